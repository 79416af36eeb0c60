"""People: the viewer, what they may do where, and how others see them."""

from typing import Any
from uuid import UUID

import strawberry
from strawberry.types.lazy_type import LazyType

from api import models
from api.domain.account import HELD, PRESENT, USER_STATUSES, UserStatus, notification_problems
from api.domain.permissions import Permission, allowed, organisation
from api.reads.fields import Link, Many, column, computed, loaded, table
from api.schema.context import Info
from api.schema.enums import label_of
from api.schema.node import Node, identifier
from api.schema.payloads import Payload


def _attached() -> type:
    return LazyType("Rattachement", "api.schema.habilitation").resolve_type()


def _managed(row: Any, info: Info) -> bool:
    """Whether a person is the viewer, or of a structure whose users the viewer may search (organisation §11)."""
    actor = info.context.actor
    if actor is None:
        return False
    own = actor.technical_account_id is None and row.pk == actor.user_id
    return own or any(
        each.status in PRESENT and allowed(actor, Permission.USERS_SEARCH, organisation(each.structure_id))
        for each in loaded(row, "attached")
    )


_ATTACHED = ("id", "attached.status", "attached.structure_id")
_FOR_MANAGERS = "pour soi-même et qui gère une structure commune ; null sinon."


@table(models.User, attached=Link(Many("user_id", ("id",)), _attached))
@strawberry.type(description="Une personne, telle que la voit qui la rencontre dans un dossier.")
class UserCard:
    """A person in short."""

    pk: strawberry.Private[UUID]

    id = identifier("user", "Identifiant opaque de la personne.")

    first_name: str = column("Le prénom.")
    last_name: str = column("Le nom.")
    contact_email: str = column("L'adresse de contact.")

    @computed("connection_email", *_ATTACHED, description=f"L'adresse de connexion, {_FOR_MANAGERS}")
    def connection_email(self, info: Info) -> str | None:
        """The connection address, for managers."""
        return self.__dict__["connection_email"] if _managed(self, info) else None

    @computed("status", *_ATTACHED, description=f"L'état du compte, {_FOR_MANAGERS}")
    def status(self, info: Info) -> UserStatus | None:
        """The status, for managers."""
        return self.__dict__["status"] if _managed(self, info) else None

    @computed("status", *_ATTACHED, description=f"Le libellé de l'état, {_FOR_MANAGERS}")
    def status_label(self, info: Info) -> str | None:
        """The label of the status, for managers."""
        return USER_STATUSES[self.__dict__["status"]] if _managed(self, info) else None

    @computed("phone", *_ATTACHED, description=f"Le téléphone, {_FOR_MANAGERS}")
    def phone(self, info: Info) -> str | None:
        """The telephone, for managers."""
        return self.__dict__["phone"] if _managed(self, info) else None


@table(models.User, attached=Link(Many("user_id", ("id",)), _attached))
@strawberry.type(description="Un compte : le sien, ou celui d'une personne des structures que l'on gère.")
class User(Node):
    """A person's own account."""

    pk: strawberry.Private[UUID]

    id = identifier("user", "Identifiant opaque du compte.")

    version: int = column("Croît à chaque modification du compte.")
    connection_email: str = column("L'adresse de connexion ; elle ne change jamais (USR-01).")
    contact_email: str = column("L'adresse de contact, qui reçoit les notifications (USR-03).")
    first_name: str = column("Le prénom.")
    last_name: str = column("Le nom.")
    phone: str | None = column("Le téléphone.")
    status: UserStatus = column("L'état du compte.")
    status_label: str = label_of("status", "Le libellé de l'état.")
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
