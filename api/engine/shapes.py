"""What may be assumed of the values of a type, and how its fields are read: the only place that looks into Strawberry.

An assumption that does not hold costs time and nothing else: the executor then takes the value as graphql-core does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, Flag
from functools import lru_cache
from inspect import iscoroutinefunction
from keyword import iskeyword
from typing import Any, Final
from uuid import UUID

from graphql import GraphQLBoolean, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLString
from graphql.type import (
    GraphQLAbstractType,
    GraphQLEnumType,
    GraphQLField,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLSchema,
)
from graphql.type.scalars import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from api.arguments import Convert, converter

DEFINITION: Final = GraphQLCoreConverter.DEFINITION_BACKREF

PLAIN: Final = frozenset(
    {bool, bytes, date, datetime, Decimal, dict, float, int, list, str, time, timedelta, tuple, UUID}
)
"""Types whose values are neither errors nor awaitable."""

AS_THEY_ARE: Final = (
    (GraphQLString, "type({first}) is str"),
    (GraphQLID, "type({first}) is str"),
    (GraphQLBoolean, "type({first}) is bool"),
    (GraphQLInt, f"type({{first}}) is int and {GRAPHQL_MIN_INT} <= {{a}} <= {GRAPHQL_MAX_INT}"),
    (GraphQLFloat, "type({first}) is float and {a} - {a} == 0.0"),  # which an infinity is not, nor NaN
)
"""The scalars of the specification, and the values that they answer unchanged: `first` is how these are first named."""

Name = Callable[[Any], str]
"""Gives a thing a name in generated code."""


@dataclass(frozen=True, slots=True)
class Method:
    """The function behind a field, if Strawberry would do no more than call it with its object.

    `info` is the name under which it wants Strawberry's `Info`, if it does, which `make_info` makes of graphql-core's;
    `convert` makes its arguments.
    """

    function: Any
    info: str | None
    make_info: Callable[[Any], Any]
    convert: Convert


def leaf(type_: GraphQLLeafType, name: Name, a: str, first: str) -> tuple[str, str]:
    """When the value `a` of a leaf type, `first` named so, is as expected, and what is then answered."""
    for scalar, condition in AS_THEY_ARE:
        if type_ is scalar:
            return condition.format(a=a, first=first), a
    definition = type_.extensions.get(DEFINITION)
    if isinstance(type_, GraphQLEnumType) and isinstance(definition, StrawberryEnumDefinition):
        kind: Any = definition.wrapped_cls
        if not issubclass(kind, Flag):
            written = name(_written(type_, kind))
            return f"type({first}) is {name(kind)} and (c := {written}.get({a}._name_)) is not None", "c"
    return f"type({first}) in PLAIN and type(c := {name(type_.coerce_output_value)}({a})) in PLAIN", "c"


@lru_cache(maxsize=256)
def _written(type_: GraphQLEnumType, kind: type[Enum]) -> dict[str, str]:
    """What each member is written as, by its own name: a text, and so quicker to look up than the member."""
    return {member._name_: type_.coerce_output_value(member) for member in kind}


def instance(type_: GraphQLObjectType, name: Name) -> str | None:
    """When the value `s` certainly is an object of this type; None when there is no telling beforehand."""
    found = kind(type_)
    if found is None:
        return None
    condition = f"type(s) is {name(found)}"
    checked = type_.is_type_of is not None
    return f"{condition} and getattr(s, {TYPE_CAST_ATTRIBUTE!r}, None) is None" if checked else condition


def kind(type_: GraphQLObjectType) -> type | None:
    """The class whose instances are objects of this type unless they were cast; None when there is no telling."""
    definition = type_.extensions.get(DEFINITION)
    checked = type_.is_type_of is not None
    if not isinstance(definition, StrawberryObjectDefinition) or (checked and definition.is_type_of):
        return None
    found: Any = (definition.concrete_of or definition).origin
    surprising = issubclass(found, BaseException) or hasattr(found, "__await__") or hasattr(found, "__getattr__")
    return None if surprising or found.__getattribute__ is not object.__getattribute__ else found


def kinds(type_: GraphQLAbstractType, schema: GraphQLSchema) -> dict[type, GraphQLObjectType]:
    """The classes whose instances are of certain types where this interface or union is promised, and those types."""
    if getattr(type_.extensions.get(DEFINITION), "resolve_type", None):
        return {}
    found = {
        kind(each): each for each in schema.get_possible_types(type_) if not each.extensions[DEFINITION].concrete_of
    }
    return {each: possible for each, possible in found.items() if each is not None}


def attribute(field: GraphQLField) -> str | None:
    """The attribute that a field shows as it is, if that is all it does."""
    definition = untouched(field)
    if definition is None or field.args or not definition.is_basic_field or definition.default_resolver is not getattr:
        return None
    name = definition.python_name
    return name if name.isidentifier() and not iskeyword(name) else None


def method(field: GraphQLField, schema: GraphQLSchema, *, awaits: bool = False) -> Method | None:
    """The function behind a field, if there is nothing else around it, and if it is a coroutine as `awaits` says."""
    definition, owner = untouched(field), schema.extensions.get(DEFINITION)
    resolver = definition.base_resolver if definition else None
    if definition is None or resolver is None or owner is None or owner.exception_handlers:
        return None
    if definition.extensions or {definition.is_async, iscoroutinefunction(resolver.wrapped_func)} != {awaits}:
        return None
    if resolver.parent_parameter or resolver.root_parameter or not resolver.self_parameter:
        return None
    info, make_info = resolver.info_parameter, owner.config.info_class
    return Method(
        resolver.wrapped_func,
        info.name if info else None,
        lambda raw: make_info(_raw_info=raw, _field=definition),
        converter(owner, definition),
    )


def untouched(field: GraphQLField) -> StrawberryField | None:
    """The Strawberry field behind a field, unless somebody made it do something else."""
    definition = field.extensions.get(DEFINITION)
    if type(definition) is not StrawberryField or definition.is_subscription:
        return None
    return definition if getattr(field.resolve, "__module__", None) == GraphQLCoreConverter.__module__ else None
