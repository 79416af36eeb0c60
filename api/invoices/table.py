"""A table on the pages of a document: heads that come again, rows that are never cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from api.paper import ACCENT, INK, LEFT, RULE, TINT, legible, set_font

if TYPE_CHECKING:
    from fpdf import FPDF

LINE: Final = 4.2
PAD: Final = 1.2

Column = tuple[str, int, Literal["L", "R"]]
"""The head of a column, its width in millimetres, and where its cells lean."""


def table(page: FPDF, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """A table whose heads come again on each page; no row is cut. The library's own takes ten times as long."""
    _heads(page, columns)
    for cells in rows:
        set_font(page, size=8.5)
        wrapped = [_wrapped(page, cell, width) for cell, (_, width, _) in zip(cells, columns, strict=True)]
        height = max(map(len, wrapped)) * LINE + 2 * PAD
        if page.will_page_break(height):
            page.add_page()
            _heads(page, columns)
        _row(page, columns, wrapped, height)
        page.set_draw_color(*RULE)
        page.line(LEFT, page.get_y(), LEFT + sum(width for _, width, _ in columns), page.get_y())


def _heads(page: FPDF, columns: Sequence[Column]) -> None:
    if page.will_page_break(4 * LINE):
        page.add_page()
    page.set_fill_color(*TINT)
    page.rect(LEFT, page.get_y(), sum(width for _, width, _ in columns), LINE + 2 * PAD, style="F")
    set_font(page, size=8.5, style="B")
    page.set_text_color(*ACCENT)
    _row(page, columns, [[head] for head, _, _ in columns], LINE + 2 * PAD)


def _row(page: FPDF, columns: Sequence[Column], wrapped: Sequence[Sequence[str]], height: float) -> None:
    """The cells of a row, line by line, in the present font; then where the next one starts."""
    x, y = LEFT, page.get_y()
    for words, (_, width, lean) in zip(wrapped, columns, strict=True):
        for nth, line in enumerate(words):
            page.set_xy(x, y + PAD + nth * LINE)
            page.cell(width, LINE, line, align=lean)
        x += width
    page.set_xy(LEFT, y + height)
    set_font(page, size=8.5)
    page.set_text_color(*INK)


def _wrapped(page: FPDF, words: str, width: float) -> list[str]:
    """The words in lines that fit the width; a word that is wider than it is cut. The library's own takes seconds."""
    room = width - 2 * page.c_margin
    lines = []
    for paragraph in legible(page, words).split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if _width(page, longer) <= room:
                line = longer
                continue
            lines += [line] if line else []
            line = word
            while _width(page, line) > room:
                fits = next(end for end in range(len(line) - 1, 0, -1) if _width(page, line[:end]) <= room)
                lines.append(line[:fits])
                line = line[fits:]
        lines.append(line)
    return lines


def _width(page: FPDF, words: str) -> float:
    if page.current_font is None:
        raise LookupError("a font is chosen before words are measured")
    _, points = page.current_font.get_text_width(words, page.font_size_pt, None)
    return float(points) / page.k
