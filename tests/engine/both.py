"""One operation, executed by graphql-core and by compiled functions, and all that can be seen of it."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

import strawberry
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute, parse, subscribe
from graphql.language import DocumentNode, OperationType
from hypothesis import note
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.engine.executor import executor_with
from api.engine.plans import Plans
from api.graphql_documents import call_directly
from tests.engine.writing import Writer

Call = tuple[str, *tuple[str | int, ...]]
"""What ran, and the path of the field that it ran for."""
NAME = re.compile(r"\w+")


@dataclass
class Seen:
    """What one execution showed."""

    answers: list[str]
    errors: list[list[Any]]
    calls: list[Call]


@dataclass
class Given:
    """What one execution is given; made again for the next, as values may serve once."""

    root: Any
    context: Any
    calls: list[Call]


class Both:
    """The two executors of the schema that `make` makes, once for each.

    `give` makes what they are given: of a seed and of the names in a document.
    """

    def __init__(self, make: Callable[[], strawberry.Schema], give: Callable[[int, frozenset[str]], Given]) -> None:
        self.schema = make()._schema
        direct = make()
        call_directly(direct)
        self.direct = direct._schema
        self.give = give
        self.plans = Plans()
        self.compiled = executor_with(self.plans)

    def check(self, chance: Random, seed: int, kind: str, **options: Any) -> None:
        """Make an operation by chance; the two executions of it must show the same."""
        writer = Writer(self.schema, chance, **options)
        text = writer.operation(kind)
        note(f"{text}\n{writer.variables}")
        self.compare(text, seed, writer.variables, {name: turned(each) for name, each in writer.variables.items()})

    def compare(self, text: str, seed: int, *calls: dict[str, Any]) -> None:
        """Execute a document in both ways, once for each of these variables."""
        document = parse(text)
        for variables in calls:
            usual = StrawberryGraphQLCoreExecutionContext
            expected = asyncio.run(self.seen(self.schema, usual, document, variables, seed))
            found = asyncio.run(self.seen(self.direct, self.compiled, document, variables, seed))
            assert (found.answers, found.errors) == (expected.answers, expected.errors)
            assert_resolved(found.calls, expected.calls)

    async def seen(
        self,
        schema: GraphQLSchema,
        executor: type[StrawberryGraphQLCoreExecutionContext],
        document: DocumentNode,
        variables: dict[str, Any],
        seed: int,
    ) -> Seen:
        """What an executor makes of an operation."""
        assert document.loc is not None
        given = self.give(seed, frozenset(NAME.findall(document.loc.source.body)))
        arguments: dict[str, Any] = {
            "root_value": given.root,
            "context_value": given.context,
            "variable_values": deepcopy(variables),
            "executor_class": executor,
            "is_awaitable": optimized_is_awaitable,
            "operation_extensions": None,
        }
        results: list[ExecutionResult]
        operation: Any = document.definitions[0]
        if operation.operation is OperationType.SUBSCRIPTION:
            stream: Any = subscribe(schema, document, **arguments)
            stream = await stream if optimized_is_awaitable(stream) else stream
            results = [stream] if isinstance(stream, ExecutionResult) else [each async for each in stream]
        else:
            result: Any = execute(schema, document, **arguments)
            results = [await result if optimized_is_awaitable(result) else result]
        while left := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(left)
        return Seen([repr(each.data) for each in results], [shown(each.errors or []) for each in results], given.calls)


def assert_resolved(calls: list[Call], expected: list[Call]) -> None:
    """Compiled execution ran what graphql-core runs: for root fields the same, in the same order, and awaited as often.

    A field below the root may run again, once for each value around it that was not as promised.
    """
    assert [call for call in calls if len(call) < 3] == [call for call in expected if len(call) < 3]
    found, wanted = Counter(calls), Counter(expected)
    assert found.keys() == wanted.keys()
    for call, times in found.items():
        assert wanted[call] <= times <= wanted[call] * max(1, len(call) - 1), call


def turned(value: Any) -> Any:
    """The other truth; other values as they are."""
    return not value if isinstance(value, bool) else value


def shown(errors: list[GraphQLError]) -> list[Any]:
    """All that a client could be told of errors, in their order."""
    return [(each.message, each.path, each.locations, each.extensions, repr(each.original_error)) for each in errors]
