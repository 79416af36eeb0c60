"""Days as people in Paris count them, as the instants that tables hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from api.domain.delays import PARIS
from api.domain.errors import ErrorCode, error


@dataclass(frozen=True, slots=True)
class Period:
    """The instants from `start`, included, to `end`, left out."""

    start: datetime
    end: datetime


def period(first: date, last: date) -> Period:
    """The days from `first` to `last`, both included, as people in Paris count them."""
    if last < first:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="to", value=last.isoformat())
    return Period(_midnight(first, "from"), _midnight(last, "to", later=timedelta(days=1)))


def _midnight(day: date, field: str, *, later: timedelta = timedelta(0)) -> datetime:
    try:
        return datetime.combine(day + later, time(), tzinfo=PARIS).astimezone(UTC)
    except OverflowError:  # next to the first or the last day that Python knows of
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field=field, value=day.isoformat()) from None


def day_of(instant: datetime) -> Period:
    """The day in Paris to which an instant belongs."""
    day = instant.astimezone(PARIS).date()
    return period(day, day)


def week_of(instant: datetime) -> Period:
    """The week in Paris, from Monday to Sunday, to which an instant belongs."""
    day = instant.astimezone(PARIS).date()
    monday = day - timedelta(days=day.weekday())
    return period(monday, monday + timedelta(days=6))
