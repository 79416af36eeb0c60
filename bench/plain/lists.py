"""The plain server's work queue and counts."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import strawberry
from tortoise.expressions import Q, Subquery
from tortoise.functions import Count as CountOf
from tortoise.functions import Sum

from api import models
from api.domain.cadres import CADRES, Cadre
from api.domain.permissions import Actor
from api.domain.statuses import STATUSES, PieceStatus
from api.models.columns import Montant as MontantColumn
from api.schema.scalars import DateTime, Montant
from bench.plain.context import Context
from bench.plain.dossier import Piece, piece_of
from bench.plain.pages import Count, PageInfo, capped, place_of


@strawberry.type
class Pieces:
    """A page of pièces."""

    nodes: list[Piece]
    page_info: PageInfo
    total_count: Count


@strawberry.type
class StatusCount:
    """The pièces in a status."""

    status: PieceStatus
    status_label: str
    count: int
    total_ttc: Montant
    waiting_for_viewer: int


@strawberry.type
class CadreCount:
    """The pièces of a cadre."""

    cadre: Cadre
    cadre_label: str
    count: int
    total_ttc: Montant


@strawberry.type
class Dashboard:
    """All the counts."""

    as_of: DateTime
    waiting_pieces: int
    overdue_deadlines: int
    by_status: list[StatusCount]
    by_cadre: list[CadreCount]


def _under_keys(actor: Actor) -> Q:
    keys = actor.audiences()
    return Q(audience__in=keys) | Q(service_audience__in=keys)


def seen_by(actor: Actor, column: str) -> Q:
    """The rows of the dossiers in which the actor has a seat."""
    rows: Any = Subquery(models.Party.filter(_under_keys(actor)).values("dossier_id"))
    return Q(**{f"{column}__in": rows})


def _awaited(actor: Actor) -> Q:
    return Q(id__in=Subquery(models.WorkItem.filter(_under_keys(actor)).values("piece_id")))


async def queue_of(context: Context, first: int, after: str | None) -> Pieces:
    """What waits for the caller, the oldest first."""
    mine = models.Piece.filter(_awaited(context.actor))
    rows = await mine.order_by("deposited_at", "id").offset(int(after or 0)).limit(first + 1)
    start = int(after or 0)
    shown = rows[:first]
    return Pieces(
        nodes=[piece_of(row) for row in shown],
        page_info=place_of([str(start + rank) for rank in range(1, len(shown) + 1)], len(rows) > first, after),
        total_count=capped(await mine.count()),
    )


def _euros(total: Decimal) -> Decimal:
    """A sum as Tortoise answers it: in centimes where the driver makes it a Decimal already."""
    return total if total.as_tuple().exponent == -2 else MontantColumn.read(int(total))


async def counts_of(context: Context) -> Dashboard:
    """Everything that the caller may see, counted by the database."""
    seen = models.Piece.filter(seen_by(context.actor, "dossier_id"))
    grouped = seen.annotate(n=CountOf("id")).group_by("status", "cadre").values_list("status", "cadre", "n")
    in_euros = seen.filter(currency="EUR").annotate(ttc=Sum("total_ttc"))
    amounts = {
        row[:2]: row[2] for row in await in_euros.group_by("status", "cadre").values_list("status", "cadre", "ttc")
    }
    awaited = seen.filter(_awaited(context.actor)).annotate(n=CountOf("id"))
    waiting = dict(await awaited.group_by("status").values_list("status", "n"))
    by_status: dict[PieceStatus, int] = defaultdict(int)
    by_cadre: dict[Cadre, int] = defaultdict(int)
    totals: dict[PieceStatus | Cadre, Decimal] = defaultdict(lambda: Decimal("0.00"))
    for status, cadre, count in await grouped:
        by_status[status] += count
        by_cadre[cadre] += count
        for key in (status, cadre):
            totals[key] += _euros(amounts.get((status, cadre), Decimal(0)))
    return Dashboard(
        as_of=DateTime(context.now),
        waiting_pieces=sum(waiting.values()),
        overdue_deadlines=await seen.filter(due_at__lte=context.now).count(),
        by_status=[
            StatusCount(
                status=status,
                status_label=rule.libelle,
                count=by_status[status],
                total_ttc=Montant(totals[status]),
                waiting_for_viewer=waiting.get(status, 0),
            )
            for status, rule in STATUSES.items()
        ],
        by_cadre=[
            CadreCount(cadre=cadre, cadre_label=rule.libelle, count=by_cadre[cadre], total_ttc=Montant(totals[cadre]))
            for cadre, rule in CADRES.items()
            if cadre in by_cadre
        ],
    )
