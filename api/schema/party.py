"""Who sits where in a dossier."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api import models
from api.domain.roles import SEATS, Seat
from api.reads.fields import column, computed, one, table
from api.schema.organisation import ServiceCard, StructureCard


@table(models.Party)
@strawberry.type(description="Une structure à sa place dans un dossier.")
class Party:
    """A seat and who takes it."""

    pk: strawberry.Private[UUID]
    structure_id: strawberry.Private[UUID]
    service_id: strawberry.Private[UUID | None]

    seat: Seat = column("La place.")

    @computed("seat", description="Le libellé de la place.")
    def seat_label(self) -> str:
        """The label of the seat."""
        return SEATS[self.seat].libelle

    structure: StructureCard = one("structure_id", "La structure.")
    service: ServiceCard | None = one("service_id", "Le service nommé au dépôt.")
