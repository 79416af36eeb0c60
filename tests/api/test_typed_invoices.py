"""Typed plain invoices: deposited without a file, with the number and the PDF that the server makes."""

from __future__ import annotations

import asyncio
import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pikepdf
import pytest

from api.models import NumberSeries, Structure
from api.usecases import attachment
from tests.api.forms import SIRETS, Form, a_file, act, grown, ids, ref, tables
from tests.api.test_reading import READ
from tests.api.typed import AMOUNTS, LINES, SHOWN, SUMMARY, pages_of, pdf_of, refused, sent, storage, stored, typed
from tests.operations import OPERATIONS
from tests.world import World

# --------------------------------------------------------------------------------------- what is deposited


async def test_the_fees_of_an_architect_are_typed_and_the_server_makes_number_and_document(world: World) -> None:
    piece = await sent(world)
    architect, town = await world.person("ATELIER"), await world.person("VALOMBRE")
    document, certificate = piece["document"], piece["certificate"]
    assert piece == {
        "id": piece["id"],
        "number": "FS-2025-00001",
        "numberOf": "FS-2025-00001",
        "invoiceType": "FACTURE",
        "originalNumber": None,
        "depositMode": "SAISIE",
        "cadre": "A1",
        "status": "MISE_A_DISPOSITION",
        "application": "FACTURES_EMISES",
        "dossier": None,
        "currency": "EUR",
        "amounts": {**AMOUNTS, "discountTtc": "0.00", "discountReason": None},
        "typeTva": "TVA_SUR_ENCAISSEMENT",
        "exemptionReason": None,
        "paymentMethod": "VIREMENT",
        "lines": [
            {**LINES[0], "number": 1, "quantity": "2.5", "vatRate": "20", "totalHt": "1500.00"},
            {**LINES[1], "number": 2, "reference": None, "discountHt": None, "totalHt": "100.05"},
            # 0.3333 x 12.55 is 4.182915.
            {**LINES[2], "number": 3, "reference": None, "unit": None, "discountHt": None, "totalHt": "4.18"},
        ],
        "vatSummary": [SUMMARY[0], {**SUMMARY[1], "rate": "5.5"}],
        "document": {
            "name": "facture-FS-2025-00001.pdf",
            "designation": "FS-2025-00001",
            "kind": "DOCUMENT_PRINCIPAL",
            "mediaType": "application/pdf",
            "bytes": document["bytes"],
            "sha256": document["sha256"],
            "downloadUrl": document["downloadUrl"],
        },
        "attachments": [],
        "certificate": {"fingerprint": certificate["fingerprint"], "pdfUrl": certificate["pdfUrl"]},
        "downloadUrl": f"/downloads/{piece['id']}.pdf",
        "regularises": None,
    }
    assert (await town.run(SHOWN, id=piece["id"]))["piece"] == {k: v for k, v in piece.items() if k != "id"}

    content = await pdf_of(town, piece)
    assert len(content) == document["bytes"]
    assert stored(world) == {document["sha256"]}
    await storage(world).verify(document["sha256"])
    (text,) = pages_of(content)
    for words in (
        "Facture", "N° FS-2025-00001", "le 5 janvier 2025", "Cadre de facturation A1",
        "Atelier Marchand architectes", "SIRET 000 234 567 00014", "N° de TVA FR75000234567",
        "Commune de Valombre-sur-Arve", "SIRET 219 900 115 00011", "Service TRAVAUX",
        "2025-MT-014", "EJ-77", "Virement",
        "îlot « Cœur »", "Réf. DET-2", "Remise HT : 100,00 €", "Łódź", "2,5", "jour", "planche", "0,3333", "640,00 €",
        "1 500,00 €", "100,05 €", "4,18 €", "5,5 %", "1 600,05 €", "320,01 €", "0,23 €",
        "1 604,23 €", "320,24 €", "1 924,47 €", "– 24,47 €", "1 900,00 €",
        "Phase DET, deuxième acompte", "TVA exigible à l'encaissement", "Délai de paiement : 30 jours",
        "indemnité forfaitaire de 40 €", "bac à sable", "1 / 1",
    ):  # fmt: skip
        assert words.replace(" ", "") in "".join(text.split()), words

    # Certified, in the exports, the archives and the history like any other.
    proof = await architect.http.get(certificate["pdfUrl"], headers=architect.headers)
    assert document["sha256"] in "".join("".join(pages_of(proof.content)).split())
    whole = await town.http.get(f"/downloads/{piece['id']}.zip", headers=town.headers)
    with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
        assert {archive.read(name) for name in archive.namelist()} == {content}
    listed = (await town.run(
        OPERATIONS["FiscalList"], structureId=world.structures["VALOMBRE"], **{"from": "2025-01-01", "to": "2025-01-31"}
    ))["fiscalList"]  # fmt: skip
    assert (ids(listed["nodes"]), listed["totals"]["totalTtc"]) == ([piece["id"]], "1924.47")


async def test_the_document_is_archival_and_read_document_finds_the_same_figures(world: World) -> None:
    await Structure.filter(identifier=SIRETS["ATELIER"]).update(
        vat_number="FR99000234567", address_line1="12 rue de l'Étang", postal_code="74000", city="Annecy"
    )
    piece = await sent(world)
    architect = await world.person("ATELIER")
    content = await pdf_of(architect, piece)
    assert "12 rue de l'Étang 74000 Annecy SIRET 000 234 567 00014 N° de TVA FR99000234567" in " ".join(
        pages_of(content)[0].split()
    )
    with pikepdf.open(io.BytesIO(content)) as opened, opened.open_metadata() as said:
        assert (said.pdfa_status, list(opened.attachments)) == ("3B", ["factur-x.xml"])
        assert said["{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}ConformanceLevel"] == "EN 16931"
        fonts = [font for page in opened.pages for font in page.resources["/Font"].values()]
        inside = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert all("/FontFile2" in descriptor for descriptor in inside)
        assert opened.Root.Lang == "fr-FR"
    found = (await architect.run(READ, id=await architect.upload("rendu.pdf", content)))["readDocument"]
    assert (found["found"], found["profile"], found["problems"]) == (True, "EN 16931", [])
    draft = found["draft"]
    assert draft["amounts"] == piece["amounts"]
    assert draft["vatSummary"] == piece["vatSummary"]
    assert draft["lines"] == [
        {**line, "unit": unit} for line, unit in zip(piece["lines"], ("DAY", "ZZ", "C62"), strict=True)
    ]
    assert (draft["number"], draft["invoiceDate"], draft["currency"]) == ("FS-2025-00001", "2025-01-05", "EUR")
    assert (draft["engagementNumber"], draft["marcheNumber"]) == ("EJ-77", "2025-MT-014")
    assert (draft["supplier"]["identifier"], draft["recipient"]["identifier"]) == (
        SIRETS["ATELIER"],
        SIRETS["VALOMBRE"],
    )
    assert (draft["recipient"]["serviceCode"], draft["typeTva"]) == ("TRAVAUX", "TVA_SUR_ENCAISSEMENT")


async def test_a_credit_note_is_typed_in_negative_and_read_back_so(world: World) -> None:
    lines = [{"name": "Plans non remis", "quantity": "-2", "unitPriceHt": "100.00", "discountHt": "-10.00",
              "vatRate": "20"}]  # fmt: skip
    amounts = {"totalHt": "-190.00", "totalTva": "-38.00", "totalTtc": "-228.00"}
    given: Form = {"lines": lines, "vatSummary": None, "amounts": amounts, "invoiceType": "AVOIR"}
    assert await refused(world, **given) == [("FIELD_REQUIRED", "originalNumber")]
    piece = await sent(world, **given, originalNumber="F-2024-12", typeTva="TVA_SUR_DEBIT")
    # The summary left out is that of the lines.
    assert piece["vatSummary"] == [{"rate": "20", "baseHt": "-190.00", "vat": "-38.00"}]
    assert (piece["document"]["name"], piece["originalNumber"]) == ("avoir-FS-2025-00001.pdf", "F-2024-12")
    architect = await world.person("ATELIER")
    content = await pdf_of(architect, piece)
    (text,) = pages_of(content)
    plain = "".join(text.split())
    for words in ("Avoir", "F-2024-12", "– 190,00 €", "Remise HT : – 10,00 €", "Net à déduire", "– 228,00 €", "débits"):
        assert words.replace(" ", "") in plain, words
    assert "Délai" not in plain
    found = (await architect.run(READ, id=await architect.upload("avoir.pdf", content)))["readDocument"]
    assert (found["draft"]["amounts"], found["draft"]["lines"][0]["totalHt"]) == (piece["amounts"], "-190.00")
    assert found["draft"]["vatSummary"] == piece["vatSummary"]
    assert "Les montants de l'avoir, positifs dans le document, sont repris en négatif." in found["problems"]


async def test_a_sub_contractor_and_a_cotraitant_type_theirs_too(world: World) -> None:
    lines = [{"name": "Charpente", "quantity": "1", "unit": "LS", "unitPriceHt": "1000.00", "vatRate": "0"}]
    exempt: Form = {
        "lines": lines, "vatSummary": None, "typeTva": "EXONERATION", "exemptionReason": "VATEX_EU_AE",
        "amounts": {"totalHt": "1000.00", "totalTva": "0.00", "totalTtc": "1000.00"},
        "validators": [ref("BATILOIRE")],
    }  # fmt: skip
    for cadre, by in (("A9", "LORMEL"), ("A12", "VAUQUELIN")):
        piece = await sent(world, by, cadre=cadre, **exempt)
        assert (piece["status"], piece["depositMode"]) == ("A_VALIDER_1", "SAISIE")
        (text,) = pages_of(await pdf_of(await world.person("BATILOIRE"), piece))
        assert "Autoliquidation" in text
        assert "N° de TVA FR" in text
    piece = await sent(world, "LORMEL", cadre="A2")
    assert (piece["cadre"], piece["number"]) == ("A2", "FS-2025-00002")


async def test_a_deposited_document_may_come_with_its_lines(world: World) -> None:
    document = await a_file("ATELIER")
    assert await refused(world, documentId=document) == [("FIELD_REQUIRED", "number")]
    piece = await sent(world, documentId=document, number="2025/07")
    assert (piece["number"], piece["depositMode"], len(piece["lines"])) == ("2025/07", "PDF", 3)
    assert piece["document"]["name"] == "piece.pdf"
    only = await sent(world, documentId=await a_file("ATELIER"), number="2025/08", lines=None)
    assert (only["lines"], only["vatSummary"]) == ([], piece["vatSummary"])
    without = await sent(world, documentId=await a_file("ATELIER"), number="2025/09", lines=[], vatSummary=[])
    assert (without["lines"], without["vatSummary"]) == ([], [])


# -------------------------------------------------------------------------------------------------- numbers


async def test_numbers_follow_each_other_by_supplier_and_year_without_a_gap(world: World) -> None:
    architect = await world.person("ATELIER")
    # Deposits at once take one number each.
    forms = [await typed(world) for _ in range(2)]
    payloads = await asyncio.gather(*(act(architect, "depositPiece", form) for form in forms))
    assert sorted(payload["piece"]["number"] for payload in payloads) == ["FS-2025-00001", "FS-2025-00002"]
    # What is rehearsed or refused takes none.
    before, kept = await tables(), stored(world)
    rehearsed = await act(architect, "depositPiece", await typed(world, dryRun=True))
    assert (rehearsed["userErrors"], rehearsed["piece"]) == ([], None)
    assert (grown(before, await tables()), stored(world)) == ({}, kept)
    assert await refused(world, invoiceDate="2025-01-07") == [("DATE_AFTER_DEPOSIT", "invoiceDate")]
    # A number of one's own may be typed; one in the server's form is then passed over.
    assert (await sent(world, number="fs-2025-00003"))["number"] == "fs-2025-00003"
    assert await refused(world, number="FS-2025-00002") == [("DUPLICATE_NUMBER", "number")]
    assert await refused(world, number="") == [("NUMBER_FORMAT", "number")]
    form = await typed(world, idempotencyKey="0190a1b2-0000-7000-8000-000000000001")
    once, again = [await act(architect, "depositPiece", form) for _ in range(2)]
    assert (once["piece"]["number"], again) == ("FS-2025-00004", {**once, "replayed": True})
    await world.move_clock("2025-12-31T23:00:00Z")  # midnight in Paris
    assert (await sent(world))["number"] == "FS-2026-00001"
    supplier = await Structure.get(identifier=SIRETS["ATELIER"])
    series = await NumberSeries.filter(supplier_id=supplier.id).order_by("year")
    assert [(row.year, row.value) for row in series] == [(2025, 4), (2026, 1)]


async def test_bytes_that_no_row_names_are_swept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise RuntimeError("injected")

    kept = (await sent(world))["document"]["sha256"]
    before = await tables()
    with monkeypatch.context() as broken:
        broken.setattr("api.usecases.dossier.certify", fails)
        answer = (await (await world.person("ATELIER")).post(
            "mutation D($input: DepositPieceInput!) { depositPiece(input: $input) { replayed } }",
            input=await typed(world),
        )).json()  # fmt: skip
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INTERNAL"]
    assert grown(before, await tables()) == {}
    left = stored(world) - {kept}
    assert len(left) == 1
    swept = await attachment.sweep(storage(world), at=datetime.now(UTC) + timedelta(days=2), delete=True)
    assert (swept.named, swept.left) == (1, 1)
    assert stored(world) == {kept}
    assert (await sent(world))["number"] == "FS-2025-00002"
