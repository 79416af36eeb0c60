"""Signing in and out, and who is behind a token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from api.db import transaction
from api.domain.account import LOCK, MAX_FAILED_SIGN_INS, UserStatus
from api.domain.delays import PARIS
from api.domain.errors import ErrorCode, error
from api.domain.habilitation import Application, Level, RattachementStatus, UserRole
from api.domain.permissions import Actor, Grant
from api.domain.text import storable
from api.models import Session, User
from api.security import Passwords, new_token, token_digest
from api.sql import Sql, as_uuid

MAX_EMAIL: Final = 254
"""Characters of an address: no account has a longer one, and Tortoise would not look for it."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its token is shown once."""

    user_id: UUID
    token: str
    expires_at: datetime


async def sign_in(passwords: Passwords, *, email: str, password: str, at: datetime, hours: int) -> SignedIn:
    """Open a session. One answer for a wrong address, a wrong password and an account that is not active (USR-05).

    `at` is the instant of the real clock: a sandbox that jumps a month ahead signs nobody out.
    """
    address = storable(email.strip().lower())
    user = await User.get_or_none(connection_email=address) if len(address) <= MAX_EMAIL else None
    if user is not None and user.locked_until is not None and user.locked_until > at:
        raise error(ErrorCode.ACCOUNT_LOCKED)
    right = await passwords.verify(user.password_hash if user else None, password)
    if user is None or not right or user.status not in (UserStatus.ACTIF, UserStatus.VERROUILLE):
        if user is not None:
            await _note_failure(user.id, at)
        raise error(ErrorCode.SIGN_IN_FAILED)
    digest = await passwords.digest(password) if passwords.outdated(user.password_hash or "") else user.password_hash
    token = new_token()
    expires_at = at + timedelta(hours=hours)
    async with transaction():
        await User.filter(id=user.id).update(
            failed_sign_ins=0, locked_until=None, status=UserStatus.ACTIF, password_hash=digest
        )
        await Session.filter(user_id=user.id, expires_at__lt=at).delete()
        _ = await Session.create(
            token_digest=token_digest(token), user_id=user.id, created_at=at, expires_at=expires_at
        )
    return SignedIn(user.id, token, expires_at)


async def _note_failure(user_id: UUID, at: datetime) -> None:
    """Count a wrong password; the fifth in a row locks the account for an hour (USR-05)."""
    sql = Sql()
    failures = "CASE WHEN locked_until IS NULL THEN failed_sign_ins + 1 ELSE 1 END"
    locks = f"{failures} >= {MAX_FAILED_SIGN_INS}"
    until = sql.value(at + LOCK)
    async with transaction():
        await sql.write(
            f"UPDATE account SET failed_sign_ins = {failures},"
            f" locked_until = CASE WHEN {locks} THEN {until} ELSE NULL END,"
            f" status = CASE WHEN {locks} THEN 'VERROUILLE' ELSE status END"
            f" WHERE id = {sql.value(user_id)} RETURNING id"
        )


async def sign_out(token: str) -> None:
    """End the session of a token, at once and for good."""
    await Session.filter(token_digest=token_digest(token)).delete()


async def actor_of(token: str, *, at: datetime, now: datetime) -> Actor | None:
    """The person behind a token, with the profiles in force; None when the session is not, or no longer, there.

    `at` is the instant of the real clock, by which sessions end; `now` that by which rights begin.
    """
    sql = Sql()
    rows = await sql.fetch(
        "SELECT s.user_id, r.structure_id, r.role, h.service_id, h.application, h.level"
        " FROM session s JOIN account u ON u.id = s.user_id"
        f" LEFT JOIN rattachement r ON r.user_id = u.id AND r.status = {sql.value(RattachementStatus.VALIDE.value)}"
        f" AND (r.valid_from IS NULL OR r.valid_from <= {sql.value(now.astimezone(PARIS).date())})"
        " LEFT JOIN habilitation h ON h.user_id = u.id AND h.structure_id = r.structure_id"
        f" AND h.effective_at <= {sql.value(now)}"
        f" WHERE s.token_digest = {sql.value(token_digest(token))} AND s.expires_at > {sql.value(at)}"
        f" AND u.status IN ({sql.value(UserStatus.ACTIF.value)}, {sql.value(UserStatus.VERROUILLE.value)})"
    )
    if not rows:
        return None
    return Actor(
        user_id=as_uuid(rows[0][0]),
        roles={as_uuid(row[1]): UserRole(row[2]) for row in rows if row[1] is not None},
        grants=tuple(
            Grant(as_uuid(row[1]), as_uuid(row[3]) if row[3] else None, Application(row[4]), Level(row[5]))
            for row in rows
            if row[4] is not None
        ),
    )
