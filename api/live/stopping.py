"""Learning that the server is about to stop, while its connections are still there."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
GRACE_SECONDS: Final = 5.0
"""How long the server may be kept from stopping."""


@contextlib.asynccontextmanager
async def when_stopping(farewell: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Say farewell when the server is asked to stop, and only then let it: it would cut every socket without a word.

    Whoever asks twice does not wait. Where nobody handles the signals, as in a test, nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    found = {each: signal.getsignal(each) for each in SIGNALS}
    theirs = {
        each: before for each, before in found.items() if callable(before) and before is not signal.default_int_handler
    }
    held: list[signal.Signals] = []
    parting: asyncio.Task[None] | None = None

    def handle(number: int, _frame: FrameType | None) -> None:
        held.append(signal.Signals(number))
        loop.call_soon_threadsafe(hear)

    def hear() -> None:
        nonlocal parting
        if parting is None:
            parting = loop.create_task(part())
        else:
            pass_on()

    async def part() -> None:
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GRACE_SECONDS):
                    await farewell()
        finally:
            pass_on()

    def pass_on() -> None:
        while held:
            number = held.pop(0)
            theirs[number](number, None)

    for each in theirs:
        signal.signal(each, handle)
    try:
        yield
    finally:
        for each, before in theirs.items():
            signal.signal(each, before)
        if parting is not None:
            parting.cancel()
            await asyncio.wait({parting})
        pass_on()
