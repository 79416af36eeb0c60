"""The rights of people on a structure: reading them under its lock, granting and dropping them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from api.domain.approval import ChangeVerb
from api.domain.decision import EVERY_SERVICE
from api.domain.delays import PARIS
from api.domain.errors import ErrorCode, error
from api.domain.habilitation import (
    APPLICATIONS,
    LEVELS,
    Application,
    RattachementOrigin,
    RattachementStatus,
    ServiceProfile,
    UserRole,
    default_rights,
)
from api.domain.profiles import ORGANISATION_MODIFICATION, Holder, Offering, ProfileChange
from api.domain.rattachement import RattachementAct, next_status
from api.domain.service import is_active
from api.models import Habilitation, OpenApplication, Rattachement, RattachementService, Service, Structure
from api.usecases.changes import Changes

MAX_SERVICES: Final = 200
"""Services that one form names."""


@dataclass(frozen=True, slots=True)
class Grantor:
    """By whom rights are given, when, and from when on they can be used (HAB-07); null is the administration."""

    user_id: UUID | None
    at: datetime
    effective_at: datetime

    @property
    def today(self) -> date:
        """The day in Paris."""
        return self.at.astimezone(PARIS).date()


@dataclass(slots=True)
class Ground:
    """A structure that is held, and what some people have there; `services` has those that a form names."""

    structure: Structure
    openings: frozenset[tuple[Application, UUID | None]]
    services: dict[UUID, Service]
    active: frozenset[UUID]
    rattachements: dict[UUID, Rattachement] = field(default_factory=dict)
    parts: dict[UUID, dict[UUID, RattachementService]] = field(default_factory=dict)
    held: dict[UUID, list[Habilitation]] = field(default_factory=dict)

    @property
    def offering(self) -> Offering:
        """What the rules of profiles see of the structure."""
        return Offering(self.structure.type, self.structure.moa_presence, self.openings, self.active)

    def status(self, user_id: UUID) -> RattachementStatus | None:
        """The status of somebody's rattachement; None when there has never been one."""
        found = self.rattachements.get(user_id)
        return found.status if found else None

    def attached_to(self, user_id: UUID) -> frozenset[UUID]:
        """The services that somebody is attached to, one by one."""
        row = self.rattachements.get(user_id)
        parts = self.parts.get(row.id, {}) if row else {}
        return frozenset(key for key, part in parts.items() if part.status is RattachementStatus.VALIDE)

    def holder(self, user_id: UUID) -> Holder:
        """What the rules of profiles see of somebody attached."""
        rattachement = self.rattachements[user_id]
        return Holder(
            principal=rattachement.role is UserRole.GESTIONNAIRE_PRINCIPAL,
            services=None if rattachement.whole_structure else self.attached_to(user_id),
            held=tuple(profile_of(row) for row in self.held.get(user_id, ())),
        )

    def names(self, services: Iterable[UUID]) -> str:
        """The names of services, for people to read."""
        return ", ".join(self.services[each].name for each in services) or EVERY_SERVICE

    def label(self, profile: ServiceProfile) -> str:
        """A profile and where it holds, for people to read."""
        where = self.services[profile.service_id].name if profile.service_id else EVERY_SERVICE
        application, level = APPLICATIONS[profile.application].libelle, LEVELS[profile.level].libelle
        return f"{application}, {level.lower()}, {where}"


def profile_of(row: Habilitation) -> ServiceProfile:
    """The profile that a row grants."""
    return ServiceProfile(row.application, row.level, row.service_id)


def check_services(services: Collection[UUID]) -> None:
    """Refuse a form that names more services than one can."""
    if len(services) > MAX_SERVICES:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="serviceIds", value=str(len(services)))


async def grounds(
    structures: Collection[UUID], people: Collection[UUID], *, now: datetime, services: Collection[UUID] = ()
) -> dict[UUID, Ground]:
    """What these people have on these structures, in six statements; the structures are held already."""
    today = now.astimezone(PARIS).date()
    found = {
        row.id: Ground(row, frozenset(), {}, frozenset()) for row in await Structure.filter(id__in=list(structures))
    }
    openings: dict[UUID, set[tuple[Application, UUID | None]]] = {key: set() for key in found}
    for opening in await OpenApplication.filter(structure_id__in=list(found)):
        openings[opening.structure_id].add((opening.application, opening.service_id))
    for service in await Service.filter(id__in=list(services), structure_id__in=list(found)):
        found[service.structure_id].services[service.id] = service
    for key, ground in found.items():
        ground.openings = frozenset(openings[key])
        ground.active = frozenset(
            each.id
            for each in ground.services.values()
            if each.deleted_at is None and is_active(each.valid_from, each.valid_until, today)
        )
    by_rattachement: dict[UUID, Ground] = {}
    for rattachement in await Rattachement.filter(structure_id__in=list(found), user_id__in=list(people)):
        ground = found[rattachement.structure_id]
        ground.rattachements[rattachement.user_id] = rattachement
        by_rattachement[rattachement.id] = ground
    for part in await RattachementService.filter(rattachement_id__in=list(by_rattachement)):
        by_rattachement[part.rattachement_id].parts.setdefault(part.rattachement_id, {})[part.service_id] = part
    for row in await Habilitation.filter(structure_id__in=list(found), user_id__in=list(people)).order_by("id"):
        found[row.structure_id].held.setdefault(row.user_id, []).append(row)
    return found


# ---------------------------------------------------------------------------------------------- profiles


def grant(
    changes: Changes, ground: Ground, user_id: UUID, profiles: Iterable[ServiceProfile], by: Grantor
) -> list[ServiceProfile]:
    """Give somebody these profiles, those apart that are held already; the ones given."""
    held = ground.held.setdefault(user_id, [])
    given = []
    for profile in profiles:
        if any(profile_of(row).covers(profile) for row in held):
            continue
        row = Habilitation(
            user_id=user_id,
            structure_id=ground.structure.id,
            service_id=profile.service_id,
            application=profile.application,
            level=profile.level,
            granted_at=by.at,
            effective_at=by.effective_at,
            granted_by_id=by.user_id,
        )
        changes.add(row)
        held.append(row)
        given.append(profile)
    return given


def drop(changes: Changes, ground: Ground, user_id: UUID, which: Callable[[ServiceProfile], bool]) -> bool:
    """Take from somebody the profiles that are meant; whether there was one."""
    held = ground.held.get(user_id, [])
    gone = [row for row in held if which(profile_of(row))]
    for row in gone:
        changes.remove(row)
    ground.held[user_id] = [row for row in held if row not in gone]
    return bool(gone)


def change_profiles(
    changes: Changes, ground: Ground, user_id: UUID, asked: Iterable[ProfileChange], by: Grantor
) -> list[ServiceProfile]:
    """Take profiles from somebody, then give others; the ones given.

    Whoever was secondary manager and no longer has the profile that makes one is a simple user (§3.5).
    """
    asked = list(asked)
    removed = {each.profile for each in asked if each.verb is ChangeVerb.REMOVE}
    drop(changes, ground, user_id, lambda held: held in removed)
    given = grant(changes, ground, user_id, [each.profile for each in asked if each.verb is ChangeVerb.ADD], by)
    row = ground.rattachements[user_id]
    manages = ORGANISATION_MODIFICATION in map(profile_of, ground.held[user_id])
    if row.role is UserRole.GESTIONNAIRE_SECONDAIRE and not manages:
        changes.change(row, role=UserRole.UTILISATEUR_SIMPLE)
    return given


# ------------------------------------------------------------------------------------------ rattachements


def attach(
    changes: Changes,
    ground: Ground,
    user_id: UUID,
    *,
    role: UserRole,
    services: Collection[UUID] | None,
    origin: RattachementOrigin,
    by: Grantor,
    valid_from: date | None = None,
    comment: str | None = None,
) -> list[ServiceProfile]:
    """Attach somebody to the structure, or to some of its services, with the profiles of the role (HAB-09)."""
    rattachement = put(
        changes,
        ground,
        user_id,
        role=role,
        status=next_status(ground.status(user_id), RattachementAct.ATTACH),
        whole_structure=services is None,
        valid_from=valid_from or by.today,
        comment=comment,
        origin=origin,
        decided_at=by.at,
        decided_by_id=by.user_id,
    )
    return extend(changes, ground, rattachement, services, by)


def put(changes: Changes, ground: Ground, user_id: UUID, **values: Any) -> Rattachement:
    """The rattachement of somebody, with these values: a new one, or the one of an earlier time."""
    row = ground.rattachements.get(user_id)
    if row is None:
        row = Rattachement(user_id=user_id, structure_id=ground.structure.id, **values)
        ground.rattachements[user_id] = row
        changes.add(row)
    else:
        changes.change(row, **{"refusal_reason": None, **values})
    return row


def extend(
    changes: Changes, ground: Ground, rattachement: Rattachement, services: Collection[UUID] | None, by: Grantor
) -> list[ServiceProfile]:
    """Let a rattachement hold for these services too, or for the whole structure, with what its role gives there."""
    if services is None and not rattachement.whole_structure:
        changes.change(rattachement, whole_structure=True)
    for service_id in services or ():
        set_part(changes, ground, rattachement, service_id, RattachementStatus.VALIDE)
    rights = default_rights(rattachement.role, ground.openings, services)
    return grant(changes, ground, rattachement.user_id, rights, by)


def set_part(
    changes: Changes, ground: Ground, rattachement: Rattachement, service_id: UUID, status: RattachementStatus
) -> None:
    """Give a service of a rattachement its status."""
    parts = ground.parts.setdefault(rattachement.id, {})
    if service_id in parts:
        changes.change(parts[service_id], status=status)
        return
    parts[service_id] = RattachementService(rattachement_id=rattachement.id, service_id=service_id, status=status)
    changes.add(parts[service_id])


def set_role(
    changes: Changes, ground: Ground, rattachement: Rattachement, role: UserRole, by: Grantor
) -> list[ServiceProfile]:
    """Give somebody attached another role: the profile that makes a manager comes and goes with it (§3.5)."""
    user_id = rattachement.user_id
    changes.change(rattachement, role=role)
    if role is UserRole.UTILISATEUR_SIMPLE:
        drop(changes, ground, user_id, lambda held: held == ORGANISATION_MODIFICATION)
    services = None if rattachement.whole_structure else ground.attached_to(user_id)
    rights = default_rights(role, ground.openings, services)
    if role is not UserRole.GESTIONNAIRE_PRINCIPAL:
        rights = tuple(each for each in rights if each.application is Application.ORGANISATION)
    return grant(changes, ground, user_id, rights, by)


def detach(changes: Changes, ground: Ground, rattachement: Rattachement) -> None:
    """End a rattachement, with its services and every profile on the structure (ATT-10)."""
    changes.change(rattachement, status=next_status(rattachement.status, RattachementAct.DETACH))
    for part in ground.parts.get(rattachement.id, {}).values():
        if part.status is RattachementStatus.VALIDE:
            changes.change(part, status=next_status(part.status, RattachementAct.DETACH))
    drop(changes, ground, rattachement.user_id, lambda _: True)
