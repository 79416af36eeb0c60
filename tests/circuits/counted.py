"""What is kept for lists and counts, held against what is counted when somebody filters or chooses seats."""

from __future__ import annotations

from typing import Any, Final

from api.domain.cadres import CADRES
from api.domain.roles import Seat
from api.domain.statuses import STATUSES
from tests.world import Person

AGREE: Final = """
query Agree($seats: [Seat!]!, $picked: PieceFilter!) {
  kept: dashboard { ...Tallies }
  counted: dashboard(seat: $seats) { ...Tallies }
  inOrder: pieces { ...Listed }
  found: pieces(filter: { and: [] }) { ...Listed }
  summed: pieces(filter: $picked) { ...Listed }
  picked: pieces(filter: { and: [$picked] }) { ...Listed }
  queue: workQueue { ...Counts }
  dossiers { ...Folders }
  foundDossiers: dossiers(filter: { and: [] }) { ...Folders }
  running: dossiers(filter: { state: [EN_COURS] }) { ...Folders }
  foundRunning: dossiers(filter: { and: [{ state: [EN_COURS] }] }) { ...Folders }
  awaited: pieces(filter: { waitingForViewer: true }) { ...Counts }
}
fragment Folders on DossierConnection { totalCount { value exact } stateCounts { state count } nodes { id } }
fragment Tallies on Dashboard {
  byStatus { status count totalTtc waitingForViewer } byCadre { cadre count totalTtc } waitingPieces overdueDeadlines
}
fragment Counts on PieceConnection {
  totalCount { value exact } statusCounts { status count totalTtc waitingForViewer }
}
fragment Listed on PieceConnection { ...Counts nodes { id } }
"""
PICKED: Final = {
    "status": [status.name for status in list(STATUSES)[::2]],
    "cadre": [cadre.name for cadre in list(CADRES)[::2]],
}
"""Some of what the tabs and menus of the screens pick; inside an `and` it is counted."""

PAIRS: Final = (
    ("kept", "counted"),
    ("inOrder", "found"),
    ("summed", "picked"),
    ("queue", "awaited"),
    ("dossiers", "foundDossiers"),
    ("running", "foundRunning"),
)


async def agreed(person: Person) -> dict[str, Any]:
    """The dashboard of somebody, which agrees with their lists, and these with what is counted."""
    shown = await person.run(AGREE, seats=[seat.value for seat in Seat], picked=PICKED)
    for kept, counted in PAIRS:
        assert shown[kept] == shown[counted], kept
    dashboard: dict[str, Any] = shown["kept"]
    return dashboard
