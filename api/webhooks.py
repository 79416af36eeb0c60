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
from api.worker import Worker

log = logging.getLogger("decompte.webhooks")

EVERY_SECONDS: Final = 5.0
"""How often to look when nothing rings: for retries, and for what other processes left."""

TURN_SECONDS: Final = delivery.LEASE.total_seconds() - 2 * CALL_SECONDS
"""After how long no other message is begun for a webhook: the last one still ends within the lease."""

FORGET_EVERY: Final = timedelta(hours=6)


class Webhooks(Worker):
    """Writes messages from the journal and sends those that are due, to several webhooks at once, to each in order.

    `now` dates and schedules, and is that of a sandbox there; leases and signatures are on the clock of the machine. A
    message leaves at least once: a crash between calling and noting calls again, under the same `webhook-id`.
    """

    def __init__(self, poster: Poster, now: Callable[[], Awaitable[datetime]]) -> None:
        super().__init__(log, every=EVERY_SECONDS)
        self._poster = poster
        self._now = now
        self._forget_at = datetime.min.replace(tzinfo=UTC)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Call for as long as the block lasts; at its end the calls under way are finished, the others wait."""
        listener = self._hear  # the broker knows it by what it is
        async with super().running():
            events.broker().listen(listener)
            try:
                yield
            finally:
                events.broker().forget(listener)

    def _hear(self, ring: events.Ring) -> None:
        if ring.topic in (events.Topic.JOURNAL, events.Topic.WEBHOOKS):
            self.ring()

    async def work(self) -> None:
        """Send everything that is due now."""
        while not self.is_stopping() and (claimed := await delivery.claim(await self._now(), _machine_now())):
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
            while not self.is_stopping() and time.monotonic() < ends:
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
