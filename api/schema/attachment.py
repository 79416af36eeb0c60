"""Files of a pièce, of a draft, or of the form of a structure."""

from typing import Final
from uuid import UUID

import strawberry

from api import addresses, models
from api.domain.attachments import AttachmentKind
from api.domain.ids import public_id
from api.reads.fields import column, computed, table
from api.schema.enums import label
from api.schema.node import Node, identifier
from api.schema.scalars import DateTime

PDF: Final = "application/pdf"


@table(models.Attachment)
@strawberry.type(
    description="Un fichier joint à une pièce ou à la fiche d'une structure ; ses octets se téléchargent en HTTP."
)
class Attachment(Node):
    """A file."""

    pk: strawberry.Private[UUID]
    piece_id: strawberry.Private[UUID | None]

    id = identifier("fichier", "Identifiant opaque du fichier : celui que `POST /files` a répondu.")

    name: str = column("Le nom du fichier.")

    @computed(
        "designation", "name", description="La désignation ; celle du document principal est le numéro de la pièce."
    )
    def designation(self) -> str:
        """The designation, or the name while the file belongs to nothing."""
        return str(self.__dict__["designation"] or self.name)

    @computed("kind", description="La nature du fichier.")
    def kind(self) -> AttachmentKind:
        """The kind; a file not yet joined is of any kind."""
        return self.__dict__["kind"] or AttachmentKind.AUTRE

    @computed("kind", description="Le libellé de la nature.")
    def kind_label(self) -> str:
        """The label of the kind."""
        return label(self.__dict__["kind"] or AttachmentKind.AUTRE)

    bytes: int = column("La taille, en octets.")
    media_type: str = column("Le type de contenu.")
    sha256: str = column("L'empreinte SHA-256 des octets, en hexadécimal.")
    added_at: DateTime = column("L'instant de l'envoi.")

    @computed("id", description="Adresse stable ; les droits sont vérifiés à chaque clic.")
    def download_url(self) -> str:
        """Where the bytes are."""
        return f"/files/{public_id('fichier', self.pk)}"

    @computed("id", "media_type", description="La première page en PNG ; null pour un fichier qui ne se dessine pas.")
    def preview_url(self) -> str | None:
        """Where the picture is."""
        return addresses.preview(self.pk) if self.media_type == PDF else None
