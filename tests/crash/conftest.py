"""What a run of kills is told: how many, and from which seed."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=200, help="how many times the server is killed")
    parser.addoption("--seed", type=int, default=None, help="what chance starts from; by default, chance itself")


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many times the server is killed."""
    found: int = request.config.getoption("--kills")
    return found


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What chance starts from; it is printed, so that a run can be told again."""
    given: int | None = request.config.getoption("--seed")
    return random.randrange(2**32) if given is None else given


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Tell whoever waits, while the test runs."""

    def line(text: str) -> None:
        with capsys.disabled():
            print(text, flush=True)  # noqa: T201 - it takes minutes

    return line
