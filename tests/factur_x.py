"""Factur-X documents to read, made here: a PDF of ours with the invoice data of EN 16931 in it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from facturx import generate_cii_xml, generate_from_binary

from tests.corpus import invoice, with_attachment

SUPPLIER = "00012345500016"
RECIPIENT = "25990042100019"

INVOICE: dict[str, Any] = {
    "BT-1": "SIT03-2025",
    "BT-2": date(2025, 4, 2),
    "BT-3": "380",
    "BT-5": "EUR",
    "BT-8": "payment",
    "BT-10": "TRAVAUX",
    "BT-12": "2025-MT-014",
    "BT-13": "EJ-77",
    "BT-20": "30 jours",
    "BG-1": [
        {"BT-21": code, "BT-22": text}
        for code, text in (("PMT", "Indemnité de 40 €"), ("PMD", "Pénalités"), ("AAB", "Pas d'escompte"))
    ],
    "BG-4": {
        "name": "Bâtiloire SAS",
        "identifiers": {"0009": SUPPLIER},
        "legal_identifier": SUPPLIER[:9],
        "legal_identifier_schemeid": "0002",
        "vat_identifier": "FR00000123455",
        "einvoicing_addr": SUPPLIER[:9],
        "einvoicing_addr_schemeid": "0225",
        "country_code": "FR",
    },
    "BG-7": {
        "name": "Syndicat mixte des eaux du Haut-Valombre",
        "identifiers": {"0009": RECIPIENT},
        "legal_identifier": RECIPIENT[:9],
        "legal_identifier_schemeid": "0002",
        "einvoicing_addr": RECIPIENT[:9],
        "einvoicing_addr_schemeid": "0225",
        "country_code": "FR",
    },
    "BG-25": [
        {
            "BT-126": "1",
            "BT-129": "10",
            "BT-130": "MTK",
            "BT-131": "800.00",
            "BT-146": "80.00",
            "BT-151": "S",
            "BT-152": "20.00",
            "BT-153": "Enduit de façade",
            "BT-155": "ENF-2",
        },
        {
            "BT-126": "2",
            "BT-129": "2.5",
            "BT-130": "HUR",
            "BT-131": "190.00",
            "BT-146": "80.0000",
            "BT-151": "S",
            "BT-152": "10.00",
            "BT-153": "Main-d'œuvre",
            "BG-27": [{"amount": "10.00", "reason": "Remise", "reason_code": "95"}],
        },
    ],
    "BG-23": [
        {"BT-116": "800.00", "BT-117": "160.00", "BT-118": "S", "BT-119": "20.00"},
        {"BT-116": "190.00", "BT-117": "19.00", "BT-118": "S", "BT-119": "10.00"},
    ],
    "BT-106": "990.00",
    "BT-109": "990.00",
    "BT-110": "179.00",
    "BT-112": "1169.00",
    "BT-113": "58.45",
    "BT-115": "1110.55",
    "BT-23": "S1",
    "BT-72": date(2025, 3, 31),
    "BT-81": "30",
    "BT-9": date(2025, 5, 2),
}
"""Figures of our own; the terms are those of the standard."""


@cache
def xml(level: str = "en16931") -> bytes:
    """The invoice data alone."""
    return bytes(generate_cii_xml({**INVOICE}, level=level, check_schematron=False))


@cache
def factur_x(level: str = "en16931") -> bytes:
    """A PDF/A-3 with its invoice data."""
    return bytes(generate_from_binary(invoice(), xml(level), flavor="factur-x", level=level, check_xsd=False))


def holding(content: bytes, name: str = "factur-x.xml") -> bytes:
    """A PDF that holds a file of this content, whatever it is."""
    return with_attachment(name, content)
