"""GraphQL over server-sent events (graphql-sse, distinct connections): one request, one subscription, one stream."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from graphql import ExecutionResult
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.domain.errors import REQUEST_ERRORS, RequestErrorCode
from api.graphql_documents import Prepared, PreparedSchema
from api.graphql_errors import Presented, encode, present_bug, present_errors, present_refusal
from api.graphql_request import Call
from api.live.backlog import Backlog
from api.live.hub import Hub, TooManyConnections
from api.live.opening import Opened, open_subscription
from api.live.rooms import Connection, End, Follower
from api.rates import Charge
from api.schema.context import Beside, Context
from api.transport import Refused, address_of, request_id

EVENT_STREAM: Final = "text/event-stream"
COMPLETE: Final = b"event: complete\ndata: \n\n"
COMMENT: Final = b":\n\n"
HEARTBEAT_SECONDS: Final = 12.0
"""How often a silent stream says something: proxies cut those that do not."""

FAREWELL_SECONDS: Final = 5.0
"""How long a client that is let go may take to read what was sent before."""


def next_event(body: bytes) -> bytes:
    """A result, as one event; JSON of ours is on one line."""
    return b"event: next\ndata: " + body + b"\n\n"


def whole(body: bytes) -> bytes:
    """A stream of one result."""
    return next_event(body) + COMPLETE


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """What may wait to be read, and how long."""

    backlog_bytes: int
    patience_seconds: float


class EventStreams:
    """Opens the streams of a server."""

    def __init__(
        self,
        schema: PreparedSchema,
        hub: Hub,
        context: Callable[[Request, Response], Awaitable[Context]],
        limits: StreamLimits,
        charge: Charge,
    ) -> None:
        self._schema = schema
        self._hub = hub
        self._context = context
        self._limits = limits
        self._charge = charge

    async def open(self, scope: Scope, prepared: Prepared, call: Call) -> Response:
        """The stream of a subscription; of one that is refused, a stream that says so and ends."""
        if self._hub.stopping:
            raise Refused(503, RequestErrorCode.SERVER_STOPPING)
        identity = request_id(scope)
        context = await self._context(Request(scope), Beside())
        self._charge(context, address_of(scope), prepared)
        if prepared.document is None:
            raise LookupError("a document that is refused opens no stream")
        opened = await open_subscription(self._schema, prepared.document, call, context)
        if isinstance(opened, ExecutionResult):
            refusal = encode({"errors": present_errors(opened.errors or (), identity)})
            return Response(whole(refusal), media_type=EVENT_STREAM)
        stream = _EventStream(self._hub, opened, context, self._limits, identity)
        try:
            self._hub.connect(stream.connection)
        except TooManyConnections:
            raise Refused(429, RequestErrorCode.TOO_MANY_CONNECTIONS) from None
        return stream


class _EventStream(Response):
    """The answer to a subscription: it lasts until the client leaves, or the server ends it."""

    media_type = EVENT_STREAM

    def __init__(self, hub: Hub, opened: Opened, context: Context, limits: StreamLimits, identity: str) -> None:
        super().__init__(headers={"X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self.hub = hub
        self.opened = opened
        self.identity = identity
        self.limits = limits
        self.backlog = Backlog(limits.backlog_bytes, limits.patience_seconds, lambda: self._end(End.TOO_SLOW))
        self.connection = Connection(context.token or "", context.signed_in, self._end)
        self.ended = asyncio.Event()

    # ----------------------------------------------------------------------------------------------- an outlet

    def next(self, payload: bytes) -> None:
        """Send a result."""
        self.backlog.put(next_event(payload))

    @property
    def crowded(self) -> bool:
        """Whether the client reads more slowly than it is told."""
        return self.backlog.crowded

    async def drained(self) -> None:
        """Wait until the client has read most of what it was sent."""
        await self.backlog.drained()

    def _end(self, why: End) -> None:
        """End the stream: for good when nobody may follow any more, else so that the client comes back."""
        if why is End.SESSION_OVER:
            code = RequestErrorCode.UNAUTHENTICATED
            self._refuse(present_refusal(Refused(401, code, REQUEST_ERRORS[code]), self.identity))
        self.backlog.close()
        self.ended.set()

    def _refuse(self, errors: list[Presented]) -> None:
        self.backlog.put(whole(encode({"errors": errors})))

    # ------------------------------------------------------------------------------------------------- running

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until one side has had enough."""
        try:
            with self.hub.holding(self._end):
                await self._hold(receive, send)
        finally:
            self.hub.disconnect(self.connection)

    async def _hold(self, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        following = asyncio.create_task(self._follow())
        writing = asyncio.create_task(self._write(send))
        leaving = asyncio.create_task(_left(receive))
        ending = asyncio.create_task(self.ended.wait())
        tasks = {following, writing, leaving, ending}
        try:
            await asyncio.wait({writing, leaving, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not leaving.done():
                following.cancel()
                with contextlib.suppress(TimeoutError, OSError):
                    async with asyncio.timeout(FAREWELL_SECONDS):
                        await asyncio.wait({writing})
                        await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def _follow(self) -> None:
        try:
            await self.hub.follow(Follower(self.connection, self.opened, self))
        except Exception as bug:
            self._refuse(present_bug(bug, self.identity))
            self.backlog.close()

    async def _write(self, send: Send) -> None:
        message: bytes | None = COMMENT  # at once: the client then knows that it is heard
        while message is not None:
            try:
                async with asyncio.timeout(self.limits.patience_seconds):
                    await send({"type": "http.response.body", "body": message, "more_body": True})
            except TimeoutError:
                self.backlog.give_up()
                return
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    message = await self.backlog.get()
            except TimeoutError:
                message = COMMENT


async def _left(receive: Receive) -> None:
    """Until the client has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass
