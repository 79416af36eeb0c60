"""What is wrong in the lines and the VAT summary of an invoice, and between them and its totals (§7.6, §7.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from api.domain.amounts import TOLERANCE, Amounts, format_montant
from api.domain.errors import ErrorCode, Problem
from api.domain.lines import Line, Vat, bases, figure, parse_quantity, parse_rate, summary_of, tax_of
from api.domain.text import text_problems

MAX_LINES: Final = 500
MAX_RATES: Final = 20
MAX_LINE_NAME: Final = 300
MAX_LINE_REFERENCE: Final = 50
MAX_UNIT: Final = 20
MAX_FIGURE: Final = 20
"""Characters of a quantity or of a rate that a draft keeps; what they must look like is told, not refused."""

_LARGEST: Final = Decimal("999999999999.99")
_ZERO: Final = Decimal("0.00")


def line_problems(lines: Sequence[Line], summary: Sequence[Vat], amounts: Amounts | None) -> Iterator[Problem]:
    """Everything that is wrong in the lines and the VAT summary of an invoice, and between them and its totals.

    The sums of lines and of bases must be exact, as whole cents are; only what a rate was applied to may be a cent
    away, in the summary and in its total (§7.4). Without a summary the lines alone must give the totals.
    """
    many = list(_count_problems(lines, summary))
    if many:
        yield from many
        return
    wrong = [problem for index, line in enumerate(lines) for problem in _line_problems(("lines", str(index)), line)]
    wrong += _summary_problems(summary)
    yield from wrong
    readable = not any(problem.field and problem.field[-1] in ("quantity", "vatRate") for problem in wrong)
    if lines and summary and readable:
        yield from _base_problems(lines, summary)
    whole = summary or (summary_of(lines) if readable else ())
    if whole and amounts is not None:
        yield from _total_problems(whole, amounts)


def _line_problems(at: tuple[str, ...], line: Line) -> Iterator[Problem]:
    yield from _text_problems(at, line)
    if not line.name.strip():
        yield Problem(ErrorCode.FIELD_REQUIRED, (*at, "name"))
    yield from _figure_problems((*at, "quantity"), line.quantity, parse_quantity(line.quantity))
    yield from _figure_problems((*at, "vatRate"), line.vat_rate, parse_rate(line.vat_rate))
    gross = line.gross_ht
    if gross is None:
        return
    if abs(gross) > _LARGEST:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, (*at, "quantity"), {"value": line.quantity})
    if not min(gross, _ZERO) <= (line.discount_ht or _ZERO) <= max(gross, _ZERO):
        yield _inconsistent((*at, "discountHt"), f"la remise dépasse les {format_montant(gross)} de la ligne")


def _text_problems(at: tuple[str, ...], line: Line) -> Iterator[Problem]:
    for name, text, limit in (
        ("reference", line.reference, MAX_LINE_REFERENCE),
        ("name", line.name, MAX_LINE_NAME),
        ("unit", line.unit, MAX_UNIT),
    ):
        yield from text_problems((*at, name), text, limit)


def _figure_problems(at: tuple[str, ...], text: str, number: Decimal | None) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(ErrorCode.FIELD_REQUIRED, at)
    elif number is None:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, at, {"value": text[:MAX_FIGURE]})


def keeping_problems(lines: Sequence[Line], summary: Sequence[Vat]) -> Iterator[Problem]:
    """What is too long, or too many, for even a draft to keep; the rest is said of the draft, not refused."""
    yield from _count_problems(lines, summary)
    for index, line in enumerate(lines[:MAX_LINES]):
        at = ("lines", str(index))
        yield from _text_problems(at, line)
        yield from text_problems((*at, "quantity"), line.quantity, MAX_FIGURE)
        yield from text_problems((*at, "vatRate"), line.vat_rate, MAX_FIGURE)
    for index, row in enumerate(summary[:MAX_RATES]):
        yield from text_problems(("vatSummary", str(index), "rate"), row.rate, MAX_FIGURE)


def _count_problems(lines: Sequence[Line], summary: Sequence[Vat]) -> Iterator[Problem]:
    for name, count, most in (("lines", len(lines), MAX_LINES), ("vatSummary", len(summary), MAX_RATES)):
        if count > most:
            yield Problem(ErrorCode.VALUE_NOT_ALLOWED, (name,), {"value": str(count)})


def _summary_problems(summary: Sequence[Vat]) -> Iterator[Problem]:
    """Each rate once, and its VAT that of its base, a cent apart at most."""
    seen: set[Decimal] = set()
    for index, row in enumerate(summary):
        at = ("vatSummary", str(index))
        rate = parse_rate(row.rate)
        yield from _figure_problems((*at, "rate"), row.rate, rate)
        if rate is None:
            continue
        if rate in seen:
            yield Problem(ErrorCode.VALUE_NOT_ALLOWED, (*at, "rate"), {"value": row.rate})
        seen.add(rate)
        expected = tax_of(row.base_ht, rate)
        if abs(row.vat - expected) > TOLERANCE:
            detail = f"{_shown(rate)} de {format_montant(row.base_ht)} donne {format_montant(expected)}"
            yield _inconsistent((*at, "vat"), detail)


def _base_problems(lines: Sequence[Line], summary: Sequence[Vat]) -> Iterator[Problem]:
    """The base of each rate is what the lines of that rate come to."""
    given = bases(lines)
    rates = [parse_rate(row.rate) for row in summary]
    for missing in (rate for rate in given if rate not in rates):
        yield _inconsistent(("vatSummary",), f"le taux de {_shown(missing)} des lignes y manque")
    for index, (rate, row) in enumerate(zip(rates, summary, strict=True)):
        if rate is None:
            continue
        expected = given.get(rate, _ZERO)
        if row.base_ht != expected:
            detail = f"les lignes à {_shown(rate)} donnent {format_montant(expected)}"
            yield _inconsistent(("vatSummary", str(index), "baseHt"), detail)


def _total_problems(summary: Sequence[Vat], amounts: Amounts) -> Iterator[Problem]:
    """The bases make the HT, the VAT by rate makes the TVA."""
    ht, tva = sum((row.base_ht for row in summary), _ZERO), sum((row.vat for row in summary), _ZERO)
    if amounts.total_ht != ht:
        yield _inconsistent(("amounts", "totalHt"), f"la somme des bases par taux donne {format_montant(ht)}")
    if abs(amounts.total_tva - tva) > TOLERANCE:
        yield _inconsistent(("amounts", "totalTva"), f"la somme de la TVA par taux donne {format_montant(tva)}")


def _shown(rate: Decimal) -> str:
    return f"{figure(rate).replace('.', ',')} %"


def _inconsistent(at: tuple[str, ...], detail: str) -> Problem:
    return Problem(ErrorCode.AMOUNTS_INCONSISTENT, at, {"detail": detail})
