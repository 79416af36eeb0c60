"""Exact amounts: how they are written, and what must add up (§7.4, Q25). Never a float."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from api.domain.cadres import CADRES, Cadre, Phase
from api.domain.errors import ErrorCode, Problem

TOLERANCE: Final = Decimal("0.01")
"""How far a total may be from what it sums (§7.4)."""

# `[0-9]`, never `\d`: the latter takes the digits of every script.
_MONTANT: Final = re.compile(r"-?[0-9]{1,12}\.[0-9]{2}")
_ZERO: Final = Decimal("0.00")


def parse_montant(text: str) -> Decimal:
    """The amount written as digits, a point and exactly two decimals; raises ValueError for anything else."""
    if not _MONTANT.fullmatch(text):
        raise ValueError("Un montant s'écrit avec deux décimales, douze chiffres avant au plus : « 1234.50 ».")
    return Decimal(text) + _ZERO


def format_montant(amount: Decimal) -> str:
    """The canonical writing of an amount: two decimals, no plus sign, no negative zero."""
    text = str(amount)
    if text[-3:-2] == "." and text != "-0.00":  # as amounts are kept: nothing to do, and there are thousands
        return text
    return f"{amount.quantize(TOLERANCE) + _ZERO:f}"


@dataclass(frozen=True, slots=True)
class Amounts:
    """The totals of a pièce, discount taken off the TTC."""

    total_ht: Decimal
    total_tva: Decimal
    discount_ttc: Decimal
    discount_reason: str | None
    total_ttc: Decimal
    net_to_pay: Decimal


def must_be_positive(cadre: Cadre) -> bool:
    """Whether the amounts of a cadre may not be negative: monthly works pièces only (Q25)."""
    rule = CADRES[cadre]
    return rule.works and rule.phase is Phase.EN_COURS


def problems(cadre: Cadre, amounts: Amounts) -> Iterator[Problem]:
    """Everything that does not add up in the amounts of a pièce of that cadre."""
    if must_be_positive(cadre):
        for name, amount in (
            ("totalHt", amounts.total_ht),
            ("totalTva", amounts.total_tva),
            ("totalTtc", amounts.total_ttc),
            ("netToPay", amounts.net_to_pay),
        ):
            if amount < 0:
                yield _inconsistent(name, "une pièce mensuelle ne porte pas de montant négatif")
    before_discount = amounts.total_ht + amounts.total_tva
    yield from _discount_problems(amounts, before_discount)
    expected = before_discount - amounts.discount_ttc
    if abs(amounts.total_ttc - expected) > TOLERANCE:
        yield _inconsistent("totalTtc", f"HT + TVA - remise donne {format_montant(expected)}")
    if amounts.net_to_pay > amounts.total_ttc:
        yield _inconsistent("netToPay", "le net à payer dépasse le TTC")


def _discount_problems(amounts: Amounts, before_discount: Decimal) -> Iterator[Problem]:
    if amounts.discount_ttc < 0:
        yield _inconsistent("discountTtc", "la remise ne peut pas être négative")
    elif amounts.discount_ttc > max(before_discount, _ZERO):
        yield _inconsistent("discountTtc", "la remise dépasse HT + TVA")
    if amounts.discount_ttc and not (amounts.discount_reason or "").strip():
        yield Problem(ErrorCode.FIELD_REQUIRED, ("amounts", "discountReason"))


def _inconsistent(name: str, detail: str) -> Problem:
    return Problem(ErrorCode.AMOUNTS_INCONSISTENT, ("amounts", name), {"detail": detail})
