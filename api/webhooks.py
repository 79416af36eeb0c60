"""Tells webhooks of what happened, while the server runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from standardwebhooks import Webhook

from api import events
from api.posting import CALL_SECONDS, Poster, Unreachable
from api.usecases import webhook_delivery as delivery
from api.usecases.webhook_delivery import Answer, Outgoing

log = logging.getLogger("decompte.webhooks")

EVERY_SECONDS: Final = 5.0
"""How often to look when nothing rings: for retries, and for what other processes left."""

GATHER_SECONDS: Final = 0.1
"""How long to wait after a ring: what happens in one busy moment leaves together."""

TURN_SECONDS: Final = delivery.LEASE.total_seconds() - 2 * CALL_SECONDS
"""After how long no other message is begun for a webhook: the last one still ends within the lease."""

STOP_SECONDS: Final = 8.0
"""How long a server that stops leaves to the calls under way."""

FORGET_EVERY: Final = timedelta(hours=6)


class Webhooks:
    """Writes messages from the journal and sends those that are due, to several webhooks at once, to each in order.

    `now` dates and schedules, and is that of a sandbox there; leases and signatures are on the clock of the machine. A
    message leaves at least once: a crash between calling and noting calls again, under the same `webhook-id`.
    """

    def __init__(self, poster: Poster, now: Callable[[], Awaitable[datetime]]) -> None:
        self._poster = poster
        self._now = now
        self._rung = asyncio.Event()
        self._stopping = False
        self._forget_at = datetime.min.replace(tzinfo=UTC)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Call for as long as the block lasts; at its end the calls under way are finished, the others wait."""
        listener = self._hear
        events.broker().listen(listener)
        task = asyncio.create_task(self._run(), name="webhooks")
        try:
            yield
        finally:
            events.broker().forget(listener)
            self._stopping = True
            self._rung.set()
            done, _ = await asyncio.wait({task}, timeout=STOP_SECONDS)
            if not done:
                task.cancel()  # what it was sending is sent again by whoever comes next
                await asyncio.wait({task})

    def _hear(self, ring: events.Ring) -> None:
        if ring.topic in (events.Topic.JOURNAL, events.Topic.WEBHOOKS):
            self._rung.set()

    async def _run(self) -> None:
        failing = False
        while not self._stopping:
            try:
                await self.work()
                failing = False
            except Exception:
                # The database is away, say: what waits goes on waiting, and the log says it once.
                if not failing:
                    log.exception("webhooks")
                failing = True
            await self._wait()

    async def _wait(self) -> None:
        """Until something rings, or for a while."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(EVERY_SECONDS):
                await self._rung.wait()
        self._rung.clear()
        if not self._stopping:
            await asyncio.sleep(GATHER_SECONDS)

    async def work(self) -> None:
        """Send everything that is due now."""
        while not self._stopping and (claimed := await delivery.claim(await self._now(), _machine_now())):
            ends = await asyncio.gather(*(self._turn(webhook_id) for webhook_id in claimed), return_exceptions=True)
            for failure in filter(None, ends):
                raise failure
        now = await self._now()
        if now >= self._forget_at:
            await delivery.forget(now)
            self._forget_at = now + FORGET_EVERY

    async def _turn(self, webhook_id: UUID) -> None:
        """Write and send for one webhook, until nothing is due, or it fails: the others then go first."""
        ends = time.monotonic() + TURN_SECONDS
        try:
            await delivery.write_messages(webhook_id, await self._now())
            while not self._stopping and time.monotonic() < ends:
                message = await delivery.next_message(webhook_id, await self._now())
                if message is None or not await self._send(message):
                    break
        finally:
            await delivery.release(webhook_id, _machine_now())

    async def _send(self, message: Outgoing) -> bool:
        """Send one message, note what became of it, and answer whether it was taken."""
        at, identity, began = _machine_now(), message.identity, time.monotonic()
        headers = {
            "content-type": "application/json",
            "user-agent": "decompte",
            "webhook-id": identity,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(
                Webhook(secret).sign(identity, at, message.body) for secret in message.secrets
            ),
        }
        status = error = None
        try:
            status = await self._poster.post(message.url, message.body.encode(), headers)
        except Unreachable as failure:
            error = str(failure)
        answer = Answer(status, error, round((time.monotonic() - began) * 1000))
        taken = await delivery.note(message, answer, await self._now())
        if not taken:
            log.warning("message=%s webhook=%s status=%s error=%s", identity, message.webhook_id, status, error)
        return taken


def _machine_now() -> datetime:
    return datetime.now(UTC)
