"""What passes with time, while the server runs: delays that fire, reminders that are due, accounts that are gone."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final

from api.usecases.deadline import fire_due
from api.usecases.leaving import remove_expired_accounts
from api.usecases.reminder import remind
from api.usecases.week import summarise

log = logging.getLogger("decompte.scheduler")

EVERY_SECONDS: Final = 60.0
"""Delays end at midnight in Paris: a minute late changes nothing, since each act is dated from its own end."""

ROUNDS: Final[Mapping[str, Callable[[datetime], Awaitable[int]]]] = {
    "deadlines": fire_due,
    "reminders": remind,
    "summaries": summarise,
    "removed accounts": remove_expired_accounts,
}
"""What is looked for: each answers how much it did, and one that fails stops none of the others."""


@contextlib.asynccontextmanager
async def firing(now: Callable[[], Awaitable[datetime]]) -> AsyncIterator[None]:
    """Look for what is due for as long as the block lasts; at its end nothing of it is under way."""
    task = asyncio.create_task(_fire_for_ever(now), name="deadlines")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _fire_for_ever(now: Callable[[], Awaitable[datetime]]) -> None:
    """Look for passed delays every minute; several processes may, each delay fires once."""
    while True:
        for name, act in ROUNDS.items():
            try:
                if done := await act(await now()):
                    log.info("%s=%d", name, done)
            except Exception:
                log.exception("%s", name)
        await asyncio.sleep(EVERY_SECONDS)
