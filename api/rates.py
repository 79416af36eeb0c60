"""How much one may ask in a minute: points for whoever is known, knocks at the doors for an address.

The counts are of this process: several processes allow several times as much.
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from api.domain.errors import RequestErrorCode
from api.graphql_documents import Prepared
from api.transport import Refused

DOORS: Final = frozenset(
    {
        "activateAccount",
        "confirmSignIn",
        "createAccount",
        "reactivateAccount",
        "requestPasswordReset",
        "resetPassword",
        "signIn",
        "submitSignedOutTicket",
    }
)
"""The mutations that open a session or send a mail to somebody: where secrets could be guessed, and people annoyed."""


Charge = Callable[[Any, str, Prepared], Awaitable[Mapping[str, object]]]
"""Context, address and operation → what it cost, for `extensions.cost`; raises `Refused` when it may not be asked."""


@dataclass(frozen=True, slots=True)
class Left:
    """What remains of a budget: points, of so many a minute."""

    points: int
    of: int


class Rates:
    """The budgets of a process; 0 stands for no limit."""

    def __init__(self, *, points: int, knocks: int) -> None:
        self._points = RateLimitItemPerMinute(points) if points else None
        self._knocks = RateLimitItemPerMinute(knocks) if knocks else None
        self._counts = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def spend(self, who: str, points: int) -> Left | None:
        """Take points from a budget; raises RATE_LIMITED (429) when they are not there. None when there is no limit."""
        if self._points is None:
            return None
        await self._take(self._points, who, points)
        stats = await self._counts.get_window_stats(self._points, who)
        return Left(stats.remaining, self._points.amount)

    async def knock(self, address: str, times: int = 1) -> None:
        """Count what an address asks at the doors; raises RATE_LIMITED (429) when it asks too often."""
        if times and self._knocks is not None:
            await self._take(self._knocks, f"knock {address}", times)

    async def _take(self, budget: RateLimitItem, who: str, points: int) -> None:
        # What costs more than a minute's budget is let through by an untouched one: nobody could wait for it.
        if await self._counts.hit(budget, who, cost=min(points, budget.amount)):
            return
        stats = await self._counts.get_window_stats(budget, who)
        wait = max(1, math.ceil(stats.reset_time - time.time()))
        raise Refused(429, RequestErrorCode.RATE_LIMITED, headers={"Retry-After": str(wait)})
