"""A client of the small schema; no effect and no log line is left from another test."""

import logging
from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.transport.small_schema import (
    client_of,
    effects,
    endpoint,
)


@pytest.fixture(autouse=True)
def _fresh(caplog: pytest.LogCaptureFixture) -> None:
    effects.clear()
    caplog.set_level(logging.INFO)


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(endpoint()) as client:
        yield client
