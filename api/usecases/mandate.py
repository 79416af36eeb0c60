"""Mandates: whom a structure lets make its invoices (MAN-01, organisation §1.11)."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from api.db import Transaction
from api.domain.actions import Action
from api.domain.delays import PARIS
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.journal import ChangeKind
from api.domain.organisation import StructureStatus
from api.domain.structure_assets import MandatePeriod, mandate_problems
from api.models import Mandate, Structure
from api.usecases.calls import Call, Outcome, once
from api.usecases.journal import record_organisation
from api.usecases.organisation import MAX_CODE, Ref, find_named
from api.usecases.structure import StructureTarget, claim_structure

PORTAL: Final = "le portail"
"""How a history calls it."""
AT: Final = ("mandatary", "identifier")


async def give_mandate(call: Call, target: StructureTarget, mandatary: Ref | None, period: MandatePeriod) -> Outcome:
    """Let the portal (None), or another structure, make the invoices of a structure; one mandate at a time to each."""

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, target, Action.GIVE_MANDATE)
        today = call.now.astimezone(PARIS).date()
        problems = list(mandate_problems(period, today))
        other = await _mandatary(call, structure, mandatary, problems)
        known = await Mandate.filter(structure_id=structure.id, mandatary_id=other.id if other else None)
        if (mandatary is None or other) and any(not _period(row).over(today) for row in known):
            value = other.identifier if other else PORTAL
            problems.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("mandatary",), {"value": value}))
        if problems:
            raise DomainError(problems)
        _ = await Mandate.create(
            structure_id=structure.id,
            mandatary_id=other.id if other else None,
            valid_from=period.valid_from,
            valid_until=period.valid_until,
        )
        await _record(call, structure.id, f"Mandat de facturation donné : {other.name if other else PORTAL}")
        return structure.id

    return await once(call, work, target=target.structure_id)


async def end_mandate(call: Call, target: StructureTarget, mandate_id: UUID) -> Outcome:
    """Take a mandate back, at once."""

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, target, Action.END_MANDATE)
        row = await Mandate.get_or_none(id=mandate_id, structure_id=structure.id, revoked_at=None)
        if row is None:
            raise error(ErrorCode.NOT_FOUND, field="mandateId")
        row.revoked_at = call.now
        await row.save(update_fields=["revoked_at"])
        other = await Structure.get(id=row.mandatary_id) if row.mandatary_id else None
        await _record(call, structure.id, f"Fin du mandat de facturation : {other.name if other else PORTAL}")
        return structure.id

    return await once(call, work, target=target.structure_id)


async def has_mandate(structure_id: UUID, now: datetime) -> bool:
    """Whether a structure lets the portal make its invoices today, in Paris."""
    today = now.astimezone(PARIS).date()
    return any(_period(row).holds(today) for row in await Mandate.filter(structure_id=structure_id, mandatary_id=None))


def _period(row: Mandate) -> MandatePeriod:
    return MandatePeriod(row.valid_from, row.valid_until, row.revoked_at is not None)


async def _mandatary(call: Call, structure: Structure, named: Ref | None, problems: list[Problem]) -> Structure | None:
    """The structure that a form names: another one, known and active."""
    if named is None:
        return None
    found = await find_named(named, call.now)
    if found.structure is None:
        problems.append(found.unknown(AT))
        return None
    if named.service_code is not None:  # a mandate is given to a whole structure
        value = {"value": named.service_code[:MAX_CODE]}
        problems.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("mandatary", "serviceCode"), value))
    if found.structure.status is not StructureStatus.ACTIVE:
        problems.append(Problem(ErrorCode.STRUCTURE_INACTIVE, AT))
    if found.structure.id == structure.id:
        problems.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, AT, {"value": named.identifier}))
    return await Structure.get(id=found.structure.id)


async def _record(call: Call, structure_id: UUID, comment: str) -> None:
    await record_organisation(ChangeKind.STRUCTURE_CHANGED, structure_id, by=call.actor, at=call.now, comment=comment)
