"""From what a document says to the start of a form: the rules that no example document shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.days import day_of, period
from api.domain.errors import DomainError
from api.domain.pieces import TypeTva
from api.domain.prefill import prefill_of

NOTHING_SAID = (
    "Le numéro de facture est absent du document.",
    "La date de facture est absente ou illisible dans le document.",
    "Le SIRET du fournisseur est absent du document.",
    "Le SIRET du destinataire est absent du document.",
    "La devise est absente du document.",
    "Les montants totaux sont absents ou illisibles dans le document.",
    "Le document ne dit pas quand la TVA est due : choisissez le type de TVA.",
    "Le document ne donne pas le détail des lignes.",
)
LINE = {"name": "Pose", "quantity": "3", "price": "10.00", "total": "30.00"}

TEXTS = st.none() | st.text(max_size=20) | st.decimals(allow_nan=False, allow_infinity=False).map(str)
GROUPS = st.lists(
    st.dictionaries(
        st.sampled_from(["rate", "base", "vat", "category", "name", "quantity", "price", "price_quantity", "total"]),
        TEXTS,
    ),
    max_size=3,
)
HEAD = ("number", "date", "currency", "due", "order", "contract", "type_code", "buyer_reference")
READINGS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(
            ("number", "date", "currency", "due", "order", "contract", "type_code", "buyer_reference"), TEXTS
        ),
        "seller": st.fixed_dictionaries({"ids": st.lists(st.tuples(st.text(max_size=4), st.text(max_size=15)))}),
        "totals": st.dictionaries(st.sampled_from(["ht", "tva", "ttc", "due"]), TEXTS),
        "vat": GROUPS,
        "lines": GROUPS,
    },
)


def test_a_document_that_says_nothing_is_said_to() -> None:
    prefill, problems = prefill_of({})
    assert prefill == type(prefill)()
    assert problems == NOTHING_SAID


@given(READINGS)
def test_no_reading_is_an_error(reading: dict[str, Any]) -> None:
    prefill, problems = prefill_of(reading)
    assert all(problems)
    amounts = [line.total_ht for line in prefill.lines] + [line.unit_price_ht for line in prefill.lines]
    amounts += [vat.vat for vat in prefill.vat_summary]
    amounts += [prefill.amounts.total_tva, prefill.amounts.net_to_pay] if prefill.amounts else []
    assert all(amount == amount.quantize(Decimal("0.01")) for amount in amounts)


@pytest.mark.parametrize(
    ("vat", "due", "expected"),
    [
        ([{"category": "AE"}], None, TypeTva.EXONERATION),
        ([{"category": "E"}, {"category": "AE"}], "payment", TypeTva.EXONERATION),
        ([{"category": "S"}, {"category": "AE"}], "payment", TypeTva.TVA_SUR_ENCAISSEMENT),
        ([{"category": "S"}], "invoice", TypeTva.TVA_SUR_DEBIT),
        ([{"category": "S"}], "delivery", TypeTva.TVA_SUR_DEBIT),
        ([{"category": "S"}], None, None),
        ([], None, None),
    ],
)
def test_the_type_of_tva(vat: list[dict[str, str]], due: str | None, expected: TypeTva | None) -> None:
    assert prefill_of({"vat": vat, "due": due})[0].type_tva is expected


@pytest.mark.parametrize(
    ("change", "price", "problem"),
    [
        ({}, "10.00", None),
        ({"price": "1000.00", "price_quantity": "100"}, "10.00", None),
        ({"price": "10.005"}, "10.01", "Le prix unitaire de la ligne 1, 10.005, est arrondi au centime."),
        ({"price": "1.00", "price_quantity": "0"}, "1.00", None),
        ({"price": None}, None, "La ligne 1 du document est illisible : elle n'est pas reprise."),
        ({"quantity": "deux"}, None, "La ligne 1 du document est illisible : elle n'est pas reprise."),
    ],
)
def test_the_price_of_a_line(change: dict[str, str | None], price: str | None, problem: str | None) -> None:
    prefill, problems = prefill_of({"lines": [{**LINE, **change}]})
    assert [str(line.unit_price_ht) for line in prefill.lines] == ([price] if price else [])
    assert (problem in problems) if problem else not [each for each in problems if "ligne" in each]


def test_a_credit_note_and_a_cut_list_are_said() -> None:
    _, problems = prefill_of({"type_code": "381", "lines": [LINE], "more_lines": True})
    assert "Le document est un avoir : choisissez le type de facture « Avoir »." in problems
    assert "Seules les 1 premières lignes du document sont reprises." in problems


def test_the_tva_left_out_is_the_difference() -> None:
    amounts = prefill_of({"totals": {"ht": "100.00", "ttc": "120.00"}})[0].amounts
    assert amounts is not None
    assert (amounts.total_tva, amounts.net_to_pay) == (Decimal("20.00"), Decimal("120.00"))


def test_days_are_those_of_paris_in_summer_and_winter() -> None:
    winter, change = period(date(2025, 1, 6), date(2025, 1, 6)), period(date(2025, 3, 30), date(2025, 3, 30))
    assert winter.start.isoformat() == "2025-01-05T23:00:00+00:00"
    assert (change.end - change.start).total_seconds() == 23 * 3600
    assert day_of(winter.start) == winter
    assert day_of(winter.end) != winter
    with pytest.raises(DomainError, match="VALUE_NOT_ALLOWED"):
        period(date(2025, 1, 2), date(2025, 1, 1))
