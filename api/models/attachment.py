"""Files: one row each; the bytes are in `api.storage`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tortoise import fields

from api.domain.attachments import AttachmentKind
from api.models.columns import choice, key, link
from api.models.table import Table


class Attachment(Table):
    """A file sent by a person, or by a technical account in their name.

    A draft may hold it, and it belongs to a pièce once an act names it, then for good.

    Or it is joined to the form of a structure (PJ-02), until it is removed, or to a support request and its messages.
    """

    id: UUID = key()
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    bytes = fields.BigIntField()
    sha256 = fields.CharField(max_length=64)
    pages = fields.IntField(null=True)
    factur_x = fields.BooleanField(default=False, db_default=False)
    uploaded_by_id: UUID
    uploaded_by = link("User")
    technical_account_id: UUID | None
    technical_account = link("TechnicalAccount", null=True)
    added_at: datetime = fields.DatetimeField()
    piece_id: UUID | None
    piece = link("Piece", null=True, related_name="files")
    draft_id: UUID | None
    draft = link("Draft", null=True, related_name="files")
    structure_id: UUID | None
    structure = link("Structure", null=True)
    ticket_id: UUID | None
    ticket = link("Ticket", null=True)
    ticket_message_id: UUID | None
    ticket_message = link("TicketMessage", null=True)
    removed_at: datetime | None = fields.DatetimeField(null=True)
    kind: AttachmentKind | None = choice(AttachmentKind, null=True)
    designation = fields.CharField(max_length=100, null=True)
    rank = fields.IntField(null=True)

    class Meta:
        table = "attachment"
        table_description = "attachment"
        unique_together = (("piece_id", "rank"),)
