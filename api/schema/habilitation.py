"""Rattachements and habilitations: who may do what, where."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import strawberry

from api import models
from api.domain.habilitation import (
    APPLICATIONS,
    LEVELS,
    RATTACHEMENT_STATUSES,
    USER_ROLES,
    Application,
    Level,
    RattachementStatus,
    UserRole,
)
from api.domain.ids import public_id
from api.domain.permissions import Grant
from api.reads.fields import column, computed, one, table
from api.schema.account import UserCard
from api.schema.node import Node
from api.schema.organisation import ServiceCard, StructureCard
from api.schema.scalars import Date, DateTime


@table(models.Habilitation)
@strawberry.type(description="Un profil accordé à une personne sur une structure, ou sur un de ses services (HAB-01).")
class Habilitation(Node):
    """A profile in force."""

    pk: strawberry.Private[UUID]
    structure_id: strawberry.Private[UUID]

    @computed("id", description="Identifiant opaque de l'habilitation.")
    def id(self) -> strawberry.ID:
        """The public identifier."""
        return strawberry.ID(public_id("habilitation", self.pk))

    user: UserCard = one("user_id", "La personne.")
    structure: StructureCard = one("structure_id", "La structure.")
    service: ServiceCard | None = one("service_id", "Le service ; null : toute la structure.")
    application: Application = column("L'application.")

    @computed("application", description="Le libellé de l'application.")
    def application_label(self) -> str:
        """The label of the application."""
        return APPLICATIONS[self.application].libelle

    level: Level = column("Le niveau.")

    @computed("level", description="Le libellé du niveau.")
    def level_label(self) -> str:
        """The label of the level."""
        return LEVELS[self.level].libelle

    granted_at: DateTime = column("L'instant où elle a été accordée.")
    effective_at: DateTime = column("L'instant où elle prend effet (HAB-07).")
    granted_by: UserCard | None = one("granted_by_id", "Qui l'a accordée.")


@table(models.Rattachement)
@strawberry.type(description="Le lien d'une personne à une structure (ATT-01).")
class Rattachement(Node):
    """A link between a person and a structure."""

    pk: strawberry.Private[UUID]
    user_id: strawberry.Private[UUID]
    structure_id: strawberry.Private[UUID]

    @computed("id", description="Identifiant opaque du rattachement.")
    def id(self) -> strawberry.ID:
        """The public identifier."""
        return strawberry.ID(public_id("rattachement", self.pk))

    version: int = column("Croît à chaque modification.")
    user: UserCard = one("user_id", "La personne.")
    structure: StructureCard = one("structure_id", "La structure.")
    whole_structure: bool = column("Porte sur toute la structure, et non sur certains services.")
    role: UserRole = column("Le rôle.")

    @computed("role", description="Le libellé du rôle.")
    def role_label(self) -> str:
        """The label of the role."""
        return USER_ROLES[self.role].libelle

    status: RattachementStatus = column("L'état.")

    @computed("status", description="Le libellé de l'état.")
    def status_label(self) -> str:
        """The label of the status."""
        return RATTACHEMENT_STATUSES[self.status].libelle

    valid_from: Date | None = column("Le premier jour de validité (ATT-15).")
    comment: str | None = column("Le commentaire.")


@strawberry.type(description="Un profil : une application à un niveau.")
class Profile:
    """An application at a level."""

    application: Application = strawberry.field(description="L'application.")
    application_label: str = strawberry.field(description="Le libellé de l'application.")
    level: Level = strawberry.field(description="Le meilleur niveau, parmi ceux dont il est question.")


def profiles(grants: Iterable[Grant]) -> list[Profile]:
    """The applications of these grants, each at its best level, in the order of the menu."""
    found: dict[Application, Level] = {}
    for grant in grants:
        if found.get(grant.application) is not Level.MODIFICATION:
            found[grant.application] = grant.level
    return [
        Profile(application=application, application_label=rule.libelle, level=found[application])
        for application, rule in APPLICATIONS.items()
        if application in found
    ]


@strawberry.type(description="Un domaine du menu, avec les applications que la personne connectée y a.")
class DomainMenu:
    """A domain of the menu."""

    domain: str = strawberry.field(description="Le code du domaine.")
    label: str = strawberry.field(description="Le libellé du domaine.")
    applications: list[Profile] = strawberry.field(description="Les applications, avec leur niveau.")
