"""Webhooks: what may be registered, what may be done with one, how long a message is tried (conventions 15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.actions import Action, Offer
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.organisation import StructureStatus
from api.domain.permissions import Actor, Permission, organisation, require
from api.domain.text import text_problems

MAX_WEBHOOKS: Final = 5
"""Webhooks of a structure, in use or not: one for each tool, as technical accounts."""

MAX_NAME: Final = 100
MAX_URL: Final = 500

OVERLAP: Final = timedelta(hours=24)
"""How long messages are signed with the secret before too, once it was renewed."""

RETRIES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
)
"""How long to wait after each failure, as Standard Webhooks advises: a message is tried nine times, over two days."""

PATIENCE: Final = timedelta(days=2)
"""After so long without one message accepted, a webhook is disabled at the next failure."""

KEPT: Final = timedelta(days=30)
"""How long a message stays in the log of deliveries."""

GONE: Final = 410
"""What a receiver answers that wants nothing any more: its webhook is disabled at once."""


class DeliveryState(StrEnum):
    """What became of a message."""

    EN_ATTENTE = "EN_ATTENTE"
    REMISE = "REMISE"
    ABANDONNEE = "ABANDONNEE"


DELIVERY_STATES: Final[Mapping[DeliveryState, str]] = {
    DeliveryState.EN_ATTENTE: "En attente",
    DeliveryState.REMISE: "Remise",
    DeliveryState.ABANDONNEE: "Abandonnée",
}


def accepted(status: int | None) -> bool:
    """Whether a receiver took a message; a redirection is followed nowhere, and takes nothing."""
    return status is not None and 200 <= status < 300


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many failures; None: no more."""
    return now + RETRIES[attempts - 1] if attempts <= len(RETRIES) else None


def given_up(status: int | None, failing_since: datetime, now: datetime) -> bool:
    """Whether a webhook that fails is disabled."""
    return status == GONE or now - failing_since >= PATIENCE


# ------------------------------------------------------------------------------------------------- what may be done


@dataclass(frozen=True, slots=True)
class WebhookState:
    """A webhook, as the rules of what is done to it see it."""

    structure_id: UUID
    enabled: bool
    structure: StructureStatus


@dataclass(frozen=True, slots=True)
class WebhookRule:
    """An act on a webhook: `on` is whether it must be enabled, None either way; `adds` is new work (SIR-08)."""

    on: bool | None = None
    adds: bool = False


WEBHOOK_ACTS: Final[Mapping[Action, WebhookRule]] = {
    Action.UPDATE_WEBHOOK: WebhookRule(),
    Action.ENABLE_WEBHOOK: WebhookRule(on=False, adds=True),
    Action.DISABLE_WEBHOOK: WebhookRule(on=True),
    Action.ROTATE_WEBHOOK_SECRET: WebhookRule(),
    Action.TEST_WEBHOOK: WebhookRule(on=True),
    Action.DELETE_WEBHOOK: WebhookRule(),
}
"""What a gestionnaire principal does with a webhook (decisions 33)."""

DELIVERY_ACTS: Final[Mapping[Action, WebhookRule]] = {Action.RESEND_WEBHOOK_DELIVERY: WebhookRule(on=True)}
"""What is done with one message of it."""


def blockers(state: WebhookState, rule: WebhookRule) -> tuple[Problem, ...]:
    """What of the webhook itself stops an act, whoever tries it."""
    found = []
    if rule.on not in (None, state.enabled):
        found.append(Problem(ErrorCode.TRANSITION_NOT_ALLOWED))
    if rule.adds and state.structure is StructureStatus.INACTIVE:
        found.append(Problem(ErrorCode.STRUCTURE_INACTIVE))
    return tuple(found)


def check_act(state: WebhookState, action: Action, actor: Actor) -> None:
    """Raise what stops the actor from that act: first the right, then the webhook itself."""
    require(actor, Permission.WEBHOOKS_MANAGE, organisation(state.structure_id))
    rule = WEBHOOK_ACTS.get(action) or DELIVERY_ACTS[action]
    if problems := blockers(state, rule):
        raise DomainError(problems)


def offers(state: WebhookState, acts: Mapping[Action, WebhookRule]) -> list[Offer]:
    """The buttons of a webhook, or of one of its messages: whoever sees it may do it all."""
    return [Offer(action, blockers(state, rule)) for action, rule in acts.items()]


# ------------------------------------------------------------------------------------------------------- the form


def form_problems(name: str | None, url: str | None, *, callable_url: bool) -> Iterator[Problem]:
    """What is wrong with a name and an address, None being left as it was."""
    if name is not None:
        if not name.strip():
            yield Problem(ErrorCode.FIELD_REQUIRED, ("name",))
        yield from text_problems(("name",), name, MAX_NAME)
    if url is not None:
        if not url:
            yield Problem(ErrorCode.FIELD_REQUIRED, ("url",))
        elif len(url) > MAX_URL:
            yield Problem(ErrorCode.FIELD_TOO_LONG, ("url",), {"max": str(MAX_URL)})
        elif not callable_url:
            yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("url",), {"value": url})
