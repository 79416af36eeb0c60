"""Tables written for spreadsheets, row by row: CSV as French ones read it, and XLSX; no text becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from api.domain.delays import PARIS
from api.domain.sheets import Column, Kind

BOM: Final = "\ufeff"
"""Without it, spreadsheets take UTF-8 for the code page of the machine."""

MAX_ROWS: Final = 1_048_575
"""What a sheet holds besides its headings."""

_STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the last four are full width
_FORMATS: Final = {
    Kind.TEXT: {"num_format": "@"},
    Kind.DATE: {"num_format": "dd/mm/yyyy"},
    Kind.INSTANT: {"num_format": "dd/mm/yyyy hh:mm:ss"},
    Kind.AMOUNT: {"num_format": "#,##0.00"},
}

Cell = str | date | datetime | Decimal | None


def csv_heading(columns: Sequence[Column]) -> bytes:
    """The first line, after the mark that says UTF-8."""
    return (BOM + _line([column.heading for column in columns])).encode()


def csv_rows(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Lines of a CSV: semicolons, decimal commas, days and Paris times as year-month-day."""
    return "".join(_line([_written(cell) for cell in row]) for row in rows).encode()


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    if isinstance(cell, datetime):
        return f"{cell.astimezone(PARIS):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell)


def harmless(text: str) -> str:
    """The text, behind an apostrophe when a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


class Workbook:
    """An XLSX file with one sheet, a row in memory at a time; not for two threads at once."""

    def __init__(self, path: Path, title: str, columns: Sequence[Column]) -> None:
        import xlsxwriter

        # Texts stay texts: what looks like a formula, a number or an address is written as it is.
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "tmpdir": str(path.parent),
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": title})
        self._sheet: Any = self._book.add_worksheet(title[:31])
        self._kinds = [column.kind for column in columns]
        self._formats = {kind: self._book.add_format(form) for kind, form in _FORMATS.items()}
        bold = self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for index, column in enumerate(columns):
            self._sheet.set_column(index, index, column.width)
        self._sheet.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            self._sheet.write_string(0, index, column.heading, bold)
        self._next = 1

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows after those that are there."""
        for row in rows:
            for index, (cell, kind) in enumerate(zip(row, self._kinds, strict=True)):
                self._write(index, cell, self._formats[kind])
            self._next += 1

    def _write(self, index: int, cell: Cell, form: Any) -> None:
        if isinstance(cell, Decimal):
            self._sheet.write_number(self._next, index, cell, form)
        elif isinstance(cell, datetime):
            self._sheet.write_datetime(self._next, index, cell.astimezone(PARIS).replace(tzinfo=None), form)
        elif isinstance(cell, date):
            self._sheet.write_datetime(self._next, index, cell, form)
        elif cell is not None:
            self._sheet.write_string(self._next, index, cell, form)

    def finish(self) -> None:
        """Write the file, filters on its headings."""
        self._sheet.autofilter(0, 0, max(self._next - 1, 1), len(self._kinds) - 1)
        self._book.close()
