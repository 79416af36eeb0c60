"""Column types of our own: time-ordered keys, exact amounts, enums that ask for no migration."""

from __future__ import annotations

import enum
from decimal import Decimal
from typing import Any

from tortoise import fields
from tortoise.fields.base import Field
from uuid_utils.compat import uuid7

CENT = Decimal("0.01")


class Montant(Field[Decimal], Decimal):  # type: ignore[misc]  # Tortoise asks for the Python type as a base
    """An exact amount, kept as a whole number of centimes: sums and orders alike on every database."""

    SQL_TYPE = "BIGINT"

    def to_db_value(self, value: Any, instance: Any) -> int | None:
        """Centimes; an amount finer than a cent is a bug and raises."""
        if value is None:
            return None
        centimes = Decimal(value).scaleb(2)
        if centimes != centimes.to_integral_value():
            raise ValueError(f"{value} has more than two decimals")
        return int(centimes)

    def to_python_value(self, value: Any) -> Decimal | None:
        """The amount with two decimals."""
        if value is None or isinstance(value, Decimal):
            return value
        return Decimal(value).scaleb(-2).quantize(CENT)


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
