"""Where a structure is paid."""

from typing import Final
from uuid import UUID

import strawberry

from api import models
from api.reads.fields import column, table
from api.schema.node import identifier

PREFIX: Final = "compte"


@table(models.BankAccount)
@strawberry.type(description="Des coordonnées bancaires d'une structure.")
class BankAccount:
    """A bank account."""

    pk: strawberry.Private[UUID]

    id = identifier(PREFIX, "Identifiant opaque, à donner au dépôt.")

    iban: str = column("L'IBAN, sans espaces.")
    bic: str | None = column("Le BIC.")
    holder: str = column("Le titulaire du compte.")
    factor: bool = column("Le compte d'un affactureur.")
