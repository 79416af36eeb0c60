"""Taking hold of a dossier before writing to it, and keeping what it derives from its pièces in step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from api import db, events
from api.batch import Batch
from api.domain import deadlines as delays
from api.domain.clock import clock
from api.domain.errors import ErrorCode, error
from api.domain.facts import Facts, PieceFacts, application_of, facts_of, piece_facts
from api.domain.moves import Move, carry, state_after
from api.domain.organisation import StructureType
from api.domain.permissions import Actor, audience
from api.domain.progress import circuit_of
from api.domain.roles import Seat
from api.domain.waiting import queued
from api.models import Dossier, Party, Piece, Structure, WorkItem
from api.sql import Sql, as_uuid
from api.stored import new, packed, returned, unpacked, whole
from api.usecases.organisation import search_words
from api.usecases.parts import add_names
from api.usecases.sight import NOTHING, Kept, move, of_dossier
from api.usecases.visibility import dossier_condition


@dataclass(slots=True)
class Claimed:
    """A dossier that nobody else writes to until the transaction ends, and what the act is about to write.

    `opened` says that the dossier and its parties are not written yet, `reseated` that another structure sits there;
    `before` is what was kept of it. One that is not `held` was only read: it is claimed by the first of what is
    written, which a rival's act prevents.
    """

    dossier: Dossier
    parties: list[Party]
    pieces: list[Piece]
    piece: Piece
    items: list[WorkItem] = field(default_factory=list)
    before: Kept = NOTHING
    opened: bool = False
    reseated: bool = False
    held: bool = True
    batch: Batch = field(default_factory=Batch)

    @property
    def facts(self) -> Facts:
        """What the rules see of it now."""
        return facts_of(self.dossier, self.parties, self.pieces)

    def facts_of(self, piece: Piece) -> PieceFacts:
        """What the rules see of one pièce."""
        return self.facts.piece(piece.id)

    def party(self, seat: Seat) -> Party:
        """The structure in a seat."""
        return next(party for party in self.parties if party.seat is seat)

    @property
    def private_supplier(self) -> bool:
        """Whether a private company supplies: the default service of public invoices is closed to it (SRV-04)."""
        return self.party(Seat.FOURNISSEUR).structure.type is StructureType.PRIVEE

    def seat(self, move: Move) -> Seat:
        """Where the person sits who makes a move."""
        if move.seat is None:
            raise LookupError(f"{move.transition.id} is the system's")
        return move.seat


async def claim(actor: Actor, piece_id: UUID, *, expected_version: int | None, now: datetime) -> Claimed:
    """The dossier of a pièce the actor may see, locked: a rival waits here, then reads what this writer committed.

    In a late transaction it is read, and claimed by what `conclude` has written.
    """
    if db.is_late():
        claimed = await seen(actor, piece_id)
        if claimed is None:
            raise error(ErrorCode.NOT_FOUND)
        claimed.held = False
        claimed.dossier.version += 1
        claimed.dossier.updated_at = now
        return _at_version(claimed, expected_version)
    sql = Sql()
    locked = await sql.write(
        f"UPDATE dossier SET version = version + 1, updated_at = {sql.value(now)}"
        f" WHERE id = (SELECT dossier_id FROM piece WHERE id = {sql.value(piece_id)})"
        f" AND {dossier_condition(sql, actor, 'dossier.id')}{returned(sql, Dossier)}"
    )
    if not locked:
        raise error(ErrorCode.NOT_FOUND)
    return _at_version(await _load(whole(Dossier, locked[0]), piece_id), expected_version)


def _at_version(claimed: Claimed, expected: int | None) -> Claimed:
    if expected is not None and expected != claimed.piece.version:
        raise error(ErrorCode.VERSION_CONFLICT)
    return claimed


async def seen(actor: Actor, piece_id: UUID) -> Claimed | None:
    """The dossier of a pièce the actor may see, as it stands, without holding it: to say what an act would answer."""
    sql = Sql()
    return (await _seen(sql, actor, f"p.id = {sql.value(piece_id)}")).get(piece_id)


async def seen_all(actor: Actor, piece_ids: Collection[UUID]) -> dict[UUID, Claimed]:
    """The same of several pièces, in one read: of each that the actor may see."""
    sql = Sql()
    return await _seen(sql, actor, sql.one_of("p.id", list(piece_ids))) if piece_ids else {}


async def _seen(sql: Sql, actor: Actor, where: str) -> dict[UUID, Claimed]:
    rows = await sql.fetch(
        f"SELECT p.id, {packed(sql, Dossier, 't.id = p.dossier_id')}, {_inside(sql, 'p.dossier_id')} FROM piece p"
        f" WHERE {where} AND {dossier_condition(sql, actor, 'p.dossier_id')}"
    )
    keyed = [(as_uuid(row[0]), row[1], row[2:]) for row in rows]
    return {key: _claimed(unpacked(Dossier, dossier)[0], found, key) for key, dossier, found in keyed}


async def claim_late(piece_id: UUID, *, now: datetime) -> Claimed:
    """The dossier of a pièce whose delay has passed and not yet fired, locked; raises Overtaken when there is none."""
    sql = Sql()
    late = f"p.due_at <= {sql.value(now)} AND p.due_fired_at IS NULL AND p.id = {sql.value(piece_id)}"
    locked = await sql.write(
        f"UPDATE dossier SET version = version + 1, updated_at = {sql.value(now)}"
        f" WHERE id = (SELECT p.dossier_id FROM piece p WHERE {late}){returned(sql, Dossier)}"
    )
    if not locked:
        raise db.Overtaken
    claimed = await _load(whole(Dossier, locked[0]), piece_id)
    # PostgreSQL may have looked for the pièce before it waited for the lock.
    due_at = claimed.piece.due_at
    if due_at is None or due_at > now or claimed.piece.due_fired_at is not None:
        raise db.Overtaken
    return claimed


async def _load(dossier: Dossier, piece_id: UUID) -> Claimed:
    """The dossier with all that is in it, in one read."""
    sql = Sql()
    (found,) = await sql.fetch(f"SELECT {_inside(sql, sql.value(dossier.id))}")
    return _claimed(dossier, found, piece_id)


_SEATED: Final = (
    "id",
    "name",
    "type",
    "status",
    "identifier",
    "identifier_type",
    "moa_presence",
    "public_category",
    "service_code_required",
    "engagement_required",
    "engagement_or_service_required",
    "payment_status_not_reported",
)
"""What acts look at in the structures of a dossier: a third of what is known of them."""


def _inside(sql: Sql, key: str) -> str:
    """The columns that hold all that is in the dossier of a key."""
    inside = f"t.dossier_id = {key}"
    seated = f"t.id IN (SELECT s.structure_id FROM party s WHERE s.dossier_id = {key})"
    waiting = f"t.piece_id IN (SELECT w.id FROM piece w WHERE w.dossier_id = {key})"
    return (
        f"{packed(sql, Party, inside)}, {packed(sql, Structure, seated, only=_SEATED)},"
        f" {packed(sql, Piece, inside, order='t.rank')}, {packed(sql, WorkItem, waiting)}"
    )


def _claimed(dossier: Dossier, found: Sequence[Any], piece_id: UUID) -> Claimed:
    structures = {row.id: row for row in unpacked(Structure, found[1], only=_SEATED)}
    parties, pieces, items = unpacked(Party, found[0]), unpacked(Piece, found[2]), unpacked(WorkItem, found[3])
    for party in parties:
        party.structure = structures[party.structure_id]
    claimed = next(piece for piece in pieces if piece.id == piece_id)
    return Claimed(dossier, parties, pieces, claimed, items, of_dossier(dossier, parties, pieces, items))


def apply(facts: Facts, piece: Piece, moves: Sequence[Move], now: datetime) -> None:
    """Carry the moves on the row of a pièce: its status, who holds it and since when."""
    after = carry(facts, piece_facts(piece), moves, now)
    changed: dict[str, Any] = {
        "holder": after.holder,
        "held_since": after.held_since,
        "validated_at": after.validated_at,
        "recipient_seat": after.holder,
        "duplicated": after.duplicated,
        "version": piece.version + 1,
    }
    if any(move.before is not move.after for move in moves):
        changed |= {"status": after.status, "status_at": now}
    if not after.suspension_acknowledged:
        changed["suspension_acknowledged_at"] = None
    vars(piece).update(changed)  # Tortoise looks at each attribute that is set


def conclude(claimed: Claimed, moved: Sequence[Piece], moves: Sequence[Move], *, new: Piece | None = None) -> None:
    """Have written what follows from the moves: the pièces, the state and clock of the dossier, who is awaited."""
    dossier = claimed.dossier
    dossier.state = state_after(dossier.state, moves)
    facts = claimed.facts
    started = clock(facts)
    dossier.clock_starts_at = started.starts_at if started else None
    dossier.clock_rule = started.rule if started else None
    dossier.clock_delay_days = started.delay_days if started else None
    dossier.circuit = circuit_of(facts)
    if claimed.opened:
        claimed.batch.add_one(dossier)
        claimed.batch.add(claimed.parties)
    elif claimed.held:
        claimed.batch.change(dossier, *_FOLLOWING)
    else:
        claimed.batch.hold(dossier, "updated_at", *_FOLLOWING)
    fired = {(piece.due_at, piece.due_code): piece.due_fired_at for piece in claimed.pieces}
    for piece in moved:
        running = delays.running(facts, facts.piece(piece.id))
        due = (running.due_at, running.code.value) if running else (None, None)
        if due != (piece.due_at, piece.due_code):
            # The wait for the general account goes on from pièce to pièce; what has fired of it does not fire again.
            piece.due_at, piece.due_code = due
            piece.due_fired_at = fired.get(due)
        if piece is new:
            claimed.batch.add_one(piece)
        else:
            claimed.batch.change(piece, *_MOVING, *(["downloaded_by_recipient"] if claimed.held else ()))
    _await_seats(claimed, facts, moved)
    keep(claimed)


def keep(claimed: Claimed) -> None:
    """Have moved what lists and counts read with what the act has changed."""
    after = of_dossier(claimed.dossier, claimed.parties, claimed.pieces, claimed.items)
    move(claimed.batch, claimed.dossier, claimed.before, after)
    if claimed.opened or claimed.reseated:
        add_names(claimed.batch, claimed.parties)


_FOLLOWING: Final = (
    "state",
    "clock_starts_at",
    "clock_rule",
    "clock_delay_days",
    "circuit",
    "engagement_number",
    "search_text",
)
"""What changes of a dossier with its pièces."""

_MOVING: Final = (
    "status",
    "status_at",
    "holder",
    "held_since",
    "validated_at",
    "recipient_seat",
    "recipient_service_code",
    "engagement_number",
    "comment",
    "mandat_number",
    "next_id",
    "duplicated",
    "refusal_reason",
    "rejection_handled",
    "rejection_acknowledged_at",
    "suspension_acknowledged_at",
    "due_at",
    "due_code",
    "due_fired_at",
    "version",
    *(
        f"{stop}_{what}"
        for stop in ("refusal", "suspension", "recycling", "rejection")
        for what in ("comment", "at", "by_id")
    ),
)
"""What acts change of a pièce; a download says so of one beside them, under the lock of its dossier."""


def _await_seats(claimed: Claimed, facts: Facts, moved: Sequence[Piece]) -> None:
    """Say again who must act on the pièces that moved."""
    parties = {party.seat: party for party in claimed.parties}
    items = []
    for piece in moved:
        for seat in sorted(queued(facts.piece(piece.id), parties)):
            party, application = parties[seat], application_of(seat, works=claimed.dossier.works)
            items.append(
                new(
                    WorkItem,
                    piece_id=piece.id,
                    seat=seat,
                    structure_id=party.structure_id,
                    application=application,
                    audience=audience(party.structure_id, application),
                    service_audience=service_audience(party, works=claimed.dossier.works),
                    deposited_at=piece.deposited_at,
                )
            )
    keys = [piece.id for piece in moved]
    claimed.batch.replace(WorkItem, items, under="piece_id", keys=keys)
    claimed.items = [*(item for item in claimed.items if item.piece_id not in keys), *items]


def service_audience(party: Party, *, works: bool) -> str | None:
    """The key of those who hold the application for just the service named in the seat (decisions 17)."""
    if party.service_id is None:
        return None
    return audience(party.structure_id, application_of(party.seat, works=works), party.service_id)


async def seat_structure(claimed: Claimed, seat: Seat, structure_id: UUID, service_id: UUID | None) -> None:
    """Put a structure in a seat of the dossier, in place of the one that sat there."""
    party = claimed.party(seat)
    # Those who sat there see the dossier no more: nothing of it will tell them that their counts have moved.
    for former in filter(None, (party.audience, party.service_audience)):
        db.after_commit(events.counts_moved(former))
    party.structure_id, party.service_id = structure_id, service_id
    party.structure = await Structure.get(id=structure_id)
    party.audience = audience(structure_id, application_of(seat, works=claimed.dossier.works))
    party.service_audience = service_audience(party, works=claimed.dossier.works)
    claimed.batch.change(party, "structure_id", "service_id", "audience", "service_audience")
    claimed.reseated = True
    numbers = [*(piece.number for piece in claimed.pieces), claimed.dossier.number or ""]
    claimed.dossier.search_text = search_words(*numbers, *(each.structure for each in claimed.parties))
