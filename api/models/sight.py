"""What is kept beside the seats, so that lists and counts cost the same however many pièces there are.

The tables follow from the parties, the pièces and the work items: `api.usecases.sight` writes them with each act.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from tortoise import fields

from api.domain.cadres import Cadre
from api.domain.statuses import PieceStatus
from api.models.columns import Montant, choice, link
from api.models.table import Table


class Sight(Table):
    """A pièce under one of the keys that its dossier is read with: the order of a page is read straight from here."""

    id = fields.BigIntField(primary_key=True)
    audience = fields.CharField(max_length=120)
    deposited_at: datetime = fields.DatetimeField()
    piece_id: UUID
    piece = link("Piece")

    class Meta:
        table = "sight"
        table_description = "sight"
        unique_together = (("audience", "deposited_at", "piece_id"),)


class DossierSight(Table):
    """The same of the dossiers that lists show, those of works, by their last writing: each act moves its dossier."""

    id = fields.BigIntField(primary_key=True)
    audience = fields.CharField(max_length=120)
    updated_at: datetime = fields.DatetimeField()
    dossier_id: UUID
    dossier = link("Dossier")

    class Meta:
        table = "dossier_sight"
        table_description = "dossier_sight"
        unique_together = (("dossier_id", "audience"),)


class PieceCount(Table):
    """How many pièces a structure sees alike: from the same seats, awaited in the same ones, of a status and a cadre.

    `seen` and `awaited` are sets of keys of its people, without the structure, as words in order. Each pièce is counted
    once for each structure, so whoever holds some of the keys adds up the sets that have one of them.
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
