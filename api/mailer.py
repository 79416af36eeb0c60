"""Sends the mails of the outbox, while the server runs."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from api.mails import Envelope, Sender, compose
from api.relay import ConnectionLost, Relay, Send, Undeliverable
from api.usecases import outbox
from api.usecases.outbox import Letter
from api.worker import Worker

log = logging.getLogger("decompte.mailer")

EVERY_SECONDS: Final = 5.0
"""How often the outbox is looked into when nothing rings: for retries, and for what other processes left."""

BATCH: Final = timedelta(seconds=30)
"""After how long a batch begins no other mail: the last one still ends within the lease."""

FORGET_EVERY: Final = timedelta(hours=6)


class TooDeadly(Exception):
    """Nobody who took this mail to send it lived to tell."""


class Mailer(Worker):
    """Claims mails in small batches, sends them outside any transaction, and notes what became of each.

    A mail leaves at least once: a crash between sending and noting sends it again, under the same Message-ID.
    """

    def __init__(self, relay: Relay, sender: Sender) -> None:
        super().__init__(log, every=EVERY_SECONDS)
        self._relay = relay
        self._sender = sender
        self._started = False
        self._forget_at = datetime.min.replace(tzinfo=UTC)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send for as long as the block lasts; at its end the mail being sent is finished, the others wait."""
        async with super().running():
            outbox.bells.add(self.ring)
            try:
                yield
            finally:
                outbox.bells.discard(self.ring)

    async def work(self) -> None:
        """Send everything that is due now."""
        if not self._started:
            await outbox.take_over()
            self._started = True
        while await self._send_batch():
            pass
        await self._forget()

    async def _send_batch(self) -> bool:
        """Send the next mails; answers whether there may be more."""
        if self.is_stopping() or not await outbox.is_due(_now()):
            return False
        started = _now()
        letters = await outbox.claim(started, domain=self._sender.domain)
        untried = {letter.id: letter for letter in letters}
        sent: list[UUID] = []
        try:
            async with self._relay.open() as send:
                for letter in letters:
                    if self.is_stopping() or _now() - started > BATCH:
                        break
                    del untried[letter.id]
                    if await self._try(letter, send):
                        sent.append(letter.id)
        except ConnectionLost:
            pass  # noted on the mail that was being sent; the others are given back
        except Exception as failure:  # the relay cannot be reached, or does not know us
            await self._fail(list(untried.values()), failure)
            untried = {}
            return False
        finally:
            await outbox.mark_sent(sent, _now())
            await outbox.release(untried.values())
        return bool(letters)

    async def _try(self, letter: Letter, send: Send) -> bool:
        """Send one mail; answers whether it has left."""
        if letter.claims > outbox.MAX_CLAIMS:
            await self._fail([letter], TooDeadly(f"{outbox.MAX_CLAIMS} processes died while sending it"), for_good=True)
            return False
        envelope = Envelope(letter.message_id, letter.to.email, letter.to.name, letter.subject, letter.written_at)
        try:
            await send(compose(envelope, letter.template, letter.data, self._sender))
        except (Undeliverable, ValueError) as refusal:
            await self._fail([letter], refusal, for_good=True)
        except ConnectionLost as lost:
            await self._fail([letter], lost)
            raise
        except Exception as failure:
            await self._fail([letter], failure)
        else:
            return True
        return False

    async def _fail(self, letters: Sequence[Letter], failure: Exception, *, for_good: bool = False) -> None:
        error = f"{type(failure).__name__}: {failure}"
        for letter in letters:
            over = await outbox.mark_failed(letter, _now(), error=error, for_good=for_good)
            level = logging.ERROR if over else logging.WARNING
            log.log(
                level, "mail=%s attempt=%d given_up=%s error=%s", letter.id, letter.attempts + 1, over, _kind(failure)
            )

    async def _forget(self) -> None:
        if _now() >= self._forget_at:
            await outbox.forget_sent(_now())
            self._forget_at = _now() + FORGET_EVERY


def _kind(failure: Exception) -> str:
    """What a log may say: the message of a relay often repeats the address."""
    return type(failure).__name__


def _now() -> datetime:
    """The real clock, whatever that of a sandbox says."""
    return datetime.now(UTC)
