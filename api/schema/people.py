"""The people of the structures that one manages: how they are searched, and what a manager changes of them."""

from uuid import UUID

import strawberry

from api.domain.account import UserStatus
from api.schema.account import User
from api.schema.node import Count, PageInfo


@strawberry.input(description="Une recherche parmi les personnes rattachées aux structures que l'on gère.")
class UserFilter:
    """A search among the people of the managed structures."""

    structure_id: strawberry.ID | None = strawberry.field(default=None, description="Une de ces structures.")
    service_id: strawberry.ID | None = strawberry.field(default=None, description="Un service d'une d'elles.")
    last_name: str | None = strawberry.field(default=None, description="Une partie du nom, casse et accents ignorés.")
    first_name: str | None = strawberry.field(
        default=None, description="Une partie du prénom, casse et accents ignorés."
    )
    connection_email: str | None = strawberry.field(
        default=None, description="Une partie de l'adresse de connexion, casse ignorée."
    )
    status: list[UserStatus] | None = strawberry.field(default=None, description="Un de ces états.")


@strawberry.input(description="Qui rattacher : un critère au moins, de trois caractères au moins (ATT-08).")
class UserCriteria:
    """Whom to attach."""

    last_name: str | None = strawberry.field(default=None, description="Une partie du nom, casse et accents ignorés.")
    first_name: str | None = strawberry.field(
        default=None, description="Une partie du prénom, casse et accents ignorés."
    )
    connection_email: str | None = strawberry.field(
        default=None, description="Une partie de l'adresse de connexion, casse ignorée."
    )


@strawberry.type(description="Une personne dans une liste.")
class UserEdge:
    """A person and their place."""

    cursor: str = strawberry.field(description="Le curseur, valable pour ce filtre.")
    node: User = strawberry.field(description="La personne.")


@strawberry.type(description="Une page de personnes.")
class UserConnection:
    """A page of people."""

    nodes: list[User] = strawberry.field(description="Les personnes.")
    edges: list[UserEdge] = strawberry.field(description="Les personnes, chacune avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de personnes du filtre.")
    export_url: str = strawberry.field(
        description="Où télécharger le même filtre en CSV ; `.xlsx` au lieu de `.csv` pour un classeur."
    )


@strawberry.input(description="Les changements d'une personne d'une structure que l'on gère.")
class UpdateUserInput:
    """Changes that a manager makes."""

    user_id: strawberry.ID = strawberry.field(description="La personne.")
    first_name: str | None = strawberry.field(default=None, description="Le prénom, de 100 caractères au plus.")
    last_name: str | None = strawberry.field(default=None, description="Le nom, de 100 caractères au plus.")
    phone: str | None = strawberry.field(
        default=strawberry.UNSET, description="Le téléphone, de 40 caractères au plus ; null l'efface."
    )
    expected_version: int | None = strawberry.field(default=None, description="La version lue du compte.")
    idempotency_key: UUID | None = strawberry.field(default=None, description="Clé qui rend l'appel répétable.")
    dry_run: bool = strawberry.field(default=False, description="Tout vérifier sans rien écrire.")


@strawberry.input(description="Des personnes, 1 000 au plus.")
class UserIdsInput:
    """Several people."""

    user_ids: list[strawberry.ID] = strawberry.field(description="Les personnes.")
    idempotency_key: UUID | None = strawberry.field(default=None, description="Clé qui rend l'appel répétable.")
    dry_run: bool = strawberry.field(default=False, description="Tout vérifier sans rien écrire.")
