"""Technical accounts: creating one, giving it another password, putting an end to it (organisation §7.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from api.db import Transaction
from api.domain.actions import Action
from api.domain.delays import PARIS
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.ids import public_id
from api.domain.journal import ChangeKind
from api.domain.messages import Message
from api.domain.permissions import Actor, Permission, organisation, require
from api.domain.technical_account import MAX_ACCOUNTS, expires_at, login_of, name_problems
from api.models import Structure, TechnicalAccount, TechnicalToken
from api.security import Passwords, new_password
from api.sql import Sql
from api.usecases.calls import Call, Outcome, Shown, once, shown_once
from api.usecases.journal import record_organisation
from api.usecases.message import principal_of, send_message
from api.usecases.structure import StructureTarget, claim_structure
from api.usecases.visibility import technical_account_condition

CREATED: Final = "Création"
RESET: Final = "Réinitialisation du mot de passe"
DISABLED: Final = "Désactivation"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """The form of a technical account; `own_structure_only` leaves out the other structures of its manager (TEC-04)."""

    name: str
    own_structure_only: bool = False


async def create_technical_account(call: Call, passwords: Passwords, structure_id: UUID, form: NewAccount) -> Shown:
    """Make an account for a tool, by the gestionnaire principal only (TEC-01); five at most are in use at once."""
    password = new_password()
    digest = await passwords.digest(password)  # before the transaction: it takes its time

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, StructureTarget(structure_id), Action.CREATE_TECHNICAL_ACCOUNT)
        known = await TechnicalAccount.filter(structure_id=structure.id)
        problems = [*name_problems(form.name)]
        if sum(each.disabled_at is None for each in known) >= MAX_ACCOUNTS:
            problems.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("structureId",), {"value": str(MAX_ACCOUNTS + 1)}))
        if problems:
            raise DomainError(problems)
        number = await _number(structure, max((each.number for each in known), default=0) + 1)
        account = await TechnicalAccount.create(
            structure_id=structure.id,
            number=number,
            login=login_of(number, structure.identifier),
            name=form.name.strip(),
            password_hash=digest,
            password_set_at=call.now,
            password_expires_at=expires_at(call.now),
            own_structure_only=form.own_structure_only,
            created_at=call.now,
            created_by_id=call.actor.user_id,
        )
        await tell_manager(account, Message.TECHNICAL_ACCOUNT_CREATED, at=call.now)
        await _record(call, account, CREATED)
        return account.id

    return shown_once(await once(call, work, creates=True), password)


async def _number(structure: Structure, number: int) -> int:
    """The first number from there whose login nobody has: two types of identifier may have one number in common."""
    while await TechnicalAccount.filter(login=login_of(number, structure.identifier)).exists():
        number += 1
    return number


async def reset_technical_account_password(call: Call, passwords: Passwords, account_id: UUID) -> Shown:
    """Give an account another password, for 424 days; its tokens serve no longer (TEC-06)."""
    password = new_password()
    digest = await passwords.digest(password)

    async def work(_tx: Transaction) -> UUID:
        account = await _claim(call, account_id, Permission.TECHNICAL_PASSWORD_RESET)
        account.password_hash, account.password_set_at = digest, call.now
        account.password_expires_at, account.reminded_days = expires_at(call.now), None
        account.failed_sign_ins, account.locked_until = 0, None
        await account.save()
        await TechnicalToken.filter(technical_account_id=account.id).delete()
        await tell_manager(account, Message.TECHNICAL_PASSWORD_RESET, at=call.now)
        await _record(call, account, RESET)
        return account.id

    return shown_once(await once(call, work, target=account_id), password)


async def disable_technical_account(call: Call, account_id: UUID) -> Outcome:
    """Put an end to an account, for good: its tool needs another one (organisation §11)."""

    async def work(_tx: Transaction) -> UUID:
        account = await _claim(call, account_id, Permission.TECHNICAL_ACCOUNT_DISABLE)
        account.disabled_at = call.now
        await account.save(update_fields=["disabled_at"])
        await TechnicalToken.filter(technical_account_id=account.id).delete()
        await _record(call, account, DISABLED)
        return account.id

    return await once(call, work, target=account_id)


async def _claim(call: Call, account_id: UUID, permission: Permission) -> TechnicalAccount:
    """An account in use that the actor may see and do this to, locked until the end of the transaction."""
    sql = Sql()
    found = await sql.write(
        f"UPDATE technical_account SET name = name WHERE id = {sql.value(account_id)}"
        f" AND {technical_account_condition(sql, call.actor, 'technical_account')} RETURNING id"
    )
    if not found:
        raise error(ErrorCode.NOT_FOUND)
    return await in_use(call.actor, account_id, permission)


async def in_use(actor: Actor, account_id: UUID, permission: Permission) -> TechnicalAccount:
    """An account that the actor sees, if they may do this to it and it was not disabled."""
    account = await TechnicalAccount.get(id=account_id)
    require(actor, permission, organisation(account.structure_id))
    if account.disabled_at is not None:
        raise error(ErrorCode.TRANSITION_NOT_ALLOWED)
    return account


async def tell_manager(account: TechnicalAccount, message: Message, *, at: datetime) -> None:
    """Write to whoever manages the structure of an account now (TEC-07); the password is never mailed (TEC-02)."""
    structure = await Structure.get(id=account.structure_id)
    last_day = (account.password_expires_at - timedelta(days=1)).astimezone(PARIS)
    facts = (
        ("Compte technique", f"{account.login} ({account.name})"),
        ("Structure", f"{structure.name} ({structure.identifier})"),
        ("Dernier jour du mot de passe", f"{last_day:%d/%m/%Y}"),
    )
    await send_message(
        message,
        await principal_of(structure.id),
        target=public_id("structure", structure.id),
        facts=facts,
        about=account.login,
        at=at,
    )


async def _record(call: Call, account: TechnicalAccount, what: str) -> None:
    await record_organisation(
        ChangeKind.TECHNICAL_ACCOUNT_CHANGED,
        account.structure_id,
        by=call.actor,
        at=call.now,
        comment=f"{what} : {account.login}",
    )
