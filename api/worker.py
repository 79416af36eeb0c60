"""Work that is done when something rings, and looked for now and then, for as long as the server runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from typing import Final

GATHER_SECONDS: Final = 0.1
"""How long to wait after a ring: what happens in one busy moment is then worked on together."""

STOP_SECONDS: Final = 8.0
"""How long a server that stops leaves to what is under way."""


class Worker(ABC):
    """Works, waits for a ring or for `every` seconds, and works again, until it is stopped."""

    def __init__(self, log: logging.Logger, *, every: float) -> None:
        self._log = log
        self._every = every
        self._rung = asyncio.Event()
        self._stopping = False

    @abstractmethod
    async def work(self) -> None:
        """Do everything that is due now; what it raises is logged, and it is called again later."""

    def is_stopping(self) -> bool:
        """Whether nothing new is to be begun."""
        return self._stopping

    def ring(self) -> None:
        """Say that there is something to do."""
        self._rung.set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work for as long as the block lasts; at its end what is under way is finished, the rest waits."""
        task = asyncio.create_task(self._run(), name=self._log.name)
        try:
            yield
        finally:
            self._stopping = True
            self.ring()
            done, _ = await asyncio.wait({task}, timeout=STOP_SECONDS)
            if not done:
                task.cancel()  # what it had claimed is taken up by whoever comes next, once the lease is over
                await asyncio.wait({task})

    async def _run(self) -> None:
        failing = False
        while not self.is_stopping():
            try:
                await self.work()
                failing = False
            except Exception:
                # The database is away, say: what waits goes on waiting, and the log says it once.
                if not failing:
                    self._log.exception(self._log.name)
                failing = True
            await self._wait()

    async def _wait(self) -> None:
        """Until something rings, or for a while."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._every):
                await self._rung.wait()
        self._rung.clear()
        if not self.is_stopping():
            await asyncio.sleep(GATHER_SECONDS)
