"""The hub: wakes when something has happened, checks everybody's rights again, and has each room told."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from api import events
from api.domain.peers import Peer, Personal, rights
from api.domain.permissions import Actor
from api.engine.executor import answer_event
from api.events import Ring, Topic
from api.graphql_errors import cause_of, encode, present_result
from api.live.opening import Opened
from api.live.rooms import Connection, End, FeedRoom, Follower, GaugeRoom, Room
from api.reads.source import Feed, Gauge
from api.usecases import account, change
from api.usecases.change import Touched

log = logging.getLogger("decompte.live")

PAUSE_SECONDS: Final = 0.02
LONGEST_PAUSE_SECONDS: Final = 0.2
"""How long to wait between two passes: what happens in one busy moment is told together."""

RECOUNT_SECONDS: Final = 30.0
"""How often gauges are read when nothing rings: for what depends on the time, and for rings that were lost."""

MOST_PERSONAL: Final = 1_000
MOST_FAILURES: Final = 3
RETRY_SECONDS: Final = 1.0
"""How long to leave alone what has failed."""


class TooManyConnections(Exception):
    """This person has as many connections as one may have."""


class Hub:
    """Everybody who follows something in this process.

    It is told that something happened by rings, and looks at least every `poll_seconds` whether it missed one. What
    happened it reads from the journal, from the position it had reached: nothing is lost or told twice.
    """

    def __init__(
        self,
        *,
        now: Callable[[], Awaitable[datetime]],
        context: Callable[[Actor, datetime], object],
        poll_seconds: float,
        connections_per_person: int,
    ) -> None:
        self._now = now
        self._context = context
        self._poll_seconds = poll_seconds
        self._connections_per_person = connections_per_person
        self._guests: set[Callable[[End], None]] = set()
        self._deserted = asyncio.Event()
        self._connections: set[Connection] = set()
        self._held: Counter[Hashable] = Counter()
        self._rooms: dict[Hashable, Room] = {}
        # Operations found to depend on who asks: their followers share nothing.
        self._personal: OrderedDict[tuple[str, str | None], None] = OrderedDict()
        self._position = 0
        self._bell = asyncio.Event()
        self._rung: set[Ring] = set()
        self._recount_at = 0.0
        self._look_at = 0.0
        self.stopping = False

    # ------------------------------------------------------------------------------------------- connections

    @contextlib.contextmanager
    def holding(self, end: Callable[[End], None]) -> Iterator[None]:
        """Be told when the server stops, which waits for the end of the block: a farewell is part of it."""
        self._guests.add(end)
        try:
            if self.stopping:
                end(End.STOPPING)
            yield
        finally:
            self._guests.remove(end)
            if not self._guests:
                self._deserted.set()

    def connect(self, connection: Connection) -> None:
        """Count a connection in; raises `TooManyConnections` when it is one too many."""
        person = connection.person
        if self._held[person] >= self._connections_per_person:
            raise TooManyConnections
        self._held[person] += 1
        self._connections.add(connection)

    def disconnect(self, connection: Connection) -> None:
        """Forget a connection that was counted in; what it follows leaves with its callers."""
        self._connections.discard(connection)
        person = connection.person
        self._held[person] -= 1
        if not self._held[person]:
            del self._held[person]

    async def follow(self, follower: Follower) -> None:
        """Tell a follower what it asked for, until its connection ends; raises what made it impossible."""
        follower.connection.followers.add(follower)
        try:
            while await self._seat(follower, await change.latest()):
                follower.moved.clear()
                self._bell.set()
                await follower.moved.wait()
                if follower.failure is not None:
                    raise follower.failure
        finally:
            follower.connection.followers.discard(follower)
            self._unseat(follower)

    async def _seat(self, follower: Follower, latest: int) -> bool:
        """Find the room of those who are answered alike; who is behind it catches up first, at its client's pace.

        Answers whether there still is somebody to seat.
        """
        source = follower.opened.source
        while not follower.connection.over:
            if follower.outlet.crowded:
                await follower.outlet.drained()
                continue
            key, actor = self._place(follower)
            room = self._rooms.get(key)
            if isinstance(source, Feed):
                goal = room.position if isinstance(room, FeedRoom) else max(latest, self._position)
                if follower.position < (goal := max(goal, follower.alone_until)):
                    await self._catch_up(follower, source, goal)
                    continue
                room = room or FeedRoom(key, follower.opened, actor, source, follower.position)
            elif isinstance(source, Gauge):
                room = room or GaugeRoom(key, follower.opened, actor, source)
            else:
                raise TypeError("a source is a feed or a gauge")
            self._rooms[key] = room
            room.seat(follower)
            return True
        return False

    async def _catch_up(self, follower: Follower, feed: Feed[Any], goal: int) -> None:
        now = await self._now()
        await self._check_rights([follower.connection], now)
        if follower.connection.over:
            return
        actor = follower.connection.actor
        stretch = await feed.read(actor, after=follower.position, upto=goal)
        for position, value in stretch.events:
            follower.tell(position, await self._answer(follower.opened, value, actor, now))
            await asyncio.sleep(0)  # for it to be sent before the next one comes
            if follower.outlet.crowded:
                return
        follower.position = stretch.reached

    def _place(self, follower: Follower) -> tuple[Hashable, Actor]:
        """The key of the room for a follower, and the actor that stands for those in it."""
        actor, question = follower.connection.actor, follower.opened.question
        if question[:2] in self._personal:
            return (question, rights(actor), actor.key), actor
        return (question, rights(actor)), Peer(actor)

    def _unseat(self, follower: Follower) -> None:
        room = follower.room
        follower.leave()
        if room is not None:
            self._close_if_empty(room)

    def _close_if_empty(self, room: Room) -> None:
        if not room.followers and self._rooms.get(room.key) is room:
            del self._rooms[room.key]

    # ------------------------------------------------------------------------------------------------ passes

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen and tell for as long as the block lasts; at its end all connections are ended."""
        events.broker().listen(self.hear)
        task = asyncio.create_task(self._run(), name="live")
        try:
            yield
        finally:
            events.broker().forget(self.hear)
            self.stop()
            task.cancel()
            await asyncio.wait({task})

    def stop(self) -> None:
        """End every connection, now: the server is about to go away."""
        self.stopping = True
        for connection in tuple(self._connections):
            self._end(connection, End.STOPPING)
        for end in tuple(self._guests):
            end(End.STOPPING)

    async def farewell(self) -> None:
        """End every connection, and wait until the last client was told why."""
        self.stop()
        while self._guests:
            self._deserted.clear()
            await self._deserted.wait()

    def _end(self, connection: Connection, why: End) -> None:
        """Tell a connection nothing more, and have its transport close it."""
        connection.over = True
        for follower in tuple(connection.followers):
            self._unseat(follower)
        connection.end(why)

    def hear(self, ring: Ring) -> None:
        """Wake up."""
        self._rung.add(ring)
        self._bell.set()

    async def _run(self) -> None:
        failing = False
        loop = asyncio.get_running_loop()
        while True:
            await self._wait()
            started = loop.time()
            rung, self._rung = self._rung, set()
            try:
                if self._connections:
                    await self._pass(rung)
                failing = False
            except Exception:
                # The database is away, say: everybody is still where they were, and the log says it once.
                if not failing:
                    log.exception("live")
                failing = True
                self._rung |= rung
            # Half of the time is left to everything else.
            pause = min(max(loop.time() - started, PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
            await asyncio.sleep(RETRY_SECONDS if failing else pause)

    async def _wait(self) -> None:
        """Until something rings, a gauge is due, or it is time to look."""
        loop = asyncio.get_running_loop()
        due = [at for room in self._rooms.values() if isinstance(room, GaugeRoom) and (at := room.due_at()) is not None]
        until = min([loop.time() + self._poll_seconds, *due])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                await self._bell.wait()
        self._bell.clear()

    async def _pass(self, rung: set[Ring]) -> None:
        present = asyncio.get_running_loop().time()
        now = await self._now()
        before, latest = self._position, await change.latest()
        touched = await change.touched(before, latest) if latest > before else Touched()
        # What is of no dossier may be of somebody's rights.
        rights_moved = touched is None or touched.structures or touched.people
        everybody = rights_moved or present >= self._look_at or any(ring.topic is Topic.ACCESS for ring in rung)
        if everybody:
            await self._check_rights(self._connections, now)
            self._look_at = present + self._poll_seconds
        self._mark_stale(rung, touched, present)
        self._set_apart(touched, latest)
        rooms = [room for room in self._rooms.values() if self._waits(room, before, latest, touched, present)]
        if not everybody:
            await self._check_rights({follower.connection for room in rooms for follower in room.followers}, now)
        for room in rooms:
            if not room.followers:  # they have just lost or changed their rights
                continue
            if isinstance(room, FeedRoom):
                told = await self._advance(room, room.advance(self._answer, upto=latest, now=now))
                if told and room.position < latest:
                    self._bell.set()
            elif isinstance(room, GaugeRoom):
                await self._advance(room, room.advance(self._answer, now=now))
        self._position = max(before, latest)

    @staticmethod
    def _waits(room: Room, before: int, latest: int, touched: Touched | None, present: float) -> bool:
        """Whether there is something to tell in a room; one that nothing concerns has been told all there is."""
        if isinstance(room, GaugeRoom):
            due = room.due_at()
            return due is not None and due <= present
        if not isinstance(room, FeedRoom):
            return False
        if room.position >= before and not room.concerned(touched):
            room.position = max(room.position, latest)
        return room.position < latest and room.retry_at <= present

    def _set_apart(self, touched: Touched | None, latest: int) -> None:
        """Have those catch up by themselves who may be told what their peers are not; they come back afterwards."""
        for room in tuple(self._rooms.values()):
            if isinstance(room, FeedRoom) and isinstance(room.actor, Peer):
                for follower in room.concerned_apart(touched):
                    follower.alone_until = latest
                    self._unseat(follower)

    def _mark_stale(self, rung: set[Ring], touched: Touched | None, present: float) -> None:
        """Say which gauges may have moved."""
        keys = {ring.key for ring in rung if ring.topic is Topic.COUNTS}
        everybody = "" in keys or present >= self._recount_at
        if present >= self._recount_at:
            self._recount_at = present + RECOUNT_SECONDS
        for room in self._rooms.values():
            if isinstance(room, GaugeRoom) and not room.stale:
                people = {str(follower.connection.actor.key) for follower in room.followers} if keys else set()
                rung_for = not keys.isdisjoint(room.audiences | people)
                room.stale = everybody or rung_for or room.concerned(touched) or bool(room.concerned_apart(touched))

    async def _advance(self, room: Room, telling: Awaitable[None]) -> bool:
        """Have a room told; a failure leaves it where it is, for a few times. Answers whether it went well."""
        try:
            await telling
        except Personal:
            self._personal[room.opened.question[:2]] = None
            if len(self._personal) > MOST_PERSONAL:
                self._personal.popitem(last=False)
            self._empty(room, None)
        except Exception as failure:
            room.failures += 1
            room.retry_at = asyncio.get_running_loop().time() + RETRY_SECONDS
            log.warning("a room could not be told, for the %d. time", room.failures, exc_info=failure)
            if room.failures >= MOST_FAILURES:
                # The database answers, or the pass would have ended before: it is this reading that fails.
                self._empty(room, failure)
        else:
            room.failures = 0
            self._close_if_empty(room)
            return True
        return False

    def _empty(self, room: Room, failure: Exception | None) -> None:
        """Send everybody out of a room: to find another one, or for good."""
        for follower in tuple(room.followers):
            follower.failure = failure
            self._unseat(follower)

    async def _check_rights(self, connections: Iterable[Connection], now: datetime) -> None:
        """End the connections whose session is over; those whose rights have changed change rooms."""
        asked = tuple(connections)
        actors = await account.actors_of((each.token for each in asked), at=datetime.now(UTC), now=now)
        for connection in asked:
            actor = actors.get(connection.token)
            if actor is None:
                self._end(connection, End.SESSION_OVER)
            elif actor != connection.actor:
                connection.actor = actor
                for follower in tuple(connection.followers):
                    self._unseat(follower)

    async def _answer(self, opened: Opened, value: Any, actor: Actor, now: datetime) -> bytes:
        result = await answer_event(opened.executor, value, self._context(actor, now))
        for error in result.errors or ():
            if isinstance(cause := cause_of(error), Personal):
                raise cause
        return encode(present_result(result, uuid4().hex))
