"""The legal interruption of a payment delay: who records its notice, once, and what the form may say (R-SUS-4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from api.domain.clock import PARIS, Clock, Interruption, clock, due_date
from api.domain.dossier import permitted
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.facts import Facts, PieceFacts
from api.domain.permissions import Actor, Permission
from api.domain.roles import Seat
from api.domain.statuses import STATUSES
from api.domain.statuses import PieceStatus as S
from api.domain.text import MAX_COMMENT, text_problems

PAYER: Final = Seat.DESTINATAIRE
ORDERED: Final = frozenset({S.MANDATEE, S.MISE_A_DISPOSITION_COMPTABLE, S.COMPTABILISEE})
"""The payment order exists: a notice comes too late (R2192-27)."""


def decide_interruption(
    facts: Facts,
    piece: PieceFacts,
    actor: Actor,
    *,
    recorded: Interruption | None,
    given: Interruption,
    now: datetime,
) -> Interruption:
    """What the record becomes: a first notice, or the end of the one there is; raises every problem of the form."""
    runs = open_clock(facts, piece, actor)
    if recorded is not None and given.resumed_on is None:
        raise _again()
    found = list(_completion_problems(recorded, given) if recorded else _notice_problems(runs, given, now))
    if given.resumed_on is not None:
        found += _resumption_problems(given.notice_date, given.resumed_on, now)
    if found:
        raise DomainError(found)
    return given


def open_clock(facts: Facts, piece: PieceFacts, actor: Actor) -> Clock:
    """The delay that the payer may interrupt now, or make run anew; raises why they may not."""
    # Before it arrives, a pièce is not the payer's.
    permitted(facts, {PAYER} if piece.holder is PAYER else (), Permission.PIECE_RECORD_INTERRUPTION, actor)
    runs = clock(facts)
    if runs is None or piece.closed or (piece.status in ORDERED and not facts.interrupted):
        raise error(ErrorCode.TRANSITION_NOT_ALLOWED, status=STATUSES[piece.status].libelle)
    if facts.resumed:
        raise _again()
    return runs


def _again() -> DomainError:
    """There is one notice a pièce, and one end of it."""
    return error(ErrorCode.TRANSITION_NOT_ALLOWED, status="Interruption déjà enregistrée")


def _notice_problems(clock: Clock, given: Interruption, now: datetime) -> Iterator[Problem]:
    """The notice falls within the delay that it interrupts, and gives all the reasons (R2192-27, R2192-28)."""
    first = clock.starts_at.astimezone(PARIS).date()
    last = min(now.astimezone(PARIS).date(), due_date(clock.starts_at, clock.delay_days))
    if not first <= given.notice_date <= last:
        yield _day("noticeDate", given.notice_date)
    yield from text_problems(("reasons",), given.reasons, MAX_COMMENT)
    if not given.reasons.strip():
        yield Problem(ErrorCode.REASON_REQUIRED, ("reasons",))


def _completion_problems(recorded: Interruption, given: Interruption) -> Iterator[Problem]:
    """There is one notice a pièce: another date or other reasons would make a second."""
    if given.notice_date != recorded.notice_date:
        yield _day("noticeDate", given.notice_date)
    if given.reasons.strip() != recorded.reasons:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("reasons",))


def _resumption_problems(notice: date, resumed_on: date, now: datetime) -> Iterator[Problem]:
    """What was missing is received after the notice, and not in the future."""
    if not notice <= resumed_on <= now.astimezone(PARIS).date():
        yield _day("resumedOn", resumed_on)


def _day(name: str, day: date) -> Problem:
    return Problem(ErrorCode.VALUE_NOT_ALLOWED, (name,), {"value": f"{day:%d/%m/%Y}"})
