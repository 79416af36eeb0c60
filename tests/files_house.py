"""The file routes with the rest of the house in memory, for the tests of uploads and of downloads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import Message

from api.answers import StoredFile
from api.domain.errors import RequestErrorCode
from api.http import HttpServices, routes
from api.inspection.inspector import Inspector
from api.storage import Storage
from api.transport import Refused
from tests.corpus import invoice

NOW = datetime(2025, 4, 2, 7, 14, 7, tzinfo=UTC)
KEY = UUID("0191f1a2b3c4d5e6f7a8b9c0d1e2f3a4")
ID = f"fichier_{KEY.hex}"
PDF = invoice()
SHA256 = hashlib.sha256(PDF).hexdigest()
LIMIT = 10 * 1024**2
START = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
END = b"\r\n--b--\r\n"


@dataclass
class House:
    """The rest of the house, in memory: one actor, at most one file, and what was recorded."""

    root: Path
    inspector: Inspector
    actor: str | None = "agent"
    is_ready: bool = True
    failure: Exception | None = None
    files: dict[str, StoredFile] = field(default_factory=dict)
    recorded: list[dict[str, Any]] = field(default_factory=list)
    downloads: list[tuple[str, UUID]] = field(default_factory=list)

    def services(self) -> HttpServices[str]:
        async def actor(_: Request) -> str | None:
            if self.actor == "elsewhere":
                raise Refused(403, RequestErrorCode.FORBIDDEN_ORIGIN)
            return self.actor

        async def register(actor: str, /, *, now: datetime, **row: Any) -> UUID:
            if self.failure:
                raise self.failure
            self.recorded.append({"actor": actor, "now": now, **row})
            shown = {name: value for name, value in row.items() if name not in ("pages", "factur_x")}
            self.files[ID] = StoredFile(added_at=now, **shown)
            return KEY

        async def readable(actor: str, identifier: str, _: datetime) -> StoredFile | None:
            return self.files.get(identifier) if actor == "agent" else None

        async def downloaded(actor: str, piece_id: UUID, _: datetime) -> None:
            self.downloads.append((actor, piece_id))

        async def ready() -> bool:
            if self.failure:
                raise self.failure
            return self.is_ready

        async def now() -> datetime:
            return NOW

        return HttpServices(
            actor=actor,
            register=register,
            readable=readable,
            downloaded=downloaded,
            ready=ready,
            now=now,
            storage=Storage(self.root),
            inspector=self.inspector,
            upload_seconds=0.5,
        )

    @property
    def app(self) -> Starlette:
        return Starlette(routes=routes(self.services()))

    def stored(self) -> list[Path]:
        return [path for path in self.root.rglob("*") if path.is_file() and path.name != ".lock"]


async def send(client: httpx2.AsyncClient, name: str = "facture.pdf", content: bytes = PDF) -> httpx2.Response:
    return await client.post("/files", files={"file": (name, content, "text/html")})


def only_error(response: httpx2.Response) -> dict[str, Any]:
    """The one error of an answer, its request id checked and left out."""
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    (shown,) = response.json()["errors"]
    assert len(shown["extensions"].pop("requestId")) == 32
    return dict(shown)


def assert_nothing_written(house: House) -> None:
    assert house.recorded == []
    assert house.stored() == []


async def call(house: House, receive: Callable[[], Any], headers: dict[str, str] | None = None) -> int:
    """The status that a raw `POST /files` gets, whatever way its body comes."""
    sent: list[Message] = []

    async def collect(message: Message) -> None:
        sent.append(message)

    named = {"content-type": "multipart/form-data; boundary=b", "host": "test", **(headers or {})}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": "POST",
        "path": "/files",
        "raw_path": b"/files",
        "query_string": b"",
        "headers": [(key.encode(), value.encode()) for key, value in named.items()],
    }
    await house.app(scope, receive, collect)
    return int(sent[0]["status"])
