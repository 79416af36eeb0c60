"""The server is killed in the middle of everything, hundreds of times; what it had said stays said, once."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests import invariants
from tests.cli.served import free_port
from tests.crash import lives
from tests.crash.campaign import Box, Campaign
from tests.crash.servers import House, launching
from tests.crash.town import Life, Town
from tests.smtp import smtp_server

PLAYERS = 6


async def test_nothing_acknowledged_is_lost_and_nothing_is_half_written(
    database_url: str, tmp_path: Path, kills: int, seed: int, say: Callable[[str], None]
) -> None:
    say(f"\n{kills} kills on {database_url.partition(':')[0]}, --seed={seed}")
    chance, started = random.Random(seed), time.monotonic()
    folder = tmp_path / "data"
    folder.mkdir()
    box = Box()

    def tell(what: str) -> None:
        say(f"{time.monotonic() - started:4.0f} s: {what}")

    async with smtp_server(box), launching() as launcher:
        house = House(database_url, folder, free_port(), box.port)
        campaign = Campaign(house, Town(chance), box, launcher, chance)
        try:
            await _play(campaign, kills, tell)
        except BaseException:
            say(f"What the last servers said:\n{house.said}")
            raise
        finally:
            campaign.bury()


async def _play(campaign: Campaign, kills: int, tell: Callable[[str], None]) -> None:
    """So many lives, then one that nothing disturbs, at whose end nothing is left undone."""
    town, ending, stopping = campaign.town, asyncio.Event(), asyncio.Event()
    await campaign.found()
    async with asyncio.TaskGroup() as people:
        busy = [people.create_task(lives.circuits(town, ending)) for _ in range(PLAYERS)]
        busy += [people.create_task(lives.drafts(town, ending)), people.create_task(lives.readers(town, ending))]
        clock = people.create_task(lives.days(town, stopping))
        for number in range(kills):
            await campaign.live(number)
            if number % 10 == 9:
                tell(f"{number + 1} kills; {town.tally}")
        ending.set()
        last = campaign.server(0)
        await last.ready()
        town.born(Life(last))
        await asyncio.wait(busy)
        stopping.set()
        await asyncio.wait([clock])
        await lives.advance(town, await town.person("SEM"), timedelta(days=90))
    await campaign.mailed()
    await last.stopped()
    assert town.ledger.doubtful == []
    campaign.forget()
    assert await campaign.faults() == []
    async with campaign.database():
        assert town.now is not None
        assert await invariants.late(town.now) == []
    assert await campaign.unsent() == []
    twice = sum(len(mails) > 1 for mails in campaign.box.taken.values())
    tell(f"{town.tally}; {len(campaign.box.taken)} mails, {twice} of them sent twice or more")
    tell(", ".join(f"{times} in the middle of {kind}" for kind, times in campaign.struck.items()))
