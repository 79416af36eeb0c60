"""The clock of a sandbox: it stands still until somebody moves it forward."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from api.db import transaction
from api.domain.errors import ErrorCode, error
from api.models import SandboxClock
from api.sql import Sql
from api.usecases.clock import ROW, read_clock
from api.usecases.deadline import fire_due, next_due
from api.usecases.leaving import remove_expired_accounts
from api.usecases.reminder import next_reminder, remind
from api.usecases.week import next_summary, summarise

LATEST: Final = datetime(2999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""Where the clock stops: delays are days added to the present, and there are none after the year 9999."""


async def start_clock(at: datetime) -> None:
    """Set the clock of a sandbox that has none yet."""
    await SandboxClock.get_or_create(id=ROW, defaults={"now": at})


async def advance_clock(to: datetime) -> datetime:
    """Move the clock to `to`, firing each delay on the way at its own instant; it never goes back."""
    if to < await read_clock() or to > LATEST:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="to", value=to.isoformat())
    while (due := await _next(to)) is not None:
        await _move(due)
        await fire_due(due)
        await remind(due)
        await summarise(due)
    await _move(to)
    await remove_expired_accounts(to)
    return to


async def _next(to: datetime) -> datetime | None:
    """The first instant by `to` at which something happens by itself."""
    now = await read_clock()
    found = (await next_due(to), await next_reminder(now, to), await next_summary(now, to))
    return min((instant for instant in found if instant is not None), default=None)


async def _move(to: datetime) -> None:
    """Set the clock to a later instant; two people who move it at once both end at the later one."""
    sql = Sql()
    async with transaction():
        await sql.write(
            f"UPDATE sandbox_clock SET now = {sql.value(to)} WHERE id = {sql.value(ROW)} AND now < {sql.value(to)}"
            " RETURNING now"
        )
