"""Everything that happened, in one order; and what makes that order and each act happen once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from api.domain.approval import HistoryLabel
from api.domain.journal import ChangeKind
from api.domain.statuses import PieceStatus
from api.models.columns import choice, key, link
from api.models.table import Table


class JournalEntry(Table):
    """One thing that happened. Positions grow in the order of the commits.

    `user` and `technical_account` say who acted, both null the system; `subject` is the person whom it concerns.
    """

    position = fields.BigIntField(primary_key=True, generated=False)
    at: datetime = fields.DatetimeField()
    kind: ChangeKind = choice(ChangeKind)
    transition = fields.CharField(max_length=8, null=True)
    dossier_id: UUID | None
    dossier = link("Dossier", null=True)
    piece_id: UUID | None
    piece = link("Piece", null=True)
    structure_id: UUID | None
    structure = link("Structure", null=True)
    user_id: UUID | None
    user = link("User", null=True)
    from_status: PieceStatus | None = choice(PieceStatus, null=True)
    to_status: PieceStatus | None = choice(PieceStatus, null=True)
    comment = fields.CharField(max_length=2000, null=True)
    service_id: UUID | None
    service = link("Service", null=True)
    subject_id: UUID | None
    subject = link("User", null=True)
    approval_id: UUID | None
    approval = link("Approval", null=True)
    ticket_id: UUID | None
    ticket = link("Ticket", null=True)
    technical_account_id: UUID | None
    technical_account = link("TechnicalAccount", null=True)
    decision: HistoryLabel | None = choice(HistoryLabel, null=True)

    class Meta:
        table = "journal_entry"
        table_description = "journal_entry"


class Counter(Table):
    """A number that only grows, taken by UPDATE … RETURNING: its row lock orders the commits."""

    name = fields.CharField(max_length=40, primary_key=True)
    value = fields.BigIntField(default=0)

    class Meta:
        table = "counter"
        table_description = "counter"


class IdempotentCall(Table):
    """The first outcome of a mutation for an idempotency key, kept with the write it made."""

    id: UUID = key()
    actor_id = fields.UUIDField()
    mutation = fields.CharField(max_length=60)
    key = fields.UUIDField()
    input_digest = fields.CharField(max_length=64)
    outcome: Any = fields.JSONField(null=True)
    created_at: datetime = fields.DatetimeField()

    class Meta:
        table = "idempotent_call"
        table_description = "idempotent_call"
        unique_together = (("actor_id", "mutation", "key"),)
