"""What the client is told of errors, and what the log keeps: the one place that hides a bug."""

import logging
import re
from collections.abc import Mapping, Sequence
from traceback import walk_tb
from typing import Any, Final

import orjson
from graphql import ExecutionResult as GraphQLExecutionResult
from graphql import GraphQLError, ValueNode
from strawberry.exceptions import StrawberryInputCoercionError
from strawberry.types import ExecutionResult

from api.domain.errors import REQUEST_ERRORS, DomainError, NotSignedIn, Problem, RequestErrorCode
from api.transport import Refused

logger = logging.getLogger("decompte.graphql")

# The names of a schema that introspection may hide; the names are quoted, so the sentence ends at its question mark.
SUGGESTION: Final = re.compile(r"\s*Did you mean .*?\?(?=\s|$)", re.DOTALL)
LONGEST_LOGGED: Final = 200
MOST_TRACEBACKS: Final = 5

Presented = dict[str, Any]


def present_result(
    result: ExecutionResult | GraphQLExecutionResult, request_id: str, cost: Mapping[str, object] | None = None
) -> Presented:
    """The body of an answer; of an operation that did not run it has no `data` at all, as the specification wants.

    `cost` goes to `extensions.cost`.
    """
    body: Presented = {}
    errors = present_errors(result.errors, request_id) if result.errors else []
    if errors:
        body["errors"] = errors
    if result.data is not None or any("path" in error for error in errors):
        body["data"] = result.data
    extensions = {**(result.extensions or {}), **({"cost": cost} if cost is not None else {})}
    if extensions:
        body["extensions"] = extensions
    return body


def encode(body: Mapping[str, object]) -> bytes:
    """The body as JSON. Scalars have made strings of instants and amounts: those left are a bug, and refused."""
    return orjson.dumps(body, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS)


def present_errors(errors: Sequence[GraphQLError], request_id: str) -> list[Presented]:
    """The `errors` of an answer: all coded, none with our own internals; one line is logged for the lot."""
    presented: list[Presented] = []
    bugs: list[Exception] = []
    for error in errors:
        cause = cause_of(error)
        if isinstance(cause, DomainError):
            presented += [_problem(error, problem, request_id) for problem in cause.problems]
        elif isinstance(cause, NotSignedIn):
            code = RequestErrorCode.UNAUTHENTICATED
            presented.append(_present(error, REQUEST_ERRORS[code], {"code": code.value}, request_id))
        elif isinstance(cause, GraphQLError) and (extensions := _extensions(error, cause)):
            presented.append(_present(error, SUGGESTION.sub("", error.message), extensions, request_id))
        else:
            bugs.append(cause)
            presented.append(_present(error, *_masked(request_id), request_id))
    if bugs:
        _log_bugs(bugs, request_id)
    elif presented:
        codes = ", ".join(sorted({item["extensions"]["code"] for item in presented}))
        _log_refusal(codes, str(errors[0].message), request_id)
    return presented


def present_refusal(refused: Refused, request_id: str) -> list[Presented]:
    """The `errors` of a request that was turned away before anything ran."""
    _log_refusal(refused.code.value, refused.message, request_id)
    return [{"message": refused.message, "extensions": {"code": refused.code.value, "requestId": request_id}}]


def present_bug(bug: Exception, request_id: str) -> list[Presented]:
    """The `errors` of a request that our own code failed to answer."""
    _log_bugs([bug], request_id)
    message, extensions = _masked(request_id)
    return [{"message": message, "extensions": {**extensions, "requestId": request_id}}]


def _masked(request_id: str) -> tuple[str, Mapping[str, Any]]:
    return f"Erreur interne. Réf. {request_id}", {"code": RequestErrorCode.INTERNAL.value}


def _log_refusal(code: str, message: str, request_id: str) -> None:
    """One line at INFO for a client's mistake."""
    # What follows the first colon may quote what was sent: a password typed in the wrong field, for instance.
    reason = message.partition(": ")[0][:LONGEST_LOGGED]
    logger.info("refused request_id=%s code=%s reason=%s", request_id, code, _printable(reason))


def _log_bugs(bugs: Sequence[Exception], request_id: str) -> None:
    """One line at ERROR, with the traceback, for whatever went wrong on our side in this request."""
    # A page may hit one bug in each of its rows: one of each kind says enough.
    kinds = list({_place(bug): bug for bug in bugs}.values())[:MOST_TRACEBACKS]
    shown = kinds[0] if len(kinds) == 1 else ExceptionGroup("several fields failed", kinds)
    logger.error("internal error request_id=%s fields=%d", request_id, len(bugs), exc_info=shown)


def _place(bug: Exception) -> tuple[type[Exception], str, int]:
    """What was raised, and the line that raised it."""
    frames = list(walk_tb(bug.__traceback__))
    return (type(bug), frames[-1][0].f_code.co_filename, frames[-1][1]) if frames else (type(bug), "", 0)


def cause_of(error: GraphQLError) -> Exception:
    """The exception that was raised first, under the layers that locate it."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _extensions(error: GraphQLError, cause: GraphQLError) -> Mapping[str, Any] | None:
    """The extensions of an error meant for the client; None when it tells of a bug."""
    if cause.extensions and "code" in cause.extensions:
        return cause.extensions
    # Uncoded, the library speaks: without a path, of the variables; with one, of the value given to an argument
    # (its nodes are then values of the document), or of a value that we answer and the schema forbids, which is a bug.
    is_input = isinstance(cause, StrawberryInputCoercionError) or bool(
        cause.nodes and all(isinstance(node, ValueNode) for node in cause.nodes)
    )
    return {"code": RequestErrorCode.BAD_USER_INPUT.value} if error.path is None or is_input else None


def _problem(error: GraphQLError, problem: Problem, request_id: str) -> Presented:
    extensions: Presented = {"code": problem.code.value, "remedy": problem.remedy.value}
    if problem.rule:
        extensions["rule"] = problem.rule
    if problem.field:
        extensions["field"] = list(problem.field)
    if problem.params:
        extensions["params"] = dict(problem.params)
    return _present(error, problem.message, extensions, request_id)


def _present(error: GraphQLError, message: str, extensions: Mapping[str, Any], request_id: str) -> Presented:
    presented: Presented = {"message": message}
    if error.locations:
        presented["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        presented["path"] = list(error.path)
    presented["extensions"] = {**extensions, "requestId": request_id}
    return presented


def _printable(text: str) -> str:
    """The text on one line, whatever control characters it was sent with."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
