"""Rooms: those who follow the same thing with the same rights, for whom it is read and executed once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime
from enum import Enum, auto
from typing import Any, Final, Protocol

from api.domain.permissions import Actor
from api.live.opening import Opened
from api.reads.source import Feed, Gauge
from api.usecases.change import Touched

GAUGE_SECONDS: Final = 1.0
"""The least time between two values of a gauge."""


class End(Enum):
    """Why the server ends a connection."""

    SESSION_OVER = auto()
    TOO_SLOW = auto()
    STOPPING = auto()


class Outlet(Protocol):
    """Where a follower is sent its events."""

    def next(self, payload: bytes) -> None:
        """Send an event, or let the client go if too much waits already; never waits."""

    @property
    def crowded(self) -> bool:
        """Whether the client had better be sent nothing more for now."""

    async def drained(self) -> None:
        """Wait until it may be sent more."""


class Connection:
    """A client that stays, with its session; `end` is called when it must not."""

    def __init__(self, token: str, actor: Actor, end: Callable[[End], None]) -> None:
        self.token = token
        self.person = (actor.user_id, actor.technical_account_id)
        self.actor = actor
        self.end = end
        self.over = False
        self.followers: set[Follower] = set()


class Follower:
    """One subscription of one client, and how far it has been told."""

    def __init__(self, connection: Connection, opened: Opened, outlet: Outlet) -> None:
        self.connection = connection
        self.opened = opened
        self.outlet = outlet
        self.room: Room | None = None
        self.position = opened.source.start if isinstance(opened.source, Feed) else 0
        self.alone_until = 0
        """Up to which position it must be told apart: it may be told what its peers are not."""
        self.last: bytes | None = None
        self.last_at = 0.0
        self.failure: Exception | None = None
        self.moved = asyncio.Event()
        """Set when it has no room any more: its rights have changed, or what it follows has failed."""

    def tell(self, position: int, payload: bytes) -> None:
        """Send an event, unless it was sent already."""
        if position > self.position:
            self.position = position
            self.outlet.next(payload)

    def leave(self) -> None:
        """Leave the room, knowing how far it had come."""
        if self.room is not None:
            if isinstance(self.room, FeedRoom):
                self.position = max(self.position, self.room.position)
            del self.room.followers[self]
            self.room = None
        self.moved.set()


Answer = Callable[[Opened, Any, Actor, datetime], Awaitable[bytes]]
"""The selection of an operation on one event, for an actor, as JSON."""


class Room:
    """Followers of one source; `actor` is any of them."""

    def __init__(self, key: Hashable, opened: Opened, actor: Actor) -> None:
        self.key = key
        self.opened = opened
        self.actor = actor
        self.audiences = frozenset(actor.audiences())
        self.structures = frozenset(actor.roles)
        self.followers: dict[Follower, None] = {}
        self.failures = 0
        self.retry_at = 0.0

    def seat(self, follower: Follower) -> None:
        """Let somebody in."""
        self.followers[follower] = None
        follower.room = self

    def concerned(self, touched: Touched | None) -> bool:
        """Whether those here may have been touched, all alike."""
        if touched is None:
            return True
        there = bool(touched.structures) and (self.actor.support or not touched.structures.isdisjoint(self.structures))
        return there or not touched.audiences.isdisjoint(self.audiences)

    def concerned_apart(self, touched: Touched | None) -> list[Follower]:
        """Those whom something may concern that their peers are not told."""
        if touched is None:
            return list(self.followers)
        return [each for each in self.followers if each.connection.actor.key in touched.people]


class FeedRoom(Room):
    """Followers of events: all have been told everything up to `position`, some a little more."""

    def __init__(self, key: Hashable, opened: Opened, actor: Actor, feed: Feed[Any], position: int) -> None:
        super().__init__(key, opened, actor)
        self.feed = feed
        self.position = position

    async def advance(self, answer: Answer, *, upto: int, now: datetime) -> None:
        """Tell the next events; several calls may be needed to reach `upto`."""
        stretch = await self.feed.read(self.actor, after=self.position, upto=upto)
        for position, value in stretch.events:
            payload = await answer(self.opened, value, self.actor, now)
            self.position = position  # before anything waits: who comes in now has been told everything up to here
            for follower in tuple(self.followers):
                follower.tell(position, payload)
                if follower.outlet.crowded:
                    follower.leave()  # it catches up at its own pace
            await asyncio.sleep(0)  # for the others to be sent it before the next one comes
        self.position = stretch.reached


class GaugeRoom(Room):
    """Followers of a value; `stale` when it may have moved since it was read."""

    def __init__(self, key: Hashable, opened: Opened, actor: Actor, gauge: Gauge[Any]) -> None:
        super().__init__(key, opened, actor)
        self.gauge = gauge
        self.stale = False
        self.not_before = 0.0

    def seat(self, follower: Follower) -> None:
        """Let somebody in; what they were told elsewhere may not be what is told here."""
        super().seat(follower)
        self.stale = self.stale or follower.last is not None

    def due_at(self) -> float | None:
        """When to read the value; None when nobody waits for it."""
        if any(follower.last is None for follower in self.followers):
            return self.retry_at
        return max(self.not_before, self.retry_at) if self.stale else None

    async def advance(self, answer: Answer, *, now: datetime) -> None:
        """Tell the value to those who have none, and, if it has moved, to those who were told one a second ago."""
        self.stale = False  # before reading: what moves meanwhile may not be in the value
        try:
            payload = await answer(self.opened, await self.gauge.read(self.actor, now), self.actor, now)
        except Exception:
            self.stale = True
            raise
        present = asyncio.get_running_loop().time()
        later = []
        for follower in tuple(self.followers):
            if follower.last is None or (follower.last != payload and present - follower.last_at >= GAUGE_SECONDS):
                follower.last, follower.last_at = payload, present
                follower.outlet.next(payload)
            elif follower.last != payload:
                later.append(follower.last_at + GAUGE_SECONDS)
        if later:
            self.stale = True
        self.not_before = min(later, default=present + GAUGE_SECONDS)
