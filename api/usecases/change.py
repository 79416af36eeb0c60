"""What has changed since a position of the journal, and for whom."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from api.domain.permissions import Actor
from api.sql import Sql
from api.usecases.visibility import dossier_condition

MOST_POSITIONS: Final = 1_000
MOST_AUDIENCES: Final = 1_000
"""Past so many of either, everybody is taken to be concerned."""


async def latest() -> int:
    """The position of the last change.

    Positions are taken under a lock that is held until the commit: when one can be read, so can all those before it.
    """
    sql = Sql()
    return int((await sql.fetch(f"SELECT value FROM counter WHERE name = {sql.value('journal')}"))[0][0])


async def audiences(after: int, upto: int) -> frozenset[str] | None:
    """The audiences of the dossiers that changed between two positions; None when others may be concerned too."""
    if upto - after > MOST_POSITIONS:
        return None
    sql = Sql()
    rows = await sql.fetch(
        "SELECT DISTINCT p.audience, p.service_audience FROM journal_entry j"
        " LEFT JOIN party p ON p.dossier_id = j.dossier_id"
        f" WHERE j.position > {sql.value(after)} AND j.position <= {sql.value(upto)}"
        f" LIMIT {MOST_AUDIENCES + 1}"
    )
    if len(rows) > MOST_AUDIENCES or any(row[0] is None for row in rows):
        return None
    return frozenset(key for row in rows for key in row if key is not None)


async def may_follow(actor: Actor, dossier_id: UUID) -> bool:
    """Whether the actor sees this dossier of works."""
    sql = Sql()
    seen = dossier_condition(sql, actor, "d.id")
    works = f"d.works = {sql.value(True)} AND d.id = {sql.value(dossier_id)}"
    return bool(await sql.fetch(f"SELECT 1 FROM dossier d WHERE {works} AND {seen}"))
