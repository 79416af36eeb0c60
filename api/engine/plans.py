"""The plans of operations: what was compiled of each, kept by its text within two bounds."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import GraphQLError, is_introspection_type
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.executor import Executor
from graphql.language import DirectiveNode, Node, OperationDefinitionNode, VariableNode
from graphql.type import GraphQLField, GraphQLObjectType, GraphQLSchema

from api.engine import shapes
from api.engine.bounded import Bounded
from api.engine.compiler import Compiler, Complete, Field

logger = logging.getLogger("decompte.engine")

CHOOSING: Final = frozenset({"skip", "include"})
# A parsed document by character of its text, and what is compiled by field, of objects and of records: measured with
# tracemalloc.
CHARACTER_BYTES: Final = 200
FIELD_BYTES: Final = 2_000


@dataclass(slots=True)
class Plan:
    """What is known of an operation: the variables that choose its fields, and the functions compiled so far."""

    key: tuple[str, str | None]
    operation: OperationDefinitionNode
    choosers: tuple[str, ...]
    weight: int
    functions: dict[Any, Complete | None] = field(default_factory=dict)


class Plans:
    """The plans of one schema that were used last: so many at most, and so many bytes of them."""

    def __init__(self, *, most: int = 128, most_bytes: int = 16_000_000) -> None:
        self.kept: Bounded[tuple[str, str | None], Plan] = Bounded(most=most, most_bytes=most_bytes)
        self._roots: dict[str, tuple[GraphQLField, shapes.Method] | None] = {}

    def of(self, operation: OperationDefinitionNode, fragments: Iterable[Node]) -> Plan | None:
        """The plan of an operation; None when graphql-core must execute all of it."""
        if operation.loc is None:
            return None
        key = operation.loc.source.body, operation.name.value if operation.name else None
        plan = self.kept.get(key)
        if plan is not None and plan.operation is operation:  # and not another parsing of the text
            return plan
        directives = [each for node in (operation, *fragments) for each in _directives(node)]
        weight = CHARACTER_BYTES * len(key[0])
        if weight > self.kept.most_bytes or not all(each.name.value in CHOOSING for each in directives):
            return None
        values = [argument.value for each in directives for argument in each.arguments or ()]
        names = dict.fromkeys(each.name.value for each in values if isinstance(each, VariableNode))
        plan = Plan(key, operation, tuple(names), weight)
        self.kept.put(key, plan, weight)
        return plan

    def root(self, schema: GraphQLSchema, parent: GraphQLObjectType, details: list[FieldDetails]) -> Field | None:
        """A root field of queries, if Strawberry would do no more than await its method."""
        node = details[0].node
        name = node.name.value
        if name not in self._roots:
            definition = schema.get_field(parent, name)
            method = shapes.method(definition, schema) if definition else None
            self._roots[name] = (definition, method) if definition and method and method.awaits else None
        found = self._roots[name]
        return found and Field(
            (node.alias or node.name).value, details, [each.node for each in details], found[0], parent, found[1]
        )

    def function(
        self, plan: Plan, chosen: Any, run: Executor[Any], type_: GraphQLObjectType, details: list[FieldDetails]
    ) -> Complete | None:
        """The function that completes the objects of a type selected there; None when graphql-core must."""
        key = chosen, type_.name, *[id(each.node) for each in details]
        if key not in plan.functions:
            compiler = Compiler(run)
            plan.functions[key] = None if is_introspection_type(type_) else _compiled(compiler, type_, details)
            plan.weight += FIELD_BYTES * (1 + compiler.fields)
            if self.kept.get(plan.key) is plan:
                self.kept.put(plan.key, plan, plan.weight)
        return plan.functions[key]


def _compiled(compiler: Compiler, type_: GraphQLObjectType, details: list[FieldDetails]) -> Complete | None:
    try:
        return compiler.object(type_, details)
    except GraphQLError:  # a variable that chooses has no value: graphql-core says so where it is due
        return None
    except Exception:  # our own fault must not cost anybody an answer
        logger.exception("no code for a selection on %s", type_.name)
        return None


def _directives(node: Any) -> Iterator[DirectiveNode]:
    """The directives of an operation or of a fragment, wherever they stand in it."""
    yield from node.directives or ()
    for variable in getattr(node, "variable_definitions", None) or ():
        yield from variable.directives or ()
    below = getattr(node, "selection_set", None)
    for selection in below.selections if below else ():
        yield from _directives(selection)
