"""Messages to webhooks: written from the journal, sent at least once by one process at a time, tried for two days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from api import db
from api.domain.habilitation import Application, Level, UserRole
from api.domain.ids import public_id
from api.domain.journal import ChangeKind
from api.domain.messages import Message
from api.domain.permissions import Actor, Grant
from api.domain.text import storable
from api.domain.webhook import KEPT, DeliveryState, accepted, given_up, retry_at
from api.models import Structure, Webhook, WebhookDelivery
from api.sql import Sql, as_instant, as_uuid
from api.usecases.change import latest
from api.usecases.journal import record_organisation
from api.usecases.message import principal_of, send_message
from api.usecases.visibility import change_condition

STRETCH: Final = 1_000
"""How many positions are looked through at once."""

AT_ONCE: Final = 8
"""How many webhooks a process serves at the same time."""

LEASE: Final = timedelta(minutes=1)
"""How long a webhook is left to the process that claimed it: after that the process is taken for dead."""

PREFIX: Final = "delivery"
"""How the identifier of a message begins: its `webhook-id`."""

TEST: Final = "TEST"
"""The type of a message that tells of nothing."""

NOT_SEEN: Final = "La structure ne voit plus ce dont il s'agit."
MAX_ERROR: Final = 300
GIVEN_UP: Final = "Désactivation après des échecs répétés"

_LINKS: Final = {"dossierId": "dossier", "pieceId": "piece", "structureId": "structure"}
"""What a message names, and how its identifier begins: enough to ask for the rest, with the rights of whoever asks."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send now; `secrets` sign it, the newest first."""

    id: UUID
    webhook_id: UUID
    identity: str
    url: str
    secrets: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call came to: a status, or the error that stopped it."""

    status: int | None
    error: str | None
    duration_ms: int


def receiver(webhook: Webhook) -> Actor:
    """Who a webhook reads as: a tool that has every profile on its structure, and is nobody."""
    structure_id = webhook.structure_id
    grants = tuple(Grant(structure_id, None, application, Level.MODIFICATION) for application in Application)
    roles = {structure_id: UserRole.GESTIONNAIRE_PRINCIPAL}
    return Actor(UUID(int=0), roles, grants, technical_account_id=webhook.id)


# ------------------------------------------------------------------------------------------ one process at a time


async def claim(now: datetime, machine_now: datetime) -> list[UUID]:
    """Webhooks that have something to write or to send, those served least lately first: theirs for the lease."""
    upto = await latest()
    sql = Sql()
    if not await sql.fetch(_ready(sql, upto, now, machine_now, 1)):  # asked without taking any lock
        return []
    async with db.transaction():
        sql = Sql()
        claimed = await sql.write(
            f"WITH ready AS ({_ready(sql, upto, now, machine_now, AT_ONCE)}"
            f"{'' if sql.sqlite else ' FOR UPDATE OF w SKIP LOCKED'})"
            f" UPDATE webhook SET leased_until = {sql.value(machine_now + LEASE)}"
            " WHERE id IN (SELECT id FROM ready) RETURNING id"
        )
    return [as_uuid(row["id"]) for row in claimed]


def _ready(sql: Sql, upto: int, now: datetime, machine_now: datetime, limit: int) -> str:
    due = f"SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.next_try_at <= {sql.value(now)}"
    return (
        "SELECT w.id FROM webhook w WHERE w.disabled_at IS NULL"
        f" AND (w.leased_until IS NULL OR w.leased_until <= {sql.value(machine_now)})"
        f" AND (w.position < {sql.value(upto)} OR EXISTS ({due}))"
        f" ORDER BY w.leased_until NULLS FIRST, w.id LIMIT {int(limit)}"
    )


async def release(webhook_id: UUID, machine_now: datetime) -> None:
    """Leave a webhook to whoever comes next."""
    await Webhook.filter(id=webhook_id).update(leased_until=machine_now)


async def _lock(webhook_id: UUID) -> Webhook | None:
    """A webhook, locked until the end of the transaction; None once it is deleted."""
    sql = Sql()
    locked = await sql.write(f"UPDATE webhook SET position = position WHERE id = {sql.value(webhook_id)} RETURNING id")
    return await Webhook.get(id=webhook_id) if locked else None


# ------------------------------------------------------------------------------------------------ from the journal


async def write_messages(webhook_id: UUID, now: datetime) -> None:
    """Write the messages of a webhook for the next stretch of the journal."""
    async with db.transaction():
        webhook = await _lock(webhook_id)
        if webhook is None or webhook.disabled_at is not None:
            return
        reached = min(await latest(), webhook.position + STRETCH)
        between = (webhook.position, reached)
        await WebhookDelivery.bulk_create(
            WebhookDelivery(
                webhook_id=webhook.id,
                position=row[0],
                kind=ChangeKind(row[1]),
                created_at=now,
                next_try_at=now,
            )
            for row in await _entries(webhook, *between)
            if not webhook.kinds or row[1] in webhook.kinds
        )
        webhook.position = reached
        await webhook.save(update_fields=["position"])


async def _entries(webhook: Webhook, after: int, upto: int) -> Sequence[Any]:
    """What the structure may see now of a stretch of the journal."""
    sql = Sql()
    between = f"j.position > {sql.value(after)} AND j.position <= {sql.value(upto)}"
    seen = change_condition(sql, receiver(webhook), "j")
    works = f"SELECT d.id FROM dossier d WHERE d.id = j.dossier_id AND d.works = {sql.value(True)}"
    return await sql.fetch(
        f"SELECT j.position, j.kind, j.at, ({works}), j.piece_id, j.structure_id FROM journal_entry j"
        f" WHERE {between} AND {seen} ORDER BY j.position"
    )


# -------------------------------------------------------------------------------------------------------- to send


async def next_message(webhook_id: UUID, now: datetime) -> Outgoing | None:
    """The oldest message of a webhook that is due; what the structure sees no longer is given up unsent."""
    while (message := await _oldest_due(webhook_id, now)) is not None:
        webhook: Webhook = message.webhook
        if (body := await _body(webhook, message)) is not None:
            identity = public_id(PREFIX, message.id)
            return Outgoing(message.id, webhook.id, identity, webhook.url, _secrets(webhook, now), body)
        async with db.transaction():
            gone = {"state": DeliveryState.ABANDONNEE, "next_try_at": None, "error": NOT_SEEN}
            await WebhookDelivery.filter(id=message.id).update(**gone)
    return None


async def _oldest_due(webhook_id: UUID, now: datetime) -> WebhookDelivery | None:
    due = WebhookDelivery.filter(webhook_id=webhook_id, next_try_at__lte=now, webhook__disabled_at=None)
    return await due.order_by("next_try_at", "position").select_related("webhook").first()


def _secrets(webhook: Webhook, now: datetime) -> tuple[str, ...]:
    """What signs a message: the secret, and for a while the one before it."""
    until = webhook.previous_secret_until
    overlaps = webhook.previous_secret is not None and until is not None and now < until
    return (webhook.secret, webhook.previous_secret or "") if overlaps else (webhook.secret,)


async def _body(webhook: Webhook, message: WebhookDelivery) -> str | None:
    """What a message says; None when the structure does not see it any more."""
    if message.position is None:
        row: Sequence[Any] = (None, TEST, message.created_at, *(None for _ in _LINKS))
    else:
        found = await _entries(webhook, message.position - 1, message.position)
        if not found:
            return None
        row = found[0]
    position, kind, at, *keys = row
    data: dict[str, Any] = {"position": str(position) if position is not None else None}
    for key, (name, prefix) in zip(keys, _LINKS.items(), strict=True):
        data[name] = public_id(prefix, as_uuid(key)) if key is not None else None
    body = {"type": kind, "timestamp": as_instant(at), "data": data}
    return orjson.dumps(body, option=orjson.OPT_UTC_Z).decode()


async def note(message: Outgoing, answer: Answer, now: datetime) -> bool:
    """Write down what a call came to, and disable a webhook that has failed for long; answers whether it was taken."""
    taken = accepted(answer.status)
    async with db.transaction():
        webhook = await _lock(message.webhook_id)
        row = await WebhookDelivery.get_or_none(id=message.id) if webhook is not None else None
        if webhook is None or row is None:  # deleted meanwhile
            return taken
        row.attempts, row.tried_at, row.duration_ms = row.attempts + 1, now, answer.duration_ms
        row.status_code, row.error = answer.status, storable(answer.error or "")[:MAX_ERROR] or None
        if taken:
            row.state, row.next_try_at = DeliveryState.REMISE, None
        elif row.state is DeliveryState.EN_ATTENTE:  # else it was disabled meanwhile
            row.next_try_at = retry_at(row.attempts, now)
            row.state = row.state if row.next_try_at is not None else DeliveryState.ABANDONNEE
        await row.save()
        failing_since = webhook.failing_since or now
        webhook.failing_since = None if taken else failing_since
        await webhook.save(update_fields=["failing_since"])
        if not taken and webhook.disabled_at is None and given_up(answer.status, failing_since, now):
            await _give_up(webhook, now)
    return taken


async def _give_up(webhook: Webhook, now: datetime) -> None:
    """Disable a webhook whose address accepts nothing, and tell who manages it."""
    await silence([webhook], at=now)
    webhook.given_up, webhook.version = True, webhook.version + 1
    await webhook.save(update_fields=["given_up", "version"])
    structure = await Structure.get(id=webhook.structure_id)
    facts = (
        ("Webhook", webhook.name),
        ("Adresse", webhook.url.partition("?")[0]),
        ("Structure", f"{structure.name} ({structure.identifier})"),
    )
    await send_message(
        Message.WEBHOOK_DISABLED,
        await principal_of(structure.id),
        target=public_id("structure", structure.id),
        facts=facts,
        about=webhook.name,
        at=now,
    )
    comment = f"{GIVEN_UP} : {webhook.name}"
    await record_organisation(ChangeKind.WEBHOOK_CHANGED, structure.id, by=None, at=now, comment=comment)


async def silence(webhooks: Sequence[Webhook], *, at: datetime) -> None:
    """Disable webhooks: the messages that wait are given up."""
    if not webhooks:
        return
    keys = [webhook.id for webhook in webhooks]
    for webhook in webhooks:
        webhook.disabled_at = at
    await Webhook.filter(id__in=keys).update(disabled_at=at)
    waiting = WebhookDelivery.filter(webhook_id__in=keys, state=DeliveryState.EN_ATTENTE)
    await waiting.update(state=DeliveryState.ABANDONNEE, next_try_at=None)


async def forget(now: datetime) -> None:
    """Drop what became of messages long ago."""
    async with db.transaction():
        await WebhookDelivery.filter(created_at__lt=now - KEPT).delete()
