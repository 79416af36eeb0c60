"""Opening applications on a structure or a service and closing them, with what follows for those who use them (§5)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from api.domain.habilitation import APPLICATIONS, Application, Level, RattachementStatus, UserRole
from api.domain.journal import ChangeKind
from api.domain.permissions import Actor
from api.domain.structure_settings import Kind, openings_moved
from api.models import Habilitation, OpenApplication, Rattachement
from api.usecases.journal import record_organisation


async def move_openings(structure_id: UUID, before: Kind, after: Kind, *, by: Actor | None, at: datetime) -> None:
    """Open and close what follows when a structure becomes public, or changes its MOA setting (§5.4, TYP-03)."""
    if before == after:
        return
    opened, closed = openings_moved(before, after)
    await close_applications(structure_id, closed, by=by, at=at)
    await open_applications(structure_id, opened, by=by, at=at)


async def open_applications(
    structure_id: UUID,
    applications: Collection[Application],
    *,
    service_id: UUID | None = None,
    by: Actor | None,
    at: datetime,
) -> None:
    """Open these on the structure and all its services, or on one; its gestionnaire principal has every one (§5.3)."""
    openings = await OpenApplication.filter(structure_id=structure_id)
    there = {row.application for row in openings if row.service_id in (None, service_id)}
    missing = [application for application in applications if application not in there]
    if not missing:
        return
    await OpenApplication.bulk_create(
        [
            OpenApplication(structure_id=structure_id, service_id=service_id, application=application)
            for application in missing
        ]
    )
    await _give_to_the_manager(structure_id, missing, service_id=service_id, at=at)
    for application in missing:
        await _record(ChangeKind.APPLICATION_OPENED, structure_id, application, service_id=service_id, by=by, at=at)


async def close_applications(
    structure_id: UUID, applications: Collection[Application], *, by: Actor | None, at: datetime
) -> None:
    """Close these on the structure and its services; nobody has a profile on what is closed (HAB-03)."""
    there = OpenApplication.filter(structure_id=structure_id, application__in=applications)
    closed = {row.application for row in await there}
    await there.delete()
    await Habilitation.filter(structure_id=structure_id, application__in=applications).delete()
    for application in applications:
        if application in closed:
            await _record(ChangeKind.APPLICATION_CLOSED, structure_id, application, by=by, at=at)


async def _give_to_the_manager(
    structure_id: UUID, applications: Collection[Application], *, service_id: UUID | None, at: datetime
) -> None:
    manager = await Rattachement.get_or_none(
        structure_id=structure_id, role=UserRole.GESTIONNAIRE_PRINCIPAL, status=RattachementStatus.VALIDE
    )
    if manager is None:
        return
    held = Habilitation.filter(user_id=manager.user_id, structure_id=structure_id, application__in=applications)
    await (held if service_id is None else held.filter(service_id=service_id)).delete()
    await Habilitation.bulk_create(
        [
            Habilitation(
                user_id=manager.user_id,
                structure_id=structure_id,
                service_id=service_id,
                application=application,
                level=Level.MODIFICATION,
                granted_at=at,
                effective_at=at,
            )
            for application in applications
        ]
    )


async def _record(
    kind: ChangeKind,
    structure_id: UUID,
    application: Application,
    *,
    service_id: UUID | None = None,
    by: Actor | None,
    at: datetime,
) -> None:
    await record_organisation(
        kind, structure_id, by=by, at=at, service_id=service_id, comment=APPLICATIONS[application].libelle
    )
