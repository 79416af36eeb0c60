"""Files through the whole application: sent, joined to a pièce, downloaded byte for byte by those who may."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

import httpx2

from api.models import Attachment
from tests.api.forms import act, done, first_form, follow, grown, key_of, next_form, tables
from tests.world import HOST, PASSWORD, SIGN_IN, Person, World, pdf

NAME = "Situation n° 3 – été.pdf"
CONTENT = pdf(3)


async def download(person: Person, address: str, **headers: str) -> httpx2.Response:
    """The answer to a download."""
    return await person.http.get(address, headers={**person.headers, **headers})


async def test_a_document_comes_back_byte_for_byte_to_every_party(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    document = await supplier.upload(NAME, CONTENT)
    plan = await supplier.upload("plan.txt", "Tracé d'été".encode())
    joined = [{"fileId": plan, "designation": "Le plan", "kind": "JUSTIFICATIF"}]
    piece = await done(
        supplier, "depositPiece", await first_form(world, "S-1", documentId=document, attachments=joined)
    )
    fields = "id name designation kind bytes mediaType sha256 addedAt downloadUrl"
    query = f"query F($id: ID!) {{ piece(id: $id) {{ document {{ {fields} }} attachments {{ {fields} }} }} }}"
    for key in ("BATILOIRE", "ATELIER", "VALOMBRE"):
        for who in ("agent", "lecteur"):
            person = await world.person(key, who)
            shown = (await person.run(query, id=piece["id"]))["piece"]
            assert shown["document"] == {
                "id": document,
                "name": NAME,
                "designation": "S-1",
                "kind": "DOCUMENT_PRINCIPAL",
                "bytes": len(CONTENT),
                "mediaType": "application/pdf",
                "sha256": hashlib.sha256(CONTENT).hexdigest(),
                "addedAt": "2025-01-06T08:00:00Z",
                "downloadUrl": f"/files/{document}",
            }
            assert shown["attachments"][0]["designation"] == "Le plan"
            answer = await download(person, shown["document"]["downloadUrl"])
            assert (answer.status_code, answer.content) == (200, CONTENT)
            assert answer.headers["content-type"] == "application/pdf"
            assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote(NAME, safe='')}"
            text = await download(person, shown["attachments"][0]["downloadUrl"])
            assert (text.status_code, text.content) == (200, "Tracé d'été".encode())


async def test_a_part_and_an_unchanged_file_are_answered_as_such(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    address = f"/files/{await supplier.upload(NAME, CONTENT)}"
    whole = await download(supplier, address)
    assert whole.headers["accept-ranges"] == "bytes"
    part = await download(supplier, address, range="bytes=10-19")
    assert (part.status_code, part.content) == (206, CONTENT[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(CONTENT)}"
    same = await download(supplier, address, **{"if-none-match": whole.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


def without_request(answer: httpx2.Response) -> tuple[int, Any, dict[str, str]]:
    """All that an answer says, the id of the request apart."""
    body = answer.json()
    for error in body["errors"]:
        error["extensions"].pop("requestId")
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, body, headers


async def test_a_foreign_file_is_absent(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    used, unused = await supplier.upload(NAME, CONTENT), await supplier.upload("autre.pdf")
    await done(supplier, "depositPiece", await first_form(world, "S-1", documentId=used))
    for key in ("LORMEL", "SMEAUX"):
        stranger = await world.person(key)
        absent = without_request(await download(stranger, f"/files/fichier_{'0' * 32}"))
        assert absent[0] == 404
        assert absent[1] == {"errors": [{"message": "Rien à cette adresse.", "extensions": {"code": "NOT_FOUND"}}]}
        others = [used, unused, "garbage", used.upper(), f"piece_{key_of(used).hex}", f"{used}x", "%00", "fichier_"]
        for file in others:
            assert without_request(await download(stranger, f"/files/{file}")) == absent, file
            with_range = await download(stranger, f"/files/{file}", range="bytes=0-1")
            assert without_request(with_range) == absent, file


async def test_each_piece_of_a_dossier_has_its_own_document(world: World) -> None:
    supplier, moe, moa = [await world.person(key) for key in ("BATILOIRE", "ATELIER", "VALOMBRE")]
    first = await first_form(world, "S-1", documentId=await supplier.upload("un.pdf", pdf(1)))
    a4 = await done(supplier, "depositPiece", first)
    form = await next_form(a4["id"], "A15", "S-2", documentId=await moe.upload("deux.pdf", pdf(2)))
    a15 = await done(moe, "depositNextPiece", form)
    await follow(world, a15, "A19", "S-3", documentId=await moa.upload("trois.pdf", pdf(3)))
    query = "{ pieces(orderBy: [{ number: ASC }]) { nodes { document { name downloadUrl } } } }"
    for person in (supplier, moe, moa):
        documents = [node["document"] for node in (await person.run(query))["pieces"]["nodes"]]
        assert [each["name"] for each in documents] == ["un.pdf", "deux.pdf", "trois.pdf"]
        for pages, each in enumerate(documents, start=1):
            assert (await download(person, each["downloadUrl"])).content == pdf(pages)


async def test_the_same_bytes_sent_twice_are_two_files(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    one, two = await supplier.upload("un.pdf", CONTENT), await supplier.upload("deux.pdf", CONTENT)
    assert one != two
    await done(supplier, "depositPiece", await first_form(world, "S-1", documentId=one))
    await done(supplier, "depositPiece", await first_form(world, "S-2", documentId=two))
    assert (await download(supplier, f"/files/{one}")).content == CONTENT
    assert (await Attachment.get(id=key_of(one))).sha256 == (await Attachment.get(id=key_of(two))).sha256


async def test_a_dry_run_leaves_the_file_free(world: World) -> None:
    supplier = await world.person("BATILOIRE")
    form = await first_form(world, "S-1", documentId=await supplier.upload())
    for _ in range(2):
        assert (await act(supplier, "depositPiece", form, dryRun=True))["userErrors"] == []
    await done(supplier, "depositPiece", form)


# ------------------------------------------------------------------------------------------- by cookie


async def signed_in_screen(world: World) -> httpx2.AsyncClient:
    """A client like a browser: a cookie, no header."""
    browser = httpx2.AsyncClient(transport=world.http._transport, base_url=HOST)
    form = {"email": "agent@batiloire.example", "password": PASSWORD}
    answer = await browser.post("/graphql", json={"query": SIGN_IN, "variables": {"input": form}})
    assert answer.json()["data"]["signIn"]["userErrors"] == []
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert browser.cookies
    return browser


SENT = {"file": ("piece.pdf", CONTENT)}
CLOCK = 'mutation { advanceSandboxClock(input: { to: "2025-01-06T09:00:00Z" }) { now } }'


async def test_a_write_by_cookie_needs_an_origin_of_ours(world: World) -> None:
    browser = await signed_in_screen(world)
    refused: list[dict[str, str]] = [
        {},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://testserver.evil.example"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver:8080"},
        {"referer": HOST},
        {"sec-fetch-site": "same-origin"},
    ]
    before = await tables()
    for headers in refused:
        for answer in (
            await browser.post("/files", files=SENT, headers=headers),
            await browser.post("/graphql", json={"query": CLOCK}, headers=headers),
        ):
            assert answer.status_code == 403, headers
            assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN_ORIGIN", headers
    assert grown(before, await tables()) == {}
    sent = await browser.post("/files", files=SENT, headers={"origin": HOST})
    assert sent.status_code == 201
    moved = await browser.post("/graphql", json={"query": CLOCK}, headers={"origin": HOST})
    assert moved.json()["data"]["advanceSandboxClock"]["now"] == "2025-01-06T09:00:00Z"
    read = await browser.get(f"/files/{sent.json()['id']}")
    assert (read.status_code, read.content) == (200, CONTENT)
    await browser.aclose()


async def test_a_query_by_cookie_needs_no_origin(world: World) -> None:
    browser = await signed_in_screen(world)
    answer = await browser.post("/graphql", json={"query": "{ viewer { user { connectionEmail } } }"})
    assert answer.json()["data"]["viewer"]["user"]["connectionEmail"] == "agent@batiloire.example"
    await browser.aclose()


async def test_a_token_beside_a_cookie_is_who_acts(world: World) -> None:
    browser = await signed_in_screen(world)
    other = await world.person("ATELIER")
    sent = await browser.post("/files", files=SENT, headers=other.headers)
    assert sent.status_code == 201
    file = sent.json()["id"]
    assert (await download(other, f"/files/{file}")).status_code == 200
    assert (await browser.get(f"/files/{file}")).status_code == 404
    wrong = await browser.post("/files", files=SENT, headers={"authorization": "Bearer wrong"})
    assert wrong.status_code == 401
    await browser.aclose()


async def test_signing_out_ends_the_cookie_too(world: World) -> None:
    browser = await signed_in_screen(world)
    kept = dict(browser.cookies)
    query = "mutation { signOut { userErrors { code } } }"
    answer = await browser.post("/graphql", json={"query": query}, headers={"origin": HOST})
    assert answer.status_code == 200
    assert not browser.cookies
    browser.cookies.update(kept)
    late = await browser.post("/files", files=SENT, headers={"origin": HOST})
    assert late.status_code == 401
    await browser.aclose()
