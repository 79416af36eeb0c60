"""Delays that pass: what the engine does at the end of each, once, whatever the number of processes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from api.db import Overtaken, transaction
from api.domain.deadlines import expired
from api.domain.delays import DELAYS, DelayCode
from api.domain.moves import settle
from api.sql import Sql, as_instant, as_uuid
from api.usecases.claims import Claimed, apply, claim_late, conclude, keep
from api.usecases.journal import record, record_deadline

BATCH: Final = 100


async def next_due(until: datetime) -> datetime | None:
    """The instant of the first delay that ends by `until` and has not fired, or None."""
    sql = Sql()
    rows = await sql.fetch(f"SELECT MIN(due_at) FROM piece WHERE due_at <= {sql.value(until)} AND due_fired_at IS NULL")
    return as_instant(rows[0][0]) if rows[0][0] is not None else None


async def fire_due(now: datetime) -> int:
    """Fire the delays that have passed, in the order they ended; answers how many this process fired.

    One that cannot fire holds up no other: its failure is raised once they have.
    """
    fired, failures = 0, dict[UUID, Exception]()
    while due := await _due(now, but=failures):
        for piece_id in due:
            try:
                fired += await _fire(piece_id, now)
            except Exception as failure:
                failures[piece_id] = failure
    if failures:
        raise ExceptionGroup(f"delays of pièces {', '.join(map(str, failures))}", list(failures.values()))
    return fired


async def _due(now: datetime, *, but: Collection[UUID]) -> list[UUID]:
    """The first pièces whose delay has passed and has not fired, without those named."""
    sql = Sql()
    others = f" AND id NOT IN ({', '.join(sql.value(key) for key in but)})" if but else ""
    rows = await sql.fetch(
        f"SELECT id FROM piece WHERE due_at <= {sql.value(now)} AND due_fired_at IS NULL{others}"
        f" ORDER BY due_at, id LIMIT {BATCH}"
    )
    return [as_uuid(row[0]) for row in rows]


async def _fire(piece_id: UUID, now: datetime) -> bool:
    """Fire one delay in its own transaction; no when another process came first."""
    try:
        async with transaction():
            await _note(await claim_late(piece_id, now=now), now)
    except Overtaken:
        return False
    return True


async def _note(claimed: Claimed, now: datetime) -> None:
    """Write what the end of the delay brings; it is dated from that end, not from when somebody noticed (R-CLK-3)."""
    piece = claimed.piece
    due_at = piece.due_at or now
    # A pièce completed when the delay was over (T60) finds its holder late at once, and not before.
    at = max(due_at, piece.status_at)
    piece.due_fired_at = now
    move = expired(claimed.facts_of(piece), at)
    if move is None:
        label = DELAYS[DelayCode(piece.due_code or "")].libelle
        claimed.batch.change(piece, "due_fired_at")
        keep(claimed)
        await record_deadline(claimed, label=label, at=due_at)
        return
    moves = [move, *settle(claimed.facts, piece.cadre, move.after)]
    apply(claimed.facts, piece, moves, at)
    conclude(claimed, [piece], moves)
    await record(claimed, [(piece, moves, None)], by=None, structure_id=None, at=at)
