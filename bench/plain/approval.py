"""The plain server's requests."""

from __future__ import annotations

import strawberry
from tortoise.expressions import Q

import api.schema.enums  # noqa: F401 - gives the domain's enums their GraphQL face
from api import models
from api.domain.approval import APPROVAL_STATES, APPROVAL_TYPES, ApprovalState, ApprovalType
from api.domain.ids import public_id
from api.domain.permissions import Permission, allowed, organisation
from api.schema.scalars import DateTime
from bench.plain.context import Context, Info
from bench.plain.pages import Count, PageInfo, capped, place_of
from bench.plain.people import Person, Structure, person_of, structure_of


@strawberry.type
class Approval:
    """A request."""

    row: strawberry.Private[models.Approval]
    id: strawberry.ID
    type: ApprovalType
    type_label: str
    state: ApprovalState
    state_label: str
    requested_at: DateTime
    comment: str | None

    @strawberry.field
    async def requester(self, info: Info) -> Person:
        return await person_of(info, self.row.requester_id)

    @strawberry.field
    async def structure(self, info: Info) -> Structure:
        return await structure_of(info, self.row.structure_id)


def approval_of(row: models.Approval) -> Approval:
    """A request, as the schema shows it."""
    return Approval(
        row=row,
        id=strawberry.ID(public_id("approval", row.id)),
        type=row.type,
        type_label=APPROVAL_TYPES[row.type].libelle,
        state=row.state,
        state_label=APPROVAL_STATES[row.state].libelle,
        requested_at=DateTime(row.requested_at),
        comment=row.comment,
    )


@strawberry.type
class Approvals:
    """A page of requests."""

    nodes: list[Approval]
    page_info: PageInfo
    total_count: Count


async def approvals_of(context: Context, first: int, after: str | None) -> Approvals:
    """The requests of the structures that the caller manages, and their own; the newest first."""
    actor = context.actor
    manages = [key for key in actor.roles if allowed(actor, Permission.APPROVALS_READ, organisation(key))]
    reads = [key for key in actor.roles if allowed(actor, Permission.DECISIONS_READ, organisation(key))]
    decided = Q(structure_id__in=reads) & ~Q(state=ApprovalState.DEMANDEE)
    mine = models.Approval.filter(Q(requester_id=actor.user_id) | Q(structure_id__in=manages) | decided)
    start = int(after or 0)
    rows = await mine.order_by("-requested_at", "-id").offset(start).limit(first + 1)
    shown = rows[:first]
    return Approvals(
        nodes=[approval_of(row) for row in shown],
        page_info=place_of([str(start + rank) for rank in range(1, len(shown) + 1)], len(rows) > first, after),
        total_count=capped(await mine.count()),
    )
