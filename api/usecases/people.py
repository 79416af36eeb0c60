"""What a manager does about the people of their structures: mend their data, mail their activation again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from api.db import Transaction
from api.domain.account import LinkKind, UserStatus
from api.domain.errors import DomainError, ErrorCode, error
from api.domain.journal import ChangeKind
from api.domain.permissions import Actor, Permission, allowed, organisation, require
from api.domain.person import person_problems
from api.models import User
from api.sql import Sql, as_uuid
from api.usecases.account_mail import send_link
from api.usecases.calls import Call, Outcome, in_bulk, once
from api.usecases.journal import record_organisation
from api.usecases.visibility import managed_condition


async def update_user(
    call: Call, user_id: UUID, changes: Mapping[str, str | None], expected_version: int | None
) -> Outcome:
    """Change the names and telephone of somebody of a managed structure; never an address (organisation §11)."""

    async def work(_: Transaction) -> UUID:
        user = await _claim(call.actor, user_id, Permission.USER_UPDATE, call.now)
        if expected_version is not None and user.version != expected_version + 1:
            raise error(ErrorCode.VERSION_CONFLICT, field="expectedVersion")
        if problems := tuple(person_problems(changes)):
            raise DomainError(problems)
        given = {_COLUMNS[name]: text.strip() or None if text else None for name, text in changes.items()}
        if given:
            await User.filter(id=user.id).update(**given)
        return user.id

    return await once(call, work, target=user_id)


_COLUMNS = {"firstName": "first_name", "lastName": "last_name", "phone": "phone"}


async def resend_activations(call: Call, user_ids: Sequence[UUID]) -> Outcome:
    """Mail their activation link again to people who have not used theirs; each answers for itself (USR-04)."""

    async def work(user_id: UUID) -> None:
        user = await _claim(call.actor, user_id, Permission.ACTIVATION_RESEND, call.now)
        if user.status is not UserStatus.EN_COURS_ACTIVATION:
            raise error(ErrorCode.TRANSITION_NOT_ALLOWED)
        await send_link(user, LinkKind.ACTIVATION, now=call.now)

    return await in_bulk(call, work, user_ids, field="userIds")


async def _claim(actor: Actor, user_id: UUID, permission: Permission, now: datetime) -> User:
    """Somebody of a structure where the actor has this right, their account claimed and the act noted.

    NOT_FOUND for whom the actor does not manage, FORBIDDEN or CONSULTATION_ONLY for whom they may only read.
    """
    sql = Sql()
    rows = await sql.write(
        f"UPDATE account SET version = version + 1 WHERE id = {sql.value(user_id)} AND EXISTS ("
        f"SELECT 1 FROM rattachement r WHERE r.user_id = account.id AND {managed_condition(sql, actor, 'r')})"
        " RETURNING id"
    )
    if not rows:
        raise error(ErrorCode.NOT_FOUND)
    sql = Sql()
    shared = await sql.write(
        f"SELECT r.structure_id FROM rattachement r WHERE r.user_id = {sql.value(user_id)}"
        f" AND {managed_condition(sql, actor, 'r')}"
    )
    structures = [as_uuid(row["structure_id"]) for row in shared]
    places = [key for key in structures if allowed(actor, permission, organisation(key))]
    if not places:
        require(actor, permission, organisation(structures[0]))
    await record_organisation(ChangeKind.ACCOUNT_CHANGED, places[0], by=actor, at=now, subject_id=user_id)
    return await User.get(id=user_id)
