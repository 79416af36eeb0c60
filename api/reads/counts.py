"""Totals and tabs: what lists count, one statement each, on the table `t`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from api.domain.permissions import Actor
from api.domain.roles import Seat
from api.models.columns import Montant
from api.sql import Sql
from api.usecases.visibility import awaited, awaited_condition

MAX_COUNT: Final = 10_000
"""Where counting stops (conventions 10)."""

Where = Callable[[Sql], list[str]]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pièces there are, what they are worth in euros, how many wait for the actor, and how many are late."""

    count: int = 0
    total_ttc: Decimal = Decimal("0.00")
    awaited: int = 0
    overdue: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.count + other.count,
            self.total_ttc + other.total_ttc,
            self.awaited + other.awaited,
            self.overdue + other.overdue,
        )


Tallies = Mapping[tuple[str, str], Tally]
"""What is counted, by status and cadre."""


async def total(table: str, where: Where) -> int:
    """How many rows meet the conditions, counted no further than one past `MAX_COUNT`."""
    sql = Sql()
    inner = f"SELECT 1 FROM {table} t WHERE {' AND '.join(where(sql))} LIMIT {MAX_COUNT + 1}"
    return int((await sql.fetch(f"SELECT COUNT(*) FROM ({inner}) counted"))[0][0])


async def tallies(actor: Actor, now: datetime, where: Where) -> Tallies:
    """The pièces that meet the conditions, by status and cadre: the rows are read once for both."""
    sql = Sql()
    rows = await sql.fetch(
        "SELECT t.status, t.cadre, COUNT(*), SUM(CASE WHEN t.currency = 'EUR' THEN t.total_ttc ELSE 0 END),"
        f" SUM(CASE WHEN {awaited_condition(sql, actor, 't.id')} THEN 1 ELSE 0 END),"
        f" SUM(CASE WHEN t.due_at <= {sql.value(now)} THEN 1 ELSE 0 END)"
        f" FROM piece t WHERE {' AND '.join(where(sql))} GROUP BY t.status, t.cadre"
    )
    return {(row[0], row[1]): Tally(int(row[2]), Montant.read(int(row[3])), int(row[4]), int(row[5])) for row in rows}


async def by_state(table: str, where: Where) -> dict[str, int]:
    """How many rows are in each state."""
    sql = Sql()
    rows = await sql.fetch(f"SELECT t.state, COUNT(*) FROM {table} t WHERE {' AND '.join(where(sql))} GROUP BY t.state")
    return {row[0]: int(row[1]) for row in rows}


async def waiting(actor: Actor) -> int:
    """How many pièces wait for an act of the actor's structures, counted no further than one past `MAX_COUNT`."""
    sql = Sql()
    inner = f"SELECT DISTINCT w.piece_id FROM ({_enough_awaited(sql, actor)}) w LIMIT {MAX_COUNT + 1}"
    return int((await sql.fetch(f"SELECT COUNT(*) FROM ({inner}) counted"))[0][0])


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
