"""The lines of an invoice and its VAT by rate (works-billing §7.6 and §7.7)."""

from decimal import Decimal
from typing import Any

import strawberry

from api import models
from api.domain import lines as domain
from api.domain.lines import figure
from api.reads.fields import table
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
    discount_ht: Montant | None = strawberry.field(description="La remise HT sur la ligne ; du signe de la ligne.")
    vat_rate: str = strawberry.field(description="Le taux de TVA, en pour cent : 20 ou 5.5.")
    total_ht: Montant = strawberry.field(
        description="Quantité x prix unitaire, arrondi au centime (le demi-centime s'éloigne de zéro), moins la remise."
    )


@strawberry.type(description="La TVA d'un taux.")
class VatLine:
    """A rate of the VAT summary."""

    rate: str = strawberry.field(description="Le taux, en pour cent : 20 ou 5.5.")
    base_ht: Montant = strawberry.field(description="La base HT.")
    vat: Montant = strawberry.field(description="Le montant de TVA.")


@strawberry.input(description="Une ligne de facture, saisie ; 500 au plus.")
class InvoiceLineInput:
    """A line of a form."""

    reference: str | None = strawberry.field(default=None, description="La référence de l'article, 50 caractères.")
    name: str = strawberry.field(description="La dénomination précise, de 1 à 300 caractères.")
    quantity: str = strawberry.field(
        description="La quantité : 9 chiffres, un point et 4 décimales au plus ; négative pour rendre ou reprendre."
    )
    unit: str | None = strawberry.field(
        default=None, description="L'unité, 20 caractères : un code de `catalogue.units`, ou tout autre texte."
    )
    unit_price_ht: Montant = strawberry.field(description="Le prix unitaire HT.")
    discount_ht: Montant | None = strawberry.field(
        default=None, description="La remise HT sur la ligne : du signe de la ligne, et au plus son montant."
    )
    vat_rate: str = strawberry.field(description="Le taux de TVA, en pour cent, de 0 à 100 : 20 ou 5.5.")

    def given(self) -> domain.Line:
        """The line as the rules see it."""
        return domain.Line(
            self.reference,
            self.name,
            self.quantity,
            self.unit,
            self.unit_price_ht,
            self.discount_ht,
            self.vat_rate,
        )


@strawberry.input(description="La TVA d'un taux, saisie ; chaque taux une fois, 20 au plus.")
class VatLineInput:
    """A rate of the VAT summary of a form."""

    rate: str = strawberry.field(description="Le taux, en pour cent, de 0 à 100 : 20 ou 5.5.")
    base_ht: Montant = strawberry.field(description="La base HT : la somme exacte des lignes de ce taux.")
    vat: Montant = strawberry.field(description="La TVA de cette base, à 0,01 près.")

    def given(self) -> domain.Vat:
        """The rate as the rules see it."""
        return domain.Vat(self.rate, self.base_ht, self.vat)


@table(models.InvoiceLine)
class LineRow:
    """A row of the lines of a pièce, as the plan reads it; `shown_line` shows it."""


@table(models.VatLine)
class VatRow:
    """A row of the VAT summary of a pièce, as the plan reads it."""


LINE_COLUMNS = (
    "number", "reference", "name", "quantity", "unit", "unit_price_ht", "discount_ht", "vat_rate", "total_ht"
)  # fmt: skip
VAT_COLUMNS = ("rate", "base_ht", "vat")


def kept_line(row: LineRow) -> InvoiceLine:
    """A line that was deposited."""
    values: dict[str, Any] = {name: row.__dict__[name] for name in LINE_COLUMNS}
    return InvoiceLine(**{**values, "quantity": figure(values["quantity"]), "vat_rate": figure(values["vat_rate"])})


def kept_vat(row: VatRow) -> VatLine:
    """A rate that was deposited."""
    values = row.__dict__
    return VatLine(rate=figure(values["rate"]), base_ht=values["base_ht"], vat=values["vat"])


def typed_line(number: int, line: domain.Line, total_ht: Decimal | None) -> InvoiceLine:
    """A line of a form; as long as its quantity cannot be read, it comes to nothing."""
    return InvoiceLine(
        number=number,
        reference=line.reference,
        name=line.name,
        quantity=line.quantity,
        unit=line.unit,
        unit_price_ht=Montant(line.unit_price_ht),
        discount_ht=Montant(line.discount_ht) if line.discount_ht is not None else None,
        vat_rate=line.vat_rate,
        total_ht=Montant(total_ht if total_ht is not None else Decimal("0.00")),
    )


def typed_vat(row: domain.Vat) -> VatLine:
    """A rate of a form."""
    return VatLine(rate=row.rate, base_ht=Montant(row.base_ht), vat=Montant(row.vat))
