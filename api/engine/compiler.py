"""From a selection to Python: a function for each type that is completed, from a value to its part of the answer.

A function is optimistic: it takes the values that their types promise, in the order of graphql-core, and raises at
anything else, for graphql-core to complete the same value. Only the names of Python attributes and the `repr` of
response keys and of type names reach its source. All the rest goes in by reference, so that alike selections share
their code, whatever document they are in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import iscoroutine
from types import CoroutineType, NoneType
from typing import TYPE_CHECKING, Any, Final

from graphql.execution.collect_fields import FieldDetails, collect_subfields
from graphql.language import FieldNode
from graphql.type import (
    GraphQLField,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    is_abstract_type,
    is_leaf_type,
)
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE

from api.engine import shapes
from api.engine.records import DIGITS, Alike, Below, Cell, Inside, Layout
from api.engine.source import Names, function

if TYPE_CHECKING:
    from api.engine.executor import CompiledExecutor

Complete = Callable[[Any, Any, Any], Any]
"""Executor, value, path of the value → its part of the answer."""

OBJECT: Final = """def f(x, s, p):
 if not ({condition}): z()
 return {answer}
"""

LIST: Final = """def f(x, s, p):
 if type(s) is not list: return x.shown(T, D, s, p)
 r = []
 for a in s: r.append({item})
 return r
"""

RECORDS: Final = """def f(x, s, p):
 g, r = s.given, []
 for n, e in enumerate(s.records):
{lines}  r.append({item})
 return r
"""

EMPTY: Final = frozenset({NoneType, CoroutineType})
"""What is no object and no list, wherever it comes from."""


class NoCode(Exception):
    """What is selected takes graphql-core."""


@dataclass(eq=False, slots=True)
class Field:
    """A field of a selection, as graphql-core knows it."""

    key: str
    details: list[FieldDetails]
    nodes: list[FieldNode]
    definition: GraphQLField
    parent: GraphQLObjectType
    method: shapes.Method | None = None
    given: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where generated code finds an object: the expression of its path, what answers its name, a layout if there is."""

    path: str
    object: Callable[[], str]
    layout: Layout | None = None


class Compiler:
    """Writes one function; those that it calls are made first."""

    def __init__(self, executor: CompiledExecutor) -> None:
        self.executor = executor
        self.names = Names(PLAIN=shapes.PLAIN, EMPTY=EMPTY, d=DIGITS, z=odd)
        self.lines, self.apart = dict[str, str](), dict[Any, str]()
        self.fields = 0

    def complete(self, type_: GraphQLOutputType, details: list[FieldDetails]) -> Complete:
        """The function that completes values of a type."""
        if is_abstract_type(type_):
            return _dispatch(shapes.kinds(type_, self.executor.schema), details)
        if isinstance(type_, GraphQLList):
            self.names.update(T=type_.of_type, D=details)
            return function(LIST.format(item=self._value(type_.of_type, details, "a", "(p, len(r), None)")), self.names)
        if not isinstance(type_, GraphQLObjectType) or (condition := shapes.instance(type_, self.names)) is None:
            raise NoCode
        answer = self._object(type_, details, Place("p", lambda: "s"))
        return function(OBJECT.format(condition=condition, answer=answer), self.names)

    def show(self, type_: GraphQLOutputType, details: list[FieldDetails], records: Alike) -> Complete:
        """The function that shows records, those of a layout, as a list of objects of a type."""
        if not isinstance(type_, GraphQLObjectType) or shapes.kind(type_) is not records.layout.type:
            raise NoCode
        place = Place("(p, n, None)", lambda: self._line("s[n]"), records.layout)
        item = self._object(type_, details, place)
        if isinstance(records, Below) and "s[n]" in self.lines:
            raise NoCode  # the very objects are made with the one that they are below
        cells = "".join(f"c{at}, " for at in range(records.values))
        lines = "".join(f"  {name} = {expression}\n" for expression, name in [("e", cells), *self.lines.items()])
        source = RECORDS.replace("s.given", "None").replace("s.records", "s") if isinstance(records, Below) else RECORDS
        return function(source.format(lines=lines, item=item), self.names)

    def _object(self, type_: GraphQLObjectType, details: list[FieldDetails], place: Place) -> str:
        """The expression of what is selected on an object."""
        run, parts = self.executor, []
        selected = collect_subfields(run.schema, run.fragments, run.variable_values, run.operation, type_, details)
        for key, group in selected.grouped_field_set.items():
            name = group[0].node.name.value
            definition = run.schema.get_field(type_, name)
            if name == "__typename":
                parts.append(f"{key!r}: {type_.name!r}")
            elif definition is not None:
                field = Field(key, group, [each.node for each in group], definition, type_)
                parts.append(f"{key!r}: {self._field(field, place)}")
        self.fields += len(parts)
        return f"{{{', '.join(parts)}}}"

    def _field(self, field: Field, place: Place) -> str:
        path = f"({place.path}, {field.key!r}, {field.parent.name!r})"
        plain = shapes.untouched(field.definition)
        found = place.layout.find(plain) if place.layout and plain and not field.definition.args else None
        type_, null = field.definition.type, "None"
        if isinstance(type_, GraphQLNonNull):
            type_, null = type_.of_type, "z()"
        if isinstance(found, Cell) and is_leaf_type(type_):
            return f"{self._cell(found, type_)} if c{found.at} is not None else {null}"
        if (
            isinstance(found, Inside)
            and isinstance(type_, GraphQLObjectType)
            and shapes.kind(type_) is found.layout.type
        ):

            def inside() -> str:
                return self._line(found.made or f"{self._read(field, place, path)} if {found.there} else None")

            answer = self._object(type_, field.details, Place(path, inside, found.layout))
            return f"{answer} if {found.there} else {null}"
        if isinstance(found, Below) and isinstance(type_, GraphQLList):
            show = self.executor.function(type_.of_type, field.details, found)
            if show is not None:
                below = f"{self.names(show)}(x, {self.names(found.read)}(c{found.at}), {path})"
                return f"{below} if {found.there} else {null}"
        if callable(found):
            make = self.apart.setdefault(found, self.names(found))
            place = Place(place.path, lambda: self._line(f"{make}(e)"))
        value = self._read(field, place, path)
        return self._value(field.definition.type, field.details, value, path, "a" if field.method else "")

    def _cell(self, cell: Cell, type_: GraphQLLeafType) -> str:
        value = f"c{cell.at}"
        if cell.written:
            return f"({cell.written})"
        if cell.among is not None:
            answers = {each: type_.coerce_output_value(promised) for each, promised in cell.among.items()}
            return f"{self.names(answers)}[{value}]"
        if cell.read is not None:
            value = self._line(f"None if {value} is None else {self.names(cell.read)}({value})")
        condition, answer = shapes.leaf(type_, self.names, value, value)
        return f"({answer} if {condition} else z())"

    def _line(self, expression: str) -> str:
        """The name of what is worked out for each record."""
        return self.lines.setdefault(expression, f"o{len(self.lines)}")

    def _read(self, field: Field, place: Place, path: str) -> str:
        """The expression that resolves a field of an object."""
        attribute = shapes.attribute(field.definition)
        if attribute is not None:
            return f"{place.object()}.{attribute}"
        method = field.method = shapes.method(field.definition, self.executor.schema)
        if method is None:
            raise NoCode
        info = f", {method.info}=x.info({self.names(field)}, {path})" if method.info else ""
        given = f", **x.given({self.names(field)}, {path})" if field.definition.args else ""
        return f"{self.names(method.function)}({place.object()}{info}{given})"

    def _value(
        self, type_: GraphQLOutputType, details: list[FieldDetails], value: str, path: str, begun: str = ""
    ) -> str:
        """The expression that completes a value of a type; a coroutine that has been `begun` for it is closed."""
        first, otherwise = value if value == "a" else f"(a := {value})", f"z({begun})"
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        else:
            otherwise = f"None if a is None else {otherwise}"
        if is_leaf_type(type_):
            condition, answer = shapes.leaf(type_, self.names, "a", first)
        else:
            complete = self.executor.function(type_, details)
            if complete is None:
                raise NoCode
            condition, answer = f"type({first}) not in EMPTY", f"{self.names(complete)}(x, a, {path})"
        return f"{answer} if {condition} else {otherwise}"


def _dispatch(kinds: dict[type, GraphQLObjectType], details: list[FieldDetails]) -> Complete:
    """Completes a value of an abstract type by the function for the type that its class tells."""

    def complete(x: CompiledExecutor, value: Any, steps: Any) -> Any:
        found = None if hasattr(value, TYPE_CAST_ATTRIBUTE) else x.function(kinds[type(value)], details)
        return found(x, value, steps) if found else odd()

    return complete


def odd(begun: Any = None) -> Any:
    """Give way to graphql-core, which resolves again what a resolver has begun."""
    if iscoroutine(begun):
        begun.close()
    raise ValueError("not as promised")
