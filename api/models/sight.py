"""What is kept beside the seats, so that lists and counts cost the same however many pièces there are.

The tables follow from the parties, the pièces and the work items: `api.usecases.sight` writes them with each act.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from tortoise import fields

from api.domain.cadres import Cadre
from api.domain.statuses import PieceStatus
from api.models.columns import Montant, choice, link
from api.models.table import Table


class Sight(Table):
    """A pièce under one of the keys that its dossier is read with: the order of a page is read straight from here.

    `viewers` stands for the key, which is long: each column that lists are ordered by has an index beside it.
    """

    id = fields.BigIntField(primary_key=True)
    viewers: UUID = fields.UUIDField()
    deposited_at: datetime = fields.DatetimeField()
    status_at: datetime = fields.DatetimeField()
    due_at: datetime | None = fields.DatetimeField(null=True)
    number = fields.CharField(max_length=20)
    total_ttc: Decimal = Montant()
    invoice_date: date = fields.DateField()
    piece_id: UUID
    piece = link("Piece")

    class Meta:
        table = "sight"
        table_description = "sight"
        unique_together = (("viewers", "deposited_at", "piece_id"),)


class DossierSight(Table):
    """The same of the dossiers that lists show, those of works; each act moves its dossier in one of the orders."""

    id = fields.BigIntField(primary_key=True)
    viewers: UUID = fields.UUIDField()
    updated_at: datetime = fields.DatetimeField()
    opened_at: datetime = fields.DatetimeField()
    number = fields.CharField(max_length=20)
    dossier_id: UUID
    dossier = link("Dossier")

    class Meta:
        table = "dossier_sight"
        table_description = "dossier_sight"
        unique_together = (("dossier_id", "viewers"),)


class PieceCount(Table):
    """How many pièces a structure sees alike: from the same seats, awaited in the same ones, of a status and a cadre.

    `seen` and `awaited` are sets of seats, each with a key of its people without the structure, as words in order. Each
    pièce is counted once for each structure, so whoever holds some of the keys adds up the sets that have one of them,
    at some seats or at all.
    """

    id = fields.BigIntField(primary_key=True)
    structure_id: UUID
    structure = link("Structure")
    seen = fields.CharField(max_length=600)
    awaited = fields.CharField(max_length=600)
    status: PieceStatus = choice(PieceStatus)
    cadre: Cadre = choice(Cadre)
    pieces = fields.BigIntField()
    total_ttc: Decimal = Montant()
    late = fields.BigIntField()

    class Meta:
        table = "piece_count"
        table_description = "piece_count"
        unique_together = (("structure_id", "seen", "awaited", "status", "cadre"),)
