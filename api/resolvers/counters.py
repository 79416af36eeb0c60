"""The numbers of the menus: asked for, or followed live."""

from collections.abc import AsyncIterable
from datetime import datetime

import strawberry

from api.domain.ids import key_of
from api.domain.permissions import Actor
from api.reads.counts import seen_tallies, waiting
from api.reads.source import Gauge
from api.resolvers.approval import pending_count
from api.resolvers.base import NOBODY
from api.resolvers.counts import status_counts
from api.resolvers.dossier_queries import narrowed_to
from api.resolvers.lists import selects
from api.resolvers.notification import unread_count
from api.schema.context import Info
from api.schema.counters import Counters


class CountersGauge(Gauge[Counters]):
    """The numbers that an operation selects, those of a structure or of all; the others are not counted."""

    def __init__(self, info: Info, structure_id: str | None) -> None:
        self.structure_id = structure_id
        self.by_status, self.waiting = selects(info, "byStatus"), selects(info, "waitingPieces")
        self.pending, self.unread = selects(info, "pendingApprovals"), selects(info, "unreadNotifications")

    async def read(self, actor: Actor, now: datetime) -> Counters:
        """Count."""
        here = narrowed_to(actor, self.structure_id)
        place = (key_of("structure", self.structure_id) or NOBODY) if self.structure_id is not None else None
        seen = await seen_tallies(here, now) if self.by_status else []
        return Counters(
            waiting_pieces=await waiting(here) if self.waiting and not self.by_status else sum(row[4] for row in seen),
            by_status=status_counts(seen) if self.by_status else [],
            pending_approvals=await pending_count(actor, place) if self.pending else 0,
            unread_notifications=await unread_count(actor) if self.unread else 0,
        )


@strawberry.type
class CounterQueries:
    """Counting once."""

    @strawberry.field(description="Les nombres des menus, pour une structure ou pour toutes.")
    async def counters(self, info: Info, structure_id: strawberry.ID | None = None) -> Counters:
        """The counters."""
        return await CountersGauge(info, structure_id).read(info.context.signed_in, info.context.now)


@strawberry.type
class CounterSubscriptions:
    """Counting live."""

    @strawberry.subscription(
        description="Les nombres des menus : tout de suite, puis quand l'un d'eux bouge, une fois par seconde au plus."
    )
    async def counters(self, info: Info, structure_id: strawberry.ID | None = None) -> AsyncIterable[Counters]:
        """Where to read the counters."""
        _ = info.context.signed_in
        return CountersGauge(info, structure_id)
