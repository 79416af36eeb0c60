"""Which profiles a person may hold on a structure, and which may still be asked for (organisation §5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from api.domain.approval import ChangeVerb
from api.domain.errors import ErrorCode, Problem
from api.domain.habilitation import (
    Application,
    Availability,
    Level,
    Profile,
    ServiceProfile,
    availability,
)
from api.domain.organisation import MoaPresence, StructureType

ORGANISATION_MODIFICATION: Final = ServiceProfile(Application.ORGANISATION, Level.MODIFICATION)
"""What makes somebody a manager of the whole structure (organisation §5.5)."""

_NEVER_A_PROFILE: Final = frozenset({Availability.NEVER, Availability.NOT_BUILT, Availability.FREE})


@dataclass(frozen=True, slots=True)
class Offering:
    """What decides which profiles are possible on a structure: its kind, what it opened, its active services."""

    type: StructureType
    moa: MoaPresence | None
    openings: frozenset[tuple[Application, UUID | None]]
    services: frozenset[UUID]

    def opens(self, profile: ServiceProfile) -> bool:
        """Whether the application is open there: on the structure, or on just that service (HAB-04)."""
        return bool({(profile.application, None), (profile.application, profile.service_id)} & self.openings)


@dataclass(frozen=True, slots=True)
class Holder:
    """A person attached to a structure: wholly, or to some of its services; and the profiles held there."""

    principal: bool
    services: frozenset[UUID] | None
    held: tuple[ServiceProfile, ...] = ()

    def reaches(self, profile: ServiceProfile) -> bool:
        """Whether the rattachement goes as far as the profile: managing a structure is not done service by service."""
        whole = profile.service_id is None and profile.application is Application.ORGANISATION
        return self.services is None or whole or profile.service_id in self.services

    def has(self, profile: ServiceProfile) -> bool:
        """Whether a profile is held already, as it is or within a larger one."""
        return any(held.covers(profile) for held in self.held)


def profile_code(offering: Offering, holder: Holder, profile: ServiceProfile) -> ErrorCode | None:
    """Why a person may not be given a profile, if not (HAB-03, HAB-10)."""
    if profile.service_id is not None and profile.service_id not in offering.services:
        return ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE
    found = availability(profile.application, offering.type, offering.moa)
    principal_only = found is Availability.GP_ONLY and not holder.principal
    if found in _NEVER_A_PROFILE or principal_only or not holder.reaches(profile):
        return ErrorCode.PROFILE_NOT_ALLOWED
    return None if offering.opens(profile) else ErrorCode.APPLICATION_NOT_OPEN


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """A line of a form: a profile to add or to remove."""

    profile: ServiceProfile
    verb: ChangeVerb


def change_problems(
    offering: Offering,
    holder: Holder,
    changes: Sequence[ProfileChange],
    waiting: Collection[ServiceProfile] = (),
) -> Iterator[Problem]:
    """What is wrong with a form that adds and removes profiles, each fault at its line (HAB-03, HAB-08, HAB-10).

    What is removed may be added again; what is held, or waits for a decision already, may not.
    """
    if not changes:
        yield Problem(ErrorCode.FIELD_REQUIRED, ("changes",))
    removed = {each.profile for each in changes if each.verb is ChangeVerb.REMOVE}
    left = replace(holder, held=tuple(each for each in holder.held if each not in removed))
    seen: set[ProfileChange] = set()
    for index, change in enumerate(changes):
        if change.verb is ChangeVerb.REMOVE:
            code = _removing(holder, change.profile)
        else:
            code = profile_code(offering, left, change.profile)
            if code is None and (left.has(change.profile) or change.profile in waiting):
                code = ErrorCode.VALUE_NOT_ALLOWED
        if code is None and change in seen:
            code = ErrorCode.VALUE_NOT_ALLOWED
        seen.add(change)
        if code is not None:
            last = ("serviceId",) if code is ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE else ()
            yield Problem(code, ("changes", str(index), *last))


def _removing(holder: Holder, profile: ServiceProfile) -> ErrorCode | None:
    """The gestionnaire principal keeps Organisation in modification (HAB-08)."""
    if profile not in holder.held:
        return ErrorCode.VALUE_NOT_ALLOWED
    keeps = holder.principal and profile == ORGANISATION_MODIFICATION
    return ErrorCode.LAST_MANAGER if keeps else None


def requestable(offering: Offering, holder: Holder, waiting: Collection[ServiceProfile] = ()) -> list[Profile]:
    """What a person may still ask for on a structure, on the whole of it or on a service at least (HAB-10)."""
    scopes: Collection[UUID | None] = [None, *offering.services]

    def open_to(profile: ServiceProfile) -> bool:
        asked = holder.has(profile) or profile in waiting
        return not asked and profile_code(offering, holder, profile) is None

    return [
        Profile(application, level)
        for application in Application
        for level in Level
        if any(open_to(ServiceProfile(application, level, scope)) for scope in scopes)
    ]
