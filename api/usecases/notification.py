"""Telling people: who is concerned by what has just been done, on their screens and by mail (§10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from api import db, events
from api.db import transaction
from api.domain.account import SIGNS_IN
from api.domain.delays import DELAYS, PARIS, DelayCode
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.facts import application_of, piece_facts
from api.domain.habilitation import RattachementStatus
from api.domain.ids import key_of, public_id
from api.domain.moves import Move
from api.domain.notifications import NOTIFICATIONS, Channel, Event, Told, told, told_of_delay
from api.domain.permissions import Actor, Permission, open_to
from api.domain.refusals import REFUSAL_REASONS
from api.domain.roles import SEATS, Seat
from api.domain.statuses import STATUSES
from api.models import Dossier, Notification, Piece
from api.sql import Sql, as_uuid
from api.stored import new
from api.usecases import outbox
from api.usecases.claims import Claimed
from api.usecases.outbox import Address
from api.usecases.visibility import notification_condition

TEMPLATE: Final = "notification"
MAX_MARKED: Final = 100
"""Notifications marked as read in one call."""


@dataclass(frozen=True, slots=True)
class _Message:
    """Something to tell of a pièce, the seat it was done from, and the text given with the act."""

    piece: Piece
    told: Told
    by: Seat | None
    text: str | None


@dataclass(frozen=True, slots=True)
class _Person:
    user_id: UUID
    address: Address
    by_mail: bool


@dataclass(slots=True)
class _Party:
    """A seat of the dossier: its structure, and the people of the seat that are to be told."""

    structure: str
    identifier: str
    service: str | None
    reported: bool
    people: list[_Person]


async def tell(claimed: Claimed, moves: Iterable[tuple[Piece, Sequence[Move], str | None]], *, at: datetime) -> None:
    """Have told what these moves of pièces mean to those concerned; one read finds them, none when nobody is."""
    # What the system does with a pièce is told with the act that started it.
    by_piece: dict[UUID, tuple[Piece, list[Move], list[str]]] = {}
    for piece, followed, text in moves:
        _, all_moves, texts = by_piece.setdefault(piece.id, (piece, [], []))
        all_moves += followed
        texts += [text] if text else []
    messages = [
        _Message(piece, each, next((move.seat for move in followed if move.seat), None), next(iter(texts), None))
        for piece, followed, texts in by_piece.values()
        for each in told(piece_facts(piece), [move.after for move in followed])
    ]
    await _tell(claimed, messages, at)


async def tell_of_delay(claimed: Claimed, code: DelayCode, *, at: datetime) -> None:
    """Have told that a delay has passed without changing the status of the pièce."""
    await _tell(claimed, [_Message(claimed.piece, each, None, None) for each in told_of_delay(code)], at)


async def _tell(claimed: Claimed, messages: Sequence[_Message], at: datetime) -> None:
    dossier = claimed.dossier
    seats = frozenset(seat for message in messages for seat in message.told.seats)
    if not seats:
        return
    parties = await _parties(claimed, seats, at)
    rows, letters = [], []
    for message in messages:
        if not _may_be_told(message, parties):
            continue
        people = {
            person.user_id: person
            for seat in sorted(message.told.seats & parties.keys())
            for person in parties[seat].people
        }
        rows += [
            new(
                Notification,
                user_id=user_id,
                at=at,
                event=message.told.event,
                dossier_id=dossier.id,
                piece_id=message.piece.id,
            )
            for user_id in people
        ]
        if Channel.MAIL in NOTIFICATIONS[message.told.event].channels:
            # Colleagues often share one contact address: it gets one mail.
            addresses = {each.address.email.casefold(): each.address for each in people.values() if each.by_mail}
            subject, data = _subject(dossier, message), _data(dossier, message, parties)
            letters += [(address, subject, data) for address in addresses.values()]
    claimed.batch.add(rows)
    claimed.batch.add(outbox.posted(letters, template=TEMPLATE, at=at))


def _may_be_told(message: _Message, parties: Mapping[Seat, _Party]) -> bool:
    """R-SET-5: the payment is not told when the structure that pays says that it does not send it back."""
    recipient = parties.get(Seat.DESTINATAIRE)
    return not NOTIFICATIONS[message.told.event].if_reported or recipient is None or recipient.reported


async def _parties(claimed: Claimed, seats: frozenset[Seat], at: datetime) -> dict[Seat, _Party]:
    """The seats of the dossier, with the people to tell in those of `seats`.

    They are those who may at least read from there: everybody with the application of the seat for the whole
    structure, and those who have it for just the service named in the seat (decisions 17).
    """
    sql = Sql()
    seated = {
        party.seat: _Party(
            party.structure.name,
            party.structure.identifier,
            None,
            reported=not party.structure.payment_status_not_reported,
            people=[],
        )
        for party in claimed.parties
    }
    given = [
        {
            "seat": party.seat,
            "structure_id": party.structure_id,
            "service_id": party.service_id,
            "application": application_of(party.seat, works=claimed.dossier.works) if party.seat in seats else None,
        }
        for party in claimed.parties
    ]
    columns = {"seat": "text", "structure_id": "uuid", "service_id": "uuid", "application": "text"}
    rows = await sql.fetch(
        # The name of the service is asked for apart: to join them, PostgreSQL would read all services.
        "SELECT DISTINCT p.seat, (SELECT v.name FROM service v WHERE v.id = p.service_id), u.id, u.contact_email,"
        f" u.first_name, u.last_name, u.billing_notifications FROM {sql.table(given, columns)} p"
        " LEFT JOIN habilitation h ON h.structure_id = p.structure_id AND h.application = p.application"
        f" AND (h.service_id IS NULL OR h.service_id = p.service_id) AND h.effective_at <= {sql.value(at)}"
        " LEFT JOIN rattachement r ON r.user_id = h.user_id AND r.structure_id = p.structure_id"
        f" AND r.status = {sql.value(RattachementStatus.VALIDE.value)}"
        f" AND (r.valid_from IS NULL OR r.valid_from <= {sql.value(at.astimezone(PARIS).date())})"
        f" LEFT JOIN account u ON u.id = r.user_id AND {sql.one_of('u.status', SIGNS_IN)} ORDER BY u.id"
    )
    for seat, service, user_id, email, first_name, last_name, by_mail in rows:
        party = seated[Seat(seat)]
        party.service = service
        if user_id is not None:
            address = Address(email, " ".join(f"{first_name} {last_name}".split()))
            party.people.append(_Person(as_uuid(user_id), address, bool(by_mail)))
    return seated


# ------------------------------------------------------------------------------------------ what is said


def _subject(dossier: Dossier, message: _Message) -> str:
    piece, rule = message.piece, NOTIFICATIONS[message.told.event]
    place = f", dossier {dossier.number}" if dossier.number else ""
    return f"{rule.libelle} : {piece.number} ({piece.cadre.name}){place}"


def _data(dossier: Dossier, message: _Message, parties: Mapping[Seat, _Party]) -> dict[str, Any]:
    """What the mail says; codes rather than sentences, which the template turns into words."""
    piece, event = message.piece, message.told.event
    status, delay = message.told.status, message.told.delay
    reason = piece.refusal_reason if event is Event.PIECE_REFUSED else None
    return {
        "event": event.value,
        "piece": public_id("piece", piece.id),
        "number": piece.number,
        "cadre": piece.cadre.value,
        "dossier": dossier.number,
        "deposited_at": piece.deposited_at.isoformat(),
        "status": STATUSES[status].libelle if status else None,
        "delay": DELAYS[delay].libelle if delay else None,
        "effect": DELAYS[delay].effet if delay else None,
        "by": parties[message.by].structure if message.by and message.by in parties else None,
        "reason": REFUSAL_REASONS[reason].libelle if reason else None,
        "text": message.text,
        "parties": [
            [SEATS[seat].libelle, party.structure, party.identifier, party.service]
            for seat, party in sorted(parties.items(), key=lambda item: list(SEATS).index(item[0]))
        ],
    }


# ---------------------------------------------------------------------------------------- reading them


async def mark_read(actor: Actor, ids: Sequence[str], *, now: datetime) -> tuple[Problem, ...]:
    """Mark the actor's own notifications as read, all or none; answers what stopped it."""
    if not open_to(actor, Permission.NOTIFICATIONS_MARK):
        return (Problem(ErrorCode.FORBIDDEN),)
    if len(ids) > MAX_MARKED:
        return (Problem(ErrorCode.VALUE_NOT_ALLOWED, ("ids",), {"value": str(len(ids))}),)
    keys = [key_of("notification", each) for each in ids]
    known = [key for key in keys if key is not None]
    found: set[UUID] = set()
    try:
        async with transaction():
            if known:
                sql = Sql()
                own = notification_condition(sql, actor, "t")
                rows = await sql.write(
                    f"UPDATE notification AS t SET read_at = COALESCE(t.read_at, {sql.value(now)})"
                    f" WHERE {sql.one_of('t.id', known)} AND {own} RETURNING id"
                )
                found = {as_uuid(row["id"]) for row in rows}
            unknown = [index for index, key in enumerate(keys) if key not in found]
            if unknown:
                raise DomainError([Problem(ErrorCode.NOT_FOUND, ("ids", str(index)), {}) for index in unknown])
            db.after_commit(events.counts_moved(str(actor.user_id)))
    except DomainError as refusal:
        return refusal.problems
    return ()
