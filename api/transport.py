"""HTTP below any endpoint: request id, security headers, body under a cap, content negotiation, origin of a write."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.domain.errors import REQUEST_ERRORS, RequestErrorCode

REQUEST_ID: Final = "X-Request-Id"
API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# Monaco, the editor of GraphiQL, writes its own style elements and holds icons as data.
GRAPHIQL_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
# `utf-8` is the only charset of JSON between systems (RFC 8259 §8.1), so it may be said but not changed.
JSON_BODY: Final = re.compile(
    r'application/json[ \t]*(?:;[ \t]*charset[ \t]*=[ \t]*("?)utf-?8\1[ \t]*)?', re.IGNORECASE
)
QUALITY: Final = re.compile(r"[ \t]*q[ \t]*=[ \t]*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)[ \t]*", re.I)
LONGEST_LENGTH: Final = 18


class Refused(Exception):
    """The request is turned away before anything runs: an HTTP status, a code and a French sentence."""

    def __init__(
        self,
        status: int,
        code: RequestErrorCode,
        message: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.message = message or REQUEST_ERRORS[code]
        self.headers = headers or {}
        super().__init__(self.message)


class ClientGone(Exception):
    """The client closed the connection before its request was whole: nobody is left to answer."""


def request_id(scope: Scope) -> str:
    """The id of this request, made at the first call; a client cannot choose it."""
    state = scope.setdefault("state", {})
    if "request_id" not in state:
        state["request_id"] = uuid4().hex
    return str(state["request_id"])


def address_of(scope: Scope) -> str:
    """Where a request comes from; empty when the server does not say."""
    client = scope.get("client")
    return str(client[0]) if client else ""


class RequestId:
    """Gives each request an id, in the scope for the logs and in `X-Request-Id` for the person who calls for help."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        identity = request_id(scope)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID] = identity
            await send(message)

        await self.app(scope, receive, send_with_id)


class SecurityHeaders:
    """Tells browsers to keep answers as they are; `policies` gives the paths that begin so their own CSP.

    A page may also set its own `Content-Security-Policy`: what an answer says itself is never replaced.
    """

    def __init__(self, app: ASGIApp, policies: Mapping[str, str] | None = None) -> None:
        self.app = app
        self.policies = sorted((policies or {}).items(), key=lambda policy: len(policy[0]), reverse=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Content-Security-Policy", self._policy(scope["path"]))
            await send(message)

        await self.app(scope, receive, send_guarded)

    def _policy(self, path: str) -> str:
        return next((policy for prefix, policy in self.policies if path.startswith(prefix)), API_POLICY)


def origin_allowed(scope: Scope, allowed: frozenset[str]) -> bool:
    """Whether the page that sent this request may write with the session cookie: our own, or one of `allowed`.

    No `Origin` at all is no: a browser sends it with every POST, and tools have `Authorization`.
    """
    headers = Headers(scope=scope)
    origins, hosts = headers.getlist("origin"), headers.getlist("host")
    if len(origins) != 1:
        return False
    origin = origins[0].lower()
    # From the scope, never from a URL rebuilt out of the headers; a WebSocket handshake has the scheme of its page.
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    return origin in allowed or (len(hosts) == 1 and origin == f"{scheme}://{hosts[0].lower()}")


def check_json_body(headers: Headers) -> None:
    """Refuse what is not plainly UTF-8 JSON; the exact media type is also what makes a browser ask before it posts."""
    types = headers.getlist("content-type")
    if len(types) != 1 or not JSON_BODY.fullmatch(types[0]):
        message = "Le corps doit être envoyé en application/json, encodé en UTF-8."
        raise Refused(415, RequestErrorCode.UNSUPPORTED_MEDIA_TYPE, message)
    if "content-encoding" in headers:
        message = "Le corps ne doit pas être compressé."
        raise Refused(415, RequestErrorCode.UNSUPPORTED_MEDIA_TYPE, message)


async def read_body(headers: Headers, receive: Receive, *, maximum: int) -> bytes:
    """The whole body; refused at once when it announces more than `maximum` bytes, or as soon as it has sent more."""
    announced = headers.get("content-length", "0")
    if not (announced.isascii() and announced.isdigit()):
        raise Refused(400, RequestErrorCode.BAD_REQUEST)
    if len(announced) > LONGEST_LENGTH or int(announced) > maximum:
        raise _too_large(maximum)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        body += message.get("body", b"")
        if len(body) > maximum:
            raise _too_large(maximum)
        if not message.get("more_body", False):
            return bytes(body)


def _too_large(maximum: int) -> Refused:
    message = f"La requête dépasse {maximum} octets."
    # The rest of the body stays unread: the connection cannot serve again.
    return Refused(413, RequestErrorCode.PAYLOAD_TOO_LARGE, message, {"Connection": "close"})


def negotiate(accept: Iterable[str], named: tuple[str, ...], unnamed: tuple[str, ...]) -> str | None:
    """The media type to answer with, None when there is no agreement (RFC 9110 §12.5.1).

    Between equals the order of `named` decides when the client named the types itself, that of `unnamed` when it left
    the choice with a wildcard or said nothing.
    """
    qualities = dict(_range(text) for header in accept for text in header.split(",") if text.strip())
    if not qualities:
        return unnamed[0]

    def rank(media: str) -> tuple[float, int, int]:
        for specificity, kind in ((2, media), (1, f"{media.partition('/')[0]}/*"), (0, "*/*")):
            if kind in qualities:
                order = named if specificity == 2 else unnamed
                return qualities[kind], specificity, -order.index(media)
        return 0.0, 0, 0

    best = max(unnamed, key=rank)
    return best if rank(best)[0] > 0 else None


def _range(text: str) -> tuple[str, float]:
    """One range of an `Accept` header with its quality."""
    kind, *parameters = text.split(";")
    quality = 1.0
    for parameter in parameters:
        if match := QUALITY.fullmatch(parameter):
            quality = float(match[1])
    return kind.strip().lower(), quality
