"""Lists that are still as the driver gave them: generated code shows their records without making objects of them.

Who makes such a list says by a `Layout` where a record holds what. It becomes a list of objects as soon as somebody
looks at one: graphql-core, say, when no code can show all that is selected, or when a value is not as promised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, overload

from graphql import GraphQLError
from graphql.execution.collect_fields import FieldDetails, collect_subfields
from graphql.execution.executor import Executor
from graphql.type import GraphQLField, GraphQLLeafType, GraphQLNonNull, GraphQLObjectType, is_leaf_type
from strawberry.types.field import StrawberryField

from api.engine import shapes
from api.engine.source import Names, function

SOURCE: Final = """def f(t, g):
 r = []
 for {cells}, in t:
{lines}  r.append({item})
 return r
"""


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
    """An object that is in the record too, null unless the expression `there` is true."""

    layout: Layout
    there: str = "True"


class Layout(Protocol):
    """Where records hold what the objects of a type show.

    In expressions c0, c1… are the values of a record, `d` has the two digits of each number below a hundred, and `z()`
    gives way to the objects.
    """

    @property
    def type(self) -> type:
        """The type of the objects."""

    def find(self, field: StrawberryField) -> Cell | Inside | None:
        """What a field without arguments shows; None when it takes the object to tell."""


class Records(Sequence[Any]):
    """Records of so many `cells`; `make` answers the object of one by its rank. `given` is `g` in expressions."""

    def __init__(
        self, layout: Layout, cells: int, records: Sequence[Any], make: Callable[[int], Any], given: Any = None
    ) -> None:
        self.layout, self.cells, self.records, self.given = layout, cells, records, given
        self._make, self._made = make, dict[int, Any]()

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


class Shown:
    """Completes the records of a list of objects: by a function for their layout, else as a list by `complete`."""

    def __init__(
        self, type_: GraphQLObjectType, details: list[FieldDetails], complete: Callable[[Any, Any, Any], Any]
    ) -> None:
        self.type, self.details, self.complete = type_, details, complete
        self._compiled: tuple[Layout, Callable[[Any, Any], Any] | None] | None = None

    def __call__(self, x: Executor[Any], records: Records, path: Any) -> Any:
        compiled = self._compiled
        if compiled is None or compiled[0] != records.layout:  # which stays the same as long as a plan is kept
            compiled = self._compiled = records.layout, _compiled(x, records, self.type, self.details)
        if compiled[1] is not None:
            try:
                return compiled[1](records.records, records.given)
            except Exception:  # noqa: S110 - a value is not as promised: the objects tell which, and what of it
                pass
        return self.complete(x, records[:], path)


class _NotHere(Exception):
    """A record does not tell all that is selected."""


def _compiled(
    x: Executor[Any], records: Records, type_: GraphQLObjectType, details: list[FieldDetails]
) -> Callable[[Any, Any], Any] | None:
    writer = _Writer(x)
    try:
        item = writer.object(records.layout, type_, details)
    except (_NotHere, GraphQLError):  # the second of a member that the schema does not know
        return None
    cells = ", ".join(f"c{at}" for at in range(records.cells))
    lines = "".join(f"  {line}\n" for line in writer.lines)
    return function(SOURCE.format(cells=cells, lines=lines, item=item), writer.names)


class _Writer:
    """Writes the expression of an object; the `lines` go before it."""

    def __init__(self, x: Executor[Any]) -> None:
        self.x = x
        self.names = Names(PLAIN=shapes.PLAIN, z=_odd, d=DIGITS)
        self.lines: dict[str, None] = {}

    def object(self, layout: Layout, type_: GraphQLObjectType, details: list[FieldDetails]) -> str:
        """The expression of what is selected on an object."""
        if shapes.kind(type_) is not layout.type:
            raise _NotHere
        x = self.x
        selected = collect_subfields(x.schema, x.fragments, x.variable_values, x.operation, type_, details)
        parts = []
        for key, group in selected.grouped_field_set.items():
            name = group[0].node.name.value
            definition = x.schema.get_field(type_, name)
            if name == "__typename":
                parts.append(f"{key!r}: {type_.name!r}")
            elif definition is not None:
                parts.append(f"{key!r}: {self._field(layout, definition, group)}")
        return f"{{{', '.join(parts)}}}"

    def _field(self, layout: Layout, definition: GraphQLField, details: list[FieldDetails]) -> str:
        plain = shapes.untouched(definition)
        found = layout.find(plain) if plain and not definition.args else None
        type_, null = definition.type, "None"
        if isinstance(type_, GraphQLNonNull):
            type_, null = type_.of_type, "z()"
        if isinstance(found, Cell) and is_leaf_type(type_):
            return f"{self._leaf(found, type_)} if c{found.at} is not None else {null}"
        if isinstance(found, Inside) and isinstance(type_, GraphQLObjectType):
            return f"{self.object(found.layout, type_, details)} if {found.there} else {null}"
        raise _NotHere

    def _leaf(self, cell: Cell, type_: GraphQLLeafType) -> str:
        value = f"c{cell.at}"
        if cell.written:
            return f"({cell.written})"
        if cell.among is not None:
            answers = {each: type_.coerce_output_value(promised) for each, promised in cell.among.items()}
            return f"{self.names(answers)}[{value}]"
        if cell.read is not None:
            self.lines[f"a{cell.at} = None if {value} is None else {self.names(cell.read)}({value})"] = None
            value = f"a{cell.at}"
        condition, answer = shapes.leaf(type_, self.names, value)
        return f"({answer} if {condition} else z())"


def _odd() -> Any:
    raise ValueError("not as promised")
