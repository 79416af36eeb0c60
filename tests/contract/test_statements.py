"""What each query of the contract costs the database: as many statements however many rows, and no long table whole."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

import pytest
import pytest_asyncio

from api import db
from tests.api.forms import deposit, nominal
from tests.api.test_scans import scanned
from tests.contract.test_files import CONTRACT
from tests.contract.test_operations import Asked, asked, send
from tests.databases import Databases
from tests.world import World, a_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

RECORD: Final = CONTRACT / "statements.json"
SESSION: Final = 1
"""The statement of every operation: who asks and, in a sandbox, what time it is."""

LOOKED_AT_WHOLE: Final[Mapping[str, Mapping[str, str]]] = {
    "Draft": {"attachment": "joined ON FALSE for a form that names no file: SQLite plans a scan, and never begins it"},
}
"""Query → long table → why a plan may say that it is read whole."""


class Statements(logging.Handler):
    """Those that an operation sends: what is planned, with its values, and what the use-cases ask."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.planned: list[tuple[str, Sequence[Any]]] = []
        self.logged = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.logged += 1

    @property
    def count(self) -> int:
        """All of them; SQLite's readers are ours, and write nothing in the log of the models."""
        return self.logged + (len(self.planned) if db.reads_sqlite() else 0) - SESSION


async def statements(name: str, query: Asked, patch: pytest.MonkeyPatch) -> Statements:
    """What an operation sends."""
    seen, fetch, log = Statements(), db.fetch, logging.getLogger("tortoise.db_client")

    async def kept(sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        seen.planned.append((sql, values))
        return await fetch(sql, values)

    person, variables, _ = query
    with patch.context() as patched:
        patched.setattr(db, "fetch", kept)
        patched.setattr(log, "handlers", [seen])
        level = log.level
        log.setLevel(logging.DEBUG)
        try:
            await send(person, name, variables)
        finally:
            log.setLevel(level)
    return seen


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A sandbox that knows the documents of the contract."""
    documents = CONTRACT / "trusted-documents.json"
    async with (
        databases.furnished() as url,
        a_world(url, tmp_path_factory.mktemp("data"), trusted_documents=documents) as made,
    ):
        yield made


async def test_each_query_takes_the_statements_that_are_recorded(
    town: World, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    queries = await asked(town)
    sent = {name: await statements(name, query, monkeypatch) for name, query in queries.items()}
    counted = {name: each.count for name, each in sent.items()}
    if pytestconfig.getoption("--record"):
        RECORD.write_text(json.dumps(counted, indent=1) + "\n")
    assert counted == json.loads(RECORD.read_text()), "pytest --record writes them anew, if they are meant"

    whole = {
        (name, table)
        for name, each in sent.items()
        for text, values in each.planned
        for table in await scanned(text, list(values))
    }
    assert whole <= {(name, table) for name, tables in LOOKED_AT_WHOLE.items() for table in tables}

    supplier = await town.person("BATILOIRE")
    structure = {"structureId": town.structures["BATILOIRE"]}
    for rank in range(3):
        await nominal(town, f"SIT-1{rank}")
        await deposit(town, f"SIT-2{rank}")
        await send(supplier, "SaveDraft", {"input": {**structure, "cadre": "A4"}})
        await send(supplier, "SaveTicket", {"input": {**structure, "title": "Aide"}})
    grown = {name: (await statements(name, query, monkeypatch)).count for name, query in queries.items()}
    assert grown == counted
