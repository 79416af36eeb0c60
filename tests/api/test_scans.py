"""What each screen reads goes through an index: no statement looks at everybody's rows to find one's own.

The tables of a test are so small that a database would rightly look at all of them: PostgreSQL is told to prefer its
indexes, SQLite has no statistics here and does so by itself.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from api import db
from tests.api.forms import deposit, follow
from tests.databases import Databases
from tests.world import World, a_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = ("piece", "dossier", "party", "work_item", "journal_entry", "attachment", "notification", "certificate")
"""The tables that grow with every deposit."""

PIECES = "nodes { id number status history(first: 5) { nodes { at } } attachments { id } }"
SCREENS = {
    "workQueue": f"{{ workQueue(first: 2) {{ {PIECES} totalCount {{ value }} statusCounts {{ count }} }} }}",
    "workQueue back": f"{{ workQueue(last: 2) {{ {PIECES} }} }}",
    "pieces": f"{{ pieces(first: 2) {{ {PIECES} totalCount {{ value }} statusCounts {{ count }} }} }}",
    "pieces of a status": f"{{ pieces(filter: {{ status: [A_ASSOCIER_MOE] }}) {{ {PIECES} }} }}",
    "pieces with a word": f'{{ pieces(search: "atelier") {{ {PIECES} }} }}',
    "dossiers": "{ dossiers(first: 2) { nodes { id parties { seat } pieces { id } } totalCount { value }"
    " stateCounts { count } } }",
    "dashboard": "{ dashboard { byStatus { count } byCadre { count } waitingPieces overdueDeadlines } }",
    "counters": "{ counters { byStatus { count } waitingPieces unreadNotifications } }",
    "notifications": "{ viewer { notifications(first: 2) { unreadCount nodes { id } } } }",
    "changes": "{ changes(first: 2) { changes { position kind piece { id } } latest } }",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A sandbox with a few dossiers in it."""
    async with databases.furnished() as url, a_world(url, tmp_path_factory.mktemp("data")) as made:
        first, *_ = [await deposit(made, f"P-{number}") for number in range(3)]
        await follow(made, first, "A15", "P-15")
        yield made


@pytest.mark.parametrize("screen", SCREENS)
async def test_a_screen_scans_no_long_table(town: World, monkeypatch: pytest.MonkeyPatch, screen: str) -> None:
    read: list[tuple[str, Sequence[Any]]] = []
    fetch = db.fetch

    async def kept(sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        read.append((sql, values))
        return await fetch(sql, values)

    monkeypatch.setattr(db, "fetch", kept)
    await (await town.person("ATELIER")).run(SCREENS[screen])
    scans = {text: found for text, values in read if (found := await scanned(text, values))}
    assert scans == {}


async def scanned(text: str, values: Sequence[Any]) -> list[str]:
    """The long tables that a statement reads from one end to the other."""
    explain = _of_sqlite if db.reads_sqlite() else _of_postgres
    return sorted(set(LONG) & await explain(text, list(values)))


async def _of_sqlite(text: str, values: list[Any]) -> set[str]:
    rows = await get_connection("default").execute_query_dict(f"EXPLAIN QUERY PLAN {text}", values)
    plan = "\n".join(row["detail"] for row in rows)
    tables = {alias: table for table, alias in re.findall(r"(?:FROM|JOIN) (\w+) (\w+)", text)}
    of_its_own = set(re.findall(r"(?:CO-ROUTINE|MATERIALIZE) (\w+)", plan))
    return {tables.get(name, name) for name in set(re.findall(r"^SCAN (\w+)", plan, re.MULTILINE)) - of_its_own}


async def _of_postgres(text: str, values: list[Any]) -> set[str]:
    async with in_transaction() as connection:
        await connection.execute_query("SET LOCAL enable_seqscan = off")
        rows = (await connection.execute_query(f"EXPLAIN {text}", values))[1]
    return set(re.findall(r"Seq Scan on (\w+)", "\n".join(row[0] for row in rows)))
