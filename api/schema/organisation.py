"""Structures and services as anybody who meets them in a dossier sees them."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api import models
from api.domain.ids import public_id
from api.domain.organisation import IdentifierType, MoaPresence, PublicCategory, StructureType
from api.reads.fields import column, computed, table
from api.schema.enums import label_of


@table(models.Structure)
@strawberry.type(description="Une structure, telle que la voit quiconque la rencontre dans un dossier.")
class StructureCard:
    """A structure in short."""

    pk: strawberry.Private[UUID]
    moa_presence: strawberry.Private[MoaPresence | None]
    public_category: strawberry.Private[PublicCategory | None]

    @computed("id", description="Identifiant opaque de la structure.")
    def id(self) -> strawberry.ID:
        """The public identifier."""
        return strawberry.ID(public_id("structure", self.pk))

    identifier_type: IdentifierType = column("La nature de l'identifiant.")
    identifier_type_label: str = label_of("identifier_type", "Le libellé de cette nature.")
    identifier: str = column("Le SIRET, ou l'identifiant d'une autre nature ; toujours un texte (zéros de tête).")
    name: str = column("La raison sociale, ou le nom.")
    type: StructureType = column("Publique ou privée.")
    type_label: str = label_of("type", "Le libellé : publique ou privée.")


@table(models.Service)
@strawberry.type(description="Un service d'une structure.")
class ServiceCard:
    """A service in short."""

    pk: strawberry.Private[UUID]

    @computed("id", description="Identifiant opaque du service.")
    def id(self) -> strawberry.ID:
        """The public identifier."""
        return strawberry.ID(public_id("service", self.pk))

    code: str = column("Le code service, à donner au dépôt.")
    name: str = column("Le nom du service.")
