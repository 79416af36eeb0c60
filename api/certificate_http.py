"""The certificate of a deposit as a PDF for its parties, and its verification by anybody who holds one."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from api import addresses
from api.answers import answered, browses, download_headers, is_known
from api.archive import Names
from api.certificates import certificate_pdf, verification_page
from api.domain.cadres import CADRES
from api.domain.certificate import typed_fingerprint
from api.domain.errors import ErrorCode, error
from api.domain.ids import key_of
from api.domain.permissions import Actor
from api.http import HttpServices, signed_in
from api.notices import PAGE_POLICY
from api.usecases.certificate import certificate_of, verify


@dataclass(frozen=True)
class Certificates:
    """The handlers, and what they need of the house."""

    services: HttpServices[Actor]
    sandbox: bool

    def routes(self) -> list[Route]:
        """`GET /certificates/{pièce}.pdf`, `GET /certificates/verify/{fingerprint}`."""
        return [
            Route("/certificates/verify/{fingerprint}", answered(self.verification), methods=["GET"]),
            Route("/certificates/{id}.pdf", answered(self.certificate), methods=["GET"]),
        ]

    async def certificate(self, request: Request) -> Response:
        """The certificate of a pièce, for those who may see it now."""
        actor = await signed_in(self.services, request)
        key = key_of("piece", request.path_params["id"])
        spec = await certificate_of(actor, key) if key is not None else None
        if spec is None:
            raise error(ErrorCode.NOT_FOUND)
        address = f"{_origin(request)}{addresses.verification(spec.fingerprint)}"
        content = await asyncio.to_thread(certificate_pdf, spec, address=address, sandbox=self.sandbox)
        name = Names().give(f"certificat-{spec.number}.pdf")
        headers = download_headers(name, "application/pdf") | {"ETag": f'"{hashlib.sha256(content).hexdigest()}"'}
        if is_known(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers)

    async def verification(self, request: Request) -> Response:
        """Whether a fingerprint is that of a certificate of ours: its number, cadre and instant, nothing more."""
        typed = typed_fingerprint(request.path_params["fingerprint"])
        found = await verify(typed) if typed is not None else None
        headers = {"Cache-Control": "no-store", "Vary": "Accept"}
        if browses(request):
            policy = {"Content-Security-Policy": PAGE_POLICY}
            return HTMLResponse(verification_page(found), headers=headers | policy)
        said: Mapping[str, object] = {"genuine": False}
        if found is not None:
            said = {
                "genuine": True,
                "number": found.number,
                "cadre": found.cadre.name,
                "cadreLabel": CADRES[found.cadre].libelle,
                "depositedAt": f"{found.deposited_at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z",
            }
        return JSONResponse(said, headers=headers)


def _origin(request: Request) -> str:
    """Where the person asked from; the host was checked at the door."""
    return f"{request.scope['scheme']}://{request.headers['host']}"
