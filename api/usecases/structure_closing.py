"""Deactivating a structure, and bringing it back: what ends with it and what stays (STR-08 to STR-10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from api.db import Transaction
from api.domain.actions import Action
from api.domain.journal import ChangeKind
from api.domain.organisation import StructureStatus
from api.domain.permissions import Actor
from api.models import Structure, TechnicalAccount, TechnicalToken, Webhook
from api.usecases.approval_case import cancel_pending
from api.usecases.calls import Call, Outcome, once
from api.usecases.journal import record_organisation
from api.usecases.structure import StructureTarget, claim_structure
from api.usecases.webhook_delivery import silence

DEACTIVATED: Final = "Désactivation"
ACTIVATED: Final = "Activation"


async def deactivate_structure(call: Call, target: StructureTarget) -> Outcome:
    """Close a structure to new work; its documents can still be read and processed (STR-09)."""

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, target, Action.DEACTIVATE_STRUCTURE)
        await close([structure], by=call.actor, at=call.now)
        await structure.save(update_fields=["status"])
        await record_organisation(
            ChangeKind.STRUCTURE_CHANGED, structure.id, by=call.actor, at=call.now, comment=DEACTIVATED
        )
        return structure.id

    return await once(call, work, target=target.structure_id)


async def activate_structure(call: Call, target: StructureTarget) -> Outcome:
    """Open a structure to new work again, unless another SIRET has taken over; what ended with it stays ended."""

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, target, Action.ACTIVATE_STRUCTURE)
        structure.status = StructureStatus.ACTIVE
        await structure.save(update_fields=["status"])
        await record_organisation(
            ChangeKind.STRUCTURE_CHANGED, structure.id, by=call.actor, at=call.now, comment=ACTIVATED
        )
        return structure.id

    return await once(call, work, target=target.structure_id)


async def close(structures: Sequence[Structure], *, by: Actor | None, at: datetime) -> None:
    """Put claimed structures out of use: pending requests are cancelled, technical accounts disabled (STR-10).

    Their webhooks are disabled with the tools (decisions 33). The rows themselves are left for the caller to save.
    """
    keys = [structure.id for structure in structures]
    for structure in structures:
        structure.status = StructureStatus.INACTIVE
    await cancel_pending(keys, by=by, at=at)
    accounts = TechnicalAccount.filter(structure_id__in=keys, disabled_at=None)
    disabled = [row.id for row in await accounts]
    await accounts.update(disabled_at=at)
    await TechnicalToken.filter(technical_account_id__in=disabled).delete()
    await silence(await Webhook.filter(structure_id__in=keys, disabled_at=None).order_by("id"), at=at)
