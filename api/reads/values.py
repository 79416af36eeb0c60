"""Turning what a driver answers into the values that the schema shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
from tortoise import fields
from tortoise.fields.base import Field
from tortoise.fields.data import CharEnumFieldInstance

from api.db import reads_sqlite
from api.models.columns import Exact, Montant

Reader = Callable[[Any], Any]


def selected(column: Field[Any], source: str) -> str:
    """What a statement asks for of a column; an instant as a text, which asyncpg reads in a tenth of the time."""
    if isinstance(column, fields.DatetimeField) and not reads_sqlite():
        return f"({source} AT TIME ZONE 'UTC')::text"
    return source


def reader_of(column: Field[Any]) -> Reader | None:
    """What turns a raw value of that column, as `selected`, into a Python value; None when the driver already did."""
    if isinstance(column, CharEnumFieldInstance):
        return {member.value: member for member in column.enum_type}.__getitem__
    if isinstance(column, Exact):
        return type(column).read
    if isinstance(column, fields.JSONField):
        return _json
    if not reads_sqlite():
        return _instant if isinstance(column, fields.DatetimeField) else None
    for kind, read in _SQLITE:
        if isinstance(column, kind):
            return read
    return None


def written_of(column: Field[Any], raw: str) -> str:
    """The expression of what the schema writes for the raw value `raw`, if it is shorter than to read that first."""
    if isinstance(column, Montant):
        return amount(raw)
    if isinstance(column, fields.DatetimeField):
        if reads_sqlite():  # where an instant has six decimals, or none
            return f"{raw}[:-6].replace(' ', 'T') + 'Z' if {raw}.endswith('+00:00') else z()"
        whole = f"{raw} if len({raw}) == 19 else {raw}.ljust(26, '0') if len({raw}) > 19 else z()"
        return f"({whole}).replace(' ', 'T') + 'Z'"
    return ""


def amount(raw: str) -> str:
    """The same of an amount, `raw` being its centimes."""
    return f"f'{{{raw} // 100}}.{{d[{raw} % 100]}}' if {raw} >= 0 else f'-{{-{raw} // 100}}.{{d[-{raw} % 100]}}'"


def identifier(prefix: str, raw: str) -> str:
    """The same of a public identifier, `raw` being the key."""
    return f"{prefix + '_'!r} + {raw}.replace('-', '')" if reads_sqlite() else f"{prefix + '_'!r} + {raw}.hex"


_ENDS = {"infinity": datetime.max.replace(tzinfo=UTC), "-infinity": datetime.min.replace(tzinfo=UTC)}
"""The two instants that asyncpg sends as infinity."""


def _instant(value: str) -> datetime:
    return _ENDS.get(value) or datetime.fromisoformat(f"{value}+00:00")


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value


_SQLITE: tuple[tuple[type[Any], Reader], ...] = (
    (fields.UUIDField, UUID),
    (fields.DatetimeField, datetime.fromisoformat),
    (fields.DateField, date.fromisoformat),
    (fields.BooleanField, bool),
)
