"""`GET /captcha`: what a browser must solve before it sends a form without a session (SUP-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.answers import answered
from api.rates import Rates
from api.transport import address_of
from api.usecases import captcha


@dataclass(frozen=True)
class Captchas:
    """The handler, and what it needs of the house."""

    cost: int
    rates: Rates

    def routes(self) -> list[Route]:
        """`GET /captcha`."""
        return [Route("/captcha", answered(self._captcha), methods=["GET"])]

    async def _captcha(self, request: Request) -> Response:
        """A challenge, in the JSON that the widgets of ALTCHA take; each is answered once."""
        self.rates.knock(address_of(request.scope))
        challenge = await captcha.challenge(cost=self.cost, at=datetime.now(UTC))
        return JSONResponse(challenge, headers={"Cache-Control": "no-store"})
