"""Learning that the server is about to stop, while its connections are still there."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def when_stopping(callback: Callable[[], None]) -> Iterator[None]:
    """Call back when the server is asked to stop, before it does what it does then.

    It tells the application only when all answers are over, and waits for those that never are. Where nobody handles
    the signals, as in a test, nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    theirs = {each: signal.getsignal(each) for each in SIGNALS}

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(callback)
        before = theirs[signal.Signals(number)]
        if callable(before):
            before(number, frame)

    handled = [each for each, before in theirs.items() if callable(before) and before is not signal.default_int_handler]
    for each in handled:
        signal.signal(each, handle)
    try:
        yield
    finally:
        for each in handled:
            signal.signal(each, theirs[each])
