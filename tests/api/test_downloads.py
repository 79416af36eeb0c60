"""`GET /files/{id}`: who gets the bytes, under which headers, whole or in part; and the health of the server."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from tests.corpus import EXE
from tests.files_house import (
    ID,
    PDF,
    SHA256,
    House,
    only_error,
    send,
)


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
