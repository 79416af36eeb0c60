"""One socket, from its acceptance to its end: what its client says, and what it is told."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.domain.errors import RequestErrorCode
from api.graphql_errors import present_bug, present_errors, present_refusal
from api.graphql_request import read_call
from api.graphql_socket.operation import Operation
from api.limits import too_costly
from api.live.backlog import Backlog
from api.live.hub import TooManyConnections
from api.live.rooms import Connection, End
from api.transport import Refused

if TYPE_CHECKING:
    from api.graphql_socket.endpoint import GraphQLSocket

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


_KINDS: Final = frozenset({"connection_init", "ping", "pong", "subscribe", "complete"})


class Conversation:
    """One socket, from its acceptance to its end."""

    def __init__(self, house: GraphQLSocket, socket: WebSocket) -> None:
        self.house = house
        self.limits = house.limits
        self.socket = socket
        self.backlog = Backlog(
            self.limits.backlog_bytes, self.limits.patience_seconds, lambda: self.end_by(End.TOO_SLOW)
        )
        self.ended: asyncio.Future[tuple[Close, str]] = asyncio.get_running_loop().create_future()
        self.greeted = asyncio.Event()
        self.token = ""
        self.connection: Connection | None = None
        self.heard = True
        self.operations: dict[str, Operation] = {}
        self.unfinished: set[asyncio.Task[None]] = set()

    def end(self, code: Close, reason: str) -> None:
        """Close the socket, for the first reason given."""
        if not self.ended.done():
            self.ended.set_result((code, reason))

    def end_by(self, why: End) -> None:
        """Close the socket for a reason of the hub."""
        self.end(*_ENDS[why])

    def say(self, kind: str, **more: object) -> None:
        """Send a message."""
        self.backlog.put(orjson.dumps({"type": kind, **more}))

    async def hold(self) -> None:
        """Listen and answer until one side has had enough."""
        with self.house.hub.holding(self.end_by):
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
        connection = Connection(self.token, actor, self.end_by)
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
        operation = Operation(self, self.connection, identity)
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


def _token(payload: Mapping[str, object], socket: WebSocket, cookie: str) -> str:
    """The token of a client: that of a tool first, then a screen's cookie; empty when there is none."""
    given = next((value for name, value in payload.items() if name.lower() == "authorization"), None)
    header = given if given is not None else socket.headers.get("authorization")
    if header is None:
        return socket.cookies.get(cookie, "") if "origin" in socket.headers else ""
    scheme, _, token = str(header).partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
