"""From a selection to Python: a function for each object and each list, from a value to its part of the answer.

A function is optimistic: it takes the values that their types promise, in the order of graphql-core, and hands anything
else to the executor. Only the names of Python attributes and the `repr` of response keys and of type names reach its
source. All the rest goes in by reference, so that alike selections share their code, whatever document they are in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from graphql.execution.collect_fields import FieldDetails, collect_subfields
from graphql.execution.executor import Executor
from graphql.language import FieldNode
from graphql.type import GraphQLField, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLOutputType, is_leaf_type

from api.engine import shapes
from api.engine.records import Records, Shown
from api.engine.source import Names, function

Complete = Callable[[Any, Any, Any], Any]
"""Executor, value, path of the value → its part of the answer."""

OBJECT: Final = """def f(x, s, p):
 r = {{}}
 try:
{lines}
  return r
 except Exception as e:
  x.raised = e
 return x.resume_object(S, s, p, r)
"""

LIST: Final = """def f(x, s, p):
 r = []
 try:
  for a in s:
   r.append({item})
  return r
 except Exception as e:
  x.raised = e
 return x.resume_list(S, s, p, r)
"""


@dataclass(eq=False, slots=True)
class Field:
    """A field of a selection, as graphql-core knows it."""

    key: str
    details: list[FieldDetails]
    nodes: list[FieldNode]
    definition: GraphQLField
    parent: GraphQLObjectType
    method: shapes.Method | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected on an object, in the order of the answer."""

    parent: GraphQLObjectType
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a list, or of a list in a list, that a field shows."""

    field: Field
    type: GraphQLOutputType


class Compiler:
    """Compiles selections of one operation, under the values of the variables that choose its fields."""

    def __init__(self, executor: Executor[Any]) -> None:
        self.executor = executor
        self.fields = 0
        self._made: dict[Any, Complete] = {}

    def object(self, type_: GraphQLObjectType, details: list[FieldDetails]) -> Complete:
        """The function for what is selected on objects of a type."""
        run = self.executor
        selected = collect_subfields(run.schema, run.fragments, run.variable_values, run.operation, type_, details)
        groups = selected.grouped_field_set
        alike = (type_.name, *((key, *(id(each.node) for each in group)) for key, group in groups.items()))
        if alike not in self._made:
            self._made[alike] = self._object(type_, groups)
        return self._made[alike]

    def _object(self, type_: GraphQLObjectType, groups: dict[str, list[FieldDetails]]) -> Complete:
        names, lines, selection = Names(), [], Selection(type_, [])
        for key, group in groups.items():
            definition = self.executor.schema.get_field(type_, group[0].node.name.value)
            if definition is None:
                continue
            field = Field(key, group, [each.node for each in group], definition, type_)
            if field.nodes[0].name.value == "__typename":
                lines.append(f"  r[{key!r}] = {type_.name!r}")
            else:
                path, odd = f"(p, {key!r}, {type_.name!r})", f"x.odd_field(S, {len(selection.fields)}, p, a)"
                lines.append(f"  a = {self._read(field, path, names)}")
                lines.append(f"  r[{key!r}] = {self._complete(field, definition.type, path, odd, names)}")
            selection.fields.append(field)
        self.fields += len(selection.fields)
        return _function(OBJECT.format(lines="\n".join(lines) or "  pass"), names, selection)

    def _list(self, field: Field, type_: GraphQLOutputType) -> Complete:
        names = Names()
        item = self._complete(field, type_, "(p, len(r), None)", "x.odd_item(S, len(r), p, a)", names)
        return _function(LIST.format(item=item), names, Items(field, type_))

    def _records(self, field: Field, type_: GraphQLOutputType, complete: Complete, path: str, names: Names) -> str:
        """What completes the value `a` if it is of records that make objects of a type."""
        item = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if not isinstance(item, GraphQLObjectType):
            return ""
        shown = Shown(item, field.details, complete)
        return f"{names(shown)}(x, a, {path}) if type(a) is {names(Records)} else "

    def _read(self, field: Field, path: str, names: Names) -> str:
        """The expression that resolves a field of the object `s`."""
        attribute = shapes.attribute(field.definition)
        if attribute is not None:
            return f"s.{attribute}"
        method = field.method = shapes.method(field.definition, self.executor.schema)
        if method is None or method.awaits:
            return f"x.resolve({names(field)}, {path}, s)"
        info = f", {method.info}=x.info({names(field)}, {path})" if method.info else ""
        given = f", **x.given({names(field)}, {path})" if field.definition.args else ""
        return f"{names(method.function)}(s{info}{given})"

    def _complete(self, field: Field, type_: GraphQLOutputType, path: str, odd: str, names: Names) -> str:
        """The expression that completes the value `a` of a type: at once where it is as expected, else by `odd`."""
        if isinstance(type_, GraphQLNonNull):
            type_ = cast("GraphQLOutputType", type_.of_type)
        else:
            odd = f"None if a is None else {odd}"
        if is_leaf_type(type_):
            condition, answer = shapes.leaf(type_, names)
            return f"{answer} if {condition} else {odd}"
        if isinstance(type_, GraphQLList):
            complete = self._list(field, type_.of_type)
            records = self._records(field, type_.of_type, complete, path, names)
            return f"{names(complete)}(x, a, {path}) if type(a) is list else {records}{odd}"
        instance = shapes.instance(type_, names) if isinstance(type_, GraphQLObjectType) else None
        if instance is None:
            return odd
        complete = self.object(cast("GraphQLObjectType", type_), field.details)
        return f"{names(complete)}(x, a, {path}) if {instance} else {odd}"


def _function(source: str, names: Names, subject: Selection | Items) -> Complete:
    """The function of that source, about that subject."""
    names.update(S=subject, PLAIN=shapes.PLAIN)
    return function(source, names)
