"""The PDF of the sandbox: readable, one page, the same bytes each time, and accepted by our own inspection."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest

from api.documents import InvoiceSpec, Party, example_invoice
from api.inspection.content import check_content
from tests.corpus import INVOICE

NBSP = "\N{NO-BREAK SPACE}"


def text_of(content: bytes) -> str:
    """What the page shows, line by line."""
    with pikepdf.open(BytesIO(content)) as pdf:
        (page,) = pdf.pages
        shown = [
            bytes(instruction.operands[0])
            for instruction in pikepdf.parse_content_stream(page)
            if str(instruction.operator) == "Tj"
        ]
    return "\n".join(line.decode("cp1252") for line in shown)


def test_the_page_says_what_the_spec_says() -> None:
    shown = text_of(example_invoice(INVOICE))
    for expected in (
        "N° SIT03-2025",
        "le 2 avril 2025",
        "Projet de décompte mensuel",
        "Cadre de facturation A4",
        "Bâtiloire SAS",
        "SIRET 000 123 456 00014",
        "MAÎTRE D'ŒUVRE",
        "Atelier d'architecture",
        "Service TRAVAUX",
        "2025-MT-014",
        "EJ-77",
        "TVA (20 %)",
        f"84{NBSP}500,00{NBSP}€",
        f"16{NBSP}900,00{NBSP}€",
        f"101{NBSP}400,00{NBSP}€",
        f"–{NBSP}5{NBSP}070,00{NBSP}€",
        f"96{NBSP}330,00{NBSP}€",
        "Poste 4.2 ramené de 12 500 à 10 000",
    ):
        assert expected in shown


def test_optional_lines_appear_only_when_there_is_something_to_say() -> None:
    bare = replace(INVOICE, moe=None, moa=None, marche=None, engagement=None, comment=None, net=INVOICE.ttc)
    shown = text_of(example_invoice(bare))
    for absent in ("MAÎTRE", "Marché", "Engagement", "COMMENTAIRE", "Retenues", "Remise"):
        assert absent not in shown
    discounted = replace(INVOICE, discount=Decimal("100.00"), ttc=Decimal("101300.00"))
    assert f"–{NBSP}100,00{NBSP}€" in text_of(example_invoice(discounted))


@pytest.mark.parametrize(
    "spec",
    [
        INVOICE,
        replace(INVOICE, comment="Un long commentaire, « entre guillemets ». " * 45),
        replace(INVOICE, author=Party("Société au très long nom de charpente, couverture et menuiserie " * 3, "FR123")),
        replace(INVOICE, supplier=Party("Łódź — Brückenbau 橋", "DE123456789"), number="X" * 20),
        replace(INVOICE, ht=Decimal("1234567890.12"), net=Decimal("-0.01")),
    ],
    ids=["example", "long comment", "long name", "foreign letters", "large and negative amounts"],
)
def test_it_is_one_page_that_the_inspection_accepts_and_always_the_same(spec: InvoiceSpec) -> None:
    content = example_invoice(spec)
    assert (facts := check_content(content, "facture.pdf")) is not None
    assert facts.pages == 1
    assert example_invoice(spec) == content
    assert len(content) < 10_000
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.Root.Lang == "fr-FR"
        assert re.fullmatch(r"D:20250402120000.*", str(pdf.docinfo.CreationDate))
        assert str(pdf.docinfo.Title) == f"{spec.title} {spec.number}"
