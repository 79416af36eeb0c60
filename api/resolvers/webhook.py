"""Webhooks: adding one, changing it, putting it off and on, sending again."""

import strawberry

from api.domain.ids import key_of
from api.reads.rows import load, planned
from api.resolvers.base import NOBODY, call_of, structure_payload
from api.schema.context import Info
from api.schema.payloads import user_errors
from api.schema.structure import StructurePayload
from api.schema.webhook import (
    PREFIX,
    CreateWebhookInput,
    ResendWebhookDeliveryInput,
    UpdateWebhookInput,
    Webhook,
    WebhookActInput,
    WebhookPayload,
)
from api.sql import Sql
from api.usecases import webhook
from api.usecases.calls import Outcome
from api.usecases.visibility import webhook_condition
from api.usecases.webhook import WebhookForm, WebhookTarget
from api.usecases.webhook_delivery import PREFIX as DELIVERY


async def _payload(info: Info, outcome: Outcome, secret: str | None = None) -> WebhookPayload:
    """The payload of an act on a webhook, read back after the commit."""
    raw, actor = info._raw_info, info.context.signed_in
    payload = WebhookPayload(user_errors=user_errors(outcome.problems), replayed=outcome.replayed, secret=secret)
    if outcome.shown is not None and not outcome.unborn:

        def where(sql: Sql) -> str:
            return f"t.id = {sql.value(outcome.shown)} AND {webhook_condition(sql, actor, 't')}"

        rows = await load(planned(raw, Webhook, ("webhook",)), raw, where)
        payload.webhook = rows[0] if rows else None
    return payload


def _target(input: WebhookActInput | UpdateWebhookInput) -> WebhookTarget:
    return WebhookTarget(key_of(PREFIX, input.webhook_id) or NOBODY, input.expected_version)


def _form(info: Info, input: CreateWebhookInput | UpdateWebhookInput) -> WebhookForm:
    kinds = tuple(input.kinds) if input.kinds is not None else None
    return WebhookForm(input.name, input.url, kinds, info.context.private_webhooks)


@strawberry.type
class WebhookMutations:
    """The acts of the gestionnaire principal on the webhooks of a structure."""

    @strawberry.mutation(
        description="Ajouter un webhook, cinq au plus par structure ; son secret n'est montré que dans cette réponse."
    )
    async def create_webhook(self, info: Info, input: CreateWebhookInput) -> WebhookPayload:
        """Add a webhook."""
        structure_id = key_of("structure", input.structure_id) or NOBODY
        made = await webhook.create_webhook(call_of(info, input), structure_id, _form(info, input))
        return await _payload(info, made.outcome, made.secret)

    @strawberry.mutation(description="Modifier le nom d'un webhook, son adresse ou ce dont il est informé.")
    async def update_webhook(self, info: Info, input: UpdateWebhookInput) -> WebhookPayload:
        """Change a webhook."""
        changed = await webhook.update_webhook(call_of(info, input), _target(input), _form(info, input))
        return await _payload(info, changed)

    @strawberry.mutation(
        description="Activer un webhook : il est informé à partir de maintenant, non de ce qui s'est passé entre-temps."
    )
    async def enable_webhook(self, info: Info, input: WebhookActInput) -> WebhookPayload:
        """Put a webhook on."""
        return await _payload(info, await webhook.enable_webhook(call_of(info, input), _target(input)))

    @strawberry.mutation(description="Désactiver un webhook : les messages en attente sont abandonnés.")
    async def disable_webhook(self, info: Info, input: WebhookActInput) -> WebhookPayload:
        """Put a webhook off."""
        return await _payload(info, await webhook.disable_webhook(call_of(info, input), _target(input)))

    @strawberry.mutation(
        description="Renouveler le secret, montré dans cette seule réponse ; pendant 24 heures les messages sont aussi "
        "signés avec le précédent."
    )
    async def rotate_webhook_secret(self, info: Info, input: WebhookActInput) -> WebhookPayload:
        """Sign with another secret."""
        made = await webhook.rotate_webhook_secret(call_of(info, input), _target(input))
        return await _payload(info, made.outcome, made.secret)

    @strawberry.mutation(description="Supprimer un webhook et ses messages, pour de bon.")
    async def delete_webhook(self, info: Info, input: WebhookActInput) -> StructurePayload:
        """Remove a webhook."""
        return await structure_payload(info, await webhook.delete_webhook(call_of(info, input), _target(input)))

    @strawberry.mutation(description="Envoyer un message d'essai, de type `TEST` : il ne raconte rien.")
    async def test_webhook(self, info: Info, input: WebhookActInput) -> WebhookPayload:
        """Send a test."""
        return await _payload(info, await webhook.send_test(call_of(info, input), _target(input)))

    @strawberry.mutation(
        description="Renvoyer un message, maintenant et avec le même `webhook-id`, quoi qu'il soit devenu."
    )
    async def resend_webhook_delivery(self, info: Info, input: ResendWebhookDeliveryInput) -> WebhookPayload:
        """Send a message again."""
        key = key_of(DELIVERY, input.delivery_id) or NOBODY
        return await _payload(info, await webhook.resend_delivery(call_of(info, input), key))
