"""What it costs to tell many of one change: `python -m bench.live`.

Thousands of subscriptions in one process, of everybody of the sandbox in turn, several to a socket; then acts on
dossiers, each told to all who see it. Statements are those read for the whole process, the act's own answer included;
memory is that of the process, the clients' ends included, since they are in it too.
"""

from __future__ import annotations

import asyncio
import resource
import tempfile
import time
from contextlib import AsyncExitStack
from itertools import cycle, islice
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from api import db
from api.domain.examples import EXAMPLE_STRUCTURES
from tests.api.forms import deposit, done
from tests.databases import Databases, SqliteDatabases
from tests.live.served import PATIENCE, Socket, a_served_world, a_socket
from tests.live.test_changes import FOLLOW, now

TOGETHER: Final = 10
"""Subscriptions of one socket."""
CHANGES: Final = 5
WHO: Final = ("agent", "lecteur", "gestionnaire")


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


async def _told(socket: Socket) -> int:
    """How many events a socket is told until all its subscriptions have been told one."""
    for _ in range(TOGETHER):
        await socket.event()
    return TOGETHER


async def measure(url: str, folder: Path, subscriptions: int) -> None:
    """Open the subscriptions, then make changes, and say what each took."""
    console, read = Console(), list[str]()
    db.statements.set(read)  # before the server starts: its tasks add to the same list
    limits = {"max_live_operations": TOGETHER, "max_live_connections": subscriptions}
    async with a_served_world(url, folder / "data", **limits) as world, AsyncExitStack() as stack:
        world.http.timeout = PATIENCE  # the machine may have much else to do
        people = [(each.key, who) for each in EXAMPLE_STRUCTURES for who in WHO]
        start = await now(await world.person(*people[0]))
        before, began, sockets = _resident(), time.perf_counter(), list[tuple[str, Socket]]()
        for key, who in islice(cycle(people), subscriptions // TOGETHER):
            socket = await stack.enter_async_context(a_socket(world, await world.person(key, who)))
            for _ in range(TOGETHER):
                await socket.subscribe(FOLLOW, after=start)
            sockets.append((key, socket))
        grown = (_resident() - before) * 1024 / subscriptions
        spent = time.perf_counter() - began
        console.print(f"{subscriptions} subscriptions, {TOGETHER} to a socket: {spent:.0f} s, {grown:.0f} KiB each")
        await asyncio.sleep(1)
        seeing = [socket for key, socket in sockets if key in ("BATILOIRE", "ATELIER", "VALOMBRE")]
        a4 = await deposit(world, "L-1")  # two lines of history
        for _ in range(2):
            await asyncio.gather(*map(_told, seeing))
        for rank in range(CHANGES):
            read.clear()
            act = ("suspendPiece", "ATELIER") if rank % 2 == 0 else ("completePiece", "BATILOIRE")
            began = time.perf_counter()
            await done(await world.person(act[1]), act[0], pieceId=a4["id"], comment=f"Motif {rank}")
            acted = time.perf_counter()
            told = sum(await asyncio.gather(*map(_told, seeing)))
            spent = time.perf_counter() - acted
            events = sum("FROM journal_entry t" in text for text in read)
            console.print(
                f"{act[0]}: {(acted - began) * 1000:.0f} ms, then {told} told in {spent * 1000:.0f} ms;"
                f" {len(read)} statements, {events} of them read what to tell"
            )


async def _on_a_database(databases: Databases, folder: Path, subscriptions: int) -> None:
    async with databases.fresh() as url:
        await measure(url, folder, subscriptions)


def main(
    subscriptions: Annotated[int, typer.Option(help="How many are open.")] = 2_000,
) -> None:
    """Measure what a change costs."""
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(_on_a_database(SqliteDatabases(Path(name)), Path(name), subscriptions))


if __name__ == "__main__":
    typer.run(main)
