"""graphql-core's executor, which completes objects by compiled functions."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, ClassVar, Final

from graphql import (
    ExecutionResult,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    OperationType,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.executor import Executor
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path, gather_with_cancel
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.engine.compiler import Field, Items, Selection
from api.engine.plans import Plan, Plans

Steps = tuple[Any, str | int, str | None]
"""A path in the form of `Path`: cheaper to make for every object."""

UNCHANGING: Final = frozenset({bool, float, int, str, type(None)})
"""Types of argument values that no resolver can change for the next one."""


class Later(Exception):
    """A value is still to come: generated code, which awaits nothing, gives way."""

    def __init__(self, awaitable: Awaitable[Any]) -> None:
        super().__init__()
        self.awaitable = awaitable


class CompiledExecutor(StrawberryGraphQLCoreExecutionContext):
    """Executes root fields as graphql-core does, and what is below them by the functions of the operation's plan.

    The methods that graphql-core does not have are called by generated code, with values that are already resolved:
    nothing is ever resolved twice.
    """

    plans: ClassVar[Plans]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.raised: Exception | None = None
        self.arguments: dict[Field, dict[str, Any]] = {}
        wrapped = self.middleware_manager is not None and self.middleware_manager.middlewares
        self.plan: Plan | None = None if wrapped else self.plans.of(self.operation, self.fragment_definitions.values())
        self.chosen = tuple(map(self.variable_values.coerced.get, self.plan.choosers)) if self.plan else ()

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: list[FieldDetails],
        path: Path,
        position_context: Any,
    ) -> Any:
        """The answer for a field; for one of a query's root, of its method alone if nothing is around that."""
        queried = self.plan is not None and path.prev is None and self.operation.operation is OperationType.QUERY
        field = self.plans.root(self.schema, parent_type, field_details_list) if queried else None
        if field is None:
            return super().execute_field(parent_type, source, field_details_list, path, position_context)
        info = self._raw_info(field, path)
        try:
            coming = _called(field, source, info, self._arguments(field))
        except Exception as error:
            self.handle_field_error(error, field.definition.type, field.details, path)
            return None
        return self.complete_awaitable_value(
            field.definition.type, field_details_list, info, path, coming, position_context
        )

    def collect_and_execute_subfields(
        self,
        return_type: GraphQLObjectType,
        field_details_list: list[FieldDetails],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """The answer for an object, by the function for what is selected on it if there is one."""
        plan = self.plan
        complete = self.plans.function(plan, self.chosen, self, return_type, field_details_list) if plan else None
        if complete is None:
            return super().collect_and_execute_subfields(
                return_type, field_details_list, path, result, position_context
            )
        try:
            return complete(self, result, path)
        except Later as later:
            return later.awaitable

    # ---------------------------------------------------------------------- called by generated code

    def resolve(self, field: Field, steps: Steps, source: Any) -> Any:
        """What the resolver of a field answers."""
        raw = self._raw_info(field, _located(steps))
        return (field.definition.resolve or self.field_resolver)(source, raw, **self._arguments(field))

    def given(self, field: Field, steps: Steps) -> dict[str, Any]:
        """The arguments of the method of a field."""
        found = self.arguments.get(field)
        if found is None:
            arguments, info = self._arguments(field), self.info(field, steps)
            found = field.method.convert(arguments, info) if field.method else arguments
            if UNCHANGING.issuperset(map(type, found.values())):
                self.arguments[field] = found
        return found

    def info(self, field: Field, steps: Steps) -> Any:
        """Strawberry's `Info` for a field."""
        raw = self._raw_info(field, _located(steps))
        return field.method.make_info(raw) if field.method else raw

    def odd_field(self, selection: Selection, index: int, steps: Steps, value: Any) -> Any:
        """A field's value that is not what its type promises, completed."""
        field = selection.fields[index]
        return self._odd(field, field.definition.type, (steps, field.key, field.parent.name), value)

    def odd_item(self, items: Items, index: int, steps: Steps, value: Any) -> Any:
        """An item's value that is not what its type promises, completed."""
        return self._odd(items.field, items.type, (steps, index, None), value)

    def resume_object(self, selection: Selection, source: Any, steps: Steps, results: dict[Any, Any]) -> Any:
        """The answer for an object, from the field on that raised `self.raised`."""
        path, waiting = _located(steps), list[str]()
        field, *others = selection.fields[len(results) :]
        try:
            place = path.add_key(field.key, selection.parent.name)
            results[field.key] = self._settled(field, field.definition.type, place)
            if results[field.key] is not None:
                waiting.append(field.key)
            for field in others:
                place = path.add_key(field.key, selection.parent.name)
                results[field.key] = self.execute_field(selection.parent, source, field.details, place, None)
                if self.is_awaitable(results[field.key]):
                    waiting.append(field.key)
        except Exception:
            self.track_async_work([results[key] for key in waiting])
            raise
        return self._gathered(results, waiting)

    def resume_list(self, items: Items, values: list[Any], steps: Steps, results: list[Any]) -> Any:
        """The answer for a list, from the item on that raised `self.raised`."""
        path, waiting, field, index = _located(steps), list[int](), items.field, len(results)
        try:
            results.append(self._settled(field, items.type, path.add_key(index)))
            if results[index] is not None:
                waiting.append(index)
            info = self._raw_info(field, path)
            for item in values[index + 1 :]:
                index += 1
                place = path.add_key(index)
                if self.is_awaitable(item):
                    coming = self.complete_awaitable_list_item_value(item, items.type, field.details, info, place, None)
                    results.append(coming)
                    waiting.append(index)
                elif self.complete_list_item_value(item, results, items.type, field.details, info, place, None):
                    waiting.append(index)
        except Exception:
            self.track_async_work([*(results[key] for key in waiting), *values[index + 1 :]])
            raise
        return self._gathered(results, waiting)

    def _odd(self, field: Field, type_: GraphQLOutputType, steps: Steps, value: Any) -> Any:
        path = _located(steps)
        info = self._raw_info(field, path)
        if self.is_awaitable(value):
            raise Later(self.complete_awaitable_value(type_, field.details, info, path, value, None))
        completed = self.complete_value(type_, field.details, info, path, value, None)
        if self.is_awaitable(completed):
            raise Later(completed)
        return completed

    def _arguments(self, field: Field) -> dict[str, Any]:
        return get_argument_values(field.definition, field.nodes[0], self.variable_values, None, self.hide_suggestions)

    def _raw_info(self, field: Field, path: Path) -> GraphQLResolveInfo[Any]:
        """What graphql-core tells of a field, from the path of its value or of an item of it."""
        while isinstance(path.key, int) and path.prev is not None:
            path = path.prev
        return self.build_resolve_info(field.definition, field.nodes, field.parent, path)

    def _settled(self, field: Field, type_: GraphQLOutputType, path: Path) -> Awaitable[Any] | None:
        """What takes the place of the value that raised `self.raised`: null with an error, or what is to come."""
        raised, self.raised = self.raised, None
        if isinstance(raised, Later):
            return self._later(field, type_, path, raised.awaitable)
        if raised is not None:
            self.handle_field_error(raised, type_, field.details, path)
        return None

    async def _later(self, field: Field, type_: GraphQLOutputType, path: Path, awaitable: Awaitable[Any]) -> Any:
        try:
            return await awaitable
        except Exception as error:
            self.handle_field_error(error, type_, field.details, path)
            return None

    def _gathered(self, results: Any, waiting: Sequence[Any]) -> Any:
        """An object or a list, once what it waits for is there."""
        if not waiting:
            return results

        async def gather() -> Any:
            if len(waiting) == 1:  # as graphql-core: no task for it
                results[waiting[0]] = await results[waiting[0]]
                return results
            found = await gather_with_cancel(*(results[key] for key in waiting))
            for key, value in zip(waiting, found, strict=True):
                results[key] = value
            return results

        raise Later(gather())


async def _called(field: Field, source: Any, raw: GraphQLResolveInfo[Any], arguments: Mapping[str, Any]) -> Any:
    """What the method of a field answers, called as Strawberry does."""
    method: Any = field.method
    info = method.make_info(raw)
    given = method.convert(arguments, info)
    if method.info:
        given[method.info] = info
    return await method.function(source, **given)


async def answer(executor: Executor[Any]) -> ExecutionResult:
    """The result of the operation that an executor was built for."""
    result: Any = executor.execute_operation()
    answered: ExecutionResult = await result if executor.is_awaitable(result) else result
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
    """The path that these steps are."""
    return steps if type(steps) is Path else Path(_located(steps[0]), steps[1], steps[2])
