"""People and their sessions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.domain.account import UserStatus
from api.models.columns import choice, key, link


class User(Model):
    """A person, known by a connection address that never changes (USR-01)."""

    id: UUID = key()
    connection_email = fields.CharField(max_length=254, unique=True)
    contact_email = fields.CharField(max_length=254)
    first_name = fields.CharField(max_length=100)
    last_name = fields.CharField(max_length=100)
    phone = fields.CharField(max_length=40, null=True)
    password_hash = fields.CharField(max_length=200, null=True)
    status: UserStatus = choice(UserStatus)
    billing_notifications = fields.BooleanField(default=False)
    news_notifications = fields.BooleanField(default=False)
    failed_sign_ins = fields.IntField(default=0)
    locked_until = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        table = "account"
        table_description = "account"


class Session(Model):
    """A signed-in person; only the digest of the token is kept."""

    id: UUID = key()
    token_digest = fields.CharField(max_length=64, unique=True)
    user_id: UUID
    user = link("User")
    created_at: datetime = fields.DatetimeField()
    expires_at: datetime = fields.DatetimeField()

    class Meta:
        table = "session"
        table_description = "session"
