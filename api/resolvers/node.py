"""Finding any object by its identifier, through the visibility of its kind."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

import strawberry

from api.domain.errors import ErrorCode, error
from api.domain.ids import split
from api.domain.permissions import Actor
from api.reads.rows import load, planned
from api.resolvers.draft import complete
from api.schema.account import User
from api.schema.approval import Approval
from api.schema.attachment import Attachment
from api.schema.context import Info
from api.schema.dossier import Dossier
from api.schema.draft import Draft
from api.schema.habilitation import Habilitation, Rattachement
from api.schema.node import Node
from api.schema.notification import Notification
from api.schema.piece import Piece
from api.schema.service import Service
from api.schema.structure import Structure
from api.schema.technical_account import TechnicalAccount
from api.schema.ticket import Ticket
from api.schema.webhook import Webhook
from api.sql import Sql
from api.usecases.visibility import (
    approval_condition,
    dossier_condition,
    draft_condition,
    file_condition,
    habilitation_condition,
    notification_condition,
    rattachement_condition,
    service_condition,
    structure_condition,
    technical_account_condition,
    ticket_condition,
    user_condition,
    webhook_condition,
)

MAX_NODES: Final = 100


def _dossiers(sql: Sql, actor: Actor) -> str:
    return f"t.works = {sql.value(True)} AND {dossier_condition(sql, actor, 't.id')}"


def _pieces(sql: Sql, actor: Actor) -> str:
    return dossier_condition(sql, actor, "t.dossier_id")


def _drafts(sql: Sql, actor: Actor) -> str:
    return draft_condition(sql, actor, "t")


def _files(sql: Sql, actor: Actor) -> str:
    return file_condition(sql, actor, "t")


def _notifications(sql: Sql, actor: Actor) -> str:
    return notification_condition(sql, actor, "t")


def _technical_accounts(sql: Sql, actor: Actor) -> str:
    return technical_account_condition(sql, actor, "t")


def _habilitations(sql: Sql, actor: Actor) -> str:
    return habilitation_condition(sql, actor, "t")


def _rattachements(sql: Sql, actor: Actor) -> str:
    return rattachement_condition(sql, actor, "t")


def _approvals(sql: Sql, actor: Actor) -> str:
    return approval_condition(sql, actor, "t")


def _tickets(sql: Sql, actor: Actor) -> str:
    return ticket_condition(sql, actor, "t")


def _webhooks(sql: Sql, actor: Actor) -> str:
    return webhook_condition(sql, actor, "t")


def _people(sql: Sql, actor: Actor) -> str:
    return user_condition(sql, actor, "t.id")


def _services(sql: Sql, actor: Actor) -> str:
    return service_condition(sql, actor, "t")


def _structures(sql: Sql, actor: Actor) -> str:
    return structure_condition(sql, actor, "t")


KINDS: Final[dict[str, tuple[type, Callable[[Sql, Actor], str]]]] = {
    "dossier": (Dossier, _dossiers),
    "piece": (Piece, _pieces),
    "draft": (Draft, _drafts),
    "fichier": (Attachment, _files),
    "approval": (Approval, _approvals),
    "habilitation": (Habilitation, _habilitations),
    "notification": (Notification, _notifications),
    "rattachement": (Rattachement, _rattachements),
    "service": (Service, _services),
    "structure": (Structure, _structures),
    "technical": (TechnicalAccount, _technical_accounts),
    "ticket": (Ticket, _tickets),
    "user": (User, _people),
    "webhook": (Webhook, _webhooks),
}
"""The kinds of identifier, their type, and which rows of it may be seen."""


async def _found(info: Info, ids: Sequence[str]) -> dict[str, Any]:
    """The visible objects among these identifiers, one statement per kind."""
    actor = info.context.signed_in
    wanted: dict[str, dict[UUID, str]] = {}
    for identifier in ids:
        known = split(identifier)
        if known is not None and known[0] in KINDS:
            wanted.setdefault(known[0], {})[known[1]] = identifier
    found: dict[str, Any] = {}
    for kind, keys in wanted.items():
        type_, visible = KINDS[kind]

        def where(sql: Sql, keys: dict[UUID, str] = keys, visible: Callable[[Sql, Actor], str] = visible) -> str:
            return f"{sql.one_of('t.id', list(keys))} AND {visible(sql, actor)}"

        rows = await load(planned(info._raw_info, type_, ()), info._raw_info, where)
        if type_ is Draft:
            await complete(info, rows, ())
        for row in rows:
            found[keys[row.pk]] = row
    return found


@strawberry.type
class NodeQueries:
    """Relay's two root fields."""

    @strawberry.field(description="Un objet par son identifiant ; null s'il n'existe pas ou qu'on ne peut pas le voir.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """Any object."""
        return (await _found(info, [id])).get(id)

    @strawberry.field(description="Plusieurs objets, dans l'ordre demandé, 100 au plus ; null à la place d'un absent.")
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """Several objects."""
        if len(ids) > MAX_NODES:
            raise error(ErrorCode.VALUE_NOT_ALLOWED, field="ids", value=str(len(ids)))
        found = await _found(info, ids)
        return [found.get(identifier) for identifier in ids]
