"""What lists count, as the schema shows it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from api.domain.cadres import CADRES
from api.domain.permissions import Actor
from api.domain.roles import Seat
from api.domain.statuses import DOSSIER_STATES, STATUSES
from api.engine.records import Cell
from api.models import columns
from api.reads.counts import Tallies, seen_tallies
from api.reads.layout import CellLayout
from api.reads.values import amount
from api.schema.connections import CadreCount, Dashboard, DossierStateCount, StatusCount
from api.schema.scalars import DateTime

_WORTH: Final = Cell(2, read=columns.Montant.read, written=amount("c2"))
_STATUS_COUNT: Final = CellLayout(
    StatusCount,
    {
        "status": Cell(0, among={status.value: status for status in STATUSES}),
        "status_label": Cell(0, among={status.value: rule.libelle for status, rule in STATUSES.items()}),
        "count": Cell(1),
        "total_ttc": _WORTH,
        "waiting_for_viewer": Cell(3),
    },
)
_CADRE_COUNT: Final = CellLayout(
    CadreCount,
    {
        "cadre": Cell(0, among={cadre.value: cadre for cadre in CADRES}),
        "cadre_label": Cell(0, among={cadre.value: rule.libelle for cadre, rule in CADRES.items()}),
        "count": Cell(1),
        "total_ttc": _WORTH,
    },
)
_STATUSES: Final = [status.value for status in STATUSES]
_CADRES: Final = [cadre.value for cadre in CADRES]


def status_counts(found: Tallies) -> Any:
    """The tabs of a list of pièces: every status, zero included."""
    return _STATUS_COUNT.of(_sums(found, 0, _STATUSES))


def _cadre_counts(found: Tallies) -> Any:
    """The same by cadre, of those that have pièces."""
    return _CADRE_COUNT.of([summed for summed in _sums(found, 1, _CADRES) if summed[1]])


def _sums(found: Tallies, place: int, keys: Sequence[str]) -> list[list[Any]]:
    """What is counted under each key, which tallies have at `place`: the pièces, their centimes, those that wait."""
    sums: dict[str, list[Any]] = {key: [key, 0, 0, 0] for key in keys}
    for row in found:
        summed = sums[row[place]]
        for rank in (1, 2, 3):
            summed[rank] += row[rank + 1]
    return list(sums.values())


def state_counts(found: Mapping[str, int]) -> list[DossierStateCount]:
    """The tabs of a list of dossiers: every state, zero included."""
    return [
        DossierStateCount(state=state, state_label=row.libelle, count=found.get(state.value, 0))
        for state, row in DOSSIER_STATES.items()
    ]


async def dashboard_of(
    actor: Actor, now: datetime, seats: Sequence[Seat] | None, *, pending_approvals: int
) -> Dashboard:
    """The counts of everything the actor may see, from some seats only if they are given."""
    found = await seen_tallies(actor, now, seats=seats)
    return Dashboard(
        as_of=DateTime(now),
        by_status=status_counts(found),
        by_cadre=_cadre_counts(found),
        waiting_pieces=sum(row[4] for row in found),
        pending_approvals=pending_approvals,
        overdue_deadlines=sum(row[5] for row in found),
    )
