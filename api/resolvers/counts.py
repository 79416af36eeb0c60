"""What lists count, as the schema shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from api.domain.cadres import CADRES
from api.domain.permissions import Actor
from api.domain.roles import Seat
from api.domain.statuses import DOSSIER_STATES, STATUSES
from api.reads import counts
from api.reads.counts import MAX_COUNT, Tally, Where, seats_condition
from api.schema.connections import CadreCount, Dashboard, DossierStateCount, StatusCount
from api.schema.node import Count
from api.schema.scalars import DateTime, Montant
from api.sql import Sql
from api.usecases.visibility import dossier_condition


async def count(table: str, where: Where) -> Count:
    """A total, exact up to 10 000."""
    found = await counts.total(table, where)
    return Count(value=min(found, MAX_COUNT), exact=found <= MAX_COUNT)


async def status_counts(actor: Actor, where: Where) -> list[StatusCount]:
    """The tabs of a list of pièces: every status, zero included."""
    found = await counts.by_status(actor, where)
    return [
        StatusCount(
            status=status,
            status_label=rule.libelle,
            count=tally.count,
            total_ttc=Montant(tally.total_ttc),
            waiting_for_viewer=tally.marked,
        )
        for status, rule in STATUSES.items()
        for tally in [found.get(status.value, Tally())]
    ]


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
        seen = [dossier_condition(sql, actor, "t.dossier_id")]
        return seen if seats is None else [*seen, seats_condition(sql, actor, seats, "t.dossier_id")]

    by_status = await status_counts(actor, where)
    found = await counts.by_cadre(now, where)
    return Dashboard(
        as_of=DateTime(now),
        by_status=by_status,
        by_cadre=[
            CadreCount(
                cadre=cadre,
                cadre_label=rule.libelle,
                count=found[cadre.value].count,
                total_ttc=Montant(found[cadre.value].total_ttc),
            )
            for cadre, rule in CADRES.items()
            if cadre.value in found
        ],
        waiting_pieces=sum(each.waiting_for_viewer for each in by_status),
        pending_approvals=pending_approvals,
        overdue_deadlines=sum(tally.marked for tally in found.values()),
    )
