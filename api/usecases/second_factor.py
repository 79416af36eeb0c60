"""The second factor: a code mailed to the connection address once the password is right (USR-06)."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.db import transaction
from api.domain.account import CODE_DIGITS, CODE_LIFE, MAX_CODE_ATTEMPTS, SIGNS_IN
from api.domain.account_mails import AccountMail
from api.domain.errors import ErrorCode, error
from api.models import SignInChallenge, User
from api.security import token_digest
from api.sql import Sql, as_instant, as_uuid
from api.usecases.account_mail import write_to


@dataclass(frozen=True, slots=True)
class Challenge:
    """A code that was mailed: what to answer it under, the address with its middle hidden, and its end."""

    id: UUID
    sent_to: str
    expires_at: datetime


async def challenge(user: User, *, at: datetime) -> Challenge:
    """Mail a new code, in the present transaction; those sent before serve no longer. `at` is of the real clock."""
    await SignInChallenge.filter(user_id=user.id, used_at=None).update(used_at=at)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    row = SignInChallenge(user_id=user.id, created_at=at, expires_at=at + CODE_LIFE)
    row.code_digest = _digest(row.id, code)
    await row.save(force_create=True)
    await write_to(user, AccountMail.SIGN_IN_CODE, at=at, code=code)
    return Challenge(row.id, _masked(user.connection_email), row.expires_at)


async def answer(challenge_id: UUID | None, code: str, *, at: datetime) -> UUID:
    """Whose code this is. One refusal for a wrong, used or unknown one; LINK_EXPIRED for one that came too late.

    Each try is counted before the code is looked at, and kept: the fifth wrong one ends the challenge.
    """
    if challenge_id is None:
        raise error(ErrorCode.SIGN_IN_FAILED, field="code")
    sql = Sql()
    async with transaction():
        rows = await sql.write(
            f"UPDATE sign_in_challenge SET attempts = attempts + 1 WHERE id = {sql.value(challenge_id)}"
            f" AND used_at IS NULL AND attempts < {MAX_CODE_ATTEMPTS} RETURNING user_id, code_digest, expires_at"
        )
    if not rows:
        raise error(ErrorCode.SIGN_IN_FAILED, field="code")
    if as_instant(rows[0]["expires_at"]) <= at:
        raise error(ErrorCode.LINK_EXPIRED, field="code")
    user_id = as_uuid(rows[0]["user_id"])
    if not hmac.compare_digest(rows[0]["code_digest"], _digest(challenge_id, code.strip())):
        raise error(ErrorCode.SIGN_IN_FAILED, field="code")
    async with transaction():
        used = await SignInChallenge.filter(id=challenge_id, used_at=None).update(used_at=at)
    # Two answers at once: one session.
    if not used or not await User.filter(id=user_id, status__in=SIGNS_IN).exists():
        raise error(ErrorCode.SIGN_IN_FAILED, field="code")
    return user_id


def _digest(challenge_id: UUID, code: str) -> str:
    return token_digest(f"{challenge_id.hex}:{code}")


def _masked(email: str) -> str:
    """ca•••@mairie.example: enough to know which mailbox to open."""
    local, _, domain = email.partition("@")
    return f"{local[:2]}•••@{domain}"
