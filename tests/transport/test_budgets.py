"""The budgets of a minute, on a clock of their own."""

from __future__ import annotations

import pytest

from api.rates import Budget
from api.transport import Refused


class Clock:
    def __init__(self) -> None:
        self.at = 600.0

    def __call__(self) -> float:
        return self.at


def wait(budget: Budget, points: int) -> int:
    """How long a refusal says to wait."""
    with pytest.raises(Refused) as refused:
        budget.spend("a", points)
    assert (refused.value.status, refused.value.code) == (429, "RATE_LIMITED")
    return int(refused.value.headers["Retry-After"])


def test_what_was_spent_comes_back_as_it_grows_old() -> None:
    clock = Clock()
    budget = Budget(100, clock)
    assert [budget.spend("a", 60), budget.spend("b", 1), budget.spend("a", 40)] == [40, 99, 0]
    clock.at += 30
    assert wait(budget, 1) == 30  # nothing is old before the minute is over
    clock.at += 30
    assert wait(budget, 1) == 1
    clock.at += 15  # a quarter of the hundred
    assert budget.spend("a", 20) == 5
    for points, seconds in ((6, 1), (30, 18)):
        assert wait(budget, points) == seconds
        clock.at += seconds
        assert budget.spend("a", points) < 2  # at once, not before
    clock.at = 720
    assert budget.spend("a", 44) == 0  # of the first hundred nothing is left, of the 56 of the last minute all
    clock.at += 120
    assert (budget.spend("a", 1), len(budget._before)) == (99, 0)


def test_what_costs_more_than_a_minute_is_let_through_once() -> None:
    clock = Clock()
    budget = Budget(100, clock)
    assert budget.spend("a", 1_000) == 0
    clock.at += 60
    assert wait(budget, 1_000) == 60
    clock.at += 60
    assert budget.spend("a", 1_000) == 0
