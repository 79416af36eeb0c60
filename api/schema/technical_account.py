"""Technical accounts: what a manager sees of them, and the acts on them."""

from datetime import datetime
from typing import Final
from uuid import UUID

import strawberry

from api import models
from api.reads.fields import column, computed, table
from api.schema.context import Info
from api.schema.node import Node, identifier
from api.schema.payloads import Payload
from api.schema.scalars import DateTime

PREFIX: Final = "technical"


@table(models.TechnicalAccount)
@strawberry.type(description="Un compte technique : il ne sert qu'aux appels des outils (TEC-03).")
class TechnicalAccount(Node):
    """An account of a tool."""

    pk: strawberry.Private[UUID]

    id = identifier(PREFIX, "Identifiant opaque du compte technique.")

    login: str = column("L'identifiant de connexion, à donner à `POST /token` (client_id).")
    name: str = column("Le nom donné à l'outil.")
    created_at: DateTime = column("L'instant de la création.")
    password_set_at: DateTime = column("L'instant où le mot de passe a été donné.")
    password_expires_at: DateTime = column("La fin du mot de passe, 424 jours après (TEC-05).")
    own_structure_only: bool = column(
        "Ses droits s'arrêtent à sa structure ; sinon ils valent sur toutes celles de son gestionnaire principal."
    )

    @computed("password_expires_at", description="Le mot de passe a expiré : les appels échouent (TEC-05).")
    def expired(self, info: Info) -> bool:
        """Whether the password has ended."""
        ends: datetime = self.__dict__["password_expires_at"]
        return ends <= info.context.now

    @computed("disabled_at", description="Faux une fois le compte désactivé, pour de bon.")
    def active(self) -> bool:
        """Whether the account is in use."""
        return self.__dict__["disabled_at"] is None


@strawberry.input(description="Créer un compte technique.")
class CreateTechnicalAccountInput:
    """A new account."""

    structure_id: strawberry.ID = strawberry.field(description="La structure à laquelle il appartient.")
    name: str = strawberry.field(description="Le nom de l'outil, de 100 caractères au plus.")
    own_structure_only: bool = strawberry.field(
        default=False,
        description="Borner ses droits à cette structure ; à défaut, toutes les vôtres (TEC-04).",
    )
    idempotency_key: UUID | None = strawberry.field(
        default=None,
        description="Rejouer sans rien refaire ; le mot de passe n'est montré que la première fois.",
    )
    dry_run: bool = strawberry.field(default=False, description="Tout vérifier, ne rien écrire.")


@strawberry.input(description="Un acte sur un compte technique.")
class TechnicalAccountActInput:
    """An act on an account."""

    technical_account_id: strawberry.ID = strawberry.field(description="Le compte technique.")
    idempotency_key: UUID | None = strawberry.field(
        default=None,
        description="Rejouer sans rien refaire ; le mot de passe n'est montré que la première fois.",
    )
    dry_run: bool = strawberry.field(default=False, description="Tout vérifier, ne rien écrire.")


@strawberry.type(description="Le compte technique après l'acte.")
class TechnicalAccountPayload(Payload):
    """An account."""

    technical_account: TechnicalAccount | None = strawberry.field(default=None, description="Le compte technique.")
    password: str | None = strawberry.field(
        default=None,
        description="Le mot de passe, montré cette seule fois : il n'en reste qu'une empreinte (TEC-02). Redonné à "
        "`POST /technical-accounts/{id}/connection.pdf`, il est dans une fiche à garder.",
    )
