"""Rows of our own types, without a database: whatever a field looks for on them is made when it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from graphql import GraphQLObjectType
from strawberry.types.base import get_object_definition
from tortoise import fields as columns
from tortoise.fields.data import CharEnumFieldInstance
from tortoise.fields.relational import RelationalField
from tortoise.models import Model

from api.models.columns import Montant
from api.reads.below import Bunch
from api.reads.fields import Many, One
from api.reads.plan import link_of
from tests.engine.growing import Grower


class Values(dict[str, Any]):
    """The values of a row: a missing one is made."""

    make: Callable[[str], Any]

    def __missing__(self, name: str) -> Any:
        self[name] = made = self.make(name)
        return made


@dataclass
class RowGrower(Grower):
    """Makes rows with all their columns, and their links when a method follows them."""

    def object(self, type_: GraphQLObjectType, depth: int) -> Any:
        """An object; one that comes from a table can be asked for all that the table holds."""
        made = super().object(type_, depth)
        cls = type(made)
        model: type[Model] | None = getattr(cls, "__table__", None)
        if model is not None:
            values = Values(made.__dict__)
            values.make = lambda name: self.linked(cls, name, depth)
            made.__dict__ = values
            for each, column in {"pk": model._meta.pk, **model._meta.fields_map}.items():
                name = f"{each}_id" if isinstance(column, RelationalField) else each
                if name not in values:
                    values[name] = self.column(column)
        return made

    def linked(self, cls: type, name: str, depth: int) -> Any:
        """What a link of a row leads to."""
        name = name.partition("(")[0]
        declaration, target = link_of(cls, name)
        type_ = self.schema.get_type(get_object_definition(target, strict=True).name)
        assert isinstance(type_, GraphQLObjectType)
        if depth < -3:  # rows that show each other have an end
            return None if isinstance(declaration, One) else []
        if isinstance(declaration, One):
            return self.object(type_, depth - 1)
        rows = [self.object(type_, depth - 1) for _ in range(self.chance.randrange(1, 3))]
        return (
            Bunch(rows, more=self.chance.random() < 0.5)
            if isinstance(declaration, Many) and declaration.paged
            else rows
        )

    def column(self, column: Any) -> Any:
        """What a database could hold in a column."""
        chance = self.chance
        if column.null and chance.random() < 0.3:
            return None
        if isinstance(column, CharEnumFieldInstance):
            return chance.choice(list(column.enum_type))
        for kind, make in COLUMNS:
            if isinstance(column, kind):
                return make(chance.randrange(9))
        return "x"


COLUMNS: tuple[tuple[Any, Callable[[int], Any]], ...] = (
    ((columns.UUIDField, RelationalField), lambda number: UUID(int=number)),
    (columns.DatetimeField, lambda number: datetime(2025, 1, 6, number, tzinfo=UTC)),
    (columns.DateField, lambda number: date(2025, 1, 1 + number)),
    (columns.BooleanField, lambda number: number > 4),
    (Montant, lambda number: Decimal(number).scaleb(-2)),
    (columns.IntField, lambda number: number),
    (columns.BigIntField, lambda number: number),
    (columns.JSONField, lambda _: {}),
)
