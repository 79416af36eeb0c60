"""The pièce that may follow another: who may deposit which cadre, and what stops it now (§2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from api.domain.cadres import CADRES, Cadre
from api.domain.deadlines import general_account, tacit_answer
from api.domain.delays import PARIS
from api.domain.dossier import entitled
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.facts import Facts, PieceFacts
from api.domain.moves import Move, follow, route, rows
from api.domain.permissions import Actor
from api.domain.roles import Seat
from api.domain.succession import NEXT, NEXT_CONDITIONS, NextCadre, NextCondition
from api.domain.transitions import Act, Condition

_AFTER: Final = {
    (cadre, seat): tuple(row for row in NEXT if cadre in row.after and row.seat is seat)
    for cadre, seat in {(cadre, row.seat) for row in NEXT for cadre in row.after}
}

_DAYS: Final = frozenset(
    {NextCondition.GENERAL_ACCOUNT_LATE, NextCondition.WITHIN_TACIT_DELAY, NextCondition.TACIT_DELAY_PASSED}
)
_BEFORE_A_DAY: Final = frozenset(cadre for row in NEXT if row.condition in _DAYS for cadre in row.after)


@dataclass(frozen=True, slots=True)
class NextOption:
    """A pièce that may follow, at whose seat it would arrive, and why not now."""

    cadre: Cadre
    seat: Seat
    recipient: Seat
    blockers: tuple[Problem, ...]


def successors(facts: Facts, piece: PieceFacts, seat: Seat, now: datetime) -> list[NextCadre]:
    """The rows of §2.2 open to `seat` after `piece`, whatever its status; those that only wait for a day included."""
    return [
        row
        for row in _AFTER.get((piece.cadre, seat), ())
        if route(facts, row.cadre) is not None and (_waits_for_a_day(row) or _met(row.condition, facts, piece, now))
    ]


def decide_next(facts: Facts, piece: PieceFacts, actor: Actor, cadre: Cadre, now: datetime) -> Move:
    """The move of the previous pièce when `cadre` is deposited after it."""
    seat = CADRES[cadre].depositor_seat
    seats = entitled(facts, [seat], Act.DEPOSIT_NEXT_PIECE, actor)
    allowed = successors(facts, piece, seat, now)
    row = next((row for row in allowed if row.cadre is cadre), None)
    if row is None:
        expected = ", ".join(each.cadre.name for each in allowed) or "aucun"
        raise error(ErrorCode.CADRE_NOT_ALLOWED, field="cadre", cadre=cadre.name, expected=expected)
    return _follow(row, facts, piece, seats, now)


def _follow(row: NextCadre, facts: Facts, piece: PieceFacts, seats: frozenset[Seat], now: datetime) -> Move:
    """The move of the previous pièce when that row of §2.2, one of the `successors`, is followed from `seats`."""
    among = [each for each in rows(facts, piece, Act.DEPOSIT_NEXT_PIECE) if row.cadre in each.next_cadres]
    move = follow(facts, piece, Act.DEPOSIT_NEXT_PIECE, seats, among=among)
    if _waits_for_a_day(row) and not _met(row.condition, facts, piece, now):
        raise DomainError([_too_early(row, facts, piece)])
    return move


def next_options(facts: Facts, piece: PieceFacts, actor: Actor, now: datetime) -> list[NextOption]:
    """The pièces that the actor's seats may deposit after `piece`, each with what stops it."""
    options = []
    for seat in sorted(facts.seats_of(actor)):
        for row in successors(facts, piece, seat, now):
            towards = route(facts, row.cadre)
            if towards is not None:
                blockers = _blockers(row, facts, piece, actor, now)
                options.append(NextOption(row.cadre, seat, towards.to, blockers))
    return options


def may_follow(facts: Facts, cadre: Cadre) -> list[Cadre]:
    """The cadres that may come after a pièce of that one here, delays and silences aside, in the order of §2.2."""
    return [
        row.cadre
        for row in NEXT
        if cadre in row.after
        and row.seat in facts.parties
        and route(facts, row.cadre) is not None
        and _conceivable(row.condition, facts)
    ]


# ---------------------------------------------------------------------------------------------- conditions


def ends(facts: Facts, piece: PieceFacts, now: datetime) -> tuple[datetime | bool | None, ...]:
    """What the day changes for the pièces after `piece`: when each delay will end, True once it has, None if none."""
    if piece.cadre not in _BEFORE_A_DAY:
        return ()
    delays = general_account(facts), tacit_answer(piece)
    return tuple(None if each is None else each.due_at <= now or each.due_at for each in delays)


def _conceivable(condition: NextCondition | None, facts: Facts) -> bool:
    """Whether a condition is met, or may be one day."""
    match condition:
        case NextCondition.MOA_NAMED:
            return Seat.MOA in facts.parties
        case NextCondition.RECIPIENT_SANS_MOA:
            return facts.holds(Condition.RECIPIENT_SANS_MOA)
        case NextCondition.NO_MOE:
            return facts.holds(Condition.NO_MOE)
        case _:
            return True


def _met(condition: NextCondition | None, facts: Facts, piece: PieceFacts, now: datetime) -> bool:
    """Whether what §2.2 asks beside the cadre and the seat is there (decisions 31)."""
    match condition:
        case NextCondition.NO_MOE_OR_MOE_SILENT:
            # The MOE's silence gives the pièce to the MOA, who keeps it through a suspension of its own (T39, R-SUS-3).
            return facts.holds(Condition.NO_MOE) or piece.holder is Seat.MOA
        case NextCondition.GENERAL_ACCOUNT_LATE:
            running = general_account(facts)
            return running is not None and running.due_at <= now
        case NextCondition.WITHIN_TACIT_DELAY:
            return now < tacit_answer(piece).due_at
        case NextCondition.TACIT_DELAY_PASSED:
            return tacit_answer(piece).due_at <= now
        case _:
            return _conceivable(condition, facts)


def _waits_for_a_day(row: NextCadre) -> bool:
    return row.condition is not None and NEXT_CONDITIONS[row.condition].error is ErrorCode.TACIT_TOO_EARLY


def _too_early(row: NextCadre, facts: Facts, piece: PieceFacts) -> Problem:
    """Until when the tacit procedure makes one wait: the last day of the delay, as a calendar in Paris shows it."""
    late = row.condition is NextCondition.GENERAL_ACCOUNT_LATE
    running = general_account(facts) if late else tacit_answer(piece)
    if running is None:
        return Problem(ErrorCode.TACIT_TOO_EARLY, ("cadre",))
    last_day = running.due_at.astimezone(PARIS) - timedelta(days=1)
    return Problem(ErrorCode.TACIT_TOO_EARLY, ("cadre",), {"until": f"{last_day:%d/%m/%Y}"})


def _blockers(row: NextCadre, facts: Facts, piece: PieceFacts, actor: Actor, now: datetime) -> tuple[Problem, ...]:
    """What `decide_next` answers for a row that is open."""
    try:
        _follow(row, facts, piece, entitled(facts, [row.seat], Act.DEPOSIT_NEXT_PIECE, actor), now)
    except DomainError as refusal:
        return refusal.problems
    return ()
