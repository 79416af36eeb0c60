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
from api.models.columns import Exact

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


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value


_SQLITE: tuple[tuple[type[Any], Reader], ...] = (
    (fields.UUIDField, UUID),
    (fields.DatetimeField, datetime.fromisoformat),
    (fields.DateField, date.fromisoformat),
    (fields.BooleanField, bool),
)
