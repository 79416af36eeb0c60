"""The connection data of a technical account, for who was just shown its password (TEC-02)."""

from __future__ import annotations

from uuid import UUID

from api.connections import ConnectionSpec
from api.domain.errors import ErrorCode, error
from api.domain.permissions import Actor, Permission
from api.models import Structure
from api.paper import Party
from api.security import Passwords
from api.sql import Sql
from api.usecases.technical_account import in_use
from api.usecases.visibility import technical_account_condition


async def connection_of(actor: Actor, passwords: Passwords, account_id: UUID, password: str) -> ConnectionSpec:
    """What the sheet of an account prints; the password is given back, since it is kept nowhere, and must be its own.

    Raises NOT_FOUND, FORBIDDEN, TRANSITION_NOT_ALLOWED for an account that was disabled, and SIGN_IN_FAILED.
    """
    sql = Sql()
    seen = await sql.fetch(
        f"SELECT t.id FROM technical_account t WHERE t.id = {sql.value(account_id)}"
        f" AND {technical_account_condition(sql, actor, 't')}"
    )
    if not seen:
        raise error(ErrorCode.NOT_FOUND)
    account = await in_use(actor, account_id, Permission.TECHNICAL_PASSWORD_RESET)
    if not await passwords.verify(account.password_hash, password):
        raise error(ErrorCode.SIGN_IN_FAILED, field="password")
    structure = await Structure.get(id=account.structure_id)
    return ConnectionSpec(
        login=account.login,
        name=account.name,
        structure=Party(structure.name, structure.identifier),
        password_set_at=account.password_set_at,
        password_expires_at=account.password_expires_at,
    )
