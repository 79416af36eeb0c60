"""People, their sessions, and the links and codes that are mailed to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tortoise import fields

from api.domain.account import LinkKind, UserStatus
from api.models.columns import choice, key, link
from api.models.table import Table


class User(Table):
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
    pigp = fields.BooleanField(default=False, db_default=False)
    support = fields.BooleanField(default=False, db_default=False)
    deactivated_at: datetime | None = fields.DatetimeField(null=True)
    last_signed_in_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "account"
        table_description = "account"


class Session(Table):
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


class AccountLink(Table):
    """A link mailed to a connection address (USR-03); only the digest of its token is kept, and it serves once."""

    id: UUID = key()
    kind: LinkKind = choice(LinkKind)
    token_digest = fields.CharField(max_length=64, unique=True)
    user_id: UUID
    user = link("User")
    created_at: datetime = fields.DatetimeField()
    expires_at: datetime = fields.DatetimeField()
    used_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "account_link"
        table_description = "account_link"


class SignInChallenge(Table):
    """A second factor that was asked for: the code was mailed, its digest is kept (USR-06)."""

    id: UUID = key()
    code_digest = fields.CharField(max_length=64)
    user_id: UUID
    user = link("User")
    attempts = fields.IntField(default=0)
    created_at: datetime = fields.DatetimeField()
    expires_at: datetime = fields.DatetimeField()
    used_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "sign_in_challenge"
        table_description = "sign_in_challenge"
