"""Webhooks: adding one to a structure, changing it, and what is done with its messages (decisions 33)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from api import db, events
from api.db import Transaction
from api.domain.actions import Action
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.journal import ChangeKind
from api.domain.webhook import MAX_WEBHOOKS, OVERLAP, DeliveryState, WebhookState, check_act, form_problems
from api.models import Structure, Webhook, WebhookDelivery
from api.posting import may_be_called
from api.security import new_webhook_secret
from api.sql import Sql, as_uuid
from api.usecases.calls import Call, Outcome, Shown, once, shown_once
from api.usecases.change import latest
from api.usecases.journal import record_organisation
from api.usecases.structure import StructureTarget, claim_structure
from api.usecases.visibility import webhook_condition
from api.usecases.webhook_delivery import silence

CREATED: Final = "Ajout"
UPDATED: Final = "Modification"
ENABLED: Final = "Activation"
DISABLED: Final = "Désactivation"
ROTATED: Final = "Renouvellement du secret"
DELETED: Final = "Suppression"


@dataclass(frozen=True, slots=True)
class WebhookForm:
    """The form of a webhook; None is left as it was. No kind at all is every kind."""

    name: str | None
    url: str | None
    kinds: tuple[ChangeKind, ...] | None
    private: bool
    """Whether the server may call private addresses, and over HTTP."""


@dataclass(frozen=True, slots=True)
class WebhookTarget:
    """The webhook of an act, and the version that the screen shows."""

    webhook_id: UUID
    expected_version: int | None = None


async def create_webhook(call: Call, structure_id: UUID, form: WebhookForm) -> Shown:
    """Tell an address of what the structure sees from now on."""
    secret = new_webhook_secret()

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, StructureTarget(structure_id), Action.CREATE_WEBHOOK)
        problems = _problems(form)
        if await Webhook.filter(structure_id=structure.id).count() >= MAX_WEBHOOKS:
            problems.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("structureId",), {"value": str(MAX_WEBHOOKS + 1)}))
        if problems:
            raise DomainError(problems)
        webhook = await Webhook.create(
            structure_id=structure.id,
            **_columns(form),
            secret=secret,
            position=await latest(),
            created_at=call.now,
            created_by_id=call.actor.user_id,
        )
        await _record(call, webhook, CREATED)
        return webhook.id

    return shown_once(await once(call, work, creates=True), secret)


def _problems(form: WebhookForm) -> list[Problem]:
    callable_url = form.url is not None and may_be_called(form.url, private=form.private)
    return [*form_problems(form.name, form.url, callable_url=callable_url)]


def _columns(form: WebhookForm) -> dict[str, Any]:
    kinds = sorted({kind.value for kind in form.kinds}) if form.kinds is not None else None
    given = {"name": form.name.strip() if form.name is not None else None, "url": form.url, "kinds": kinds}
    return {name: value for name, value in given.items() if value is not None}


async def update_webhook(call: Call, target: WebhookTarget, form: WebhookForm) -> Outcome:
    """Change the name, the address or the kinds: messages that wait go to the new address."""

    async def work(_tx: Transaction) -> UUID:
        webhook = await _claim(call, target, Action.UPDATE_WEBHOOK)
        if problems := _problems(form):
            raise DomainError(problems)
        changed = _columns(form)
        _ = webhook.update_from_dict(changed)
        await webhook.save(update_fields=[*changed])
        await _record(call, webhook, UPDATED)
        return webhook.id

    return await once(call, work, target=target.webhook_id)


async def enable_webhook(call: Call, target: WebhookTarget) -> Outcome:
    """Tell an address again, from now on: what happened meanwhile is not told."""

    async def work(_tx: Transaction) -> UUID:
        webhook = await _claim(call, target, Action.ENABLE_WEBHOOK)
        webhook.position = await latest()
        webhook.disabled_at, webhook.failing_since, webhook.given_up = None, None, False
        await webhook.save(update_fields=["position", "disabled_at", "failing_since", "given_up"])
        await _record(call, webhook, ENABLED)
        return webhook.id

    return await once(call, work, target=target.webhook_id)


async def disable_webhook(call: Call, target: WebhookTarget) -> Outcome:
    """Tell an address nothing more; messages that wait are given up."""

    async def work(_tx: Transaction) -> UUID:
        webhook = await _claim(call, target, Action.DISABLE_WEBHOOK)
        await silence([webhook], at=call.now)
        await _record(call, webhook, DISABLED)
        return webhook.id

    return await once(call, work, target=target.webhook_id)


async def rotate_webhook_secret(call: Call, target: WebhookTarget) -> Shown:
    """Sign with another secret, and for a day with the one before too."""
    secret = new_webhook_secret()

    async def work(_tx: Transaction) -> UUID:
        webhook = await _claim(call, target, Action.ROTATE_WEBHOOK_SECRET)
        webhook.previous_secret, webhook.previous_secret_until = webhook.secret, call.now + OVERLAP
        webhook.secret = secret
        await webhook.save(update_fields=["secret", "previous_secret", "previous_secret_until"])
        await _record(call, webhook, ROTATED)
        return webhook.id

    return shown_once(await once(call, work, target=target.webhook_id), secret)


async def delete_webhook(call: Call, target: WebhookTarget) -> Outcome:
    """Forget a webhook and its log; answers the key of its structure."""

    async def work(_tx: Transaction) -> UUID:
        webhook = await _claim(call, target, Action.DELETE_WEBHOOK)
        await WebhookDelivery.filter(webhook_id=webhook.id).delete()
        await webhook.delete()
        await _record(call, webhook, DELETED)
        return webhook.structure_id

    return await once(call, work, target=target.webhook_id)


async def send_test(call: Call, target: WebhookTarget) -> Outcome:
    """Send an address a message that tells of nothing."""

    async def work(_tx: Transaction) -> UUID:
        webhook = await _claim(call, target, Action.TEST_WEBHOOK)
        _ = await WebhookDelivery.create(webhook_id=webhook.id, created_at=call.now, next_try_at=call.now)
        db.after_commit(events.webhook_waits)
        return webhook.id

    return await once(call, work, target=target.webhook_id)


async def resend_delivery(call: Call, delivery_id: UUID) -> Outcome:
    """Send a message again, now, under the same `webhook-id`, whatever became of it."""
    sql = Sql()
    found = await sql.fetch(f"SELECT webhook_id FROM webhook_delivery WHERE id = {sql.value(delivery_id)}")
    webhook_id = as_uuid(found[0][0]) if found else delivery_id  # of nothing, the key of nothing

    async def work(_tx: Transaction) -> UUID:
        webhook = await _claim(call, WebhookTarget(webhook_id), Action.RESEND_WEBHOOK_DELIVERY)
        message = WebhookDelivery.filter(id=delivery_id, webhook_id=webhook.id)
        if not await message.update(state=DeliveryState.EN_ATTENTE, next_try_at=call.now, attempts=0):
            raise error(ErrorCode.NOT_FOUND)  # forgotten since
        db.after_commit(events.webhook_waits)
        return webhook.id

    return await once(call, work, target=webhook_id)


async def _claim(call: Call, target: WebhookTarget, action: Action) -> Webhook:
    """A webhook that the actor may see and do this to, locked until the end of the transaction."""
    sql = Sql()
    locked = await sql.write(
        f"UPDATE webhook SET version = version + 1 WHERE id = {sql.value(target.webhook_id)}"
        f" AND {webhook_condition(sql, call.actor, 'webhook')} RETURNING version"
    )
    if not locked:
        raise error(ErrorCode.NOT_FOUND)
    if target.expected_version not in (None, locked[0]["version"] - 1):
        raise error(ErrorCode.VERSION_CONFLICT)
    webhook = await Webhook.get(id=target.webhook_id)
    structure = await Structure.get(id=webhook.structure_id)
    check_act(WebhookState(structure.id, webhook.disabled_at is None, structure.status), action, call.actor)
    return webhook


async def _record(call: Call, webhook: Webhook, what: str) -> None:
    await record_organisation(
        ChangeKind.WEBHOOK_CHANGED,
        webhook.structure_id,
        by=call.actor,
        at=call.now,
        comment=f"{what} : {webhook.name}",
    )
