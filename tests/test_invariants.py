"""The invariants see what is wrong: a sound database has no fault, and each row that is bent is found."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from tortoise import Tortoise
from tortoise.connection import get_connection

from api.storage import Storage
from tests import invariants
from tests.circuits.stage import Stage, codes
from tests.circuits.story import A4, A7, A15, FILE, FOURNISSEUR, MISSING, MOE, NAMED
from tests.databases import Databases
from tests.world import START, a_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

TABLE: Final = re.compile(r"(?:UPDATE|FROM|INTO) (\w+)")
KEYED: Final = {"idempotencyKey": "0190a1b2-0000-7000-8000-000000000000"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def files(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Storage]:
    """The files of a sandbox with a dossier of two pièces, another whose delays have passed, and no fault."""
    data: Path = tmp_path_factory.mktemp("data")
    async with databases.fresh() as url, a_world(url, data) as world:
        first, second = Stage(world, NAMED), Stage(world, NAMED)
        for who, operation, given, _ in (A4, (MOE, "SuspendPiece", {**MISSING, **KEYED}, None)):
            assert not codes(await first.do(who, operation, given))
        assert not codes(await first.do(FOURNISSEUR, "CompletePiece", FILE))
        assert not codes(await first.do(A15[0], A15[1], A15[2]))
        assert not codes(await second.do(A7[0], A7[1], A7[2]))
        await world.move_clock(START + timedelta(days=40))
        yield Storage(data / "files")


BENT: Final = (
    {
        "UPDATE counter SET value = value + 1 WHERE name = 'journal'": "journal: ",
        "UPDATE counter SET value = value - 1 WHERE name = 'dossier'": "dossier: ",
        "UPDATE idempotent_call SET outcome = NULL": "no outcome",
        "UPDATE attachment SET sha256 = '0' || SUBSTR(sha256, 2)": "FileMissing",
        "UPDATE dossier SET clock_rule = NULL": "its clock is",
        "UPDATE piece SET next_id = NULL": "does not say so",
        "DELETE FROM certificate": "certified as []",
        "UPDATE piece_count SET late = late + 1": "rows of counts and orders",
        "DELETE FROM work_item": "awaits [] instead of",
        "DELETE FROM notification WHERE id = (SELECT id FROM notification ORDER BY id LIMIT 1)": "happened 1 times",
        "DELETE FROM outbox_mail WHERE id = (SELECT id FROM outbox_mail ORDER BY id DESC LIMIT 1)": "is mailed to",
    },
    {
        "UPDATE attachment SET bytes = bytes + 1": "bytes instead of",
        "UPDATE sight SET total_ttc = total_ttc + 1": "rows of counts and orders",
        "UPDATE attachment SET rank = 7 WHERE rank = 1": "files ranked [0, 7]",
        "UPDATE dossier SET circuit = 'MOAD'": "its circuit is",
        "UPDATE dossier SET seats = 'MOE'": "its seats are MOE",
        "UPDATE piece SET due_code = 'TACITE_MOA'": "due TACITE_MOA",
        "UPDATE notification SET event = 'PAYMENT_LAUNCHED'": "happened 0 times",
        "UPDATE outbox_mail SET to_address = 'x@y.example'": "is mailed to {'x@y.example'",
        "DELETE FROM journal_entry WHERE kind = 'PIECE_SUSPENDED'": "goes from",
    },
    {
        "UPDATE attachment SET kind = 'AUTRE'": "0 documents",
        "UPDATE dossier SET state = 'PAYE'": "its history leads to",
        "UPDATE dossier SET version = version + 1": "version 5 after 4 acts",
        "UPDATE piece SET version = version + 1 WHERE rank = 2": "version 2 after 1 acts",
        "UPDATE piece SET previous_id = NULL": "follows None",
        "UPDATE piece SET status = 'A_ASSOCIER_MOE' WHERE rank = 2": "its history ends with",
        "INSERT INTO journal_entry (position, at, kind, dossier_id, piece_id, comment) SELECT 100, at, kind,"
        " dossier_id, piece_id, comment FROM journal_entry WHERE kind = 'DEADLINE_PASSED'": "passed twice on",
    },
    {
        "DELETE FROM journal_entry WHERE kind IN ('PIECE_DEPOSITED', 'DEADLINE_PASSED')": "does not begin",
        "UPDATE piece SET due_fired_at = due_at": "no history tells",
    },
    {
        "DELETE FROM party WHERE seat = 'DESTINATAIRE'": "are seated",
        "UPDATE piece SET rank = 3 WHERE rank = 2": "ranked [1, 3]",
    },
)
"""Ways to bend the database at once, and what is said of each."""


async def test_a_sound_database_has_no_fault(files: Storage) -> None:
    assert await invariants.faults(files=files) == []
    assert await invariants.late(START + timedelta(days=400)) == []


@pytest.mark.parametrize("bent", BENT)
async def test_a_bent_database_is_found_out(files: Storage, bent: Mapping[str, str]) -> None:
    async with put_back({table_of(statement) for statement in bent}):
        await run(*bent)
        found = await invariants.faults(files=files)
        for statement, said in bent.items():
            assert any(said in fault for fault in found), (statement, found)
    assert await invariants.faults(files=files) == []


def table_of(statement: str) -> str:
    """The table that a statement bends."""
    found = TABLE.search(statement)
    assert found is not None
    return found[1]


async def run(*statements: str) -> None:
    """Run statements that nothing of ours would."""
    for statement in statements:
        await get_connection("default").execute_query(statement)


@asynccontextmanager
async def put_back(tables: Iterable[str]) -> AsyncIterator[None]:
    """Whatever the block does to these tables, their rows are then what they were."""
    for table in tables:
        await run(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
    try:
        yield
    finally:
        for table in tables:
            key, *others = names_of(table)
            named, kept = ", ".join([key, *others]), f"kept_{table}"
            await run(
                f"DELETE FROM {table} WHERE {key} NOT IN (SELECT {key} FROM {kept})",
                f"UPDATE {table} SET ({named}) = (SELECT {named} FROM {kept} WHERE {kept}.{key} = {table}.{key})",
                f"INSERT INTO {table} SELECT * FROM {kept} WHERE {key} NOT IN (SELECT {key} FROM {table})",
                f"DROP TABLE {kept}",
            )


def names_of(table: str) -> list[str]:
    """The columns of a table, its key first."""
    for model in Tortoise.apps["models"].values():
        if model._meta.db_table == table:
            key = model._meta.db_pk_column
            return [key, *(name for name in model._meta.db_fields if name != key)]
    raise LookupError(table)
