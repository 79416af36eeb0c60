"""Input objects, made of what their fields are called and hold: worked out once a type, not once an argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any, TypeAlias

from strawberry.scalars import is_scalar
from strawberry.schema import Schema
from strawberry.types.arguments import InputContext
from strawberry.types.base import StrawberryMaybe, StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition

Make: TypeAlias = Callable[[type, Mapping[str, Any], InputContext], Any]


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
    if isinstance(type_, StrawberryOptional):
        return _is_leaf(schema, type_.of_type)
    enum = getattr(type_, "__strawberry_definition__", type_)
    scalars = schema.schema_converter.scalar_registry
    return isinstance(enum, StrawberryEnumDefinition) or is_scalar(type_, scalars)
