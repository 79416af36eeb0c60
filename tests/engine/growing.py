"""Objects for a schema, made by chance: now and then a value is not what its type promises."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any, Final
from uuid import UUID

import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import get_object_definition

DEFINITION: Final = GraphQLCoreConverter.DEFINITION_BACKREF


class Unknown:
    """Nothing that the schema knows."""

    def __repr__(self) -> str:
        return type(self).__name__


class Alike(Unknown):
    """The same, with some attributes that it asks for."""

    name = "alike"
    label = "alike"
    day = None


@dataclass
class Soon(Unknown):
    """An awaitable that is no coroutine: nothing warns when an error makes it useless. Awaited, it is noted."""

    calls: list[Any]
    value: Any

    def __await__(self) -> Generator[Any, Any, Any]:
        self.calls.append(("awaited",))
        yield from asyncio.sleep(0).__await__()
        if isinstance(self.value, Exception):
            raise self.value
        return self.value

    def __repr__(self) -> str:
        return "Soon"


@dataclass
class Few(Unknown):
    """An iterable that is no list."""

    items: list[Any]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __repr__(self) -> str:
        return "Few"


class Word(str):
    """A text that is not exactly one."""

    __slots__ = ()


SCALARS: Final[dict[str, Callable[[Random], Any]]] = {
    "String": lambda chance: chance.choice(["", "a", "été"]),
    "ID": lambda chance: chance.choice(["1", "é"]),
    "Int": lambda chance: chance.choice([0, -3, 2**31 - 1]),
    "Float": lambda chance: chance.choice([0.0, 1.5, 3]),
    "Boolean": lambda chance: chance.random() < 0.5,
    "Montant": lambda chance: Decimal(chance.randrange(1000)).scaleb(-2),
    "Date": lambda chance: date(2025, 1, 1 + chance.randrange(28)),
    "DateTime": lambda chance: datetime(2025, 1, 6, chance.randrange(24), tzinfo=UTC),
    "JSON": lambda chance: chance.choice([{"a": [1, None]}, [], "x", 3]),
    "UUID": lambda chance: UUID(int=chance.randrange(9)),
    "Strange": lambda chance: chance.choice(["as it is", "none", "undefined", "awaitable"]),
}
NEARLY: Final[dict[str, tuple[Any, ...]]] = {
    "String": (Word("7"), 7, True, 1.5, b"bytes"),
    "ID": (7, 1.5, True),
    "Int": (2**31, -(2**31) - 1, True, 2.0, 2.5, "7"),
    "Float": (float("nan"), float("inf"), True, "1.5"),
    "Boolean": (1, 0.0, "true"),
    "Montant": (Decimal("0.001"), 1.5),
    "DateTime": (datetime(2025, 1, 6), date(2025, 1, 6)),  # noqa: DTZ001 - the instant that says no offset
}
"""What is nearly a scalar: taken all the same, or not."""
STRANGERS: Final = (None, "petit", {"name": "a mapping"}, LookupError("a value that is an error"), Unknown(), Alike())
"""What is right nowhere, or nearly so."""


def awaitables(calls: list[Any], value: Any) -> list[Soon]:
    """The value, something else or an error, all to be awaited."""
    return [Soon(calls, value), Soon(calls, "soon"), Soon(calls, LookupError("soon broken"))]


@dataclass
class Grower:
    """Makes values; the same chance makes equal ones. Attributes are given to the fields of `names` only."""

    schema: GraphQLSchema
    chance: Random
    names: Container[str]
    calls: list[Any]
    odds: float = 0.08

    def value(self, type_: GraphQLOutputType, depth: int) -> Any:
        """A value of a type, or now and then something else."""
        if self.chance.random() >= self.odds:
            return self.grown(type_, depth)
        made = self.grown(type_, depth)
        name = getattr(get_named_type(type_), "name", "")
        nearly = self.chance.choice(NEARLY.get(name, (None,)))
        many = [*awaitables(self.calls, made), "x", made]
        self.chance.shuffle(many)
        wrong = [*STRANGERS, *awaitables(self.calls, made), many, twisted(made), cast(made)]
        return self.chance.choice([*wrong, nearly, nearly, nearly])

    def grown(self, type_: GraphQLOutputType, depth: int) -> Any:
        """A value of a type, whose own parts may be odd; no objects below `depth`."""
        if isinstance(type_, GraphQLNonNull):
            return self.given(type_.of_type, depth)
        return None if self.chance.random() < 0.1 else self.given(type_, depth)

    def given(self, type_: Any, depth: int) -> Any:
        chance = self.chance
        if isinstance(type_, GraphQLList):
            items = [self.value(type_.of_type, depth) for _ in range(chance.randrange(3))]
            return chance.choice([list, list, list, list, list, tuple, Few])(items)
        if isinstance(type_, GraphQLEnumType):
            return chance.choice(list(type_.extensions[DEFINITION].wrapped_cls))
        if type_.name in SCALARS:
            return SCALARS[type_.name](chance)
        if depth <= 0:
            return None
        if is_abstract_type(type_):
            return self.given(chance.choice(self.schema.get_possible_types(type_)), depth)
        return self.object(type_, depth)

    def object(self, type_: GraphQLObjectType, depth: int) -> Any:
        definition = type_.extensions[DEFINITION]
        made = object.__new__((definition.concrete_of or definition).origin)
        for name, each in type_.fields.items():
            shown = each.extensions[DEFINITION]
            if shown.is_basic_field and name in self.names:
                made.__dict__[shown.python_name] = self.value(each.type, depth - 1)
        return made


def twisted(value: Any) -> Any:
    """An object of a class that the schema does not know, a subclass of the one it does; other values as they are."""
    if get_object_definition(value) is None:
        return value
    made: Any = object.__new__(type(f"Own{type(value).__name__}", (type(value),), {}))
    made.__dict__.update(value.__dict__)
    return made


def cast(value: Any) -> Any:
    """An object that says it is of another type than its own; other values as they are."""
    return value if get_object_definition(value) is None else strawberry.cast(Alike, value)


@dataclass
class Trial:
    """One execution, as its resolvers know it: what they make depends on the seed and on their path alone."""

    schema: GraphQLSchema
    seed: int
    names: Container[str]
    calls: list[Any] = field(default_factory=list)

    def called(self, info: strawberry.Info) -> Grower:
        """Note that a resolver runs."""
        self.calls.append((info.field_name, *info.path.as_list()))
        return self.grower(info.path.as_list())

    def grower(self, place: object) -> Grower:
        """What makes the values of a place."""
        return Grower(self.schema, Random(f"{self.seed} {place}"), self.names, self.calls)
