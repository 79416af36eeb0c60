"""Accounts of tools, and the tokens that they are given."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tortoise import fields

from api.models.columns import key, link
from api.models.table import Table


class TechnicalAccount(Table):
    """An account that only passes calls (TEC-03), made by the gestionnaire principal of its structure (TEC-01)."""

    id: UUID = key()
    structure_id: UUID
    structure = link("Structure")
    number = fields.IntField()
    login = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=100)
    password_hash = fields.CharField(max_length=200)
    password_set_at: datetime = fields.DatetimeField()
    password_expires_at: datetime = fields.DatetimeField()
    own_structure_only = fields.BooleanField(default=False)
    reminded_days = fields.IntField(null=True)
    failed_sign_ins = fields.IntField(default=0, db_default=0)
    locked_until: datetime | None = fields.DatetimeField(null=True)
    created_at: datetime = fields.DatetimeField()
    created_by_id: UUID
    created_by = link("User")
    disabled_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "technical_account"
        table_description = "technical_account"
        unique_together = (("structure_id", "number"),)


class TechnicalToken(Table):
    """What a technical account was given for its password; only the digest of the token is kept."""

    id: UUID = key()
    token_digest = fields.CharField(max_length=64, unique=True)
    technical_account_id: UUID
    technical_account = link("TechnicalAccount")
    created_at: datetime = fields.DatetimeField()
    expires_at: datetime = fields.DatetimeField()

    class Meta:
        table = "technical_token"
        table_description = "technical_token"
