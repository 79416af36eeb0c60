"""How our PDF pages are drawn: a blank page, its colours, one line of text, figures as the French write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fpdf import FPDF

INK: Final = (26, 32, 44)
MUTED: Final = (99, 110, 128)
ACCENT: Final = (31, 58, 110)
RULE: Final = (208, 214, 224)
TINT: Final = (240, 243, 249)
LEFT: Final = 20.0
WIDTH: Final = 170.0
GUTTER: Final = 6.0
FOOT: Final = 279.0
FONT: Final = "Lato"
"""The font that travels inside a document kept for years: the standard ones, which do not, know Western Europe only."""

_MONTHS: Final = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Party:
    """A structure as a document shows it."""

    name: str
    identifier: str
    service: str | None = None


def blank(title: str, *, author: str, created_at: datetime, archival: bool = False) -> FPDF:
    """A new A4 page; the same facts make the same bytes. An archival one is PDF/A-3, its font embedded."""
    from fpdf import FPDF  # noqa: PLC0415 - half a second of imports, once a page is drawn

    page = FPDF(format="A4", enforce_compliance="PDF/A-3B" if archival else None)
    if archival:
        import fontpkg_lato  # noqa: PLC0415 - as above

        for style, face in (("", "Regular"), ("B", "Bold")):
            page.add_font(FONT, style, fontpkg_lato.ROOT / "files" / f"Lato-{face}.ttf")
    page.core_fonts_encoding = "cp1252"  # the standard fonts then have €, œ and every French accent
    page.set_margins(LEFT, 18, LEFT)
    page.set_auto_page_break(auto=False)
    page.set_title(title)
    page.set_author(author)
    page.set_lang("fr-FR")
    page.set_creation_date(created_at)
    page.add_page()
    page.set_fill_color(*ACCENT)
    page.rect(0, 0, 210, 3, style="F")
    return page


def cards(page: FPDF, shown: list[tuple[str, Party]], *, top: float) -> float:
    """Structures, two by two, each under what it is; answers where the page goes on."""
    width, height = (WIDTH - GUTTER) / 2, 25.0
    for index, (label, party) in enumerate(shown):
        x, y = LEFT + (index % 2) * (width + GUTTER), top + (index // 2) * (height + GUTTER)
        page.set_draw_color(*RULE)
        page.rect(x, y, width, height, style="D", round_corners=True, corner_radius=1.5)
        for offset, words, size, style, colour in (
            (3, label.upper(), 7.5, "B", ACCENT),
            (8.5, party.name, 11, "B", INK),
            (14, identity(party), 9, "", MUTED),
            (19, f"Service {party.service}" if party.service else "", 9, "", MUTED),
        ):
            page.set_xy(x + 4, y + offset)
            text(page, words, size=size, style=style, colour=colour, width=width - 8)
    return top + ((len(shown) + 1) // 2) * (height + GUTTER)


def text(
    page: FPDF,
    words: str,
    *,
    size: float,
    style: str = "",
    colour: tuple[int, int, int] = INK,
    width: float = WIDTH,
    align: str = "L",
    stay: bool = False,
) -> None:
    """One line of text: smaller when it is wider than its place, then cut short."""
    room = width - 2 * page.c_margin
    set_font(page, style=style, size=size)
    shown = legible(page, words)
    page.set_text_color(*colour)
    needed = page.get_string_width(shown)
    if needed > room:
        page.set_font_size(size * max(0.7, room / needed))
        while page.get_string_width(shown) > room:
            shown = shown.rstrip("…")[:-1] + "…"
    x, y = ("RIGHT", "TOP") if stay else ("LMARGIN", "NEXT")
    page.cell(width, size * 0.45, shown, align=align, new_x=x, new_y=y)


def amount_row(
    page: FPDF, label: str, amount: str, *, size: float, style: str, colour: tuple[int, int, int] = INK
) -> None:
    """A row of totals: what on the left, how much on the right."""
    page.set_x(LEFT + 3)
    text(page, label, size=size, style=style, colour=colour, width=WIDTH - 56, stay=True)
    text(page, amount, size=size, style=style, colour=colour, width=50, align="R")


def set_font(page: FPDF, *, size: float, style: str = "") -> None:
    """The font of the page: its own if one is embedded, else the standard one."""
    page.set_font(FONT if FONT.lower() in page.fonts else "Helvetica", style=style, size=size)


def legible(page: FPDF, words: str) -> str:
    """What the font of the page can show; the rest becomes a question mark."""
    known = getattr(page.current_font, "cmap", None)
    if known is None:
        return printable(words)
    plain = words.replace("\r\n", "\n").replace("\t", " ")
    return "".join(char if ord(char) in known or char == "\n" else "?" for char in plain)


def printable(text: str) -> str:
    """What the standard fonts can show; the rest becomes a question mark."""
    return text.encode("cp1252", "replace").decode("cp1252")


def money(amount: Decimal, currency: str = "EUR") -> str:
    """1234567.8 as « 1 234 567,80 € », with spaces that do not break."""
    unit = "€" if currency == "EUR" else currency
    french = f"{amount:,.2f} {unit}".replace(",", " ").replace(".", ",").replace("-", "– ")
    return french.replace(" ", "\N{NO-BREAK SPACE}")


def french_date(day: date) -> str:
    """« 1er avril 2025 »."""
    return f"{day.day}{'er' if day.day == 1 else ''} {_MONTHS[day.month - 1]} {day.year}"


def identity(party: Party) -> str:
    """A SIRET in its usual groups; any other identifier as it is."""
    number = party.identifier
    if len(number) != 14 or not number.isdigit():
        return number
    return f"SIRET {number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
