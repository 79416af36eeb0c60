"""Rings: what tells the processes of a server that there is something new to read; what it is, the tables say."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import uuid4

import asyncpg

log = logging.getLogger("decompte.events")

CHANNEL: Final = "decompte_rings"
APPLICATION: Final = "decompte rings"
"""What the database calls the connection that listens."""

FIRST_RETRY: Final = 0.1
LAST_RETRY: Final = 5.0
HEARTBEAT_SECONDS: Final = 10.0
"""How often a silent connection is asked whether it is still there."""

GATHER_SECONDS: Final = 0.05
"""How long the next words wait for those that come meanwhile: in a busy moment each act would be told of by itself."""

ANSWER_SECONDS: Final = 5.0
MOST_WAITING: Final = 1_000


class Topic(StrEnum):
    """What has moved."""

    JOURNAL = "journal"
    """The journal has grown."""

    COUNTS = "counts"
    """Something counted has moved for the holders of a key: a person's id or an audience; of none, for everybody."""

    WEBHOOKS = "webhooks"
    """A message waits to be sent to a tool, without anything new in the journal."""

    ACCESS = "access"
    """A session, an account or rights have changed."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A wake-up call. It may be lost or come twice: whoever hears it reads the tables."""

    topic: Topic
    key: str = ""


Listener = Callable[[Ring], None]


class LocalBroker:
    """Rings within this process: enough on SQLite, where no other one writes."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def listen(self, listener: Listener) -> None:
        """Call `listener` at each ring; it must not wait."""
        self._listeners.add(listener)

    def forget(self, listener: Listener) -> None:
        """Call it no more."""
        self._listeners.discard(listener)

    def ring(self, ring: Ring) -> None:
        """Tell whoever listens; call it once the write is kept."""
        self._tell(ring)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Reach the other processes for as long as the block lasts: here, there are none."""
        yield

    def _tell(self, ring: Ring) -> None:
        for listener in tuple(self._listeners):
            listener(ring)


class PostgresBroker(LocalBroker):
    """Rings in every process on the database, through LISTEN and NOTIFY on a connection of its own.

    Here they are heard at once. Elsewhere they may be lost, with the connection for instance: when it is back everybody
    is told to look again, and whoever must miss nothing also looks from time to time.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._name = uuid4().hex
        self._waiting: dict[Ring, None] = {}
        self._bell = asyncio.Event()

    def ring(self, ring: Ring) -> None:
        """Tell whoever listens here, now, and the other processes as soon as may be; the same twice is said once."""
        self._tell(ring)
        if len(self._waiting) >= MOST_WAITING:
            self._waiting = {Ring(Topic.JOURNAL): None, Ring(Topic.COUNTS): None}
        self._waiting[ring] = None
        self._bell.set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Be connected for as long as the block lasts."""
        task = asyncio.create_task(self._run(), name="rings")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _run(self) -> None:
        delay = FIRST_RETRY
        while True:
            try:
                async with self._connected() as connection:
                    delay = FIRST_RETRY
                    # Whatever was said while nobody listened is lost.
                    self._tell(Ring(Topic.COUNTS))
                    await self._speak(connection)
            except Exception as failure:  # whatever it is, others write and are to be heard
                log.warning("rings of other processes are not heard, retrying: %s", failure)
            await asyncio.sleep(delay)
            delay = min(delay * 2, LAST_RETRY)

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(
            self._url.partition("?")[0],
            timeout=ANSWER_SECONDS,
            command_timeout=ANSWER_SECONDS,
            server_settings={"application_name": APPLICATION},
        )
        try:
            await connection.add_listener(CHANNEL, self._hear)
            connection.add_termination_listener(lambda _: self._bell.set())
            yield connection
        finally:
            connection.terminate()

    async def _speak(self, connection: asyncpg.Connection) -> None:
        """Pass on what rings here; returns once the connection is gone."""
        while not connection.is_closed():
            self._bell.clear()
            spoken = tuple(self._waiting)
            for ring in spoken:
                self._waiting.pop(ring, None)  # first: what rings again from here on is said again
                words = f"{self._name} {ring.topic} {ring.key}"
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, words)
            if spoken:
                await asyncio.sleep(GATHER_SECONDS)
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._bell.wait()
            except TimeoutError:
                await connection.execute("SELECT 1")

    def _hear(self, _connection: Any, _process: int, _channel: str, words: object) -> None:
        name, _, said = str(words).partition(" ")
        topic, _, key = said.partition(" ")
        if name != self._name and topic in set(Topic):
            self._tell(Ring(Topic(topic), key))


# ------------------------------------------------------------------------------- the broker of this process

_broker = LocalBroker()


def broker_for(url: str) -> LocalBroker:
    """The broker that a database of this address needs."""
    return LocalBroker() if url.startswith("sqlite:") else PostgresBroker(url)


def use(broker: LocalBroker) -> None:
    """Ring through this broker from now on."""
    global _broker  # noqa: PLW0603 - the process has one, like its database
    _broker = broker


def broker() -> LocalBroker:
    """The broker of this process."""
    return _broker


async def webhook_waits() -> None:
    """Ring for a message to a tool: to be run after the commit."""
    _broker.ring(Ring(Topic.WEBHOOKS))


async def journal_grew() -> None:
    """Ring for the journal: to be run after the commit."""
    _broker.ring(Ring(Topic.JOURNAL))


async def access_changed() -> None:
    """Ring for sessions, accounts and rights: to be run after the commit."""
    _broker.ring(Ring(Topic.ACCESS))


def counts_moved(key: str) -> Callable[[], Awaitable[None]]:
    """What to run after the commit to ring for the holders of a key."""

    async def ring() -> None:
        _broker.ring(Ring(Topic.COUNTS, key))

    return ring
