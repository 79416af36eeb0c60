"""The lines of an invoice and its VAT by rate (works-billing §7.6 and §7.7)."""

from __future__ import annotations

import strawberry

from api.schema.scalars import Montant


@strawberry.type(description="Une ligne de facture.")
class InvoiceLine:
    """A line."""

    number: int = strawberry.field(description="Le numéro de la ligne, dès 1.")
    reference: str | None = strawberry.field(description="La référence de l'article.")
    name: str = strawberry.field(description="La dénomination.")
    quantity: str = strawberry.field(description="La quantité, avec un point décimal.")
    unit: str | None = strawberry.field(description="L'unité.")
    unit_price_ht: Montant = strawberry.field(description="Le prix unitaire HT.")
    discount_ht: Montant | None = strawberry.field(description="La remise HT sur la ligne.")
    vat_rate: str = strawberry.field(description="Le taux de TVA, en pour cent : 20 ou 5.5.")
    total_ht: Montant = strawberry.field(description="Le total HT de la ligne.")


@strawberry.type(description="La TVA d'un taux.")
class VatLine:
    """A rate of the VAT summary."""

    rate: str = strawberry.field(description="Le taux, en pour cent : 20 ou 5.5.")
    base_ht: Montant = strawberry.field(description="La base HT.")
    vat: Montant = strawberry.field(description="Le montant de TVA.")
