"""The lines of an invoice, its VAT by rate, and the numbers that the server gives."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from tortoise import fields

from api.models.columns import Montant, Quantity, Rate, key, link
from api.models.table import Table


class InvoiceLine(Table):
    """A line of a plain invoice, as it was deposited (§7.6)."""

    id: UUID = key()
    piece_id: UUID
    piece = link("Piece")
    number = fields.IntField()
    reference = fields.CharField(max_length=50, null=True)
    name = fields.CharField(max_length=300)
    quantity: Decimal = Quantity()
    unit = fields.CharField(max_length=20, null=True)
    unit_price_ht: Decimal = Montant()
    discount_ht: Decimal | None = Montant(null=True)
    vat_rate: Decimal = Rate()
    total_ht: Decimal = Montant()

    class Meta:
        table = "invoice_line"
        table_description = "invoice_line"
        unique_together = (("piece_id", "number"),)


class VatLine(Table):
    """A rate of the VAT summary of a plain invoice (§7.7)."""

    id: UUID = key()
    piece_id: UUID
    piece = link("Piece")
    number = fields.IntField()
    rate: Decimal = Rate()
    base_ht: Decimal = Montant()
    vat: Decimal = Montant()

    class Meta:
        table = "vat_line"
        table_description = "vat_line"
        unique_together = (("piece_id", "number"),)


class NumberSeries(Table):
    """The last number that the server gave to the typed invoices of a supplier, in a year."""

    id: UUID = key()
    supplier_id: UUID
    supplier = link("Structure")
    year = fields.IntField()
    value = fields.IntField()

    class Meta:
        table = "number_series"
        table_description = "number_series"
        unique_together = (("supplier_id", "year"),)
