"""Webhooks: what a manager sees of them and of their messages, and the acts on them."""

from typing import ClassVar, Final
from uuid import UUID

import strawberry

from api import models
from api.domain.ids import key_of
from api.domain.journal import ChangeKind
from api.domain.webhook import (
    DELIVERY_ACTS,
    KEPT,
    WEBHOOK_ACTS,
    DeliveryState,
    WebhookState,
    offers,
)
from api.reads.fields import Link, One, column, computed, loaded, paged, table
from api.schema.actions import ActionOffer, shown_offers
from api.schema.calls import dry_run, expected_version, idempotency_key
from api.schema.enums import label_of
from api.schema.node import Count, Node, PageInfo, identifier, page_below, place_of
from api.schema.organisation import StructureCard
from api.schema.payloads import Payload
from api.schema.scalars import DateTime
from api.usecases.webhook_delivery import PREFIX as DELIVERY

PREFIX: Final = "webhook"


def _webhook() -> type:
    return Webhook


@table(models.WebhookDelivery, webhook=Link(One("webhook_id"), _webhook))
@strawberry.type(description="Un message à un webhook, et ce qu'il est devenu.")
class WebhookDelivery:
    """A message."""

    pk: strawberry.Private[UUID]

    id = identifier(DELIVERY, "Identifiant opaque, et l'en-tête `webhook-id` du message, le même à chaque envoi.")

    @computed("position", description="La position de ce qu'il raconte dans le journal ; null : un essai.")
    def position(self) -> strawberry.ID | None:
        """The position as an opaque text."""
        position: int | None = self.__dict__["position"]
        return strawberry.ID(str(position)) if position is not None else None

    kind: ChangeKind | None = column("Ce qu'il raconte ; null : un essai.")
    kind_label: str | None = label_of("kind", "Le libellé de ce qu'il raconte.", nullable=True)
    state: DeliveryState = column("Ce qu'il devient.")
    state_label: str = label_of("state", "Le libellé de ce qu'il devient.")
    created_at: DateTime = column("L'instant où il a été écrit.")
    attempts: int = column("Le nombre d'essais depuis qu'il a été écrit, ou demandé à nouveau.")
    tried_at: DateTime | None = column("L'instant du dernier essai.")
    status_code: int | None = column("Le statut HTTP de la dernière réponse ; null : aucune n'est venue.")
    duration_ms: int | None = column("La durée du dernier essai, en millisecondes.")
    error: str | None = column("Pourquoi aucune réponse n'est venue, ou pourquoi rien n'a été envoyé.")
    next_try_at: DateTime | None = column("L'instant du prochain essai ; null : aucun n'est prévu.")

    @computed(
        "webhook.structure_id",
        "webhook.disabled_at",
        "webhook.owner.status",
        description="Les boutons du message pour la personne connectée.",
    )
    def available_actions(self) -> list[ActionOffer]:
        """What the viewer may do with it."""
        return shown_offers(offers(_state(loaded(self, "webhook")), DELIVERY_ACTS), self.id())


@strawberry.type(description="Un message dans une liste.")
class WebhookDeliveryEdge:
    """A message and its place."""

    cursor: str = strawberry.field(description="Le curseur, valable pour cette liste.")
    node: WebhookDelivery = strawberry.field(description="Le message.")


@strawberry.type(description="Une page de messages, du plus récent au plus ancien.")
class WebhookDeliveryConnection:
    """A page of messages."""

    __rows__: ClassVar[type] = WebhookDelivery

    nodes: list[WebhookDelivery] = strawberry.field(description="Les messages.")
    edges: list[WebhookDeliveryEdge] = strawberry.field(description="Les messages, chacun avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de messages gardés.")


@table(models.Webhook, owner=Link(One("structure_id"), lambda: StructureCard))
@strawberry.type(
    description="Une adresse d'un outil, à laquelle le serveur envoie ce qui change et que la structure peut voir."
)
class Webhook(Node):
    """An address that is told of changes."""

    pk: strawberry.Private[UUID]

    id = identifier(PREFIX, "Identifiant opaque du webhook.")

    version: int = column("Croît à chaque acte ; à redonner en `expectedVersion`.")
    name: str = column("Le nom donné à l'outil.")
    url: str = column("L'adresse appelée, par `POST`.")

    @computed("kinds", description="Ce dont il est informé ; vide : de tout.")
    def kinds(self) -> list[ChangeKind]:
        """The kinds that it is told of."""
        return [ChangeKind(kind) for kind in self.__dict__["kinds"]]

    created_at: DateTime = column("L'instant de la création.")

    @computed("disabled_at", description="Les messages partent. Faux : rien n'est écrit ni envoyé.")
    def enabled(self) -> bool:
        """Whether messages are sent."""
        return self.__dict__["disabled_at"] is None

    disabled_at: DateTime | None = column("L'instant où il a été désactivé.")
    given_up: bool = column("Désactivé par le serveur : l'adresse n'acceptait plus rien.")
    failing_since: DateTime | None = column("Depuis quand aucun message n'est accepté ; null : le dernier l'a été.")
    previous_secret_until: DateTime | None = column(
        "Jusqu'à quand les messages sont aussi signés avec le secret précédent ; null s'il n'y en a jamais eu."
    )

    @paged(
        "webhook_id",
        f"Les messages des {KEPT.days} derniers jours, du plus récent au plus ancien.",
        order=("-id",),
    )
    def deliveries(self, first: int | None = 20, after: str | None = None) -> WebhookDeliveryConnection:
        """A page of its log."""
        page = page_below(
            self, "deliveries", first=first, after=after, is_cursor=lambda given: key_of(DELIVERY, given) is not None
        )
        return WebhookDeliveryConnection(
            nodes=page.rows,
            edges=[WebhookDeliveryEdge(cursor=each.id(), node=each) for each in page.rows],
            page_info=place_of(page, after, lambda each: each.id()),
            total_count=Count.of(page.total),
        )

    @computed(
        "structure_id",
        "disabled_at",
        "owner.status",
        description="Les boutons du webhook pour la personne connectée.",
    )
    def available_actions(self) -> list[ActionOffer]:
        """What the viewer may do with it."""
        return shown_offers(offers(_state(self), WEBHOOK_ACTS), self.id())


def _state(row: Webhook) -> WebhookState:
    """A webhook that the plan has read, as the rules see it."""
    values = row.__dict__
    return WebhookState(values["structure_id"], values["disabled_at"] is None, loaded(row, "owner").__dict__["status"])


# ------------------------------------------------------------------------------------------------------------ acts


@strawberry.input(description="Ajouter un webhook à une structure.")
class CreateWebhookInput:
    """A new webhook."""

    structure_id: strawberry.ID = strawberry.field(description="La structure dont l'outil est informé.")
    name: str = strawberry.field(description="Le nom de l'outil, de 100 caractères au plus.")
    url: str = strawberry.field(description="L'adresse à appeler, en HTTPS, de 500 caractères au plus.")
    kinds: list[ChangeKind] = strawberry.field(
        default_factory=list,
        description="Ce dont l'informer ; vide : de tout ce dont un compte technique y est informé.",
    )
    idempotency_key: UUID | None = strawberry.field(
        default=None, description="Rejouer sans rien refaire ; le secret n'est montré que la première fois."
    )
    dry_run: bool = dry_run()


@strawberry.input(description="Modifier un webhook ; ce qui est omis reste.")
class UpdateWebhookInput:
    """What changes of a webhook."""

    webhook_id: strawberry.ID = strawberry.field(description="Le webhook.")
    name: str | None = strawberry.field(default=None, description="Le nom de l'outil, de 100 caractères au plus.")
    url: str | None = strawberry.field(
        default=None, description="L'adresse à appeler, en HTTPS ; les messages en attente y partent aussi."
    )
    kinds: list[ChangeKind] | None = strawberry.field(default=None, description="Ce dont l'informer ; vide : de tout.")
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Un acte sur un webhook.")
class WebhookActInput:
    """An act on a webhook."""

    webhook_id: strawberry.ID = strawberry.field(description="Le webhook.")
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = strawberry.field(
        default=None, description="Rejouer sans rien refaire ; un secret n'est montré que la première fois."
    )
    dry_run: bool = dry_run()


@strawberry.input(description="Envoyer un message encore une fois.")
class ResendWebhookDeliveryInput:
    """A message to send again."""

    delivery_id: strawberry.ID = strawberry.field(description="Le message.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.type(description="Le webhook après l'acte.")
class WebhookPayload(Payload):
    """A webhook."""

    webhook: Webhook | None = strawberry.field(default=None, description="Le webhook, tel qu'il est devenu.")
    secret: str | None = strawberry.field(
        default=None,
        description="Le secret qui signe les messages, montré cette seule fois : à la création, ou une fois renouvelé.",
    )
