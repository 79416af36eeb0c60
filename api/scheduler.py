"""What passes with time, while the server runs: delays that fire, reminders that are due, accounts that are gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from api.usecases.deadline import fire_due
from api.usecases.leaving import remove_expired_accounts
from api.usecases.reminder import remind

log = logging.getLogger("decompte.scheduler")

EVERY_SECONDS: Final = 60.0
"""Delays end at midnight in Paris: a minute late changes nothing, since each act is dated from its own end."""


async def fire_for_ever(now: Callable[[], Awaitable[datetime]]) -> None:
    """Look for passed delays every minute; several processes may, each delay fires once."""
    while True:
        try:
            present = await now()
            fired = await fire_due(present)
            reminded = await remind(present)
            removed = await remove_expired_accounts(present)
            if fired or reminded or removed:
                log.info("fired deadlines=%d reminders=%d removed accounts=%d", fired, reminded, removed)
        except Exception:
            log.exception("deadlines")
        await asyncio.sleep(EVERY_SECONDS)
