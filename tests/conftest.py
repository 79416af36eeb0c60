"""Fixtures shared by all tests: the database that `--database` chooses, a fresh one for each test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from api.inspection.inspector import Inspector
from tests.databases import Databases, PostgresDatabases, SqliteDatabases, postgres_server
from tests.world import World, a_world

# Speed is measured on an idle machine, never in a test: a busy one would fail tests that say something else.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

collect_ignore = ["crash"]
"""Minutes of kills: `make test-crash` names the folder, nothing else looks into it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="database of this run; one only, since Tortoise keeps its INSERTs by connection name",
    )


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--database')}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out the tests that touch no database: they have run on SQLite, and would say the same."""
    if config.getoption("--database") == "sqlite":
        return
    touched = [item for item in items if "databases" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in touched])
    items[:] = touched


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where tests get their databases from; the server, if one is needed, starts with the first that asks."""
    if request.config.getoption("--database") == "sqlite":
        yield SqliteDatabases(tmp_path_factory.mktemp("databases"))
        return
    with postgres_server() as server:
        made = PostgresDatabases(server)
        yield made
        made.close()


@pytest.fixture
async def database_url(databases: Databases) -> AsyncIterator[str]:
    """The URL of a migrated and otherwise empty database of this test's own."""
    async with databases.fresh() as url:
        yield url


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A sandbox of this test's own, on the database of the run."""
    async with a_world(database_url, tmp_path / "data") as made:
        yield made


@pytest.fixture(scope="module")
def inspector() -> Iterator[Inspector]:
    made = Inspector()
    yield made
    asyncio.run(made.close())
