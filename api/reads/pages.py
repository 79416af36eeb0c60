"""Keyset pages: exact on ties, in both directions, the same on both databases (conventions 10 and 11)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import orjson
from graphql import GraphQLResolveInfo

from api.domain.errors import ErrorCode, error
from api.engine.records import Records
from api.reads.below import MAX_PAGE
from api.reads.layout import EdgeLayout
from api.reads.plan import Plan
from api.reads.rows import read
from api.reads.values import reader_of
from api.sql import Sql

DEFAULT_PAGE: Final = 20
MAX_CENTIMES: Final = 10**15


@dataclass(frozen=True, slots=True)
class Order:
    """A column to sort by; never one that can be null."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a list that is asked for: forwards from a cursor, or backwards."""

    size: int
    cursor: str | None
    backwards: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows that a page may take: so many, in an order, strictly after a pivot if there is one."""

    limit: int
    after: Sequence[Any] | None
    descending: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and whether there is more on either side; `cursor` makes that of a record, by its `keys`."""

    rows: Any  # a list, or records that become one when somebody looks at them
    records: Sequence[Any]
    keys: tuple[int, ...]
    cursor: Callable[..., str]
    before: bool
    after: bool

    @property
    def ends(self) -> tuple[str | None, str | None]:
        """The cursors of its first and last rows."""
        return (self.cursor_at(0), self.cursor_at(-1)) if self.records else (None, None)

    def cursor_at(self, rank: int) -> str:
        """The cursor of a row."""
        return self.cursor(*(self.records[rank][key] for key in self.keys))

    def edges(self, type_: type) -> Any:
        """The rows, each with its cursor in an object of that type; as a list of the same kind."""

        def edge(rank: int) -> Any:
            return type_(cursor=self.cursor_at(rank), node=self.rows[rank])

        if isinstance(self.rows, Records):
            layout = EdgeLayout(type_, self.rows.layout, self.keys)
            return Records(layout, self.rows.cells, self.records, edge, given=self.cursor)
        return [edge(rank) for rank in range(len(self.records))]


def window(first: int | None, after: str | None, last: int | None, before: str | None) -> Window:
    """The window that the four Relay arguments ask for; raises VALUE_NOT_ALLOWED when they make none."""
    if first is not None and last is not None:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="last", value=str(last))
    if (first is not None or last is None) and before is not None:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="before", value=before)
    if last is not None and after is not None:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="after", value=after)
    size = last if last is not None else first if first is not None else DEFAULT_PAGE
    if not 0 <= size <= MAX_PAGE:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="last" if last is not None else "first", value=str(size))
    return Window(size, before if last is not None else after, backwards=last is not None)


async def page(
    made: Plan,
    info: GraphQLResolveInfo[Any],
    where: Callable[[Sql], str],
    orders: Sequence[Order],
    asked: Window,
    *,
    bound_to: Any,
    among: Callable[[Sql, Stretch], str] | None = None,
) -> Page:
    """A page of the rows that meet `where`; `bound_to` is what its cursors are valid for, the filter for instance.

    `among` is a condition that says the same as `where` of the rows of a stretch, when they can be found sooner.
    """
    key = made.root.model._meta.pk_attr
    sorts = [*orders, Order(key, orders[-1].descending)]
    seal = hashlib.sha256(repr((made.root.model.__name__, sorts, bound_to)).encode()).hexdigest()[:12]
    if asked.backwards:
        sorts = [Order(each.column, not each.descending) for each in sorts]
    sources = [_source(made, each) for each in sorts]
    pivot = _read_cursor(asked, seal, made, sorts) if asked.cursor is not None else None

    def bounded(sql: Sql) -> str:
        if among is not None:
            return among(sql, Stretch(asked.size + 1, pivot, sorts[0].descending))
        conditions = [where(sql)]
        if pivot is not None:
            conditions.append(_after(sql, sources, sorts, pivot))
        return " AND ".join(conditions)

    order = ", ".join(
        f"{source}{' DESC' if each.descending else ''}" for source, each in zip(sources, sorts, strict=True)
    )
    records, make = await read(made, info, bounded, order=order, limit=asked.size + 1)
    more = len(records) > asked.size
    records = records[: asked.size][:: -1 if asked.backwards else 1]
    rows: Any
    if made.layout is None:
        rows = [make(record) for record in records]
    else:
        rows = Records(made.layout, len(made.select), records, lambda rank: make(records[rank]))
    beyond = asked.cursor is not None
    return Page(
        rows,
        records,
        tuple(made.root.places[each.column] for each in sorts),
        _cursors(made, sorts, seal),
        before=more if asked.backwards else beyond,
        after=beyond if asked.backwards else more,
    )


def _source(made: Plan, order: Order) -> str:
    """The column to sort by."""
    meta = made.root.model._meta
    source = f"t.{meta.fields_db_projection[order.column]}"
    return Sql().by_characters(source) if meta.fields_map[order.column].field_type is str else source


def _after(sql: Sql, columns: Sequence[str], sorts: Sequence[Order], pivot: Sequence[Any]) -> str:
    """The rows strictly after the pivot in that order: later on one column, equal on those before it."""
    cases = []
    for depth in range(len(sorts)):
        equal = [f"{columns[index]} = {sql.value(pivot[index])}" for index in range(depth)]
        sign = "<" if sorts[depth].descending else ">"
        cases.append(" AND ".join([*equal, f"{columns[depth]} {sign} {sql.value(pivot[depth])}"]))
    return f"({' OR '.join(cases)})"


def _cursors(made: Plan, sorts: Sequence[Order], seal: str) -> Callable[..., str]:
    """What makes a cursor of the values of a record for these columns."""
    columns = made.root.model._meta.fields_map
    # An amount is kept in centimes: the cursor holds what the column holds.
    readers = [
        None if columns[each.column].field_type is Decimal else reader_of(columns[each.column]) for each in sorts
    ]

    def cursor(*values: Any) -> str:
        read = [value if reader is None else reader(value) for reader, value in zip(readers, values, strict=True)]
        return base64.urlsafe_b64encode(orjson.dumps([seal, *read], default=str)).decode().rstrip("=")

    return cursor


def _read_cursor(asked: Window, seal: str, made: Plan, sorts: Sequence[Order]) -> list[Any]:
    """The values behind a cursor; one of another list, or of none, is refused."""
    cursor = asked.cursor or ""
    try:
        found, *values = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        if found != seal or len(values) != len(sorts):
            raise ValueError("another list")
        fields = made.root.model._meta.fields_map
        return [_typed(fields[each.column].field_type, value) for each, value in zip(sorts, values, strict=True)]
    except (ValueError, TypeError, OverflowError):
        field = "before" if asked.backwards else "after"
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field=field, value=cursor) from None


def _typed(kind: type, value: Any) -> Any:
    """A value that the column could hold: whoever forges a cursor does not choose what the database is sent."""
    if kind is Decimal:
        if type(value) is not int or abs(value) > MAX_CENTIMES:
            raise ValueError("no amount")
        return value
    if kind is int:
        if type(value) is not int or abs(value) > MAX_CENTIMES:
            raise ValueError("no position")
        return value
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError("no text")
    if kind is UUID:
        return UUID(value)
    if kind is date:
        return date.fromisoformat(value)
    if kind is not datetime:
        return value
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("no instant")
    return instant.astimezone(UTC)
