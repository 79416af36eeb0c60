"""What people change of their own account, and how they leave."""

from uuid import UUID

import strawberry


@strawberry.input(description="Les changements de son propre compte ; ce qui est omis ou null reste.")
class UpdateAccountInput:
    """Changes of one's own account."""

    contact_email: str | None = strawberry.field(
        default=None, description="L'adresse qui reçoit les notifications ; elle peut être partagée (USR-02)."
    )
    first_name: str | None = strawberry.field(default=None, description="Le prénom, de 100 caractères au plus.")
    last_name: str | None = strawberry.field(default=None, description="Le nom, de 100 caractères au plus.")
    billing_notifications: bool | None = strawberry.field(
        default=None, description="Recevoir les notifications de facturation ; un gestionnaire principal le doit."
    )
    news_notifications: bool | None = strawberry.field(default=None, description="Recevoir les actualités.")
    idempotency_key: UUID | None = strawberry.field(default=None, description="Clé qui rend l'appel répétable.")
    dry_run: bool = strawberry.field(default=False, description="Tout vérifier sans rien écrire.")


@strawberry.input(description="Qui prend la suite d'un gestionnaire principal.")
class SuccessorInput:
    """A successor."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    email: str = strawberry.field(description="L'adresse de connexion du successeur.")


@strawberry.input(description="La fermeture de son propre compte.")
class DeactivateAccountInput:
    """The closing of one's own account."""

    successors: list[SuccessorInput] = strawberry.field(
        default_factory=list,
        description="Un successeur par structure dont on est gestionnaire principal (ATT-11) ; 100 au plus.",
    )
    idempotency_key: UUID | None = strawberry.field(default=None, description="Clé qui rend l'appel répétable.")
    dry_run: bool = strawberry.field(default=False, description="Tout vérifier sans rien écrire.")
