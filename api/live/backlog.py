"""What waits to be sent to one client: bounded, so that whoever reads slowly is let go."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable

log = logging.getLogger("decompte.live")


class Backlog:
    """Messages in order, `maximum` bytes of them at most: past that `overflow` is called, and what waits is dropped.

    Whoever has more to say than the client can hear looks at `crowded` and waits for `drained`, `patience` seconds at
    most: a client that reads nothing for that long is as slow as one that overflows.
    """

    def __init__(self, maximum: int, patience: float, overflow: Callable[[], None]) -> None:
        self._maximum = maximum
        self._patience = patience
        self._overflow = overflow
        self._messages: deque[bytes] = deque()
        self._bytes = 0
        self._closed = False
        self._filled = asyncio.Event()
        self._drained = asyncio.Event()

    def put(self, message: bytes) -> None:
        """Add a message, unless no more are taken; a single one always fits."""
        if self._closed:
            return
        if self._messages and self._bytes + len(message) > self._maximum:
            self._messages.clear()
            self.give_up()
            return
        self._messages.append(message)
        self._bytes += len(message)
        self._filled.set()

    def give_up(self) -> None:
        """Let the client go: it reads too slowly."""
        if not self._closed:
            log.info("a client that reads too slowly is let go")
        self.close()
        self._overflow()

    def close(self) -> None:
        """Take no more: what waits is the last."""
        self._closed = True
        self._filled.set()
        self._drained.set()

    async def get(self) -> bytes | None:
        """The next message; None after the last."""
        while not self._messages:
            if self._closed:
                return None
            self._filled.clear()
            await self._filled.wait()
        message = self._messages.popleft()
        self._bytes -= len(message)
        if not self.crowded:
            self._drained.set()
        return message

    @property
    def crowded(self) -> bool:
        """Whether half of the room is taken."""
        return self._bytes > self._maximum // 2 and not self._closed

    async def drained(self) -> None:
        """Wait until it is crowded no more."""
        if not self.crowded:
            return
        self._drained.clear()
        try:
            async with asyncio.timeout(self._patience):
                await self._drained.wait()
        except TimeoutError:
            self.give_up()
