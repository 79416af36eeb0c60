"""The columns of an export: what a spreadsheet has to know of each."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """How a cell of an export is written."""

    TEXT = "TEXT"
    DATE = "DATE"
    INSTANT = "INSTANT"
    AMOUNT = "AMOUNT"


class Column(NamedTuple):
    """A column of an export: its French heading, what its cells are, its width in characters."""

    heading: str
    kind: Kind
    width: int
