"""One sandbox, as `decompte demo` serves it, for all the clients."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.cli.served import ROOT, served
from tests.databases import Databases

VARIABLES = {
    "DECOMPTE_TRUSTED_DOCUMENTS": str(ROOT / "frontend-contract" / "trusted-documents.json"),
    # Nobody is cut for being slow: the machine may be doing ten other things.
    "DECOMPTE_OPERATION_SECONDS": "60",
    "DECOMPTE_LIVE_INIT_SECONDS": "60",
    "DECOMPTE_LIVE_PING_SECONDS": "300",
}


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def sandbox(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Where the sandbox answers; its clock starts on 6 January 2025."""
    start = ("--now", "2025-01-06T08:00:00Z")
    data = tmp_path_factory.mktemp("clients") / "data"
    async with databases.fresh() as url:
        with served(url, data, *start, **VARIABLES) as running:
            yield running.url
