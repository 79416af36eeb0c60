"""The tokens of technical accounts: what a tool is given for its login and password (TEC-03, RFC 6749 §4.4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from api.db import transaction
from api.domain.errors import ErrorCode, error
from api.domain.technical_account import MAX_LOGIN, TOKEN_PREFIX
from api.domain.text import storable
from api.models import TechnicalAccount, TechnicalToken
from api.security import Passwords, new_token, token_digest
from api.sql import Sql
from api.usecases.account import one_more_failure


async def give_token(
    passwords: Passwords, *, login: str, password: str, at: datetime, now: datetime, life: timedelta
) -> str:
    """A token for a technical account; it is shown once, and only its digest is kept.

    Raises SIGN_IN_FAILED for a wrong login or password and an account that was disabled, alike, ACCOUNT_LOCKED for an
    hour after five of them, and TECHNICAL_PASSWORD_EXPIRED to who has the right password too late (TEC-05). `at` is
    the instant of the real clock, by which tokens and locks end; `now` that by which passwords do.
    """
    known = len(login) <= MAX_LOGIN and await TechnicalAccount.get_or_none(login=storable(login), disabled_at=None)
    account = known or None
    if account is not None and account.locked_until is not None and account.locked_until > at:
        raise error(ErrorCode.ACCOUNT_LOCKED)
    right = await passwords.verify(account.password_hash if account else None, password)
    if account is None or not right:
        if account is not None:
            await _note_failure(account.id, at)
        raise error(ErrorCode.SIGN_IN_FAILED)
    if account.password_expires_at <= now:
        raise error(ErrorCode.TECHNICAL_PASSWORD_EXPIRED)
    token = TOKEN_PREFIX + new_token()
    async with transaction():
        # Whoever resets the password or disables the account meanwhile has the last word.
        unchanged = TechnicalAccount.filter(id=account.id, password_hash=account.password_hash, disabled_at=None)
        if not await unchanged.update(failed_sign_ins=0, locked_until=None):
            raise error(ErrorCode.SIGN_IN_FAILED)
        await TechnicalToken.filter(technical_account_id=account.id, expires_at__lt=at).delete()
        _ = await TechnicalToken.create(
            token_digest=token_digest(token), technical_account_id=account.id, created_at=at, expires_at=at + life
        )
    return token


async def _note_failure(account_id: UUID, at: datetime) -> None:
    sql = Sql()
    async with transaction():
        await sql.write(
            f"UPDATE technical_account SET {one_more_failure(sql, at)} WHERE id = {sql.value(account_id)} RETURNING id"
        )
