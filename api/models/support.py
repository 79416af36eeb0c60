"""Support requests, and what was said in them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tortoise import fields

from api.domain.support import Addressee, TicketStatus
from api.models.columns import choice, key, link
from api.models.table import Table


class Ticket(Table):
    """A support request (organisation §9); its number comes with its submission."""

    id: UUID = key()
    version = fields.IntField(default=1)
    number = fields.CharField(max_length=20, null=True, unique=True)
    status: TicketStatus = choice(TicketStatus)
    addressee: Addressee | None = choice(Addressee, null=True)
    category = fields.CharField(max_length=100, null=True)
    sub_category = fields.CharField(max_length=150, null=True)
    title = fields.CharField(max_length=200, null=True)
    description = fields.TextField(null=True)
    author_id: UUID | None
    author = link("User", null=True)
    requester_email = fields.CharField(max_length=254, null=True)  # of who has no session (SUP-03)
    structure_id: UUID | None
    structure = link("Structure", null=True)
    service_id: UUID | None
    service = link("Service", null=True)
    to_structure_id: UUID | None
    to_structure = link("Structure", null=True)
    to_service_id: UUID | None
    to_service = link("Service", null=True)
    piece_id: UUID | None
    piece = link("Piece", null=True)
    assignee_id: UUID | None
    assignee = link("User", null=True)
    created_at: datetime = fields.DatetimeField()
    updated_at: datetime = fields.DatetimeField()
    submitted_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "ticket"
        table_description = "ticket"


class TicketMessage(Table):
    """Something said in a support request after it was submitted."""

    id: UUID = key()
    ticket_id: UUID
    ticket = link("Ticket", related_name="messages")
    at: datetime = fields.DatetimeField()
    author_id: UUID | None
    author = link("User", null=True)
    from_support = fields.BooleanField(default=False)
    text = fields.TextField()

    class Meta:
        table = "ticket_message"
        table_description = "ticket_message"
