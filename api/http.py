"""What is not GraphQL: sending a file, downloading one, and saying that the server lives."""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, Protocol, TypeVar
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.answers import Declined, FileInOneRange, StoredFile, answered, file_headers, is_known
from api.domain.attachments import MAX_FILE_BYTES
from api.domain.errors import ErrorCode, RequestErrorCode, error
from api.domain.ids import public_id
from api.inspection.inspector import Inspector
from api.multipart import chunks, sent_file
from api.storage import Storage, TooLarge
from api.transport import Refused

log = logging.getLogger("decompte.http")

_READY_SECONDS: Final = 5.0

ActorT = TypeVar("ActorT")
ActorT_contra = TypeVar("ActorT_contra", contravariant=True)


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
        factur_x: bool,
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
    downloaded: Callable[[ActorT, UUID, datetime], Awaitable[None]]
    ready: Callable[[], Awaitable[bool]]
    now: Callable[[], Awaitable[datetime]]
    storage: Storage
    inspector: Inspector
    max_file_bytes: int = MAX_FILE_BYTES
    upload_seconds: float = 120.0


def routes(services: HttpServices[ActorT]) -> list[Route]:
    """`POST /files`, `GET /files/{id}`, `GET /livez`, `GET /readyz`."""

    async def upload(request: Request) -> Response:
        """Check and keep one file; its id can then be named by a mutation."""
        actor = await signed_in(services, request)
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
        # Should this fail, no row names the bytes: `decompte sweep-files` finds them later.
        key = await services.register(
            actor,
            name=name,
            bytes=staged.bytes,
            media_type=verdict.media_type,
            sha256=staged.sha256,
            pages=verdict.pages,
            factur_x=verdict.factur_x,
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
        actor, file, now = await readable_file(services, request)
        headers = file_headers(file)
        if is_known(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        path = await services.storage.locate(file.sha256)
        if file.document_of is not None and request.method == "GET":
            await services.downloaded(actor, file.document_of, now)
        return FileInOneRange(path, headers=headers)

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
        Route("/files", answered(upload), methods=["POST"]),
        Route("/files/{id}", answered(download), methods=["GET"]),
        Route("/livez", live, methods=["GET"]),
        Route("/readyz", ready, methods=["GET"]),
    ]


async def readable_file(services: HttpServices[ActorT], request: Request) -> tuple[ActorT, StoredFile, datetime]:
    """Who asks for which file, and when; an absent file and a forbidden one are refused alike."""
    actor, now = await signed_in(services, request), await services.now()
    file = await services.readable(actor, request.path_params["id"], now)
    if file is None:
        raise Refused(404, RequestErrorCode.NOT_FOUND)
    return actor, file, now


async def signed_in(services: HttpServices[ActorT], request: Request) -> ActorT:
    """Who sends the request; refused when nobody is signed in."""
    actor = await services.actor(request)
    if actor is None:
        raise Refused(401, RequestErrorCode.UNAUTHENTICATED)
    return actor


def _size(number: int) -> str:
    return f"{number // 1024**2} Mo" if number % 1024**2 == 0 else f"{number} octets"
