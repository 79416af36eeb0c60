"""Several examples told at once: one order of time, moved by whole days when the sandbox is already past it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from api.cli.playing.reference import Clock, Event, Example
from api.domain.delays import PARIS


@dataclass(frozen=True, slots=True)
class Turn:
    """An event of an example, to be played at its instant."""

    at: datetime
    example: Example
    event: Event


@dataclass(frozen=True, slots=True)
class Shift:
    """A whole number of days added to every date; the hour stays that of Paris, summer or winter."""

    days: int = 0

    def instant(self, at: datetime) -> datetime:
        """The instant, that many days later by the wall clock."""
        wall = at.astimezone(PARIS).replace(tzinfo=None) + timedelta(days=self.days)
        return wall.replace(tzinfo=PARIS)

    def day(self, day: date) -> date:
        """The day, that many days later."""
        return day + timedelta(days=self.days)

    def clock(self, clock: Clock) -> Clock:
        """The payment clock of a dossier whose dates were all moved."""
        return Clock(self.instant(clock.starts_at), clock.rule, clock.delay_days, self.day(clock.due_date))


def shift_after(first: datetime, now: datetime) -> Shift:
    """The least shift that brings `first` to `now` or later; none when it is not past."""
    days = max(0, (now - first).days)
    while Shift(days).instant(first) < now:
        days += 1
    return Shift(days)


def timeline(examples: Iterable[Example], shift: Shift) -> list[Turn]:
    """The events of all the examples in the order of time; at one instant, in the order they were given."""
    turns = [Turn(shift.instant(event.at), example, event) for example in examples for event in example.events]
    return sorted(turns, key=lambda turn: turn.at)
