"""Keyset pages: exact on ties, in both directions, the same on both databases (conventions 10 and 11)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, Final
from uuid import UUID

import orjson
from graphql import GraphQLResolveInfo
from tortoise.fields.base import Field
from tortoise.models import Model

from api.db import reads_sqlite
from api.domain.errors import ErrorCode, error
from api.engine.records import Records
from api.reads.below import MAX_PAGE
from api.reads.counts import alone, capped
from api.reads.layout import EdgeLayout
from api.reads.plan import Plan
from api.reads.rows import Reading
from api.reads.values import Reader, reader_of
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
    """The rows that a page may take: so many, in an order that ends by their key, after a pivot if there is one."""

    limit: int
    after: Sequence[Any] | None
    sorts: Sequence[Order]


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and whether there is more on either side; `cursor` makes that of a record, by its `keys`.

    `total` is how many rows the whole list has, if that is selected.
    """

    rows: Any  # records, which become a list of objects when somebody looks at them
    records: Sequence[Any]
    keys: tuple[int, ...]
    cursor: Callable[..., str]
    before: bool
    after: bool
    beside: frozenset[str]
    total: int | None

    @property
    def ends(self) -> tuple[str | None, str | None]:
        """The cursors of its first and last rows."""
        return (self.cursor_at(0), self.cursor_at(-1)) if self.records else (None, None)

    def cursor_at(self, rank: int) -> str:
        """The cursor of a row."""
        return self.cursor(*(self.records[rank][key] for key in self.keys))

    def edges(self, type_: type) -> Any:
        """The rows, each with its cursor in an object of that type."""

        def edge(rank: int) -> Any:
            return type_(cursor=self.cursor_at(rank), node=self.rows[rank])

        return Records(EdgeLayout(type_, self.rows.layout, self.keys), self.records, edge, given=self)


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
    total: Callable[[Sql], str] | None = None,
) -> Page:
    """A page of the rows that meet `where`; `bound_to` is what its cursors are valid for, the filter for instance.

    `among` is a condition that says the same as `where` of the rows of a stretch, when they can be found sooner;
    `total` the expression of how many there are, when it takes no counting. If it is selected it comes with the rows.
    """
    way = _way(made.root.model, tuple(orders), asked.backwards, reads_sqlite())
    seal = hashlib.sha256(f"{way.name}{bound_to!r})".encode()).hexdigest()[:12]
    pivot = _read_cursor(asked, seal, way) if asked.cursor is not None else None
    reading, counted = Reading(made, info), "totalCount" in made.beside
    sql = reading.sql
    condition = where(sql) if among is None or (counted and total is None) else ""
    if counted:
        reading.columns.append(total(sql) if total is not None else capped(way.table, condition))
    if among is not None:
        condition = among(sql, Stretch(asked.size + 1, pivot, way.sorts))
    elif pivot is not None:
        condition = f"{condition} AND {later(sql, way.columns, way.sorts, pivot)}"
    records = await reading.records(condition, order=way.text, limit=asked.size + 1, most=MAX_PAGE + 1)
    if not counted:
        many = None
    elif records or pivot is None:
        many = records[0][-1] if records else 0
    else:  # past the last row, with which it would have come
        many = await alone(total if total is not None else lambda sql: capped(way.table, where(sql)))
    more = len(records) > asked.size
    records = records[: asked.size][:: -1 if asked.backwards else 1]
    rows = Records(made.layout, records, lambda rank: reading.make(records[rank]))
    beyond = asked.cursor is not None
    return Page(
        rows,
        records,
        tuple(made.root.places[each.column] for each in way.sorts),
        partial(_cursor, seal, way.readers),
        before=more if asked.backwards else beyond,
        after=beyond if asked.backwards else more,
        beside=made.beside,
        total=many,
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """A way through the rows of a table, in an order that its key makes complete; `name` is what cursors begin with."""

    name: str
    table: str
    sorts: tuple[Order, ...]
    fields: tuple[Field[Any], ...]
    columns: tuple[str, ...]
    readers: tuple[Reader | None, ...]
    text: str


@lru_cache(maxsize=256)
def _way(model: type[Model], orders: tuple[Order, ...], backwards: bool, _sqlite: bool) -> _Way:
    """The way, made once for each kind of database."""
    meta, sql = model._meta, Sql()
    sorts = [*orders, Order(meta.pk_attr, orders[-1].descending)]
    name = f"({model.__name__!r}, {sorts!r}, "
    if backwards:
        sorts = [Order(each.column, not each.descending) for each in sorts]
    fields, columns = tuple(meta.fields_map[each.column] for each in sorts), []
    for each, field in zip(sorts, fields, strict=True):
        column = f"t.{meta.fields_db_projection[each.column]}"
        columns.append(sql.by_characters(column) if field.field_type is str else column)
    text = ordered(columns, sorts)
    # An amount is kept in centimes: the cursor holds what the column holds.
    readers = tuple(None if field.field_type is Decimal else reader_of(field) for field in fields)
    return _Way(name, meta.db_table, tuple(sorts), fields, tuple(columns), readers, text)


def ordered(columns: Sequence[str], sorts: Sequence[Order]) -> str:
    """What follows ORDER BY."""
    return ", ".join(f"{at}{' DESC' if each.descending else ''}" for at, each in zip(columns, sorts, strict=True))


def later(sql: Sql, columns: Sequence[str], sorts: Sequence[Order], pivot: Sequence[Any]) -> str:
    """The rows strictly after the pivot in that order, said so that an index of the columns begins there."""
    values = [sql.value(value) for value in pivot]
    signs = ["<" if each.descending else ">" for each in sorts]
    if len(set(signs)) == 1:
        return f"({', '.join(columns)}) {signs[0]} ({', '.join(values)})"
    cases = []
    for depth, column in enumerate(columns):
        equal = [f"{columns[index]} = {values[index]}" for index in range(depth)]
        cases.append(" AND ".join([*equal, f"{column} {signs[depth]} {values[depth]}"]))
    return f"{columns[0]} {signs[0]}= {values[0]} AND ({' OR '.join(cases)})"


def _cursor(seal: str, readers: Sequence[Reader | None], *values: Any) -> str:
    """The cursor of a record that has these values where it is sorted."""
    read = [value if reader is None else reader(value) for reader, value in zip(readers, values, strict=True)]
    return base64.urlsafe_b64encode(orjson.dumps([seal, *read], default=str)).decode().rstrip("=")


def _read_cursor(asked: Window, seal: str, way: _Way) -> list[Any]:
    """The values behind a cursor; one of another list, or of none, is refused."""
    cursor = asked.cursor or ""
    try:
        found, *values = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        if found != seal or len(values) != len(way.fields):
            raise ValueError("another list")
        return [_typed(field.field_type, value) for field, value in zip(way.fields, values, strict=True)]
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
