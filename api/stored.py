"""Rows of models, many in one statement: read as the packed lists of an answer, and written together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache, partial
from typing import Any, Final, TypeVar
from uuid import UUID

import orjson
from tortoise import fields
from tortoise.fields.base import Field
from tortoise.fields.data import CharEnumFieldInstance
from tortoise.models import Model

from api.domain.text import storable
from api.models.columns import Exact
from api.sql import Sql

M = TypeVar("M", bound=Model)


class _Columns:
    """Columns of a model, called as its attributes are, and those whose values become something on the way."""

    def __init__(self, model: type[Model], names: tuple[str, ...]) -> None:
        told = [(name, model._meta.fields_map[name]) for name in names]
        self.names = names
        self.readers = [(name, read) for name, field in told if (read := _reader(field)) is not None]
        self.writers = [(name, write) for name, field in told if (write := _writer(field)) is not None]
        self.plain = [(place, plain) for place, (_, field) in enumerate(told) if (plain := _plain(field)) is not None]


@cache
def _columns(model: type[Model], *names: str) -> _Columns:
    """Some columns of a model, or all of them."""
    return _Columns(model, names or tuple(sorted(model._meta.fields_db_projection)))


def _reader(field: Field[Any]) -> Callable[[Any], Any] | None:
    """What makes a value of this field out of what JSON says; None when it says it already."""
    if isinstance(field, CharEnumFieldInstance):
        return {member.value: member for member in field.enum_type}.__getitem__
    for kind, read in _READERS.items():
        if isinstance(field, kind):
            return read
    return field.read if isinstance(field, Exact) else None


def _writer(field: Field[Any]) -> Callable[[Any], Any] | None:
    """What makes of a value what JSON says; it raises what Tortoise would raise for one that the column cannot hold."""
    if isinstance(field, Exact):
        return partial(field.to_db_value, instance=None)
    if isinstance(field, CharEnumFieldInstance) or not isinstance(field, fields.CharField):
        return None
    most = field.max_length

    def checked(text: str) -> str:
        if len(text) > most:
            field.validate(text)
        return text

    return checked


def _plain(field: Field[Any]) -> Callable[[Any], Any] | None:
    """What makes of a value of this field what SQLite takes; None when it takes it as it is."""
    return next((plain for kind, plain in _PLAIN.items() if isinstance(field, kind)), None)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


_READERS: Final[Mapping[type[Field[Any]], Callable[[Any], Any]]] = {
    fields.UUIDField: UUID,
    fields.DatetimeField: _instant,
    fields.DateField: date.fromisoformat,
    fields.BooleanField: bool,
    fields.JSONField: lambda value: orjson.loads(value) if isinstance(value, str) else value,
}
_PLAIN: Final[Mapping[type[Field[Any]], Callable[[Any], Any]]] = {
    fields.UUIDField: str,
    fields.DatetimeField: lambda value: value.astimezone(UTC).isoformat(" "),
    fields.DateField: str,
    fields.CharField: storable,
    fields.TextField: storable,
    fields.JSONField: lambda value: orjson.dumps(value).decode(),
}


# ------------------------------------------------------------------------------------------- reading


@cache
def _packing(model: type[Model], order: str, *, sqlite: bool) -> tuple[str, str]:
    """What stands before and after the condition of `packed`."""
    names = ", ".join(f"t.{name}" for name in _columns(model).names)
    table = model._meta.db_table
    if sqlite:
        inner = f"SELECT * FROM {table} t WHERE "
        return f"(SELECT json_group_array(json_array({names})) FROM ({inner}", f" ORDER BY {order}) t)"
    return f"(SELECT json_agg(json_build_array({names}) ORDER BY {order}) FROM {table} t WHERE ", ")"


def packed(sql: Sql, model: type[Model], where: str, *, order: str = "t.id") -> str:
    """An expression that holds all the rows of a table that meet a condition, `t` being a row; read it by `unpacked`.

    Several in one statement are one read of the database, from one instant.
    """
    before, after = _packing(model, order, sqlite=sql.sqlite)
    return f"{before}{where}{after}"


def unpacked(model: type[M], text: str | None) -> list[M]:
    """The rows that `packed` has read."""
    return [_read(model, values) for values in orjson.loads(text or "[]")]


def _read(model: type[M], values: Sequence[Any]) -> M:
    columns, row = _columns(model), _bare(model, saved=True)
    given = row.__dict__
    given.update(zip(columns.names, values, strict=True))
    for name, read in columns.readers:
        if (value := given[name]) is not None:
            given[name] = read(value)
    return row


def _bare(model: type[M], *, saved: bool) -> M:
    """A row without any value: what a model checks of each value it is made with takes longer than all the rest."""
    row = model.__new__(model)
    row.__dict__.update(_partial=False, _saved_in_db=saved, _custom_generated_pk=saved, _await_when_save={})
    return row


def returned(sql: Sql, model: type[Model]) -> str:
    """The RETURNING of a statement that answers whole rows; read them by `whole`."""
    return f" RETURNING {'json_array' if sql.sqlite else 'json_build_array'}({', '.join(_columns(model).names)}) AS row"


def whole(model: type[M], row: Mapping[str, Any]) -> M:
    """The row that a statement has answered."""
    return _read(model, orjson.loads(row["row"]))


# ------------------------------------------------------------------------------------------- writing


def new(model: type[M], **values: Any) -> M:
    """A row that is not written yet, of values as its columns have them; where none is told, the default."""
    constants, made = _defaults(model)
    row = _bare(model, saved=False)
    given = row.__dict__
    given.update(constants, **values)
    for name, make in made:
        if name not in values:
            given[name] = make()
    return row


@cache
def _defaults(model: type[Model]) -> tuple[Mapping[str, Any], Sequence[tuple[str, Callable[[], Any]]]]:
    """What the columns of a new row hold when nothing is told: always the same, or made each time."""
    defaults = {name: model._meta.fields_map[name].default for name in _columns(model).names}
    made = [(name, default) for name, default in defaults.items() if callable(default)]
    return {name: default for name, default in defaults.items() if not callable(default)}, made


@dataclass(frozen=True, slots=True)
class _Text:
    """How rows of one table are written: `{rows}` stands for them on PostgreSQL, which does `first` before."""

    postgres: str
    sqlite: str
    first: str = ""
    sqlite_first: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """Rows of values by the names of columns, those that are null left out, and how they are written."""

    text: _Text
    columns: _Columns
    rows: Sequence[Mapping[str, Any]]
    contested: bool = False

    def document(self) -> str:
        """The rows as PostgreSQL takes them: one value, whatever their number."""
        return orjson.dumps(self.rows, default=str).decode()  # asyncpg's keys are a UUID of its own

    def plain(self) -> list[list[Any]]:
        """The rows as SQLite takes them."""
        rows = [list(map(row.get, self.columns.names)) for row in self.rows]
        for row in rows:
            for place, plain in self.columns.plain:
                if row[place] is not None:
                    row[place] = plain(row[place])
        return rows


class Taken(Exception):
    """A row that was to be changed is not what it was: a rival came first."""


class Batch:
    """Writes of an act, gathered row by row; `write` sends them all at once, in the order told.

    On PostgreSQL they are one statement. SQLite has no statement that writes to several tables: there they are one call
    of the driver. No row may be told twice, which PostgreSQL would not write.
    """

    def __init__(self) -> None:
        self._steps: list[_Step] = []
        self._sums: list[_Step] = []

    def add(self, rows: Sequence[Model]) -> None:
        """Write new rows of one table; those that they point to are told before them, or among them."""
        if rows:
            model = type(rows[0])
            self._tell(_insert(model), rows, _columns(model))

    def change(self, row: Model, *attributes: str) -> None:
        """Write these columns of a row that is there; all of them when none is named."""
        columns = _some(type(row), attributes)
        self._tell(_update(type(row), columns.names[-1:], columns.names[:-1]), [row], columns)

    def replace(self, model: type[Model], rows: Sequence[Model], *, under: str, keys: Sequence[UUID]) -> None:
        """Let these rows be all that a table has under some keys of a column."""
        self._steps.append(_Step(_delete(model, under), _columns(model, under), [{under: key} for key in keys]))
        self.add(rows)

    def insert(self, model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Write new rows of a table that gives them their keys itself, by the values of these columns."""
        if rows:
            self._steps.append(_step(_insert(model, tuple(names)), model, names, rows))

    def remove(self, model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Delete the rows that have these values."""
        if rows:
            self._steps.append(_step(_delete(model, *names), model, names, rows))

    def revise(self, model: type[Model], under: Sequence[str], names: Sequence[str], rows: Sequence[Any]) -> None:
        """Write these columns of the rows that are there under some values, which are unique; these come last."""
        if rows:
            self._steps.append(_step(_update(model, tuple(under), tuple(names)), model, (*names, *under), rows))

    def add_up(
        self, model: type[Model], under: Sequence[str], sums: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> None:
        """Add to the sums under some values, which are unique; where there are none yet, these are the first.

        Every act comes by the same rows: they are written last, once the act holds what it had to wait for.
        """
        if rows:
            self._sums.append(_step(_added_up(model, tuple(under), tuple(sums)), model, (*under, *sums), rows))

    def take(self, model: type[Model], rows: Sequence[Mapping[str, Any]], condition: str) -> None:
        """Change rows that a rival may be changing too; `write` raises Taken unless all meet the condition still.

        Each says its `id` and its new values; in the condition `o` is the row that is there.
        """
        if rows:
            # In the order of the keys: two acts that name the same rows wait one for the other, never both.
            ordered = sorted(rows, key=lambda row: str(row["id"]))
            columns = _some(model, tuple(name for name in rows[0] if name != "id"))
            text = _update(model, columns.names[-1:], columns.names[:-1], condition)
            self._tell(text, ordered, columns, contested=True)

    def number(self, rows: Sequence[Model], *, counter: str, attribute: str) -> None:
        """Write new rows that take the next numbers of a counter, in order.

        The counter is held until the commit: what may have to wait for a rival is told before this.
        """
        model = type(rows[0])
        for behind, row in enumerate(reversed(rows)):
            row.__dict__[attribute] = behind
        self._tell(_numbered(model, counter, attribute, len(rows)), rows, _columns(model))

    def _tell(
        self,
        text: _Text,
        rows: Sequence[Model | Mapping[str, Any]],
        columns: _Columns,
        *,
        contested: bool = False,
    ) -> None:
        told = []
        for row in rows:
            given = row.__dict__ if isinstance(row, Model) else row
            values = {name: value for name in columns.names if (value := given[name]) is not None}
            for name, write in columns.writers:
                if name in values:
                    values[name] = write(values[name])
            told.append(values)
        self._steps.append(_Step(text, columns, told, contested))

    async def write(self) -> None:
        """Write everything that was told, once."""
        steps, self._steps, self._sums = [*self._steps, *self._sums], [], []
        if steps:
            sql = Sql()
            counts = await (_on_sqlite(sql, steps) if sql.sqlite else _on_postgres(sql, steps))
            if any(step.contested and count < len(step.rows) for step, count in zip(steps, counts, strict=True)):
                raise Taken


async def _on_sqlite(sql: Sql, steps: Sequence[_Step]) -> Sequence[int]:
    return await sql.together([(step.text.sqlite_first, step.text.sqlite, step.plain()) for step in steps])


async def _on_postgres(sql: Sql, steps: Sequence[_Step]) -> Sequence[int]:
    for step in steps:
        sql.value(step.document())
    (counts,) = await sql.fetch(_combined(tuple(step.text for step in steps)))
    return tuple(counts)


@lru_cache(maxsize=256)
def _combined(texts: Sequence[_Text]) -> str:
    """The one statement of several writes: each is run when its rows are counted, so in their order."""
    parts = []
    for rank, text in enumerate(texts):
        names = {"first": f"f{rank}", "rows": f"${rank + 1}::json"}
        if text.first:
            parts.append(f"f{rank} AS ({text.first.format(**names)})")
        parts.append(f"w{rank} AS ({text.postgres.format(**names)} RETURNING 1)")
    counts = ", ".join(f"(SELECT COUNT(*) FROM w{rank})" for rank in range(len(texts)))
    return f"WITH {', '.join(parts)} SELECT {counts}"


def _step(text: _Text, model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> _Step:
    """How rows are written that have the values of these columns, in this order."""
    return _Step(text, _columns(model, *names), [dict(zip(names, row, strict=True)) for row in rows])


@cache
def _some(model: type[Model], attributes: tuple[str, ...]) -> _Columns:
    """The columns of these attributes, the key last; all of them for none."""
    key = model._meta.pk_attr
    others = [name for name in _columns(model).names if name != key and (name in attributes or not attributes)]
    return _columns(model, *others, key)


def _populated(model: type[Model]) -> str:
    return f"json_populate_recordset(NULL::{model._meta.db_table}, {{rows}}) v"


def _few(model: type[Model]) -> str:
    """The same, to be met with rows that are there, by their keys.

    PostgreSQL takes a function for a hundred rows, which makes it read a table of some thousands from end to end.
    """
    return f"(SELECT * FROM {_populated(model)} LIMIT json_array_length({{rows}})) v"


@cache
def _insert(model: type[Model], named: tuple[str, ...] = ()) -> _Text:
    names = named or _columns(model).names
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"
    values = ", ".join(f"v.{name}" for name in names)
    return _Text(
        f"{into} SELECT {values} FROM {_populated(model)}",
        f"{into} VALUES ({', '.join('?' * len(names))})",
    )


def _meeting(under: Sequence[str]) -> tuple[str, str]:
    """The condition that a row has the values told under these names, for either database."""
    return " AND ".join(f"o.{name} = v.{name}" for name in under), " AND ".join(f"{name} = ?" for name in under)


@cache
def _update(model: type[Model], under: tuple[str, ...], changed: tuple[str, ...], condition: str = "") -> _Text:
    table, given, (same, plain) = model._meta.db_table, _few(model), _meeting(under)
    only = f" AND {condition}" if condition else ""
    # PostgreSQL finds the rows in an order of its own, but locks them in the one that is asked for.
    keys = ", ".join(f"o.{name}" for name in under)
    first = f"SELECT {keys} FROM {table} o JOIN {given} ON {same} ORDER BY {keys} FOR UPDATE OF o"
    held = " AND (SELECT COUNT(*) FROM {first}) >= 0" if condition else ""
    told, values = ", ".join(f"{name} = v.{name}" for name in changed), ", ".join(f"{name} = ?" for name in changed)
    return _Text(
        f"UPDATE {table} o SET {told} FROM {given} WHERE {same}{held}{only}",
        f"UPDATE {table} AS o SET {values} WHERE {plain}{only}",
        first if condition else "",
    )


@cache
def _added_up(model: type[Model], under: tuple[str, ...], sums: tuple[str, ...]) -> _Text:
    inserted, table = _insert(model, (*under, *sums)), model._meta.db_table
    added = ", ".join(f"{name} = {table}.{name} + EXCLUDED.{name}" for name in sums)
    meeting = f" ON CONFLICT ({', '.join(under)}) DO UPDATE SET {added}"
    order = ", ".join(f"v.{name}" for name in under)  # so that no two acts hold a row that the other waits for
    return _Text(f"{inserted.postgres} ORDER BY {order}{meeting}", f"{inserted.sqlite}{meeting}")


@cache
def _delete(model: type[Model], *under: str) -> _Text:
    table, (same, plain) = model._meta.db_table, _meeting(under)
    return _Text(f"DELETE FROM {table} o USING {_few(model)} WHERE {same}", f"DELETE FROM {table} WHERE {plain}")


@cache
def _numbered(model: type[Model], counter: str, attribute: str, count: int) -> _Text:
    names = _columns(model).names
    number = model._meta.fields_db_projection[attribute]
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"
    values = ", ".join(f"f.value - v.{name}" if name == number else f"v.{name}" for name in names)
    last = f"(SELECT value FROM counter WHERE name = '{counter}') - ?"
    grown = f"UPDATE counter SET value = value + {count} WHERE name = '{counter}'"
    return _Text(
        f"{into} SELECT {values} FROM {_populated(model)}, {{first}} f",
        f"{into} VALUES ({', '.join(last if name == number else '?' for name in names)})",
        f"{grown} RETURNING value",
        grown,
    )
