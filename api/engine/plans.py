"""The plans of operations: what was compiled of each, kept by its text within two bounds."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graphql import GraphQLError
from graphql.execution.collect_fields import FieldDetails
from graphql.language import DirectiveNode, Node, OperationDefinitionNode, VariableNode

from api.bounded import Bounded
from api.engine.compiler import Compiler, Complete, NoCode
from api.engine.records import Alike

if TYPE_CHECKING:
    from api.engine.executor import CompiledExecutor

logger = logging.getLogger("decompte.engine")

CHOOSING: Final = frozenset({"skip", "include"})
# A parsed document by character of its text, and what is compiled by function and by field: measured with tracemalloc.
CHARACTER_BYTES: Final = 200
FIELD_BYTES: Final = 1_000


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

    def function(
        self, run: CompiledExecutor, type_: Any, details: list[FieldDetails], records: Alike | None
    ) -> Complete | None:
        """The function for values of a type, or for records that are alike; None when graphql-core must."""
        plan = run.plan
        if plan is None:
            return None
        key = run.chosen, type_, records and records.layout, *[id(each.node) for each in details]
        if key not in plan.functions:
            compiler = Compiler(run)
            plan.functions[key] = _compiled(compiler, type_, details, records)
            plan.weight += FIELD_BYTES * (1 + compiler.fields)
            if self.kept.get(plan.key) is plan:
                self.kept.put(plan.key, plan, plan.weight)
        return plan.functions[key]


def _compiled(compiler: Compiler, type_: Any, details: list[FieldDetails], records: Alike | None) -> Complete | None:
    try:
        return compiler.complete(type_, details) if records is None else compiler.show(type_, details, records)
    except (NoCode, GraphQLError):  # a variable that chooses has no value: graphql-core says so where it is due
        return None
    except Exception:  # our own fault must not cost anybody an answer
        logger.exception("no code for a selection on %s", type_)
        return None


def _directives(node: Any) -> Iterator[DirectiveNode]:
    """The directives of an operation or of a fragment, wherever they stand in it."""
    yield from node.directives or ()
    for variable in getattr(node, "variable_definitions", None) or ():
        yield from variable.directives or ()
    below = getattr(node, "selection_set", None)
    for selection in below.selections if below else ():
        yield from _directives(selection)
