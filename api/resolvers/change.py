"""What has changed since a position: asked for, or followed live. Both read the same journal (conventions 15)."""

from collections.abc import AsyncIterable
from typing import Any, Final
from uuid import UUID

import strawberry
from graphql import GraphQLResolveInfo

from api.domain.errors import ErrorCode, error
from api.domain.ids import key_of
from api.domain.permissions import Actor
from api.reads.below import MAX_PAGE
from api.reads.plan import Plan
from api.reads.rows import load, planned
from api.reads.source import Feed, Stretch
from api.schema.change import Change, ChangePage
from api.schema.context import Info
from api.sql import Sql
from api.usecases import change
from api.usecases.visibility import change_condition

SPAN: Final = 10_000
"""Positions looked at in one statement: of a long journal, somebody may see but a few lines."""


async def read_changes(
    made: Plan,
    raw: GraphQLResolveInfo[Any],
    actor: Actor,
    *,
    after: int,
    upto: int,
    most: int = MAX_PAGE,
    dossier_id: UUID | None = None,
) -> Stretch[Change]:
    """The changes past `after` that the actor may see, `most` at most, and how far that goes."""
    last = min(upto, after + SPAN)

    def where(sql: Sql) -> str:
        conditions = [f"t.position > {sql.value(after)} AND t.position <= {sql.value(last)}"]
        if dossier_id is not None:
            conditions.append(f"t.dossier_id = {sql.value(dossier_id)}")
        return " AND ".join([*conditions, change_condition(sql, actor, "t")])

    rows = await load(made, raw, where, order="t.position", limit=most + 1)
    found = [(row.pk, row) for row in rows[:most]]
    return Stretch(found, last if len(rows) <= most else found[-1][0] if found else after)


class ChangeFeed(Feed[Change]):
    """The changes that an operation follows: everything, or those of one dossier."""

    def __init__(self, info: Info, *, start: int, dossier_id: UUID | None) -> None:
        super().__init__(start)
        # Without the context: it is that of one follower, and this is read for others too.
        self.raw = info._raw_info._replace(context=None)
        self.plan = planned(self.raw, Change, ())
        self.dossier_id = dossier_id

    async def read(self, actor: Actor, *, after: int, upto: int) -> Stretch[Change]:
        """A page of changes."""
        return await read_changes(self.plan, self.raw, actor, after=after, upto=upto, dossier_id=self.dossier_id)


@strawberry.type
class ChangeQueries:
    """Following by polling."""

    @strawberry.field(
        description="Ce qui a changé après une position, du plus ancien au plus récent : pour qui interroge à "
        "intervalles. Sans position, depuis le début."
    )
    async def changes(self, info: Info, after: strawberry.ID | None = None, first: int = MAX_PAGE) -> ChangePage:
        """A page of changes."""
        actor, raw = info.context.signed_in, info._raw_info
        if not 0 <= first <= MAX_PAGE:
            raise error(ErrorCode.VALUE_NOT_ALLOWED, field="first", value=str(first))
        latest = await change.latest()
        start = _position(after, latest) if after is not None else 0
        made = planned(raw, Change, ("changes",))
        found = await read_changes(made, raw, actor, after=start, upto=latest, most=first)
        return ChangePage(
            changes=[row for _, row in found.events],
            next=strawberry.ID(str(found.reached)),
            up_to_date=found.reached == latest,
            latest=strawberry.ID(str(latest)),
        )


@strawberry.type
class ChangeSubscriptions:
    """Following live."""

    @strawberry.subscription(
        description="Chaque changement, une fois et dans l'ordre, après la position donnée : une reconnexion ne perd "
        "ni ne répète rien. Sans position, à partir de maintenant."
    )
    async def changes(
        self, info: Info, after: strawberry.ID | None = None, dossier_id: strawberry.ID | None = None
    ) -> AsyncIterable[Change]:
        """Where to read the changes."""
        actor = info.context.signed_in
        key = await _followed(actor, dossier_id) if dossier_id is not None else None
        latest = await change.latest()
        return ChangeFeed(info, start=_position(after, latest) if after is not None else latest, dossier_id=key)


def _position(after: str, latest: int) -> int:
    """The position that a text names; one that the journal has not reached comes from elsewhere, and is refused."""
    known = after.isascii() and after.isdigit() and len(after) <= 18 and int(after) <= latest
    if not known:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="after", value=after[:20])
    return int(after)


async def _followed(actor: Actor, identifier: str) -> UUID:
    """The key of a dossier that the actor may see; NOT_FOUND for all others alike."""
    key = key_of("dossier", identifier)
    if key is None or not await change.may_follow(actor, key):
        raise error(ErrorCode.NOT_FOUND, field="dossierId")
    return key
