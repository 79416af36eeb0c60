"""Documents made ready once: parsed, measured, validated; the outcome is kept by text, whatever the transport."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLResolveInfo,
    InlineFragmentNode,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    specified_rules,
    validate,
)
from graphql.execution.executor import Executor
from graphql.validation.rules import overlapping_fields_can_be_merged
from graphql.validation.validate import ValidationAbortedError
from strawberry.execution import optimized_is_awaitable
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule
from strawberry.types import ExecutionContext, ExecutionResult

from api.domain.errors import REQUEST_ERRORS, RequestErrorCode
from api.engine import shapes
from api.engine.executor import answer, executor_with
from api.engine.plans import Plans
from api.limits import Limits, check_cost, check_values, parse_within, points_of, too_costly

# Strawberry's own two rules come with those of the specification, as in its `validate_document`.
RULES: Final = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
LONGEST_NAME: Final = 255
# Comparing fields that share a name is quadratic, also in the operations that are not run and hence not measured. The
# library lets its budget be lowered here; the widest documents of the contract need less than 100.
COMPARISONS: Final = 3_000
MOST_ERRORS: Final = 5
"""How many faults of a document are told at once: looking for each costs as much as looking for the first."""
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = COMPARISONS
NO_SUCH_OPERATION: Final = "Le document ne contient pas l'opération que nomme operationName."


@dataclass(frozen=True, slots=True)
class Prepared:
    """One operation of one text: the document to execute, or the errors that forbid it.

    `points` is what it costs, `roots` the names of its root fields, each as often as it is called.
    """

    kind: OperationType | None
    document: DocumentNode | None = None
    errors: tuple[GraphQLError, ...] = ()
    points: int = 0
    roots: tuple[str, ...] = ()


class PreparedSchema(strawberry.Schema):
    """A schema whose `prepare` says, from a bounded cache, whether an operation may run; `execute` and `stream` obey.

    The documents go in by an extension that sets the parsed document, which is Strawberry's documented way: no
    private method is replaced, the context and `Info` stay Strawberry's, and a WebSocket handler that calls `stream`
    with a bare text passes the same limits as HTTP. `compiled` chooses the executor, and nothing else.
    """

    def __init__(
        self,
        query: type,
        mutation: type | None = None,
        subscription: type | None = None,
        *,
        types: Iterable[type] = (),
        extensions: Iterable[type[SchemaExtension] | Callable[[], SchemaExtension]] = (),
        config: StrawberryConfig | None = None,
        limits: Limits | None = None,
        compiled: bool = True,
        kept_documents: int = 128,
    ) -> None:
        super().__init__(
            query,
            mutation,
            subscription,
            types=types,
            extensions=(_PreparedDocuments, *extensions),
            config=config,
            execution_context_class=executor_with(Plans(most=kept_documents)) if compiled else None,
        )
        if compiled:
            call_directly(self)
        self.limits = limits or Limits()
        self._prepared = lru_cache(maxsize=kept_documents)(self._prepare)
        # Strawberry's way to an answer is made for extensions: with none but ours, nobody notices a shorter one.
        self._short = compiled and not extensions

    def prepare(self, text: str, operation_name: str | None) -> Prepared:
        """Whether this operation of this text may run; the same question is answered from memory."""
        # What is refused for its length alone must not fill the cache.
        if len(text) > self.limits.characters:
            return Prepared(None, errors=(too_costly("characters", self.limits.characters),))
        if operation_name is not None and len(operation_name) > LONGEST_NAME:
            return Prepared(None, errors=(_unknown(NO_SUCH_OPERATION),))
        return self._prepared(text, operation_name)

    async def answer(
        self,
        query: str,
        *,
        context: object,
        variables: dict[str, Any] | None = None,
        operation_name: str | None = None,
        extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """What `execute` answers, by a shorter way when there is one."""
        prepared = self.prepare(query, operation_name)
        if prepared.document is None or not self._short:
            return await self.execute(query, variables, context, None, operation_name, None, extensions)
        executor = self.start(
            prepared.document,
            context=context,
            variables=variables,
            operation_name=operation_name,
            extensions=extensions,
        )
        if isinstance(executor, list):
            return ExecutionResult(data=None, errors=executor)
        result = await answer(executor)
        return ExecutionResult(data=result.data, errors=result.errors)

    def start(
        self,
        document: DocumentNode,
        *,
        context: object,
        variables: dict[str, Any] | None = None,
        operation_name: str | None = None,
        extensions: dict[str, Any] | None = None,
    ) -> Executor[Any] | list[GraphQLError]:
        """What executes an operation, and each event of a subscription; or the errors of its variables."""
        if refused := [*_refused_values(variables, self.limits)]:
            return refused
        return self.execution_context_class.build(
            self._schema,
            document,
            None,
            context,
            variables,
            operation_name,
            is_awaitable=optimized_is_awaitable,  # type: ignore[arg-type]  # it narrows nothing, and nobody needs it to
            operation_extensions=extensions,
        )

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: the default writes a traceback for each client mistake; `present_errors` logs what deserves it."""

    def _prepare(self, text: str, operation_name: str | None) -> Prepared:
        kind = None
        try:
            document = parse_within(text, self.limits)
            operation = _choose(document, operation_name)
            kind = operation.operation
            cost = check_cost(document, operation, self.limits)
        except GraphQLError as refusal:
            return Prepared(kind, errors=(_bare(refusal, RequestErrorCode.GRAPHQL_PARSE_FAILED),))
        if errors := validate(self._schema, document, RULES, MOST_ERRORS, hide_suggestions=True):
            # With errors to report the abort comes last, after them; alone, it says that the document asks too much.
            if isinstance(errors[0], ValidationAbortedError):
                return Prepared(kind, errors=(too_costly("comparisons", COMPARISONS),))
            code = RequestErrorCode.GRAPHQL_VALIDATION_FAILED
            return Prepared(kind, errors=tuple(_bare(error, code) for error in errors))
        points = points_of(cost, mutation=kind is OperationType.MUTATION)
        return Prepared(kind, document, points=points, roots=tuple(_roots(document, operation.selection_set)))


def call_directly(schema: strawberry.Schema) -> None:
    """Have the fields of the roots call their methods, where Strawberry does no more with them."""
    roots = filter(None, (schema._schema.query_type, schema._schema.mutation_type))
    for field in (field for root in roots for field in root.fields.values()):
        method = shapes.method(field, schema._schema, awaits=True)
        if method is not None:
            field.resolve = _direct(method)


def _direct(method: shapes.Method) -> Callable[..., Awaitable[Any]]:
    async def resolve(source: Any, raw: GraphQLResolveInfo[Any], **values: Any) -> Any:
        info = method.make_info(raw)
        given = method.convert(values, info)
        if method.info:
            given[method.info] = info
        return await method.function(source, **given)

    return resolve


class _PreparedDocuments(SchemaExtension):
    """Hands Strawberry the prepared document, or the errors, in place of its own parsing and validation."""

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        schema = context.schema
        if not isinstance(schema, PreparedSchema):
            raise TypeError("This extension belongs to PreparedSchema")
        prepared = schema.prepare(context.query or "", context.operation_name)
        # The cached errors are answered as they are: raised, each would keep the frames of every request.
        context.graphql_document = prepared.document or _placeholder(prepared.kind, context.operation_name)
        context.pre_execution_errors = [*prepared.errors, *_refused_values(context.variables, schema.limits)] or None
        context.validation_rules = ()
        yield


def _refused_values(variables: Mapping[str, object] | None, limits: Limits) -> Iterator[GraphQLError]:
    try:
        check_values(variables, limits)
    except GraphQLError as refusal:
        yield refusal.with_traceback(None)


def _placeholder(kind: OperationType | None, name: str | None) -> DocumentNode:
    """What stands for a refused document: Strawberry reads its kind and its name before it answers the errors."""
    operation = OperationDefinitionNode(
        operation=kind or OperationType.QUERY,
        name=NameNode(value=name) if name else None,
        selection_set=SelectionSetNode(selections=()),
    )
    return DocumentNode(definitions=(operation,))


def _choose(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None:
        if len(operations) > 1:
            raise _unknown("Le document contient plusieurs opérations : operationName doit dire laquelle exécuter.")
        if not operations:
            raise _unknown("Le document ne contient aucune opération.")
        return operations[0]
    for operation in operations:
        if operation.name and operation.name.value == name:
            return operation
    raise _unknown(NO_SUCH_OPERATION)


def _roots(document: DocumentNode, selections: SelectionSetNode) -> Iterator[str]:
    """The names of the fields of a valid operation, those of its fragments included."""
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
        elif isinstance(node, InlineFragmentNode):
            yield from _roots(document, node.selection_set)
        elif isinstance(node, FragmentSpreadNode):
            for definition in document.definitions:
                if isinstance(definition, FragmentDefinitionNode) and definition.name.value == node.name.value:
                    yield from _roots(document, definition.selection_set)


def _unknown(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": RequestErrorCode.OPERATION_NOT_FOUND.value})


def _bare(error: GraphQLError, code: RequestErrorCode) -> GraphQLError:
    """The error coded, if it was not, and without its document: the cache must not hold a text that was refused."""
    if error.original_error is not None and not isinstance(error.original_error, GraphQLError):
        # The library quotes what a scalar's own code raised.
        error.message = REQUEST_ERRORS[RequestErrorCode.BAD_USER_INPUT]
    error.extensions = {"code": code.value, **(error.extensions or {})}
    error.nodes = error.source = error.positions = error.original_error = error.cause = None
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)
