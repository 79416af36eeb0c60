"""The certificate of a deposit: what it says, who gets it, and what anybody may verify."""

from __future__ import annotations

import hashlib
import importlib
import re
import subprocess
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from tortoise.connection import get_connection

from api import db
from api.notices import PAGE_POLICY
from tests.api.forms import SIRETS, deposit, follow, grown, tables
from tests.world import Person, World, pdf

CERTIFICATE = """query Certificate($id: ID!) {
  piece(id: $id) { number depositedAt certificate { fingerprint depositedAt pdfUrl } document { sha256 } }
}"""
DIGEST = hashlib.sha256(pdf(2)).hexdigest()


async def deposited(world: World, number: str = "SIT-2025/03") -> Any:
    """A pièce of Bâtiloire with a document of two pages, and its certificate."""
    batiloire = await world.person("BATILOIRE")
    made = await deposit(world, number, documentId=await batiloire.upload("Situation n° 3.pdf", pdf(2)))
    piece = (await batiloire.run(CERTIFICATE, id=made["id"]))["piece"]
    return {**piece, "id": made["id"]}


def words(content: bytes) -> str:
    """What a PDF says, read by another program than the one that wrote it."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(read.stdout.decode().replace("\xa0", " ").split())


async def test_the_fingerprint_is_that_of_the_facts(world: World) -> None:
    piece = await deposited(world)
    facts = (
        "decompte-certificat-1\n"
        "numero: SIT-2025/03\n"
        "cadre: A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR\n"
        f"fournisseur: SIRET {SIRETS['BATILOIRE']}\n"
        f"destinataire: SIRET {SIRETS['VALOMBRE']}\n"
        "depot: 2025-01-06T08:00:00.000000Z\n"
        f"document: {DIGEST}\n"
    )
    assert piece["document"]["sha256"] == DIGEST
    assert piece["certificate"] == {
        "fingerprint": hashlib.sha256(facts.encode()).hexdigest(),
        "depositedAt": "2025-01-06T08:00:00Z",
        "pdfUrl": f"/certificates/{piece['id']}.pdf",
    }


async def test_the_pdf_says_what_was_deposited(world: World) -> None:
    piece = await deposited(world)
    batiloire = await world.person("BATILOIRE")
    answer = await world.http.get(piece["certificate"]["pdfUrl"], headers=batiloire.headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''certificat-SIT-2025_03.pdf"
    assert answer.headers["cache-control"] == "private, no-cache"
    with pikepdf.open(BytesIO(answer.content)) as document:
        assert len(document.pages) == 1
        assert document.docinfo["/Title"] == "Certificat de dépôt SIT-2025/03"
        (link,) = document.pages[0]["/Annots"]
        fingerprint = piece["certificate"]["fingerprint"]
        assert str(link["/A"]["/URI"]) == f"http://testserver/certificates/verify/{fingerprint}"
    said = words(answer.content)
    for expected in (
        "N° SIT-2025/03",
        "Cadre de facturation A4",
        "lundi 6 janvier 2025 à 09:00:00, heure de Paris",
        "2025-01-06 08:00:00.000000 UTC",
        "Bâtiloire SAS",
        "SIRET 000 123 455 00016",
        "Commune de Valombre-sur-Arve",
        "Total hors taxes 1 000,00 €",
        "TVA 200,00 €",
        "Total toutes taxes comprises 1 200,00 €",
        "Net à payer 1 200,00 €",
        "Situation n° 3.pdf",
        DIGEST,
        "bac à sable",
    ):
        assert expected in said
    assert fingerprint in re.sub(r"\s", "", said)
    assert "Déposant" not in said
    again = await world.http.get(
        piece["certificate"]["pdfUrl"], headers={**batiloire.headers, "if-none-match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


async def test_the_depositor_is_named_beside_the_supplier(world: World) -> None:
    first = await deposited(world)
    atelier = await world.person("ATELIER")
    second = await follow(world, first, "A15", "SIT-3-EA", documentId=await atelier.upload())
    answer = await world.http.get(f"/certificates/{second['id']}.pdf", headers=atelier.headers)
    said = words(answer.content)
    assert "DÉPOSANT" in said
    assert "Atelier Marchand architectes" in said


@pytest.mark.parametrize("who", ["ATELIER agent", "VALOMBRE agent", "VALOMBRE lecteur", "BATILOIRE lecteur"])
async def test_everybody_of_the_dossier_gets_it(world: World, who: str) -> None:
    piece = await deposited(world)
    person = await world.person(*who.split())
    answer = await world.http.get(piece["certificate"]["pdfUrl"], headers=person.headers)
    assert answer.status_code == 200


async def test_others_are_answered_as_if_it_were_not_there(world: World) -> None:
    piece = await deposited(world)
    stranger = await world.person("LORMEL")
    answers = [
        await world.http.get(f"/certificates/{identifier}.pdf", headers=stranger.headers)
        for identifier in (piece["id"], f"piece_{'0' * 32}", "fichier_x", piece["id"].replace("piece", "dossier"))
    ]
    assert {answer.status_code for answer in answers} == {404}
    bodies = [answer.json()["errors"][0] for answer in answers]
    for body in bodies:
        body["extensions"].pop("requestId")
    assert all(body == bodies[0] for body in bodies)
    assert (await world.http.get(piece["certificate"]["pdfUrl"])).status_code == 401
    assert (await stranger.run(CERTIFICATE, id=piece["id"]))["piece"] is None


async def test_a_recycling_changes_nothing_of_it(world: World) -> None:
    piece = await deposited(world)
    # A recipient that changes after the deposit, as a recycling does (T90).
    await get_connection("default").execute_query(
        "UPDATE party SET structure_id = (SELECT id FROM structure WHERE identifier = '25990042100019')"
        " WHERE seat = 'DESTINATAIRE'"
    )
    batiloire = await world.person("BATILOIRE")
    assert (await batiloire.run(CERTIFICATE, id=piece["id"]))["piece"]["certificate"] == piece["certificate"]
    answer = await world.http.get(piece["certificate"]["pdfUrl"], headers=batiloire.headers)
    assert "Commune de Valombre-sur-Arve" in words(answer.content)


async def test_anybody_may_verify_a_fingerprint(world: World) -> None:
    fingerprint = (await deposited(world))["certificate"]["fingerprint"]
    expected = {
        "genuine": True,
        "number": "SIT-2025/03",
        "cadre": "A4",
        "cadreLabel": "Dépôt par un fournisseur d'un projet de décompte mensuel",
        "depositedAt": "2025-01-06T08:00:00Z",
    }
    spaced = " ".join(fingerprint[start : start + 4] for start in range(0, 64, 4)).upper()
    for typed in (fingerprint, spaced):
        answer = await world.http.get(f"/certificates/verify/{typed}", headers={"accept": "application/json"})
        assert (answer.status_code, answer.json()) == (200, expected)
        assert answer.headers["vary"] == "Accept, Origin"


@pytest.mark.parametrize("typed", ["0" * 64, "x", "0" * 63, "%00", "é" * 64, "0" * 10_000])
async def test_an_unknown_fingerprint_is_not_genuine(world: World, typed: str) -> None:
    answer = await world.http.get(f"/certificates/verify/{typed}")
    assert (answer.status_code, answer.json()) == (200, {"genuine": False})


async def test_a_browser_gets_a_page(world: World) -> None:
    fingerprint = (await deposited(world, "<b>1"[3:] + "-A"))["certificate"]["fingerprint"]
    accept = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    answer = await world.http.get(f"/certificates/verify/{fingerprint}", headers=accept)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"] == PAGE_POLICY
    assert '<html lang="fr">' in answer.text
    for expected in ("Ce certificat est authentique.", ">1-A<", "A4 : ", "6 janvier 2025 à 09:00:00, heure de Paris"):
        assert expected in answer.text
    for hidden in ("Bâtiloire", "Valombre", DIGEST, "1 000"):
        assert hidden not in answer.text
    unknown = await world.http.get(f"/certificates/verify/{'0' * 64}", headers=accept)
    assert "Aucun certificat de dépôt ne porte cette empreinte." in unknown.text


async def test_a_refused_deposit_and_a_rehearsal_leave_no_certificate(world: World) -> None:
    await deposited(world)
    before = await tables()
    batiloire: Person = await world.person("BATILOIRE")
    document = await batiloire.upload()
    with pytest.raises(AssertionError, match="DUPLICATE_NUMBER"):
        await deposit(world, "SIT-2025/03", documentId=document)
    with pytest.raises(TypeError):  # a rehearsal answers no pièce
        (await deposit(world, "SIT-4", documentId=document, dryRun=True))["id"]
    assert grown(before, await tables()) == {"attachment": 1}


async def test_pieces_deposited_before_get_theirs_by_the_migration(world: World) -> None:
    await deposited(world)
    await deposited(world, "SIT-4")
    columns = "fingerprint, number, cadre, deposited_at, supplier_type, supplier_identifier, supplier_name,"
    columns += " recipient_type, recipient_identifier, recipient_name, document_sha256, piece_id"
    before = await db.fetch(f"SELECT {columns} FROM certificate ORDER BY number")
    client = get_connection("default")
    await client.execute_query("DELETE FROM certificate")
    migration = importlib.import_module("api.migrations.0005_certificates")
    dialect = "sqlite" if db.reads_sqlite() else "postgres"
    await migration.certify(None, SimpleNamespace(client=client, DIALECT=dialect))
    after = await db.fetch(f"SELECT {columns} FROM certificate ORDER BY number")
    assert [tuple(row) for row in after] == [tuple(row) for row in before]
    assert len(after) == 2
