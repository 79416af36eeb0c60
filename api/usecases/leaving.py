"""Leaving the portal: closing one's account, and what becomes of it on the sixty-first day (USR-07 to USR-09)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from api.db import Transaction, transaction
from api.domain.account import REACTIVATION_DAYS, UserStatus, is_reactivable
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import RattachementStatus, UserRole
from api.domain.journal import ChangeKind
from api.domain.organisation import StructureStatus
from api.domain.permissions import Permission, open_to
from api.domain.text import storable
from api.models import Rattachement, Session, Structure, User
from api.sql import Sql, as_instant, as_uuid
from api.usecases.account import find
from api.usecases.account_mail import close_links
from api.usecases.approval_case import cancel_requests_of
from api.usecases.calls import Call, Outcome, once
from api.usecases.changes import Changes
from api.usecases.holding import hold_accounts, hold_structures
from api.usecases.journal import record_organisation
from api.usecases.principal import hand_over
from api.usecases.rights import Grantor, detach, grounds

MAX_SUCCESSORS = 100


@dataclass(frozen=True, slots=True)
class Named:
    """Who takes over a structure."""

    structure_id: UUID
    email: str


async def deactivate_account(call: Call, successors: Sequence[Named]) -> Outcome:
    """Close one's own account for sixty days, after which it is gone (USR-07, USR-08).

    Each structure of which one is the gestionnaire principal is handed over first (ATT-11): SUCCESSOR_REQUIRED names
    those for which nobody is named. Sessions end at once, and the requests that wait are annulled.
    """

    async def work(_: Transaction) -> UUID:
        if not open_to(call.actor, Permission.ACCOUNT_DEACTIVATE):
            raise error(ErrorCode.FORBIDDEN)
        if len(successors) > MAX_SUCCESSORS:
            raise error(ErrorCode.VALUE_NOT_ALLOWED, field="successors")
        addresses = [storable(each.email.strip().lower()) for each in successors]
        own = call.actor.user_id
        await hold_accounts(lambda sql: f"id = {sql.value(own)} OR {sql.one_of('connection_email', addresses)}")
        user = await User.get(id=own)
        if user.pigp:
            raise error(ErrorCode.PIGP_MANAGED_ACCOUNT)
        managed = await _managed(own)
        _check(managed, successors)
        by = Grantor(own, call.now, call.now)
        for rank, each in enumerate(successors):
            field = ("successors", str(rank), "email")
            await hand_over(each.structure_id, await find(each.email), actor=call.actor, by=by, field=field)
        await cancel_requests_of(own, by=call.actor, at=call.now)
        await _close(own, UserStatus.DESACTIVE, call.now)
        await record_organisation(ChangeKind.ACCOUNT_CHANGED, None, by=call.actor, at=call.now, subject_id=own)
        return own

    return await once(call, work, target=call.actor.user_id)


async def _managed(user_id: UUID) -> dict[UUID, Structure]:
    """The structures in use of which somebody is the gestionnaire principal, held."""
    rows = await Rattachement.filter(
        user_id=user_id, role=UserRole.GESTIONNAIRE_PRINCIPAL, status=RattachementStatus.VALIDE
    )
    keys = [row.structure_id for row in rows]
    held = await hold_structures(lambda sql: sql.one_of("id", keys))
    found = await Structure.filter(id__in=held).order_by("name", "id")
    return {row.id: row for row in found if row.status is not StructureStatus.INACTIVE}


def _check(managed: dict[UUID, Structure], successors: Sequence[Named]) -> None:
    """Each structure has one successor, and nobody succeeds where there is nothing to hand over."""
    seen: set[UUID] = set()
    problems = []
    for rank, each in enumerate(successors):
        if each.structure_id not in managed or each.structure_id in seen:
            problems.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("successors", str(rank), "structureId")))
        seen.add(each.structure_id)
    left = [row for key, row in managed.items() if key not in seen]
    problems += [
        Problem(ErrorCode.SUCCESSOR_REQUIRED, ("successors",), {"structure": row.name, "identifier": row.identifier})
        for row in left
    ]
    if problems:
        raise DomainError(problems)


async def _close(user_id: UUID, status: UserStatus, now: datetime) -> None:
    row = await User.get(id=user_id)
    row.status, row.version = status, row.version + 1
    if status is UserStatus.DESACTIVE:
        row.deactivated_at = now
    await row.save(update_fields=["status", "version", "deactivated_at"])
    await Session.filter(user_id=user_id).delete()
    await close_links(user_id, now=now)


# --------------------------------------------------------------------------------------- the sixty-first day


async def remove_expired_accounts(now: datetime) -> int:
    """Remove for good the accounts whose sixty days have passed; history and authorship stay (USR-08).

    Several processes may: each account is removed once. Answers how many this one removed.
    """
    sql = Sql()
    rows = await sql.fetch(
        f"SELECT id, deactivated_at FROM account WHERE status = {sql.value(UserStatus.DESACTIVE.value)}"
        f" AND deactivated_at < {sql.value(now - timedelta(days=REACTIVATION_DAYS))} ORDER BY deactivated_at"
    )
    removed = 0
    for key, since in rows:
        if not is_reactivable(as_instant(since), now):
            removed += await _remove(as_uuid(key), now)
    return removed


async def _remove(user_id: UUID, now: datetime) -> bool:
    async with transaction():
        status = UserStatus.DESACTIVE.value
        if not await hold_accounts(lambda sql: f"id = {sql.value(user_id)} AND status = {sql.value(status)}"):
            return False
        attached = await Rattachement.filter(user_id=user_id, status=RattachementStatus.VALIDE)
        keys = [row.structure_id for row in attached]
        held = await hold_structures(lambda sql: sql.one_of("id", keys))
        changes = Changes()
        for ground in (await grounds(held, [user_id], now=now)).values():
            detach(changes, ground, ground.rattachements[user_id])
        await changes.write()
        await _close(user_id, UserStatus.SUPPRIME, now)
        await record_organisation(ChangeKind.ACCOUNT_CHANGED, None, by=None, at=now, subject_id=user_id)
    return True
