"""Announcing the end of the passwords of technical accounts: 30, 7 and 1 days before, each once (organisation §3.7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.db import transaction
from api.domain.messages import Message
from api.domain.technical_account import REMINDERS
from api.models import TechnicalAccount
from api.sql import Sql, as_instant, as_uuid
from api.usecases.technical_account import tell_manager


def _due(sql: Sql, days: int, until: datetime) -> str:
    """The condition that an account is to be reminded of, so many days before the end, at `until`."""
    near = sql.value(until + timedelta(days=days))
    waits = f"disabled_at IS NULL AND password_expires_at <= {near}"
    return f"{waits} AND (reminded_days IS NULL OR reminded_days > {int(days)})"


async def next_reminder(after: datetime, until: datetime) -> datetime | None:
    """The instant of the first reminder that falls due by `until`, or None; a password over by `after` has none."""
    found: list[datetime] = []
    for days in REMINDERS:
        sql = Sql()
        alive = f"password_expires_at > {sql.value(after)}"
        rows = await sql.fetch(
            f"SELECT MIN(password_expires_at) FROM technical_account WHERE {alive} AND {_due(sql, days, until)}"
        )
        if rows[0][0] is not None:
            found.append(as_instant(rows[0][0]) - timedelta(days=days))
    return min(found, default=None)


async def remind(now: datetime) -> int:
    """Write to the managers whose reminder is due; answers how many this process reminded.

    After a long stop of the server the nearest reminder stands for those before it.
    """
    reminded = 0
    for days in reversed(REMINDERS):
        sql = Sql()
        alive = f"password_expires_at > {sql.value(now)}"
        rows = await sql.fetch(f"SELECT id FROM technical_account WHERE {alive} AND {_due(sql, days, now)}")
        for row in rows:
            async with transaction():
                claim = Sql()
                claimed = await claim.write(
                    f"UPDATE technical_account SET reminded_days = {int(days)}"
                    f" WHERE id = {claim.value(as_uuid(row[0]))} AND {_due(claim, days, now)} RETURNING id"
                )
                if claimed:
                    account = await TechnicalAccount.get(id=as_uuid(row[0]))
                    await tell_manager(account, Message.TECHNICAL_PASSWORD_EXPIRES, at=now)
                    reminded += 1
    return reminded
