"""Stopped pièces: their author acknowledges, marks as handled, or sends again to the right place."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from api.db import Transaction
from api.domain import dossier as rules
from api.domain.cadres import Seat
from api.domain.dossier import ActInput
from api.domain.opening import Named
from api.domain.statuses import UserAction
from api.domain.stops import ANSWERS, decide_answer, recycling_problems
from api.domain.transitions import Act
from api.models import Dossier
from api.usecases.calls import Call, Outcome, once
from api.usecases.claims import Claimed, claim, conclude, seat_structure
from api.usecases.journal import record_act
from api.usecases.organisation import Ref, find_named
from api.usecases.piece import Target, besides, follow_move


@dataclass(frozen=True, slots=True)
class Routing:
    """What a recycling corrects; what is left out stays."""

    recipient: Ref | None = None
    engagement_number: str | None = None
    comment: str | None = None


async def recycle_piece(call: Call, target: Target, routing: Routing) -> Outcome:
    """Correct where a pièce goes and send it again, under the same number (T90, R-REC-1)."""

    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        piece = claimed.piece
        engagement = piece.engagement_number if routing.engagement_number is None else routing.engagement_number
        recipient = await find_named(routing.recipient or _recipient(claimed), call.now)
        facts = claimed.facts_of(piece)
        paid = await Dossier.get(id=piece.regularises_id) if piece.regularises_id else None
        found = recycling_problems(
            claimed.facts,
            facts,
            recipient,
            engagement=engagement,
            private_supplier=claimed.private_supplier,
            mandant_id=paid.mandant_id if paid else None,
        )
        with besides(*found):
            move = rules.decide(claimed.facts, facts, Act.RECYCLE, call.actor, ActInput(text=routing.comment))
        await _send_to(claimed, recipient)
        piece.engagement_number = engagement or None
        piece.comment = (routing.comment or "").strip() or piece.comment
        if routing.engagement_number is not None:
            claimed.dossier.engagement_number = piece.engagement_number
        await follow_move(call, claimed, move, routing.comment)
        return piece.id

    return await once(call, work, target=target.piece_id)


def _recipient(claimed: Claimed) -> Ref:
    """The recipient and its service, as the pièce names them."""
    structure = claimed.party(Seat.DESTINATAIRE).structure
    return Ref(structure.identifier, structure.identifier_type, claimed.piece.recipient_service_code)


async def _send_to(claimed: Claimed, recipient: Named) -> None:
    """Make a structure the recipient of the dossier: who sees it and who is awaited follow."""
    if recipient.structure is None:
        raise LookupError("an unknown recipient is refused before")
    party, piece = claimed.party(Seat.DESTINATAIRE), claimed.piece
    service_id = recipient.structure.service.id if recipient.structure.service else None
    if party.structure_id != recipient.structure.id:
        piece.downloaded_by_recipient = False
    if (party.structure_id, party.service_id) != (recipient.structure.id, service_id):
        await seat_structure(claimed, Seat.DESTINATAIRE, recipient.structure.id, service_id)
    piece.recipient_service_code = recipient.service_code


async def acknowledge_rejection(call: Call, target: Target) -> Outcome:
    """Say that one has read the rejection; the pièce stays in the Synthèse (R-REJ-1)."""
    return await _answer(call, target, UserAction.ACQUITTEMENT_REJET)


async def acknowledge_suspension(call: Call, target: Target) -> Outcome:
    """Say that one has read the suspension (decisions 27)."""
    return await _answer(call, target, UserAction.ACQUITTEMENT_SUSPENSION)


async def mark_rejection_handled(call: Call, target: Target) -> Outcome:
    """Say that the rejection is dealt with: the pièce leaves the Synthèse (R-REJ-1)."""
    return await _answer(call, target, UserAction.TRAITEMENT_REJET)


async def _answer(call: Call, target: Target, action: UserAction) -> Outcome:
    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        piece = claimed.piece
        seat = decide_answer(claimed.facts, claimed.facts_of(piece), action, call.actor)
        match action:
            case UserAction.ACQUITTEMENT_REJET:
                piece.rejection_acknowledged_at = call.now
            case UserAction.ACQUITTEMENT_SUSPENSION:
                piece.suspension_acknowledged_at = call.now
            case _:
                piece.rejection_handled = True
        piece.version += 1
        conclude(claimed, [piece], [])
        await record_act(
            claimed,
            ANSWERS[action].kind,
            by=call.actor,
            structure_id=claimed.party(seat).structure_id,
            at=call.now,
        )
        return piece.id

    return await once(call, work, target=target.piece_id)
