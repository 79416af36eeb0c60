"""The door: who may open a socket, and what each may cost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from api.domain.errors import RequestErrorCode
from api.graphql_documents import PreparedSchema
from api.graphql_errors import encode, present_refusal
from api.graphql_socket.conversation import Close, Conversation
from api.live.hub import Hub
from api.rates import Charge
from api.schema.context import Context
from api.transport import Refused, origin_allowed

PROTOCOL: Final = "graphql-transport-ws"


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
            await Conversation(self, socket).hold()


async def _deny(socket: WebSocket, refused: Refused) -> None:
    body = encode({"errors": present_refusal(refused, uuid4().hex)})
    await socket.send_denial_response(Response(body, refused.status, media_type="application/json"))
