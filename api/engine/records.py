"""Lists that are still as the driver gave them: generated code shows their records without making objects of them.

Who makes such a list says by a `Layout` where a record holds what. It becomes a list of objects as soon as somebody
looks at one: graphql-core, say, when no code can show all that is selected, or when a value is not as promised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, overload

from strawberry.types.field import StrawberryField

DIGITS: Final = tuple(f"{number:02}" for number in range(100))


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a record: `at` is its place. What is None there is null; the others say what to make of the rest.

    `among` holds what the field promises for each value that there can be; `read` answers it; `written` is the
    expression of the very answer. With none of them the value is as the field promises.
    """

    at: int
    among: Mapping[Any, Any] | None = None
    read: Callable[[Any], Any] | None = None
    written: str = ""


@dataclass(frozen=True, slots=True)
class Inside:
    """An object that is in the record too, null unless the expression `there` is true.

    `made` is the expression of the object itself, where that takes less than to resolve the field.
    """

    layout: Layout
    there: str = "True"
    made: str = ""


@dataclass(frozen=True, slots=True)
class Below:
    """A list of objects that is in the record too, null unless the expression `there` is true.

    `read` answers what is at its place as records of the layout, of so many values each.
    """

    at: int
    layout: Layout
    values: int
    read: Callable[[Any], Sequence[Any]]
    there: str


class Layout(Protocol):
    """Where records hold what the objects of a type show.

    In expressions c0, c1… are the values of a record and `n` is its rank, `g` is what was given with the records, `d`
    has the two digits of each number below a hundred, and `z()` gives way to the objects.
    """

    @property
    def type(self) -> type:
        """The type of the objects."""

    def find(self, field: StrawberryField) -> Cell | Inside | Below | Callable[[Any], Any] | None:
        """What a field without arguments shows; None when it takes the object to tell.

        A function makes, of a record, an object apart: that has no more than such fields need.
        """


class Records(Sequence[Any]):
    """Records of a layout; `make` answers the object of one by its rank."""

    def __init__(self, layout: Layout, records: Sequence[Any], make: Callable[[int], Any], given: Any = None) -> None:
        self.layout, self.records, self.given = layout, records, given
        self._make, self._made, self.values = make, dict[int, Any](), len(records[0]) if records else 0

    def __len__(self) -> int:
        return len(self.records)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        ranks = range(len(self.records))[index]
        return [self._object(rank) for rank in ranks] if isinstance(ranks, range) else self._object(ranks)

    def __iter__(self) -> Iterator[Any]:
        return iter(self[:])

    def _object(self, rank: int) -> Any:
        if rank not in self._made:
            self._made[rank] = self._make(rank)
        return self._made[rank]


Alike = Records | Below
"""Records of a layout, all of so many values."""
