"""Mails that wait to be sent: put there with the act they tell of, claimed by a worker, sent at least once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from api import db
from api.models import OutboxMail
from api.sql import Sql, as_instant, as_uuid
from api.stored import new

BATCH: Final = 20
LEASE: Final = timedelta(minutes=1)
"""How long a claimed mail is left to the process that claimed it: after that the process is taken for dead."""

MAX_ATTEMPTS: Final = 16
FIRST_RETRY: Final = timedelta(seconds=30)
LAST_RETRY: Final = timedelta(hours=4)
"""With these three a mail is tried for a day and more before it is given up."""

MAX_CLAIMS: Final = 8
"""How many processes may die of a mail; each takes it alone after the first, so that no other mail is suspected."""

SECRET: Final = "account"  # noqa: S105  # the name of a template
"""The template of the mails whose data opens an account."""

KEPT: Final = timedelta(days=30)
"""How long a sent mail stays in the table: it names people."""

_WAITING: Final = "sent_at IS NULL AND failed_at IS NULL"

bells: Final[set[Callable[[], None]]] = set()
"""What to call when a mail has been put in the outbox: the worker of this process adds its own."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a mail goes."""

    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail claimed by this process: its template and what the template says."""

    id: UUID
    message_id: str
    to: Address
    subject: str
    template: str
    data: Mapping[str, Any]
    written_at: datetime
    attempts: int
    claims: int


async def post(letters: Iterable[tuple[Address, str, Mapping[str, Any]]], *, template: str, at: datetime) -> None:
    """Put mails (address, subject, data) in the outbox, in the present transaction; they leave after the commit."""
    rows = posted(letters, template=template, at=at)
    if rows:
        await OutboxMail.bulk_create(rows)


def posted(
    letters: Iterable[tuple[Address, str, Mapping[str, Any]]], *, template: str, at: datetime
) -> Sequence[OutboxMail]:
    """The rows of mails (address, subject, data), to be written in the present transaction with others."""
    rows = [
        new(
            OutboxMail,
            to_address=to.email,
            to_name=to.name,
            subject=" ".join(subject.split()),
            template=template,
            data=dict(data),
            written_at=at,
        )
        for to, subject, data in letters
    ]
    if rows:
        db.after_commit(_ring)
    return rows


async def _ring() -> None:
    for bell in bells:
        bell()


# ------------------------------------------------------------------------------------- the worker's side


async def is_due(at: datetime) -> bool:
    """Whether a mail waits to be sent now; asked without taking any lock."""
    sql = Sql()
    return bool(await sql.fetch(f"SELECT 1 FROM outbox_mail WHERE {_WAITING} AND {_due(sql, at)} LIMIT 1"))


async def take_over() -> None:
    """Make due at once what another process left: on SQLite the one that starts is the only one there is."""
    sql = Sql()
    if sql.sqlite:
        async with db.transaction():
            await sql.write(
                f"UPDATE outbox_mail SET retry_at = NULL WHERE {_WAITING} AND retry_at IS NOT NULL RETURNING id"
            )


async def claim(at: datetime, *, domain: str, limit: int = BATCH) -> list[Letter]:
    """The next mails to send, the oldest first: no other process gets them before the lease ends.

    A mail gets its Message-ID with its first claim and keeps it: what is sent twice can be told from two mails. A claim
    is no attempt: a server that dies for other reasons wears no mail out. But a mail that somebody claimed and said
    nothing more about comes after the others, and alone: should it be what the server dies of, no other is hurt.
    """
    async with db.transaction():
        rows = await _claim(at, domain, "claims = 0", limit) or await _claim(at, domain, "claims > 0", 1)
    return sorted((_letter(row) for row in rows), key=lambda letter: letter.id)


async def _claim(at: datetime, domain: str, which: str, limit: int) -> Sequence[Mapping[str, Any]]:
    sql = Sql()
    skip = "" if sql.sqlite else " FOR UPDATE SKIP LOCKED"
    return await sql.write(
        f"WITH due AS (SELECT id FROM outbox_mail WHERE {_WAITING} AND {_due(sql, at)} AND {which}"
        f" ORDER BY claims, id LIMIT {int(limit)}{skip})"
        f" UPDATE outbox_mail SET claims = claims + 1, retry_at = {sql.value(at + LEASE)},"
        f" message_id = COALESCE(message_id, '<' || CAST(id AS TEXT) || '@' || {sql.value(domain)} || '>')"
        " WHERE id IN (SELECT id FROM due)"
        " RETURNING id, message_id, to_address, to_name, subject, template, data, written_at, attempts, claims"
    )


def _letter(row: Mapping[str, Any]) -> Letter:
    data = row["data"]
    return Letter(
        id=as_uuid(row["id"]),
        message_id=row["message_id"],
        to=Address(row["to_address"], row["to_name"]),
        subject=row["subject"],
        template=row["template"],
        data=orjson.loads(data) if isinstance(data, str | bytes) else data,
        written_at=as_instant(row["written_at"]),
        attempts=row["attempts"],
        claims=row["claims"],
    )


async def mark_sent(ids: Sequence[UUID], at: datetime) -> None:
    """Note that these mails have left; what opens an account is not kept any longer."""
    left = "attempts = attempts + 1, claims = 0, retry_at = NULL, error = NULL"
    await _update(ids, lambda sql: f"sent_at = {sql.value(at)}, {left}, {_blanked(sql)}")


async def mark_failed(letter: Letter, at: datetime, *, error: str, for_good: bool = False) -> bool:
    """Note that a mail has not left: it is tried again later, or given up; answers whether it was given up."""
    attempts = letter.attempts + 1
    over = for_good or attempts >= MAX_ATTEMPTS

    def changes(sql: Sql) -> str:
        noted = f"attempts = {attempts}, claims = 0, error = {sql.value(error.replace(chr(0), ' ')[:500])}"
        if over:
            return f"{noted}, failed_at = {sql.value(at)}, {_blanked(sql)}"
        return f"{noted}, retry_at = {sql.value(at + retry_delay(attempts))}"

    await _update([letter.id], changes)
    return over


async def release(letters: Iterable[Letter]) -> None:
    """Give back claimed mails that were not tried."""
    await _update([letter.id for letter in letters], lambda _: "retry_at = NULL, claims = 0")


async def forget_sent(at: datetime) -> None:
    """Drop the mails that were sent long ago."""
    sql = Sql()
    async with db.transaction():
        await sql.write(f"DELETE FROM outbox_mail WHERE sent_at < {sql.value(at - KEPT)} RETURNING id")


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubled each time, and never quite the same for two mails."""
    doublings = min(max(attempts - 1, 0), MAX_ATTEMPTS)
    full: timedelta = min(FIRST_RETRY * 2**doublings, LAST_RETRY)
    return full * secrets.SystemRandom().uniform(0.5, 1.0)


def _blanked(sql: Sql) -> str:
    return f"data = CASE WHEN template = {sql.value(SECRET)} THEN '{{}}' ELSE data END"


def _due(sql: Sql, at: datetime) -> str:
    return f"(retry_at IS NULL OR retry_at <= {sql.value(at)})"


async def _update(ids: Sequence[UUID], changes: Callable[[Sql], str]) -> None:
    if not ids:
        return
    sql = Sql()
    async with db.transaction():
        await sql.write(
            f"UPDATE outbox_mail SET {changes(sql)} WHERE {_WAITING} AND {sql.one_of('id', ids)} RETURNING id"
        )
