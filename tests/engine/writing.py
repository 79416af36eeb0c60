"""Operations made at random from a schema, valid by construction: what a client might send, and what none would."""

from __future__ import annotations

import json
from random import Random
from typing import Any
from zlib import crc32

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_leaf_type,
    is_required_argument,
)

INTROSPECTION = (
    "__type(name: {name}) {{ kind name fields {{ name type {{ kind name ofType {{ name }} }} args {{ name }} }}"
    " enumValues {{ name isDeprecated }} possibleTypes {{ name }} }}",
    "__schema {{ queryType {{ name }} directives {{ name locations isRepeatable args {{ defaultValue }} }} }}",
)


class Writer:
    """Writes one operation; `variables` are the values to send with it."""

    def __init__(self, schema: GraphQLSchema, chance: Random, *, depth: int = 3) -> None:
        self.schema = schema
        self.chance = chance
        self.depth = depth
        self.declared: dict[str, str] = {}
        self.variables: dict[str, Any] = {}
        self.fragments: dict[str, tuple[str, str]] = {}

    def operation(self, kind: str = "query") -> str:
        """The text of a document with one operation."""
        root = {"query": self.schema.query_type, "mutation": self.schema.mutation_type}.get(
            kind, self.schema.subscription_type
        )
        assert root is not None
        if kind == "subscription":
            body = f"{{ {self.field(root, self.chance.choice(list(root.fields)), self.depth, chosen=False)} }}"
        else:
            body = self.selection(root, self.depth)
        if kind == "query" and self.chance.random() < 0.1:
            body = f"{{ {self.introspection()} {body[1:]}"
        declared = ", ".join(f"${name}: {type_}" for name, type_ in self.declared.items())
        fragments = "\n".join(f"fragment {name} on {on} {text}" for name, (on, text) in self.fragments.items())
        return f"{kind} Made{f'({declared})' if declared else ''} {body}\n{fragments}"

    def introspection(self) -> str:
        names = [name for name in self.schema.type_map if not name.startswith("__")]
        return self.chance.choice(INTROSPECTION).format(name=f'"{self.chance.choice(names)}"')

    def selection(self, type_: GraphQLNamedType, depth: int) -> str:
        """A selection set on a composite type."""
        parts = [self.part(type_, depth) for _ in range(self.chance.randrange(1, 4))]
        return f"{{ {' '.join(parts)} }}"

    def part(self, type_: Any, depth: int) -> str:
        chance = self.chance.random()
        if chance < 0.1 or depth < 1:
            return self.chance.choice(["__typename", "kind: __typename"]) + self.directives()
        if chance < 0.25:
            on = self.chance.choice([type_, *self.kinds(type_)])
            condition = f" on {on.name}" if on is not type_ or self.chance.random() < 0.5 else ""
            return f"...{condition}{self.directives()} {self.selection(on, depth - 1)}"
        if chance < 0.4:
            on = self.chance.choice([type_, *self.kinds(type_)])
            known = [name for name, (known_on, _) in self.fragments.items() if known_on == on.name]
            if known and self.chance.random() < 0.5:
                return f"...{self.chance.choice(known)}{self.directives()}"
            text = self.selection(on, depth - 1)
            name = f"F{len(self.fragments)}"
            self.fragments[name] = on.name, text
            return f"...{name}{self.directives()}"
        names = self.names(type_, depth)
        return self.field(type_, self.chance.choice(names), depth) if names else "__typename"

    def names(self, type_: GraphQLNamedType, depth: int) -> list[str]:
        """The fields that may be selected on a composite type, so far down."""
        fields = getattr(type_, "fields", {})
        return [name for name, each in fields.items() if depth > 1 or is_leaf_type(get_named_type(each.type))]

    def kinds(self, type_: GraphQLNamedType) -> list[GraphQLNamedType]:
        """The types that an object selected on this type can also be selected as."""
        if is_abstract_type(type_):
            return [*self.schema.get_possible_types(type_)]
        return [*type_.interfaces] if isinstance(type_, GraphQLObjectType) else []

    def field(self, type_: Any, name: str, depth: int, *, chosen: bool = True) -> str:
        field: GraphQLField = type_.fields[name]
        arguments = self.arguments(field)
        # Fields of one key must be alike: the key tells the type, the field and its arguments.
        mark = crc32(arguments.encode()) if arguments else self.chance.randrange(3)
        alias = f"{type_.name}_{name}_{mark}: " if mark else ""
        inner = get_named_type(field.type)
        below = f" {self.selection(inner, depth - 1)}" if is_composite_type(inner) else ""
        return f"{alias}{name}{arguments}{self.directives() if chosen else ''}{below}"

    def directives(self) -> str:
        if self.chance.random() < 0.85:
            return ""
        truth = self.chance.random() < 0.5
        given = str(truth).lower()
        if self.chance.random() < 0.7:
            given = f"${self.variable('Boolean!', truth)}"
        return f" @{self.chance.choice(['skip', 'include'])}(if: {given})"

    def arguments(self, field: GraphQLField) -> str:
        given = []
        for name, argument in field.args.items():
            if not is_required_argument(argument) and self.chance.random() < 0.5:
                continue
            if self.chance.random() < 0.4:
                given.append(f"{name}: ${self.variable(str(argument.type), self.value(argument.type))}")
            else:
                given.append(f"{name}: {literal(argument.type, self.value(argument.type))}")
        return f"({', '.join(given)})" if given else ""

    def variable(self, type_: str, value: Any) -> str:
        """The name of a variable with this value: one that there is, or a new one."""
        alike = [name for name, known in self.declared.items() if known == type_]
        if alike and self.chance.random() < 0.5:
            return self.chance.choice(alike)
        name = f"v{len(self.declared)}"
        self.declared[name] = type_
        if type_.endswith("!") or self.chance.random() < 0.8:
            self.variables[name] = value
        return name

    def value(self, type_: GraphQLInputType) -> Any:
        """A value for an argument, in the form in which a client sends variables."""
        if isinstance(type_, GraphQLNonNull):
            return self.value_given(type_.of_type)
        return None if self.chance.random() < 0.1 else self.value_given(type_)

    def value_given(self, type_: GraphQLInputType) -> Any:
        if isinstance(type_, GraphQLList):
            return [self.value(type_.of_type) for _ in range(self.chance.randrange(3))]
        if isinstance(type_, GraphQLEnumType):
            return self.chance.choice(list(type_.values))
        if isinstance(type_, GraphQLInputObjectType):
            given = {
                name: each for name, each in type_.fields.items() if is_required(each) or self.chance.random() < 0.5
            }
            return {name: self.value(each.type) for name, each in given.items()}
        return {"Int": 2, "Boolean": self.chance.random() < 0.5}.get(getattr(type_, "name", ""), "x")


def is_required(field: GraphQLInputField) -> bool:
    return isinstance(field.type, GraphQLNonNull) and field.default_value is Undefined


def literal(type_: GraphQLInputType, value: Any) -> str:
    """A value as documents write it."""
    inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    if value is None:
        return "null"
    if isinstance(inner, GraphQLList):
        return f"[{', '.join(literal(inner.of_type, each) for each in value)}]"
    if isinstance(inner, GraphQLInputObjectType):
        return f"{{{', '.join(f'{name}: {literal(inner.fields[name].type, each)}' for name, each in value.items())}}}"
    return str(value) if isinstance(inner, GraphQLEnumType) else json.dumps(value)
