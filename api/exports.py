"""`GET /exports/…csv` and `.xlsx`: lists for spreadsheets, sent as they are read."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from starlette.background import BackgroundTask
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api import addresses
from api.answers import FileInOneRange, answered, download_headers
from api.domain import fiscal, people
from api.domain.days import period
from api.domain.directory import COLUMNS, SERVICE_COLUMNS
from api.domain.errors import ErrorCode, error
from api.domain.fiscal import reader
from api.domain.habilitation import Application
from api.domain.ids import key_of
from api.domain.people import exporter
from api.domain.permissions import Actor
from api.domain.sheets import Column
from api.http import HttpServices, signed_in
from api.reads.directory import service_batches, structure_batches
from api.reads.fiscal import Asked, batches
from api.reads.people import batches as people_batches
from api.reads.people import people_of_address
from api.sheets import MAX_ROWS, Workbook, csv_heading, csv_rows

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Sheet:
    """What an export holds: the name of its file, its title, its columns and its rows, some at a time."""

    name: str
    title: str
    columns: Sequence[Column]
    batches: Callable[[], AsyncIterator[Sequence[Any]]]


@dataclass(frozen=True)
class Exports:
    """The handlers, and what they need of the house."""

    services: HttpServices[Actor]

    def routes(self) -> list[Route]:
        """`GET /exports/fiscal.csv?structure=&from=&to=&application=` and `GET /exports/users.csv`, and as `.xlsx`."""
        return [
            route
            for name, sheet in (("fiscal", fiscal_sheet), ("users", people_sheet))
            for route in (
                Route(f"/exports/{name}.csv", answered(self._csv(sheet)), methods=["GET"]),
                Route(f"/exports/{name}.xlsx", answered(self._xlsx(sheet)), methods=["GET"]),
            )
        ] + [
            Route(addresses.DIRECTORY, answered(self.directory), methods=["GET"]),
            Route(addresses.DIRECTORY_SERVICES, answered(self.directory_services), methods=["GET"]),
        ]

    async def directory(self, request: Request) -> Response:
        """The structures of the directory as CSV, for everybody (DIR-01)."""
        return _public(request, Sheet("annuaire", "Annuaire", COLUMNS, structure_batches))

    async def directory_services(self, request: Request) -> Response:
        """The services of the directory as CSV, for everybody."""
        now = await self.services.now()
        sheet = Sheet("annuaire-services", "Annuaire des services", SERVICE_COLUMNS, lambda: service_batches(now))
        return _public(request, sheet)

    def _csv(self, sheet: MakeSheet) -> Handler:
        async def answer(request: Request) -> Response:
            """The list as CSV, each part sent once it is read."""
            made = sheet(await signed_in(self.services, request), request.query_params)
            parts = _csv_parts(made) if request.method == "GET" else iter(())
            return StreamingResponse(parts, headers=_headers(made, "csv", CSV))

        return answer

    def _xlsx(self, sheet: MakeSheet) -> Handler:
        async def answer(request: Request) -> Response:
            """The list as XLSX: a ZIP whose directory comes last, so it is whole in a file before it is sent."""
            made = sheet(await signed_in(self.services, request), request.query_params)
            headers = _headers(made, "xlsx", XLSX)
            if request.method == "HEAD":
                return StreamingResponse(iter(()), headers=headers)
            folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="decompte-export-")
            try:
                path = await _written(Path(folder.name) / "export.xlsx", made)
            except BaseException:
                folder.cleanup()
                raise
            return FileInOneRange(path, headers=headers, background=BackgroundTask(folder.cleanup))

        return answer


MakeSheet = Callable[[Actor, QueryParams], Sheet]
Handler = Callable[[Request], Awaitable[Response]]


def fiscal_sheet(actor: Actor, given: QueryParams) -> Sheet:
    """The liste fiscale that an address asks for; refused to whom it is not open (decisions 28)."""
    first, last = _day(given.get("from", ""), "from"), _day(given.get("to", ""), "to")
    narrowed = _application(given.get("application"))
    asked = Asked(reader(actor, key_of("structure", given.get("structure", "")), narrowed), period(first, last))
    name = f"liste-fiscale_{first.isoformat()}_{last.isoformat()}"
    return Sheet(name, "Liste fiscale", fiscal.COLUMNS, lambda: batches(asked))


def people_sheet(actor: Actor, given: QueryParams) -> Sheet:
    """The people that an address asks for, in the structures whose users the actor may export (organisation §3.6)."""
    search = people_of_address(exporter(actor), given)
    return Sheet("utilisateurs", "Utilisateurs", people.COLUMNS, lambda: people_batches(search))


def _public(request: Request, sheet: Sheet) -> Response:
    """A list that is the same for everybody: a proxy may keep it for an hour."""
    headers = _headers(sheet, "csv", CSV) | {"Cache-Control": "public, max-age=3600"}
    return StreamingResponse(_csv_parts(sheet) if request.method == "GET" else iter(()), headers=headers)


def _headers(sheet: Sheet, extension: str, media_type: str) -> dict[str, str]:
    return download_headers(f"{sheet.name}.{extension}", media_type) | {"Cache-Control": "no-store"}


async def _csv_parts(sheet: Sheet) -> AsyncIterator[bytes]:
    yield csv_heading(sheet.columns)
    async for rows in sheet.batches():
        yield csv_rows(rows)


async def _written(path: Path, sheet: Sheet) -> Path:
    written = 0
    book = await asyncio.to_thread(Workbook, path, sheet.title, sheet.columns)
    try:
        async for rows in sheet.batches():
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
        raise error(code, field=field, value=text) from None


def _application(text: str | None) -> Application | None:
    if text is None:
        return None
    if text not in Application.__members__:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="application", value=text)
    return Application[text]
