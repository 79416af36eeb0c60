"""What people change of their own account (organisation §3.3, §3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import F

from api.db import Transaction
from api.domain.account import notification_problems
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.journal import ChangeKind
from api.domain.permissions import Actor, Permission, open_to
from api.domain.person import person_problems
from api.models import User
from api.usecases.calls import Call, Outcome, once
from api.usecases.journal import record_organisation
from api.usecases.registration import email_problems


@dataclass(frozen=True, slots=True)
class AccountChanges:
    """What changes; None leaves as it is."""

    contact_email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    billing_notifications: bool | None = None
    news_notifications: bool | None = None


def _check(actor: Actor, changes: AccountChanges) -> None:
    problems: list[Problem] = []
    if changes.contact_email is not None:
        problems += email_problems("contactEmail", changes.contact_email)
    texts = {"firstName": changes.first_name, "lastName": changes.last_name}
    problems += person_problems({name: text for name, text in texts.items() if text is not None})
    problems += notification_problems(actor.roles.values(), billing=changes.billing_notifications)
    if problems:
        raise DomainError(problems)


async def update_account(call: Call, changes: AccountChanges) -> Outcome:
    """Change one's own account; the connection address is not among what changes (USR-01)."""

    async def work(_: Transaction) -> UUID:
        if not open_to(call.actor, Permission.ACCOUNT_UPDATE):
            raise error(ErrorCode.FORBIDDEN)
        _check(call.actor, changes)
        user = await claim_account(call.actor.user_id)
        given = {
            name: value.strip() if isinstance(value, str) else value
            for name in AccountChanges.__slots__
            if (value := getattr(changes, name)) is not None
        }
        await User.filter(id=user.id).update(**given)
        await record_organisation(ChangeKind.ACCOUNT_CHANGED, None, by=call.actor, at=call.now, subject_id=user.id)
        return user.id

    return await once(call, work, target=call.actor.user_id)


async def claim_account(user_id: UUID) -> User:
    """An account, with a new version: whoever else changes it waits for the end of the transaction."""
    await User.filter(id=user_id).update(version=F("version") + 1)
    return await User.get(id=user_id)
