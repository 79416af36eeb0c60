"""Opening and closing applications on a structure or its services, as a manager asks (organisation §5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.db import Transaction
from api.domain.actions import Action
from api.domain.applications import closing_problems, opening_problems
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import APPLICATIONS, Application, Level
from api.domain.journal import ChangeKind
from api.models import Habilitation, OpenApplication, Service, Structure
from api.usecases.calls import Call, Outcome, once
from api.usecases.journal import record_organisation
from api.usecases.opening import close_applications, open_applications
from api.usecases.structure import StructureTarget, claim_structure

MAX_MOVED: Final = 100
"""Applications opened or closed in one call."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An application to open; `service_id` None for the whole structure, services to come included (HAB-04)."""

    application: Application
    service_id: UUID | None
    level: Level = Level.MODIFICATION


async def open_on(call: Call, target: StructureTarget, openings: Sequence[Opening]) -> Outcome:
    """Open applications; one that the structure may not have is PROFILE_NOT_ALLOWED (HAB-10, §5.4)."""

    async def work(_: Transaction) -> UUID:
        _bounded("openings", openings)
        structure = await claim_structure(call, target, Action.OPEN_APPLICATIONS)
        problems = list(
            opening_problems(structure.type, structure.moa_presence, [(one.application, one.level) for one in openings])
        )
        problems += await _unknown_services(structure, [one.service_id for one in openings], "openings", "serviceId")
        if problems:
            raise DomainError(problems)
        for service_id in dict.fromkeys([None, *(one.service_id for one in openings)]):
            asked = sorted({one.application for one in openings if one.service_id == service_id})
            await open_applications(structure.id, asked, service_id=service_id, by=call.actor, at=call.now)
        return structure.id

    return await once(call, work, target=target.structure_id)


async def close_on(
    call: Call, target: StructureTarget, applications: Sequence[Application], service_ids: Sequence[UUID]
) -> Outcome:
    """Close applications on the structure and all its services, or on these services only.

    Nobody has a profile on what is closed (HAB-03). What every structure of its kind has stays open (§5.4).
    """

    async def work(_: Transaction) -> UUID:
        _bounded("applications", applications)
        structure = await claim_structure(call, target, Action.CLOSE_APPLICATIONS)
        problems: list[Problem] = []
        if not service_ids:
            problems += closing_problems(structure.type, structure.moa_presence, applications)
        problems += await _unknown_services(structure, service_ids, "serviceIds")
        if problems:
            raise DomainError(problems)
        if not service_ids:
            await close_applications(structure.id, dict.fromkeys(applications), by=call.actor, at=call.now)
        for service_id in dict.fromkeys(service_ids):
            await _close_on_service(call, structure.id, service_id, applications)
        return structure.id

    return await once(call, work, target=target.structure_id)


def _bounded(field: str, given: Sequence[object]) -> None:
    if not 0 < len(given) <= MAX_MOVED:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field=field)


async def _close_on_service(
    call: Call, structure_id: UUID, service_id: UUID, applications: Iterable[Application]
) -> None:
    for application in dict.fromkeys(applications):
        place = {"structure_id": structure_id, "service_id": service_id, "application": application}
        closed = await OpenApplication.filter(**place).delete()
        # What is open on the whole structure is still used there: only the opening of the service ends.
        if (
            closed
            and not await OpenApplication.filter(
                structure_id=structure_id, service_id=None, application=application
            ).exists()
        ):
            await Habilitation.filter(**place).delete()
        if closed:
            await _record(call, ChangeKind.APPLICATION_CLOSED, structure_id, Opening(application, service_id))


async def _unknown_services(structure: Structure, service_ids: Sequence[UUID | None], *path: str) -> list[Problem]:
    """A problem for each of these that is no service of the structure, at its place in the list of the input."""
    rows = await Service.filter(structure_id=structure.id, deleted_at=None)
    known = {row.id for row in rows}
    return [
        Problem(ErrorCode.NOT_FOUND, (path[0], str(rank), *path[1:]))
        for rank, each in enumerate(service_ids)
        if each is not None and each not in known
    ]


async def _record(call: Call, kind: ChangeKind, structure_id: UUID, opening: Opening) -> None:
    await record_organisation(
        kind,
        structure_id,
        by=call.actor,
        at=call.now,
        service_id=opening.service_id,
        comment=APPLICATIONS[opening.application].libelle,
    )
