"""Writing what happened: the last write of a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from api.domain.dossier import Move
from api.domain.journal import KIND_OF_ACT
from api.models import Dossier, JournalEntry, Piece
from api.sql import Sql


async def take(counter: str, count: int = 1) -> int:
    """The last of `count` new numbers; holds the counter until the commit, so call it late."""
    sql = Sql()
    rows = await sql.write(
        f"UPDATE counter SET value = value + {sql.value(count)} WHERE name = {sql.value(counter)} RETURNING value"
    )
    return int(rows[0]["value"])


async def record(
    dossier: Dossier,
    moves: Iterable[tuple[Piece, Sequence[Move], str | None]],
    *,
    by: UUID,
    structure_id: UUID | None,
    at: datetime,
) -> None:
    """One entry per transition, in order: the actor's own first of each pièce, the system's after it."""
    entries = [
        JournalEntry(
            at=at,
            kind=KIND_OF_ACT[move.transition.act],
            transition=move.transition.id,
            dossier_id=dossier.id,
            piece_id=piece.id,
            structure_id=structure_id if move.seat else None,
            user_id=by if move.seat else None,
            from_status=move.before,
            to_status=move.after,
            comment=comment if move.seat else None,
        )
        for piece, followed, comment in moves
        for move in followed
    ]
    last = await take("journal", len(entries))
    for offset, entry in enumerate(reversed(entries)):
        entry.position = last - offset
    await JournalEntry.bulk_create(entries)
