"""What signs the challenges for those without a session, and those that were answered."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields

from api.models.table import Table


class Secret(Table):
    """A key that the server made for itself: it opens nothing that the database does not hold."""

    name = fields.CharField(max_length=40, primary_key=True)
    value = fields.CharField(max_length=100)

    class Meta:
        table = "secret"
        table_description = "secret"


class UsedCaptcha(Table):
    """A challenge that was answered, by its signature; it is forgotten once it could not be answered any more."""

    signature = fields.CharField(max_length=64, primary_key=True)
    expires_at: datetime = fields.DatetimeField()

    class Meta:
        table = "used_captcha"
        table_description = "used_captcha"
