"""What is counted as it changes, so that totals cost the same however many rows there are."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields

from api.domain.approval import ApprovalState, ApprovalType
from api.domain.statuses import DossierState
from api.models.columns import choice, link
from api.models.table import Table


class ApprovalCount(Table):
    """How many requests of a type are in a state, on a structure: `api.usecases.approval_counts` adds them up."""

    id = fields.BigIntField(primary_key=True)
    structure_id: UUID
    structure = link("Structure")
    type: ApprovalType = choice(ApprovalType)
    state: ApprovalState = choice(ApprovalState)
    requests = fields.BigIntField()

    class Meta:
        table = "approval_count"
        table_description = "approval_count"
        unique_together = (("structure_id", "type", "state"),)


class DossierCount(Table):
    """How many dossiers of works a structure reads from a set of seats, as `PieceCount` has it, by state."""

    id = fields.BigIntField(primary_key=True)
    structure_id: UUID
    structure = link("Structure")
    seen = fields.CharField(max_length=600)
    state: DossierState = choice(DossierState)
    dossiers = fields.BigIntField()

    class Meta:
        table = "dossier_count"
        table_description = "dossier_count"
        unique_together = (("structure_id", "seen", "state"),)
