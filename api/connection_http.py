"""`POST /technical-accounts/{id}/connection.pdf`: the sheet to keep of a password that is shown once (TEC-02)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.answers import answered, download_headers
from api.archive import Names
from api.connections import connection_pdf
from api.domain.errors import ErrorCode, RequestErrorCode, error
from api.domain.ids import key_of
from api.domain.permissions import Actor
from api.http import HttpServices, signed_in
from api.rates import Rates
from api.security import Passwords
from api.transport import Refused, address_of, check_json_body, read_body
from api.usecases.technical_connection import connection_of

MAX_BODY: Final = 2_048


@dataclass(frozen=True)
class Connections:
    """The handler, and what it needs of the house."""

    services: HttpServices[Actor]
    passwords: Passwords
    rates: Rates
    sandbox: bool

    def routes(self) -> list[Route]:
        """`POST /technical-accounts/{id}/connection.pdf`."""
        path = "/technical-accounts/{id}/connection.pdf"
        return [Route(path, answered(self._sheet), methods=["POST"])]

    async def _sheet(self, request: Request) -> Response:
        """The sheet, for the gestionnaire principal who gives the password that was just shown."""
        actor = await signed_in(self.services, request)
        self.rates.knock(address_of(request.scope))
        password = await _password(request)
        key = key_of("technical", request.path_params["id"])
        if key is None:
            raise error(ErrorCode.NOT_FOUND)
        spec = await connection_of(actor, self.passwords, key, password)
        origin = f"{request.scope['scheme']}://{request.headers['host']}"  # the host was checked at the door
        content = await asyncio.to_thread(connection_pdf, spec, password, origin=origin, sandbox=self.sandbox)
        headers = download_headers(Names().give(f"{spec.login}.pdf"), "application/pdf")
        return Response(content, headers=headers | {"Cache-Control": "no-store"})


async def _password(request: Request) -> str:
    """The password of a body `{"password": "…"}`."""
    check_json_body(request.headers)
    body = await read_body(request.headers, request.receive, maximum=MAX_BODY)
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refused(400, RequestErrorCode.BAD_REQUEST) from None
    password = said.get("password") if isinstance(said, dict) else None
    if not isinstance(password, str):
        raise Refused(400, RequestErrorCode.BAD_REQUEST)
    return password
