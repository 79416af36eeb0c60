"""Downloading pièces: the document, the ZIP with its attachments, several at once; and the first page of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api.addresses import MAX_BUNDLE
from api.answers import FileInOneRange, StoredFile, answered, download_headers, file_headers, is_known
from api.archive import Entry, Names, stream
from api.domain.errors import ErrorCode, RequestErrorCode, error
from api.domain.ids import key_of
from api.domain.permissions import Actor
from api.http import HttpServices, readable_file, signed_in
from api.transport import Refused
from api.usecases.download import Folder, folders, record

PDF: Final = "application/pdf"


@dataclass(frozen=True)
class Downloads:
    """The handlers, and what they need of the house; absent and forbidden pièces are refused alike."""

    services: HttpServices[Actor]

    def routes(self) -> list[Route]:
        """`GET /downloads/{pièce}.pdf` and `.zip`, `GET /downloads/pieces.zip`, `GET /files/{id}/preview.png`."""
        return [
            Route("/downloads/pieces.zip", answered(self.bundle), methods=["GET"]),
            Route("/downloads/{id}.pdf", answered(self.document), methods=["GET"]),
            Route("/downloads/{id}.zip", answered(self.with_attachments), methods=["GET"]),
            Route("/files/{id}/preview.png", answered(self.preview), methods=["GET"]),
        ]

    async def document(self, request: Request) -> Response:
        """The document of a pièce, whole or one range of it."""
        actor = await signed_in(self.services, request)
        (folder,) = await folders(actor, _keys([request.path_params["id"]]), with_attachments=False)
        if not folder.files:
            raise Refused(404, RequestErrorCode.NOT_FOUND)
        file = folder.files[0]
        headers = file_headers(StoredFile(file.name, file.media_type, file.bytes, file.sha256, file.added_at))
        if is_known(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        path = await self.services.storage.locate(file.sha256)
        if request.method == "GET":
            await record(actor, [folder.piece_id], await self.services.now())
        return FileInOneRange(path, headers=headers)

    async def with_attachments(self, request: Request) -> Response:
        """The document of a pièce and its attachments, as a ZIP."""
        actor = await signed_in(self.services, request)
        found = await folders(actor, _keys([request.path_params["id"]]), with_attachments=True)
        return await self._zip(request, actor, found, list(_entries(found[0])), f"{found[0].number}.zip")

    async def bundle(self, request: Request) -> Response:
        """Several pièces as one ZIP, a folder each."""
        actor = await signed_in(self.services, request)
        ids = request.query_params.getlist("id")
        if len(ids) > MAX_BUNDLE:
            raise error(ErrorCode.VALUE_NOT_ALLOWED, field="id", value=str(len(ids)))
        whole = request.query_params.get("attachments") == "true"
        found = await folders(actor, _keys(ids), with_attachments=whole)
        names = Names()
        entries = [entry for folder in found for entry in _entries(folder, f"{names.give(folder.number)}/")]
        return await self._zip(request, actor, found, entries, "pieces.zip")

    async def _zip(
        self, request: Request, actor: Actor, found: Sequence[Folder], entries: Sequence[Entry], name: str
    ) -> Response:
        headers = download_headers(Names().give(name), "application/zip") | {"Cache-Control": "no-store"}
        for entry in entries:
            await self.services.storage.locate(entry.sha256)  # what is missing is said before anything is sent
        if request.method == "HEAD":
            return StreamingResponse(iter(()), headers=headers)  # the size is known at the end only
        await record(actor, [folder.piece_id for folder in found], await self.services.now())
        return StreamingResponse(stream(entries, self.services.storage), headers=headers)

    async def preview(self, request: Request) -> Response:
        """The first page of a PDF as a PNG: looking at it is not downloading it."""
        _, file, _ = await readable_file(self.services, request)
        if file.media_type != PDF:
            raise Refused(404, RequestErrorCode.NOT_FOUND)
        shown = StoredFile("", "image/png", 0, f"{file.sha256}-1", file.added_at)
        headers = file_headers(shown) | {"Content-Disposition": "inline"}
        if is_known(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        picture = await self.services.inspector.draw(await self.services.storage.locate(file.sha256))
        if picture is None:
            raise Refused(404, RequestErrorCode.NOT_FOUND)
        return Response(picture, headers=headers)


def _keys(identifiers: Sequence[str]) -> list[UUID]:
    """The keys of pièces; what is not the identifier of one is answered like what one may not see."""
    keys = [key_of("piece", each) for each in identifiers]
    known = [key for key in keys if key is not None]
    if len(known) < len(keys):
        raise error(ErrorCode.NOT_FOUND)
    return known


def _entries(folder: Folder, inside: str = "") -> Iterator[Entry]:
    """The files of a pièce under names that differ, in a folder of the archive."""
    names = Names()
    for file in folder.files:
        yield Entry(f"{inside}{names.give(file.name)}", file.sha256, folder.deposited_at)
