"""The settings of a public structure, and the applications that its MOA setting opens and closes (§1.5, §5.4)."""

from __future__ import annotations

from uuid import UUID

from api.db import Transaction
from api.domain.actions import Action
from api.domain.delays import PARIS
from api.domain.errors import DomainError
from api.domain.journal import ChangeKind
from api.domain.statuses import DossierState
from api.domain.structure_settings import (
    Kind,
    Settings,
    Surroundings,
    changed_parameters,
    counts_for_par_01,
    seats_given_up,
    settings_problems,
)
from api.models import Service, Structure
from api.sql import Sql
from api.usecases.calls import Call, Outcome, once
from api.usecases.journal import record_organisation
from api.usecases.opening import move_openings
from api.usecases.structure import StructureTarget, claim_structure, keep_change


async def update_structure_settings(call: Call, target: StructureTarget, change: Settings) -> Outcome:
    """Change what a structure asks of its suppliers; another MOA setting opens and closes what it must (§5.4).

    What changes nothing leaves no trace.
    """

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, target, Action.UPDATE_STRUCTURE_SETTINGS, changes=False)
        before = settings_of(structure)
        around = await _surroundings(call, structure, before, change)
        if problems := list(settings_problems(structure.type, before, change, around)):
            raise DomainError(problems)
        changed = changed_parameters(before, change)
        if not changed:
            return structure.id
        _ = structure.update_from_dict(change.given)
        await keep_change(call, structure, *change.given)
        await record_organisation(
            ChangeKind.STRUCTURE_CHANGED, structure.id, by=call.actor, at=call.now, comment=changed
        )
        kinds = Kind(structure.type, before.moa), Kind(structure.type, settings_of(structure).moa)
        await move_openings(structure.id, *kinds, by=call.actor, at=call.now)
        return structure.id

    return await once(call, work, target=target.structure_id)


def settings_of(structure: Structure) -> Settings:
    """The settings of a row."""
    return Settings(
        payment_status_not_reported=structure.payment_status_not_reported,
        service_code_required=structure.service_code_required,
        engagement_required=structure.engagement_required,
        engagement_or_service_required=structure.engagement_or_service_required,
        moa_presence=structure.moa_presence,
    )


async def _surroundings(call: Call, structure: Structure, before: Settings, change: Settings) -> Surroundings:
    today = call.now.astimezone(PARIS).date()
    services = await Service.filter(structure_id=structure.id, deleted_at=None) if change.service_code_required else []
    counted = (counts_for_par_01(row.valid_until, is_default=row.is_default, today=today) for row in services)
    return Surroundings(has_service=any(counted), open_documents=await _open_documents(structure.id, before, change))


async def _open_documents(structure_id: UUID, before: Settings, change: Settings) -> int:
    """The dossiers under way, or that still await an act, in the seats that the new MOA setting gives up (PAR-08)."""
    seats = seats_given_up(before.moa, change.moa_presence or before.moa)
    if not seats:
        return 0
    sql = Sql()
    awaits = (
        "EXISTS (SELECT 1 FROM work_item w JOIN piece p ON p.id = w.piece_id"
        " WHERE p.dossier_id = d.id AND w.structure_id = f.structure_id AND w.seat = f.seat)"
    )
    rows = await sql.fetch(
        "SELECT COUNT(DISTINCT d.id) FROM party f JOIN dossier d ON d.id = f.dossier_id"
        f" WHERE f.structure_id = {sql.value(structure_id)} AND {sql.one_of('f.seat', [seat.value for seat in seats])}"
        f" AND (d.state = {sql.value(DossierState.EN_COURS.value)} OR {awaits})"
    )
    return int(rows[0][0])
