"""Who sits where in a dossier."""

from uuid import UUID

import strawberry

from api import models
from api.domain.roles import Seat
from api.reads.fields import column, one, table
from api.schema.enums import label_of
from api.schema.organisation import ServiceCard, StructureCard


@table(models.Party)
@strawberry.type(description="Une structure à sa place dans un dossier.")
class Party:
    """A seat and who takes it."""

    pk: strawberry.Private[UUID]
    structure_id: strawberry.Private[UUID]
    service_id: strawberry.Private[UUID | None]

    seat: Seat = column("La place.")
    seat_label: str = label_of("seat", "Le libellé de la place.")
    structure: StructureCard = one("structure_id", "La structure.")
    service: ServiceCard | None = one("service_id", "Le service nommé au dépôt.")
