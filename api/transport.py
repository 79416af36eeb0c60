"""HTTP below any endpoint: request id, security headers, body under a cap, content negotiation, origin of a write."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from os import urandom
from typing import Final, TypeAlias

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.domain.errors import REQUEST_ERRORS, RequestErrorCode

Header: TypeAlias = tuple[bytes, bytes]

HTML: Final = "text/html"
JSON: Final = "application/json"
REQUEST_ID: Final = "X-Request-Id"
API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# Monaco, the editor of GraphiQL, writes its own style elements and holds icons as data.
GRAPHIQL_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


def _guards(policy: str) -> list[Header]:
    """What tells browsers to keep an answer as it is."""
    return [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"content-security-policy", policy.encode()),
    ]


API_GUARDS: Final = _guards(API_POLICY)
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
        state["request_id"] = urandom(16).hex()
    return str(state["request_id"])


def address_of(scope: Scope) -> str:
    """Where a request comes from; empty when the server does not say."""
    client = scope.get("client")
    return str(client[0]) if client else ""


class Front:
    """What every request passes first: an id, the hosts that are ours, the origins that may read, guards for browsers.

    The id is in the scope for the logs and in `X-Request-Id` for the person who calls for help. `policies` gives the
    paths that begin so their own CSP; a page may also set its own, and what an answer says itself is never replaced.
    What has an endpoint in `straight` goes there past Starlette's router, which is asked for everything else.

    Whatever is not plain (a host that is not named as it is, a browser that asks whether it may) is for Starlette's own
    middlewares; the rest is what they would answer, with one look at the headers each way.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Sequence[str],
        origins: Sequence[str] = (),
        policies: Mapping[str, str] | None = None,
        straight: Mapping[str, ASGIApp] | None = None,
    ) -> None:
        self.app = app
        shared = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
            allow_credentials=True,
            expose_headers=[REQUEST_ID],
        )
        self.careful = TrustedHostMiddleware(shared, allowed_hosts=hosts)
        self.hosts = frozenset(host.lower().encode() for host in hosts)
        self.origins = frozenset(origin.encode() for origin in origins)
        self.read_elsewhere = [(name.lower().encode(), value.encode()) for name, value in shared.simple_headers.items()]
        # The longest path decides.
        own = sorted((policies or {}).items(), key=lambda policy: len(policy[0]), reverse=True)
        self.guards = [(path, _guards(policy)) for path, policy in own]
        self.straight = straight or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.careful(scope, receive, send)
            return
        identity = request_id(scope).encode()
        plain, origin = self._plain(scope)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers, vary = self._guarded(message.get("headers", ()), scope["path"])
                headers.append((b"x-request-id", identity))
                if plain:
                    vary.append(b"Origin")
                if plain and origin is not None:
                    headers += self.read_elsewhere
                    if origin in self.origins:
                        headers.append((b"access-control-allow-origin", origin))
                if vary:
                    headers.append((b"vary", b", ".join(vary)))
                message["headers"] = headers
            await send(message)

        app = self.straight.get(scope["path"], self.app) if plain else self.careful
        await app(scope, receive, send_guarded)

    def _plain(self, scope: Scope) -> tuple[bool, bytes | None]:
        """Whether a request is to a host of ours, as it is named, and does not ask for another; and its origin."""
        found: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            if name in (b"host", b"origin"):
                if name in found:
                    return False, None
                found[name] = value
        host, colon, port = found.get(b"host", b"").partition(b":")
        origin = found.get(b"origin")
        asks = origin is not None and scope["method"] == "OPTIONS"
        return host in self.hosts and (port.isdigit() or not colon) and not asks, origin

    def _guarded(self, sent: Iterable[Header], path: str) -> tuple[list[Header], list[bytes]]:
        """The headers of an answer with its guards, and apart what it varies by; an id that it says is left out."""
        headers: list[Header] = []
        vary: list[bytes] = []
        for header in sent:
            if header[0] == b"vary":
                vary.append(header[1])
            elif header[0] != b"x-request-id":
                headers.append(header)
        said = {name for name, _ in headers}
        guards = next((guards for begins, guards in self.guards if path.startswith(begins)), API_GUARDS)
        headers += [guard for guard in guards if guard[0] not in said]
        return headers, vary


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
    return _agreed(tuple(accept), named, unnamed)


@lru_cache(maxsize=64)  # clients say the same again and again
def _agreed(accept: tuple[str, ...], named: tuple[str, ...], unnamed: tuple[str, ...]) -> str | None:
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
