"""What is kept of numbers and names, so that dossiers are found by any part of them; `api.usecases.parts` writes it.

Each row is the end of a text, from its first, third, fifth character on, and the character `before`. A text that holds
some characters then has an end that begins with them, or with all but the first of them, which comes before.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields

from api.models.table import Table


class DossierPart(Table):
    """The end of a number of a dossier or of one of its pièces, folded; one that a dossier had may stay."""

    id = fields.BigIntField(primary_key=True)
    dossier_id: UUID = fields.UUIDField()
    part = fields.CharField(max_length=300)
    before = fields.CharField(max_length=1)

    class Meta:
        table = "dossier_part"
        table_description = "dossier_part"


class StructurePart(Table):
    """The end of the name and identifier under which a structure has sat in dossiers."""

    id = fields.BigIntField(primary_key=True)
    structure_id: UUID = fields.UUIDField()
    part = fields.CharField(max_length=300)
    before = fields.CharField(max_length=1)

    class Meta:
        table = "structure_part"
        table_description = "structure_part"
