"""The lines of an invoice and its VAT by rate: how they are written, what must add up (§7.6, §7.7). Never a float."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_CENT: Final = Decimal("0.01")
_ZERO: Final = Decimal("0.00")
_QUANTITY: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,4})?")
_RATE: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as typed: its quantity and its rate are texts, which may not be figures yet."""

    reference: str | None
    name: str
    quantity: str
    unit: str | None
    unit_price_ht: Decimal
    discount_ht: Decimal | None
    vat_rate: str

    @property
    def gross_ht(self) -> Decimal | None:
        """Quantity x unit price, to the cent, half a cent going away from zero; None without a quantity."""
        quantity = parse_quantity(self.quantity)
        return None if quantity is None else rounded(quantity * self.unit_price_ht)

    @property
    def computed_ht(self) -> Decimal | None:
        """The gross amount less the discount of the line; None without a quantity."""
        gross = self.gross_ht
        return None if gross is None else gross - (self.discount_ht or _ZERO)


@dataclass(frozen=True, slots=True)
class Vat:
    """A rate of the VAT summary, as typed."""

    rate: str
    base_ht: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class SettledLine:
    """A line in which nothing is wrong, its figures read and its total made."""

    number: int
    reference: str | None
    name: str
    quantity: Decimal
    unit: str | None
    unit_price_ht: Decimal
    discount_ht: Decimal | None
    vat_rate: Decimal
    total_ht: Decimal


@dataclass(frozen=True, slots=True)
class SettledVat:
    """A rate of a VAT summary in which nothing is wrong."""

    rate: Decimal
    base_ht: Decimal
    vat: Decimal


def rounded(amount: Decimal) -> Decimal:
    """To the cent, half a cent going away from zero: the rule of lines and of VAT by rate."""
    return amount.quantize(_CENT, ROUND_HALF_UP) + _ZERO


def parse_quantity(text: str) -> Decimal | None:
    """A quantity: nine digits, then at most four decimals after a point; None for what is none."""
    return Decimal(text) + 0 if _QUANTITY.fullmatch(text) else None


def parse_rate(text: str) -> Decimal | None:
    """A rate in per cent, from 0 to 100, at most two decimals after a point; None for what is none."""
    rate = Decimal(text) if _RATE.fullmatch(text) else None
    return rate if rate is not None and rate <= 100 else None


def figure(number: Decimal) -> str:
    """The canonical writing of a quantity or of a rate: no needless zero, as 20 or 5.5."""
    plain = f"{number.normalize():f}"
    return "0" if plain == "-0" else plain


def tax_of(base: Decimal, rate: Decimal) -> Decimal:
    """The VAT of a base at a rate in per cent."""
    return rounded(base * rate / 100)


def bases(lines: Sequence[Line]) -> Mapping[Decimal, Decimal]:
    """What the readable lines come to, by rate, from the highest rate down."""
    found: dict[Decimal, Decimal] = {}
    for line in lines:
        rate, total = parse_rate(line.vat_rate), line.computed_ht
        if rate is not None and total is not None:
            found[rate] = found.get(rate, _ZERO) + total
    return dict(sorted(found.items(), reverse=True))


def summary_of(lines: Sequence[Line]) -> tuple[Vat, ...]:
    """The VAT summary of lines for which none was given."""
    return tuple(Vat(figure(rate), base, tax_of(base, rate)) for rate, base in bases(lines).items())


def settled(lines: Sequence[Line]) -> tuple[SettledLine, ...]:
    """The lines, once nothing is wrong in them, numbered from 1."""
    return tuple(_settled(number, line) for number, line in enumerate(lines, 1))


def _settled(number: int, line: Line) -> SettledLine:
    quantity, rate, total = parse_quantity(line.quantity), parse_rate(line.vat_rate), line.computed_ht
    if quantity is None or rate is None or total is None:
        raise LookupError(f"line {number} has a quantity or a rate that was refused")
    return SettledLine(
        number=number,
        reference=_on_one_line(line.reference),
        name=_on_one_line(line.name) or "",
        quantity=quantity,
        unit=_on_one_line(line.unit),
        unit_price_ht=line.unit_price_ht,
        discount_ht=line.discount_ht or None,
        vat_rate=rate,
        total_ht=total,
    )


def _on_one_line(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def settled_summary(lines: Sequence[Line], summary: Sequence[Vat]) -> tuple[SettledVat, ...]:
    """The VAT summary, once nothing is wrong in it; when none was given, that of the lines."""
    rows = [(parse_rate(row.rate), row) for row in summary or summary_of(lines)]
    return tuple(SettledVat(rate, row.base_ht, row.vat) for rate, row in rows if rate is not None)
