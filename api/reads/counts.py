"""Totals and tabs: what lists count, one statement each, on the table `t`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from api.domain.permissions import Actor
from api.domain.roles import Seat
from api.models.columns import Montant
from api.sql import Sql
from api.usecases.visibility import awaited_condition

MAX_COUNT: Final = 10_000
"""Where counting stops (conventions 10)."""

Where = Callable[[Sql], list[str]]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows share a value, what they are worth in euros, and how many wait, or are late."""

    count: int = 0
    total_ttc: Decimal = Decimal("0.00")
    marked: int = 0


async def total(table: str, where: Where) -> int:
    """How many rows meet the conditions, counted no further than one past `MAX_COUNT`."""
    sql = Sql()
    inner = f"SELECT 1 FROM {table} t WHERE {' AND '.join(where(sql))} LIMIT {MAX_COUNT + 1}"
    return int((await sql.fetch(f"SELECT COUNT(*) FROM ({inner}) counted"))[0][0])


async def by_status(actor: Actor, where: Where) -> dict[str, Tally]:
    """The pièces of each status; marked are those that wait for an act of the actor."""
    sql = Sql()
    return await _tallies(sql, "status", awaited_condition(sql, actor, "t.id"), where)


async def by_cadre(now: datetime, where: Where) -> dict[str, Tally]:
    """The pièces of each cadre; marked are those of which a delay has passed."""
    sql = Sql()
    return await _tallies(sql, "cadre", f"t.due_at <= {sql.value(now)}", where)


async def _tallies(sql: Sql, column: str, marked: str, where: Where) -> dict[str, Tally]:
    rows = await sql.fetch(
        f"SELECT t.{column}, COUNT(*), SUM(CASE WHEN t.currency = 'EUR' THEN t.total_ttc ELSE 0 END),"
        f" SUM(CASE WHEN {marked} THEN 1 ELSE 0 END)"
        f" FROM piece t WHERE {' AND '.join(where(sql))} GROUP BY t.{column}"
    )
    return {row[0]: Tally(int(row[1]), Montant.read(int(row[2])), int(row[3])) for row in rows}


async def by_state(table: str, where: Where) -> dict[str, int]:
    """How many rows are in each state."""
    sql = Sql()
    rows = await sql.fetch(f"SELECT t.state, COUNT(*) FROM {table} t WHERE {' AND '.join(where(sql))} GROUP BY t.state")
    return {row[0]: int(row[1]) for row in rows}


async def waiting(actor: Actor) -> int:
    """How many pièces wait for an act of the actor's structures."""
    return await total("piece", lambda sql: [awaited_condition(sql, actor, "t.id")])


def seats_condition(sql: Sql, actor: Actor, seats: Sequence[Seat], column: str) -> str:
    """One of these seats, in the dossier whose key is in `column`, is held by one of the actor's structures."""
    keys = list(actor.audiences())
    mine = f"({sql.one_of('f.audience', keys)} OR {sql.one_of('f.service_audience', keys)})"
    held = sql.one_of("f.seat", [seat.value for seat in seats])
    return f"EXISTS (SELECT 1 FROM party f WHERE f.dossier_id = {column} AND {held} AND {mine})"
