"""The clock of a sandbox: it stands still until somebody moves it."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields

from api.models.table import Table


class SandboxClock(Table):
    """The one row that holds the present instant of a sandbox."""

    id = fields.IntField(primary_key=True, generated=False)
    now: datetime = fields.DatetimeField()

    class Meta:
        table = "sandbox_clock"
        table_description = "sandbox_clock"
