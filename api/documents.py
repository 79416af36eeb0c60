"""The PDF of a pièce, for the sandbox and its worked examples: one readable page with the pièce's own figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fpdf import FPDF

MENTION: Final = "Exemple produit par le bac à sable : ce document n'a aucune valeur comptable."

_INK: Final = (26, 32, 44)
_MUTED: Final = (99, 110, 128)
_ACCENT: Final = (31, 58, 110)
_RULE: Final = (208, 214, 224)
_TINT: Final = (240, 243, 249)
_LEFT: Final = 20.0
_WIDTH: Final = 170.0
_GUTTER: Final = 6.0
_FOOT: Final = 279.0
_SPACE_TO_KEEP: Final = re.compile(r"(?<=«) | (?=[»;:?!%€])")
_MONTHS: Final = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Party:
    """A structure as the document shows it."""

    name: str
    identifier: str
    service: str | None = None


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
    page = _blank(spec)
    _header(page, spec)
    _parties(page, spec)
    _references(page, spec)
    _amounts(page, spec)
    _comment(page, spec)
    return bytes(page.output())


def _blank(spec: InvoiceSpec) -> FPDF:
    from fpdf import FPDF  # noqa: PLC0415 - half a second of imports, for the sandbox only

    page = FPDF(format="A4")
    page.core_fonts_encoding = "cp1252"  # the standard fonts then have €, œ and every French accent
    page.set_margins(_LEFT, 18, _LEFT)
    page.set_auto_page_break(auto=False)
    page.set_title(f"{spec.title} {spec.number}")
    page.set_author(spec.author.name)
    page.set_lang("fr-FR")
    page.set_creation_date(datetime.combine(spec.invoice_date, time(12), tzinfo=UTC))
    page.add_page()
    return page


def _header(page: FPDF, spec: InvoiceSpec) -> None:
    page.set_fill_color(*_ACCENT)
    page.rect(0, 0, 210, 3, style="F")
    page.set_y(18)
    _text(page, spec.author.name, size=13, style="B", width=100)
    _text(page, _identity(spec.author), size=9, colour=_MUTED, width=100)
    page.set_xy(_LEFT + 110, 18)
    _text(page, f"N° {spec.number}", size=13, style="B", colour=_ACCENT, width=60, align="R")
    page.set_x(_LEFT + 110)
    _text(page, f"le {_date(spec.invoice_date)}", size=9, colour=_MUTED, width=60, align="R")
    page.set_y(40)
    _text(page, spec.title, size=20, style="B", colour=_ACCENT)
    _text(page, f"Cadre de facturation {spec.cadre}", size=10, colour=_MUTED)


def _parties(page: FPDF, spec: InvoiceSpec) -> None:
    """Cards, two by two."""
    cards = [("Fournisseur", spec.supplier), ("Destinataire", spec.recipient)]
    supervisors = (("Maître d'œuvre", spec.moe), ("Maître d'ouvrage", spec.moa))
    cards += [(label, party) for label, party in supervisors if party]
    width, height, top = (_WIDTH - _GUTTER) / 2, 25.0, 62.0
    for index, (label, party) in enumerate(cards):
        x, y = _LEFT + (index % 2) * (width + _GUTTER), top + (index // 2) * (height + _GUTTER)
        page.set_draw_color(*_RULE)
        page.rect(x, y, width, height, style="D", round_corners=True, corner_radius=1.5)
        for offset, text, size, style, colour in (
            (3, label.upper(), 7.5, "B", _ACCENT),
            (8.5, party.name, 11, "B", _INK),
            (14, _identity(party), 9, "", _MUTED),
            (19, f"Service {party.service}" if party.service else "", 9, "", _MUTED),
        ):
            page.set_xy(x + 4, y + offset)
            _text(page, text, size=size, style=style, colour=colour, width=width - 8)
    page.set_y(top + ((len(cards) + 1) // 2) * (height + _GUTTER) + 2)


def _references(page: FPDF, spec: InvoiceSpec) -> None:
    """The marché and the engagement, when there are any."""
    known = [(label, value) for label, value in (("Marché", spec.marche), ("Engagement", spec.engagement)) if value]
    for label, value in known:
        page.set_x(_LEFT)
        _text(page, label, size=10, colour=_MUTED, width=32, stay=True)
        _text(page, value, size=10, style="B", width=_WIDTH - 32)
        page.ln(1)
    page.ln(5)


def _amounts(page: FPDF, spec: InvoiceSpec) -> None:
    lines = [("Total hors taxes", spec.ht, ""), (f"TVA{_rate(spec)}", spec.tva, "")]
    if spec.discount:
        lines.append(("Remise", -spec.discount, ""))
    lines.append(("Total toutes taxes comprises", spec.ttc, "B"))
    if spec.net != spec.ttc:
        lines.append(("Retenues et déductions", spec.net - spec.ttc, ""))
    page.set_draw_color(*_RULE)
    _line(page, "Désignation", "Montant (EUR)", size=8.5, style="B", colour=_MUTED)
    for label, amount, style in lines:
        page.ln(1.8)
        page.line(_LEFT, page.get_y(), _LEFT + _WIDTH, page.get_y())
        page.ln(2)
        _line(page, label, _euros(amount), size=10.5, style=style)
    page.ln(1.8)
    y = page.get_y()
    page.set_fill_color(*_TINT)
    page.rect(_LEFT, y, _WIDTH, 13, style="F")
    page.set_y(y + 3.7)
    _line(page, "Net à payer", _euros(spec.net), size=12.5, style="B", colour=_ACCENT)
    page.set_y(y + 22)


def _line(page: FPDF, label: str, amount: str, *, size: float, style: str, colour: tuple[int, int, int] = _INK) -> None:
    """A row of the table: what on the left, how much on the right."""
    page.set_x(_LEFT + 3)
    _text(page, label, size=size, style=style, colour=colour, width=_WIDTH - 56, stay=True)
    _text(page, amount, size=size, style=style, colour=colour, width=50, align="R")


def _comment(page: FPDF, spec: InvoiceSpec) -> None:
    """The comment, smaller when it is long, and the foot of the page."""
    if spec.comment:
        _text(page, "COMMENTAIRE", size=7.5, style="B", colour=_ACCENT)
        page.ln(1.5)
        page.set_text_color(*_INK)
        text = _printable(_SPACE_TO_KEEP.sub("\N{NO-BREAK SPACE}", spec.comment))
        room = _FOOT - 2 - page.get_y()
        size = next((size for size in (10, 8.5, 7) if _height(page, text, size) < room), 5.5)
        page.set_font("Helvetica", size=size)
        page.multi_cell(_WIDTH, size / 2, text, align="L")
    page.set_draw_color(*_RULE)
    page.line(_LEFT, _FOOT, _LEFT + _WIDTH, _FOOT)
    page.set_y(_FOOT + 2)
    _text(page, MENTION, size=8, colour=_MUTED, width=_WIDTH - 20, stay=True)
    _text(page, "1 / 1", size=8, colour=_MUTED, width=20, align="R")


def _height(page: FPDF, text: str, size: float) -> float:
    page.set_font("Helvetica", size=size)
    return float(page.multi_cell(_WIDTH, size / 2, text, align="L", dry_run=True, output="HEIGHT"))  # type: ignore[arg-type]


def _text(
    page: FPDF,
    text: str,
    *,
    size: float,
    style: str = "",
    colour: tuple[int, int, int] = _INK,
    width: float = _WIDTH,
    align: str = "L",
    stay: bool = False,
) -> None:
    """One line of text: smaller when it is wider than its place, then cut short."""
    shown, room = _printable(text), width - 2 * page.c_margin
    page.set_font("Helvetica", style=style, size=size)
    page.set_text_color(*colour)
    needed = page.get_string_width(shown)
    if needed > room:
        page.set_font_size(size * max(0.7, room / needed))
        while page.get_string_width(shown) > room:
            shown = shown.rstrip("…")[:-1] + "…"
    x, y = ("RIGHT", "TOP") if stay else ("LMARGIN", "NEXT")
    page.cell(width, size * 0.45, shown, align=align, new_x=x, new_y=y)


def _printable(text: str) -> str:
    """What the standard fonts can show; the rest becomes a question mark."""
    return text.encode("cp1252", "replace").decode("cp1252")


def _euros(amount: Decimal) -> str:
    """1234567.8 as « 1 234 567,80 € », with spaces that do not break."""
    french = f"{amount:,.2f} €".replace(",", " ").replace(".", ",").replace("-", "– ")
    return french.replace(" ", "\N{NO-BREAK SPACE}")


def _rate(spec: InvoiceSpec) -> str:
    """« (20 %) » when the amounts are those of one usual rate."""
    return next(
        (f" ({rate:g} %)".replace(".", ",") for rate in (20, 10, 5.5) if spec.tva == _tax(spec.ht, rate)),
        "",
    )


def _tax(base: Decimal, rate: float) -> Decimal:
    return (base * Decimal(str(rate)) / 100).quantize(Decimal("0.01"))


def _date(day: date) -> str:
    return f"{day.day}{'er' if day.day == 1 else ''} {_MONTHS[day.month - 1]} {day.year}"


def _identity(party: Party) -> str:
    """A SIRET in its usual groups; any other identifier as it is."""
    number = party.identifier
    if len(number) != 14 or not number.isdigit():
        return number
    return f"SIRET {number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
