"""How a typed invoice looks: as many A4 pages as its lines ask for, archival (PDF/A-3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from api.domain.cadres import CADRES
from api.domain.lines import SettledLine, figure
from api.domain.pieces import PAYMENT_METHODS
from api.domain.units import unit_label
from api.invoices.spec import SANDBOX, InvoiceParty, InvoiceSpec
from api.invoices.table import Column, table
from api.paper import (
    ACCENT,
    FOOT,
    GUTTER,
    INK,
    LEFT,
    MUTED,
    RULE,
    TINT,
    WIDTH,
    Party,
    amount_row,
    blank,
    french_date,
    identity,
    legible,
    money,
    set_font,
    text,
)

if TYPE_CHECKING:
    from fpdf import FPDF

COLUMNS: Final[tuple[Column, ...]] = (
    ("N°", 9, "R"),
    ("Désignation", 55, "L"),
    ("Quantité", 19, "R"),
    ("Unité", 17, "L"),
    ("Prix unitaire HT", 29, "R"),
    ("TVA", 12, "R"),
    ("Total HT", 29, "R"),
)
"""The table of lines: 170 millimetres in all."""

RATES: Final[tuple[Column, ...]] = (("Taux de TVA", 34, "L"), ("Base HT", 38, "R"), ("Montant de TVA", 38, "R"))

BOTTOM: Final = 24.0
"""What each page keeps free for its foot."""

TOTALS: Final = 58.0
"""The height of the totals, which no page break may cut."""


def draw(spec: InvoiceSpec) -> tuple[bytes, int]:
    """The PDF, and how many pages it has."""
    page = blank(f"{spec.title} {spec.number}", author=spec.supplier.name, created_at=spec.made_at, archival=True)
    page.set_auto_page_break(True, margin=BOTTOM)
    _header(page, spec)
    _parties(page, spec)
    _references(page, spec)
    _lines(page, spec)
    _vat(page, spec)
    _totals(page, spec)
    _words(page, spec)
    _feet(page, spec)
    return bytes(page.output()), page.pages_count


def _header(page: FPDF, spec: InvoiceSpec) -> None:
    page.set_y(18)
    text(page, spec.title, size=22, style="B", colour=ACCENT, width=90)
    page.set_xy(LEFT + 80, 19)
    text(page, f"N° {spec.number}", size=13, style="B", colour=ACCENT, width=90, align="R")
    page.set_x(LEFT + 80)
    text(page, f"le {french_date(spec.invoice_date)}", size=9.5, colour=MUTED, width=90, align="R")
    page.set_y(31)
    rule = CADRES[spec.cadre]
    text(page, f"Cadre de facturation {spec.cadre.name} : {rule.libelle}", size=10, colour=MUTED)
    page.set_y(41)


def _parties(page: FPDF, spec: InvoiceSpec) -> None:
    """Who supplies and who pays, side by side, their names whole however long."""
    top, width = page.get_y(), (WIDTH - GUTTER) / 2
    bottoms = [
        _party(page, "Fournisseur", spec.supplier, at=(LEFT, top), width=width),
        _party(page, "Destinataire", spec.recipient, at=(LEFT + width + GUTTER, top), width=width),
    ]
    page.set_draw_color(*RULE)
    for x in (LEFT, LEFT + width + GUTTER):
        page.rect(x, top, width, max(bottoms) - top, style="D", round_corners=True, corner_radius=1.5)
    page.set_y(max(bottoms) + 5)


def _party(page: FPDF, label: str, party: InvoiceParty, *, at: tuple[float, float], width: float) -> float:
    """One of them; answers where it ends."""
    x, y = at
    page.set_xy(x + 3, y + 3)
    text(page, label.upper(), size=7.5, style="B", colour=ACCENT, width=width - 6)
    page.set_xy(x + 3, page.get_y() + 1.5)
    set_font(page, size=11, style="B")
    page.set_text_color(*INK)
    page.multi_cell(width - 6, 5, legible(page, party.name), align="L", new_x="LMARGIN", new_y="NEXT")
    for words in (
        f"Service {party.service}" if party.service else "",
        *party.address.shown(),
        identity(Party(party.name, party.identifier)),
        f"N° de TVA {party.vat_number}" if party.vat_number else "",
    ):
        if words:
            page.set_xy(x + 3, page.get_y() + 0.8)
            text(page, words, size=9, colour=MUTED, width=width - 6)
    return page.get_y() + 3


def _references(page: FPDF, spec: InvoiceSpec) -> None:
    known = (
        ("Facture d'origine", spec.original_number),
        ("Marché", spec.marche),
        ("Engagement", spec.engagement),
        ("Régularise le dossier", spec.regularises),
        ("Règlement", PAYMENT_METHODS[spec.payment_method]),
        ("IBAN", spec.account.shown if spec.account else None),
        ("BIC", spec.account.bic if spec.account else None),
        ("Titulaire du compte", spec.account.holder if spec.account else None),
    )
    for label, value in known:
        if value:
            page.set_x(LEFT)
            text(page, label, size=9.5, colour=MUTED, width=40, stay=True)
            text(page, value, size=9.5, style="B", width=WIDTH - 40)
            page.ln(1)
    page.ln(4)


def _lines(page: FPDF, spec: InvoiceSpec) -> None:
    table(page, COLUMNS, [_cells(line, spec.currency) for line in spec.lines])


def _cells(line: SettledLine, currency: str) -> list[str]:
    name = line.name if line.reference is None else f"{line.name}\nRéf. {line.reference}"
    if line.discount_ht is not None:
        name += f"\nRemise HT : {money(line.discount_ht, currency)}"
    return [
        str(line.number),
        name,
        _french(line.quantity),
        unit_label(line.unit) if line.unit else "",
        money(line.unit_price_ht, currency),
        f"{_french(line.vat_rate)}\N{NO-BREAK SPACE}%",
        money(line.total_ht, currency),
    ]


def _french(number: Decimal) -> str:
    return figure(number).replace(".", ",").replace("-", "–\N{NO-BREAK SPACE}")


def _vat(page: FPDF, spec: InvoiceSpec) -> None:
    page.ln(5)
    rows = [
        [f"{_french(row.rate)}\N{NO-BREAK SPACE}%", money(row.base_ht, spec.currency), money(row.vat, spec.currency)]
        for row in spec.vat
    ]
    table(page, RATES, rows)


def _totals(page: FPDF, spec: InvoiceSpec) -> None:
    amounts = spec.amounts
    lines = [("Total hors taxes", amounts.total_ht, ""), ("TVA", amounts.total_tva, "")]
    if amounts.discount_ttc:
        lines.append((f"Remise TTC : {amounts.discount_reason}", -amounts.discount_ttc, ""))
    lines.append(("Total toutes taxes comprises", amounts.total_ttc, "B"))
    if amounts.net_to_pay != amounts.total_ttc:
        lines.append(("Retenues et déductions", amounts.net_to_pay - amounts.total_ttc, ""))
    if page.will_page_break(TOTALS):
        page.add_page()
    page.ln(5)
    for label, amount, style in lines:
        amount_row(page, label, money(amount, spec.currency), size=10, style=style)
        page.ln(1.4)
        page.line(LEFT, page.get_y(), LEFT + WIDTH, page.get_y())
        page.ln(1.4)
    y = page.get_y() + 1
    page.set_fill_color(*TINT)
    page.rect(LEFT, y, WIDTH, 12, style="F")
    page.set_y(y + 3.4)
    label = "Net à déduire" if spec.credit_note else "Net à payer"
    amount_row(page, label, money(amounts.net_to_pay, spec.currency), size=12, style="B", colour=ACCENT)
    page.set_y(y + 17)


def _words(page: FPDF, spec: InvoiceSpec) -> None:
    """The comment, then what the law asks to be said."""
    if spec.comment:
        text(page, "COMMENTAIRE", size=7.5, style="B", colour=ACCENT)
        page.ln(1)
        _paragraph(page, spec.comment, size=9, colour=INK)
        page.ln(3)
    for sentence in spec.mentions():
        _paragraph(page, sentence, size=8, colour=MUTED)


def _paragraph(page: FPDF, words: str, *, size: float, colour: tuple[int, int, int]) -> None:
    set_font(page, size=size)
    page.set_text_color(*colour)
    page.multi_cell(WIDTH, size / 2, legible(page, words), align="L", new_x="LMARGIN", new_y="NEXT")


def _feet(page: FPDF, spec: InvoiceSpec) -> None:
    """The foot of each page, once it is known how many there are."""
    page.set_auto_page_break(False)
    words = f"{spec.title} {spec.number}"
    for number in range(1, page.pages_count + 1):
        page.page = number
        page.set_draw_color(*RULE)
        page.line(LEFT, FOOT, LEFT + WIDTH, FOOT)
        page.set_xy(LEFT, FOOT + 2)
        shown = f"{words} · {SANDBOX}" if spec.sandbox else words
        text(page, shown, size=8, colour=MUTED, width=WIDTH - 20, stay=True)
        text(page, f"{number} / {page.pages_count}", size=8, colour=MUTED, width=20, align="R")
