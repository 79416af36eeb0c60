"""The deposit certificate of a pièce."""

from uuid import UUID

import strawberry

from api import addresses, models
from api.reads.fields import column, computed, table
from api.schema.scalars import DateTime


@table(models.Certificate)
@strawberry.type(description="Le certificat de dépôt d'une pièce : ce qui a été déposé, et quand.")
class DepositCertificate:
    """The certificate of a deposit."""

    pk: strawberry.Private[UUID]
    piece_id: strawberry.Private[UUID]

    fingerprint: str = column(
        "L'empreinte, imprimée sur le certificat : 64 caractères que `GET /certificates/verify/{empreinte}` reconnaît."
    )
    deposited_at: DateTime = column("L'instant du dépôt, certifié.")

    @computed("piece_id", description="L'adresse du certificat en PDF ; les droits sont vérifiés à chaque clic.")
    def pdf_url(self) -> str:
        """Where the PDF is."""
        return addresses.certificate(self.piece_id)
