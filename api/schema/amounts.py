"""Amounts as the schema shows and takes them: exact, two decimals."""

from decimal import Decimal
from typing import Any

import strawberry

from api.domain import amounts as domain
from api.schema.scalars import Montant

ZERO = Decimal("0.00")
COMPARED = ("total_ht", "total_tva", "total_ttc", "net_to_pay")
"""The amounts of a pièce that are compared with those of the one before (R-AMT-1)."""


@strawberry.type(description="Les montants d'une pièce, exacts au centime.")
class Amounts:
    """The amounts of a pièce."""

    total_ht: Montant = strawberry.field(description="Le total hors taxes, après remises.")
    total_tva: Montant = strawberry.field(description="Le total de la TVA.")
    discount_ttc: Montant = strawberry.field(description="La remise globale TTC ; 0.00 s'il n'y en a pas.")
    discount_reason: str | None = strawberry.field(description="Le motif de la remise globale.")
    total_ttc: Montant = strawberry.field(description="HT + TVA - remise globale.")
    net_to_pay: Montant = strawberry.field(description="Le net à payer : au plus le TTC (retenue, avance, pénalités).")


@strawberry.type(description="Ce que le déposant a changé par rapport à la pièce précédente.")
class AmountDifference:
    """The amounts of a pièce minus those of the one before."""

    total_ht: Montant = strawberry.field(description="L'écart de HT.")
    total_tva: Montant = strawberry.field(description="L'écart de TVA.")
    total_ttc: Montant = strawberry.field(description="L'écart de TTC.")
    net_to_pay: Montant = strawberry.field(description="L'écart de net à payer.")


@strawberry.input(description="Les montants saisis.")
class AmountsInput:
    """The amounts of a form."""

    total_ht: Montant = strawberry.field(description="Le total hors taxes, après remises.")
    total_tva: Montant = strawberry.field(description="Le total de la TVA.")
    discount_ttc: Montant | None = strawberry.field(default=None, description="La remise globale TTC, zéro ou plus.")
    discount_reason: str | None = strawberry.field(default=None, description="Le motif de la remise, s'il y en a une.")
    total_ttc: Montant = strawberry.field(description="HT + TVA - remise globale, à 0,01 près.")
    net_to_pay: Montant | None = strawberry.field(default=None, description="Le net à payer ; laissé vide : le TTC.")

    def given(self) -> domain.Amounts:
        """The amounts as the rules see them."""
        return domain.Amounts(
            self.total_ht,
            self.total_tva,
            self.discount_ttc if self.discount_ttc is not None else ZERO,
            self.discount_reason,
            self.total_ttc,
            self.net_to_pay if self.net_to_pay is not None else self.total_ttc,
        )


def amounts_of(row: Any) -> Amounts:
    """The amounts of a row of a pièce."""
    values = row.__dict__
    return Amounts(
        total_ht=values["total_ht"],
        total_tva=values["total_tva"],
        discount_ttc=values["discount_ttc"],
        discount_reason=values["discount_reason"],
        total_ttc=values["total_ttc"],
        net_to_pay=values["net_to_pay"],
    )


def difference(row: Any, previous: Any) -> AmountDifference:
    """The amounts of a row minus those of another."""
    return AmountDifference(**{name: row.__dict__[name] - previous.__dict__[name] for name in COMPARED})
