"""Deciding what an act does to a pièce: who may, from which status, with what in the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.facts import Facts, PieceFacts
from api.domain.moves import Move, follow, rows
from api.domain.permissions import SUFFICIENT, Actor, Permission
from api.domain.refusals import REFUSAL_REASONS, RefusalReason
from api.domain.roles import Seat
from api.domain.statuses import PieceStatus
from api.domain.text import MAX_COMMENT, text_problems
from api.domain.transitions import Act, Guard, Transition

MAX_MANDAT: Final = 50
"""Characters of a payment order's number; the reference states none."""

PERMISSION_OF_ACT: Final = {
    Act.SEND: Permission.PIECE_DEPOSIT,
    Act.DEPOSIT_NEXT_PIECE: Permission.PIECE_DEPOSIT_NEXT,
    Act.ACKNOWLEDGE: Permission.PIECE_ACKNOWLEDGE,
    Act.REFUSE: Permission.PIECE_REFUSE,
    Act.SUSPEND: Permission.PIECE_SUSPEND,
    Act.COMPLETE: Permission.PIECE_COMPLETE,
    Act.TREAT: Permission.PIECE_TREAT,
    Act.VALIDATE: Permission.PIECE_VALIDATE,
    Act.DECLINE_VALIDATION: Permission.PIECE_DECLINE_VALIDATION,
    Act.CORRECT_VALIDATOR: Permission.PIECE_CORRECT_VALIDATOR,
    Act.RECYCLE: Permission.PIECE_RECYCLE,
    Act.DUPLICATE: Permission.PIECE_DUPLICATE,
}
"""The acts that have a mutation, and the permission it asks for."""


@dataclass(frozen=True, slots=True)
class ActInput:
    """What a form gives with an act; `text_field` is what the form calls its free text."""

    reason: RefusalReason | None = None
    text: str | None = None
    files: int = 0
    mandat_number: str | None = None
    text_field: str = "comment"

    @property
    def words(self) -> str:
        """The free text without the spaces around it."""
        return (self.text or "").strip()


class Stop(StrEnum):
    """The ways to stop a pièce (§6.2): each is kept on it with its comment, its instant and its author."""

    REFUSAL = "REFUSAL"
    SUSPENSION = "SUSPENSION"
    RECYCLING = "RECYCLING"
    REJECTION = "REJECTION"


_STOP_OF_ACT: Final = {Act.REFUSE: Stop.REFUSAL, Act.SUSPEND: Stop.SUSPENSION}
_STOP_OF_TREATMENT: Final = {PieceStatus.A_RECYCLER: Stop.RECYCLING, PieceStatus.REJETEE: Stop.REJECTION}


def stop_of(move: Move) -> Stop | None:
    """How a move stops its pièce, or None when it does not."""
    return _STOP_OF_ACT.get(move.transition.act) or _STOP_OF_TREATMENT.get(move.after)


# ----------------------------------------------------------------------------------------------- deciding


def decide(facts: Facts, piece: PieceFacts, act: Act, actor: Actor, given: ActInput) -> Move:
    """The move that an act makes; raises every problem of the form at once."""
    return _check(piece, follow(facts, piece, act, acting_seats(facts, piece, act, actor)), given)


def decide_treatment(facts: Facts, piece: PieceFacts, actor: Actor, to: PieceStatus, given: ActInput) -> Move:
    """The move of the finance office to `to` (T82 to T8A)."""
    seats = acting_seats(facts, piece, Act.TREAT, actor)
    towards = tuple(row for row in rows(facts, piece, Act.TREAT) if row.becomes is to)
    if not towards:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="to", value=to.value)
    return _check(piece, follow(facts, piece, Act.TREAT, seats, among=towards), given)


def _check(piece: PieceFacts, move: Move, given: ActInput) -> Move:
    problems = list(_input_problems(move.transition, piece, given))
    if problems:
        raise DomainError(problems)
    return move


def acting_seats(facts: Facts, piece: PieceFacts, act: Act, actor: Actor) -> frozenset[Seat]:
    """The seats from which `actor` may do `act` on `piece`; raises FORBIDDEN or CONSULTATION_ONLY when none."""
    playing = frozenset[Seat]().union(*(piece.seats_of(row.role) for row in rows(facts, piece, act)))
    return entitled(facts, playing, act, actor)


def entitled(facts: Facts, seats: Iterable[Seat], act: Act, actor: Actor) -> frozenset[Seat]:
    """Those of `seats` from which `actor` may do `act`; raises FORBIDDEN or CONSULTATION_ONLY when none."""
    return permitted(facts, seats, PERMISSION_OF_ACT[act], actor)


def permitted(facts: Facts, seats: Iterable[Seat], permission: Permission, actor: Actor) -> frozenset[Seat]:
    """Those of `seats` from which `actor` has that permission; raises FORBIDDEN or CONSULTATION_ONLY when none."""
    among = frozenset(seats)
    found = among & facts.seats_of(actor, SUFFICIENT[permission])
    if not found:
        raise error(ErrorCode.CONSULTATION_ONLY if among & facts.seats_of(actor) else ErrorCode.FORBIDDEN)
    return found


# ------------------------------------------------------------------------------------------------ the form


def _input_problems(row: Transition, piece: PieceFacts, given: ActInput) -> Iterator[Problem]:
    """What is wrong with the form of an act that the state allows."""
    yield from text_problems((given.text_field,), given.text, MAX_COMMENT)
    if row.needs_text:
        yield from _words_problems(given)
    for guard in row.guards:
        if guard is Guard.REFUSAL_REASON:
            yield from _refusal_problems(given)
        elif guard is Guard.COMPLETION_NOT_EMPTY and _nothing_new(piece, given):
            yield Problem(ErrorCode.COMPLETION_EMPTY)
    yield from _mandat_problems(row, given.mandat_number)


def _nothing_new(piece: PieceFacts, given: ActInput) -> bool:
    return not given.files and given.words in ("", (piece.comment or "").strip())


def _words_problems(given: ActInput) -> Iterator[Problem]:
    """Words are mandatory, and no reason is chosen from the list (decisions 25)."""
    if not given.words:
        yield Problem(ErrorCode.REASON_REQUIRED, (given.text_field,))
    if given.reason is not None:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("reason",), {"value": given.reason.value})


def _refusal_problems(given: ActInput) -> Iterator[Problem]:
    """One of the four reasons, never the amount (R-REF-2, R-REF-3); some must be explained (§7.8)."""
    if given.reason is None:
        yield Problem(ErrorCode.REASON_REQUIRED, ("reason",))
        return
    rule = REFUSAL_REASONS[given.reason]
    if not rule.usable:
        yield Problem(ErrorCode.AMOUNT_NOT_A_REASON, ("reason",))
    elif rule.comment_required and not given.words:
        yield Problem(ErrorCode.REASON_REQUIRED, (given.text_field,))


def _mandat_problems(row: Transition, number: str | None) -> Iterator[Problem]:
    """The number of the payment order goes with MANDATEE only, and is optional there (§7.8)."""
    if number is None:
        return
    if row.becomes is not PieceStatus.MANDATEE:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("mandatNumber",), {"value": number[:MAX_MANDAT]})
    else:
        yield from text_problems(("mandatNumber",), number, MAX_MANDAT, one_line=True)
