"""Being asked to stop: the server is told once everybody has been sent back, or at once when asked twice."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest

from api.live.stopping import when_stopping
from tests.live.served import PATIENCE


@pytest.fixture
async def heard() -> AsyncIterator[asyncio.Queue[int]]:
    """What the server hears, which is this test."""
    heard: asyncio.Queue[int] = asyncio.Queue()
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.put_nowait(number))
    yield heard
    signal.signal(signal.SIGTERM, before)


async def test_the_server_is_told_after_the_farewell(heard: asyncio.Queue[int]) -> None:
    begun, over = asyncio.Event(), asyncio.Event()

    async def farewell() -> None:
        begun.set()
        await over.wait()

    async with asyncio.timeout(PATIENCE), when_stopping(farewell):
        signal.raise_signal(signal.SIGTERM)
        await begun.wait()
        assert heard.empty()
        over.set()
        assert await heard.get() == signal.SIGTERM
        signal.raise_signal(signal.SIGTERM)
        assert await heard.get() == signal.SIGTERM
    assert heard.empty()


@pytest.mark.parametrize("late", [False, True])
async def test_who_asks_twice_does_not_wait(heard: asyncio.Queue[int], late: bool) -> None:
    begun = asyncio.Event()

    async def farewell() -> None:
        begun.set()
        await asyncio.Event().wait()

    async with asyncio.timeout(PATIENCE), when_stopping(farewell):
        signal.raise_signal(signal.SIGTERM)
        if late:
            await begun.wait()
        signal.raise_signal(signal.SIGTERM)
        assert [await heard.get(), await heard.get()] == [signal.SIGTERM] * 2
    assert heard.empty()


async def test_what_was_held_is_not_lost_when_the_server_stops_by_itself(heard: asyncio.Queue[int]) -> None:
    async with when_stopping(asyncio.Event().wait):
        signal.raise_signal(signal.SIGTERM)
        await asyncio.sleep(0)
        assert heard.empty()
    assert [heard.get_nowait()] == [signal.SIGTERM]


async def test_a_farewell_that_fails_keeps_nobody(heard: asyncio.Queue[int]) -> None:
    async def farewell() -> None:
        raise OSError("gone")

    async with asyncio.timeout(PATIENCE), when_stopping(farewell):
        signal.raise_signal(signal.SIGTERM)
        assert await heard.get() == signal.SIGTERM
