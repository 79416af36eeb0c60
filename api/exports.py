"""`GET /exports/fiscal.csv` and `.xlsx`: the liste fiscale for spreadsheets, sent as it is read."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api.answers import FileInOneRange, answered, download_headers
from api.domain.days import period
from api.domain.errors import ErrorCode, error
from api.domain.fiscal import COLUMNS, reader
from api.domain.habilitation import Application
from api.domain.ids import key_of
from api.domain.permissions import Actor
from api.http import HttpServices, signed_in
from api.reads.fiscal import Asked, batches
from api.sheets import MAX_ROWS, Workbook, csv_heading, csv_rows

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE: Final = "Liste fiscale"

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Exports:
    """The handlers, and what they need of the house."""

    services: HttpServices[Actor]

    def routes(self) -> list[Route]:
        """`GET /exports/fiscal.csv?structure=&from=&to=&application=`, and the same as `.xlsx`."""
        return [
            Route("/exports/fiscal.csv", answered(self.csv), methods=["GET"]),
            Route("/exports/fiscal.xlsx", answered(self.xlsx), methods=["GET"]),
        ]

    async def csv(self, request: Request) -> Response:
        """The list as CSV, each part sent once it is read."""
        asked, headers = await self._asked(request, "csv", CSV)
        parts = _csv(asked) if request.method == "GET" else iter(())
        return StreamingResponse(parts, headers=headers)

    async def xlsx(self, request: Request) -> Response:
        """The list as XLSX: a ZIP whose directory comes last, so it is whole in a file before it is sent."""
        asked, headers = await self._asked(request, "xlsx", XLSX)
        if request.method == "HEAD":
            return StreamingResponse(iter(()), headers=headers)
        folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="decompte-export-")
        try:
            path = await _xlsx(Path(folder.name) / "fiscal.xlsx", asked)
        except BaseException:
            folder.cleanup()
            raise
        return FileInOneRange(path, headers=headers, background=BackgroundTask(folder.cleanup))

    async def _asked(self, request: Request, extension: str, media_type: str) -> tuple[Asked, dict[str, str]]:
        """Which list, and the headers of its file; refused to whom the list is not open."""
        actor = await signed_in(self.services, request)
        given = request.query_params
        first, last = _day(given.get("from", ""), "from"), _day(given.get("to", ""), "to")
        narrowed = _application(given.get("application"))
        opened = reader(actor, key_of("structure", given.get("structure", "")), narrowed)
        name = f"liste-fiscale_{first.isoformat()}_{last.isoformat()}.{extension}"
        headers = download_headers(name, media_type) | {"Cache-Control": "no-store"}
        return Asked(opened, period(first, last)), headers


async def _csv(asked: Asked) -> AsyncIterator[bytes]:
    yield csv_heading(COLUMNS)
    async for rows in batches(asked):
        yield csv_rows(rows)


async def _xlsx(path: Path, asked: Asked) -> Path:
    written = 0
    book = await asyncio.to_thread(Workbook, path, TITLE, COLUMNS)
    try:
        async for rows in batches(asked):
            written += len(rows)
            if written > MAX_ROWS:
                raise error(ErrorCode.PAYLOAD_TOO_LARGE, max=f"{MAX_ROWS} lignes")
            await asyncio.to_thread(book.add, rows)
    finally:
        await asyncio.to_thread(book.finish)  # also when it is given up: its own files are closed so
    return path


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        code = ErrorCode.VALUE_NOT_ALLOWED if text else ErrorCode.FIELD_REQUIRED
        raise error(code, field=field, value=text[:40]) from None


def _application(text: str | None) -> Application | None:
    if text is None:
        return None
    if text not in Application.__members__:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="application", value=text[:40])
    return Application[text]
