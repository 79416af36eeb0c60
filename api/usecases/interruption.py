"""The legal interruption of a payment delay: one notice a pièce, completed when everything asked for is there."""

from __future__ import annotations

from uuid import UUID

from api.db import Transaction
from api.domain.clock import Interruption
from api.domain.interruption import PAYER, decide_interruption
from api.domain.journal import ChangeKind
from api.models import Dossier
from api.usecases.calls import Call, Outcome, once
from api.usecases.claims import claim, keep
from api.usecases.journal import record_act
from api.usecases.piece import Target


async def record_interruption(call: Call, target: Target, given: Interruption) -> Outcome:
    """Record the notice of an interruption, or the day it ended; the status of the pièce stays (R-SUS-4)."""

    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        dossier, piece = claimed.dossier, claimed.piece
        recorded = _recorded(dossier)
        kept = decide_interruption(
            claimed.facts,
            claimed.facts_of(piece),
            call.actor,
            recorded=recorded,
            given=given,
            now=call.now,
        )
        structure_id = claimed.party(PAYER).structure_id
        dossier.interruption_notice_date = kept.notice_date
        dossier.interruption_reasons = kept.reasons.strip()
        dossier.interruption_resumed_on = kept.resumed_on
        dossier.interruption_by_id = dossier.interruption_by_id or structure_id
        claimed.batch.change(
            dossier,
            "interruption_notice_date",
            "interruption_reasons",
            "interruption_resumed_on",
            "interruption_by_id",
        )
        piece.version += 1
        claimed.batch.change(piece, "version")
        keep(claimed)
        await record_act(
            claimed,
            ChangeKind.INTERRUPTION_RECORDED,
            by=call.actor,
            structure_id=structure_id,
            at=call.now,
            comment=kept.reasons.strip() if recorded is None else f"Délai repris le {kept.resumed_on:%d/%m/%Y}",
        )
        return piece.id

    return await once(call, work, target=target.piece_id)


def _recorded(dossier: Dossier) -> Interruption | None:
    """The notice that the dossier carries: one of its pièces at most reaches the payer."""
    notice = dossier.interruption_notice_date
    if notice is None:
        return None
    return Interruption(notice, dossier.interruption_reasons or "", dossier.interruption_resumed_on)
