"""The indicative payment clock of a dossier (works-billing §11, R-CLK-1 to R-CLK-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from api.domain.cadres import Cadre, Phase, Seat
from api.domain.clock_rules import PAYMENT_DELAYS
from api.domain.facts import Facts
from api.domain.organisation import PublicCategory
from api.domain.statuses import DossierState

PARIS: Final = ZoneInfo("Europe/Paris")

BALANCES: Final = frozenset({Cadre.A8, Cadre.A23, Cadre.A24, Cadre.A25})
"""The pièces whose deposit makes the account final (R-CLK-4)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When the delay started, by which rule, and how long it is."""

    starts_at: datetime
    rule: str
    delay_days: int


def due_date(starts_at: datetime, delay_days: int) -> date:
    """The indicative due date: the day of the start in Paris, plus the delay (R-CLK-2)."""
    return starts_at.astimezone(PARIS).date() + timedelta(days=delay_days)


def clock(facts: Facts, phase: Phase | None) -> Clock | None:
    """The clock of the dossier, or None while nothing runs: before a balance, or once refused or rejected (R-REF-4)."""
    if facts.state in (DossierState.ARRETE, DossierState.REJETE):
        return None
    start = _start(facts, phase)
    if start is None:
        return None
    recipient = facts.parties[Seat.DESTINATAIRE]
    category = recipient.public_category or PublicCategory.COLLECTIVITE_LOCALE
    return Clock(*start, PAYMENT_DELAYS[category])


def _start(facts: Facts, phase: Phase | None) -> tuple[datetime, str] | None:
    first = facts.pieces[0]
    if phase is Phase.FIN:
        balance = next((piece for piece in facts.pieces if piece.cadre in BALANCES), None)
        return (balance.deposited_at, "R-CLK-4") if balance else None
    if first.cadre in (Cadre.A10, Cadre.A13):
        rule = "R-CLK-3" if first.cadre is Cadre.A10 else "R-CLK-6"
        return (first.validated_at, rule) if first.validated_at else None
    return first.deposited_at, "R-CLK-1"
