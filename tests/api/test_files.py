"""`POST /files`, downloads and health, through the routes themselves; the rest of the house is in memory here."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import Message

from api.domain.errors import ErrorCode, RequestErrorCode, error
from api.http import HttpServices, StoredFile, routes
from api.inspection.flaws import FLAWS, Flaw
from api.inspection.inspector import Inspector
from api.storage import Storage
from api.transport import Refused
from tests.corpus import BAD_CONTENT, BAD_NAMES, EXE, GOOD, Case, invoice

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

    def services(self) -> HttpServices[str]:
        async def actor(_: Request) -> str | None:
            if self.actor == "elsewhere":
                raise Refused(403, RequestErrorCode.FORBIDDEN_ORIGIN)
            return self.actor

        async def register(actor: str, /, *, now: datetime, **row: Any) -> UUID:
            if self.failure:
                raise self.failure
            self.recorded.append({"actor": actor, "now": now, **row})
            row.pop("pages")
            self.files[ID] = StoredFile(added_at=now, **row)
            return KEY

        async def readable(actor: str, identifier: str, _: datetime) -> StoredFile | None:
            return self.files.get(identifier) if actor == "agent" else None

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


@pytest.fixture(scope="module")
def inspector() -> Iterator[Inspector]:
    made = Inspector()
    yield made
    asyncio.run(made.close())


@pytest.fixture
def house(tmp_path: Path, inspector: Inspector) -> House:
    return House(tmp_path / "files", inspector)


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=house.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as made:
        yield made


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


# ---- Sending ---------------------------------------------------------------------------------------------------------


async def test_a_file_is_kept_and_recorded(client: httpx2.AsyncClient, house: House) -> None:
    response = await send(client, "Situation n° 3 – été.pdf")
    assert response.status_code == 201
    assert response.json() == {
        "id": ID,
        "name": "Situation n° 3 – été.pdf",
        "bytes": len(PDF),
        "mediaType": "application/pdf",
        "sha256": SHA256,
    }
    assert response.headers["location"] == f"/files/{ID}"
    assert house.recorded == [
        {
            "actor": "agent",
            "now": NOW,
            "name": "Situation n° 3 – été.pdf",
            "bytes": len(PDF),
            "media_type": "application/pdf",
            "sha256": SHA256,
            "pages": 1,
        }
    ]
    assert [path.name for path in house.stored()] == [SHA256]


async def test_the_name_is_composed_so_that_its_length_is_what_one_sees(
    client: httpx2.AsyncClient, house: House
) -> None:
    await send(client, " e\u0301te\u0301.pdf ")
    assert house.recorded[0]["name"] == "\xe9t\xe9.pdf"


@pytest.mark.parametrize("case", [case for case in GOOD if case.label != "large plan"], ids=str)
async def test_each_sound_file_is_accepted(client: httpx2.AsyncClient, house: House, case: Case) -> None:
    response = await send(client, case.name, case.make())
    assert response.status_code == 201, response.text
    assert house.recorded[0]["pages"] == case.pages


@pytest.mark.parametrize("case", BAD_CONTENT, ids=str)
async def test_each_unsound_file_is_refused_and_nothing_stays(
    client: httpx2.AsyncClient, house: House, case: Case
) -> None:
    assert case.flaw
    response = await send(client, case.name, case.make())
    rule = FLAWS[case.flaw]
    assert response.status_code == (415 if rule.code is ErrorCode.FILE_TYPE_NOT_ALLOWED else 422)
    shown = only_error(response)
    assert shown["message"] == rule.sentence
    assert shown["extensions"] == {
        "code": rule.code,
        "remedy": "FIX_INPUT",
        "field": ["file"],
        "flaw": case.flaw,
        **({"rule": rule.rule} if rule.rule else {}),
    }
    assert_nothing_written(house)


@pytest.mark.parametrize(("name", "flaw"), BAD_NAMES, ids=lambda value: ascii(value)[:40])
async def test_each_bad_name_is_refused(client: httpx2.AsyncClient, house: House, name: str, flaw: Flaw) -> None:
    # Written by hand: a client library would refuse or escape some of these.
    raw = name.encode("utf-8", "surrogatepass")
    body = START.replace(b"a.txt", raw) + PDF + END
    response = await client.post("/files", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    if len(raw) > 4000 or b"\n" in raw or b"\0" in raw or b"\x7f" in raw:
        assert response.status_code in {400, 422}  # refused by the parser already
    else:
        assert only_error(response)["extensions"]["flaw"] == flaw
    assert_nothing_written(house)


async def test_eleven_megabytes_are_refused(client: httpx2.AsyncClient, house: House) -> None:
    response = await send(client, content=PDF + bytes(11 * 1024**2))
    assert response.status_code == 413
    assert response.headers["connection"] == "close"
    assert only_error(response) == {
        "message": "Cette pièce jointe dépasse la taille permise (10 Mo).",
        "extensions": {
            "code": "ATTACHMENT_TOO_LARGE",
            "remedy": "FIX_INPUT",
            "rule": "MAX_FILE",
            "field": ["file"],
            "params": {"max": "10 Mo"},
        },
    }
    assert_nothing_written(house)


@pytest.mark.parametrize(("size", "status"), [(LIMIT, 201), (LIMIT + 1, 413)])
async def test_the_limit_is_exact(client: httpx2.AsyncClient, house: House, size: int, status: int) -> None:
    response = await send(client, "releve.txt", b"a" * size)
    assert response.status_code == status
    assert len(house.recorded) == (status == 201)


async def test_an_announced_length_is_refused_before_the_body_is_read(house: House) -> None:
    async def unread() -> Message:
        raise AssertionError("the body was read")

    answer = await call(house, unread, headers={"content-length": str(LIMIT + 100_000)})
    assert answer == 413


async def test_an_unannounced_body_is_cut_where_it_passes_the_limit(house: House) -> None:
    sent = 0

    async def endless() -> Message:
        nonlocal sent
        body = START if sent == 0 else bytes(65_536)
        sent += len(body)
        return {"type": "http.request", "body": body, "more_body": True}

    assert await call(house, endless) == 413
    assert sent <= LIMIT + 3 * 65_536
    assert_nothing_written(house)


async def test_a_body_that_stops_coming_is_not_waited_for(house: House) -> None:
    first = iter([START])

    async def stalled() -> Message:
        for body in first:
            return {"type": "http.request", "body": body, "more_body": True}
        await asyncio.sleep(3600)
        raise AssertionError

    assert await call(house, stalled) == 408
    assert_nothing_written(house)


async def test_a_client_that_leaves_leaves_nothing(house: House) -> None:
    messages: Iterator[Message] = iter(
        [{"type": "http.request", "body": START, "more_body": True}, {"type": "http.disconnect"}]
    )

    async def leaving() -> Message:
        return next(messages)

    await call(house, leaving)
    assert_nothing_written(house)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "BAD_REQUEST"),
        (b"--b--\r\n", 422, "FIELD_REQUIRED"),
        (b"garbage", 400, "BAD_REQUEST"),
        (START.replace(b'; filename="a.txt"', b"") + b"x" + END, 400, "BAD_REQUEST"),
        (START.replace(b'name="file"; ', b"") + b"x" + END, 400, "BAD_REQUEST"),
        (START.replace(b'"file"', b'"other"') + b"x" + END, 422, "FIELD_REQUIRED"),
        (START + b"x", 400, "BAD_REQUEST"),
        (b"--b\r\n" + b"X-Header: x\r\n" * 100 + b"\r\nx" + END, 400, "BAD_REQUEST"),
        (b"--b\r\nX: " + b"x" * 50_000 + b"\r\n\r\nx" + END, 400, "BAD_REQUEST"),
    ],
    ids=["empty", "no part", "garbage", "no file name", "no name", "other name", "cut short", "headers", "long header"],
)
async def test_a_body_that_is_not_one_file_is_refused(
    client: httpx2.AsyncClient, house: House, body: bytes, status: int, code: str
) -> None:
    response = await client.post("/files", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert (response.status_code, only_error(response)["extensions"]["code"]) == (status, code)
    assert_nothing_written(house)


async def test_one_part_only(client: httpx2.AsyncClient, house: House) -> None:
    two = [("file", ("a.pdf", PDF)), ("file", ("b.pdf", PDF))]
    with_field = await client.post("/files", files={"file": ("a.pdf", PDF)}, data={"designation": "x"})
    for response in (await client.post("/files", files=two), with_field):
        assert response.status_code == 400
        assert only_error(response)["message"] == "Envoyez une seule partie, « file »."
    assert_nothing_written(house)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/pdf"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data-x; boundary=b"},
        {"Content-Type": "multipart/mixed; boundary=b"},
        {"Content-Type": "multipart/form-data; boundary=b", "Content-Encoding": "gzip"},
        {},
    ],
)
async def test_another_media_type_is_refused(client: httpx2.AsyncClient, house: House, headers: dict[str, str]) -> None:
    response = await client.post("/files", content=PDF, headers=headers)
    assert response.status_code == 415
    assert only_error(response)["extensions"] == {"code": "UNSUPPORTED_MEDIA_TYPE"}
    assert_nothing_written(house)


@pytest.mark.parametrize("content_type", ["multipart/form-data", f"multipart/form-data; boundary={'b' * 1000}"])
async def test_a_bad_boundary_is_refused(client: httpx2.AsyncClient, content_type: str) -> None:
    response = await client.post("/files", content=b"x", headers={"Content-Type": content_type})
    assert response.status_code == 400


async def test_one_must_be_signed_in(client: httpx2.AsyncClient, house: House) -> None:
    house.actor = None
    for response in (await send(client), await client.get(f"/files/{ID}")):
        assert response.status_code == 401
        assert only_error(response) == {
            "message": "Connectez-vous pour continuer.",
            "extensions": {"code": "UNAUTHENTICATED"},
        }
    assert_nothing_written(house)


async def test_another_origin_may_not_write(client: httpx2.AsyncClient, house: House) -> None:
    house.actor = "elsewhere"
    response = await send(client)
    assert response.status_code == 403
    assert only_error(response)["extensions"] == {"code": "FORBIDDEN_ORIGIN"}
    assert_nothing_written(house)


@pytest.mark.parametrize(
    "expected",
    [
        (error(ErrorCode.FORBIDDEN), 403, "FORBIDDEN"),
        (error(ErrorCode.VALUE_NOT_ALLOWED, field="file", value="x"), 422, "VALUE_NOT_ALLOWED"),
        (RuntimeError("secret of the database"), 500, "INTERNAL"),
    ],
)
async def test_a_refusal_behind_the_route_is_answered_in_the_same_form(
    client: httpx2.AsyncClient, house: House, caplog: pytest.LogCaptureFixture, expected: tuple[Exception, int, str]
) -> None:
    house.failure, status, code = expected
    response = await send(client)
    assert response.status_code == status
    assert "secret" not in response.text
    identity = response.json()["errors"][0]["extensions"]["requestId"]
    assert only_error(response)["extensions"]["code"] == code
    assert len([record for record in caplog.records if identity in record.getMessage()]) == (status == 500)
    assert [path.name for path in house.stored()] == [SHA256]  # harmless, and the sweep will find it


async def test_a_full_disk_is_not_the_fault_of_the_file(
    client: httpx2.AsyncClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("api.storage._append", full)
    response = await send(client)
    assert response.status_code == 500
    assert only_error(response)["extensions"] == {"code": "INTERNAL"}
    assert_nothing_written(house)


# ---- Downloading -----------------------------------------------------------------------------------------------------


async def test_a_download_is_guarded_by_its_headers(client: httpx2.AsyncClient) -> None:
    await send(client, "Situation « 3 » ; été.pdf")
    response = await client.get(f"/files/{ID}")
    assert response.status_code == 200
    assert response.content == PDF
    headers = dict(response.headers)
    assert headers == {
        "content-type": "application/pdf",
        "content-length": str(len(PDF)),
        "content-disposition": "attachment; filename*=UTF-8''Situation%20%C2%AB%203%20%C2%BB%20%3B%20%C3%A9t%C3%A9.pdf",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, no-cache",
        "vary": "Cookie, Authorization",
        "etag": f'"{SHA256}"',
        "last-modified": "Wed, 02 Apr 2025 07:14:07 GMT",
        "accept-ranges": "bytes",
    }
    head = await client.head(f"/files/{ID}")
    assert (head.status_code, head.content, dict(head.headers)) == (200, b"", headers)


async def test_active_types_are_never_shown(client: httpx2.AsyncClient) -> None:
    await send(client, "page.html", b"<!DOCTYPE html><script>alert(1)</script>")
    response = await client.get(f"/files/{ID}")
    assert response.headers["content-type"] == "text/html"
    assert response.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-4", PDF[:5]),
        ("bytes=10-", PDF[10:]),
        ("bytes=-7", PDF[-7:]),
        (f"bytes=100-{10**9}", PDF[100:]),
    ],
)
async def test_a_range_is_served(client: httpx2.AsyncClient, asked: str, expected: bytes) -> None:
    await send(client)
    response = await client.get(f"/files/{ID}", headers={"Range": asked})
    assert response.status_code == 206
    assert response.content == expected
    start = PDF.find(expected) if len(expected) < len(PDF) else 0
    assert response.headers["content-range"] == f"bytes {start}-{start + len(expected) - 1}/{len(PDF)}"
    assert response.headers["content-length"] == str(len(expected))


@pytest.mark.parametrize("asked", ["bytes=0-4,10-14", "lines=1-2", "bytes=x", "bytes=", "bytes=0-1" * 500])
async def test_another_range_is_ignored(client: httpx2.AsyncClient, asked: str) -> None:
    await send(client)
    response = await client.get(f"/files/{ID}", headers={"Range": asked})
    assert (response.status_code, response.content) == (200, PDF)


async def test_a_range_outside_the_file_is_not_satisfiable(client: httpx2.AsyncClient) -> None:
    await send(client)
    response = await client.get(f"/files/{ID}", headers={"Range": f"bytes={len(PDF)}-"})
    assert response.status_code == 416
    assert response.headers["content-range"] == f"bytes */{len(PDF)}"


async def test_a_range_of_another_version_gets_the_whole(client: httpx2.AsyncClient) -> None:
    await send(client)
    for etag, status in ((f'"{SHA256}"', 206), ('"other"', 200)):
        response = await client.get(f"/files/{ID}", headers={"Range": "bytes=0-4", "If-Range": etag})
        assert response.status_code == status


async def test_an_unchanged_file_is_not_sent_again_but_rights_are_asked(
    client: httpx2.AsyncClient, house: House
) -> None:
    await send(client)
    known = {"If-None-Match": f'"x", "{SHA256}"'}
    response = await client.get(f"/files/{ID}", headers=known)
    assert (response.status_code, response.content) == (304, b"")
    house.actor = "stranger"
    assert (await client.get(f"/files/{ID}", headers=known)).status_code == 404


async def test_a_foreign_file_and_an_absent_one_are_answered_alike(client: httpx2.AsyncClient, house: House) -> None:
    await send(client)
    answers = []
    house.actor = "stranger"
    for identifier in (ID, f"fichier_{'0' * 32}", "fichier_x", "dossier_1", "..%2f..%2fetc%2fpasswd", "%00", SHA256):
        response = await client.get(f"/files/{identifier}")
        assert response.status_code == 404
        if "%2f" not in identifier:  # this one is no address of ours
            answers.append((only_error(response), response.headers["content-length"]))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == {"message": "Rien à cette adresse.", "extensions": {"code": "NOT_FOUND"}}


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(EXE)], ids=["lost", "altered"])
async def test_a_lost_or_altered_file_is_not_served(
    client: httpx2.AsyncClient, house: House, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], object]
) -> None:
    await send(client)
    damage(house.stored()[0])
    response = await client.get(f"/files/{ID}")
    assert response.status_code == 500
    assert only_error(response)["extensions"] == {"code": "INTERNAL"}
    assert [record.levelno for record in caplog.records if record.exc_info] == [logging.ERROR]


@pytest.mark.parametrize("asked", ["GET /files", "PUT /files", "POST /files/x", "POST /livez"])
async def test_other_methods_are_not_allowed(client: httpx2.AsyncClient, asked: str) -> None:
    method, path = asked.split()
    assert (await client.request(method, path)).status_code == 405


# ---- Health ----------------------------------------------------------------------------------------------------------


async def test_health(client: httpx2.AsyncClient, house: House) -> None:
    response = await client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})
    house.is_ready = False
    response = await client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})
    house.failure = OSError("database host")
    response = await client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})
    response = await client.get("/livez")
    assert (response.status_code, response.json()) == (200, {"status": "live"})
    assert response.headers["cache-control"] == "no-store"


# ---- Below HTTP ------------------------------------------------------------------------------------------------------


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
