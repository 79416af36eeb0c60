"""Addresses of tools that are told of changes, and what is sent to each."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from api.domain.journal import ChangeKind
from api.domain.webhook import DeliveryState
from api.models.columns import choice, key, link
from api.models.table import Table


class Webhook(Table):
    """An address of a structure, told of what the structure may see past `position`; `kinds`: only these, or all.

    `secret` signs each message: it has to be known again, and is kept as it is. `leased_until`, on the machine's clock:
    a process is at work on it.
    """

    id: UUID = key()
    version = fields.IntField(default=1)
    structure_id: UUID
    structure = link("Structure")
    name = fields.CharField(max_length=100)
    url = fields.CharField(max_length=500)
    kinds: Any = fields.JSONField()
    secret = fields.CharField(max_length=80)
    previous_secret = fields.CharField(max_length=80, null=True)
    previous_secret_until: datetime | None = fields.DatetimeField(null=True)
    position = fields.BigIntField()
    leased_until: datetime | None = fields.DatetimeField(null=True)
    created_at: datetime = fields.DatetimeField()
    created_by_id: UUID
    created_by = link("User")
    failing_since: datetime | None = fields.DatetimeField(null=True)
    disabled_at: datetime | None = fields.DatetimeField(null=True)
    given_up = fields.BooleanField(default=False)

    class Meta:
        table = "webhook"
        table_description = "webhook"


class WebhookDelivery(Table):
    """A message to an address: its key makes the `webhook-id`, the same however often it is sent.

    It tells of the journal entry at `position`; a test is of none. `attempts` are those since it was last asked for.
    """

    id: UUID = key()
    webhook_id: UUID
    webhook = link("Webhook")
    position = fields.BigIntField(null=True)
    kind: ChangeKind | None = choice(ChangeKind, null=True)
    created_at: datetime = fields.DatetimeField()
    state: DeliveryState = choice(DeliveryState, default=DeliveryState.EN_ATTENTE)
    next_try_at: datetime | None = fields.DatetimeField(null=True)
    attempts = fields.IntField(default=0)
    tried_at: datetime | None = fields.DatetimeField(null=True)
    duration_ms = fields.IntField(null=True)
    status_code = fields.IntField(null=True)
    error = fields.CharField(max_length=300, null=True)

    class Meta:
        table = "webhook_delivery"
        table_description = "webhook_delivery"
        unique_together = (("webhook_id", "position"),)
