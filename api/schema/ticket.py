"""Support requests: what is shown of them, what the acts on them take and answer (organisation §9)."""

from typing import Final
from uuid import UUID

import strawberry

from api import models
from api.domain.ids import public_id
from api.domain.organisation import StructureStatus
from api.domain.support import Addressee, TicketStatus
from api.domain.ticket import TicketState, TicketTexts, missing, ticket_offers
from api.reads.fields import Link, One, column, computed, loaded, many, one, table
from api.schema.account import UserCard
from api.schema.actions import ActionOffer, shown_offers
from api.schema.attachment import Attachment
from api.schema.context import Info
from api.schema.enums import label_of
from api.schema.node import Count, Node, PageInfo, identifier
from api.schema.organisation import ServiceCard, StructureCard
from api.schema.payloads import Payload
from api.schema.scalars import DateTime

PREFIX: Final = "ticket"


@table(models.Structure)
class Recipient:
    """The structure that a request is addressed to, behind its rules."""


@table(models.TicketMessage)
@strawberry.type(description="Ce qui a été dit dans une sollicitation après sa soumission.")
class TicketMessage:
    """Something said."""

    pk: strawberry.Private[UUID]

    at: DateTime = column("L'instant.")
    author: UserCard | None = one("author_id", "La personne.")
    from_support: bool = column("Dit par le support du portail.")
    text: str = column("Le texte.")
    attachments: list[Attachment] = many(
        "ticket_message_id", "Les fichiers joints.", order=("rank", "id"), same=("ticket_id",)
    )


STATE: Final = (
    "id",
    "status",
    "author_id",
    "addressee",
    "to_structure_id",
    "to_service_id",
    "assignee_id",
    "category",
    "sub_category",
    "title",
    "description",
    "structure_id",
    "recipient.status",
)
"""What the rules of a request ask for."""


@table(
    models.Ticket,
    recipient=Link(One("to_structure_id"), lambda: Recipient),
    asked=Link(One("to_structure_id"), lambda: StructureCard),
)
@strawberry.type(description="Une sollicitation : une demande au support du portail ou à une structure publique (§9).")
class Ticket(Node):
    """A support request."""

    pk: strawberry.Private[UUID]

    id = identifier(PREFIX, "Identifiant opaque de la sollicitation.")

    version: int = column("Croît à chaque écriture ; à redonner en `expectedVersion`.")
    number: str | None = column("Le numéro, donné à la soumission.")
    status: TicketStatus = column("Le statut.")
    status_label: str = label_of("status", "Le libellé du statut.")

    @computed("category", description="La catégorie ; vide tant qu'un brouillon n'en a pas.")
    def category(self) -> str:
        """The category."""
        return self.__dict__["category"] or ""

    @computed("sub_category", description="La sous-catégorie, qui décide du destinataire (SUP-01) ; vide de même.")
    def sub_category(self) -> str:
        """The sub-category."""
        return self.__dict__["sub_category"] or ""

    @computed(
        "addressee",
        shows={"asked": ()},
        description="La structure publique qui traite la demande (M-) ; null : le support du portail.",
    )
    def to_structure(self) -> StructureCard | None:
        """Who treats it, unless it is the support."""
        found: StructureCard | None = loaded(self, "asked")
        return None if self.__dict__["addressee"] is Addressee.TECHNIQUE else found

    to_service: ServiceCard | None = one("to_service_id", "Le service à qui elle est adressée.")

    @computed("title", description="Le titre ; vide tant qu'un brouillon n'en a pas.")
    def title(self) -> str:
        """The title."""
        return self.__dict__["title"] or ""

    @computed("description", description="La description ; vide de même.")
    def description(self) -> str:
        """The description."""
        return self.__dict__["description"] or ""

    structure: StructureCard | None = one("structure_id", "La structure au nom de laquelle elle est faite.")
    service: ServiceCard | None = one("service_id", "Le service de l'émetteur.")
    author: UserCard | None = one("author_id", "La personne qui demande.")
    requester_email: str | None = column(
        "L'adresse laissée par qui n'avait pas de session (SUP-03) ; author est alors null."
    )
    assignee: UserCard | None = one("assignee_id", "L'agent qui l'a prise en charge.")

    @computed("piece_id", description="La pièce dont il est question.")
    def piece_id(self) -> strawberry.ID | None:
        """The pièce."""
        found: UUID | None = self.__dict__["piece_id"]
        return strawberry.ID(public_id("piece", found)) if found else None

    messages: list[TicketMessage] = many("ticket_id", "Ce qui a été dit, dans l'ordre.", order=("at", "id"))
    attachments: list[Attachment] = many(
        "ticket_id",
        "Les fichiers de la demande ; ceux des réponses sont avec elles.",
        order=("rank", "id"),
        where="{t}.ticket_message_id IS NULL",
    )
    created_at: DateTime = column("L'instant de la création.")
    updated_at: DateTime = column("L'instant du dernier acte.")

    @computed(*STATE, description="Les boutons de la sollicitation pour la personne connectée.")
    def available_actions(self, info: Info) -> list[ActionOffer]:
        """What the viewer may do with it."""
        return shown_offers(ticket_offers(state_of_row(self), info.context.signed_in), self.id())


def state_of_row(row: Ticket) -> TicketState:
    """A request that the plan has read, as its rules see it: `STATE` must be among its needs."""
    values = row.__dict__
    recipient = values["recipient"]
    status: StructureStatus | None = loaded(recipient, "status") if recipient is not None else None
    texts = TicketTexts(values["category"], values["sub_category"], values["title"], values["description"])
    return TicketState(
        id=row.pk,
        status=values["status"],
        author_id=values["author_id"],
        addressee=values["addressee"],
        to_structure_id=values["to_structure_id"],
        to_service_id=values["to_service_id"],
        assignee_id=values["assignee_id"],
        missing=tuple(missing(texts, structure=values["structure_id"] is not None, recipient=status)),
    )


@strawberry.type(description="Une sollicitation dans une liste.")
class TicketEdge:
    """A request and its place."""

    cursor: str = strawberry.field(description="Le curseur, valable pour ce filtre et cet ordre.")
    node: Ticket = strawberry.field(description="La sollicitation.")


@strawberry.type(description="Une page de sollicitations, la dernière modifiée d'abord.")
class TicketConnection:
    """A page of requests."""

    nodes: list[Ticket] = strawberry.field(description="Les sollicitations.")
    edges: list[TicketEdge] = strawberry.field(description="Les sollicitations, chacune avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de sollicitations du filtre.")


@strawberry.type(description="La sollicitation après l'acte.")
class TicketPayload(Payload):
    """A request."""

    ticket: Ticket | None = strawberry.field(
        default=None, description="La sollicitation ; null quand l'acte l'a confiée à d'autres, qui seuls la voient."
    )


@strawberry.type(description="La demande faite sans se connecter : la suite va par courriel (SUP-03).")
class SignedOutTicketPayload(Payload):
    """A request without a session."""

    number: str | None = strawberry.field(default=None, description="Son numéro, à rappeler.")
