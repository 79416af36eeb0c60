"""People: the viewer, what they may do where, and how others see them."""

from __future__ import annotations

from uuid import UUID

import strawberry
from strawberry.types.lazy_type import LazyType

from api import models
from api.domain.account import HELD, USER_STATUSES, UserStatus, notification_problems
from api.domain.ids import public_id
from api.reads.fields import Link, Many, column, computed, loaded, table
from api.schema.node import Node
from api.schema.payloads import Payload


@table(models.User)
@strawberry.type(description="Une personne, telle que la voit qui la rencontre dans un dossier.")
class UserCard:
    """A person in short."""

    pk: strawberry.Private[UUID]

    @computed("id", description="Identifiant opaque de la personne.")
    def id(self) -> strawberry.ID:
        """The public identifier."""
        return strawberry.ID(public_id("user", self.pk))

    first_name: str = column("Le prénom.")
    last_name: str = column("Le nom.")
    contact_email: str = column("L'adresse de contact.")


def _attached() -> type:
    return LazyType("Rattachement", "api.schema.habilitation").resolve_type()


@table(models.User, attached=Link(Many("user_id", ("id",)), _attached))
@strawberry.type(description="Un compte : le sien, ou celui d'une personne des structures que l'on gère.")
class User(Node):
    """A person's own account."""

    pk: strawberry.Private[UUID]

    @computed("id", description="Identifiant opaque du compte.")
    def id(self) -> strawberry.ID:
        """The public identifier."""
        return strawberry.ID(public_id("user", self.pk))

    version: int = column("Croît à chaque modification du compte.")
    connection_email: str = column("L'adresse de connexion ; elle ne change jamais (USR-01).")
    contact_email: str = column("L'adresse de contact, qui reçoit les notifications (USR-03).")
    first_name: str = column("Le prénom.")
    last_name: str = column("Le nom.")
    phone: str | None = column("Le téléphone.")
    status: UserStatus = column("L'état du compte.")

    @computed("status", description="Le libellé de l'état.")
    def status_label(self) -> str:
        """The label of the status."""
        return USER_STATUSES[self.status]

    billing_notifications: bool = column("Reçoit les notifications de facturation.")
    news_notifications: bool = column("Reçoit les actualités.")

    @computed(
        "attached.role",
        "attached.status",
        description="Faux pour un gestionnaire principal, qui reçoit toujours celles de facturation (USR-11).",
    )
    def can_disable_billing_notifications(self) -> bool:
        """Whether the billing notifications can be switched off."""
        roles = [each.role for each in loaded(self, "attached") if each.status in HELD]
        return not any(notification_problems(roles, billing=False))


@strawberry.type(description="Le compte après l'acte.")
class AccountPayload(Payload):
    """An account."""

    user: User | None = strawberry.field(default=None, description="Le compte de la personne connectée.")
