"""Where a structure is paid."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import strawberry

from api import models
from api.domain.ids import public_id
from api.reads.fields import column, computed, table

PREFIX: Final = "compte"


@table(models.BankAccount)
@strawberry.type(description="Des coordonnées bancaires d'une structure.")
class BankAccount:
    """A bank account."""

    pk: strawberry.Private[UUID]

    @computed("id", description="Identifiant opaque, à donner au dépôt.")
    def id(self) -> strawberry.ID:
        """The public identifier."""
        return strawberry.ID(public_id(PREFIX, self.pk))

    iban: str = column("L'IBAN, sans espaces.")
    bic: str | None = column("Le BIC.")
    holder: str = column("Le titulaire du compte.")
    factor: bool = column("Le compte d'un affactureur.")
