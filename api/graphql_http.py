"""GraphQL over HTTP: one ASGI endpoint for POST and for queries by GET, strict on what it reads."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

from graphql import OperationType
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.domain.errors import NotSignedIn, RequestErrorCode
from api.graphql_documents import Prepared, PreparedSchema
from api.graphql_errors import Presented, encode, present_bug, present_errors, present_refusal, present_result
from api.graphql_request import Call, malformed, read_call, read_json, read_query_string
from api.live.stream import EVENT_STREAM, EventStreams, whole
from api.rates import Charge
from api.transport import (
    GRAPHIQL_POLICY,
    REQUEST_ID,
    ClientGone,
    Refused,
    address_of,
    check_json_body,
    negotiate,
    origin_allowed,
    read_body,
    request_id,
)

GRAPHQL: Final = "application/graphql-response+json"
JSON: Final = "application/json"
HTML: Final = "text/html"
METHODS: Final = frozenset({"GET", "POST"})

ContextFactory = Callable[[Request, Response], Awaitable[object]]
"""Request → what resolvers find in `info.context`; cookies set on the response given beside go out with the answer."""


class GraphQLEndpoint:
    """Answers GraphQL over HTTP (2025 draft): coded errors, right status codes, nothing run that was not checked.

    A mutation that comes with the session cookie needs an allowed `Origin`, unless `Authorization` is there too: the
    context factory must then take the actor from `Authorization` and leave the cookie alone.
    """

    def __init__(
        self,
        schema: PreparedSchema,
        context_factory: ContextFactory,
        *,
        max_body_bytes: int = 1_048_576,
        deadline_seconds: float = 10.0,
        session_cookie: str | None = None,
        allowed_origins: frozenset[str] = frozenset(),
        documents: Mapping[str, str] | None = None,
        graphiql: Path | None = None,
        streams: EventStreams | None = None,
        charge: Charge | None = None,
        trusted_only: bool = False,
    ) -> None:
        self.schema = schema
        self.context_factory = context_factory
        self.max_body_bytes = max_body_bytes
        self.deadline_seconds = deadline_seconds
        self.session_cookie = session_cookie
        self.allowed_origins = allowed_origins
        self.documents = documents or {}
        self.streams = streams
        self.charge = charge
        self.trusted_only = trusted_only
        self.page = (graphiql / "index.html").read_bytes() if graphiql else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        identity = request_id(scope)
        media = self._media(scope)
        try:
            response = await self._answer(scope, receive, media)
        except ClientGone:
            return
        except Refused as refused:
            response = _respond(refused.status, _plain(media), {"errors": present_refusal(refused, identity)})
            response.headers.update(refused.headers)
        except Exception as bug:  # the last resort: whatever happens, the answer is coded and the log has its traceback
            response = _respond(500, _plain(media), {"errors": present_bug(bug, identity)})
        response.headers[REQUEST_ID] = identity
        response.headers["Cache-Control"] = "no-store"
        response.headers.add_vary_header("Accept")
        await response(scope, receive, send)

    def _media(self, scope: Scope) -> str | None:
        """The media type of the answer; GraphiQL is for those who name HTML, and the audit wants JSON by default."""
        page = (HTML,) if self.page is not None and scope["method"] == "GET" else ()
        stream = (EVENT_STREAM,) if self.streams is not None else ()
        accept = Headers(scope=scope).getlist("accept")
        return negotiate(accept, named=(GRAPHQL, JSON, *stream, *page), unnamed=(JSON, GRAPHQL, *stream, *page))

    async def _answer(self, scope: Scope, receive: Receive, media: str | None) -> Response:
        if scope["method"] not in METHODS:
            raise Refused(405, RequestErrorCode.METHOD_NOT_ALLOWED, headers={"Allow": "GET, POST"})
        if media is None:
            raise Refused(406, RequestErrorCode.UNSUPPORTED_MEDIA_TYPE, f"La réponse est en {GRAPHQL} ou en {JSON}.")
        if media == HTML and self.page is not None:
            return Response(self.page, media_type=HTML, headers={"Content-Security-Policy": GRAPHIQL_POLICY})
        deadline = asyncio.get_running_loop().time() + self.deadline_seconds
        if scope["method"] == "GET":
            parameters = read_query_string(scope["query_string"])
        else:
            parameters = await self._read_post(scope, receive, deadline)
        call = read_call(parameters, self.documents, trusted_only=self.trusted_only)
        prepared = self.schema.prepare(call.query, call.operation_name)
        self._check_transport(scope, prepared)
        if prepared.document is None:
            errors = present_errors(prepared.errors, request_id(scope))
            return _respond(_request_error_status(errors, media), media, {"errors": errors})
        if prepared.kind is OperationType.SUBSCRIPTION and self.streams is not None:
            return await self._in_time(deadline, self.streams.open(scope, prepared, call))
        return await self._in_time(deadline, self._run(scope, prepared, call, media))

    async def _read_post(self, scope: Scope, receive: Receive, deadline: float) -> object:
        headers = Headers(scope=scope)
        check_json_body(headers)
        try:
            async with asyncio.timeout_at(deadline):
                body = await read_body(headers, receive, maximum=self.max_body_bytes)
        except TimeoutError:
            message = "La requête n'est pas arrivée entière à temps."
            raise Refused(408, RequestErrorCode.TIMEOUT, message, {"Connection": "close"}) from None
        return read_json(body, "Le corps")

    def _check_transport(self, scope: Scope, prepared: Prepared) -> None:
        """Refuse what HTTP does not carry, judged on the operation that would run."""
        headers = Headers(scope=scope)
        if prepared.kind is OperationType.SUBSCRIPTION:
            accept = headers.getlist("accept")
            if self.streams is None or not negotiate(accept, named=(EVENT_STREAM,), unnamed=(EVENT_STREAM,)):
                raise malformed(f"Un abonnement se suit par WebSocket, ou en acceptant {EVENT_STREAM}.")
        elif prepared.kind is OperationType.MUTATION and scope["method"] == "GET":
            message = "Une mutation s'envoie par POST."
            raise Refused(405, RequestErrorCode.METHOD_NOT_ALLOWED, message, {"Allow": "POST"})
        elif prepared.kind is not OperationType.MUTATION:
            return
        # A page that follows by GET in its own origin says none.
        says_none = scope["method"] == "GET" and "origin" not in headers
        by_cookie = self.session_cookie in Request(scope).cookies and "authorization" not in headers
        if by_cookie and not says_none and not origin_allowed(scope, self.allowed_origins):
            raise Refused(403, RequestErrorCode.FORBIDDEN_ORIGIN)

    async def _in_time(self, deadline: float, answer: Awaitable[Response]) -> Response:
        """The answer, if it comes before the deadline."""
        limit = asyncio.timeout_at(deadline)
        try:
            async with limit:
                return await answer
        except NotSignedIn:
            raise Refused(401, RequestErrorCode.UNAUTHENTICATED, headers={"WWW-Authenticate": "Bearer"}) from None
        except TimeoutError:
            if not limit.expired():  # somebody else's clock: a bug like another
                raise
            raise Refused(503, RequestErrorCode.TIMEOUT) from None

    async def _run(self, scope: Scope, prepared: Prepared, call: Call, media: str) -> Response:
        beside = Response()
        context = await self.context_factory(Request(scope), beside)
        cost = await self.charge(context, address_of(scope), prepared) if self.charge else None
        result = await self.schema.answer(
            call.query,
            context=context,
            variables=call.variables,
            operation_name=call.operation_name,
            extensions=call.extensions,
        )
        body = present_result(result, request_id(scope), cost)
        response = _respond(200 if "data" in body else _request_error_status(body["errors"], media), media, body)
        response.raw_headers += [
            (name, value) for name, value in beside.raw_headers if not name.startswith(b"content-")
        ]
        return response


def _request_error_status(errors: list[Presented], media: str) -> int:
    if media == EVENT_STREAM:  # the errors are the one event of the stream
        return 200
    codes = {error["extensions"]["code"] for error in errors}
    if RequestErrorCode.INTERNAL in codes:
        return 500
    if RequestErrorCode.OPERATION_NOT_FOUND in codes:
        return 400
    # The older media type says 200 to every well-formed request; the audit suite holds both to their rule.
    return 400 if media == GRAPHQL else 200


def _plain(media: str | None) -> str | None:
    """The media type of an answer that is no stream."""
    return None if media == EVENT_STREAM else media


def _respond(status: int, media: str | None, body: Mapping[str, object]) -> Response:
    content = encode(body)
    if media == EVENT_STREAM:
        return Response(whole(content), status, media_type=EVENT_STREAM)
    return Response(content, status, media_type=f"{media if media == GRAPHQL else JSON}; charset=utf-8")
