"""graphql-core's executor, which has values completed by compiled functions."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from graphql import ExecutionResult, GraphQLOutputType, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.executor import Executor
from graphql.execution.values import get_argument_values
from graphql.language import ListValueNode, ObjectValueNode, VariableNode
from graphql.pyutils import Path
from graphql.type import get_nullable_type, is_leaf_type, is_non_null_type
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.engine.compiler import Complete, Field, odd
from api.engine.plans import Plan, Plans
from api.engine.records import Alike, Records

UNCHANGING: Final = frozenset({bool, float, int, str, type(None)})
"""Types of argument values that no resolver can change for the next one."""
VARYING: Final = VariableNode, ListValueNode, ObjectValueNode
"""Values of a document that variables are, or can be in."""


class CompiledExecutor(StrawberryGraphQLCoreExecutionContext):
    """Executes as graphql-core does, but for the values that the functions of the operation's plan complete.

    Where such a function raises, graphql-core completes the same value: errors, paths and nulls are its own. A root
    resolver runs once; those below it, which compute of data that is there, once more for each value they are part of.
    """

    plans: ClassVar[Plans]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arguments: dict[Field, dict[str, Any]] = {}
        wrapped = self.middleware_manager is not None and self.middleware_manager.middlewares
        self.plan: Plan | None = None if wrapped else self.plans.of(self.operation, self.fragment_definitions.values())
        self.chosen = tuple(map(self.variable_values.coerced.get, self.plan.choosers)) if self.plan else ()

    def complete_value(  # noqa: PLR0917 - graphql-core's
        self,
        return_type: GraphQLOutputType,
        field_details_list: list[FieldDetails],
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """The answer for a value, by the function for what is selected on it if that takes the value."""
        if not (self.plan is None or result is None or is_non_null_type(return_type) or is_leaf_type(return_type)):
            complete = self.function(return_type, field_details_list)
            if complete is not None:
                try:
                    return complete(self, result, path)
                except Exception:  # noqa: S110 - whatever it is, graphql-core meets it again, and tells of it
                    pass
        return super().complete_value(return_type, field_details_list, info, path, result, position_context)

    # ---------------------------------------------------------------------- called by generated code

    def function(self, type_: Any, details: list[FieldDetails], records: Alike | None = None) -> Complete | None:
        """The function that completes values of a type, or records that are alike; None when graphql-core must."""
        return self.plans.function(self, get_nullable_type(type_), details, records)

    def shown(self, type_: GraphQLOutputType, details: list[FieldDetails], records: Any, steps: Any) -> Any:
        """The answer for a list of records, where a list of that type is promised."""
        if type(records) is not Records:
            return odd()
        if not records:
            return []
        complete = self.function(type_, details, records)
        return complete(self, records, steps) if complete else odd()

    def given(self, field: Field, steps: Any) -> dict[str, Any]:
        """The arguments of the method of a field; with values of the document alone, the same for every request."""
        found = field.given or self.arguments.get(field)
        if found is None:
            node, method = field.nodes[0], field.method
            values = get_argument_values(field.definition, node, self.variable_values, None, self.hide_suggestions)
            found = method.convert(values, self.info(field, steps)) if method else values
            if UNCHANGING.issuperset(map(type, found.values())):
                self.arguments[field] = found
                if not any(isinstance(each.value, VARYING) for each in node.arguments or ()):
                    field.given = found
        return found

    def info(self, field: Field, steps: Any) -> Any:
        """Strawberry's `Info` for a field."""
        raw = self.build_resolve_info(field.definition, field.nodes, field.parent, _located(steps))
        return field.method.make_info(raw) if field.method else raw


async def answer(executor: Executor[Any]) -> ExecutionResult:
    """The result of the operation that an executor was built for."""
    result: Any = executor.execute_operation()
    answered: ExecutionResult = await result if executor.is_awaitable(result) else result
    if not answered.errors:  # then nothing of it is still under way
        # They are methods of its own, with which it would wait for the garbage collector, and all that it has seen too.
        del executor.async_helpers
    return answered


async def answer_event(executor: Executor[Any], event: Any, context: Any) -> ExecutionResult:
    """The result of a subscription for one of its events; an executor, built once, serves them all."""
    of_event = executor.build_per_event_executor(event)
    of_event.context_value = context
    return await answer(of_event)


def executor_with(plans: Plans) -> type[CompiledExecutor]:
    """The executor of a schema, for its `execution_context_class`: plans are of one schema only."""
    return type("CompiledExecutor", (CompiledExecutor,), {"plans": plans})


def _located(steps: Any) -> Path:
    """The path that these steps are; generated code makes tuples, which are cheaper."""
    return steps if type(steps) is Path else Path(_located(steps[0]), steps[1], steps[2])
