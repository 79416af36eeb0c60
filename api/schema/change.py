"""What has changed: the journal, as those who follow it live or poll it are told of it."""

from uuid import UUID

import strawberry

from api import models
from api.domain.ids import public_id
from api.domain.journal import ChangeKind
from api.reads.fields import Link, One, column, computed, loaded, one, table
from api.schema.approval import Approval
from api.schema.dossier import Dossier
from api.schema.enums import label_of
from api.schema.organisation import StructureCard
from api.schema.piece import Piece
from api.schema.scalars import DateTime
from api.schema.ticket import PREFIX as TICKET


@table(models.JournalEntry, folder=Link(One("dossier_id"), lambda: Dossier))
@strawberry.type(
    description="Une chose qui s'est produite, et l'état présent de ce dont il s'agit : jamais une différence."
)
class Change:
    """A journal entry, with what it is about as it now stands."""

    pk: strawberry.Private[int]

    @computed("position", description="La position ; la donner à `after` pour reprendre juste après.")
    def position(self) -> strawberry.ID:
        """The position as an opaque text."""
        return strawberry.ID(str(self.pk))

    kind: ChangeKind = column("Ce qui s'est produit.")
    kind_label: str = label_of("kind", "Le libellé de ce qui s'est produit.")
    at: DateTime = column("L'instant.")

    @computed("folder.works", description="L'identifiant du dossier ; null pour une facture sans dossier.")
    def dossier_id(self) -> strawberry.ID | None:
        """The public identifier of the dossier."""
        folder = self._dossier()
        return strawberry.ID(public_id("dossier", folder.pk)) if folder else None

    @computed("folder.works", shows={"folder": ()}, description="L'état présent du dossier.")
    def dossier(self) -> Dossier | None:
        """The dossier of works, unless it is a plain invoice."""
        return self._dossier()

    @computed("piece_id", description="L'identifiant de la pièce dont il s'agit.")
    def piece_id(self) -> strawberry.ID | None:
        """The public identifier of the pièce."""
        key: UUID | None = loaded(self, "piece_id")
        return strawberry.ID(public_id("piece", key)) if key else None

    piece: Piece | None = one("piece_id", "L'état présent de la pièce.")
    approval: Approval | None = one("approval_id", "L'état présent de la demande d'approbation.")

    @computed("ticket_id", description="L'identifiant de la sollicitation dont il s'agit.")
    def ticket_id(self) -> strawberry.ID | None:
        """The public identifier of the support request."""
        key: UUID | None = loaded(self, "ticket_id")
        return strawberry.ID(public_id(TICKET, key)) if key else None

    structure: StructureCard | None = one(
        "structure_id", "La structure au nom de laquelle l'acte est fait, ou que le changement concerne."
    )

    def _dossier(self) -> Dossier | None:
        folder: Dossier | None = loaded(self, "folder")
        return folder if folder is not None and folder.works else None


@strawberry.type(description="Une suite de changements.")
class ChangePage:
    """Changes in the order of their positions."""

    changes: list[Change] = strawberry.field(description="Les changements que l'on peut voir, dans l'ordre.")
    next: strawberry.ID = strawberry.field(description="La position à donner à `after` pour la suite.")
    up_to_date: bool = strawberry.field(
        description="Il n'y a rien de plus pour l'instant. Sinon redemander tout de suite, la liste fût-elle vide."
    )
    latest: strawberry.ID = strawberry.field(
        description="La dernière position du journal : lue avant d'afficher un écran, elle dit d'où le suivre ensuite."
    )
