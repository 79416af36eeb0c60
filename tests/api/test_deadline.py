"""The deadline of an operation: its statement stops in the database, and the connection serves the next."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from api import db
from tests.world import World, a_world

PATIENCE = 60.0  # far more than a busy machine needs
ENDLESS_ON_SQLITE = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
ENDLESS_ON_POSTGRES = "SELECT pg_sleep(86400)"
RUNNING = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(86400)'"


def endless() -> str:
    return ENDLESS_ON_SQLITE if db.reads_sqlite() else ENDLESS_ON_POSTGRES


async def check_that_nothing_runs() -> None:
    """More statements at once than there are connections: one that is busy for ever would keep one waiting."""
    async with asyncio.timeout(PATIENCE):
        assert [rows[0][0] for rows in await asyncio.gather(*(db.fetch("SELECT 1") for _ in range(12)))] == [1] * 12
        while not db.reads_sqlite() and (await db.fetch(RUNNING))[0][0]:  # noqa: ASYNC110 - PostgreSQL stops by itself
            await asyncio.sleep(0.01)


async def test_a_statement_stops_with_whoever_waits_for_it(world: World) -> None:
    for _ in range(6):
        reading = asyncio.create_task(db.fetch(endless()))
        await asyncio.wait({reading}, timeout=0.02)  # it has begun or not: it must end
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
    await check_that_nothing_runs()


async def test_an_operation_past_its_deadline_stops_its_statement(
    sandbox_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_world(sandbox_url, tmp_path / "data", operation_seconds=0.2) as world:
        person, fetch = await world.person("ATELIER"), db.fetch

        async def slowly(_sql: str, _values: Sequence[Any] = ()) -> Sequence[Any]:
            return await fetch(endless())

        with monkeypatch.context() as patch:
            patch.setattr(db, "fetch", slowly)
            answers = await asyncio.gather(*(person.post("{ dashboard { waitingPieces } }") for _ in range(6)))
        for answer in answers:
            (error,) = answer.json()["errors"]
            assert (answer.status_code, error["extensions"]["code"]) == (503, "TIMEOUT")
        await check_that_nothing_runs()
