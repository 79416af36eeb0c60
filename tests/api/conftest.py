"""The files' routes alone, over a folder of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from api.inspection.inspector import Inspector
from tests.files_house import House


@pytest.fixture
def house(tmp_path: Path, inspector: Inspector) -> House:
    return House(tmp_path / "files", inspector)


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=house.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as made:
        yield made
