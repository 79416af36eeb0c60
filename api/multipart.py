"""One file out of a multipart body: read as it comes, under a cap and a deadline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from api.domain.errors import ErrorCode, RequestErrorCode, error
from api.storage import CHUNK_BYTES, TooLarge
from api.transport import ClientGone, Refused

ENVELOPE_BYTES: Final = 64 * 1024
"""What a multipart body may hold beside the file: boundaries and the headers of one part."""

CLOSE: Final = {"Connection": "close"}
"""For answers that leave a part of the body unread: the connection cannot serve again."""


class _OneFile(MultiPartParser):
    """Takes one file and nothing else; knows whether it came whole, and closes it in any case."""

    is_whole = False

    def on_end(self) -> None:
        self.is_whole = True

    async def close(self) -> None:
        """Delete what was received."""
        if self._current_part.file:
            await self._current_part.file.close()


@asynccontextmanager
async def sent_file(request: Request, *, maximum: int, seconds: float) -> AsyncIterator[UploadFile]:
    """The one part `file` of a multipart body, closed when the block ends; `TooLarge` when the body is."""
    _check_headers(request, maximum + ENVELOPE_BYTES)
    # The parser stops at the first part too many, and bounds the headers of each.
    parser = _OneFile(request.headers, _capped(request, maximum + ENVELOPE_BYTES), max_files=1, max_fields=0)
    try:
        form = await _parse(parser, seconds)
        sent = form.get("file")
        if not isinstance(sent, UploadFile):
            raise error(ErrorCode.FIELD_REQUIRED, field="file")
        yield sent
    finally:
        await parser.close()


async def _parse(parser: _OneFile, seconds: float) -> FormData:
    try:
        async with asyncio.timeout(seconds):
            form = await parser.parse()
    except TimeoutError:
        raise Refused(408, RequestErrorCode.TIMEOUT, "Le fichier n'est pas arrivé entier à temps.", CLOSE) from None
    except MultiPartException:
        raise Refused(400, RequestErrorCode.BAD_REQUEST, "Envoyez une seule partie, « file ».", CLOSE) from None
    if not parser.is_whole:
        raise Refused(400, RequestErrorCode.BAD_REQUEST, "Le corps de la requête est incomplet.")
    return form


def _check_headers(request: Request, maximum: int) -> None:
    """Refuse, before it is read, a body that cannot be a file."""
    types = request.headers.getlist("content-type")
    if len(types) != 1 or types[0].partition(";")[0].strip().lower() != "multipart/form-data":
        message = "Le fichier doit être envoyé en multipart/form-data."
        raise Refused(415, RequestErrorCode.UNSUPPORTED_MEDIA_TYPE, message, CLOSE)
    if "content-encoding" in request.headers:
        message = "Le corps ne doit pas être compressé."
        raise Refused(415, RequestErrorCode.UNSUPPORTED_MEDIA_TYPE, message, CLOSE)
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise Refused(400, RequestErrorCode.BAD_REQUEST, headers=CLOSE)
    if len(length) > 18 or int(length) > maximum:
        raise TooLarge


async def _capped(request: Request, maximum: int) -> AsyncGenerator[bytes, None]:
    """The body, as it comes; `TooLarge` as soon as it is."""
    received = 0
    try:
        async for chunk in request.stream():
            received += len(chunk)
            if received > maximum:
                raise TooLarge
            yield chunk
    except ClientDisconnect:
        raise ClientGone from None


async def chunks(sent: UploadFile) -> AsyncIterator[bytes]:
    """The bytes of the file, a piece at a time."""
    while chunk := await sent.read(CHUNK_BYTES):
        yield chunk
