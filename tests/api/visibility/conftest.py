"""One town for all these tests: they only look."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.api.visibility.looking import View, look
from tests.api.visibility.oracle import Oracle
from tests.api.visibility.scene import Scene, a_scene
from tests.databases import Databases
from tests.world import a_world

WIDE = {
    "max_fields": 20_000,
    "max_tokens": 20_000,
    "max_rows": 2_000_000,
    "max_aliases": 1_000,
    "operation_seconds": 600.0,
}


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def scene(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """The town, in a sandbox that takes long documents, and its time over them: one asks for every field."""
    async with databases.furnished() as url, a_world(url, tmp_path_factory.mktemp("data"), **WIDE) as world:
        yield await a_scene(world)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def oracle(scene: Scene) -> Oracle:
    """What the references say of the town."""
    return await Oracle.of(scene)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def views(scene: Scene, oracle: Oracle) -> list[View]:
    """What everybody sees."""
    return await look(scene, oracle)
