"""What every route outside GraphQL shares: coded JSON for what goes wrong, guarded headers for what is downloaded."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from urllib.parse import quote
from uuid import UUID

from graphql import GraphQLError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.domain.errors import DomainError, ErrorCode, NotSignedIn, RequestErrorCode, error
from api.graphql_errors import Presented, present_bug, present_errors, present_refusal
from api.inspection.flaws import FLAWS, Flaw
from api.multipart import CLOSE
from api.notices import PAGE_POLICY, page
from api.transport import HTML, JSON, ClientGone, Refused, negotiate, request_id

STATUS: Final = {
    ErrorCode.ATTACHMENT_TOO_LARGE: 413,
    ErrorCode.PAYLOAD_TOO_LARGE: 413,
    ErrorCode.TOTAL_TOO_LARGE: 413,
    ErrorCode.FILE_TYPE_NOT_ALLOWED: 415,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.CONSULTATION_ONLY: 403,
}
"""The others are 422: the request is well made, a rule says no."""

_NOT_SERVED: Final = {404: RequestErrorCode.NOT_FOUND, 405: RequestErrorCode.METHOD_NOT_ALLOWED}
_ONE_RANGE: Final = re.compile(rb"bytes=(?:\d+-\d*|-\d+)")

Handler = Callable[[Request], Awaitable[Response]]


class Declined(Exception):
    """The file sent has this flaw."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that the actor may read; `document_of` is the pièce whose document it is, if it is one."""

    name: str
    media_type: str
    bytes: int
    sha256: str
    added_at: datetime
    document_of: UUID | None = None


class FileInOneRange(FileResponse):
    """A file, whole or one range of it: any other `Range` is ignored, as RFC 9110 14.2 allows."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = [(key, value) for key, value in scope["headers"] if key != b"range" or _ONE_RANGE.fullmatch(value)]
        await super().__call__({**scope, "headers": kept}, receive, send)


def download_headers(name: str, media_type: str) -> dict[str, str]:
    """The headers under which bytes are saved, never shown in a page of ours."""
    return {
        "Content-Type": media_type,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",  # may be kept, but rights are asked for again at each click
        "Vary": "Cookie, Authorization",
    }


def file_headers(file: StoredFile) -> dict[str, str]:
    """The same, with what tells one version of a file from another."""
    return {
        **download_headers(file.name, file.media_type),
        "ETag": f'"{file.sha256}"',
        # The date on the disk would tell when somebody else last sent the same bytes.
        "Last-Modified": format_datetime(file.added_at.astimezone(UTC), usegmt=True),
    }


def is_known(request: Request, etag: str) -> bool:
    """Whether the client says that it has this version."""
    return etag in re.split(r"\s*,\s*", request.headers.get("if-none-match", ""))


def answered(handler: Handler) -> Handler:
    """The handler, with each failure made into a coded JSON answer."""

    async def answer(request: Request) -> Response:
        identity = request_id(request.scope)
        try:
            return await handler(request)
        except ClientGone:
            return Response(status_code=400)  # for the log of requests only
        except Refused as refused:
            return _errors(refused.status, present_refusal(refused, identity), refused.headers)
        except NotSignedIn:
            return _errors(401, present_refusal(Refused(401, RequestErrorCode.UNAUTHENTICATED), identity))
        except Declined as declined:
            return _decline(error(FLAWS[declined.flaw].code, field="file"), identity, declined.flaw)
        except DomainError as refusal:
            return _decline(refusal, identity)
        except Exception as bug:  # the last resort: the answer is coded, and the log has the traceback
            return _errors(500, present_bug(bug, identity))

    return answer


async def not_served(request: Request, refused: Exception) -> Response:
    """The answer to an address or a method that no route has, which Starlette puts in English without a code."""
    if not isinstance(refused, HTTPException):
        raise refused
    if refused.status_code == 404 and browses(request):
        headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-store", "Vary": "Accept"}
        return HTMLResponse(_nothing_there(request), 404, headers)
    code = _NOT_SERVED.get(refused.status_code, RequestErrorCode.BAD_REQUEST)
    presented = present_refusal(Refused(refused.status_code, code), request_id(request.scope))
    return _errors(refused.status_code, presented, refused.headers)


def browses(request: Request) -> bool:
    """Whether somebody is there to read a page: a browser names HTML, a program that leaves the choice gets JSON."""
    return negotiate(request.headers.getlist("accept"), (HTML, JSON), (JSON, HTML)) == HTML


def _nothing_there(request: Request) -> str:
    home = any(isinstance(route, Route) and route.path == "/" for route in request.app.routes)
    words = "<p>Rien ne se trouve à cette adresse : vérifiez qu'elle a été recopiée en entier.</p>"
    link = '\n<p><a href="/">Revenir à l\'accueil</a></p>' if home else ""
    return page("Adresse inconnue · décompte", "Adresse inconnue", words + link)


def _decline(refusal: DomainError, identity: str, flaw: Flaw | None = None) -> Response:
    """The answer to a rule that says no; a flaw says it in its own words."""
    presented = present_errors([GraphQLError(str(refusal), original_error=refusal)], identity)
    if flaw:
        presented[0]["message"] = FLAWS[flaw].sentence
        presented[0]["extensions"]["flaw"] = flaw.value
        if FLAWS[flaw].rule:
            presented[0]["extensions"]["rule"] = FLAWS[flaw].rule
    status = STATUS.get(refusal.problems[0].code, 422)
    return _errors(status, presented, CLOSE if status == 413 else None)


def _errors(status: int, presented: list[Presented], headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"errors": presented}, status, {"Cache-Control": "no-store", **(headers or {})})
