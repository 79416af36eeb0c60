"""Changing the SIRET of a structure: a new one takes over, the old one keeps its documents (organisation §1.8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from typing import Any, Final, TypeVar
from uuid import UUID

from tortoise.models import Model
from uuid_utils.compat import uuid7

from api.db import Transaction
from api.domain.actions import Action
from api.domain.habilitation import RattachementOrigin, RattachementStatus
from api.domain.journal import ChangeKind
from api.domain.organisation import IdentifierType, StructureStatus
from api.domain.siret_change import COPIED, changes_company
from api.models import (
    Attachment,
    BankAccount,
    Habilitation,
    OpenApplication,
    Rattachement,
    RattachementService,
    Service,
    Structure,
)
from api.usecases.calls import Call, Outcome, once
from api.usecases.journal import record_organisation
from api.usecases.structure import StructureTarget, claim_structure, keep_words, searchable
from api.usecases.structure_closing import close
from api.usecases.structure_creation import insert

FIELD: Final = "newSiret"
"""Where the input has the number."""

RowT = TypeVar("RowT", bound=Model)


async def change_siret(call: Call, target: StructureTarget, new_siret: str) -> Outcome:
    """Let a new structure take over under another SIRET; answers it (SIR-01 to SIR-03)."""

    async def work(_tx: Transaction) -> UUID:
        old = await claim_structure(call, target, Action.CHANGE_SIRET)
        new = _successor(old, new_siret, call.now)
        await insert(new, field=FIELD)
        await keep_words(new)
        await close([old], by=call.actor, at=call.now)
        old.successor_id = new.id
        await old.save(update_fields=["status", "successor_id"])
        await _carry_over(call, old.id, new.id)
        for structure, other in ((old, new), (new, old)):
            await record_organisation(
                ChangeKind.SIRET_CHANGED, structure.id, by=call.actor, at=call.now, comment=other.identifier
            )
        return new.id

    return await once(call, work, target=target.structure_id, creates=True)


async def leaves_company(structure_id: UUID, new_siret: str) -> bool:
    """Whether a SIRET change goes to another company: worth a warning, never refused (SIR-05)."""
    row = await Structure.get_or_none(id=structure_id)
    return row is not None and changes_company(row.identifier_type, row.identifier, new_siret)


def _successor(old: Structure, siret: str, at: datetime) -> Structure:
    """The new structure: the form of the old one, but for what is not copied (SIR-02)."""
    new = Structure(**{column: getattr(old, column) for column in chain.from_iterable(COPIED.values())})
    if old.first_name:  # a person who now has a SIRET is known by one name
        new.name, new.first_name = f"{old.name} {old.first_name}", None
    new.identifier_type, new.identifier = IdentifierType.SIRET, siret
    new.status, new.origin_id = StructureStatus.ACTIVE, old.id
    new.created_at = new.updated_at = at
    new.search_text = searchable(new)
    return new


async def _carry_over(call: Call, old: UUID, new: UUID) -> None:
    """Services, openings, people with their roles and profiles, bank accounts, files (SIR-02)."""
    services = await Service.filter(structure_id=old, deleted_at=None)
    copies = {row.id: _copy(row, structure_id=new, created_at=call.now, updated_at=call.now) for row in services}
    await Service.bulk_create(copies.values())
    kept = {key: copy.id for key, copy in copies.items()}

    def elsewhere(row: Any) -> dict[str, Any]:
        return {"structure_id": new, "service_id": kept[row.service_id] if row.service_id else None}

    def lasts(row: Any) -> bool:
        return row.service_id is None or row.service_id in kept

    openings = [row for row in await OpenApplication.filter(structure_id=old) if lasts(row)]
    await OpenApplication.bulk_create([_copy(row, **elsewhere(row)) for row in openings])
    people = await _carry_people(call, old, new, kept)
    profiles = [row for row in await Habilitation.filter(structure_id=old, user_id__in=people) if lasts(row)]
    await Habilitation.bulk_create([_copy(row, **elsewhere(row)) for row in profiles])
    accounts = await BankAccount.filter(structure_id=old, removed_at=None)
    await BankAccount.bulk_create([_copy(row, structure_id=new) for row in accounts])
    files = await Attachment.filter(structure_id=old, removed_at=None)
    await Attachment.bulk_create([_copy(row, structure_id=new) for row in files])


async def _carry_people(call: Call, old: UUID, new: UUID, services: Mapping[UUID, UUID]) -> list[UUID]:
    """The people attached, with their role and their services; answers who they are."""
    valid = RattachementStatus.VALIDE
    noted = {"origin": RattachementOrigin.SIRET_CHANGE, "decided_by_id": call.actor.user_id, "decided_at": call.now}
    rows = await Rattachement.filter(structure_id=old, status=valid)
    copies = {row.id: _copy(row, structure_id=new, version=1, requested_at=None, **noted) for row in rows}
    await Rattachement.bulk_create(copies.values())
    parts = await RattachementService.filter(rattachement_id__in=list(copies), status=valid)
    await RattachementService.bulk_create(
        [
            _copy(part, rattachement_id=copies[part.rattachement_id].id, service_id=services[part.service_id])
            for part in parts
            if part.service_id in services
        ]
    )
    return [row.user_id for row in rows]


def _copy(row: RowT, **changes: Any) -> RowT:
    """The same row with these columns otherwise, under a key of its own."""
    made = row.clone(pk=uuid7())
    for column, value in changes.items():
        setattr(made, column, value)
    return made
