"""Turning what a driver answers into the values that the schema shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from tortoise import fields
from tortoise.fields.base import Field
from tortoise.fields.data import CharEnumFieldInstance

from api.db import reads_sqlite
from api.models.columns import Exact, Montant

Reader = Callable[[Any], Any]


def reader_of(column: Field[Any]) -> Reader | None:
    """What turns a raw value of that column into a Python value; None when the driver already did."""
    if isinstance(column, CharEnumFieldInstance):
        return {member.value: member for member in column.enum_type}.__getitem__
    if isinstance(column, Exact):
        return type(column).read
    if isinstance(column, fields.JSONField):
        return _json
    if not reads_sqlite():
        return None
    for kind, read in _SQLITE:
        if isinstance(column, kind):
            return read
    return None


def written_of(column: Field[Any], raw: str) -> str:
    """The expression of what the schema writes for the raw value `raw`, if it is shorter than to read that first."""
    if isinstance(column, Montant):
        return f"'%d.%02d' % divmod({raw}, 100) if {raw} >= 0 else '-%d.%02d' % divmod(-{raw}, 100)"
    if (
        isinstance(column, fields.DatetimeField) and not reads_sqlite()
    ):  # whose instants asyncpg answers in UTC, but for infinity
        return f"{raw}.isoformat()[:-6] + 'Z' if {raw}.tzinfo else z()"
    return ""


def identifier(prefix: str, raw: str) -> str:
    """The same of a public identifier, `raw` being the key."""
    return f"{prefix + '_'!r} + {raw}.replace('-', '')" if reads_sqlite() else f"{prefix + '_'!r} + {raw}.hex"


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value


_SQLITE: tuple[tuple[type[Any], Reader], ...] = (
    (fields.UUIDField, UUID),
    (fields.DatetimeField, datetime.fromisoformat),
    (fields.DateField, date.fromisoformat),
    (fields.BooleanField, bool),
)
