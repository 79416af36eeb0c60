"""What has changed since a position of the journal, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.domain.permissions import Actor
from api.sql import Sql, as_uuid
from api.usecases.visibility import dossier_condition

MOST_POSITIONS: Final = 1_000
MOST_TOUCHED: Final = 1_000
"""Past so many of either, it is not said any more who is concerned."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Who may be told of what happened: the audiences of dossiers, those of structures, and people by themselves."""

    audiences: frozenset[str] = frozenset()
    structures: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()


async def latest() -> int:
    """The position of the last change.

    Positions are taken under a lock that is held until the commit: when one can be read, so can all those before it.
    """
    sql = Sql()
    return int((await sql.fetch(f"SELECT value FROM counter WHERE name = {sql.value('journal')}"))[0][0])


async def touched(after: int, upto: int) -> Touched | None:
    """Whom what happened between two positions may concern, somebody else being out of the question; None: anybody."""
    if upto - after > MOST_POSITIONS:
        return None
    sql = Sql()
    between = f"j.position > {sql.value(after)} AND j.position <= {sql.value(upto)}"
    rows = await sql.fetch(
        "SELECT p.audience, p.service_audience, NULL, NULL, NULL, NULL, NULL"
        f" FROM journal_entry j JOIN party p ON p.dossier_id = j.dossier_id WHERE {between} UNION"
        " SELECT NULL, NULL, j.structure_id, t.to_structure_id, j.subject_id, a.requester_id, t.author_id"
        " FROM journal_entry j LEFT JOIN approval a ON a.id = j.approval_id LEFT JOIN ticket t ON t.id = j.ticket_id"
        f" WHERE j.dossier_id IS NULL AND {between} LIMIT {MOST_TOUCHED + 1}"
    )
    if len(rows) > MOST_TOUCHED:
        return None
    return Touched(
        frozenset(each for row in rows for each in row[:2] if each is not None),
        frozenset(as_uuid(each) for row in rows for each in row[2:4] if each is not None),
        frozenset(as_uuid(each) for row in rows for each in row[4:7] if each is not None),
    )


async def may_follow(actor: Actor, dossier_id: UUID) -> bool:
    """Whether the actor sees this dossier of works."""
    sql = Sql()
    seen = dossier_condition(sql, actor, "d.id")
    works = f"d.works = {sql.value(True)} AND d.id = {sql.value(dossier_id)}"
    return bool(await sql.fetch(f"SELECT 1 FROM dossier d WHERE {works} AND {seen}"))
