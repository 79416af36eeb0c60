"""Deposit certificates: what was said at the instant of a deposit, kept as it was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tortoise import fields

from api.domain.cadres import Cadre
from api.domain.organisation import IdentifierType
from api.models.columns import choice, key, link
from api.models.table import Table


class Certificate(Table):
    """The certificate of a pièce, written with its deposit and never again: a recycling may change the recipient."""

    id: UUID = key()
    piece_id: UUID
    piece = link("Piece")
    fingerprint = fields.CharField(max_length=64, unique=True)
    number = fields.CharField(max_length=20)
    cadre: Cadre = choice(Cadre)
    deposited_at: datetime = fields.DatetimeField()
    supplier_type: IdentifierType = choice(IdentifierType)
    supplier_identifier = fields.CharField(max_length=18)
    supplier_name = fields.CharField(max_length=200)
    recipient_type: IdentifierType = choice(IdentifierType)
    recipient_identifier = fields.CharField(max_length=18)
    recipient_name = fields.CharField(max_length=200)
    document_sha256 = fields.CharField(max_length=64)

    class Meta:
        table = "certificate"
        table_description = "certificate"
        unique_together = (("piece_id",),)
