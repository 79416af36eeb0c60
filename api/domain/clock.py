"""The indicative payment clock of a dossier (works-billing §11, R-CLK-1 to R-CLK-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from api.domain.clock_rules import CLOCK_RULES, PAYMENT_DELAYS, ClockCase
from api.domain.delays import PARIS
from api.domain.facts import Facts
from api.domain.organisation import PublicCategory
from api.domain.roles import Seat
from api.domain.statuses import DossierState

__all__ = ["PARIS", "Clock", "Interruption", "clock", "due_date", "is_overdue"]

RESUMED_DELAY: Final = timedelta(days=30)
"""The least delay once an interruption is over (R2192-29)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When the delay started, by which rule, and how long it is."""

    starts_at: datetime
    rule: str
    delay_days: int


@dataclass(frozen=True, slots=True)
class Interruption:
    """The legal notice that interrupts a delay, and the day everything asked for was received (R-SUS-4)."""

    notice_date: date
    reasons: str
    resumed_on: date | None = None


def due_date(starts_at: datetime, delay_days: int, interruption: Interruption | None = None) -> date:
    """The indicative due date: the day of the start in Paris, plus the delay (R-CLK-2).

    After an interruption a new delay runs from the day everything was received: thirty days, or what was left on the
    day of the notice when that is more (R2192-29). Until then it is the first date, which nothing makes late.
    """
    due = starts_at.astimezone(PARIS).date() + timedelta(days=delay_days)
    if interruption is None or interruption.resumed_on is None:
        return due
    return interruption.resumed_on + max(RESUMED_DELAY, due - interruption.notice_date)


def is_overdue(due: date, state: DossierState, interruption: Interruption | None, now: datetime) -> bool:
    """Whether the due date has passed without payment; never while the delay is interrupted."""
    stands_still = interruption is not None and interruption.resumed_on is None
    return not (state is DossierState.PAYE or stands_still) and now.astimezone(PARIS).date() > due


def clock(facts: Facts) -> Clock | None:
    """The clock of the dossier, or None while nothing runs: before a balance, or once refused or rejected (R-REF-4)."""
    if facts.state in (DossierState.ARRETE, DossierState.REJETE):
        return None
    start = _start(facts)
    if start is None:
        return None
    category = facts.parties[Seat.DESTINATAIRE].public_category or PublicCategory.COLLECTIVITE_LOCALE
    return Clock(*start, PAYMENT_DELAYS[category])


def _start(facts: Facts) -> tuple[datetime, str] | None:
    """The instant at which the pièce that counts reached the public side, and the rule that makes it count."""
    if not facts.works:
        return facts.pieces[0].deposited_at, CLOCK_RULES[ClockCase.MENSUEL].rule
    for row in CLOCK_RULES.values():
        piece = next((piece for piece in facts.pieces if piece.cadre in row.cadres), None)
        if piece is not None:
            return (piece.received_at, row.rule) if piece.received_at else None
    return None
