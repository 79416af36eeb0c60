"""Signing in and out, and who is behind a token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

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
        digests, technical = {token_digest(token): token}, token.startswith(TOKEN_PREFIX)
        if rows := await _held(digests, at, technical=technical, clock=CLOCK):
            now = as_instant(rows[0][-1])
            return Asking(_actors(rows, digests, now).get(token), now)
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
            found |= _actors(await _held(digests, at, technical=bool(technical)), digests, now)
    return found


async def _held(digests: Iterable[str], at: datetime, *, technical: bool, clock: str = "NULL") -> Sequence[Any]:
    """The sessions of these tokens of one kind, each with the rattachements and the profiles of whoever has it.

    Whether those are in force is for `_in_force` to say: what time it is comes with the rows.
    """
    sql = Sql()
    source, account_id, expires_at, narrowed = _technical(sql) if technical else _person()
    return await sql.fetch(
        "SELECT s.token_digest, u.id, r.structure_id, r.role, h.service_id, h.application, h.level, u.support,"
        f" {account_id}, r.valid_from, h.effective_at, {expires_at}, {clock} FROM {source}"
        f" LEFT JOIN rattachement r ON r.user_id = u.id AND r.status = {sql.value(RattachementStatus.VALIDE.value)}"
        f"{narrowed} LEFT JOIN habilitation h ON h.user_id = u.id AND h.structure_id = r.structure_id"
        f" WHERE {sql.one_of('s.token_digest', list(digests))} AND s.expires_at > {sql.value(at)}"
        f" AND {sql.one_of('u.status', [status.value for status in SIGNS_IN])}"
        " ORDER BY s.token_digest, h.id"
    )


def _actors(rows: Sequence[Any], tokens: Mapping[str, str], now: datetime) -> dict[str, Actor]:
    """Who is behind tokens, given by their digests, of what was read for them."""
    today, found = now.astimezone(PARIS).date(), dict[str, Actor]()
    for digest, sessions in groupby(rows, key=itemgetter(0)):
        held = list(sessions)
        ends_at = held[0][11]
        if ends_at is None or as_instant(ends_at) > now:
            found[tokens[digest]] = _actor(tuple(_in_force(row, now, today) for row in held))
    return found


def _in_force(row: Any, now: datetime, today: date) -> tuple[Any, ...]:
    """A row without what has not begun: a rattachement (with the profiles that hang on it), or a profile."""
    _, user_id, structure_id, role, *profile, support, account_id, valid_from, effective_at, _, _ = row
    if valid_from is not None and as_date(valid_from) > today:
        return user_id, None, None, None, None, None, support, account_id
    if effective_at is None or as_instant(effective_at) > now:
        return user_id, structure_id, role, None, None, None, support, account_id
    return user_id, structure_id, role, *profile, support, account_id


@lru_cache(maxsize=4_096)  # the same people ask again and again, and their rights hardly ever change
def _actor(rows: tuple[tuple[Any, ...], ...]) -> Actor:
    """Who has the rattachements and the profiles that these rows are."""
    user_id, *_, support, account_id = rows[0]
    return Actor(
        user_id=as_uuid(user_id),
        roles={as_uuid(structure): UserRole(role) for _, structure, role, *_ in rows if structure is not None},
        grants=tuple(
            Grant(as_uuid(structure), as_uuid(service) if service else None, Application(application), Level(level))
            for _, structure, _, service, application, level, *_ in rows
            if application is not None
        ),
        technical_account_id=as_uuid(account_id) if account_id is not None else None,
        support=bool(support) and account_id is None,
    )


def _person() -> tuple[str, str, str, str]:
    """Where the person of a session is, no technical account and no end of one, and every rattachement of theirs."""
    return "session s JOIN account u ON u.id = s.user_id", "NULL", "NULL", ""


def _technical(sql: Sql) -> tuple[str, str, str, str]:
    """Where the gestionnaire principal of a technical account is, its key, when its password ends, and the structures.

    Whoever manages the structure now (TEC-04): the account follows the transfer (TEC-07). A password that has expired,
    or an account that was disabled, is nobody (TEC-05).
    """
    principal = sql.value(UserRole.GESTIONNAIRE_PRINCIPAL.value)
    source = (
        "technical_token s JOIN technical_account a ON a.id = s.technical_account_id AND a.disabled_at IS NULL"
        f" JOIN rattachement m ON m.structure_id = a.structure_id AND m.role = {principal}"
        f" AND m.status = {sql.value(RattachementStatus.VALIDE.value)} JOIN account u ON u.id = m.user_id"
    )
    narrowed = f" AND r.role = {principal} AND (r.structure_id = a.structure_id OR NOT a.own_structure_only)"
    return source, "a.id", "a.password_expires_at", narrowed
