"""The acts on a pièce that is there: acknowledge, refuse, suspend, complete, treat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.db import Transaction
from api.domain import dossier as rules
from api.domain.deposit import attachment_problems, text_problems
from api.domain.dossier import ActInput, Move
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.refusals import RefusalReason
from api.domain.statuses import PieceStatus
from api.domain.transitions import Act
from api.models import Piece
from api.usecases.attachment import NewFile, attach, examine
from api.usecases.calls import Call, Outcome, once
from api.usecases.claims import Claimed, apply, claim, conclude
from api.usecases.journal import record

MAX_MANDAT = 50


@dataclass(frozen=True, slots=True)
class Target:
    """The pièce of an act, and the version the form was filled at."""

    piece_id: UUID
    expected_version: int | None = None


async def acknowledge_piece(call: Call, target: Target) -> Outcome:
    """Take the pièce in charge (T30, T40, T80)."""
    return await _act(call, target, Act.ACKNOWLEDGE, ActInput())


async def refuse_piece(call: Call, target: Target, *, reason: RefusalReason | None, comment: str | None) -> Outcome:
    """Refuse the pièce, which stops its dossier (R-REF-1)."""
    return await _act(call, target, Act.REFUSE, ActInput(reason, comment))


async def suspend_piece(call: Call, target: Target, *, comment: str) -> Outcome:
    """Suspend the pièce until it is completed; the payment clock goes on (R-SUS-1)."""
    return await _act(call, target, Act.SUSPEND, ActInput(text=comment))


async def complete_piece(call: Call, target: Target, *, comment: str | None, files: Sequence[NewFile]) -> Outcome:
    """Complete a suspended pièce: new files, a changed comment, nothing else (T60)."""

    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        given = ActInput(text=comment, files=len(files))
        move = rules.decide(claimed.facts, claimed.facts_of(claimed.piece), Act.COMPLETE, call.actor, given)
        found = await examine(call.actor, claimed.party(move.seat).structure_id, files)
        problems = [*attachment_problems(found, used=set()), *text_problems(("comment",), comment, rules.MAX_COMMENT)]
        if problems:
            raise DomainError(problems)
        if (comment or "").strip():
            claimed.piece.comment = comment
        await _follow(call, claimed, move, comment)
        await attach(claimed.piece.id, found)
        return claimed.piece.id

    return await once(call, work, target=target.piece_id)


async def treat_piece(
    call: Call, target: Target, *, to: PieceStatus, reason: str | None, mandat_number: str | None
) -> Outcome:
    """Give a received pièce its next status, up to the payment or the rejection (T82 to T8A)."""

    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        given = ActInput(text=reason, text_field="reason")
        move = rules.decide_treatment(claimed.facts, claimed.facts_of(claimed.piece), call.actor, to, given)
        problems = list(_mandat_problems(to, mandat_number))
        problems += text_problems(("reason",), reason, rules.MAX_COMMENT)
        if problems:
            raise DomainError(problems)
        if mandat_number:
            claimed.piece.mandat_number = mandat_number.strip()
        await _follow(call, claimed, move, reason)
        return claimed.piece.id

    return await once(call, work, target=target.piece_id)


def _mandat_problems(to: PieceStatus, mandat_number: str | None) -> list[Problem]:
    """The payment order number goes with MANDATEE only (§7.8)."""
    if mandat_number is None:
        return []
    if to is not PieceStatus.MANDATEE:
        return [Problem(ErrorCode.VALUE_NOT_ALLOWED, ("mandatNumber",), {"value": mandat_number[:MAX_MANDAT]})]
    return list(text_problems(("mandatNumber",), mandat_number, MAX_MANDAT))


async def _act(call: Call, target: Target, act: Act, given: ActInput) -> Outcome:
    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        move = rules.decide(claimed.facts, claimed.facts_of(claimed.piece), act, call.actor, given)
        _note_refusal(claimed, move, given)
        await _follow(call, claimed, move, given.text)
        return claimed.piece.id

    return await once(call, work, target=target.piece_id)


def _note_refusal(claimed: Claimed, move: Move, given: ActInput) -> None:
    if move.transition.act is Act.REFUSE:
        claimed.piece.refusal_reason = given.reason


_STOPS = {Act.REFUSE: "refusal", Act.SUSPEND: "suspension"}
_TREATMENT_STOPS = {PieceStatus.A_RECYCLER: "recycling", PieceStatus.REJETEE: "rejection"}


def _note_stop(piece: Piece, move: Move, text: str | None, by: UUID, now: datetime) -> None:
    """Keep on the pièce why it stopped, when, and by whom."""
    name = _STOPS.get(move.transition.act) or _TREATMENT_STOPS.get(move.after)
    if name is not None:
        setattr(piece, f"{name}_comment", (text or "").strip() or None)
        setattr(piece, f"{name}_at", now)
        setattr(piece, f"{name}_by_id", by)


async def _follow(call: Call, claimed: Claimed, move: Move, text: str | None) -> None:
    """Carry one move of the claimed pièce to its end, with whatever the system does after it."""
    piece = claimed.piece
    seat = move.seat
    structure_id = claimed.party(seat).structure_id
    moves = [move, *rules.settle(claimed.facts, piece.cadre, move.after)]
    apply(piece, moves, call.now)
    _note_stop(piece, move, text, structure_id, call.now)
    await conclude(claimed, [piece], moves)
    await record(
        claimed.dossier,
        [(piece, moves, (text or "").strip() or None)],
        by=call.actor.user_id,
        structure_id=structure_id,
        at=call.now,
    )
