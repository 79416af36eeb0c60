"""Writing what happened: the last write of a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from api import db, events
from api.batch import Batch
from api.domain.approval import HistoryLabel
from api.domain.delays import DelayCode
from api.domain.journal import KIND_OF_ACT, ChangeKind
from api.domain.moves import Move
from api.domain.permissions import Actor
from api.models import JournalEntry, Piece
from api.sql import Sql
from api.stored import new
from api.usecases.claims import Claimed
from api.usecases.notification import tell, tell_of_delay


async def take(counter: str, count: int = 1) -> int:
    """The last of `count` new numbers; holds the counter until the commit, so call it late."""
    sql = Sql()
    rows = await sql.write(
        f"UPDATE counter SET value = value + {sql.value(count)} WHERE name = {sql.value(counter)} RETURNING value"
    )
    return int(rows[0]["value"])


async def record(
    claimed: Claimed,
    moves: Iterable[tuple[Piece, Sequence[Move], str | None]],
    *,
    by: Actor | None,
    structure_id: UUID | None,
    at: datetime,
) -> None:
    """Write the act, with one entry per transition: the actor's own first of each pièce, the system's after it.

    Those concerned are told of it in the same transaction (§10).
    """
    moves = list(moves)
    await tell(claimed, moves, at=at)
    entries = [
        new(
            JournalEntry,
            at=at,
            kind=KIND_OF_ACT[move.transition.act],
            transition=move.transition.id,
            dossier_id=claimed.dossier.id,
            piece_id=piece.id,
            structure_id=structure_id if move.seat else None,
            **(_who(by) if move.seat else _who(None)),
            from_status=move.before,
            to_status=move.after,
            comment=comment if move.seat else None,
        )
        for piece, followed, comment in moves
        for move in followed
    ]
    await _append(entries, claimed.batch)


async def record_deadline(claimed: Claimed, *, label: str, at: datetime) -> None:
    """Write that a delay passed without changing any status; those concerned are told (§10)."""
    piece = claimed.piece
    if piece.due_code:
        await tell_of_delay(claimed, DelayCode(piece.due_code), at=at)
    entry = new(
        JournalEntry,
        at=at,
        kind=ChangeKind.DEADLINE_PASSED,
        dossier_id=claimed.dossier.id,
        piece_id=piece.id,
        comment=label,
    )
    await _append([entry], claimed.batch)


async def record_act(
    claimed: Claimed,
    kind: ChangeKind,
    *,
    by: Actor,
    structure_id: UUID,
    at: datetime,
    comment: str | None = None,
) -> None:
    """Write an act of a person that changed no status (§4.13)."""
    entry = new(
        JournalEntry,
        at=at,
        kind=kind,
        dossier_id=claimed.dossier.id,
        piece_id=claimed.piece.id,
        structure_id=structure_id,
        **_who(by),
        comment=comment,
    )
    await _append([entry], claimed.batch)


async def record_downloads(pieces: Iterable[tuple[UUID, UUID, UUID | None]], *, by: Actor, at: datetime) -> None:
    """One entry per pièce, given as dossier, pièce and structure: it changes no status (TELECHARGEMENT_FACTURE)."""
    entries = [
        new(
            JournalEntry,
            at=at,
            kind=ChangeKind.PIECE_DOWNLOADED,
            dossier_id=dossier_id,
            piece_id=piece_id,
            structure_id=structure_id,
            **_who(by),
        )
        for dossier_id, piece_id, structure_id in pieces
    ]
    await _append(entries)


async def record_organisation(
    kind: ChangeKind,
    structure_id: UUID | None,
    *,
    by: Actor | None,
    at: datetime,
    service_id: UUID | None = None,
    subject_id: UUID | None = None,
    approval_id: UUID | None = None,
    ticket_id: UUID | None = None,
    decision: HistoryLabel | None = None,
    comment: str | None = None,
) -> None:
    """One entry for what was done to a structure, a service, a person or a right; `by` null is the administration.

    `subject_id` is the person whom it concerns, `decision` what the « Historique » of a manager shows (§4.5).
    """
    entry = entry_of(
        kind,
        structure_id,
        by=by,
        at=at,
        service_id=service_id,
        subject_id=subject_id,
        approval_id=approval_id,
        ticket_id=ticket_id,
        decision=decision,
        comment=comment,
    )
    await record_entries([entry])


def entry_of(
    kind: ChangeKind, structure_id: UUID | None, *, by: Actor | None, at: datetime, **values: Any
) -> JournalEntry:
    """An entry such as `record_organisation` writes, to be written with others."""
    return new(
        JournalEntry,
        at=at,
        kind=kind,
        structure_id=structure_id,
        **_who(by),
        **values,
    )


async def record_entries(entries: Sequence[JournalEntry]) -> None:
    """Write these entries, in order, as the last write of the transaction."""
    if entries:
        await _append(entries)


async def record_load(structure_ids: Sequence[UUID], *, at: datetime, comment: str) -> None:
    """One entry for each structure that the administration created or changed in one go."""
    kind = ChangeKind.STRUCTURE_CHANGED
    await _append([new(JournalEntry, at=at, kind=kind, structure_id=key, comment=comment) for key in structure_ids])


def _who(by: Actor | None) -> dict[str, UUID | None]:
    """The columns that say who acted: a technical account acts in the name of its gestionnaire principal."""
    return {
        "user_id": by.user_id if by else None,
        "technical_account_id": by.technical_account_id if by else None,
    }


async def _append(entries: Sequence[JournalEntry], batch: Batch | None = None) -> None:
    """Write what an act has gathered, and the entries with the next positions; their counter is held until the commit.

    So this is the last write of a transaction.
    """
    batch = batch or Batch()
    batch.number(entries, counter="journal", attribute="position")
    await batch.write()
    db.after_commit(events.journal_grew)
