"""A sandbox shared by the tests of a module: they make accounts and structures of their own in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from api.usecases.sight import astray
from tests.databases import Databases
from tests.world import World, a_world


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """The world of a module; whatever its tests did is counted as it must be."""
    async with databases.furnished() as url, a_world(url, tmp_path_factory.mktemp("data")) as made:
        yield made
        assert await astray() == 0
