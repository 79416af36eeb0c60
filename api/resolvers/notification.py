"""The viewer's notifications: reading them, and saying that they were read."""

from typing import Any

import strawberry

from api.domain.permissions import Actor
from api.reads.counts import total
from api.reads.pages import Order, page, window
from api.reads.plan import plan
from api.reads.rows import keep, load, planned
from api.reads.selection import Selection, place
from api.resolvers.lists import arguments_of, page_info
from api.schema.account import AccountPayload, User
from api.schema.context import Info
from api.schema.notification import (
    MarkNotificationsReadInput,
    Notification,
    NotificationConnection,
)
from api.schema.payloads import user_errors
from api.sql import Sql
from api.usecases import notification
from api.usecases.visibility import notification_condition

NEWEST_FIRST = [Order("at", descending=True)]


async def read_notifications(
    info: Info, actor: Actor, *path: str
) -> dict[tuple[int | None, str | None], NotificationConnection]:
    """The pages selected under `path` on the viewer, by their arguments; no statement when none is."""
    raw = info._raw_info
    selected = Selection.of(raw).below(*path, "notifications")
    if not selected:
        return {}
    found = arguments_of(info, "Viewer", *path, "notifications")
    unread = await unread_count(actor) if selected.below("unreadCount") else 0

    def make() -> Any:
        return plan(Notification, selected.below("nodes"), ("at",))

    made = keep((place(raw), Notification, path), make)
    pages: dict[tuple[int | None, str | None], NotificationConnection] = {}
    for arguments in found:
        first, after = arguments.get("first"), arguments.get("after")
        if (first, after) in pages:
            continue
        rows = await page(
            made,
            raw,
            lambda sql: notification_condition(sql, actor, "t"),
            NEWEST_FIRST,
            window(first, after, None, None),
            bound_to="notifications",
        )
        pages[first, after] = NotificationConnection(
            nodes=rows.rows,
            page_info=page_info(rows),
            unread_count=unread,
        )
    return pages


async def unread_count(actor: Actor) -> int:
    """How many notifications the actor has not marked as read."""

    def where(sql: Sql) -> list[str]:
        return ["t.read_at IS NULL", notification_condition(sql, actor, "t")]

    return await total("notification", where)


@strawberry.type
class NotificationMutations:
    """Saying that notifications were read."""

    @strawberry.mutation(description="Marquer des notifications comme lues ; celles qui le sont déjà le restent.")
    async def mark_notifications_read(self, info: Info, input: MarkNotificationsReadInput) -> AccountPayload:
        """Mark notifications as read."""
        actor, raw = info.context.signed_in, info._raw_info
        problems = await notification.mark_read(actor, input.ids, now=info.context.now)
        if problems:
            return AccountPayload(user_errors=user_errors(problems))

        def own(sql: Sql) -> str:
            return f"t.id = {sql.value(actor.user_id)}"

        users = await load(planned(raw, User, ("user",)), raw, own)
        return AccountPayload(user_errors=[], user=users[0])
