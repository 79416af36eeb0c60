"""What people are told, as their screens show it."""

from typing import ClassVar
from uuid import UUID

import strawberry

from api import models
from api.domain.ids import public_id
from api.domain.notifications import NOTIFICATIONS, Event
from api.domain.rights_news import RIGHTS_NEWS, headline
from api.reads.fields import Link, One, column, computed, loaded, table
from api.schema.approval import Approval, called
from api.schema.dossier import Dossier
from api.schema.node import Node, PageInfo, identifier
from api.schema.organisation import StructureCard
from api.schema.piece import Piece
from api.schema.scalars import DateTime


@table(
    models.Notification,
    piece=Link(One("piece_id"), lambda: Piece),
    folder=Link(One("dossier_id"), lambda: Dossier),
    request=Link(One("approval_id"), lambda: Approval),
    place=Link(One("structure_id"), lambda: StructureCard),
)
@strawberry.type(description="Ce que la personne connectée a à savoir d'une pièce (works-billing §10) ou de droits.")
class Notification(Node):
    """Something that the viewer was told."""

    pk: strawberry.Private[UUID]
    event: strawberry.Private[Event]

    id = identifier("notification", "Identifiant opaque de la notification.")

    at: DateTime = column("L'instant de ce qui s'est produit.")

    @computed(
        "event",
        "piece.number",
        "piece.cadre",
        "folder.number",
        "request.type",
        "request.state",
        "request.structure.name",
        "request.requested_profiles.change",
        "place.name",
        description="La phrase à afficher : quoi, quelle pièce, quelle demande ou quelle structure.",
    )
    def label(self) -> str:
        """What a screen shows."""
        if self.event in RIGHTS_NEWS:
            request: Approval | None = loaded(self, "request")
            place: StructureCard = loaded(self, "place")
            return headline(self.event, called(request) if request else place.name, request.state if request else None)
        said = NOTIFICATIONS[self.event].libelle
        piece: Piece | None = loaded(self, "piece")
        if piece is None:
            return said
        dossier: Dossier | None = loaded(self, "folder")
        inside = f", dossier {dossier.number}" if dossier and dossier.number else ""
        return f"{said} : {piece.number} ({piece.cadre.name}){inside}"

    @computed("read_at", description="La personne a dit l'avoir lue.")
    def read(self) -> bool:
        """Whether it was marked as read."""
        return loaded(self, "read_at") is not None

    @computed("piece_id", description="La pièce dont il s'agit.")
    def piece_id(self) -> strawberry.ID | None:
        """The public identifier of the pièce."""
        key: UUID | None = loaded(self, "piece_id")
        return strawberry.ID(public_id("piece", key)) if key else None

    @computed("approval_id", description="La demande dont il s'agit.")
    def approval_id(self) -> strawberry.ID | None:
        """The public identifier of the request."""
        key: UUID | None = loaded(self, "approval_id")
        return strawberry.ID(public_id("approval", key)) if key else None

    @computed("structure_id", description="La structure dont il s'agit, quand ce sont des droits ; null d'une pièce.")
    def structure_id(self) -> strawberry.ID | None:
        """The public identifier of the structure."""
        key: UUID | None = loaded(self, "structure_id")
        return strawberry.ID(public_id("structure", key)) if key else None


@strawberry.type(description="Une page de notifications, de la plus récente à la plus ancienne.")
class NotificationConnection:
    """A page of notifications."""

    __rows__: ClassVar[type] = Notification

    nodes: list[Notification] = strawberry.field(description="Les notifications.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    unread_count: int = strawberry.field(description="Celles qui ne sont pas lues, toutes pages ensemble.")


@strawberry.input(description="Des notifications lues.")
class MarkNotificationsReadInput:
    """Notifications to mark as read."""

    ids: list[strawberry.ID] = strawberry.field(description="Leurs identifiants, 100 au plus ; toutes ou aucune.")
