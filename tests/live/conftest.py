"""A served world for all the tests of a module."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.databases import Databases
from tests.live.served import a_served_world
from tests.world import World


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A sandbox on a real port, with small limits."""
    async with (
        databases.fresh() as url,
        a_served_world(url, tmp_path_factory.mktemp("data"), max_live_operations=3, max_live_connections=4) as world,
    ):
        yield world
