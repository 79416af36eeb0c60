"""The document of a typed invoice: what it shows, on how many pages, and the data in it, read by other libraries."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.domain.amounts import Amounts
from api.domain.cadres import Cadre
from api.domain.lines import Line, figure, settled, settled_summary
from api.domain.pieces import ExemptionReason, PaymentMethod, TypeTva
from api.domain.prefill import prefill_of
from api.inspection.content import check_content
from api.inspection.reading import read
from api.invoices.data import says_the_same, terms
from api.invoices.making import invoice_xml, make_invoice
from api.invoices.spec import EXEMPTIONS, Address, InvoiceParty, InvoiceSpec, vat_number_of
from tests.factur_x import holding

ZERO = Decimal("0.00")
ARCHITECT = InvoiceParty(
    "Atelier Marchand architectes", "00023456700014", None, french=True, vat_number=vat_number_of("00023456700014"),
    address=Address(("12 rue de l'Étang", "Bâtiment C"), "74000", "Annecy", "France"),
)  # fmt: skip
TOWN = InvoiceParty(
    "Commune de Valombre-sur-Arve", "21990011500011", "TRAVAUX", french=True, vat_number="FR00219900115",
    address=Address((), "74990", "Valombre-sur-Arve"),
)  # fmt: skip


def line(name: str = "Pose", quantity: str = "2", price: str = "50.00", rate: str = "20", **more: Any) -> Line:
    """A line."""
    return Line(**{"reference": None, "unit": None, "discount_ht": None, **more}, name=name, quantity=quantity,
                unit_price_ht=Decimal(price), vat_rate=rate)  # fmt: skip


def spec(*lines: Line, **changes: Any) -> InvoiceSpec:
    """An invoice whose amounts are those of its lines."""
    given = lines or (line(),)
    vat = settled_summary(given, ())
    ht, tva = sum((row.base_ht for row in vat), ZERO), sum((row.vat for row in vat), ZERO)
    made = InvoiceSpec(
        number="FS-2025-00001", credit_note=False, cadre=Cadre.A1, invoice_date=date(2025, 1, 6),
        made_at=datetime(2025, 1, 6, 8, tzinfo=UTC), supplier=ARCHITECT, recipient=TOWN, lines=settled(given), vat=vat,
        amounts=Amounts(ht, tva, ZERO, None, ht + tva, ht + tva), currency="EUR", type_tva=TypeTva.TVA_SUR_DEBIT,
        exemption_reason=None, payment_method=PaymentMethod.VIREMENT, delay_days=30, marche=None, engagement=None,
        original_number=None, regularises=None, comment=None, sandbox=False,
    )  # fmt: skip
    return replace(made, **changes)


def pages_of(content: bytes) -> list[str]:
    """The words of each page, on one line."""
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(content)]


def attached(content: bytes) -> list[str]:
    """The files inside; the PDF says that it is archival."""
    with pikepdf.open(io.BytesIO(content)) as opened, opened.open_metadata() as said:
        assert said.pdfa_status == "3B"
        return list(opened.attachments)


def test_a_document_takes_as_many_pages_as_it_needs() -> None:
    lines = [line(f"Poste {number} : {'très long, ' * (number % 20)}fin") for number in range(1, 201)]
    made = make_invoice(spec(*lines, comment="Une phrase du déposant. " * 80))
    pages = pages_of(made.content)
    assert made.pages == len(pages) > 8
    assert (facts := check_content(made.content, "facture.pdf")) is not None
    assert facts.pages == made.pages
    for number, page in enumerate(pages, 1):
        assert page.endswith(f"Facture FS-2025-00001 {number} / {len(pages)}")
    whole = " ".join(pages)
    assert all(f"{number} Poste {number} :" in whole for number in range(1, 201))
    heads = ["Désignation" in page for page in pages]
    assert heads == sorted(heads, reverse=True)
    assert whole.count("Net à payer") == 1
    assert whole.count("déposant.") == 80


@pytest.mark.parametrize("name", ["Łódź Ωμέγα Київ « œuvre »", "Poste\nsur deux lignes\tet une tabulation", "x" * 300])
def test_every_name_is_written_whole(name: str) -> None:
    long = replace(TOWN, name="Syndicat intercommunal d'assainissement de la vallée " * 3 + "de l'Œuvre")
    (page,) = pages_of(make_invoice(spec(line(name, unit="n'importe"), recipient=long)).content)
    assert "".join(name.split()) in "".join(page.split())
    assert page.count("Syndicat intercommunal") == 3
    assert "n'importe" in page


def test_what_no_font_of_ours_can_show_is_a_question_mark() -> None:
    made = make_invoice(spec(line("Pont 橋 😀"), comment="橋"))
    assert "Pont ? ?" in pages_of(made.content)[0]
    assert prefill_of(read(made.content))[0].lines[0].name == "Pont 橋 😀"


def test_what_the_reader_must_know_is_there_when_there_is_something_to_say() -> None:
    shown = pages_of(make_invoice(spec()).content)[0]
    for absent in (
        "France",
        "Marché",
        "Engagement",
        "Régularise",
        "Facture d'origine",
        "COMMENTAIRE",
        "Remise",
        "bac à sable",
    ):
        assert absent not in shown
    full = spec(
        line(reference="R-1", discount_ht=Decimal("1.50")), marche="M-1", engagement="E-1", regularises="2025-0000007",
        original_number="F-1", comment="Merci", sandbox=True, currency="CHF",
    )  # fmt: skip
    shown = pages_of(make_invoice(full).content)[0]
    for present in (
        "Marché M-1", "Engagement E-1", "Régularise le dossier 2025-0000007", "Facture d'origine F-1", "Merci",
        "Réf. R-1", "Remise HT : 1,50 CHF", "bac à sable", "118,20 CHF", "SIRET 000 234 567 00014",
        "N° de TVA FR75000234567", "12 rue de l'Étang Bâtiment C 74000 Annecy SIRET", "74990 Valombre-sur-Arve",
    ):  # fmt: skip
        assert present in shown, present


EXEMPT = {
    ExemptionReason.VATEX_EU_AE: ("AE", True),
    ExemptionReason.VATEX_FR_FRANCHISE: ("E", True),
    ExemptionReason.VATEX_FR_CNWVAT: ("E", True),
    ExemptionReason.VATEX_EU_O: ("O", True),
    ExemptionReason.VATEX_EU_IC: ("Z", False),
    ExemptionReason.VATEX_EU_G: ("Z", False),
}


@pytest.mark.parametrize("reason", ExemptionReason)
def test_an_exemption_says_why(reason: ExemptionReason) -> None:
    exempt = spec(line(rate="0"), type_tva=TypeTva.EXONERATION, exemption_reason=reason)
    category, said = EXEMPT[reason]
    assert says_the_same(exempt) is said
    if said:
        assert terms(exempt)["BG-23"][0]["BT-118"] == category
        assert invoice_xml(exempt)
    made = make_invoice(exempt)
    shown = pages_of(made.content)[0]
    assert EXEMPTIONS[reason] in shown
    assert attached(made.content) == (["factur-x.xml"] if said else [])


def test_no_vat_at_all_and_a_rate_of_zero() -> None:
    without = spec(line(rate="0"), type_tva=TypeTva.SANS_TVA)
    assert terms(without)["BG-23"][0]["BT-118"] == "O"
    assert "Sans TVA." in pages_of(make_invoice(without).content)[0]
    assert terms(spec(line(rate="0"), line()))["BG-23"][1]["BT-118"] == "Z"
    mixed = spec(line(rate="0"), line(), type_tva=TypeTva.EXONERATION, exemption_reason=ExemptionReason.VATEX_EU_O)
    assert not says_the_same(mixed)


def test_what_the_standard_cannot_say_is_a_document_without_data() -> None:
    plain = spec()
    discount = replace(plain.amounts, discount_ttc=Decimal("20.00"), discount_reason="Geste", total_ttc=Decimal(100))
    cent = replace(plain.amounts, total_tva=Decimal("20.01"), total_ttc=Decimal("120.01"))
    abroad = replace(ARCHITECT, identifier="DE123456789", french=False)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"amounts": discount}, "Remise TTC : Geste – 20,00 €"),
        ({"amounts": cent}, "20,01 €"),
        ({"currency": "USD"}, "120,00 USD"),
        ({"supplier": abroad}, "DE123456789"),
    ]
    for changes, words in cases:
        assert not says_the_same(spec(**changes))
        made = make_invoice(spec(**changes))
        assert words in pages_of(made.content)[0]
        assert attached(made.content) == []
    assert attached(make_invoice(plain).content) == ["factur-x.xml"]


CENTS = st.integers(-10_000_000, 10_000_000).map(lambda cents: Decimal(cents).scaleb(-2))
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=30)
ITEMS = st.builds(
    line,
    name=TEXTS.filter(str.strip),
    quantity=st.integers(-99_999_999, 99_999_999).map(lambda whole: figure(Decimal(whole).scaleb(-4))),
    price=CENTS.map(str),
    rate=st.sampled_from(["0", "2.1", "5.5", "8.5", "10", "20", "100", "13.37"]),
    reference=st.none() | TEXTS,
    unit=st.none() | st.sampled_from(["HUR", "m²", "forfait"]),
)


@settings(max_examples=40)
@given(st.lists(ITEMS, min_size=1, max_size=4), st.booleans(), st.integers(0, 10_000))
def test_the_data_of_any_invoice_are_read_back_to_the_cent(lines: list[Line], credit_note: bool, retained: int) -> None:
    asked = spec(*lines, credit_note=credit_note)
    net = asked.amounts.total_ttc - Decimal(retained).scaleb(-2)
    asked = replace(asked, amounts=replace(asked.amounts, net_to_pay=net))
    prefill, _ = prefill_of(read(holding(invoice_xml(asked))))
    # A positive credit note is read as what it gives back.
    sign = -1 if credit_note and asked.amounts.total_ttc > 0 else 1
    amounts = prefill.amounts
    assert amounts is not None
    assert (amounts.total_ht, amounts.total_tva, amounts.total_ttc, amounts.net_to_pay) == tuple(
        sign * amount for amount in (asked.amounts.total_ht, asked.amounts.total_tva, asked.amounts.total_ttc, net)
    )
    assert [row.base_ht for row in prefill.vat_summary] == [sign * row.base_ht for row in asked.vat]
    assert [row.vat for row in prefill.vat_summary] == [sign * row.vat for row in asked.vat]
    assert [each.total_ht for each in prefill.lines] == [sign * each.total_ht for each in asked.lines]
