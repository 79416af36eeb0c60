"""The home of a sandbox in a browser: its accounts, taken with one button, its clock, the way to everything else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api.answers import answered
from api.domain.errors import DomainError, RequestErrorCode
from api.domain.examples import ACCOUNTS, EXAMPLE_STRUCTURES, PASSWORD, ExampleStructure, address
from api.domain.organisation import STRUCTURE_TYPES
from api.domain.permissions import Actor
from api.models import User
from api.security import Passwords
from api.templates import read, render
from api.transport import Refused, origin_allowed, read_body
from api.usecases import account, sandbox
from api.usecases.clock import read_clock
from api.usecases.second_factor import Challenge

POLICY: Final = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
"""Nothing runs; the buttons are forms, and go nowhere but here: with their `Origin`, which `no-referrer` would hide."""

STEPS: Final = {1: "1 jour", 7: "7 jours", 10: "10 jours", 15: "15 jours", 30: "30 jours"}
"""How far the clock moves at once: the delays of the trade, and a day."""

MAX_BODY: Final = 1_024
MAX_FIELDS: Final = 5


@dataclass(frozen=True)
class SandboxPages:
    """The handlers, and what they need of the house."""

    passwords: Passwords
    hours: int
    actor: Callable[[Request], Awaitable[Actor | None]]
    token: Callable[[Request], str | None]
    set_cookie: Callable[[Response, str | None], None]
    links: Mapping[str, str]
    """What else there is to see: French name → path."""

    def routes(self) -> list[Route]:
        """`GET /`, `/sandbox`, its accounts; `POST /sandbox/session`, `/sandbox/sign-out` and `/sandbox/clock`."""
        return [
            Route("/", self._from_the_door, methods=["GET"]),
            Route("/sandbox", answered(self._home), methods=["GET"]),
            Route("/sandbox/accounts.json", self._accounts, methods=["GET"]),
            Route("/sandbox/style.css", self._style, methods=["GET"]),
            Route("/sandbox/session", answered(self._take), methods=["POST"]),
            Route("/sandbox/sign-out", answered(self._leave), methods=["POST"]),
            Route("/sandbox/clock", answered(self._move), methods=["POST"]),
        ]

    async def _from_the_door(self, _: Request) -> Response:
        """Where somebody who types the address alone wants to be."""
        return RedirectResponse("/sandbox", 307)

    async def _style(self, _: Request) -> Response:
        """The style of the pages of a sandbox."""
        return Response(read("sandbox.css"), media_type="text/css", headers={"Cache-Control": "no-cache"})

    async def _accounts(self, _: Request) -> Response:
        """Who can sign in, for a sign-in page that offers them."""
        accounts = [
            {"structure": structure.name, "type": libelle, "email": email, "purpose": ACCOUNTS[kind]}
            for structure, libelle, emails in _accounts()
            for kind, email in emails.items()
        ]
        return JSONResponse({"password": PASSWORD, "accounts": accounts}, headers={"Cache-Control": "no-cache"})

    async def _home(self, request: Request) -> Response:
        """The page."""
        return await self._page(request)

    async def _page(self, request: Request, *, problem: str | None = None, status: int = 200) -> Response:
        actor = await self.actor(request)
        text = render(
            "sandbox.html",
            title="Bac à sable",
            now=await read_clock(),
            steps=STEPS,
            person=await User.get_or_none(id=actor.user_id) if actor else None,
            structures=_accounts(),
            accounts=ACCOUNTS,
            password=PASSWORD,
            links=self.links,
            problem=problem,
        )
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
        return HTMLResponse(text, status, headers)

    async def _take(self, request: Request) -> Response:
        """Open the session of an account; the browser then is this person, GraphiQL included."""
        form = await self._form(request)
        try:
            opened = await account.sign_in(
                self.passwords,
                email=form.get("email", ""),
                password=PASSWORD,
                at=datetime.now(UTC),
                hours=self.hours,
                second_factor=False,
            )
        except DomainError as refusal:
            return await self._page(request, problem=refusal.problems[0].message, status=422)
        if isinstance(opened, Challenge):
            raise LookupError("no code was asked for")
        response = self._back()
        self.set_cookie(response, opened.token)
        return response

    async def _leave(self, request: Request) -> Response:
        """Close the session of the browser."""
        await self._form(request)
        if (token := self.token(request)) is not None:
            await account.sign_out(token)
        response = self._back()
        self.set_cookie(response, None)
        return response

    async def _move(self, request: Request) -> Response:
        """Move the clock forward by one of the steps, with all that happens on the way."""
        days = (await self._form(request)).get("days", "")
        if not (days.isascii() and days.isdigit() and len(days) <= 2 and int(days) in STEPS):
            raise Refused(400, RequestErrorCode.BAD_REQUEST)
        try:
            await sandbox.advance_clock(await read_clock() + timedelta(days=int(days)))
        except DomainError as refusal:
            return await self._page(request, problem=refusal.problems[0].message, status=422)
        return self._back()

    @staticmethod
    def _back() -> Response:
        return RedirectResponse("/sandbox", 303)

    @staticmethod
    async def _form(request: Request) -> Mapping[str, Any]:
        """The fields of a form of this page, which no other page may send."""
        if not origin_allowed(request.scope, frozenset()):
            raise Refused(403, RequestErrorCode.FORBIDDEN_ORIGIN)
        body = await read_body(request.headers, request.receive, maximum=MAX_BODY)
        try:
            return dict(parse_qsl(body.decode(), errors="strict", max_num_fields=MAX_FIELDS))
        except ValueError:
            raise Refused(400, RequestErrorCode.BAD_REQUEST) from None


def _accounts() -> list[tuple[ExampleStructure, str, dict[str, str]]]:
    """Each structure, the label of its type, and its accounts: kind → address."""
    return [
        (each, STRUCTURE_TYPES[each.type].libelle, {kind: address(kind, each.key) for kind in ACCOUNTS})
        for each in EXAMPLE_STRUCTURES
    ]
