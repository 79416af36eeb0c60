"""Amounts: written exactly, and adding up."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.amounts import Amounts, format_montant, must_be_positive, parse_montant, problems
from api.domain.cadres import CADRES, Cadre
from api.domain.errors import ErrorCode

REFERENCE: Final = json.loads(
    (Path(__file__).parents[2] / "docs" / "domain" / "works-billing.json").read_text(encoding="utf-8")
)
LARGEST: Final = Decimal("999999999999.99")
montants = st.decimals(-LARGEST, LARGEST, places=2, allow_nan=False, allow_infinity=False)
positive = st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False)


def amounts(ht: str, tva: str, ttc: str, net: str, *discount: str) -> Amounts:
    """The amounts of a pièce; `discount` is its sum, then its reason."""
    off, reason = (*discount, None, None)[:2]
    return Amounts(Decimal(ht), Decimal(tva), Decimal(off or "0.00"), reason, Decimal(ttc), Decimal(net))


def found(cadre: Cadre, given_: Amounts) -> list[tuple[str, tuple[str, ...] | None]]:
    return [(problem.code.value, problem.field) for problem in problems(cadre, given_)]


@given(montants)
def test_an_amount_is_written_and_read_back(amount: Decimal) -> None:
    text = format_montant(amount)
    assert parse_montant(text) == amount
    assert format_montant(parse_montant(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [("1234.50", "1234.50"), ("-0.01", "-0.01"), ("-0.00", "0.00"), ("007.00", "7.00")],
)
def test_the_canonical_writing(text: str, written: str) -> None:
    assert format_montant(parse_montant(text)) == written


@pytest.mark.parametrize(
    "value",
    [
        *("", "12", "12.5", "12.345", "12,50", "1 234.50", " 1.00", "1.00\n", ".50", "1.", "--1.00", "1_000.00"),
        *("NaN", "Infinity", "1e3", "1.00e2", "0x10", "１.００", "1234567890123.00", "+3.00"),
    ],
)
def test_anything_else_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="deux décimales"):
        parse_montant(value)


def test_the_pieces_of_the_examples_add_up() -> None:
    for example in REFERENCE["examples"]:
        for piece in example["pieces"]:
            stated = [piece[name] for name in ("montantHtTotal", "montantTVA", "montantTtcTotal", "montantAPayer")]
            assert found(Cadre[piece["cadre"]], amounts(*stated)) == [], piece


@given(positive, positive, st.data())
def test_what_adds_up_has_no_problem(ht: Decimal, tva: Decimal, data: st.DataObject) -> None:
    discount = data.draw(st.decimals(0, ht + tva, places=2))
    ttc = ht + tva - discount
    net = data.draw(st.decimals(0, ttc, places=2))
    assert list(problems(Cadre.A4, Amounts(ht, tva, discount, "escompte", ttc, net))) == []


@given(positive, positive, montants)
def test_a_total_off_by_more_than_a_centime_is_seen(ht: Decimal, tva: Decimal, gap: Decimal) -> None:
    given_ = Amounts(ht, tva, Decimal(0), None, ht + tva + gap, Decimal(0))
    seen = any(problem.field == ("amounts", "totalTtc") for problem in problems(Cadre.A7, given_))
    assert seen is (abs(gap) > Decimal("0.01"))


def test_a_centime_of_rounding_passes() -> None:
    assert found(Cadre.A4, amounts("100.00", "20.00", "120.01", "120.01")) == []
    assert found(Cadre.A4, amounts("100.00", "20.00", "119.99", "119.99")) == []


def test_the_message_says_what_the_total_should_be() -> None:
    (problem,) = problems(Cadre.A4, amounts("100.00", "20.00", "130.00", "120.00"))
    assert problem.code is ErrorCode.AMOUNTS_INCONSISTENT
    assert problem.field == ("amounts", "totalTtc")
    assert problem.message == "Les montants ne s'accordent pas : HT + TVA - remise donne 120.00."


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (amounts("100.00", "20.00", "120.00", "120.01"), [("AMOUNTS_INCONSISTENT", ("amounts", "netToPay"))]),
        (
            amounts("100.00", "20.00", "125.00", "0.00", "-5.00", "majoration"),
            [("AMOUNTS_INCONSISTENT", ("amounts", "discountTtc"))],
        ),
        (
            amounts("100.00", "20.00", "-1.00", "-1.00", "121.00", "remise"),
            [("AMOUNTS_INCONSISTENT", ("amounts", "discountTtc"))],
        ),
        (amounts("100.00", "20.00", "110.00", "110.00", "10.00"), [("FIELD_REQUIRED", ("amounts", "discountReason"))]),
        (
            amounts("100.00", "20.00", "110.00", "110.00", "10.00", "  "),
            [("FIELD_REQUIRED", ("amounts", "discountReason"))],
        ),
        (amounts("100.00", "20.00", "110.00", "110.00", "10.00", "escompte"), []),
        (amounts("100.00", "20.00", "120.00", "120.00", "0.00"), []),
    ],
)
def test_discounts_and_net(given_: Amounts, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert found(Cadre.A7, given_) == expected


def test_all_faults_come_at_once() -> None:
    faults = found(Cadre.A4, amounts("-100.00", "20.00", "50.00", "60.00", "5.00"))
    assert faults == [
        ("AMOUNTS_INCONSISTENT", ("amounts", "totalHt")),
        ("AMOUNTS_INCONSISTENT", ("amounts", "discountTtc")),
        ("FIELD_REQUIRED", ("amounts", "discountReason")),
        ("AMOUNTS_INCONSISTENT", ("amounts", "totalTtc")),
        ("AMOUNTS_INCONSISTENT", ("amounts", "netToPay")),
    ]


def test_only_monthly_works_pieces_must_be_positive() -> None:
    """Q25: A7, A8, A14, A17, A18, A20 and A22 to A25 may show a balance due by the contractor."""
    monthly = {Cadre.A4, Cadre.A5, Cadre.A6, Cadre.A10, Cadre.A13, Cadre.A15, Cadre.A16, Cadre.A19}
    assert {cadre for cadre in Cadre if must_be_positive(cadre)} == monthly
    balance = amounts("-100.00", "-20.00", "-120.00", "-120.00")
    for cadre in Cadre:
        if CADRES[cadre].active:
            assert bool(found(cadre, balance)) is (cadre in monthly)
