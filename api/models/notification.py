"""What people are told: on their screens, and by mails that wait in an outbox until they are sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from api.domain.notifications import Event
from api.models.columns import choice, key, link
from api.models.table import Table


class Notification(Table):
    """Something that a person was told (§10); unread until they say that they have seen it."""

    id: UUID = key()
    user_id: UUID
    user = link("User")
    at: datetime = fields.DatetimeField()
    event: Event = choice(Event)
    dossier_id: UUID | None
    dossier = link("Dossier", null=True)
    piece_id: UUID | None
    piece = link("Piece", null=True)
    structure_id: UUID | None
    structure = link("Structure", null=True)
    approval_id: UUID | None
    approval = link("Approval", null=True)
    ticket_id: UUID | None
    ticket = link("Ticket", null=True)
    read_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "notification"
        table_description = "notification"


class OutboxMail(Table):
    """A mail to send, written with the act it tells of.

    `written_at` is of the act's clock, the others of the real one: a sandbox that stands still sends its mails too.
    `attempts` are those whose end is known, `claims` those since then: by the process at work on it, or by dead ones.
    """

    id: UUID = key()
    message_id = fields.CharField(max_length=330, null=True)
    to_address = fields.CharField(max_length=254)
    to_name = fields.CharField(max_length=201)
    subject = fields.CharField(max_length=250)
    template = fields.CharField(max_length=40)
    data: Any = fields.JSONField()
    written_at: datetime = fields.DatetimeField()
    attempts = fields.IntField(default=0)
    claims = fields.IntField(default=0, db_default=0)
    retry_at: datetime | None = fields.DatetimeField(null=True)
    sent_at: datetime | None = fields.DatetimeField(null=True)
    failed_at: datetime | None = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=500, null=True)

    class Meta:
        table = "outbox_mail"
        table_description = "outbox_mail"


class ToldWeek(Table):
    """A week whose summary is in the outbox, by its Monday: no process writes it again."""

    monday: date = fields.DateField(primary_key=True)

    class Meta:
        table = "told_week"
        table_description = "told_week"
