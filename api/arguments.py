"""Arguments and input objects, made of what they are called and hold: worked out once a field or a type, not a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any, TypeAlias

from strawberry.relay import GlobalID
from strawberry.scalars import is_scalar
from strawberry.schema import Schema
from strawberry.types.arguments import InputContext, convert_argument
from strawberry.types.base import StrawberryMaybe, StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

Make: TypeAlias = Callable[[type, Mapping[str, Any], InputContext], Any]
Convert: TypeAlias = Callable[[Mapping[str, Any], Any], dict[str, Any]]
"""The arguments that graphql-core has coerced, Strawberry's `Info` → those of the function behind a field."""


def make_quickly(schema: Schema) -> None:
    """Have the input types of a schema made as Strawberry makes them, but for what it looks up each time.

    A type with a field that tells null from nothing is left alone: Strawberry then refuses the nulls of the others.
    """
    for type_ in schema._schema.type_map.values():
        definition = (type_.extensions or {}).get("strawberry-definition")
        if isinstance(definition, StrawberryObjectDefinition) and definition.is_input:
            types = [field.resolve_type(type_definition=definition) for field in definition.fields]
            if not any(isinstance(each, StrawberryMaybe) for each in types):
                definition.from_input = _make(schema, definition, types)


def converter(schema: Schema, field: StrawberryField) -> Convert:
    """What Strawberry's `convert_arguments` does for a field."""
    registry, config = schema.schema_converter.scalar_registry, schema.config
    known = [
        (config.name_converter.from_argument(each), each.python_name, each.type, _is_leaf(schema, each.type))
        for each in field.arguments
    ]

    def convert(values: Mapping[str, Any], info: Any) -> dict[str, Any]:
        given = {}
        for name, python_name, type_, leaf in known:
            if name in values:
                each = values[name]
                given[python_name] = (
                    each if leaf else convert_argument(each, type_, registry, config, info, path=(name,))
                )
        return given

    return convert


def _make(schema: Schema, definition: StrawberryObjectDefinition, types: list[Any]) -> Make:
    absent = {
        field.python_name: None
        for field in definition.fields
        if field.default_value is MISSING and field.default_factory is MISSING
    }
    fields = [
        (schema.config.name_converter.from_field(field), field.python_name, type_, _is_leaf(schema, type_))
        for field, type_ in zip(definition.fields, types, strict=True)
    ]

    def make(cls: type, value: Mapping[str, Any], context: InputContext) -> Any:
        given: dict[str, Any] = dict(absent)
        for name, python_name, type_, leaf in fields:
            if name in value:
                each = value[name]
                given[python_name] = each if leaf or each is None else context.convert(each, type_, name)
        return cls(**given)

    return make


def _is_leaf(schema: Schema, type_: Any) -> bool:
    """Whether values of this type are what graphql-core has made of them already."""
    if isinstance(type_, StrawberryMaybe) or type_ is GlobalID:
        return False
    if isinstance(type_, StrawberryOptional):
        return _is_leaf(schema, type_.of_type)
    enum = getattr(type_, "__strawberry_definition__", type_)
    scalars = schema.schema_converter.scalar_registry
    return isinstance(enum, StrawberryEnumDefinition) or is_scalar(type_, scalars)
