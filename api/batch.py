"""What an act writes: rows gathered as it goes, then sent to the database all at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import orjson
from tortoise.exceptions import IntegrityError
from tortoise.fields import JSONField
from tortoise.models import Model

from api import db
from api.sql import Sql
from api.stored import Columns, columns_of


@dataclass(frozen=True, slots=True)
class _Text:
    """How rows of one table are written; PostgreSQL does `first` before.

    There `{rows}` stands for the rows as one value, whatever their number. Where a text is of one row, which takes less
    than half as long, `{name}` stands for its value in each of the columns `given`; `each` is the one that has several
    values, for as many rows alike. A rival may have come first where the rows are `contested`.
    """

    postgres: str
    sqlite: str
    first: str = ""
    sqlite_first: str = ""
    given: tuple[str, ...] = ()
    each: str = ""
    contested: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    """Rows of values by the names of columns, those that are null left out, and how they are written."""

    text: _Text
    columns: Columns
    rows: Sequence[Mapping[str, Any]]

    def values(self) -> list[Any]:
        """The rows as PostgreSQL takes them."""
        if not self.text.given:
            return [orjson.dumps(self.rows, default=str).decode()]  # asyncpg's keys are a UUID of its own
        (row,) = self.rows
        values = list(map(row.get, self.text.given))
        for place in self.columns.documents:
            if values[place] is not None:
                values[place] = orjson.dumps(values[place]).decode()
        return values

    def plain(self) -> list[list[Any]]:
        """The rows as SQLite takes them."""
        rows = [list(map(row.get, self.columns.names)) for row in self._all_rows()]
        for row in rows:
            for place, plain in self.columns.plain:
                if row[place] is not None:
                    row[place] = plain(row[place])
        return rows

    def _all_rows(self) -> Sequence[Mapping[str, Any]]:
        each = self.text.each
        return [{**row, each: key} for row in self.rows for key in row[each]] if each else self.rows


class Taken(Exception):
    """A row that was to be changed is not what it was: a rival came first."""


class Batch:
    """Writes of an act, gathered row by row; `write` sends them all at once, in the order told.

    On PostgreSQL they are one statement. SQLite has no statement that writes to several tables: there they are one call
    of the driver. No row may be told twice, which PostgreSQL would not write.
    """

    def __init__(self) -> None:
        self._held: list[_Step] = []
        self._steps: list[_Step] = []
        self._sums: list[_Step] = []

    def add(self, rows: Sequence[Model]) -> None:
        """Write new rows of one table; those that they point to are told before them, or among them."""
        if rows:
            model = type(rows[0])
            self._tell(_insert(model), rows, columns_of(model))

    def add_one(self, row: Model) -> None:
        """The same of a row that is always the only one of its table in an act."""
        model = type(row)
        columns = columns_of(model)
        self._tell(_insert_one(model, columns.names), [row], columns)

    def change(self, row: Model, *attributes: str) -> None:
        """Write these columns of a row that is there; all of them when none is named."""
        columns = _some(type(row), attributes)
        self._tell(_update_one(type(row), columns.names[-1:], columns.names[:-1]), [row], columns)

    def hold(self, row: Model, *attributes: str) -> None:
        """Write these columns of a row whose `version` has grown by one, before all else; a rival's row is kept."""
        model = type(row)
        *changed, key = _some(model, ("version", *attributes)).names
        columns = columns_of(model, *changed, key, "version")  # SQLite is told the version twice
        text = _update_one(model, (key,), tuple(changed), "o.version = {version} - 1")
        self._held.append(_Step(text, columns, [columns.told(row.__dict__)]))

    def replace(self, model: type[Model], rows: Sequence[Model], *, under: str, keys: Sequence[UUID]) -> None:
        """Let these rows be all that a table has under some keys of a column."""
        self.remove(model, {}, each=under, keys=keys)
        self.add(rows)

    def insert(self, model: type[Model], row: Mapping[str, Any], *, each: str, keys: Collection[UUID]) -> None:
        """Write a new row for each key that one of the columns has, in a table that gives them their own itself."""
        if keys:
            self._tell_each(_insert_one(model, (each, *row), each), model, row, keys)

    def split(
        self, model: type[Model], told: tuple[str, str], row: Mapping[str, Any], *, each: str, of: Collection[str]
    ) -> None:
        """Write what a statement of PostgreSQL, or one of SQLite, makes of a row for each text of a column.

        The first has the values by their names, the texts as an array; the second in the order told, the text last.
        """
        if of:
            self._tell_each(_Text(*told, given=(*row, each), each=each), model, row, of)

    def remove(self, model: type[Model], of: Mapping[str, Any], *, each: str, keys: Collection[UUID]) -> None:
        """Delete the rows that have these values, and one of these keys in a column."""
        if keys:
            self._tell_each(_delete(model, (*of,), each), model, of, keys)

    def revise(
        self, model: type[Model], row: Mapping[str, Any], *, of: Mapping[str, Any], each: str, keys: Collection[UUID]
    ) -> None:
        """Write some values of the rows that `remove` would delete."""
        if keys:
            self._tell_each(_update_one(model, (*of, each), (*row,), each=each), model, {**row, **of}, keys)

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
            made = _update_one if len(rows) == 1 else _update
            self._tell(made(model, columns.names[-1:], columns.names[:-1], condition), ordered, columns)

    def number(self, rows: Sequence[Model], *, counter: str, attribute: str) -> None:
        """Write new rows that take the next numbers of a counter, in order.

        The counter is held until the commit: what may have to wait for a rival is told before this.
        """
        model = type(rows[0])
        for behind, row in enumerate(reversed(rows)):
            row.__dict__[attribute] = behind
        self._tell(_numbered(model, counter, attribute, len(rows)), rows, columns_of(model))

    def _tell(self, text: _Text, rows: Sequence[Model | Mapping[str, Any]], columns: Columns) -> None:
        told = [columns.told(row.__dict__ if isinstance(row, Model) else row) for row in rows]
        self._steps.append(_Step(text, columns, told))

    def _tell_each(self, text: _Text, model: type[Model], row: Mapping[str, Any], keys: Collection[Any]) -> None:
        self._steps.append(_Step(text, columns_of(model, *text.given), [{**row, text.each: list(keys)}]))

    async def write(self) -> None:
        """Write everything that was told, once."""
        steps, self._steps, self._sums = [*self._held, *self._steps, *self._sums], [], []
        if steps:
            sql = Sql()
            try:
                counts = await (_on_sqlite(sql, steps) if sql.sqlite else _on_postgres(sql, steps))
            except IntegrityError as failure:
                if db.is_late():
                    raise db.Overtaken from failure
                raise
            contested = [len(step.rows) for step in steps if step.text.contested]
            if any(count < told for told, count in zip(contested, counts, strict=False)):
                raise db.Overtaken if db.is_late() else Taken


async def _on_sqlite(sql: Sql, steps: Sequence[_Step]) -> Sequence[int]:
    """How many rows each contested step has written."""
    told = [(step.text.sqlite_first, step.text.sqlite, step.plain(), step.text.contested) for step in steps]
    counts = await sql.together(told)
    return [count for step, count in zip(steps, counts, strict=True) if step.text.contested]


async def _on_postgres(sql: Sql, steps: Sequence[_Step]) -> Sequence[int]:
    for step in steps:
        sql.values += step.values()
    (counts,) = await sql.run(_combined(tuple(step.text for step in steps)))
    return tuple(counts)


@lru_cache(maxsize=256)
def _combined(texts: Sequence[_Text]) -> str:
    """The one statement of several writes: each is run when its rows are counted, so in their order."""
    parts, sent = [], 0
    for rank, text in enumerate(texts):
        given = {name: f"${sent + place}" for place, name in enumerate(text.given or ("rows",), 1)}
        sent += len(given)
        if text.first:
            parts.append(f"f{rank} AS ({text.first.format(**given)})")
        parts.append(f"w{rank} AS ({text.postgres.format(first=f'f{rank}', **given)} RETURNING {rank} AS step)")
    done = " UNION ALL ".join(f"TABLE w{rank}" for rank in range(len(texts)))
    counts = ", ".join(f"COUNT(*) FILTER (WHERE step = {rank})" for rank, text in enumerate(texts) if text.contested)
    return f"WITH {', '.join(parts)} SELECT {counts or 'COUNT(*)'} FROM ({done}) done"


def _step(text: _Text, model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> _Step:
    """How rows are written that have the values of these columns, in this order."""
    return _Step(text, columns_of(model, *names), [dict(zip(names, row, strict=True)) for row in rows])


@cache
def _some(model: type[Model], attributes: tuple[str, ...]) -> Columns:
    """The columns of these attributes, the key last; all of them for none."""
    key = model._meta.pk_attr
    others = [name for name in columns_of(model).names if name != key and (name in attributes or not attributes)]
    return columns_of(model, *others, key)


def _populated(model: type[Model]) -> str:
    # What a column holds as JSON is looked at once in a document that is read whole.
    kind = "jsonb" if any(isinstance(field, JSONField) for field in model._meta.fields_map.values()) else "json"
    return f"{kind}_populate_recordset(NULL::{model._meta.db_table}, {{rows}}::{kind}) v"


def _few(model: type[Model]) -> str:
    """The same, to be met with rows that are there, by their keys.

    PostgreSQL takes a function for a hundred rows, which makes it read a table of some thousands from end to end.
    """
    return f"(SELECT * FROM {_populated(model)} LIMIT json_array_length({{rows}}::json)) v"


@cache
def _insert(model: type[Model], named: tuple[str, ...] = ()) -> _Text:
    names = named or columns_of(model).names
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"
    values = ", ".join(f"v.{name}" for name in names)
    return _Text(
        f"{into} SELECT {values} FROM {_populated(model)}",
        f"{into} VALUES ({', '.join('?' * len(names))})",
    )


@cache
def _insert_one(model: type[Model], names: tuple[str, ...], each: str = "") -> _Text:
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"
    values = ", ".join(f"UNNEST({_keys(name)})" if name == each else f"{{{name}}}" for name in names)
    return _Text(
        f"{into} SELECT {values}",
        f"{into} VALUES ({', '.join('?' * len(names))})",
        given=names,
        each=each,
    )


def _keys(name: str) -> str:
    return f"{{{name}}}::uuid[]"


def _meeting(under: Sequence[str], each: str = "") -> tuple[str, str]:
    """The condition that a row has the values told under these names, for either database."""
    told = (f"ANY({_keys(name)})" if name == each else f"{{{name}}}" for name in under)
    same = " AND ".join(f"o.{name} = {value}" for name, value in zip(under, told, strict=True))
    return same, " AND ".join(f"{name} = ?" for name in under)


@cache
def _update(model: type[Model], under: tuple[str, ...], changed: tuple[str, ...], condition: str) -> _Text:
    table, given = model._meta.db_table, _few(model)
    same, keys = (", ".join(f"{one}{name}" for name in under) for one in ("v.", "o."))
    # PostgreSQL finds the rows in an order of its own, but locks them in the one that is asked for.
    first = f"SELECT {keys} FROM {table} o JOIN {given} ON ({keys}) = ({same}) ORDER BY {keys} FOR UPDATE OF o"
    told = ", ".join(f"{name} = v.{name}" for name in changed)
    held = f"({keys}) = ({same}) AND (SELECT COUNT(*) FROM {{first}}) >= 0"
    return replace(
        _update_one(model, under, changed, condition),
        postgres=f"UPDATE {table} o SET {told} FROM {given} WHERE {held} AND {condition}",
        first=first,
        given=(),
    )


@cache
def _update_one(
    model: type[Model], under: tuple[str, ...], changed: tuple[str, ...], condition: str = "", each: str = ""
) -> _Text:
    table, (same, plain) = model._meta.db_table, _meeting(under, each)
    told, values = ", ".join(f"{name} = {{{name}}}" for name in changed), ", ".join(f"{name} = ?" for name in changed)
    only = f" AND {condition}" if condition else ""
    return _Text(
        f"UPDATE {table} o SET {told} WHERE {same}{only}",
        f"UPDATE {table} AS o SET {values} WHERE {plain}{only.replace('{version}', '?')}",
        given=(*changed, *under),
        each=each,
        contested=bool(condition),
    )


@cache
def _added_up(model: type[Model], under: tuple[str, ...], sums: tuple[str, ...]) -> _Text:
    inserted, table = _insert(model, (*under, *sums)), model._meta.db_table
    added = ", ".join(f"{name} = {table}.{name} + EXCLUDED.{name}" for name in sums)
    meeting = f" ON CONFLICT ({', '.join(under)}) DO UPDATE SET {added}"
    order = ", ".join(f"v.{name}" for name in under)  # so that no two acts hold a row that the other waits for
    return _Text(f"{inserted.postgres} ORDER BY {order}{meeting}", f"{inserted.sqlite}{meeting}")


@cache
def _delete(model: type[Model], of: tuple[str, ...], each: str) -> _Text:
    table, under = model._meta.db_table, (*of, each)
    same, plain = _meeting(under, each)
    return _Text(f"DELETE FROM {table} o WHERE {same}", f"DELETE FROM {table} WHERE {plain}", given=under, each=each)


@cache
def _numbered(model: type[Model], counter: str, attribute: str, count: int) -> _Text:
    names = columns_of(model).names
    number = model._meta.fields_db_projection[attribute]
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"
    values = ", ".join(f"f.value - v.{name}" if name == number else f"v.{name}" for name in names)
    last = f"(SELECT value FROM counter WHERE name = '{counter}') - ?"
    grown = f"UPDATE counter SET value = value + {count} WHERE name = '{counter}'"
    return _Text(
        f"{into} SELECT {values} FROM {_populated(model)}, {{first}} f",
        f"{into} VALUES ({', '.join(last if name == number else '?' for name in names)})",
        # Not an UPDATE: one that had to wait for the row prepares the whole statement anew to look at it again.
        f"INSERT INTO counter AS c (name, value) VALUES ('{counter}', {count})"
        f" ON CONFLICT (name) DO UPDATE SET value = c.value + {count} RETURNING value",
        grown,
    )
