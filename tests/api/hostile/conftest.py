"""Whether every bad value is tried, or a sample of them."""

from __future__ import annotations

import pytest

from tests.api.hostile.trial import Sample


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="try every bad value: `make test-hostile`")


@pytest.fixture(scope="session")
def sample(request: pytest.FixtureRequest) -> Sample:
    """Which bad values this run tries."""
    return Sample(whole=request.config.getoption("--whole", default=False))
