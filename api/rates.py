"""How much one may ask in a minute: points for whoever is known, knocks at the doors for an address.

The counts are of this process: several processes allow several times as much.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

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


Charge = Callable[[Any, str, Prepared], Mapping[str, object]]
"""Context, address and operation → what it cost, for `extensions.cost`; raises `Refused` when it may not be asked."""


@dataclass(frozen=True, slots=True)
class Left:
    """What remains of a budget: points, of so many a minute."""

    points: int
    of: int


MINUTE: Final = 60.0


class Budget:
    """So many points a minute for each who asks; of those of the minute before, the part that is not yet as old counts.

    Two tables, the older one forgotten with each minute: nothing is swept, however many ask.
    """

    def __init__(self, amount: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.amount = amount
        self._clock = clock
        self._minute = 0.0
        self._spent: dict[str, int] = {}
        self._before: dict[str, int] = {}

    def spend(self, who: str, points: int) -> int:
        """Take points; answers how many are left. Raises RATE_LIMITED (429) when they are not there."""
        minute, second = divmod(self._clock(), MINUTE)
        if minute != self._minute:
            self._before = self._spent if minute == self._minute + 1 else {}
            self._minute, self._spent = minute, {}
        # What costs more than a minute's budget is let through by an untouched one: nobody could wait for it.
        points = min(points, self.amount)
        before, spent = self._before.get(who, 0), self._spent.get(who, 0) + points
        left = self.amount - spent - math.floor(before * (1 - second / MINUTE))
        if left < 0:
            wait = math.ceil(MINUTE - second)
            if spent <= self.amount:  # enough of the minute before may be old enough before this one is over
                wait = min(wait, math.floor(MINUTE * (1 - (self.amount - spent + 1) / before) - second) + 1)
            raise Refused(429, RequestErrorCode.RATE_LIMITED, headers={"Retry-After": str(wait)})
        self._spent[who] = spent
        return left


class Rates:
    """The budgets of a process; 0 stands for no limit."""

    def __init__(self, *, points: int, knocks: int) -> None:
        self._points = Budget(points) if points else None
        self._knocks = Budget(knocks) if knocks else None

    def spend(self, who: str, points: int) -> Left | None:
        """Take points from a budget; raises RATE_LIMITED (429) when they are not there. None when there is no limit."""
        return Left(self._points.spend(who, points), self._points.amount) if self._points else None

    def knock(self, address: str, times: int = 1) -> None:
        """Count what an address asks at the doors; raises RATE_LIMITED (429) when it asks too often."""
        if times and self._knocks is not None:
            self._knocks.spend(address, times)
