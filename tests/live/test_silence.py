"""Clients that say nothing: those that never present themselves, and those that no longer answer."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from tests.live.served import a_served_world, a_socket

WAITING = "subscription { counters { waitingPieces } }"


async def test_who_says_nothing_is_let_go(database_url: str, tmp_path: Path) -> None:
    async with (
        a_served_world(database_url, tmp_path / "data", live_init_seconds=2.0, live_ping_seconds=2.0) as world,
        a_socket(world) as stranger,
        a_socket(world, person := await world.person("ATELIER")) as absent,
        a_socket(world, person) as present,
    ):
        await stranger.send(type="ping")

        async def is_there() -> None:
            await present.subscribe(WAITING)
            await present.event()
            for _ in range(2):
                assert json.loads(await present.connection.recv())["type"] == "ping"
                await present.send(type="pong")

        heard, *_ = await asyncio.gather(absent.rest(polite=False), stranger.rest(), is_there())
        assert heard == [{"type": "ping"}]
        assert await absent.closed() == (4499, "Le client ne répond plus")
        assert await stranger.closed() == (4408, "connection_init n'est pas venu à temps")
        await present.subscribe(WAITING)
        await present.event()
