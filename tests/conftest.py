"""Fixtures shared by all tests: the database that `--database` chooses, a fresh one for each test."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
import uvloop

from api.inspection.inspector import Inspector
from tests.databases import Databases, made_for
from tests.world import INSPECTOR, World, a_world

# Speed is measured on an idle machine, never in a test: a busy one would fail tests that say something else.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.register_profile("long", deadline=None, max_examples=10_000)  # --hypothesis-profile=long
hypothesis.settings.register_profile("walk", deadline=None, max_examples=10, print_blob=True)  # make test-walk
hypothesis.settings.load_profile("house")

# httpx2 looks for it at each request, and what is not installed is looked for on disk: a twentieth of the suite.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]

collect_ignore = ["crash", "clients"]
"""Minutes of kills, and clients that want Node: `make test-crash` and `make contract-clients` name their folder."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="database of this run; one only, since Tortoise keeps its INSERTs by connection name",
    )
    parser.addoption("--record", action="store_true", help="write frontend-contract/statements.json anew")


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that `decompte serve` runs on."""
    if sys.platform == "win32":
        return {"asyncio": asyncio.new_event_loop}
    return {"uvloop": uvloop.new_event_loop}


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: a full collection need not look at it again, each time for 0.1 s."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def pytest_sessionfinish() -> None:
    asyncio.run(INSPECTOR.close())


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
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Where tests get their databases from, made when the first one asks."""
    with made_for(request.config.getoption("--database")) as made:
        yield made


@pytest.fixture
async def database_url(databases: Databases) -> AsyncIterator[str]:
    """The URL of a migrated and otherwise empty database of this test's own."""
    async with databases.fresh() as url:
        yield url


@pytest.fixture
async def sandbox_url(databases: Databases) -> AsyncIterator[str]:
    """The URL of a database of this test's own, with the structures and accounts of a sandbox."""
    async with databases.furnished() as url:
        yield url


@pytest.fixture
async def world(sandbox_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A sandbox of this test's own, on the database of the run."""
    async with a_world(sandbox_url, tmp_path / "data") as made:
        yield made


@pytest.fixture
def inspector() -> Inspector:
    """The one that the sandboxes share."""
    return INSPECTOR
