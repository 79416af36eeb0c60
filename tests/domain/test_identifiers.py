"""Identifiers: what is kept, what is refused, and with which code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.errors import ErrorCode
from api.domain.identifiers import is_siren, is_siret, normalise, problem, siren_of
from api.domain.organisation import IdentifierType

REFERENCE: Final = json.loads(
    (Path(__file__).parents[2] / "docs" / "domain" / "works-billing.json").read_text(encoding="utf-8")
)


def luhn_sum(digits: str) -> int:
    """The sum that must be a multiple of ten: every second digit from the right counts double."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total


def with_key(digits: str) -> str:
    return next(f"{digits}{key}" for key in "0123456789" if luhn_sum(f"{digits}{key}") % 10 == 0)


sirens = st.text("0123456789", min_size=8, max_size=8).map(with_key).filter(lambda siren: siren != "356000000")
sirets = st.builds(lambda siren, nic: with_key(siren + nic), sirens, st.text("0123456789", min_size=4, max_size=4))


def test_the_structures_of_the_examples_are_sirets() -> None:
    for structure in REFERENCE["exampleStructures"]:
        assert is_siret(structure["siret"]), structure
        assert is_siren(structure["siren"]), structure
        assert siren_of(structure["siret"]) == structure["siren"]


@given(sirets)
def test_a_siret_with_its_keys_is_accepted(siret: str) -> None:
    assert is_siret(siret)
    assert problem(IdentifierType.SIRET, siret) is None


@given(sirets, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_seen(siret: str, at: int, shift: int) -> None:
    wrong = f"{siret[:at]}{(int(siret[at]) + shift) % 10}{siret[at + 1 :]}"
    found = problem(IdentifierType.SIRET, wrong)
    if not wrong.startswith("356000000"):
        assert found is not None
        assert found.code is ErrorCode.SIRET_CHECKSUM
        assert not is_siret(wrong)


@given(sirets)
def test_spaces_and_dots_are_taken_out(siret: str) -> None:
    typed = f" {siret[:3]} {siret[3:6]}.{siret[6:9]}\u00a0{siret[9:]} "
    assert normalise(IdentifierType.SIRET, typed) == siret


def test_leading_zeros_stay() -> None:
    assert normalise(IdentifierType.SIRET, "000 123 455 00016") == "00012345500016"
    assert is_siret("00012345500016")


@pytest.mark.parametrize(
    ("siret", "accepted"),
    [
        ("35600000000048", True),  # the head office follows Luhn
        ("35600000049837", True),  # an establishment whose digits add up to a multiple of five
        ("35600000049838", False),
    ],
)
def test_la_poste_has_its_own_rule(siret: str, *, accepted: bool) -> None:
    assert is_siret(siret) is accepted
    assert (problem(IdentifierType.SIRET, siret) is None) is accepted


def test_the_siren_of_a_siret_has_its_own_key() -> None:
    """Fourteen digits may pass Luhn while the first nine do not."""
    siret = with_key("1234567890001")
    assert not is_siren(siren_of(siret))
    assert not is_siret(siret)


@pytest.mark.parametrize(
    "text", ["", "1234567890123", "123456789012345", "1234567890123A", "１２３４５６７８９０１２３４"]
)
def test_what_is_not_fourteen_digits_is_a_form_error(text: str) -> None:
    found = problem(IdentifierType.SIRET, text, field=("recipient", "identifier"))
    assert found is not None
    assert found.code is ErrorCode.IDENTIFIER_FORMAT
    assert found.field == ("recipient", "identifier")
    assert not is_siret(text)


def test_the_key_of_imported_test_data_may_be_left_unchecked() -> None:
    assert problem(IdentifierType.SIRET, "12345678901234") is not None
    assert problem(IdentifierType.SIRET, "12345678901234", check_key=False) is None
    assert problem(IdentifierType.SIRET, "1234567890123", check_key=False) is not None


@pytest.mark.parametrize(
    ("type_", "typed", "kept"),
    [
        (IdentifierType.UE_HORS_FRANCE, "de 123.456.789", "DE123456789"),
        (IdentifierType.UE_HORS_FRANCE, "FR12345678901", None),
        (IdentifierType.UE_HORS_FRANCE, "BE1", None),
        (IdentifierType.HORS_UE, " ch Entreprise de S", "CH Entreprise de S"),
        (IdentifierType.HORS_UE, "CHUne raison sociale trop longue", None),
        (IdentifierType.HORS_UE, "1HAcme", None),
        (IdentifierType.RIDET, "1 234 567.001", "1234567001"),
        (IdentifierType.RIDET, "12345678", None),
        (IdentifierType.TAHITI, "a12345678", "A12345678"),
        (IdentifierType.TAHITI, "A1234567", None),
        (IdentifierType.AUTRE, "immat-00000001", "IMMAT-00000001"),
        (IdentifierType.AUTRE, "00000001", None),
        (IdentifierType.PARTICULIER, "PART-00000001", "PART-00000001"),
        (IdentifierType.PARTICULIER, "PART-1", None),
    ],
)
def test_other_identifiers_are_checked_for_form_only(type_: IdentifierType, typed: str, kept: str | None) -> None:
    identifier = normalise(type_, typed)
    found = problem(type_, identifier)
    if kept is None:
        assert found is not None
        assert found.code is ErrorCode.IDENTIFIER_FORMAT
    else:
        assert identifier == kept
        assert found is None


@given(st.sampled_from(IdentifierType), st.text(max_size=40))
def test_normalising_twice_changes_nothing(type_: IdentifierType, text: str) -> None:
    once = normalise(type_, text)
    assert normalise(type_, once) == once
