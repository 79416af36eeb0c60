"""Delays are whole days of Paris, counted from the day after the event (Q27)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.delays import DELAYS, PARIS, DelayCode, due_at


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2025-04-02T09:14:07+02:00", 7, "2025-04-10T00:00:00+02:00"),
        ("2025-04-02T00:00:00+02:00", 7, "2025-04-10T00:00:00+02:00"),
        ("2025-04-02T23:59:59+02:00", 7, "2025-04-10T00:00:00+02:00"),
        # 23:30 in London is already tomorrow in Paris.
        ("2025-04-02T22:30:00+00:00", 7, "2025-04-11T00:00:00+02:00"),
        # Through both changes of hour: the days stay whole.
        ("2025-03-28T10:00:00+01:00", 3, "2025-04-01T00:00:00+02:00"),
        ("2025-10-24T10:00:00+02:00", 3, "2025-10-28T00:00:00+01:00"),
        ("2024-02-28T10:00:00+01:00", 1, "2024-03-01T00:00:00+01:00"),
    ],
)
def test_when_a_delay_has_passed(start: str, days: int, due: str) -> None:
    assert due_at(at(start), days) == at(due)


def test_the_answer_is_in_utc() -> None:
    assert due_at(at("2025-04-02T09:14:07+02:00"), 7).isoformat() == "2025-04-09T22:00:00+00:00"


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), st.integers(1, 60))  # noqa: DTZ001 (Hypothesis adds the zone)
def test_a_delay_ends_at_midnight_in_paris_after_its_last_day(start: datetime, days: int) -> None:
    due = due_at(start, days)
    there = due.astimezone(PARIS)
    assert (there.hour, there.minute, there.second) == (0, 0, 0)
    assert there.date() - start.astimezone(PARIS).date() == timedelta(days=days + 1)
    assert due.tzinfo is UTC


def test_every_delay_is_there() -> None:
    assert set(DELAYS) == set(DelayCode)
