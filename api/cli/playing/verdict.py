"""What became of an example, and how it differs from the reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from api.cli.playing.reference import Clock, Example
from api.cli.playing.timeline import Shift

PLAYED: Final = """query Played($id: ID!) {
  dossier(id: $id) {
    number
    state
    pieces { number status }
    paymentClock { startsAt rule delayDays indicativeDueDate }
  }
}"""
NO_PIECE: Final = "aucune pièce"


@dataclass(slots=True)
class Played:
    """An example on its way: the end of its numbers here, the ids of what it made, what went wrong."""

    example: Example
    suffix: str = ""
    dossier_id: str | None = None
    pieces: dict[str, str] = field(default_factory=dict)
    dossier_number: str = ""
    statuses: Mapping[str, str] = field(default_factory=dict)
    state: str = ""
    clock: Clock | None = None
    differences: list[str] = field(default_factory=list)

    def number(self, of_reference: str) -> str:
        """The number under which a pièce of the reference is deposited here."""
        return of_reference + self.suffix

    def read(self, dossier: Mapping[str, Any], shift: Shift) -> None:
        """Take in the dossier as the server shows it, and note every difference from the reference."""
        self.dossier_number, self.state = dossier["number"], dossier["state"]
        self.statuses = {piece["number"]: piece["status"] for piece in dossier["pieces"]}
        self.clock = _clock(dossier["paymentClock"])
        self.differences += self._differences(shift)

    def _differences(self, shift: Shift) -> Iterator[str]:
        wanted = {self.number(number): status for number, status in self.example.statuses.items()}
        for number in wanted | dict(self.statuses):
            expected, found = wanted.get(number, NO_PIECE), self.statuses.get(number, NO_PIECE)
            if expected != found:
                yield f"{number} : {expected} attendu, {found} obtenu"
        if self.example.state != self.state:
            yield f"dossier : {self.example.state} attendu, {self.state} obtenu"
        clock = shift.clock(self.example.clock) if self.example.clock else None
        if clock != self.clock:
            yield f"délai de paiement : {_told(clock)} attendu, {_told(self.clock)} obtenu"


def _clock(shown: Mapping[str, Any] | None) -> Clock | None:
    if shown is None:
        return None
    start, due = datetime.fromisoformat(shown["startsAt"]), date.fromisoformat(shown["indicativeDueDate"])
    return Clock(start, shown["rule"], shown["delayDays"], due)


def _told(clock: Clock | None) -> str:
    if clock is None:
        return "aucun"
    return f"{clock.rule}, {clock.delay_days} jours, du {clock.starts_at.isoformat()} au {clock.due_date}"
