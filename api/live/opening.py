"""Opening a subscription: what it follows, and who asks the same."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Final

import orjson
from graphql import (
    SKIP,
    ArgumentNode,
    DocumentNode,
    ExecutionResult,
    FieldNode,
    OperationDefinitionNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    VisitorAction,
    visit,
)
from graphql.execution import Executor, create_source_event_stream

from api.graphql_documents import PreparedSchema
from api.graphql_request import Call
from api.reads.source import Source

POSITION: Final = "after"
"""The argument that says where a follower starts: those who differ by it alone are told the same events."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A subscription that may run: its source, and what executes its selection."""

    question: tuple[str, str | None, bytes]
    """The same for all who are answered alike when they have the same rights."""

    source: Source[Any]
    executor: Executor[Any]


async def open_subscription(
    schema: PreparedSchema, document: DocumentNode, call: Call, context: object
) -> Opened | ExecutionResult:
    """The source that an operation follows, for the one follower of this context; a result when it is refused."""
    executor = schema.start(
        document,
        context=context,
        variables=call.variables,
        operation_name=call.operation_name,
        extensions=call.extensions,
    )
    if isinstance(executor, list):
        return ExecutionResult(None, executor)
    found = create_source_event_stream(executor)
    source = await found if isinstance(found, Awaitable) else found
    if isinstance(source, ExecutionResult):
        return source
    if not isinstance(source, Source):
        raise TypeError("a subscription answers a Source")
    executor.context_value = None  # the context of one follower: each event has its own
    return Opened(_question(document, executor.operation, call), source, executor)


def _question(document: DocumentNode, operation: OperationDefinitionNode, call: Call) -> tuple[str, str | None, bytes]:
    """What the operation asks, its starting position apart."""
    positions = {
        id(argument)
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
        for argument in field.arguments or ()
        if argument.name.value == POSITION
    }
    names: set[str] = set()

    class Names(Visitor):
        def enter_variable_definition(self, _node: VariableDefinitionNode, *_: Any) -> VisitorAction:
            return SKIP

        def enter_argument(self, node: ArgumentNode, *_: Any) -> VisitorAction:
            return SKIP if id(node) in positions else None

        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            names.add(node.name.value)

    visit(document, Names())
    given = {name: value for name, value in (call.variables or {}).items() if name in names}
    return call.query, call.operation_name, orjson.dumps(given, option=orjson.OPT_SORT_KEYS)
