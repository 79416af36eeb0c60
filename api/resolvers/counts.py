"""What lists count, as the schema shows it."""

from collections.abc import Sequence
from datetime import datetime

from api.domain.cadres import CADRES
from api.domain.permissions import Actor
from api.domain.roles import Seat
from api.domain.statuses import DOSSIER_STATES, STATUSES
from api.reads import counts
from api.reads.counts import Tallies, Tally, Where, seats_condition
from api.schema.connections import CadreCount, Dashboard, DossierStateCount, StatusCount
from api.schema.scalars import DateTime, Montant
from api.sql import Sql
from api.usecases.visibility import dossiers_condition


def status_counts(found: Tallies) -> list[StatusCount]:
    """The tabs of a list of pièces: every status, zero included."""
    summed = _summed(found, 0)
    return [
        StatusCount(
            status=status,
            status_label=rule.libelle,
            count=tally.count,
            total_ttc=Montant(tally.total_ttc),
            waiting_for_viewer=tally.awaited,
        )
        for status, rule in STATUSES.items()
        for tally in [summed.get(status.value, Tally())]
    ]


def _summed(found: Tallies, place: int) -> dict[str, Tally]:
    summed: dict[str, Tally] = {}
    for key, tally in found.items():
        summed[key[place]] = summed.get(key[place], Tally()) + tally
    return summed


async def state_counts(where: Where) -> list[DossierStateCount]:
    """The tabs of a list of dossiers: every state, zero included."""
    found = await counts.by_state("dossier", where)
    return [
        DossierStateCount(state=state, state_label=row.libelle, count=found.get(state.value, 0))
        for state, row in DOSSIER_STATES.items()
    ]


async def dashboard_of(
    actor: Actor, now: datetime, seats: Sequence[Seat] | None, *, pending_approvals: int
) -> Dashboard:
    """The counts of everything the actor may see, from some seats only if they are given."""

    def where(sql: Sql) -> list[str]:
        return [
            dossiers_condition(sql, actor, "t.dossier_id"),
            seats_condition(sql, actor, seats or (), "t.dossier_id"),
        ]

    found = await (counts.tallies(actor, now, where) if seats is not None else counts.seen_tallies(actor, now))
    by_cadre = _summed(found, 1)
    return Dashboard(
        as_of=DateTime(now),
        by_status=status_counts(found),
        by_cadre=[
            CadreCount(
                cadre=cadre,
                cadre_label=rule.libelle,
                count=by_cadre[cadre.value].count,
                total_ttc=Montant(by_cadre[cadre.value].total_ttc),
            )
            for cadre, rule in CADRES.items()
            if cadre.value in by_cadre
        ],
        waiting_pieces=sum(tally.awaited for tally in found.values()),
        pending_approvals=pending_approvals,
        overdue_deadlines=sum(tally.overdue for tally in found.values()),
    )
