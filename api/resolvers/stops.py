"""Stopped pièces: what their author does, and the legal interruption that the payer records."""

import strawberry

from api.domain.clock import Interruption
from api.resolvers.base import call_of, piece_payload, target_of
from api.schema.context import Info
from api.schema.dossier_payloads import PiecePayload
from api.schema.inputs import PieceActInput, RecordInterruptionInput, RecyclePieceInput
from api.usecases import interruption, stops
from api.usecases.stops import Routing


@strawberry.type
class StopMutations:
    """The answers to a suspension, a recycling or a rejection."""

    @strawberry.mutation(description="Corriger l'acheminement d'une pièce à recycler, et la renvoyer (T90, R-REC-1).")
    async def recycle_piece(self, info: Info, input: RecyclePieceInput) -> PiecePayload:
        """Recycle a pièce."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        recipient = input.recipient.given() if input.recipient else None
        outcome = await stops.recycle_piece(call, target, Routing(recipient, input.engagement_number, input.comment))
        return await piece_payload(info, outcome, "La pièce est renvoyée sous le même numéro ; elle suit son circuit.")

    @strawberry.mutation(description="Dire que l'on a lu le rejet ; la pièce reste dans la Synthèse (R-REJ-1).")
    async def acknowledge_rejection(self, info: Info, input: PieceActInput) -> PiecePayload:
        """Acknowledge a rejection."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        outcome = await stops.acknowledge_rejection(call, target)
        return await piece_payload(info, outcome, "Le rejet est acquitté ; marquez-le comme traité une fois réglé.")

    @strawberry.mutation(description="Dire que l'on a lu la suspension.")
    async def acknowledge_suspension(self, info: Info, input: PieceActInput) -> PiecePayload:
        """Acknowledge a suspension."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        outcome = await stops.acknowledge_suspension(call, target)
        return await piece_payload(info, outcome, "La suspension est acquittée ; la pièce attend son complément.")

    @strawberry.mutation(description="Marquer le rejet comme traité : la pièce quitte la Synthèse (R-REJ-1).")
    async def mark_rejection_handled(self, info: Info, input: PieceActInput) -> PiecePayload:
        """Mark a rejection as handled."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        outcome = await stops.mark_rejection_handled(call, target)
        return await piece_payload(info, outcome, "Le rejet est traité ; la pièce quitte la Synthèse.")

    @strawberry.mutation(
        description="Factures reçues : enregistrer la notification qui interrompt le délai de paiement (R-SUS-4)."
    )
    async def record_interruption(self, info: Info, input: RecordInterruptionInput) -> PiecePayload:
        """Record a legal interruption."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        given = Interruption(input.notice_date, input.reasons, input.resumed_on)
        outcome = await interruption.record_interruption(call, target, given)
        return await piece_payload(info, outcome, "L'interruption est enregistrée ; l'échéance indicative la suit.")
