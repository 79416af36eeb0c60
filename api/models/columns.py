"""Column types of our own: time-ordered keys, exact amounts, enums that ask for no migration."""

from __future__ import annotations

import enum
from decimal import Decimal
from typing import Any

from tortoise import fields
from tortoise.fields.base import Field
from uuid_utils.compat import uuid7


class Exact(Field[Decimal], Decimal):  # type: ignore[misc]  # Tortoise asks for the Python type as a base
    """An exact number, kept as a whole number of its last decimal: sums and orders alike on every database."""

    SQL_TYPE = "BIGINT"
    places: int

    def to_db_value(self, value: Any, instance: Any) -> int | None:
        """A whole number; a value that is finer is a bug and raises."""
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimals")
        return int(scaled)

    def to_python_value(self, value: Any) -> Decimal | None:
        """The number with all its decimals."""
        if value is None or isinstance(value, Decimal):
            return value
        return self.read(value)

    @classmethod
    def read(cls, whole: int) -> Decimal:
        """The number behind what the column holds."""
        return Decimal(whole).scaleb(-cls.places)  # which leaves that many decimals, zeros too


class Montant(Exact):
    """An amount, in centimes."""

    places = 2


class Quantity(Exact):
    """A quantity, with four decimals (§7.6)."""

    places = 4


class Rate(Exact):
    """A rate in per cent, with two decimals."""

    places = 2


def key() -> Any:
    """A primary key: a UUID that grows with time, so that new rows sit together in the index."""
    return fields.UUIDField(primary_key=True, default=uuid7)


def link(model: str, *, null: bool = False, related_name: str | None = None) -> Any:
    """A foreign key that never deletes: rows of this trade are history."""
    options: dict[str, Any] = {"null": True} if null else {}
    return fields.ForeignKeyField(
        f"models.{model}",
        related_name=related_name or False,
        **options,
        on_delete=fields.OnDelete.RESTRICT,
        db_index=False,  # the unique constraints and the migrations make the indexes that a query uses
    )


def choice(kind: type[enum.Enum], *, null: bool = False, default: Any = None, db_index: bool = False) -> Any:
    """A column of an enum; its description is fixed, else each new member would ask for a migration."""
    options: dict[str, Any] = {"default": default} if default is not None else {}
    return fields.CharEnumField(kind, description=kind.__name__, max_length=64, null=null, db_index=db_index, **options)
