"""Typed plain invoices under test: a form, what its supplier sees of it after its deposit, and its document."""

from __future__ import annotations

from typing import Any, Final

import pypdfium2

from api.storage import Storage
from tests.api.forms import Form, act, grown, problems, ref, tables
from tests.world import Person, World

LINES: Final[list[Form]] = [
    {"reference": "DET-2", "name": "Direction de l'exécution : façades, îlot « Cœur »", "quantity": "2.50",
     "unit": "DAY", "unitPriceHt": "640.00", "discountHt": "100.00", "vatRate": "20.00"},
    {"name": "Plans d'exécution — Łódź", "quantity": "3", "unit": "planche", "unitPriceHt": "33.35",
     "vatRate": "20"},
    {"name": "Reprographie", "quantity": "0.3333", "unitPriceHt": "12.55", "vatRate": "5.5"},
]  # fmt: skip
SUMMARY: Final[list[Form]] = [
    {"rate": "20", "baseHt": "1600.05", "vat": "320.01"},
    {"rate": "5.50", "baseHt": "4.18", "vat": "0.23"},
]
AMOUNTS: Final[Form] = {"totalHt": "1604.23", "totalTva": "320.24", "totalTtc": "1924.47", "netToPay": "1900.00"}

SHOWN = """query Shown($id: ID!) { piece(id: $id) {
  number numberOf: number invoiceType originalNumber depositMode cadre status application dossier { id } currency
  amounts { totalHt totalTva discountTtc discountReason totalTtc netToPay } typeTva exemptionReason paymentMethod
  lines { number reference name quantity unit unitPriceHt discountHt vatRate totalHt }
  vatSummary { rate baseHt vat }
  document { name designation kind mediaType bytes sha256 downloadUrl } attachments { designation }
  certificate { fingerprint pdfUrl } downloadUrl regularises { id }
} }"""


async def typed(world: World, by: str = "ATELIER", **changes: Any) -> Form:
    """The form of the fees of an architect: an A1 without number or document."""
    return {
        "cadre": "A1",
        "invoiceDate": "2025-01-05",
        "structureId": world.structures[by],
        "recipient": ref("VALOMBRE"),
        "marcheNumber": "2025-MT-014",
        "engagementNumber": "EJ-77",
        "typeTva": "TVA_SUR_ENCAISSEMENT",
        "paymentMethod": "VIREMENT",
        "amounts": AMOUNTS,
        "lines": LINES,
        "vatSummary": SUMMARY,
        "comment": "Phase DET, deuxième acompte",
        **changes,
    }


async def sent(world: World, by: str = "ATELIER", **changes: Any) -> Any:
    """The typed invoice, as its supplier sees it after its deposit."""
    person = await world.person(by)
    payload = await act(person, "depositPiece", await typed(world, by, **changes))
    assert payload["userErrors"] == [], payload["userErrors"]
    assert payload["dossier"] is None
    return (await person.run(SHOWN, id=payload["piece"]["id"]))["piece"] | {"id": payload["piece"]["id"]}


async def refused(world: World, **changes: Any) -> list[tuple[str, str | None]]:
    """What stops a typed invoice; nothing is written, in the database or on the disk."""
    architect = await world.person("ATELIER")
    before, kept = await tables(), stored(world)
    payload = await act(architect, "depositPiece", await typed(world, **changes))
    assert payload["piece"] is None
    assert (grown(before, await tables()), stored(world)) == ({}, kept)
    return problems(payload)


def storage(world: World) -> Storage:
    """Where the server keeps its files."""
    return Storage(world.data / "files")


def stored(world: World) -> set[str]:
    """The files on the disk."""
    return {path.name for path in (world.data / "files").rglob("*") if path.is_file() and path.name != ".lock"}


async def pdf_of(person: Person, piece: Any) -> bytes:
    """The document of a pièce, downloaded."""
    answer = await person.http.get(piece["document"]["downloadUrl"], headers=person.headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return answer.content


def pages_of(content: bytes) -> list[str]:
    """The text of each page, read by another library than those that wrote it."""
    document = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_bounded() for page in document]


def changed(index: int, **changes: Any) -> list[Form]:
    """The lines, one of which is another."""
    return [{**line, **(changes if nth == index else {})} for nth, line in enumerate(LINES)]
