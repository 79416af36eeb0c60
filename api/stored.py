"""Rows of models without their models' checks: how values are read and written, rows of a packed answer, new rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any, Final, TypeVar

import orjson
from asyncpg.pgproto import pgproto
from tortoise import fields
from tortoise.fields.base import Field
from tortoise.fields.data import CharEnumFieldInstance
from tortoise.models import Model

from api.domain.text import storable
from api.models.columns import Exact
from api.sql import Sql

M = TypeVar("M", bound=Model)


class Columns:
    """Columns of a model, called as its attributes are, and those whose values become something on the way."""

    def __init__(self, model: type[Model], names: tuple[str, ...]) -> None:
        told = [(name, model._meta.fields_map[name]) for name in names]
        self.names = names
        self.readers = [(name, read) for name, field in told if (read := _reader(field)) is not None]
        self.writers = [(name, write) for name, field in told if (write := _writer(field)) is not None]
        self.plain = [(place, plain) for place, (_, field) in enumerate(told) if (plain := _plain(field)) is not None]
        self.documents = [place for place, (_, field) in enumerate(told) if isinstance(field, fields.JSONField)]

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What a row has in these columns, as JSON says it; nothing of what is null."""
        values = {name: value for name in self.names if (value := row[name]) is not None}
        for name, write in self.writers:
            if name in values:
                values[name] = write(values[name])
        return values


@cache
def columns_of(model: type[Model], *names: str) -> Columns:
    """Some columns of a model, or all of them."""
    return Columns(model, names or tuple(sorted(model._meta.fields_db_projection)))


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
    fields.UUIDField: pgproto.UUID,  # a UUID that is made, hashed and written in a tenth of the time
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
def _packing(model: type[Model], order: str, only: tuple[str, ...], *, sqlite: bool) -> tuple[str, str]:
    """What stands before and after the condition of `packed`."""
    names = ", ".join(f"t.{name}" for name in columns_of(model, *only).names)
    table = model._meta.db_table
    if sqlite:
        inner = f"SELECT * FROM {table} t WHERE "
        return f"(SELECT json_group_array(json_array({names})) FROM ({inner}", f" ORDER BY {order}) t)"
    return f"(SELECT json_agg(json_build_array({names}) ORDER BY {order}) FROM {table} t WHERE ", ")"


def packed(sql: Sql, model: type[Model], where: str, *, order: str = "t.id", only: tuple[str, ...] = ()) -> str:
    """An expression that holds all the rows of a table that meet a condition, `t` being a row; read it by `unpacked`.

    Several in one statement are one read of the database, from one instant. `only` names the columns that are wanted.
    """
    before, after = _packing(model, order, only, sqlite=sql.sqlite)
    return f"{before}{where}{after}"


def unpacked(model: type[M], text: str | None, *, only: tuple[str, ...] = ()) -> list[M]:
    """The rows that `packed` has read; those of some columns have no others."""
    columns = columns_of(model, *only)
    return [_read(model, columns, values) for values in orjson.loads(text or "[]")]


def _read(model: type[M], columns: Columns, values: Sequence[Any]) -> M:
    row = _bare(model, saved=True)
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
    return (
        f" RETURNING {'json_array' if sql.sqlite else 'json_build_array'}({', '.join(columns_of(model).names)}) AS row"
    )


def whole(model: type[M], row: Mapping[str, Any]) -> M:
    """The row that a statement has answered."""
    return _read(model, columns_of(model), orjson.loads(row["row"]))


# ------------------------------------------------------------------------------------------ new rows


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
    defaults = {name: model._meta.fields_map[name].default for name in columns_of(model).names}
    made = [(name, default) for name, default in defaults.items() if callable(default)]
    return {name: default for name, default in defaults.items() if not callable(default)}, made
