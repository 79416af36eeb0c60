"""The reference dashboard: the page that its addresses answer, the files it is built of, or how to build it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.templates import render

SCREENS: Final = (
    "/",
    "/connexion",
    "/inscription",
    "/activation/{token}",
    "/mot-de-passe",
    "/mot-de-passe/{token}",
    "/reactivation",
    "/reactivation/{token}",
    "/synthese",
    "/depot",
    "/dossiers/{id}",
    "/dossiers/{id}/suivante",
    "/pieces/{id}",
    "/approbations",
    "/approbations/{id}",
    "/droits",
)
"""The addresses of its screens, as `frontend-contract/dashboard/src` declares them; mails lead to some."""

FOLDER: Final = Path(__file__).parent / "static" / "dashboard"
"""Where `make dashboard` builds them; the published package has them there."""

PAGE: Final = "index.html"
"""The page of all screens, of that folder."""

NONCE: Final = "%DECOMPTE_NONCE%"
SANDBOX: Final = "%DECOMPTE_SANDBOX%"
DOCUMENTS: Final = "%DECOMPTE_DOCUMENTS%"
"""What the built page leaves to the server."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
ABSENT_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class _Assets(StaticFiles):
    """Files whose names change with what is in them: a browser never asks twice."""

    async def check_config(self) -> None:
        """The folder may be built while the server runs: until then its files are not found."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


@dataclass(frozen=True)
class Dashboard:
    """The handlers; `folder` is where it was built, `links` what there is to see as long as it was not.

    With `documents` the screens name their operations by `documentId`, which the server knows.
    """

    folder: Path
    sandbox: bool
    documents: bool
    links: Mapping[str, str]

    def routes(self) -> list[BaseRoute]:
        """Each screen, whose deep links thus work; `/assets` and `/licences`. Any other address is nothing here."""
        assets = GZipMiddleware(_Assets(directory=self.folder / "assets", check_dir=False))
        return [
            *(Route(path, self._screen, methods=["GET"]) for path in SCREENS),
            Route("/licences", self._licences, methods=["GET"]),
            Mount("/assets", assets),
        ]

    async def _screen(self, _: Request) -> Response:
        """The page, which then looks at its address by itself."""
        page = self.folder / PAGE
        if not page.is_file():
            text = render("dashboard_absent.html", links=self.links)
            return HTMLResponse(text, 503, {"Content-Security-Policy": ABSENT_POLICY, "Cache-Control": "no-store"})
        nonce = secrets.token_urlsafe(16)
        text = page.read_text().replace(NONCE, nonce)
        for place, fact in ((SANDBOX, self.sandbox), (DOCUMENTS, self.documents)):
            text = text.replace(place, "true" if fact else "false")
        headers = {
            "Content-Security-Policy": POLICY.format(nonce=nonce),
            "Cache-Control": "no-cache",  # and no validator: the nonce is for one page only
            "Referrer-Policy": "same-origin",
        }
        return HTMLResponse(text, headers=headers)

    async def _licences(self, _: Request) -> Response:
        """The licences of what it is made of."""
        file = self.folder / "licences.md"
        if not file.is_file():
            raise HTTPException(404)
        return PlainTextResponse(file.read_text(), headers={"Cache-Control": "no-cache"})
