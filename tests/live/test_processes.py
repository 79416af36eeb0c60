"""Several processes: what one writes the others tell, and a process that stops sends its clients back."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg
import httpx2
import pytest

from api.events import APPLICATION
from tests.api.forms import deposit
from tests.cli.served import environment, free_port
from tests.live.served import PATIENCE, a_served_world, a_session, a_socket, a_stream
from tests.live.test_changes import POSITIONS, now
from tests.world import Person, World

WAITING = "subscription { counters { waitingPieces } }"


@asynccontextmanager
async def a_process(
    world: World, database_url: str, data: Path
) -> AsyncIterator[tuple[World, asyncio.subprocess.Process]]:
    """The same world through a server in a process of its own."""
    port = free_port()
    env = {
        **environment(database_url),
        "DECOMPTE_DATA_DIR": str(data),
        "DECOMPTE_PORT": str(port),
        "DECOMPTE_SANDBOX": "true",
        "DECOMPTE_COOKIE_SECURE": "false",
        "DECOMPTE_SEND_MAILS": "false",
    }
    log = data.with_suffix(".log")
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "api", "serve", env=env, stdout=output, stderr=output
        )
        try:
            async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
                async with asyncio.timeout(PATIENCE):
                    while not await _ready(http):
                        assert process.returncode is None, log.read_text()
                        await asyncio.sleep(0.05)
                yield replace(world, http=http, people={}), process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _ready(http: httpx2.AsyncClient) -> bool:
    try:
        return (await http.get("/readyz")).status_code == 200
    except httpx2.HTTPError:
        return False


async def test_a_server_that_stops_sends_its_clients_back(database_url: str, tmp_path: Path) -> None:
    async with a_served_world(database_url, tmp_path / "here") as world:
        token = await a_session(world, "agent@lormel.example")
        start = await now(Person(world.http, token))
    async with a_process(world, database_url, tmp_path / "there") as (there, process):
        person = Person(there.http, token)
        async with (
            a_socket(there, person) as socket,
            a_socket(there) as stranger,
            a_stream(there, person, POSITIONS, after=start) as stream,
        ):
            await socket.subscribe(WAITING)
            assert await socket.event() == {"counters": {"waitingPieces": 0}}
            process.send_signal(signal.SIGTERM)
            for each in (socket, stranger):
                assert await each.closed() == (1012, "Le serveur redémarre : se reconnecter")
            assert await stream.receive() is None
            async with asyncio.timeout(PATIENCE):
                assert await process.wait() == -signal.SIGTERM
    said = (tmp_path / "there.log").read_text()
    assert "ERROR" not in said, said


async def test_what_another_process_writes_is_told_here(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--database") == "sqlite":
        pytest.skip("one process writes to SQLite")
    # It looks around so rarely that what comes was rung for.
    async with (
        a_served_world(database_url, tmp_path / "here", live_poll_seconds=3_600) as here,
        a_process(here, database_url, tmp_path / "there") as (there, _),
    ):
        person = await here.person("BATILOIRE")
        async with a_socket(here, person) as socket:
            start = await now(person)
            await socket.subscribe(POSITIONS, after=start)
            told = []
            for number in range(3):
                await deposit(there, f"N-{number}")
                told += [(await socket.event())["changes"]["position"] for _ in range(2)]
            # The connection that listens is lost, and with it what is said meanwhile.
            assert await end_listening(database_url) == 2
            await deposit(there, "N-3")
            told += [(await socket.event())["changes"]["position"] for _ in range(2)]
            assert told == [str(int(start) + rank) for rank in range(1, 9)]
            await deposit(there, "N-4")
            await socket.event()


async def end_listening(database_url: str) -> int:
    """End the connections that listen, as a network does; answers how many there were."""
    connection = await asyncpg.connect(database_url)
    try:
        ended = await connection.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = $1",
            APPLICATION,
        )
        return len(ended)
    finally:
        await connection.close()
