"""Who acts: a person or a tool with the profiles in force, and how they stand at a place (organisation §11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

from api.domain.habilitation import Application, Level, UserRole
from api.domain.standings import Standing


@dataclass(frozen=True, slots=True)
class Grant:
    """A profile in force: an application at a level, on a structure or on one of its services."""

    structure_id: UUID
    service_id: UUID | None
    application: Application
    level: Level


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act is done from: a structure, its service if one is named, and the application."""

    structure_id: UUID
    service_id: UUID | None
    application: Application


@dataclass(frozen=True, eq=False)
class Actor:
    """A signed-in person, or a technical account in the name of its gestionnaire principal, with the profiles in force.

    `roles` has the structures of the rattachements in force; `support` is a person of the support of the portal.
    An actor equals nobody but itself.
    """

    user_id: UUID
    roles: Mapping[UUID, UserRole]
    grants: tuple[Grant, ...]
    technical_account_id: UUID | None = None
    support: bool = False

    @property
    def key(self) -> UUID:
        """Who calls: the technical account, which is not the person in whose name it acts, else the person."""
        return self.technical_account_id or self.user_id

    def level(self, place: Place) -> Level | None:
        """The best level held at `place`: for the whole structure, or for just its service (HAB-02, HAB-04)."""
        whole = self._levels.get((place.structure_id, place.application, None))
        if whole is Level.MODIFICATION or place.service_id is None:
            return whole
        return self._levels.get((place.structure_id, place.application, place.service_id)) or whole

    @cached_property
    def structures(self) -> frozenset[UUID]:
        """The structures where some profile is held."""
        return frozenset(grant.structure_id for grant in self.grants)

    @cached_property
    def _levels(self) -> Mapping[tuple[UUID, Application, UUID | None], Level]:
        """The best level of the profiles held on a structure, or on a service of it."""
        best: dict[tuple[UUID, Application, UUID | None], Level] = {}
        for grant in self.grants:
            at = (grant.structure_id, grant.application, grant.service_id)
            if best.get(at) is not Level.MODIFICATION:
                best[at] = grant.level
        return best

    def standings(self, place: Place) -> frozenset[Standing]:
        """How the actor stands at `place`: for what is done to a structure, the application is ORGANISATION."""
        if place.service_id is not None or place.structure_id not in self.roles:
            return frozenset(self._standings(place))
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = frozenset(self._standings(place))
        return found

    @cached_property
    def _known(self) -> dict[Place, frozenset[Standing]]:
        """The standings on whole structures of theirs: a list of requests asks three times a line."""
        return {}

    def _standings(self, place: Place) -> Iterator[Standing]:
        if self.technical_account_id is not None:
            if place.structure_id in self.roles:
                yield Standing.TECHNICAL_ACCOUNT
            return
        yield Standing.SIGNED_IN
        if self.support:
            yield Standing.SUPPORT
        if place.structure_id not in self.roles:
            return
        if self.roles[place.structure_id] is UserRole.GESTIONNAIRE_PRINCIPAL:
            yield Standing.GESTIONNAIRE_PRINCIPAL
        level = self.level(place)
        if place.application is Application.ORGANISATION:
            yield Standing.CONSULTATION  # attached: what every user of the structure may do, whatever the profiles
            yield from _ORGANISATION[level]
        elif level is not None:
            yield Standing.CONSULTATION
            if level is Level.MODIFICATION:
                yield Standing.MODIFICATION

    def audiences(self) -> tuple[str, ...]:
        """The keys under which this person may read dossiers: see `audience`."""
        return self._audiences

    @cached_property
    def _audiences(self) -> tuple[str, ...]:
        return tuple(sorted({audience(g.structure_id, g.application, g.service_id) for g in self.grants}))


_ORGANISATION: Final[Mapping[Level | None, tuple[Standing, ...]]] = {
    None: (),
    Level.CONSULTATION: (Standing.ORGANISATION_CONSULTATION,),
    Level.MODIFICATION: (Standing.ORGANISATION_CONSULTATION, Standing.ORGANISATION_MODIFICATION),
}


def audience(structure_id: UUID, application: Application, service_id: UUID | None = None) -> str:
    """The key of those who may read from a seat: everybody with the application, or those of one service."""
    return ":".join(str(part) for part in (structure_id, application.value, service_id) if part is not None)
