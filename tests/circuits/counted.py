"""What is kept for lists and counts, held against what is counted when somebody filters, from each seat too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from api.domain.cadres import CADRES
from api.domain.roles import Seat
from api.domain.statuses import STATUSES
from tests.world import Person

_FRAGMENTS: Final = """
fragment Folders on DossierConnection { totalCount { value exact } stateCounts { state count } nodes { id } }
fragment Tallies on Dashboard {
  byStatus { status count totalTtc waitingForViewer } byCadre { cadre count totalTtc } waitingPieces overdueDeadlines
}
fragment Counts on PieceConnection {
  totalCount { value exact } statusCounts { status count totalTtc waitingForViewer }
}
fragment Listed on PieceConnection {
  ...Counts nodes { id status cadre currency amounts { totalTtc } }
}
"""
AGREE: Final = f"""
query Agree($picked: PieceFilter!) {{
  kept: dashboard {{ ...Tallies }}
  inOrder: pieces(first: 100) {{ ...Listed }}
  found: pieces(first: 100, filter: {{ and: [] }}) {{ ...Listed }}
  late: pieces(filter: {{ overdue: true }}) {{ totalCount {{ value }} }}
  summed: pieces(filter: $picked) {{ ...Listed }}
  picked: pieces(filter: {{ and: [$picked] }}) {{ ...Listed }}
  queue: workQueue {{ ...Counts }}
  dossiers {{ ...Folders }}
  foundDossiers: dossiers(filter: {{ and: [] }}) {{ ...Folders }}
  running: dossiers(filter: {{ state: [EN_COURS] }}) {{ ...Folders }}
  foundRunning: dossiers(filter: {{ and: [{{ state: [EN_COURS] }}] }}) {{ ...Folders }}
  awaited: pieces(filter: {{ waitingForViewer: true }}) {{ ...Counts }}
}}{_FRAGMENTS}"""
FROM_SEATS: Final = f"""
query FromSeats($seats: [Seat!]!) {{
  kept: dashboard(seat: $seats) {{ ...Tallies }}
  inOrder: pieces(first: 100, filter: {{ seat: $seats }}) {{ ...Listed }}
  found: pieces(first: 100, filter: {{ and: [{{ seat: $seats }}] }}) {{ ...Listed }}
  late: pieces(filter: {{ overdue: true, seat: $seats }}) {{ totalCount {{ value }} }}
  dossiers(filter: {{ seat: $seats }}) {{ ...Folders }}
  foundDossiers: dossiers(filter: {{ and: [{{ seat: $seats }}] }}) {{ ...Folders }}
}}{_FRAGMENTS}"""
PICKED: Final = {
    "status": [status.name for status in list(STATUSES)[::2]],
    "cadre": [cadre.name for cadre in list(CADRES)[::2]],
}
"""Some of what the tabs and menus of the screens pick; inside an `and` it is counted."""

PAIRS: Final = (
    ("inOrder", "found"),
    ("summed", "picked"),
    ("queue", "awaited"),
    ("dossiers", "foundDossiers"),
    ("running", "foundRunning"),
)


async def agreed(person: Person, seats: Collection[Seat] = tuple(Seat)) -> dict[str, Any]:
    """The dashboard of somebody, which agrees with their lists, and these with what is counted.

    So do those from each of these seats, from the other seats together, and from none.
    """
    shown = await person.run(AGREE, picked=PICKED)
    _agree(shown)
    for chosen in ([], *([seat] for seat in seats), [seat for seat in Seat if seat not in seats]):
        _agree(await person.run(FROM_SEATS, seats=[seat.value for seat in chosen]))
    dashboard: dict[str, Any] = shown["kept"]
    return dashboard


def _agree(shown: Mapping[str, Any]) -> None:
    for kept, counted in PAIRS:
        assert shown.get(kept) == shown.get(counted), kept
    kept, rows = shown["kept"], shown["found"]["nodes"]
    assert len(rows) == shown["found"]["totalCount"]["value"]
    assert _told(kept["byStatus"], "status") == _added_up(rows, "status")
    assert _told(kept["byCadre"], "cadre") == _added_up(rows, "cadre")
    assert kept["byStatus"] == shown["found"]["statusCounts"]
    assert kept["waitingPieces"] == sum(each["waitingForViewer"] for each in shown["found"]["statusCounts"])
    assert kept["overdueDeadlines"] == shown["late"]["totalCount"]["value"]


def _told(tallies: Iterable[Mapping[str, Any]], by: str) -> dict[str, tuple[int, Decimal]]:
    return {each[by]: (each["count"], Decimal(each["totalTtc"])) for each in tallies if each["count"]}


def _added_up(rows: Sequence[Mapping[str, Any]], by: str) -> dict[str, tuple[int, Decimal]]:
    worth = defaultdict[str, list[Decimal]](list)
    for row in rows:
        worth[row[by]].append(Decimal(row["amounts"]["totalTtc"]) if row["currency"] == "EUR" else Decimal(0))
    return {key: (len(amounts), sum(amounts, Decimal(0))) for key, amounts in worth.items()}
