"""Taking hold of a dossier before writing to it, and keeping what it derives from its pièces in step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.domain import deadlines as delays
from api.domain.clock import clock
from api.domain.dossier import Move, holder_after, queued, state_after
from api.domain.errors import ErrorCode, error
from api.domain.facts import Facts, PieceFacts, application_of, facts_of
from api.domain.permissions import Actor, audience
from api.domain.progress import circuit_of
from api.domain.statuses import PieceStatus
from api.domain.transitions import Act
from api.models import Dossier, Party, Piece, WorkItem
from api.sql import Sql
from api.usecases.visibility import dossier_condition


@dataclass(slots=True)
class Claimed:
    """A dossier that nobody else writes to until the transaction ends."""

    dossier: Dossier
    parties: list[Party]
    pieces: list[Piece]
    piece: Piece

    @property
    def facts(self) -> Facts:
        """What the rules see of it now."""
        return facts_of(self.dossier, self.parties, self.pieces)

    def facts_of(self, piece: Piece) -> PieceFacts:
        """What the rules see of one pièce."""
        return self.facts.piece(piece.id)

    def party(self, seat: object) -> Party:
        """The structure in a seat."""
        return next(party for party in self.parties if party.seat is seat)


async def claim(actor: Actor, piece_id: UUID, *, expected_version: int | None, now: datetime) -> Claimed:
    """The dossier of a pièce the actor may see, locked: a rival waits here, then reads what this writer committed."""
    sql = Sql()
    locked = await sql.write(
        f"UPDATE dossier SET version = version + 1, updated_at = {sql.value(now)}"
        f" WHERE id = (SELECT dossier_id FROM piece WHERE id = {sql.value(piece_id)})"
        f" AND {dossier_condition(sql, actor, 'dossier.id')} RETURNING id"
    )
    if not locked:
        raise error(ErrorCode.NOT_FOUND)
    dossier_id = locked[0]["id"]
    dossier = await Dossier.get(id=dossier_id)
    parties = await Party.filter(dossier_id=dossier_id).select_related("structure")
    pieces = await Piece.filter(dossier_id=dossier_id).order_by("rank")
    piece = next(piece for piece in pieces if piece.id == piece_id)
    if expected_version is not None and expected_version != piece.version:
        raise error(ErrorCode.VERSION_CONFLICT)
    return Claimed(dossier, parties, pieces, piece)


def apply(piece: Piece, moves: Sequence[Move], now: datetime) -> None:
    """Carry the moves on the row of a pièce: its status, who holds it and since when."""
    for move in moves:
        act = move.transition.act
        holder = holder_after(move.after, holder=piece.holder, move_seat=move.seat, act=act)
        if holder is not piece.holder or act is Act.ROUTE:
            piece.holder, piece.held_since = holder, now
        if act is Act.PASS_ON and move.after is PieceStatus.DEPOSEE:
            piece.validated_at = now
        piece.status, piece.status_at = move.after, now
    piece.recipient_seat = piece.holder
    piece.version += 1


async def conclude(
    claimed: Claimed, moved: Sequence[Piece], moves: Sequence[Move], *, new: Piece | None = None
) -> None:
    """Write what follows from the moves: the pièces, the state and clock of the dossier, who is awaited."""
    dossier = claimed.dossier
    dossier.state = state_after(dossier.state, moves)
    facts = claimed.facts
    started = clock(facts, dossier.phase)
    dossier.clock_starts_at = started.starts_at if started else None
    dossier.clock_rule = started.rule if started else None
    dossier.clock_delay_days = started.delay_days if started else None
    dossier.circuit = circuit_of(facts)
    for piece in moved:
        running = delays.deadline(facts, facts.piece(piece.id))
        piece.due_at, piece.due_code = (running.due_at, running.code.value) if running else (None, None)
        await (piece.save(force_create=True) if piece is new else piece.save())
    await dossier.save(
        update_fields=["state", "clock_starts_at", "clock_rule", "clock_delay_days", "circuit", "search_text"]
    )
    await _await_seats(claimed, moved)


async def _await_seats(claimed: Claimed, moved: Sequence[Piece]) -> None:
    """Say again who must act on the pièces that moved."""
    await WorkItem.filter(piece_id__in=[piece.id for piece in moved]).delete()
    parties = {party.seat: party for party in claimed.parties}
    items = []
    for piece in moved:
        for seat in sorted(queued(claimed.facts_of(piece)) & parties.keys()):
            party, application = parties[seat], application_of(seat, works=claimed.dossier.works)
            items.append(
                WorkItem(
                    piece_id=piece.id,
                    seat=seat,
                    structure_id=party.structure_id,
                    application=application,
                    audience=audience(party.structure_id, application),
                    service_audience=service_audience(party, works=claimed.dossier.works),
                    deposited_at=piece.deposited_at,
                )
            )
    if items:
        await WorkItem.bulk_create(items)


def service_audience(party: Party, *, works: bool) -> str | None:
    """The key of those who hold the application for just the service named in the seat (decisions 17)."""
    if party.service_id is None:
        return None
    return audience(party.structure_id, application_of(party.seat, works=works), party.service_id)
