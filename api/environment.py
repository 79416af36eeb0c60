"""Typed values from environment variables, with a French sentence for each that cannot be.

By hand: a library that validates would be a tenth of what a server imports, and 10 MiB that it keeps.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field
from datetime import datetime
from pathlib import Path
from types import UnionType
from typing import Any, Final, get_args

Words = tuple[str, ...]
"""A list: words between commas."""

YES: Final = frozenset({"true", "1", "yes", "y", "on", "t"})
NO: Final = frozenset({"false", "0", "no", "n", "off", "f"})


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A text that is never shown."""

    text: str

    def __repr__(self) -> str:
        return "**********"


@dataclass(frozen=True, slots=True)
class Variable:
    """What a variable is for, and between which numbers it lies."""

    description: str
    least: int | None = None
    most: int | None = None
    above: int | None = None

    def check(self, value: Any) -> None:
        """Raise ValueError when the value is out of bounds."""
        if value is None:
            return
        if self.above is not None and not value > self.above:
            raise ValueError(f"doit être supérieur à {self.above}")
        if self.least is not None and not value >= self.least:
            raise ValueError(f"doit être au moins {self.least}")
        if self.most is not None and not value <= self.most:
            raise ValueError(f"doit être au plus {self.most}")


def setting(default: Any, description: str, **bounds: int) -> Any:
    """A field of a dataclass that a variable of the environment fills."""
    return field(default=default, metadata={Variable: Variable(description, **bounds)})


def described(each: "Field[Any]") -> Variable:
    """What a field made by `setting` says of itself."""
    found: Variable = each.metadata[Variable]
    return found


def read(each: "Field[Any]", given: Any) -> Any:
    """The value of a field: what a text stands for, or a value that was made already; raises ValueError."""
    kind = get_args(each.type)[0] if isinstance(each.type, UnionType) else each.type
    value = READERS[kind](given) if isinstance(given, str) else given
    described(each).check(value)
    return value


def _yes_or_no(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError("répondez par true ou false")
    return text.lower() in YES


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("nombre entier attendu") from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("nombre attendu") from None


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("instant ISO 8601 attendu, par exemple 2025-01-06T08:00:00Z") from None
    if instant.tzinfo is None:
        raise ValueError("l'instant doit dire son fuseau, par exemple 2025-01-06T08:00:00Z")
    return instant


def _words(text: str) -> Words:
    return tuple(word.strip() for word in text.split(",") if word.strip())


READERS: Final[Mapping[Any, Callable[[str], object]]] = {
    bool: _yes_or_no,
    datetime: _instant,
    float: _number,
    int: _whole,
    Path: Path,
    Secret: Secret,
    str: str,
    Words: _words,
}
"""What a text stands for, by the type of the field."""
