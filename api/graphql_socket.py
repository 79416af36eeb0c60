"""GraphQL over WebSocket: the protocol graphql-transport-ws, under the same checks as over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final
from uuid import uuid4

import orjson
from graphql import ExecutionResult, OperationType
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.domain.errors import RequestErrorCode
from api.graphql_documents import PreparedSchema
from api.graphql_errors import Presented, encode, present_bug, present_errors, present_refusal, present_result
from api.graphql_request import Call, read_call
from api.limits import too_costly
from api.live.backlog import Backlog
from api.live.hub import Hub, TooManyConnections
from api.live.opening import open_subscription
from api.live.rooms import Connection, End, Follower
from api.rates import Charge
from api.schema.context import Context
from api.transport import Refused, address_of, origin_allowed

PROTOCOL: Final = "graphql-transport-ws"
LONGEST_ID: Final = 255
FAREWELL_SECONDS: Final = 5.0
"""How long a client that is let go may take to read what was sent before."""


class Close(IntEnum):
    """Why a socket closes: those up to 4429 are the protocol's, the last two our own."""

    TOO_BIG = 1009
    RESTART = 1012
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL = 4406
    INIT_TIMEOUT = 4408
    DUPLICATE = 4409
    TOO_MANY = 4429
    INTERNAL = 4500
    TOO_SLOW = 4490
    SILENT = 4499


_ENDS: Final[Mapping[End, tuple[Close, str]]] = {
    End.SESSION_OVER: (Close.FORBIDDEN, "La session est terminée"),
    End.TOO_SLOW: (Close.TOO_SLOW, "Lecture trop lente : reprendre après la dernière position"),
    End.STOPPING: (Close.RESTART, "Le serveur redémarre : se reconnecter"),
}


@dataclass(frozen=True, slots=True)
class SocketLimits:
    """What one socket may cost."""

    message_bytes: int
    backlog_bytes: int
    patience_seconds: float
    operations: int
    operation_seconds: float
    init_seconds: float
    ping_seconds: float


class GraphQLSocket:
    """The ASGI endpoint; `context` answers what an operation finds around it, made anew for each from the token.

    The token comes from the payload of `connection_init`, else from the header `Authorization`, else from the cookie,
    which counts only when the page has an allowed `Origin`.
    """

    def __init__(
        self,
        schema: PreparedSchema,
        hub: Hub,
        context: Callable[[str], Awaitable[Context]],
        *,
        limits: SocketLimits,
        session_cookie: str,
        charge: Charge,
        allowed_origins: frozenset[str] = frozenset(),
        documents: Mapping[str, str] | None = None,
        trusted_only: bool = False,
    ) -> None:
        self.schema = schema
        self.hub = hub
        self.context = context
        self.session_cookie = session_cookie
        self.allowed_origins = allowed_origins
        self.charge = charge
        self.documents = documents or {}
        self.trusted_only = trusted_only
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        if self.hub.stopping:
            await _deny(socket, Refused(503, RequestErrorCode.SERVER_STOPPING))
        elif "origin" in socket.headers and not origin_allowed(scope, self.allowed_origins):
            # Whatever the token: a page from elsewhere has no business here, as with CORS over HTTP.
            await _deny(socket, Refused(403, RequestErrorCode.FORBIDDEN_ORIGIN))
        elif PROTOCOL not in scope["subprotocols"]:
            await socket.accept()
            await socket.close(Close.SUBPROTOCOL, f"Sous-protocole attendu : {PROTOCOL}")
        else:
            await socket.accept(PROTOCOL)
            await _Conversation(self, socket).hold()


async def _deny(socket: WebSocket, refused: Refused) -> None:
    body = encode({"errors": present_refusal(refused, uuid4().hex)})
    await socket.send_denial_response(Response(body, refused.status, media_type="application/json"))


class _Conversation:
    """One socket, from its acceptance to its end."""

    def __init__(self, house: GraphQLSocket, socket: WebSocket) -> None:
        self.house = house
        self.limits = house.limits
        self.socket = socket
        self.backlog = Backlog(
            self.limits.backlog_bytes, self.limits.patience_seconds, lambda: self.end(*_ENDS[End.TOO_SLOW])
        )
        self.ended: asyncio.Future[tuple[Close, str]] = asyncio.get_running_loop().create_future()
        self.greeted = asyncio.Event()
        self.token = ""
        self.connection: Connection | None = None
        self.heard = True
        self.operations: dict[str, _Operation] = {}
        self.unfinished: set[asyncio.Task[None]] = set()

    def end(self, code: Close, reason: str) -> None:
        """Close the socket, for the first reason given."""
        if not self.ended.done():
            self.ended.set_result((code, reason))

    def say(self, kind: str, **more: object) -> None:
        """Send a message."""
        self.backlog.put(orjson.dumps({"type": kind, **more}))

    async def hold(self) -> None:
        """Listen and answer until one side has had enough."""
        with self.house.hub.holding(lambda why: self.end(*_ENDS[why])):
            await self._hold()

    async def _hold(self) -> None:
        reader = asyncio.create_task(self._read())
        writer = asyncio.create_task(self._write())
        pulse = asyncio.create_task(self._watch())
        try:
            watched: list[asyncio.Future[Any]] = [reader, writer, pulse, self.ended]
            await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            for task in (reader, pulse):
                if task.done() and isinstance(bug := task.exception(), Exception):
                    present_bug(bug, uuid4().hex)
                    self.end(Close.INTERNAL, "Erreur interne")
        finally:
            if self.connection is not None:
                self.house.hub.disconnect(self.connection)
            for operation in self.operations.values():
                operation.stop()
            pulse.cancel()
            reader.cancel()
            self.backlog.close()
            await self._take_leave(writer)
            writer.cancel()
            await asyncio.wait({reader, writer, pulse, *self.unfinished})

    async def _take_leave(self, writer: asyncio.Task[None]) -> None:
        """Say why the socket closes, to a client that still reads."""
        if not self.ended.done():
            return
        code, reason = self.ended.result()
        with contextlib.suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await asyncio.wait({writer})
                await self.socket.close(code, reason)

    async def _write(self) -> None:
        with contextlib.suppress(WebSocketDisconnect):
            while (message := await self.backlog.get()) is not None:
                await self.socket.send_text(message.decode())

    async def _watch(self) -> None:
        """Close a socket that does not present itself in time, and one whose client no longer answers."""
        try:
            async with asyncio.timeout(self.limits.init_seconds):
                await self.greeted.wait()
        except TimeoutError:
            self.end(Close.INIT_TIMEOUT, "connection_init n'est pas venu à temps")
            return
        await asyncio.sleep(self.limits.ping_seconds)
        while self.heard:
            self.heard = False
            self.say("ping")
            await asyncio.sleep(self.limits.ping_seconds)
        self.end(Close.SILENT, "Le client ne répond plus")

    async def _read(self) -> None:
        while not self.ended.done():
            message = await self.socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            self.heard = True
            text = message.get("text")
            if text is None:
                self.end(Close.BAD_REQUEST, "Les messages sont des textes JSON")
            elif len(text) > self.limits.message_bytes:
                self.end(Close.TOO_BIG, "Message trop long")
            else:
                await self._take(text)

    async def _take(self, text: str) -> None:
        """Do what a message asks."""
        try:
            message = orjson.loads(text)
        except ValueError:
            message = None
        kind, payload = (message.get("type"), message.get("payload")) if isinstance(message, dict) else (None, None)
        if not isinstance(kind, str) or kind not in _KINDS or not isinstance(payload, dict | None):
            self.end(Close.BAD_REQUEST, "Message inconnu")
        elif kind == "connection_init":
            await self._initialise(payload or {})
        elif kind == "ping":
            self.say("pong", **({"payload": payload} if payload is not None else {}))
        elif kind == "subscribe":
            self._subscribe(message.get("id"), payload)
        elif kind == "complete" and (operation := self.operations.pop(str(message.get("id")), None)):
            operation.stop()

    async def _initialise(self, payload: Mapping[str, object]) -> None:
        if self.greeted.is_set():
            self.end(Close.TOO_MANY, "connection_init est déjà venu")
            return
        self.greeted.set()
        self.token = _token(payload, self.socket, self.house.session_cookie)
        actor = (await self.house.context(self.token)).actor if self.token else None
        if actor is None:
            self.end(Close.FORBIDDEN, "Connectez-vous pour continuer")
            return
        connection = Connection(self.token, actor, lambda why: self.end(*_ENDS[why]))
        try:
            self.house.hub.connect(connection)
        except TooManyConnections:
            self.end(Close.TOO_MANY, "Trop de connexions ouvertes à la fois")
            return
        self.connection = connection
        self.say("connection_ack")

    def _subscribe(self, identity: object, payload: Mapping[str, object] | None) -> None:
        if self.connection is None:
            self.end(Close.UNAUTHORIZED, "connection_init d'abord")
            return
        if not isinstance(identity, str) or not 0 < len(identity) <= LONGEST_ID:
            self.end(Close.BAD_REQUEST, "id doit être un texte")
            return
        if identity in self.operations:
            self.end(Close.DUPLICATE, "Cet id désigne déjà une opération en cours")
            return
        operation = _Operation(self, self.connection, identity)
        try:
            call = read_call(payload, self.house.documents, trusted_only=self.house.trusted_only)
        except Refused as refused:
            if refused.code is RequestErrorCode.BAD_REQUEST:
                self.end(Close.BAD_REQUEST, refused.message)
            else:
                operation.refuse(present_refusal(refused, operation.request_id))
            return
        if len(self.operations) >= self.limits.operations:
            operation.refuse(present_errors([too_costly("operations", self.limits.operations)], operation.request_id))
            return
        self.operations[identity] = operation
        operation.task = asyncio.create_task(operation.run(call))
        self.unfinished.add(operation.task)
        operation.task.add_done_callback(self.unfinished.discard)


class _Operation:
    """One operation of a socket; a subscription's events go out through it."""

    def __init__(self, conversation: _Conversation, connection: Connection, identity: str) -> None:
        self.conversation = conversation
        self.connection = connection
        self.identity = identity
        self.request_id = uuid4().hex
        self.task: asyncio.Task[None] | None = None
        self.follows = False
        self.silent = False
        self.opening = b'{"type":"next","id":' + orjson.dumps(identity) + b',"payload":'

    # ----------------------------------------------------------------------------------------------- an outlet

    def next(self, payload: bytes) -> None:
        """Send a result."""
        if not self.silent:
            self.conversation.backlog.put(self.opening + payload + b"}")

    @property
    def crowded(self) -> bool:
        """Whether the client reads more slowly than it is told."""
        return self.conversation.backlog.crowded

    async def drained(self) -> None:
        """Wait until the client has read most of what it was sent."""
        await self.conversation.backlog.drained()

    def refuse(self, errors: list[Presented]) -> None:
        """End with errors: nothing ran, or nothing more will."""
        self._finish("error", payload=errors)

    def stop(self) -> None:
        """Say nothing more. A query or a mutation that has begun runs to its end, as over HTTP."""
        self.silent = True
        if self.follows and self.task is not None:
            self.task.cancel()

    def _finish(self, kind: str, **more: object) -> None:
        if not self.silent:
            self.conversation.operations.pop(self.identity, None)
            self.conversation.say(kind, id=self.identity, **more)
            self.silent = True

    # ------------------------------------------------------------------------------------------------- running

    async def run(self, call: Call) -> None:
        """Answer the operation."""
        try:
            await self._run(call)
        except Refused as refused:
            self.refuse(present_refusal(refused, self.request_id))
        except Exception as bug:
            self.refuse(present_bug(bug, self.request_id))

    async def _run(self, call: Call) -> None:
        house = self.conversation.house
        prepared = house.schema.prepare(call.query, call.operation_name)
        if prepared.document is None:
            self.refuse(present_errors(prepared.errors, self.request_id))
            return
        limit = asyncio.timeout(self.conversation.limits.operation_seconds)
        try:
            async with limit:
                context = await house.context(self.conversation.token)
                if context.actor is None:
                    self.conversation.end(*_ENDS[End.SESSION_OVER])
                    return
                cost = house.charge(context, address_of(self.conversation.socket.scope), prepared)
                if prepared.kind is OperationType.SUBSCRIPTION:
                    opened = await open_subscription(house.schema, prepared.document, call, context)
                else:
                    await self._execute(call, context, cost)
                    return
        except TimeoutError:
            if not limit.expired():
                raise
            raise Refused(503, RequestErrorCode.TIMEOUT) from None
        if isinstance(opened, ExecutionResult):
            self.refuse(present_errors(opened.errors or (), self.request_id))
            return
        self.follows = True
        if not self.silent:
            await house.hub.follow(Follower(self.connection, opened, self))

    async def _execute(self, call: Call, context: Context, cost: Mapping[str, object]) -> None:
        result = await self.conversation.house.schema.answer(
            call.query,
            context=context,
            variables=call.variables,
            operation_name=call.operation_name,
            extensions=call.extensions,
        )
        body = present_result(result, self.request_id, cost)
        if "data" in body:
            self.next(encode(body))
            self._finish("complete")
        else:
            self.refuse(body["errors"])


_KINDS: Final = frozenset({"connection_init", "ping", "pong", "subscribe", "complete"})


def _token(payload: Mapping[str, object], socket: WebSocket, cookie: str) -> str:
    """The token of a client: that of a tool first, then a screen's cookie; empty when there is none."""
    given = next((value for name, value in payload.items() if name.lower() == "authorization"), None)
    header = given if given is not None else socket.headers.get("authorization")
    if header is None:
        return socket.cookies.get(cookie, "") if "origin" in socket.headers else ""
    scheme, _, token = str(header).partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
