"""Units of a line: the codes of UN/ECE recommendation 20 that a form offers, and what people call them (§7.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNITS: Final[Mapping[str, str]] = {
    "C62": "unité",
    "LS": "forfait",
    "SET": "ensemble",
    "MIN": "minute",
    "HUR": "heure",
    "DAY": "jour",
    "WEE": "semaine",
    "MON": "mois",
    "ANN": "année",
    "MTR": "m",
    "KMT": "km",
    "MTK": "m²",
    "HAR": "ha",
    "MTQ": "m³",
    "LTR": "l",
    "GRM": "g",
    "KGM": "kg",
    "TNE": "t",
    "KWH": "kWh",
    "MWH": "MWh",
    "P1": "%",
}

_CODES: Final = {label.casefold(): code for code, label in UNITS.items()}


def unit_label(unit: str) -> str:
    """What a person reads: the label of a code, or the text as it was typed."""
    return UNITS.get(unit.upper(), unit)


def unit_code(unit: str) -> str | None:
    """The code of a unit typed as its code or as its label; None for a text of one's own."""
    return unit.upper() if unit.upper() in UNITS else _CODES.get(unit.casefold())
