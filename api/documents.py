"""The PDF of a pièce, for the sandbox and its worked examples: one readable page with the pièce's own figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from api.paper import (
    ACCENT,
    FOOT,
    INK,
    LEFT,
    MUTED,
    RULE,
    TINT,
    WIDTH,
    Party,
    amount_row,
    blank,
    cards,
    french_date,
    identity,
    money,
    printable,
    text,
)

if TYPE_CHECKING:
    from fpdf import FPDF

__all__ = ["MENTION", "InvoiceSpec", "Party", "example_invoice"]

MENTION: Final = "Exemple produit par le bac à sable : ce document n'a aucune valeur comptable."

_SPACE_TO_KEEP: Final = re.compile(r"(?<=«) | (?=[»;:?!%€])")


@dataclass(frozen=True)
class InvoiceSpec:
    """What the document says: `title` names the pièce, `cadre` is its code, with or without its label.

    `author` is who deposits the pièce: the supplier, or the MOE or the MOA that corrects its amounts. `net` is what is
    asked to be paid, retentions deducted.
    """

    number: str
    cadre: str
    title: str
    invoice_date: date
    author: Party
    supplier: Party
    recipient: Party
    ht: Decimal
    tva: Decimal
    ttc: Decimal
    net: Decimal
    discount: Decimal = Decimal(0)
    moe: Party | None = None
    moa: Party | None = None
    marche: str | None = None
    engagement: str | None = None
    comment: str | None = None


def example_invoice(spec: InvoiceSpec) -> bytes:
    """The PDF: one A4 page, the same bytes for the same spec."""
    noon = datetime.combine(spec.invoice_date, time(12), tzinfo=UTC)
    page = blank(f"{spec.title} {spec.number}", author=spec.author.name, created_at=noon)
    _header(page, spec)
    _parties(page, spec)
    _references(page, spec)
    _amounts(page, spec)
    _comment(page, spec)
    return bytes(page.output())


def _header(page: FPDF, spec: InvoiceSpec) -> None:
    page.set_y(18)
    text(page, spec.author.name, size=13, style="B", width=100)
    text(page, identity(spec.author), size=9, colour=MUTED, width=100)
    page.set_xy(LEFT + 110, 18)
    text(page, f"N° {spec.number}", size=13, style="B", colour=ACCENT, width=60, align="R")
    page.set_x(LEFT + 110)
    text(page, f"le {french_date(spec.invoice_date)}", size=9, colour=MUTED, width=60, align="R")
    page.set_y(40)
    text(page, spec.title, size=20, style="B", colour=ACCENT)
    text(page, f"Cadre de facturation {spec.cadre}", size=10, colour=MUTED)


def _parties(page: FPDF, spec: InvoiceSpec) -> None:
    shown = [("Fournisseur", spec.supplier), ("Destinataire", spec.recipient)]
    supervisors = (("Maître d'œuvre", spec.moe), ("Maître d'ouvrage", spec.moa))
    shown += [(label, party) for label, party in supervisors if party]
    page.set_y(cards(page, shown, top=62.0) + 2)


def _references(page: FPDF, spec: InvoiceSpec) -> None:
    """The marché and the engagement, when there are any."""
    known = [(label, value) for label, value in (("Marché", spec.marche), ("Engagement", spec.engagement)) if value]
    for label, value in known:
        page.set_x(LEFT)
        text(page, label, size=10, colour=MUTED, width=32, stay=True)
        text(page, value, size=10, style="B", width=WIDTH - 32)
        page.ln(1)
    page.ln(5)


def _amounts(page: FPDF, spec: InvoiceSpec) -> None:
    lines = [("Total hors taxes", spec.ht, ""), (f"TVA{_rate(spec)}", spec.tva, "")]
    if spec.discount:
        lines.append(("Remise", -spec.discount, ""))
    lines.append(("Total toutes taxes comprises", spec.ttc, "B"))
    if spec.net != spec.ttc:
        lines.append(("Retenues et déductions", spec.net - spec.ttc, ""))
    page.set_draw_color(*RULE)
    amount_row(page, "Désignation", "Montant (EUR)", size=8.5, style="B", colour=MUTED)
    for label, amount, style in lines:
        page.ln(1.8)
        page.line(LEFT, page.get_y(), LEFT + WIDTH, page.get_y())
        page.ln(2)
        amount_row(page, label, money(amount), size=10.5, style=style)
    page.ln(1.8)
    y = page.get_y()
    page.set_fill_color(*TINT)
    page.rect(LEFT, y, WIDTH, 13, style="F")
    page.set_y(y + 3.7)
    amount_row(page, "Net à payer", money(spec.net), size=12.5, style="B", colour=ACCENT)
    page.set_y(y + 22)


def _comment(page: FPDF, spec: InvoiceSpec) -> None:
    """The comment, smaller when it is long, and the foot of the page."""
    if spec.comment:
        text(page, "COMMENTAIRE", size=7.5, style="B", colour=ACCENT)
        page.ln(1.5)
        page.set_text_color(*INK)
        words = printable(_SPACE_TO_KEEP.sub("\N{NO-BREAK SPACE}", spec.comment))
        room = FOOT - 2 - page.get_y()
        size = next((size for size in (10, 8.5, 7) if _height(page, words, size) < room), 5.5)
        page.set_font("Helvetica", size=size)
        page.multi_cell(WIDTH, size / 2, words, align="L")
    page.set_draw_color(*RULE)
    page.line(LEFT, FOOT, LEFT + WIDTH, FOOT)
    page.set_y(FOOT + 2)
    text(page, MENTION, size=8, colour=MUTED, width=WIDTH - 20, stay=True)
    text(page, "1 / 1", size=8, colour=MUTED, width=20, align="R")


def _height(page: FPDF, words: str, size: float) -> float:
    page.set_font("Helvetica", size=size)
    return float(page.multi_cell(WIDTH, size / 2, words, align="L", dry_run=True, output="HEIGHT"))  # type: ignore[arg-type]


def _rate(spec: InvoiceSpec) -> str:
    """« (20 %) » when the amounts are those of one usual rate."""
    return next(
        (f" ({rate:g} %)".replace(".", ",") for rate in (20, 10, 5.5) if spec.tva == _tax(spec.ht, rate)),
        "",
    )


def _tax(base: Decimal, rate: float) -> Decimal:
    return (base * Decimal(str(rate)) / 100).quantize(Decimal("0.01"))
