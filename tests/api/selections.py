"""Selections made from the schema itself: every field of a type, as far down as asked."""

from __future__ import annotations

from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from api.contract import schema

Selected = dict[str, Any]
"""Field → what is selected below it; nothing for a leaf."""


def object_type(name: str) -> GraphQLObjectType:
    """The object type of that name."""
    found = schema._schema.get_type(name)
    assert isinstance(found, GraphQLObjectType), name
    return found


def everything(name: str, *, depth: int, without: frozenset[str] = frozenset()) -> Selected:
    """Every field of a type that asks for nothing, down to `depth` levels, without those types."""
    found: Selected = {}
    for field_name, field in object_type(name).fields.items():
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        inner = named(field)
        if is_leaf_type(get_named_type(field.type)):
            found[field_name] = {}
        elif depth > 1 and inner not in without:
            found[field_name] = everything(inner, depth=depth - 1, without=without | {inner} if depth < 4 else without)
    return {key: below for key, below in found.items() if below or is_leaf(name, key)}


def named(field: GraphQLField) -> str:
    """The name of the type of a field, lists and non-nulls taken off."""
    return get_named_type(field.type).name


def is_leaf(name: str, field: str) -> bool:
    """Whether a field of a type is a value."""
    return is_leaf_type(get_named_type(object_type(name).fields[field].type))


def text(selected: Selected) -> str:
    """The selection, as written in an operation."""
    return " ".join(key if not below else f"{key} {{ {text(below)} }}" for key, below in selected.items())


def check_shape(value: Any, selected: Selected, where: str = "") -> None:
    """Every object of an answer has exactly the fields selected, in that order."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            check_shape(each, selected, f"{where}[{index}]")
    elif value is not None and selected:
        assert list(value) == list(selected), where
        for key, below in selected.items():
            check_shape(value[key], below, f"{where}.{key}")


def leaves(selected: Selected) -> int:
    """How many fields a selection holds."""
    return sum(1 + leaves(below) for below in selected.values())


def objects() -> list[GraphQLObjectType]:
    """All object types of the schema, introspection's own apart."""
    types = schema._schema.type_map.values()
    return [each for each in types if isinstance(each, GraphQLObjectType) and not each.name.startswith("__")]


def interfaces() -> list[GraphQLInterfaceType]:
    """The interfaces of the schema."""
    return [each for each in schema._schema.type_map.values() if isinstance(each, GraphQLInterfaceType)]
