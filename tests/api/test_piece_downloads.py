"""Downloading pièces: the document, ZIPs, pictures; who may; and what is written of it."""

from __future__ import annotations

import asyncio
import zipfile
from io import BytesIO
from typing import Any

import httpx2
import pytest
from PIL import Image
from tortoise.connection import get_connection

from api import db
from api.domain.attachments import MAX_TOTAL_BYTES
from tests.api.forms import a_file, act, deposit, done, follow, grown, key_of, tables
from tests.corpus import invoice
from tests.world import Person, World, pdf

URLS = """query Urls($id: ID!) {
  piece(id: $id) {
    alone: downloadUrl whole: downloadUrl(withAttachments: true) downloadedByRecipient version
    document { downloadUrl previewUrl } attachments { name previewUrl }
    history(first: 100) { nodes { kind label fromStatus toStatus rule actor { lastName } structure { name } } }
  }
}"""
BUNDLE = """query Bundle($ids: [ID!]!, $whole: Boolean!) { bundleUrl(pieceIds: $ids, withAttachments: $whole) }"""


async def get(person: Person, url: str, **headers: str) -> httpx2.Response:
    """What somebody downloads."""
    return await person.http.get(url, headers={**person.headers, **headers})


async def a_piece(world: World, number: str, **changes: Any) -> Any:
    """A pièce of Bâtiloire with a document and two attachments of one name."""
    batiloire = await world.person("BATILOIRE")
    files = [("Métré.csv", b"a;b\r\n1;2\r\n"), ("m\u00e9tr\u00e9.CSV", b"c;d\r\n")]
    joined = [
        {"fileId": await batiloire.upload(name, content), "designation": "Métré", "kind": "JUSTIFICATIF"}
        for name, content in files
    ]
    document = await batiloire.upload("Situation : n° 3.pdf".replace(" :", ""), pdf(3))
    return await deposit(world, number, **{"documentId": document, "attachments": joined, **changes})


async def urls(person: Person, piece: Any) -> Any:
    """The addresses of a pièce, and what its history says."""
    return (await person.run(URLS, id=piece["id"]))["piece"]


def downloads(shown: Any) -> list[Any]:
    """The lines of history that are downloads."""
    return [entry for entry in shown["history"]["nodes"] if entry["kind"] == "PIECE_DOWNLOADED"]


def opened(content: bytes) -> dict[str, bytes]:
    """The files of a ZIP, every one checked."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


async def test_the_document_alone(world: World) -> None:
    piece = await a_piece(world, "S/1")
    moe = await world.person("ATELIER", "lecteur")
    shown = await urls(moe, piece)
    assert shown["alone"] == f"/downloads/{piece['id']}.pdf"
    answer = await get(moe, shown["alone"])
    assert (answer.status_code, answer.content) == (200, pdf(3))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Situation%20n%C2%B0%203.pdf"
    assert answer.headers["accept-ranges"] == "bytes"
    part = await get(moe, shown["alone"], range="bytes=0-7")
    assert (part.status_code, part.content) == (206, pdf(3)[:8])
    same = await get(moe, shown["alone"], **{"if-none-match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


async def test_the_document_with_its_attachments(world: World) -> None:
    piece = await a_piece(world, "S/1")
    moe = await world.person("ATELIER")
    answer = await get(moe, (await urls(moe, piece))["whole"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''S_1.zip"
    assert opened(answer.content) == {
        "Situation n° 3.pdf": pdf(3),
        "Métré.csv": b"a;b\r\n1;2\r\n",
        "métré (2).CSV": b"c;d\r\n",
    }


async def test_several_pieces_have_a_folder_each(world: World) -> None:
    first, second = await a_piece(world, "S/1"), await a_piece(world, "S_1")
    moe = await world.person("ATELIER")
    url = (await moe.run(BUNDLE, ids=[second["id"], first["id"], second["id"]], whole=True))["bundleUrl"]
    answer = await get(moe, url)
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''pieces.zip"
    assert list(opened(answer.content)) == [
        "S_1/Situation n° 3.pdf",
        "S_1/Métré.csv",
        "S_1/métré (2).CSV",
        "S_1 (2)/Situation n° 3.pdf",
        "S_1 (2)/Métré.csv",
        "S_1 (2)/métré (2).CSV",
    ]
    bare = (await moe.run(BUNDLE, ids=[first["id"], second["id"]], whole=False))["bundleUrl"]
    assert list(opened((await get(moe, bare)).content)) == ["S_1/Situation n° 3.pdf", "S_1 (2)/Situation n° 3.pdf"]
    assert [len(downloads(await urls(moe, piece))) for piece in (first, second)] == [1, 1]


async def test_one_piece_that_one_may_not_see_refuses_the_whole(world: World) -> None:
    own = await a_piece(world, "S1")
    lormel = await world.person("LORMEL")
    batiloire = await world.person("BATILOIRE")
    nobody = f"piece_{'0' * 32}"
    for ids in ([own["id"]], [own["id"], nobody], [nobody], ["fichier_x"], []):
        person = lormel if ids == [own["id"]] else batiloire
        assert (await person.run(BUNDLE, ids=ids, whole=True))["bundleUrl"] is None
        query = "&".join(f"id={each}" for each in ids)
        answer = await get(person, f"/downloads/pieces.zip?{query}&attachments=true")
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")
    for url in (f"/downloads/{own['id']}.pdf", f"/downloads/{own['id']}.zip", f"/downloads/{nobody}.pdf"):
        assert (await get(lormel, url)).status_code == 404
        assert (await world.http.get(url)).status_code == 401
    assert downloads(await urls(batiloire, own)) == []


async def test_the_rights_are_those_of_the_click(world: World) -> None:
    piece = await a_piece(world, "S1")
    moe = await world.person("ATELIER")
    url = (await moe.run(BUNDLE, ids=[piece["id"]], whole=True))["bundleUrl"]
    await get_connection("default").execute_query("DELETE FROM habilitation")
    assert (await get(moe, url)).status_code == 404


@pytest.mark.parametrize("together", [False, True])
async def test_more_than_120_megabytes_are_refused_before_anything_is_sent(world: World, together: bool) -> None:
    half = await a_file(bytes=MAX_TOTAL_BYTES // 2, sha256="1" * 64)
    rest = await a_file(bytes=MAX_TOTAL_BYTES // 2 + 1, sha256="2" * 64)
    first = await deposit(world, "S1")
    second = await deposit(world, "S2")
    for file, piece, rank in ((half, first, 7), (rest, second if together else first, 8)):
        await get_connection("default").execute_query(
            f"UPDATE attachment SET piece_id = '{key_of(piece['id'])}', rank = {rank}, kind = 'AUTRE'"
            f" WHERE id = '{key_of(file)}'"
        )
    moe = await world.person("ATELIER")
    ids = [first["id"], second["id"]] if together else [first["id"]]
    url = f"/downloads/pieces.zip?id={'&id='.join(ids)}&attachments=true" if together else f"/downloads/{ids[0]}.zip"
    before = await tables()
    answer = await get(moe, url)
    code = "PAYLOAD_TOO_LARGE" if together else "TOTAL_TOO_LARGE"
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["extensions"]["code"] == code
    assert grown(before, await tables()) == {}
    refused = (await moe.post(BUNDLE, ids=ids, whole=True)).json()
    assert [each["extensions"]["code"] for each in refused["errors"]] == [code]


async def test_too_many_pieces_at_once_are_refused(world: World) -> None:
    moe = await world.person("ATELIER")
    ids = [f"piece_{number:032x}" for number in range(101)]
    refused = (await moe.post(BUNDLE, ids=ids, whole=True)).json()
    assert [each["extensions"]["code"] for each in refused["errors"]] == ["VALUE_NOT_ALLOWED"]
    assert (await get(moe, f"/downloads/pieces.zip?id={'&id='.join(ids)}")).status_code == 422


async def test_missing_bytes_are_said_before_anything_is_sent(world: World) -> None:
    piece = await deposit(world, "S1")  # a row without its bytes
    moe = await world.person("ATELIER")
    for url in (f"/downloads/{piece['id']}.zip", f"/downloads/{piece['id']}.pdf"):
        answer = await get(moe, url)
        assert answer.status_code == 500
        assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert downloads(await urls(moe, piece)) == []


async def test_a_download_is_a_line_of_history_once_a_day(world: World) -> None:
    piece = await a_piece(world, "S1")
    moe = await world.person("ATELIER")
    shown = await urls(moe, piece)
    before = await tables()
    for _ in range(2):
        for url in (shown["alone"], shown["whole"], shown["document"]["downloadUrl"]):
            for method in ("HEAD", "GET"):
                answer = await world.http.request(method, url, headers={**moe.headers, "range": "bytes=0-3"})
                assert answer.status_code in (200, 206)
    assert grown(before, await tables()) == {"counter": 1, "journal_entry": 1}
    after = await urls(moe, piece)
    assert downloads(after) == [
        {
            "kind": "PIECE_DOWNLOADED",
            "label": "Téléchargement de la facture",
            "fromStatus": None,
            "toStatus": None,
            "rule": None,
            "actor": {"lastName": "Atelier"},
            "structure": {"name": "Atelier Marchand architectes"},
        }
    ]
    assert (after["version"], after["downloadedByRecipient"]) == (shown["version"], False)
    await get(await world.person("ATELIER", "lecteur"), shown["alone"])
    assert len(downloads(await urls(moe, piece))) == 2
    await world.move_clock("2025-01-06T22:59:59Z")  # still the 6th in Paris
    await get(moe, shown["alone"])
    assert len(downloads(await urls(moe, piece))) == 2
    await world.move_clock("2025-01-06T23:00:00Z")
    await get(moe, shown["alone"])
    assert len(downloads(await urls(moe, piece))) == 3


@pytest.mark.parametrize("asked", ["HEAD", "unchanged", "preview", "attachment"])
async def test_what_is_no_download_writes_nothing(world: World, asked: str) -> None:
    piece = await a_piece(world, "S1")
    valombre = await world.person("VALOMBRE")
    shown = await urls(valombre, piece)
    before = await tables()
    if asked == "HEAD":
        for url in (shown["alone"], shown["whole"], shown["document"]["downloadUrl"]):
            answer = await world.http.head(url, headers=valombre.headers)
            assert (answer.status_code, answer.content) == (200, b"")
    elif asked == "unchanged":
        digest = (await world.http.head(shown["alone"], headers=valombre.headers)).headers["etag"]
        for url in (shown["alone"], shown["document"]["downloadUrl"]):
            assert (await get(valombre, url, **{"if-none-match": digest})).status_code == 304
    elif asked == "preview":
        assert (await get(valombre, shown["document"]["previewUrl"])).status_code == 200
    else:
        row = (await db.fetch("SELECT id FROM attachment WHERE kind = 'JUSTIFICATIF'"))[0][0]
        assert (await get(valombre, f"/files/fichier_{str(row).replace('-', '')}")).status_code == 200
    assert grown(before, await tables()) == {}


async def test_the_recipient_is_said_to_have_it(world: World) -> None:
    piece = await a_piece(world, "S1")
    for key, flag in (("BATILOIRE", False), ("ATELIER", False), ("VALOMBRE", True)):
        person = await world.person(key)
        shown = await urls(person, piece)
        await get(person, shown["alone"])
        after = await urls(person, piece)
        assert after["downloadedByRecipient"] is flag
        assert after["version"] == shown["version"]
    valombre = await world.person("VALOMBRE")
    query = "query Got($yes: Boolean) { pieces(filter: {downloadedByRecipient: $yes}) { nodes { number } } }"
    assert [each["number"] for each in (await valombre.run(query, yes=True))["pieces"]["nodes"]] == ["S1"]
    assert (await valombre.run(query, yes=False))["pieces"]["nodes"] == []


async def test_a_right_of_the_recipient_that_comes_later_in_the_day_counts(world: World) -> None:
    piece = await a_piece(world, "S1")
    valombre = await world.person("VALOMBRE")
    execute = get_connection("default").execute_query
    await execute("UPDATE habilitation SET application = 'DUME' WHERE application = 'FACTURES_RECUES'")
    await get(valombre, f"/downloads/{piece['id']}.pdf")
    assert (await urls(valombre, piece))["downloadedByRecipient"] is False
    await execute("UPDATE habilitation SET application = 'FACTURES_RECUES' WHERE application = 'DUME'")
    await get(valombre, f"/downloads/{piece['id']}.pdf")
    shown = await urls(valombre, piece)
    assert (shown["downloadedByRecipient"], len(downloads(shown))) == (True, 1)


async def test_downloads_at_once_and_an_act_beside_them_lose_nothing(world: World) -> None:
    pieces = [await a_piece(world, f"S{number}") for number in range(4)]
    valombre, moe = await world.person("VALOMBRE"), await world.person("ATELIER")
    ids = [piece["id"] for piece in pieces]
    bundles = [f"/downloads/pieces.zip?id={'&id='.join(order)}" for order in (ids, ids[::-1]) for _ in range(3)]
    answers = await asyncio.gather(
        *(get(person, url) for url in bundles for person in (valombre, moe)),
        *(done(moe, "acknowledgePiece", pieceId=identifier) for identifier in ids),
    )
    assert {answer.status_code for answer in answers if isinstance(answer, httpx2.Response)} == {200}
    for piece in pieces:
        shown = await urls(valombre, piece)
        assert len(downloads(shown)) == 2
        assert shown["downloadedByRecipient"] is True
    # The act that follows rewrites the pièce with the flag in it.
    await follow(world, pieces[0], "A15", "S0-EA")
    assert (await urls(valombre, pieces[0]))["downloadedByRecipient"] is True
    assert (await act(valombre, "refusePiece", pieceId=ids[1]))["userErrors"]


async def test_the_first_page_is_shown_as_a_picture(world: World) -> None:
    batiloire = await world.person("BATILOIRE")
    joined = {"fileId": await batiloire.upload("notes.txt", b"texte"), "designation": "Notes", "kind": "AUTRE"}
    piece = await deposit(world, "S1", documentId=await batiloire.upload("f.pdf", invoice()), attachments=[joined])
    moe = await world.person("ATELIER")
    shown = await urls(moe, piece)
    assert shown["attachments"] == [{"name": "notes.txt", "previewUrl": None}]
    url = shown["document"]["previewUrl"]
    answer = await get(moe, url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["cache-control"] == "private, no-cache"
    picture = Image.open(BytesIO(answer.content))
    picture.load()
    assert (picture.format, picture.size) == ("PNG", (1000, 1414))
    assert len(picture.getcolors(1_000_000) or ()) > 20  # something is on it
    assert (await get(moe, url, **{"if-none-match": answer.headers["etag"]})).status_code == 304
    assert (await get(await world.person("LORMEL"), url)).status_code == 404
    assert (await world.http.get(url)).status_code == 401
    text = url.replace(shown["document"]["downloadUrl"], f"/files/{joined['fileId']}")
    assert (await get(moe, text)).status_code == 404
