"""The clock of a sandbox: it stands still until somebody moves it forward."""

from __future__ import annotations

from datetime import datetime

from api.db import transaction
from api.domain.errors import ErrorCode, error
from api.models import SandboxClock
from api.sql import Sql, as_instant

ROW = 1


async def start_clock(at: datetime) -> None:
    """Set the clock of a sandbox that has none yet."""
    await SandboxClock.get_or_create(id=ROW, defaults={"now": at})


async def read_clock() -> datetime:
    """The present of the sandbox."""
    sql = Sql()
    return as_instant((await sql.fetch(f"SELECT now FROM sandbox_clock WHERE id = {sql.value(ROW)}"))[0][0])


async def advance_clock(to: datetime) -> datetime:
    """Move the clock to `to`; it never goes back."""
    sql = Sql()
    async with transaction():
        moved = await sql.write(
            f"UPDATE sandbox_clock SET now = {sql.value(to)} WHERE id = {sql.value(ROW)} AND now <= {sql.value(to)}"
            " RETURNING now"
        )
    if not moved:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="to", value=to.isoformat())
    return to
