"""Migrations: upwards on a database that is filled, the same on both databases, with nothing left to write."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import aiosqlite
import asyncpg
import pytest
from tortoise import Tortoise
from tortoise.context import TortoiseContext
from tortoise.migrations.api.migrate import migrate as apply_migrations
from tortoise.migrations.autodetector import MigrationAutodetector

from api import db, migrations
from api.usecases.sight import astray
from tests.api.forms import TABLES, Tables, deposit, done, follow, grown, tables
from tests.databases import Databases
from tests.world import a_world

NAMES = sorted(module.name for module in iter_modules(migrations.__path__))
FIRST = NAMES[0]


async def test_no_model_waits_for_a_migration() -> None:
    settings = db.config("sqlite://:memory:")
    async with TortoiseContext() as context:
        await context.init(config=settings, init_connections=False)
        assert context.apps
        changes = await MigrationAutodetector(context.apps, settings["apps"]).changes()
    assert [operation.describe() for file in changes for operation in file.operations] == []


def test_every_migration_has_its_place_in_one_line() -> None:
    assert [name[:4] for name in NAMES] == [f"{rank:04d}" for rank in range(1, len(NAMES) + 1)]
    for before, name in pairwise(NAMES):
        assert import_module(f"api.migrations.{name}").Migration.dependencies == [("models", before)]


# ----------------------------------------------------------------------------- upwards, on what is filled


async def migrate_to(url: str, name: str) -> None:
    """Bring a database to the state of one migration."""
    settings = db.config(url, foreign_keys="OFF") if db.is_sqlite(url) else db.config(url)
    async with TortoiseContext():
        await apply_migrations(config=settings, app_labels=["models"], target=f"models.{name}")
        await Tortoise.close_connections()


class Raw:
    """A bare connection to a database of either kind."""

    def __init__(self, connection: Any, *, sqlite: bool) -> None:
        self.connection, self.sqlite = connection, sqlite

    async def rows(self, sql: str) -> Sequence[Any]:
        """The rows of a statement."""
        if self.sqlite:
            return list(await self.connection.execute_fetchall(sql))
        return list(await self.connection.fetch(sql))

    async def columns(self, table: str) -> dict[str, tuple[str, bool]]:
        """Type of each column, and whether it may be empty."""
        if self.sqlite:
            return {row[1]: (row[2], not row[3]) for row in await self.rows(f"PRAGMA table_info({table})")}
        found = await self.rows(
            "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
            f" WHERE table_schema = 'public' AND table_name = '{table}'"
        )
        return {row[0]: (row[1], row[2] == "YES") for row in found}

    async def links(self, table: str) -> dict[str, str]:
        """Column → table of each foreign key."""
        if self.sqlite:
            return {row[3]: row[2] for row in await self.rows(f"PRAGMA foreign_key_list({table})")}
        found = await self.rows(
            "SELECT a.attname, c.confrelid::regclass::text FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            f" WHERE c.contype = 'f' AND c.conrelid = '{table}'::regclass"
        )
        return {row[0]: row[1] for row in found}

    async def fill(self, table: str, seed: int) -> str:
        """Insert a row with a value in every column, its links leading to the row `seed` of other tables; its key."""
        links, values = await self.links(table), {}
        for name, (kind, _) in (await self.columns(table)).items():
            values[name] = _key(seed) if name in links and kind.lower() in ("uuid", "char(36)") else _value(kind, seed)
        names, given = ", ".join(f'"{name}"' for name in values), ", ".join(values.values())
        await self.run(f'INSERT INTO "{table}" ({names}) VALUES ({given})')
        return names

    def cast(self, text: str, kind: str) -> str:
        """A value said to be of a type, which PostgreSQL does not guess in a SELECT."""
        return text if self.sqlite else f"CAST({text} AS {kind})"

    async def run(self, sql: str) -> None:
        """Run a statement for its effect."""
        await self.connection.execute(sql)
        if self.sqlite:
            await self.connection.commit()


def _key(seed: int) -> str:
    return f"'01900000-0000-7000-8000-{seed:012d}'"


def _value(kind: str, seed: int) -> str:
    """A value for a column of that type, of either database."""
    kind = kind.lower()
    if kind in ("uuid", "char(36)"):
        return _key(seed)
    if "char" in kind or kind == "text":
        return f"'v{seed}'"
    if kind.startswith("timestamp"):
        return "'2025-01-06 08:00:00+00:00'"
    if kind == "date":
        return "'2025-01-06'"
    if kind in ("boolean", "bool"):
        return "TRUE"
    return "'{}'" if kind.startswith("json") else str(seed)


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[Raw]:
    """A bare connection, without the order in which rows must come."""
    if db.is_sqlite(url):
        async with aiosqlite.connect(db.sqlite_path(url)) as file:
            yield Raw(file, sqlite=True)
        return
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica")  # links are not checked while filling
        yield Raw(connection, sqlite=False)
    finally:
        await connection.close()


async def table_names(raw: Raw) -> list[str]:
    """The tables of ours."""
    if raw.sqlite:
        found = await raw.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    else:
        found = await raw.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return sorted(row[0] for row in found if "migration" not in row[0])


ROWS = 3


async def test_a_database_filled_after_the_first_migration_loses_nothing(databases: Databases) -> None:
    async with databases.empty() as url:
        await migrate_to(url, FIRST)
        async with opened(url) as raw:
            names = await table_names(raw)
            assert set(names) <= set(TABLES)
            columns = {name: await raw.fill(name, seed) for seed in range(1, ROWS + 1) for name in names}
            await raw.run(f"UPDATE party SET dossier_id = {_key(1)}")
            before = {name: [tuple(row) for row in await raw.rows(_all(name, columns))] for name in names}
        assert await db.migrate(url) == NAMES[1:]
        async with opened(url) as raw:
            after = {name: [tuple(row) for row in await raw.rows(_all(name, columns))] for name in names}
            assert sorted(await table_names(raw)) == sorted(TABLES)
            seats = [row[0] for row in await raw.rows("SELECT seats FROM dossier ORDER BY id")]
            assert seats == ["v1 v2 v3", "", ""]
        counters = after.pop("counter")
        assert [row for row in counters if row in before["counter"]] == before.pop("counter")
        assert after == before
        assert all(len(rows) == ROWS for rows in after.values())
        assert await db.migrate(url) == []


def _all(name: str, columns: dict[str, str]) -> str:
    return f'SELECT {columns[name]} FROM "{name}" ORDER BY 1'


async def test_a_sandbox_at_work_is_current_and_stays_as_it_is(databases: Databases, tmp_path: Path) -> None:
    async with databases.empty() as url:
        assert await db.migrate(url) == NAMES
        async with a_world(url, tmp_path) as world:
            a4 = await deposit(world, "S-1")
            await follow(world, a4, "A15", "S-2")
            a6 = await deposit(world, "S-3", "A6")
            await done(await world.person("SMEAUX"), "treatPiece", pieceId=a6["id"], to="MISE_EN_PAIEMENT")
            before: Tables = await tables()
        assert await db.migrate(url) == []
        async with a_world(url, tmp_path) as world:
            assert grown(before, await tables()) == {}
            person = await world.person("BATILOIRE")
            shown = await person.run("{ pieces { nodes { number status } totalCount { value } } }")
            assert shown["pieces"]["totalCount"]["value"] == 3
            assert (await deposit(world, "S-4"))["status"] == "A_ASSOCIER_MOE"


async def test_migrations_open_what_the_moa_setting_needs_and_count_what_is_there(
    databases: Databases, tmp_path: Path
) -> None:
    with_moa = "structure_id IN (SELECT id FROM structure WHERE moa_presence = 'AVEC_MOA')"
    managers = "user_id IN (SELECT user_id FROM rattachement WHERE role = 'GESTIONNAIRE_PRINCIPAL')"
    closed = f"application = 'FACTURES_RECUES' AND {with_moa}"
    openings = "SELECT structure_id, application FROM open_application ORDER BY 1, 2"
    profiles = "SELECT structure_id, application, user_id, level FROM habilitation ORDER BY 1, 2, 3, 4"
    async with databases.furnished() as url:
        async with a_world(url, tmp_path) as world:
            a4 = await deposit(world, "S-1")
            await follow(world, a4, "A15", "S-2")
        await migrate_to(url, "0017_signed_out_tickets")
        async with opened(url) as raw:
            before = [[tuple(row) for row in await raw.rows(query)] for query in (openings, profiles)]
            await raw.run(f"DELETE FROM open_application WHERE {closed}")
            await raw.run(f"DELETE FROM habilitation WHERE {closed} AND {managers}")
            assert [tuple(row) for row in await raw.rows(profiles)] != before[1]
        await db.migrate(url)
        async with opened(url) as raw:
            assert [[tuple(row) for row in await raw.rows(query)] for query in (openings, profiles)] == before
        async with a_world(url, tmp_path):
            assert await astray() == 0


# ------------------------------------------------------------------------------------------- the indexes


async def indexes(raw: Raw) -> dict[str, tuple[str, bool]]:
    """Index → its table, and whether it is unique."""
    if raw.sqlite:
        found = {}
        for table in await table_names(raw):
            for row in await raw.rows(f"PRAGMA index_list({table})"):
                found[row[1]] = (table, bool(row[2]))
        return found
    rows = await raw.rows("SELECT indexname, tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    return {row[0]: (row[1], "UNIQUE" in row[2]) for row in rows}


def expected_indexes() -> Iterator[tuple[str, str, bool]]:
    """What the migrations say: name, table, uniqueness; a later migration may drop what an earlier one made."""
    for name in NAMES:
        module = import_module(f"api.migrations.{name}")
        for index, on in getattr(module, "INDEXES", {}).items():
            yield index, on.partition(" ")[0], False
        for index, on in getattr(module, "UNIQUE", {}).items():
            yield index, on.partition(" ")[0], True


async def test_the_indexes_are_those_of_the_migrations(databases: Databases) -> None:
    expected = {name: (table, unique) for name, table, unique in expected_indexes()}
    assert len(expected) > 15
    async with databases.fresh() as url, opened(url) as raw:
        found = {name: each for name, each in (await indexes(raw)).items() if name.startswith(("idx_", "uq_"))}
    assert found == expected


UNIQUE_COLUMNS = [
    ("account", "connection_email"),
    ("dossier", "number"),
    ("idempotent_call", "actor_id, mutation, key"),
    ("party", "dossier_id, seat"),
    ("piece", "dossier_id, rank"),
    ("piece", "supplier_id, number_key"),
    ("session", "token_digest"),
    ("structure", "identifier_type, identifier"),
    ("work_item", "piece_id, seat"),
]


@pytest.mark.parametrize(("table", "columns"), UNIQUE_COLUMNS)
async def test_what_must_be_unique_is_kept_so_by_the_database(databases: Databases, table: str, columns: str) -> None:
    async with databases.fresh() as url, opened(url) as raw:
        await raw.fill(table, 1)
        with pytest.raises((asyncpg.UniqueViolationError, aiosqlite.IntegrityError)):
            await raw.fill(table, 1)
        kept = columns.split(", ")
        copied = ", ".join(
            f'"{name}"' if name in kept else raw.cast(_value(kind, 2), kind)
            for name, (kind, _) in (await raw.columns(table)).items()
        )
        with pytest.raises((asyncpg.UniqueViolationError, aiosqlite.IntegrityError)) as refused:
            await raw.run(f'INSERT INTO "{table}" SELECT {copied} FROM "{table}"')
        for column in kept:
            assert column in f"{refused.value} {getattr(refused.value, 'detail', '')}"
