"""Structures and services as anybody who meets them in a dossier sees them."""

from uuid import UUID

import strawberry

from api import models
from api.domain.organisation import IdentifierType, MoaPresence, PublicCategory, StructureType
from api.reads.fields import column, table
from api.schema.enums import label_of
from api.schema.node import identifier


@table(models.Structure)
@strawberry.type(description="Une structure, telle que la voit quiconque la rencontre dans un dossier.")
class StructureCard:
    """A structure in short."""

    pk: strawberry.Private[UUID]
    moa_presence: strawberry.Private[MoaPresence | None]
    public_category: strawberry.Private[PublicCategory | None]

    id = identifier("structure", "Identifiant opaque de la structure.")

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

    id = identifier("service", "Identifiant opaque du service.")

    code: str = column("Le code service, à donner au dépôt.")
    name: str = column("Le nom du service.")
