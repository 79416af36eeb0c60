"""A section of the works reference seen from both sides, and what reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from api.domain.cadres import Cadre

Ref = Mapping[str, Any]
Rows = dict[str, Any]


class Section(NamedTuple):
    """One section of the JSON: the columns that count, the rows it states, and the rows the tables hold."""

    key: str
    columns: tuple[str, ...]
    stated: Callable[[Ref], Rows]
    held: Callable[[], Rows]


def plain(section: str, key: str, columns: Mapping[str, str], table: Mapping[Any, Any]) -> Section:
    """A section whose columns are, one for one, attributes of the rows of a table."""

    def stated(ref: Ref) -> Rows:
        return {row[key]: {name: frozen(row[name]) for name in columns} for row in unique(ref[section], key)}

    def held() -> Rows:
        return {
            getattr(code, "name", code): {name: coded(getattr(row, attribute)) for name, attribute in columns.items()}
            for code, row in table.items()
        }

    return Section(section, (key, *columns), stated, held)


def frozen(value: Any) -> Any:
    """A list as a tuple, so that it equals what a table holds."""
    return tuple(value) if isinstance(value, list) else value


def unique(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The rows, once it is sure that no two have the same name."""
    names = [row[key] for row in rows]
    assert len(names) == len(set(names)), f"two rows have the same {key}"
    return rows


def code(member: Any) -> Any:
    """The code of a member, or None."""
    return None if member is None else member.name


def codes(members: Any) -> tuple[str, ...]:
    """The codes of members, in order."""
    return tuple(member.name for member in members)


def coded(value: Any) -> Any:
    """A value of a table as the JSON writes it: a cadre goes by its short name, other members are their text."""
    if isinstance(value, tuple):
        return tuple(coded(each) for each in value)
    return value.name if isinstance(value, Cadre) else value
