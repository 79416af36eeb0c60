"""`POST /token`: OAuth 2.0 client credentials (RFC 6749 §4.4), for the technical accounts of tools."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.answers import answered
from api.domain.errors import DomainError
from api.rates import Rates
from api.security import Passwords
from api.transport import address_of, read_body
from api.usecases.technical_token import give_token

FORM: Final = "application/x-www-form-urlencoded"
MAX_BODY: Final = 8_192
MAX_FIELDS: Final = 20

HEADERS: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
"""What RFC 6749 §5.1 asks of every answer."""

CHALLENGE: Final = {"WWW-Authenticate": 'Basic realm="decompte", charset="UTF-8"'}


class _Refused(Exception):
    """An error of RFC 6749 §5.2; its description is in ASCII, as the RFC asks."""

    def __init__(self, error: str, description: str) -> None:
        self.error, self.description = error, description


@dataclass(frozen=True)
class Tokens:
    """The handler, and what it needs of the house."""

    passwords: Passwords
    now: Callable[[], Awaitable[datetime]]
    life: timedelta
    rates: Rates

    def routes(self) -> list[Route]:
        """`POST /token`."""
        return [Route("/token", answered(self._token), methods=["POST"])]

    async def _token(self, request: Request) -> Response:
        """A token for the login and password of a technical account, or the error that a client library knows."""
        self.rates.knock(address_of(request.scope))
        try:
            login, password = await _credentials(request)
            token = await give_token(
                self.passwords,
                login=login,
                password=password,
                at=datetime.now(UTC),
                now=await self.now(),
                life=self.life,
            )
        except _Refused as refused:
            return _refusal(refused.error, refused.description)
        except DomainError as refusal:
            return _refusal("invalid_client", refusal.problems[0].code.value)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": int(self.life.total_seconds())}
        return JSONResponse(answer, headers=HEADERS)


def _refusal(error: str, description: str) -> Response:
    unknown = error == "invalid_client"
    body = {"error": error, "error_description": description}
    return JSONResponse(body, 401 if unknown else 400, HEADERS | (CHALLENGE if unknown else {}))


async def _credentials(request: Request) -> tuple[str, str]:
    """The login and password that a request gives, in its header or in its form, never in both."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await read_body(request.headers, request.receive, maximum=MAX_BODY)
    if media_type != FORM:
        raise _Refused("invalid_request", f"Content-Type must be {FORM}")
    form = _form(body)
    header = _basic(request.headers.get("authorization"))
    if "grant_type" not in form:
        raise _Refused("invalid_request", "grant_type is missing")
    if form["grant_type"] != "client_credentials":
        raise _Refused("unsupported_grant_type", "only client_credentials is known here")
    if header is not None:
        if "client_secret" in form or form.get("client_id", header[0]) != header[0]:
            raise _Refused("invalid_request", "credentials are given twice")
        return header
    if "client_id" not in form or "client_secret" not in form:
        raise _Refused("invalid_client", "client_id and client_secret are missing")
    return form["client_id"], form["client_secret"]


def _form(body: bytes) -> Mapping[str, str]:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise _Refused("invalid_request", "the form cannot be read") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise _Refused("invalid_request", "a parameter is given twice")
    return {name: value for name, value in form.items() if value}  # an empty one counts as left out (RFC 6749 §3.2)


def _basic(header: str | None) -> tuple[str, str] | None:
    """The login and password of a header, each encoded as in a form (RFC 6749 §2.3.1); None when there is none."""
    if header is None:
        return None
    scheme, _, encoded = header.partition(" ")
    try:
        given = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        given = ""
    login, colon, password = given.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise _Refused("invalid_client", "the Authorization header is not Basic")
    return unquote_plus(login), unquote_plus(password)
