"""Totals of requests: those of other people come from `approval_count`, one's own, which are few, are looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from api.domain.permissions import Actor
from api.sql import Sql
from api.usecases.visibility import own_approval_condition

Requests: TypeAlias = Callable[[Sql, str, str | None], list[str]]
"""Conditions on requests under an alias; the last says that they are somebody else's, where that is known."""


def _counted(sql: Sql, actor: Actor, where: Requests) -> str:
    """States and numbers that add up to the requests that meet the conditions."""

    def met(alias: str, own: str | None) -> str:
        return " AND ".join(where(sql, alias, own))

    more = f"CASE WHEN {met('t', None)} THEN 1 ELSE 0 END - CASE WHEN {met('t', 'FALSE')} THEN 1 ELSE 0 END"
    return (
        f"SELECT c.state, c.requests FROM approval_count c WHERE {met('c', 'FALSE')}"
        f" UNION ALL SELECT t.state, {more} FROM approval t WHERE {own_approval_condition(sql, actor, 't')}"
    )


def requests_total(sql: Sql, actor: Actor, where: Requests) -> str:
    """The expression of how many requests meet the conditions."""
    return f"(SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) FROM ({_counted(sql, actor, where)}) k)"


async def requests_by_state(actor: Actor, where: Requests) -> dict[str, int]:
    """How many requests that meet the conditions are in each state."""
    sql = Sql()
    counted = _counted(sql, actor, where)
    rows = await sql.fetch(f"SELECT state, CAST(SUM(requests) AS BIGINT) FROM ({counted}) k GROUP BY state")
    return dict(map(tuple, rows))
