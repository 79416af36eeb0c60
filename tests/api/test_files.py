"""`POST /files`: what is kept, what is refused and with which code; after a refusal nothing stays."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx2
import pytest
from starlette.types import Message

from api.domain.errors import ErrorCode, error
from api.inspection.flaws import FLAWS, Flaw
from tests.corpus import BAD_CONTENT, BAD_NAMES, GOOD, Case
from tests.files_house import (
    END,
    ID,
    LIMIT,
    NOW,
    PDF,
    SHA256,
    START,
    House,
    assert_nothing_written,
    call,
    only_error,
    send,
)


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
            "factur_x": False,
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
