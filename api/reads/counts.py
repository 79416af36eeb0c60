"""Totals and tabs: what lists count, one statement each, on the table `t`.

What somebody of one structure sees, or is awaited for, comes from `piece_count`, which each act keeps: that costs the
same however many pièces there are. For filters of anything but seat, status and cadre, and for people of several
structures, who may see a dossier from two of them, pièces are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from api.domain.facts import SEATS_OF
from api.domain.permissions import Actor, audience
from api.domain.roles import Seat
from api.sql import Sql
from api.usecases.sight import word_of
from api.usecases.visibility import awaited, awaited_condition, dossier_condition, dossiers_condition

MAX_COUNT: Final = 10_000
"""Where counting stops (conventions 10)."""

Where = Callable[[Sql], list[str]]

Seats = Sequence[Seat] | None
"""The seats from which the actor sees what is counted; None is all there are."""

Tallies = Sequence[Sequence[Any]]
"""What is counted of the pièces of each status and cadre.

A row has the status, the cadre, how many pièces there are, what they are worth in centimes of euros, how many wait for
the actor, and how many are late.
"""


def capped(table: str, condition: str) -> str:
    """The expression of how many rows meet a condition, counted no further than one past `MAX_COUNT`."""
    return f"(SELECT COUNT(*) FROM (SELECT 1 FROM {table} t WHERE {condition} LIMIT {MAX_COUNT + 1}) counted)"


async def alone(expression: Callable[[Sql], str]) -> int:
    """What such an expression counts, in a statement of its own."""
    sql = Sql()
    return int((await sql.fetch(f"SELECT {expression(sql)}"))[0][0])


async def total(table: str, where: Where) -> int:
    """How many rows meet the conditions, counted no further than one past `MAX_COUNT`."""
    return await alone(lambda sql: capped(table, " AND ".join(where(sql))))


async def tallies(actor: Actor, now: datetime, where: Where) -> Tallies:
    """The pièces that meet the conditions, by status and cadre: the rows are read once for both."""
    sql = Sql()
    worth = "CASE WHEN t.currency = 'EUR' THEN t.total_ttc ELSE 0 END"
    return await sql.fetch(
        f"SELECT t.status, t.cadre, COUNT(*), {_sum(worth)},"
        f" SUM(CASE WHEN {awaited_condition(sql, actor, 't.id')} THEN 1 ELSE 0 END),"
        f" SUM(CASE WHEN t.due_at <= {sql.value(now)} THEN 1 ELSE 0 END)"
        f" FROM piece t WHERE {' AND '.join(where(sql))} GROUP BY t.status, t.cadre"
    )


def _sum(column: str) -> str:
    """A sum as a whole number: PostgreSQL makes a NUMERIC of it, which takes the driver longer to read."""
    return f"CAST(SUM({column}) AS BIGINT)"


def dossiers_total(actor: Actor, criteria: Where, *, seats: Seats = None) -> Callable[[Sql], str] | None:
    """What makes the expression of how many dossiers the actor may see, under a state or not; None when not kept."""
    if (own := _own(actor, _given(seats))) is None:
        return None
    return lambda sql: f"(SELECT COALESCE({_sum('t.dossiers')}, 0) {own.dossiers(sql, criteria(sql))})"


async def dossiers_by_state(actor: Actor, where: Where, *, all_seen: bool, seats: Seats = None) -> dict[str, int]:
    """How many dossiers that meet the conditions are in each state.

    `all_seen` says that these are all the dossiers that the actor sees, from the seats.
    """
    sql, own = Sql(), _own(actor, _given(seats)) if all_seen else None
    if own is not None:
        counted = f"{_sum('t.dossiers')} {own.dossiers(sql, ())}"
    else:
        counted = f"COUNT(*) FROM dossier t WHERE {' AND '.join(where(sql))}"
    return dict(map(tuple, await sql.fetch(f"SELECT t.state, {counted} GROUP BY t.state")))


def _any(_: Sql) -> list[str]:
    """No criterion."""
    return []


async def seen_tallies(actor: Actor, now: datetime, criteria: Where = _any, *, seats: Seats = None) -> Tallies:
    """All the pièces that the actor may see, by status and cadre; `criteria` are conditions on nothing else of `t`."""
    if (own := _own(actor, _given(seats))) is None:
        return await tallies(actor, now, lambda sql: [*_seen(sql, actor, seats), *criteria(sql)])

    def seen(sql: Sql) -> str:
        if seats is None:
            return dossier_condition(sql, actor, "t.dossier_id")
        return seats_condition(sql, actor, seats, "t.dossier_id")

    return await _kept_tallies(own, "seen", now, seen, criteria)


async def awaited_tallies(actor: Actor, now: datetime) -> Tallies:
    """All the pièces that wait for an act of the actor's structures, by status and cadre."""

    def waits(sql: Sql) -> str:
        return awaited_condition(sql, actor, "t.id")

    if (own := _own(actor)) is not None:
        return await _kept_tallies(own, "awaited", now, waits)
    return await tallies(actor, now, lambda sql: [waits(sql)])


def seen_total(sql: Sql, actor: Actor, criteria: Where = _any, *, seats: Seats = None) -> str:
    """The expression of how many pièces that is; where not kept, counted to one past `MAX_COUNT`."""
    if (own := _own(actor, _given(seats))) is not None:
        return own.total(sql, "seen", criteria(sql))
    return capped("piece", " AND ".join([*_seen(sql, actor, seats), *criteria(sql)]))


def _seen(sql: Sql, actor: Actor, seats: Seats) -> list[str]:
    """The conditions that the actor sees the pièce `t`, from one of some seats."""
    found = [dossiers_condition(sql, actor, "t.dossier_id")]
    return found if seats is None else [*found, seats_condition(sql, actor, seats, "t.dossier_id")]


def awaited_total(sql: Sql, actor: Actor) -> str:
    """The same of those that wait for an act of the actor's structures."""
    if (own := _own(actor)) is not None:
        return own.total(sql, "awaited")
    inner = f"SELECT DISTINCT w.piece_id FROM ({_enough_awaited(sql, actor)}) w LIMIT {MAX_COUNT + 1}"
    return f"(SELECT COUNT(*) FROM ({inner}) counted)"


async def waiting(actor: Actor) -> int:
    """How many that is."""
    return await alone(lambda sql: awaited_total(sql, actor))


@dataclass(frozen=True, slots=True)
class _Own:
    """The one structure from which an actor sees pièces, and the words that `piece_count` has for it.

    `seen` are those of the seats from which one looks, `awaited` those of all.
    """

    structure_id: UUID
    seen: Sequence[str]
    awaited: Sequence[str]

    def counted(self, sql: Sql, column: str, criteria: Sequence[str], table: str = "piece_count") -> str:
        """The rows that hold one of the words in a column and meet conditions on what they are counted by."""
        here = f"t.structure_id = {sql.value(self.structure_id)}"
        met = " AND ".join([here, self.holds(sql, column), *criteria])
        return f"FROM {table} t WHERE {met}"

    def holds(self, sql: Sql, column: str) -> str:
        """The condition that a row holds one of the words in a column."""
        return sql.any_word(f"t.{column}", self.seen if column == "seen" else self.awaited)

    def dossiers(self, sql: Sql, criteria: Sequence[str]) -> str:
        """The rows of `dossier_count` that hold one of the words."""
        return self.counted(sql, "seen", criteria, "dossier_count")

    def total(self, sql: Sql, column: str, criteria: Sequence[str] = ()) -> str:
        """The expression of how many pièces they count."""
        return f"(SELECT COALESCE({_sum('t.pieces')}, 0) {self.counted(sql, column, criteria)})"


def _given(seats: Seats) -> frozenset[Seat] | None:
    return None if seats is None else frozenset(seats)


@lru_cache(maxsize=1_024)  # the same actors ask again and again
def _own(actor: Actor, seats: frozenset[Seat] | None = None) -> _Own | None:
    """Where the actor's counts are kept; None when there are several places, or none."""
    if len(places := {grant.structure_id for grant in actor.grants}) != 1:
        return None
    words = {
        word_of(audience(grant.structure_id, grant.application, grant.service_id), seat): seat
        for grant in actor.grants
        for seat in SEATS_OF[grant.application]
    }
    looking = [word for word, seat in words.items() if seats is None or seat in seats]
    return _Own(places.pop(), looking, list(words))


async def _kept_tallies(
    own: _Own, column: str, now: datetime, visible: Callable[[Sql], str], criteria: Where = _any
) -> Tallies:
    """What is kept, and beside it the delays that have passed since the engine last looked."""
    sql = Sql()
    met = criteria(sql)
    # In a SELECT, the instant does not let PostgreSQL believe that a plan is better for one than for another.
    due = f"SELECT d.id FROM piece d WHERE d.due_at <= (SELECT {sql.value(now)}) AND d.due_fired_at IS NULL"
    passed = " AND ".join([sql.among("t.id", due), visible(sql), *met])
    sums = ", ".join(map(_sum, ("pieces", "total_ttc", "waiting", "late")))
    return await sql.fetch(
        f"SELECT status, cadre, {sums}"
        f" FROM (SELECT t.status, t.cadre, t.pieces, t.total_ttc,"
        f" CASE WHEN {own.holds(sql, 'awaited')} THEN t.pieces ELSE 0 END AS waiting, t.late"
        f" {own.counted(sql, column, met)}"
        f" UNION ALL SELECT t.status, t.cadre, 0, 0, 0, 1 FROM piece t WHERE {passed}) k GROUP BY status, cadre"
    )


def _enough_awaited(sql: Sql, actor: Actor) -> str:
    """The pièces that wait for the actor; under a key that has more than are counted, only so many."""
    if sql.sqlite:  # which finds no more of them than it is asked for
        return awaited(sql, actor)
    keys = sql.value(list(actor.audiences()))
    halves = (
        f"SELECT n.piece_id FROM unnest({keys}::text[]) k(key) CROSS JOIN LATERAL (SELECT DISTINCT x.deposited_at,"
        f" x.piece_id FROM work_item x WHERE x.{column} = k.key ORDER BY x.deposited_at, x.piece_id"
        f" LIMIT {MAX_COUNT + 1}) n"
        for column in ("audience", "service_audience")
    )
    return " UNION ALL ".join(halves)


def seats_condition(sql: Sql, actor: Actor, seats: Sequence[Seat], column: str) -> str:
    """One of these seats, in the dossier whose key is in `column`, is held by one of the actor's structures."""
    keys = list(actor.audiences())
    mine = f"({sql.one_of('f.audience', keys)} OR {sql.one_of('f.service_audience', keys)})"
    held = sql.one_of("f.seat", [seat.value for seat in seats])
    return f"EXISTS (SELECT 1 FROM party f WHERE f.dossier_id = {column} AND {held} AND {mine})"
