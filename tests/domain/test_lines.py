"""Lines and VAT by rate: what is a figure, how it is rounded, and that what adds up is let through."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.amounts import Amounts
from api.domain.deposit import MAX_NUMBER, NUMBER, made_number
from api.domain.line_rules import line_problems
from api.domain.lines import (
    Line,
    Vat,
    figure,
    parse_quantity,
    parse_rate,
    rounded,
    settled,
    settled_summary,
    summary_of,
    tax_of,
)
from api.domain.units import UNITS, unit_code, unit_label

ZERO = Decimal("0.00")
CENT = Decimal("0.01")

CENTS = st.integers(-(10**8), 10**8).map(lambda cents: Decimal(cents).scaleb(-2))
RATES = st.integers(0, 10_000).map(lambda whole: figure(Decimal(whole).scaleb(-2)))
QUANTITIES = st.integers(-(10**9), 10**9).map(lambda whole: figure(Decimal(whole).scaleb(-4)))
LINES = st.lists(
    st.builds(
        Line, reference=st.none(), name=st.just("Pose"), quantity=QUANTITIES, unit=st.none(), unit_price_ht=CENTS,
        discount_ht=st.none(), vat_rate=RATES | st.sampled_from(["20", "5.5"]),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


def totals(summary: tuple[Vat, ...]) -> Amounts:
    """The amounts that a summary makes."""
    ht, tva = sum((row.base_ht for row in summary), ZERO), sum((row.vat for row in summary), ZERO)
    return Amounts(ht, tva, ZERO, None, ht + tva, ht + tva)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.0049", "0.00"), ("-0.0049", "0.00"), ("1.015", "1.02"), ("2", "2.00")],
)
def test_half_a_cent_goes_away_from_zero(amount: str, expected: str) -> None:
    assert str(rounded(Decimal(amount))) == expected


@pytest.mark.parametrize(
    ("text", "quantity", "rate"),
    [
        ("20", "20", "20"),
        ("5.50", "5.5", "5.5"),
        ("0", "0", "0"),
        ("-0", "0", None),
        ("100.00", "100", "100"),
        ("100.01", "100.01", None),
        ("0.0001", "0.0001", None),
        ("-1.5", "-1.5", None),
        ("999999999.9999", "999999999.9999", None),
        *((text, None, None) for text in ("", " 1", "1.", ".5", "1e2", "NaN", "Infinity", "1_0", "²", "1,5", "１")),
    ],
)
def test_a_figure_is_digits_and_a_point(text: str, quantity: str | None, rate: str | None) -> None:
    found = (parse_quantity(text), parse_rate(text))
    assert tuple(figure(each) if each is not None else None for each in found) == (quantity, rate)


@given(LINES)
def test_what_the_lines_make_is_let_through(lines: list[Line]) -> None:
    summary = summary_of(lines)
    amounts = totals(summary)
    assert list(line_problems(lines, (), amounts)) == []
    assert list(line_problems(lines, summary, amounts)) == []
    assert list(line_problems((), summary, amounts)) == []
    kept = settled(lines)
    assert sum((line.total_ht for line in kept), ZERO) == amounts.total_ht
    assert [(figure(row.rate), row.base_ht, row.vat) for row in settled_summary(lines, ())] == [
        (row.rate, row.base_ht, row.vat) for row in summary
    ]
    assert len({row.rate for row in summary}) == len(summary)


@given(LINES, st.integers(0, 20), st.sampled_from([-1, 1]), st.integers(1, 300))
def test_a_cent_that_was_added_is_found_where_it_is(lines: list[Line], index: int, sign: int, cents: int) -> None:
    summary = summary_of(lines)
    amounts, moved = totals(summary), sign * cents * CENT
    other = replace(amounts, total_ht=amounts.total_ht + moved)
    assert [each.field for each in line_problems(lines, summary, other)] == [("amounts", "totalHt")]
    tva = replace(amounts, total_tva=amounts.total_tva + moved)
    tolerated = cents == 1
    assert [each.field for each in line_problems(lines, summary, tva)] == (
        [] if tolerated else [("amounts", "totalTva")]
    )
    at = index % len(summary)
    row = summary[at]
    vat = [replace(each, vat=each.vat + moved) if each is row else each for each in summary]
    found = [each.field for each in line_problems(lines, vat, totals(tuple(vat)))]
    assert found == ([] if tolerated else [("vatSummary", str(at), "vat")])
    base = [replace(each, base_ht=each.base_ht + moved) if each is row else each for each in summary]
    assert ("vatSummary", str(at), "baseHt") in [each.field for each in line_problems(lines, base, None)]


@given(CENTS, RATES)
def test_the_vat_of_a_base_is_a_half_cent_away_at_most(base: Decimal, rate: str) -> None:
    exact = base * Decimal(rate) / 100
    assert abs(tax_of(base, Decimal(rate)) - exact) <= CENT / 2
    assert tax_of(-base, Decimal(rate)) == -tax_of(base, Decimal(rate)) + ZERO


@given(st.integers(2000, 9999), st.integers(1, 10**9))
def test_a_number_of_ours_is_one_that_may_be_typed(year: int, rank: int) -> None:
    number = made_number(year, rank)
    assert NUMBER.fullmatch(number)
    assert len(number) <= MAX_NUMBER


def test_a_unit_is_known_by_its_code_and_by_its_name() -> None:
    assert len(set(UNITS.values())) == len(UNITS)
    for code, label in UNITS.items():
        assert (unit_label(code), unit_label(code.lower())) == (label, label)
        assert (unit_code(code), unit_code(label), unit_code(label.upper())) == (code, code, code)
    assert (unit_label("planche"), unit_code("planche")) == ("planche", None)
