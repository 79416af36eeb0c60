"""Everything that a deposit form may be told, and all of it at once (works-billing §7 and §8)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.amounts import Amounts
from api.domain.attachments import MEGABYTE, AttachmentKind
from api.domain.cadres import CADRES, Cadre
from api.domain.deposit import (
    MAX_NUMBER,
    SUFFIXES,
    attachment_problems,
    common_problems,
    normalised_number,
    number_key,
    suggested_number,
)
from api.domain.pieces import ExemptionReason, TypeTva
from tests.domain.dossiers import IN_USE, NOW
from tests.domain.forms import DOCUMENT, Said, a_deposit, a_file, said, some_amounts

UNTYPED = "\x00\x08\x0b\x1b\x7f\x80\x9f\u2028\u2029\u202a\u202e\u2066\u2069\ud800\udfff\ufdd0\ufff9\ufffe\uffff"
"""Controls, other line ends, what turns a text around, halves of characters, and what is no character."""


@pytest.mark.parametrize("cadre", IN_USE)
def test_a_form_that_nothing_is_wrong_with(cadre: Cadre) -> None:
    assert said(common_problems(a_deposit(cadre), NOW)) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"number": None}, [("FIELD_REQUIRED", "number")]),
        ({"number": ""}, [("NUMBER_FORMAT", "number")]),
        ({"number_taken": True}, [("DUPLICATE_NUMBER", "number")]),
        ({"number": "N°1", "number_taken": True}, [("NUMBER_FORMAT", "number")]),
        ({"invoice_date": None}, [("FIELD_REQUIRED", "invoiceDate")]),
        ({"invoice_date": date(2025, 4, 3)}, [("DATE_AFTER_DEPOSIT", "invoiceDate")]),
        ({"invoice_date": date(1900, 1, 1)}, []),
        ({"invoice_date": date(1899, 12, 31)}, [("VALUE_NOT_ALLOWED", "invoiceDate")]),
        ({"comment": "é" * 2000, "marche_number": "m" * 50, "engagement_number": "e" * 50}, []),
        (
            {"comment": "é" * 2001, "marche_number": "m" * 51, "engagement_number": "e" * 51},
            [("FIELD_TOO_LONG", "comment"), ("FIELD_TOO_LONG", "marcheNumber"), ("FIELD_TOO_LONG", "engagementNumber")],
        ),
        ({"comment": "Ligne 1\r\n\tLigne 2"}, []),
        ({"comment": "«\u00a0É\u202ff\u200dl\u00ad\u200e 😀\u00a0»"}, []),
        *(({"comment": f"a{untyped}b"}, [("VALUE_NOT_ALLOWED", "comment")]) for untyped in UNTYPED),
        ({"currency": "CHF"}, []),
        ({"currency": "eur"}, [("VALUE_NOT_ALLOWED", "currency")]),
        ({"currency": "EURO"}, [("VALUE_NOT_ALLOWED", "currency")]),
        ({"type_tva": None}, [("FIELD_REQUIRED", "typeTva")]),
        ({"payment_method": None}, [("FIELD_REQUIRED", "paymentMethod")]),
        ({"amounts": None}, [("FIELD_REQUIRED", "amounts")]),
        ({"type_tva": TypeTva.SANS_TVA}, [("AMOUNTS_INCONSISTENT", "amounts.totalTva")]),
        ({"type_tva": TypeTva.SANS_TVA, "amounts": some_amounts(tva="0.00", ttc="84500.00", net="84500.00")}, []),
        ({"type_tva": TypeTva.EXONERATION}, [("FIELD_REQUIRED", "exemptionReason")]),
        ({"type_tva": TypeTva.EXONERATION, "exemption_reason": ExemptionReason.VATEX_EU_AE}, []),
        ({"exemption_reason": ExemptionReason.VATEX_EU_AE}, [("VALUE_NOT_ALLOWED", "exemptionReason")]),
        ({"amounts": some_amounts(net="101400.01")}, [("AMOUNTS_INCONSISTENT", "amounts.netToPay")]),
        ({"amounts": some_amounts(ttc="101400.01")}, []),
        ({"amounts": some_amounts(ttc="101400.02")}, [("AMOUNTS_INCONSISTENT", "amounts.totalTtc")]),
        ({"document": None}, [("FIELD_REQUIRED", "documentId")]),
        ({"document": replace(DOCUMENT, usable=False)}, [("FILE_UNUSABLE", "documentId")]),
        ({"document": replace(DOCUMENT, media_type="text/plain")}, [("FILE_TYPE_NOT_ALLOWED", "documentId")]),
    ],
)
def test_a_field_of_the_form(given: dict[str, Any], expected: Said) -> None:
    assert said(common_problems(a_deposit(**given), NOW)) == expected


def test_the_date_is_compared_with_the_day_in_paris() -> None:
    late = datetime(2025, 4, 2, 22, 30, tzinfo=UTC)
    assert said(common_problems(a_deposit(invoice_date=date(2025, 4, 3)), late)) == []
    (problem,) = common_problems(a_deposit(invoice_date=date(2025, 4, 4)), late)
    assert problem.message == "La date de facture (04/04/2025) ne peut pas suivre la date de dépôt (03/04/2025)."


def test_everything_that_is_wrong_comes_at_once() -> None:
    form = a_deposit(
        number="a  b",
        invoice_date=date(2026, 1, 1),
        comment="x" * 2001,
        currency="€",
        type_tva=TypeTva.SANS_TVA,
        amounts=Amounts(Decimal("-1.00"), Decimal("1.00"), Decimal("5.00"), None, Decimal("0.00"), Decimal("1.00")),
        exemption_reason=ExemptionReason.VATEX_EU_AE,
        document=None,
        attachments=[a_file(designation=" ")],
    )
    assert said(common_problems(form, NOW)) == [
        ("NUMBER_FORMAT", "number"),
        ("DATE_AFTER_DEPOSIT", "invoiceDate"),
        ("FIELD_TOO_LONG", "comment"),
        ("VALUE_NOT_ALLOWED", "currency"),
        ("AMOUNTS_INCONSISTENT", "amounts.totalHt"),
        ("AMOUNTS_INCONSISTENT", "amounts.discountTtc"),
        ("FIELD_REQUIRED", "amounts.discountReason"),
        ("AMOUNTS_INCONSISTENT", "amounts.totalTtc"),
        ("AMOUNTS_INCONSISTENT", "amounts.netToPay"),
        ("AMOUNTS_INCONSISTENT", "amounts.totalTva"),
        ("VALUE_NOT_ALLOWED", "exemptionReason"),
        ("FIELD_REQUIRED", "documentId"),
        ("FIELD_REQUIRED", "attachments.0.designation"),
    ]


@pytest.mark.parametrize("cadre", IN_USE)
def test_the_sign_of_the_amounts(cadre: Cadre) -> None:
    """Q25: zero or more on a monthly works pièce; a balance may be due by the contractor."""
    form = a_deposit(cadre, amounts=some_amounts("-100.00", "-20.00", "-120.00", "-120.00"))
    monthly = ["A4", "A5", "A6", "A10", "A13", "A15", "A16", "A19"]
    wrong = ["totalHt", "totalTva", "totalTtc", "netToPay"] if cadre.name in monthly else []
    assert said(common_problems(form, NOW)) == [("AMOUNTS_INCONSISTENT", f"amounts.{name}") for name in wrong]
    nothing = a_deposit(cadre, amounts=some_amounts("0.00", "0.00", "0.00", "0.00"))
    assert said(common_problems(nothing, NOW)) == []


# ------------------------------------------------------------------------------------------------- the number


@pytest.mark.parametrize(
    "number",
    ["1", "a", "SIT03-2025", "A_B/C+D-E", "SIT 03 2025", "x" * 20, " SIT03-2025 ", "\tSIT03\n", "----", "0001"],
)
def test_a_number_that_may_be(number: str) -> None:
    """Q14."""
    assert said(common_problems(a_deposit(number=number), NOW)) == []


@pytest.mark.parametrize(
    "number",
    [
        " ",
        "x" * 21,
        "N°1",
        "SIT  03",
        "SIT\t03",
        "SIT\n03",
        "é",
        "a.b",
        "a,b",
        "a;b",
        "１２",
        "a\u00a0b",
        "a\x00b",
        "#1",
        "a\\b",
    ],
)
def test_a_number_that_may_not_be(number: str) -> None:
    assert said(common_problems(a_deposit(number=number), NOW)) == [("NUMBER_FORMAT", "number")]


@given(st.text(max_size=30))
def test_a_number_is_accepted_for_its_characters_and_its_length_only(number: str) -> None:
    kept = normalised_number(number)
    fits = 1 <= len(kept) <= MAX_NUMBER and bool(re.fullmatch(r"[A-Za-z0-9_/+-]+( [A-Za-z0-9_/+-]+)*", kept))
    assert (said(common_problems(a_deposit(number=number), NOW)) == []) == fits


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SIT-1", "sit-1", True),
        ("SIT-1", "  SIT-1 ", True),
        ("SIT 1", "sit 1", True),
        ("SIT-1", "SIT1", False),
        ("SIT-1", "SIT_1", False),
        ("SIT-01", "SIT-1", False),
    ],
)
def test_what_makes_two_numbers_the_same(one: str, other: str, same: bool) -> None:
    assert (number_key(one) == number_key(other)) is same


def test_a_number_is_proposed_for_each_next_piece() -> None:
    """R-NUM-1's advice; the examples of §13 use it."""
    assert set(SUFFIXES) == {cadre for cadre in IN_USE if CADRES[cadre].follows_up}
    assert suggested_number(Cadre.A15, "SIT03-2025") == "SIT03-2025-EA"
    assert suggested_number(Cadre.A19, "SIT03-2025") == "SIT03-2025-EAV"
    assert suggested_number(Cadre.A8, "DF-2025-014") == "DF-2025-014-DGD"
    assert suggested_number(Cadre.A15, "x" * 17) == "x" * 17 + "-EA"
    assert suggested_number(Cadre.A15, "x" * 18) is None
    assert suggested_number(Cadre.A4, "SIT03-2025") is None


# -------------------------------------------------------------------------------------------------- the files


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, []),
        ({"usable": False}, [("FILE_UNUSABLE", "fileId")]),
        ({"name": "n" * 50}, []),
        ({"name": "n" * 51}, [("FILE_NAME_TOO_LONG", "fileId")]),
        ({"designation": None}, [("FIELD_REQUIRED", "designation")]),
        ({"designation": "d" * 100}, []),
        ({"designation": "d" * 101}, [("FIELD_TOO_LONG", "designation")]),
        ({"designation": "\x07"}, [("VALUE_NOT_ALLOWED", "designation")]),
        ({"kind": AttachmentKind.DOCUMENT_PRINCIPAL}, [("VALUE_NOT_ALLOWED", "kind")]),
        (
            {"usable": False, "name": "n" * 51, "designation": "", "kind": AttachmentKind.DOCUMENT_PRINCIPAL},
            [
                ("FILE_UNUSABLE", "fileId"),
                ("FILE_NAME_TOO_LONG", "fileId"),
                ("FIELD_REQUIRED", "designation"),
                ("VALUE_NOT_ALLOWED", "kind"),
            ],
        ),
    ],
)
def test_a_complementary_file(given: dict[str, Any], expected: Said) -> None:
    found = said(attachment_problems([a_file(), a_file(2, **given)]))
    assert found == [(code, f"attachments.1.{field}") for code, field in expected]


def test_a_file_is_joined_once() -> None:
    twice = [a_file(), a_file()]
    assert said(attachment_problems(twice)) == [("FILE_UNUSABLE", "attachments.1.fileId")]
    also_the_document = a_deposit(attachments=[a_file(id=DOCUMENT.id)])
    assert said(common_problems(also_the_document, NOW)) == [("FILE_UNUSABLE", "attachments.0.fileId")]


def test_the_document_and_its_files_weigh_120_megabytes_at_most() -> None:
    files = [a_file(number, bytes=10 * MEGABYTE) for number in range(1, 12)]
    heavy = replace(DOCUMENT, bytes=10 * MEGABYTE)
    assert said(common_problems(a_deposit(document=heavy, attachments=files), NOW)) == []
    heavier = replace(DOCUMENT, bytes=10 * MEGABYTE + 1)
    assert said(common_problems(a_deposit(document=heavier, attachments=files), NOW)) == [
        ("TOTAL_TOO_LARGE", "attachments")
    ]


def test_files_are_not_joined_by_the_thousand() -> None:
    files = [a_file(rank, designation=" ") for rank in range(101)]
    assert said(attachment_problems(files)) == [("VALUE_NOT_ALLOWED", "attachments")]
    assert len(said(attachment_problems(files[1:]))) == 100
