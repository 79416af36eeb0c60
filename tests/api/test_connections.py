"""Connections to PostgreSQL: reads keep them, and none is lost, broken, busy or one too many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import asyncpg
import pytest
from tortoise.exceptions import OperationalError

from api import db
from api.backends import asyncpg as backend

SIZE = 3
PATIENCE = 60.0  # far more than a busy machine needs
OURS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
PID = "SELECT pg_backend_pid()"


@pytest.fixture
async def other(database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[asyncpg.Connection]:
    """A connection beside those of the server, which has a pool of three."""
    if request.config.getoption("--database") == "sqlite":
        pytest.skip("SQLite has no connections to lose")
    await db.connect(database_url, pool_size=SIZE)
    connection = await asyncpg.connect(database_url)
    try:
        yield connection
    finally:
        await db.disconnect()
        await connection.close()


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await true():  # noqa: ASYNC110 - PostgreSQL says nothing when it has ended a connection
            await asyncio.sleep(0.01)


async def pids(times: int = 12) -> set[int]:
    """The connections that serve many reads at once."""
    async with asyncio.timeout(PATIENCE):
        return {rows[0][0] for rows in await asyncio.gather(*(db.fetch(PID) for _ in range(times)))}


async def kept_in_transactions(text: str = "SELECT 1", failure: Exception | None = None) -> None:
    async with db.transaction():
        await db.fetch(text)
        assert db.in_transaction()
        if failure is not None:
            raise failure


async def test_reads_share_the_connections_with_transactions(other: asyncpg.Connection) -> None:
    reading = await pids()
    assert len(reading) <= SIZE
    assert await pids(1) <= reading  # the same again, not another one
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(kept_in_transactions() if turn % 2 else pids(2) for turn in range(20)))
    assert await other.fetchval(f"SELECT count(*) {OURS}") <= SIZE


async def test_connections_that_the_server_ends_are_replaced(other: asyncpg.Connection) -> None:
    before = await pids()
    await other.execute(f"SELECT pg_terminate_backend(pid) {OURS}")

    async def replaced() -> bool:
        try:
            return not await pids() & before
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
            return False  # the driver has not read it yet

    await until(replaced)
    await kept_in_transactions()
    assert await other.fetchval(f"SELECT count(*) {OURS}") <= SIZE


async def test_a_statement_whose_connection_ends_fails_alone(other: asyncpg.Connection) -> None:
    reading = asyncio.create_task(db.fetch("SELECT pg_sleep(86400)"))

    async def ended() -> bool:
        sleeping = f"SELECT count(pg_terminate_backend(pid)) {OURS} AND state = 'active' AND query LIKE '%86400%'"
        return bool(await other.fetchval(sleeping))

    await until(ended)
    with pytest.raises((OSError, asyncpg.PostgresError)):
        await reading
    assert 0 < len(await pids()) <= SIZE


async def test_a_statement_that_is_refused_leaves_its_connection_usable(other: asyncpg.Connection) -> None:
    for _ in range(SIZE + 1):
        with pytest.raises(OperationalError):
            await db.fetch("SELECT 1 / 0")
    assert 0 < len(await pids()) <= SIZE
    await kept_in_transactions()


async def test_connections_that_nobody_uses_go_back_to_the_pool(
    other: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "KEPT_SECONDS", 0.0)
    reading = await pids()
    kept: Any = db._server and db._server._pool
    pool = kept._pool
    await until(lambda: _is(pool.get_idle_size() == len(reading)))
    assert kept._kept == []
    assert await pids(1) <= reading


async def _is(true: bool) -> bool:
    return true


async def test_what_is_written_keeps_its_connection_and_what_is_undone_does_not(other: asyncpg.Connection) -> None:
    await kept_in_transactions()
    kept: Any = db._server and db._server._pool
    assert len(kept._kept) == 1
    with pytest.raises(LookupError):
        await kept_in_transactions(failure=LookupError())
    with pytest.raises(OperationalError):
        await kept_in_transactions("SELECT 1 / 0")
    assert kept._kept == []
    await kept_in_transactions()
    assert await other.fetchval(f"SELECT count(*) {OURS} AND state <> 'idle'") == 0


async def test_the_end_closes_every_connection(other: asyncpg.Connection, database_url: str) -> None:
    reading = asyncio.create_task(db.fetch("SELECT count(*) FROM generate_series(1, 2000000)"))
    await pids()
    await db.disconnect()
    assert (await reading)[0][0] == 2_000_000

    async def gone() -> bool:
        return not await other.fetchval(f"SELECT count(*) {OURS}")

    await until(gone)
    await db.connect(database_url, pool_size=SIZE)  # and it opens again
    assert len(await pids()) <= SIZE
