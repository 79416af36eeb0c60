"""Signing in and out, and who is behind a token."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any, Final
from uuid import UUID

import orjson

from api import events
from api.db import transaction
from api.domain.account import LOCK, MAX_FAILED_SIGN_INS, SIGNS_IN, UserStatus
from api.domain.delays import PARIS
from api.domain.errors import ErrorCode, error
from api.domain.habilitation import Application, Level, RattachementStatus, UserRole
from api.domain.permissions import Actor, Grant
from api.domain.person import MAX_EMAIL
from api.domain.technical_account import TOKEN_PREFIX, is_technical_login
from api.domain.text import storable
from api.models import Session, TechnicalToken, User
from api.security import Passwords, new_token, token_digest
from api.sql import Sql, as_date, as_instant, as_uuid
from api.usecases.clock import CLOCK, read_clock
from api.usecases.second_factor import Challenge, answer, challenge


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its token is shown once."""

    user_id: UUID
    token: str
    expires_at: datetime


async def find(email: str) -> User | None:
    """The account of a connection address, however it is typed."""
    address = storable(email.strip().lower())
    # Tortoise refuses to look for what is longer than the column, with an error of its own.
    return await User.get_or_none(connection_email=address) if len(address) <= MAX_EMAIL else None


async def sign_in(
    passwords: Passwords, *, email: str, password: str, at: datetime, hours: int, second_factor: bool
) -> SignedIn | Challenge:
    """Open a session, or mail the code that will (USR-06).

    One answer for a wrong address, a wrong password and an account that is not active (USR-05). `at` is the instant
    of the real clock: a sandbox that jumps a month ahead signs nobody out.
    """
    if is_technical_login(email):
        raise error(ErrorCode.TECHNICAL_ACCOUNT_API_ONLY)
    user = await find(email)
    if user is not None and user.locked_until is not None and user.locked_until > at:
        raise error(ErrorCode.ACCOUNT_LOCKED)
    right = await passwords.verify(user.password_hash if user else None, password)
    if user is None or not right or user.status not in SIGNS_IN:
        if user is not None:
            await _note_failure(user.id, at)
        raise error(ErrorCode.SIGN_IN_FAILED)
    if passwords.outdated(user.password_hash or ""):
        user.password_hash = await passwords.digest(password)
    async with transaction():
        await User.filter(id=user.id).update(
            failed_sign_ins=0, locked_until=None, status=UserStatus.ACTIF, password_hash=user.password_hash
        )
        return await challenge(user, at=at) if second_factor else await open_session(user.id, at=at, hours=hours)


async def confirm_sign_in(challenge_id: UUID | None, code: str, *, at: datetime, hours: int) -> SignedIn:
    """Open the session of whoever has the mailed code (USR-06)."""
    user_id = await answer(challenge_id, code, at=at)
    async with transaction():
        return await open_session(user_id, at=at, hours=hours)


async def open_session(user_id: UUID, *, at: datetime, hours: int) -> SignedIn:
    """A session for somebody whose identity is established, in the present transaction."""
    token, expires_at = new_token(), at + timedelta(hours=hours)
    await User.filter(id=user_id).update(last_signed_in_at=at)
    await Session.filter(user_id=user_id, expires_at__lt=at).delete()
    _ = await Session.create(token_digest=token_digest(token), user_id=user_id, created_at=at, expires_at=expires_at)
    return SignedIn(user_id, token, expires_at)


async def _note_failure(user_id: UUID, at: datetime) -> None:
    """Count a wrong password; the fifth in a row locks the account for an hour (USR-05)."""
    sql = Sql()
    usable = sql.one_of("status", [status.value for status in SIGNS_IN])
    async with transaction():
        await sql.write(
            f"UPDATE account SET {one_more_failure(sql, at)},"
            f" status = CASE WHEN {_LOCKS} AND {usable} THEN 'VERROUILLE' ELSE status END"
            f" WHERE id = {sql.value(user_id)} RETURNING id"
        )


_FAILURES: Final = "CASE WHEN locked_until IS NULL THEN failed_sign_ins + 1 ELSE 1 END"
_LOCKS: Final = f"{_FAILURES} >= {MAX_FAILED_SIGN_INS}"


def one_more_failure(sql: Sql, at: datetime) -> str:
    """What an UPDATE sets to count a wrong password: the fifth in a row locks for an hour."""
    until = f"CASE WHEN {_LOCKS} THEN {sql.value(at + LOCK)} ELSE NULL END"
    return f"failed_sign_ins = {_FAILURES}, locked_until = {until}"


async def session_end(token: str | None) -> datetime | None:
    """The instant, of the real clock, at which the session of a person's token ends; None for any other."""
    if token is None:
        return None
    sql = Sql()
    rows = await sql.fetch(f"SELECT expires_at FROM session WHERE token_digest = {sql.value(token_digest(token))}")
    return as_instant(rows[0][0]) if rows else None


async def sign_out(token: str) -> None:
    """End the session of a token, at once and for good; that of a technical account serves no longer either."""
    kept = TechnicalToken if token.startswith(TOKEN_PREFIX) else Session
    await kept.filter(token_digest=token_digest(token)).delete()
    await events.access_changed()


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, if they are known, and what time it is for them."""

    actor: Actor | None
    now: datetime


async def actor_of(token: str, *, at: datetime, now: datetime) -> Actor | None:
    """Who is behind a token, with the profiles in force; None when the session is not, or no longer, there."""
    return (await actors_of([token], at=at, now=now)).get(token)


async def asking_in_sandbox(token: str | None, *, at: datetime) -> Asking:
    """Who is behind a token and what the clock of the sandbox says, in one statement when the session is there."""
    if token:
        rows = await _held([token_digest(token)], at, technical=token.startswith(TOKEN_PREFIX), clock=CLOCK)
        if rows:
            now = as_instant(rows[0][-1])
            return Asking(_actor_at(rows[0], now), now)
    return Asking(None, await read_clock())


async def actors_of(tokens: Iterable[str], *, at: datetime, now: datetime) -> dict[str, Actor]:
    """Who is behind each of these tokens, in a statement for people and one for technical accounts.

    Those whose session is over are left out. `at` is the instant of the real clock, by which sessions end; `now` that
    by which rights begin.
    """
    kinds: tuple[dict[str, str], dict[str, str]] = {}, {}
    for token in tokens:
        kinds[token.startswith(TOKEN_PREFIX)][token_digest(token)] = token
    found: dict[str, Actor] = {}
    for technical, digests in enumerate(kinds):
        if digests:
            for row in await _held([*digests], at, technical=bool(technical), clock="NULL"):
                if actor := _actor_at(row, now):
                    found[digests[row[0]]] = actor
    return found


async def _held(digests: Sequence[str], at: datetime, *, technical: bool, clock: str) -> Sequence[Any]:
    """The sessions of these tokens of one kind, each with the rattachements and the profiles of whoever has it.

    Whether those are in force is for `_actor_at` to say: what time it is comes with the rows.
    """
    sql = Sql()
    token = f"= {sql.value(digests[0])}" if len(digests) == 1 else sql.one_of("", digests)
    return await sql.fetch(_statement(sql.sqlite, technical, clock, token, sql.value(at)))


@cache
def _statement(sqlite: bool, technical: bool, clock: str, token: str, at: str) -> str:
    """The text of the statement; what somebody holds is one text in it, since it is read once and asked for often."""
    source, account_id, expires_at, narrowed = _TECHNICAL if technical else _PERSON
    gathered = "json_group_array(json_array({}))" if sqlite else "json_agg(json_build_array({}))::text"
    return (
        f"SELECT s.token_digest, u.id, u.support, {account_id}, {expires_at},"
        f" (SELECT {gathered.format('structure_id, role, valid_from, service_id, application, level, effective_at')}"
        " FROM (SELECT r.structure_id, r.role, r.valid_from, h.service_id, h.application, h.level, h.effective_at"
        " FROM rattachement r LEFT JOIN habilitation h ON h.user_id = r.user_id AND h.structure_id = r.structure_id"
        f" WHERE r.user_id = u.id AND r.status = {_VALID}{narrowed} ORDER BY h.id) held), {clock} FROM {source}"
        f" WHERE s.token_digest {token} AND s.expires_at > {at}"
        f" AND u.status IN ({_SIGNS_IN})"
    )


def _actor_at(row: Any, now: datetime) -> Actor | None:
    """Who has a session, with what has begun; None when the password of a technical account is over."""
    _, user_id, support, account_id, expires_at, held, _ = row
    if expires_at is not None and as_instant(expires_at) <= now:
        return None
    return _actor(user_id, support, account_id, held, bisect_right(_beginnings(held), now))


@lru_cache(maxsize=4_096)
def _beginnings(held: str | None) -> list[datetime]:
    """The instants at which something of what somebody holds begins, in order."""
    return sorted({instant for right in _rights(held) for instant in right[:2] if instant is not None})


def _rights(held: str | None) -> Iterator[tuple[datetime, datetime | None, list[Any]]]:
    """The rattachements of a text, each with a profile if there is one, and the instants at which both begin."""
    for right in orjson.loads(held or "[]"):
        day, effective_at = right[2], right[6]
        valid_from = datetime.combine(as_date(day), time(), PARIS).astimezone(UTC) if day else _ALWAYS
        yield valid_from, as_instant(effective_at) if effective_at else None, right


@lru_cache(maxsize=4_096)  # the same people ask again and again, and their rights hardly ever change
def _actor(user_id: Any, support: Any, account_id: Any, held: str | None, begun: int) -> Actor:
    """Who holds this, once so many of its beginnings have passed; profiles hang on a rattachement."""
    passed = {*_beginnings(held)[:begun]}
    roles: dict[UUID, UserRole] = {}
    grants: list[Grant] = []
    key = type(as_uuid(user_id))  # of the kind that the driver gives: they are compared with those that it does
    for valid_from, effective_at, (structure, role, _, service, application, level, _) in _rights(held):
        if valid_from in passed:
            roles[key(structure)] = UserRole(role)
            if effective_at in passed:
                service_id = key(service) if service else None
                grants.append(Grant(key(structure), service_id, Application(application), Level(level)))
    return Actor(
        user_id=as_uuid(user_id),
        roles=roles,
        grants=tuple(grants),
        technical_account_id=as_uuid(account_id) if account_id is not None else None,
        support=bool(support) and account_id is None,
    )


_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
_VALID: Final = f"'{RattachementStatus.VALIDE.value}'"
_SIGNS_IN: Final = ", ".join(f"'{status.value}'" for status in SIGNS_IN)
_PRINCIPAL: Final = f"'{UserRole.GESTIONNAIRE_PRINCIPAL.value}'"

_PERSON: Final = ("session s JOIN account u ON u.id = s.user_id", "NULL", "NULL", "")
"""Where the person of a session is, no technical account and no end of one, and every rattachement of theirs."""

_TECHNICAL: Final = (
    "technical_token s JOIN technical_account a ON a.id = s.technical_account_id AND a.disabled_at IS NULL"
    f" JOIN rattachement m ON m.structure_id = a.structure_id AND m.role = {_PRINCIPAL} AND m.status = {_VALID}"
    " JOIN account u ON u.id = m.user_id",
    "a.id",
    "a.password_expires_at",
    f" AND r.role = {_PRINCIPAL} AND (r.structure_id = a.structure_id OR NOT a.own_structure_only)",
)
"""Where the gestionnaire principal of a technical account is, its key, when its password ends, and the structures.

Whoever manages the structure now (TEC-04): the account follows the transfer (TEC-07). A password that has expired, or
an account that was disabled, is nobody (TEC-05).
"""
