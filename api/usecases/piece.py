"""The acts on a pièce that is there: acknowledge, refuse, suspend, complete, treat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.db import Transaction
from api.domain import dossier as rules
from api.domain.deposit import attachment_problems
from api.domain.dossier import ActInput
from api.domain.errors import DomainError, Problem
from api.domain.moves import Move, settle
from api.domain.refusals import RefusalReason
from api.domain.statuses import PieceStatus
from api.domain.transitions import Act
from api.models import Piece
from api.usecases.attachment import NewFile, examine, join, joined_to, unless_taken
from api.usecases.calls import Call, Outcome, once
from api.usecases.claims import Claimed, apply, claim, conclude
from api.usecases.journal import record


@dataclass(frozen=True, slots=True)
class Target:
    """The pièce of an act, and the version the form was filled at."""

    piece_id: UUID
    expected_version: int | None = None


async def acknowledge_piece(call: Call, target: Target) -> Outcome:
    """Take the pièce in charge (T30, T40, T80)."""
    return await act_on(call, target, Act.ACKNOWLEDGE, ActInput())


async def refuse_piece(call: Call, target: Target, *, reason: RefusalReason | None, comment: str | None) -> Outcome:
    """Refuse the pièce, which stops its dossier (R-REF-1)."""
    return await act_on(call, target, Act.REFUSE, ActInput(reason, comment))


async def suspend_piece(call: Call, target: Target, *, comment: str) -> Outcome:
    """Suspend the pièce until it is completed; the payment clock goes on (R-SUS-1)."""
    return await act_on(call, target, Act.SUSPEND, ActInput(text=comment))


async def complete_piece(call: Call, target: Target, *, comment: str | None, files: Sequence[NewFile]) -> Outcome:
    """Complete a suspended pièce: new files, a changed comment, nothing else (T60)."""

    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        found = await examine(call.actor, files)
        given = ActInput(text=comment, files=len(files))
        with besides(*attachment_problems(found)):
            move = rules.decide(claimed.facts, claimed.facts_of(claimed.piece), Act.COMPLETE, call.actor, given)
        claimed.piece.comment = (comment or "").strip() or claimed.piece.comment
        await join(claimed, found, rank=await joined_to(claimed.piece.id))
        async with unless_taken(claimed, found):
            await follow_move(call, claimed, move, comment)
        return claimed.piece.id

    return await once(call, work, target=target.piece_id)


async def treat_piece(
    call: Call, target: Target, *, to: PieceStatus, reason: str | None, mandat_number: str | None
) -> Outcome:
    """Give a received pièce its next status, up to the payment or the rejection (T82 to T8A)."""

    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        given = ActInput(text=reason, text_field="reason", mandat_number=mandat_number)
        move = rules.decide_treatment(claimed.facts, claimed.facts_of(claimed.piece), call.actor, to, given)
        claimed.piece.mandat_number = (mandat_number or "").strip() or claimed.piece.mandat_number
        await follow_move(call, claimed, move, reason)
        return claimed.piece.id

    return await once(call, work, target=target.piece_id, late=True)


@contextmanager
def besides(*found: Problem) -> Iterator[None]:
    """Refuse a form for what is found here and inside, all at once; what the state or the rights forbid goes alone."""
    try:
        yield
    except DomainError as refusal:
        about_form = all(problem.field for problem in refusal.problems)
        raise DomainError([*refusal.problems, *(found if about_form else ())]) from None
    if found:
        raise DomainError(found)


async def act_on(call: Call, target: Target, act: Act, given: ActInput) -> Outcome:
    """Do an act that needs nothing but its form."""

    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        move = rules.decide(claimed.facts, claimed.facts_of(claimed.piece), act, call.actor, given)
        claimed.piece.refusal_reason = given.reason
        await follow_move(call, claimed, move, given.text)
        return claimed.piece.id

    return await once(call, work, target=target.piece_id, late=True)


def _note_stop(piece: Piece, move: Move, text: str | None, by: UUID, now: datetime) -> None:
    """Keep on the pièce why it stopped, when, and by whom."""
    stop = rules.stop_of(move)
    if stop is not None:
        name = stop.value.lower()
        setattr(piece, f"{name}_comment", (text or "").strip() or None)
        setattr(piece, f"{name}_at", now)
        setattr(piece, f"{name}_by_id", by)


async def follow_move(call: Call, claimed: Claimed, move: Move, text: str | None) -> None:
    """Carry one move of the claimed pièce to its end, with whatever the system does after it."""
    piece = claimed.piece
    structure_id = claimed.party(claimed.seat(move)).structure_id
    moves = [move, *settle(claimed.facts, piece.cadre, move.after)]
    apply(claimed.facts, piece, moves, call.now)
    _note_stop(piece, move, text, structure_id, call.now)
    conclude(claimed, [piece], moves)
    await record(
        claimed,
        [(piece, moves, (text or "").strip() or None)],
        by=call.actor,
        structure_id=structure_id,
        at=call.now,
    )
