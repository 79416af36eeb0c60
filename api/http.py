"""What is not GraphQL: sending a file, downloading one, and saying that the server lives."""

from __future__ import annotations

import asyncio
import logging
import re
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final, Generic, Protocol, TypeVar
from urllib.parse import quote
from uuid import UUID

from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.domain.attachments import MAX_FILE_BYTES
from api.domain.errors import DomainError, ErrorCode, NotSignedIn, RequestErrorCode, error
from api.domain.ids import public_id
from api.graphql_errors import Presented, present_bug, present_errors, present_refusal
from api.inspection.flaws import FLAWS, Flaw
from api.inspection.inspector import Inspector
from api.multipart import CLOSE, chunks, sent_file
from api.storage import Storage, TooLarge
from api.transport import ClientGone, Refused, request_id

log = logging.getLogger("decompte.http")

STATUS: Final = {
    ErrorCode.ATTACHMENT_TOO_LARGE: 413,
    ErrorCode.FILE_TYPE_NOT_ALLOWED: 415,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.CONSULTATION_ONLY: 403,
}
"""The others are 422: the request is well made, a rule says no."""

_READY_SECONDS: Final = 5.0
_ONE_RANGE: Final = re.compile(rb"bytes=(?:\d+-\d*|-\d+)")

ActorT = TypeVar("ActorT")
ActorT_contra = TypeVar("ActorT_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that the actor may read."""

    name: str
    media_type: str
    bytes: int
    sha256: str
    added_at: datetime


class Register(Protocol[ActorT_contra]):
    """Records a file that was stored, as sent by this actor; gives its key."""

    async def __call__(
        self,
        actor: ActorT_contra,
        /,
        *,
        name: str,
        bytes: int,  # noqa: A002 - the column's name
        media_type: str,
        sha256: str,
        pages: int | None,
        now: datetime,
    ) -> UUID: ...


@dataclass(frozen=True)
class HttpServices(Generic[ActorT]):
    """What the routes need from the rest of the house; `app.py` wires it.

    `actor` answers None for a request without a valid session and raises `Refused` for a write from another origin.
    `readable` answers None for a file that does not exist and for one that the actor may not see: the routes cannot
    tell them apart, so neither can the client.
    """

    actor: Callable[[Request], Awaitable[ActorT | None]]
    register: Register[ActorT]
    readable: Callable[[ActorT, str, datetime], Awaitable[StoredFile | None]]
    ready: Callable[[], Awaitable[bool]]
    now: Callable[[], Awaitable[datetime]]
    storage: Storage
    inspector: Inspector
    max_file_bytes: int = MAX_FILE_BYTES
    upload_seconds: float = 120.0


class Declined(Exception):
    """The file sent has this flaw."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


def routes(services: HttpServices[ActorT]) -> list[Route]:
    """`POST /files`, `GET /files/{id}`, `GET /livez`, `GET /readyz`."""

    async def upload(request: Request) -> Response:
        """Check and keep one file; its id can then be named by a mutation."""
        actor = await _signed_in(services, request)
        try:
            async with sent_file(request, maximum=services.max_file_bytes, seconds=services.upload_seconds) as sent:
                name = unicodedata.normalize("NFC", sent.filename or "").strip()  # macOS sends é as two characters
                async with services.storage.stage(chunks(sent), limit=services.max_file_bytes) as staged:
                    verdict = await services.inspector.inspect(staged.path, name)
                    if verdict.flaw:
                        raise Declined(verdict.flaw)
                    await services.storage.keep(staged)
        except TooLarge:
            raise error(ErrorCode.ATTACHMENT_TOO_LARGE, field="file", max=_size(services.max_file_bytes)) from None
        # Should this fail, no row names the bytes: `Storage.sweep` finds them later.
        key = await services.register(
            actor,
            name=name,
            bytes=staged.bytes,
            media_type=verdict.media_type,
            sha256=staged.sha256,
            pages=verdict.pages,
            now=await services.now(),
        )
        identifier = public_id("fichier", key)
        answer = {
            "id": identifier,
            "name": name,
            "bytes": staged.bytes,
            "mediaType": verdict.media_type,
            "sha256": staged.sha256,
        }
        return JSONResponse(answer, 201, {"Location": f"/files/{identifier}", "Cache-Control": "no-store"})

    async def download(request: Request) -> Response:
        """The bytes of a file, for those who may see it now."""
        actor = await _signed_in(services, request)
        file = await services.readable(actor, request.path_params["id"], await services.now())
        if file is None:
            raise Refused(404, RequestErrorCode.NOT_FOUND)
        headers = _download_headers(file)
        if headers["ETag"] in re.split(r"\s*,\s*", request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        path = await services.storage.locate(file.sha256)
        return _FileInOneRange(path, headers=headers)

    async def live(_: Request) -> Response:
        """The process answers: no database is asked."""
        return JSONResponse({"status": "live"}, headers={"Cache-Control": "no-store"})

    async def ready(_: Request) -> Response:
        """Whether the database answers and has its migrations."""
        try:
            async with asyncio.timeout(_READY_SECONDS):
                is_ready = await services.ready()
        except Exception as cause:  # whatever it is, the answer to the balancer is the same
            log.warning("not ready: %s", type(cause).__name__)
            is_ready = False
        status = "ready" if is_ready else "unavailable"
        return JSONResponse({"status": status}, 200 if is_ready else 503, {"Cache-Control": "no-store"})

    return [
        Route("/files", _answered(upload), methods=["POST"]),
        Route("/files/{id}", _answered(download), methods=["GET"]),
        Route("/livez", live, methods=["GET"]),
        Route("/readyz", ready, methods=["GET"]),
    ]


async def _signed_in(services: HttpServices[ActorT], request: Request) -> ActorT:
    actor = await services.actor(request)
    if actor is None:
        raise Refused(401, RequestErrorCode.UNAUTHENTICATED)
    return actor


def _size(number: int) -> str:
    return f"{number // 1024**2} Mo" if number % 1024**2 == 0 else f"{number} octets"


class _FileInOneRange(FileResponse):
    """A file, whole or one range of it: any other `Range` is ignored, as RFC 9110 14.2 allows."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = [(key, value) for key, value in scope["headers"] if key != b"range" or _ONE_RANGE.fullmatch(value)]
        await super().__call__({**scope, "headers": kept}, receive, send)


def _download_headers(file: StoredFile) -> dict[str, str]:
    return {
        "Content-Type": file.media_type,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",  # may be kept, but rights are asked for again at each click
        "Vary": "Cookie, Authorization",
        "ETag": f'"{file.sha256}"',
        # The date on the disk would tell when somebody else last sent the same bytes.
        "Last-Modified": format_datetime(file.added_at.astimezone(UTC), usegmt=True),
    }


def _answered(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
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
