"""The fields that inputs share: the version read, the key of a repeated call, the rehearsal, and fields left out."""

from typing import Any
from uuid import UUID

import strawberry
from strawberry.types.unset import UNSET


def expected_version() -> int | None:
    """The version that the form was filled at."""
    found: int | None = strawberry.field(
        default=None, description="La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant."
    )
    return found


def idempotency_key() -> UUID | None:
    """The key of a call that may be sent twice."""
    found: UUID | None = strawberry.field(
        default=None, description="Même clé et même saisie : la première réponse revient, avec replayed."
    )
    return found


def dry_run() -> bool:
    """Whether the call is a rehearsal."""
    found: bool = strawberry.field(default=False, description="Tout vérifier sans rien écrire.")
    return found


def kept_unless_given(description: str, **options: Any) -> Any:
    """A field that keeps what was saved when it is left out, and empties it when it is null."""
    return strawberry.field(default=UNSET, description=description, **options)
