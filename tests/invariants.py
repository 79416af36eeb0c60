"""What holds in a database that nobody is writing to, whatever the server went through: looked for, never assumed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from api import db
from api.domain import deadlines as delays
from api.domain.attachments import AttachmentKind
from api.domain.cadres import Seat
from api.domain.clock import clock
from api.domain.delays import DELAYS, DelayCode
from api.domain.examples import BILLING
from api.domain.facts import Facts, facts_of
from api.domain.habilitation import Application
from api.domain.ids import public_id
from api.domain.journal import ChangeKind
from api.domain.moves import Move, state_after
from api.domain.notifications import NOTIFICATIONS, Channel, Event, told_of_delay
from api.domain.progress import circuit_of
from api.domain.statuses import DossierState
from api.domain.transitions import TRANSITIONS
from api.domain.waiting import queued
from api.models import (
    Attachment,
    Certificate,
    Dossier,
    Habilitation,
    JournalEntry,
    Notification,
    OutboxMail,
    Party,
    Piece,
    User,
    WorkItem,
)
from api.sql import Sql
from api.storage import FileAltered, FileMissing, Storage
from api.usecases.sight import astray

_ROWS: Final = {row.id: row for row in TRANSITIONS}
PIECE_OF_MAIL: Final = "data ->> 'piece'"
"""The pièce that a mail tells of: both databases say it alike."""

_DELAY_OF: Final = {row.libelle: code for code, row in DELAYS.items()}


async def faults(*, files: Storage | None = None, among: Iterable[UUID] | None = None) -> list[str]:
    """Everything that is half-written, lost or there twice; nothing in a sound database.

    `files` is where the bytes of the attachments must be; `among` are the dossiers to look into, all when left out.
    """
    found = [*await _numbering(), *await _calls()]
    if wrong := await astray():
        found.append(f"{wrong} rows of counts and orders are not what they must be")
    if files is not None:
        found += await _bytes(files)
    people = await _people()
    for dossier in await _whole_dossiers(None if among is None else list(among)):
        where = dossier.row.number or dossier.row.id
        found += [f"dossier {where}: {fault}" for fault in dossier.faults(people)]
    return found


async def late(now: datetime) -> list[str]:
    """The delays that ended by `now` and have not fired."""
    rows = await Piece.filter(due_at__lte=now, due_fired_at=None)
    return [f"pièce {row.number}: {row.due_code} ended on {row.due_at} and has not fired" for row in rows]


# --------------------------------------------------------------------------------------------- the whole database


async def _numbering() -> list[str]:
    """Positions and numbers are given in order: no hole, no double."""
    counters = dict([tuple(row) for row in await db.fetch("SELECT name, value FROM counter")])
    numbered = {
        "journal": "SELECT COUNT(DISTINCT position), MIN(position), MAX(position) FROM journal_entry",
        "dossier": "SELECT COUNT(DISTINCT rank), MIN(rank), MAX(rank) FROM"
        " (SELECT CAST(SUBSTR(number, 6) AS INTEGER) AS rank FROM dossier WHERE number IS NOT NULL) AS ranks",
    }
    found = []
    for name, sql in numbered.items():
        given, last = tuple((await db.fetch(sql))[0]), counters[name]
        if given != (last, 1 if last else None, last or None):
            found.append(f"{name}: {given[0]} numbers from {given[1]} to {given[2]}, the counter says {last}")
    return found


async def _calls() -> list[str]:
    """A call that is remembered is remembered with what it answered."""
    rows = await db.fetch("SELECT mutation, key FROM idempotent_call WHERE outcome IS NULL")
    return [f"call {row[0]} {row[1]}: no outcome" for row in rows]


async def _bytes(files: Storage) -> list[str]:
    """The bytes of every row are on the disk, whole; bytes that no row names are allowed: an upload was cut short."""
    found = []
    for sha256, size in await db.fetch("SELECT DISTINCT sha256, bytes FROM attachment"):
        try:
            path = await files.locate(sha256)
        except (FileMissing, FileAltered) as fault:
            found.append(f"file {sha256}: {type(fault).__name__}")
        else:
            if path.stat().st_size != size:
                found.append(f"file {sha256}: {path.stat().st_size} bytes instead of {size}")
    return found


@dataclass(frozen=True, slots=True)
class _People:
    """Who holds which application in which structure, and the address of those who want mails."""

    holders: Mapping[tuple[UUID, Application], frozenset[UUID]]
    addresses: Mapping[UUID, str]

    def told(self, notified: Counter[UUID]) -> list[int]:
        """How many times each structure was told; 0 for one of which somebody was left out."""
        found: dict[UUID, int] = {}
        for (structure_id, _), users in self.holders.items():
            if not notified.keys().isdisjoint(users):
                times = {notified[user] for user in users}
                found[structure_id] = max(found.get(structure_id, 0), times.pop() if len(times) == 1 else 0)
        return list(found.values())


async def _people() -> _People:
    holders: dict[tuple[UUID, Application], set[UUID]] = defaultdict(set)
    for row in await Habilitation.filter(service_id=None, application__in=BILLING):
        holders[row.structure_id, row.application].add(row.user_id)
    mailed = await User.filter(billing_notifications=True)
    return _People(
        holders={key: frozenset(users) for key, users in holders.items()},
        addresses={row.id: str(row.contact_email).casefold() for row in mailed},
    )


# ------------------------------------------------------------------------------------------------- one dossier


@dataclass(slots=True)
class _Whole:
    """A dossier with everything that belongs to it."""

    row: Dossier
    parties: list[Party]
    pieces: list[Piece]
    entries: list[JournalEntry]
    work_items: list[WorkItem]
    attachments: list[Attachment]
    certificates: list[Certificate]
    notifications: list[Notification]
    mails: list[OutboxMail]

    @property
    def facts(self) -> Facts:
        return facts_of(self.row, self.parties, self.pieces)

    def faults(self, people: _People) -> Iterator[str]:
        seats, ranks = {party.seat for party in self.parties}, [piece.rank for piece in self.pieces]
        is_seated = {Seat.FOURNISSEUR, Seat.DESTINATAIRE} <= seats
        is_ranked = ranks == list(range(1, len(ranks) + 1)) != []
        if not is_seated:
            yield f"only {sorted(seats)} are seated"
        if not is_ranked:
            yield f"pièces ranked {ranks}"
        if not (is_seated and is_ranked):
            return  # no rule applies to it
        yield from self._derived()
        yield from self._version()
        yield from self._silences()
        for piece in self.pieces:
            entries = [entry for entry in self.entries if entry.piece_id == piece.id]
            for fault in (
                *self._links(piece),
                *_history(piece, entries),
                *self._papers(piece),
                *self._queue(piece),
                *self._messages(piece, entries, people),
            ):
                yield f"pièce {piece.number}: {fault}"

    def _derived(self) -> Iterator[str]:
        """What the dossier derives from its pièces is what the rules derive from them now."""
        facts, row = self.facts, self.row
        started = clock(facts)
        kept = (row.clock_starts_at, row.clock_rule, row.clock_delay_days)
        if kept != ((started.starts_at, started.rule, started.delay_days) if started else (None, None, None)):
            yield f"its clock is {kept}, not {started}"
        if row.seats.split() != sorted(facts.parties):
            yield f"its seats are {row.seats}, not {sorted(facts.parties)}"
        if row.circuit is not circuit_of(facts):
            yield f"its circuit is {row.circuit}, not {circuit_of(facts)}"
        moves = (
            Move(_ROWS[entry.transition], entry.from_status, entry.to_status)
            for entry in self.entries
            if entry.transition and entry.to_status
        )
        state = state_after(DossierState.EN_COURS, moves)
        if row.state is not state:
            yield f"its state is {row.state}, its history leads to {state}"

    def _version(self) -> Iterator[str]:
        """Each act counts once, a deposit after another pièce too, which leaves an entry on both."""
        acts = sum(map(_is_act, self.entries)) - sum(piece.rank > 1 for piece in self.pieces)
        acts += sum(entry.kind is ChangeKind.DEADLINE_PASSED for entry in self.entries)
        if self.row.version != acts:
            yield f"version {self.row.version} after {acts} acts"

    def _silences(self) -> Iterator[str]:
        """A delay that changes no status passes once in a dossier; were another to fire twice, a history would jump."""
        passed = [
            (entry.comment, entry.at)
            for entry in self.entries
            if entry.kind is ChangeKind.DEADLINE_PASSED and entry.transition is None
        ]
        yield from (f"« {label} » passed twice on {at}" for (label, at), times in Counter(passed).items() if times > 1)
        for piece in self.pieces:
            if piece.due_fired_at is not None:
                label = DELAYS[DelayCode(piece.due_code or "")].libelle
                if (label, piece.due_at) not in passed:
                    yield f"« {label} » of {piece.due_at} is said to have passed, no history tells"

    def _links(self, piece: Piece) -> Iterator[str]:
        if (piece.previous_id is None) != (piece.rank == 1):
            yield f"follows {piece.previous_id}"
        if piece.previous_id is not None:
            before = next((each for each in self.pieces if each.id == piece.previous_id), None)
            if before is None or before.next_id != piece.id:
                yield "the pièce that it follows does not say so"

    def _papers(self, piece: Piece) -> Iterator[str]:
        files = sorted(
            (file for file in self.attachments if file.piece_id == piece.id), key=lambda file: file.rank or 0
        )
        if [file.rank for file in files] != list(range(len(files))):
            yield f"files ranked {[file.rank for file in files]}"
        documents = [file for file in files if file.kind is AttachmentKind.DOCUMENT_PRINCIPAL]
        if len(documents) != 1:
            yield f"{len(documents)} documents"
        certified = [
            (each.number, each.cadre, each.deposited_at, each.document_sha256)
            for each in self.certificates
            if each.piece_id == piece.id
        ]
        if certified != [(piece.number, piece.cadre, piece.deposited_at, file.sha256) for file in documents]:
            yield f"certified as {certified}"

    def _queue(self, piece: Piece) -> Iterator[str]:
        """Those who must act are awaited, where they sit."""
        facts, parties = self.facts, {party.seat: party for party in self.parties}
        awaited = {
            (seat, parties[seat].structure_id, parties[seat].audience)
            for seat in queued(facts.piece(piece.id), parties)
        }
        kept = [(item.seat, item.structure_id, item.audience) for item in self.work_items if item.piece_id == piece.id]
        if Counter(kept) != Counter(awaited):
            yield f"awaits {sorted(item[0] for item in kept)} instead of {sorted(item[0] for item in awaited)}"
        running = delays.running(facts, facts.piece(piece.id))
        due = (running.due_at, running.code.value) if running else (None, None)
        if (piece.due_at, piece.due_code) != due:
            yield f"due {piece.due_code} at {piece.due_at} instead of {due}"

    def _messages(self, piece: Piece, entries: Sequence[JournalEntry], people: _People) -> Iterator[str]:
        """What happened was told once to each of those concerned, and mailed to those who want mails."""
        happened = Counter((event, entry.at) for entry in entries for event in _events(entry))
        notified: dict[tuple[Event, datetime], Counter[UUID]] = defaultdict(Counter)
        for notification in self.notifications:
            if notification.piece_id == piece.id:
                notified[notification.event, notification.at][notification.user_id] += 1
        mailed: dict[tuple[Event, datetime], Counter[str]] = defaultdict(Counter)
        for mail in self.mails:
            if mail.data["piece"] == public_id("piece", piece.id):
                mailed[Event(mail.data["event"]), mail.written_at][mail.to_address.casefold()] += 1
        for key in {*happened, *notified, *mailed}:
            event, at = key
            groups = people.told(notified[key])
            if not self._told_enough(groups, happened[key], event):
                yield f"{event} of {at} happened {happened[key]} times, told {sorted(notified[key].values())}"
            wanted = notified[key].keys() & people.addresses.keys()
            expected = Counter({people.addresses[user]: notified[key][user] for user in wanted})
            if Channel.MAIL not in NOTIFICATIONS[event].channels:
                expected.clear()
            if mailed[key] != expected:
                yield f"{event} of {at} is mailed to {dict(mailed[key])} instead of {dict(expected)}"

    def _told_enough(self, groups: list[int], times: int, event: Event) -> bool:
        if not groups:
            return times == 0 or self._nobody_to_tell(event)
        # A validator corrected within the instant: each of the two was told once of what happened twice.
        return set(groups) == {times} or sum(groups) == times

    def _nobody_to_tell(self, event: Event) -> bool:
        recipient = next(party.structure for party in self.parties if party.seat is Seat.DESTINATAIRE)
        return NOTIFICATIONS[event].if_reported and bool(recipient.payment_status_not_reported)


def _history(piece: Piece, entries: Sequence[JournalEntry]) -> Iterator[str]:
    """The lines lead from the deposit to the present status without a jump, and each act counts as a version."""
    steps = [entry for entry in entries if entry.to_status is not None]
    if not steps or steps[0].kind is not ChangeKind.PIECE_DEPOSITED:
        yield "its history does not begin with its deposit"
        return
    if sum(step.kind is ChangeKind.PIECE_DEPOSITED for step in steps) != 1:
        yield "deposited more than once"
    for before, after in pairwise(steps):
        if before.to_status is not after.from_status:
            yield f"goes from {before.to_status} to {after.from_status} at {after.position}"
    if steps[-1].to_status is not piece.status:
        yield f"is {piece.status}, its history ends with {steps[-1].to_status}"
    silences = sum(entry.kind is ChangeKind.DEADLINE_PASSED and entry.transition is not None for entry in entries)
    acts = sum(map(_is_act, entries)) + silences
    if piece.version != acts:
        yield f"version {piece.version} after {acts} acts"


def _is_act(entry: JournalEntry) -> bool:
    """Whether an entry is that of a person's act, which a download is not."""
    return entry.user_id is not None and entry.kind is not ChangeKind.PIECE_DOWNLOADED


def _events(entry: JournalEntry) -> Iterator[Event]:
    """What an entry is told as."""
    if entry.to_status is not None:
        yield from (event for event, rule in NOTIFICATIONS.items() if entry.to_status in rule.on)
    elif entry.kind is ChangeKind.DEADLINE_PASSED:
        yield from (each.event for each in told_of_delay(_DELAY_OF[entry.comment or ""]))


async def _whole_dossiers(among: list[UUID] | None) -> list[_Whole]:
    def by(column: str) -> dict[str, Any]:
        return {} if among is None else {f"{column}__in": among}

    dossiers = await Dossier.filter(**by("id"))
    wholes = {row.id: _Whole(row, [], [], [], [], [], [], [], []) for row in dossiers}
    for party in await Party.filter(**by("dossier_id")).select_related("structure"):
        wholes[party.dossier_id].parties.append(party)
    home: dict[UUID, _Whole] = {}
    for piece in await Piece.filter(**by("dossier_id")).order_by("rank"):
        wholes[piece.dossier_id].pieces.append(piece)
        home[piece.id] = wholes[piece.dossier_id]
    for entry in await JournalEntry.filter(**by("dossier_id")).order_by("position"):
        if entry.dossier_id is not None:
            wholes[entry.dossier_id].entries.append(entry)
    for notification in await Notification.filter(**by("dossier_id")):
        if notification.dossier_id is not None:
            wholes[notification.dossier_id].notifications.append(notification)
    of_pieces: dict[str, Any] = {} if among is None else {"piece_id__in": list(home)}
    for item in await WorkItem.filter(**of_pieces):
        home[item.piece_id].work_items.append(item)
    for certificate in await Certificate.filter(**of_pieces):
        home[certificate.piece_id].certificates.append(certificate)
    for file in await Attachment.filter(**(of_pieces or {"piece_id__isnull": False})):
        if file.piece_id is not None:
            home[file.piece_id].attachments.append(file)
    by_public_id = {public_id("piece", key): whole for key, whole in home.items()}
    sql = Sql()
    mails = await sql.fetch(f"SELECT id FROM outbox_mail WHERE {sql.one_of(PIECE_OF_MAIL, list(by_public_id))}")
    for mail in await OutboxMail.filter(id__in=[row[0] for row in mails]):
        by_public_id[mail.data["piece"]].mails.append(mail)
    return list(wholes.values())
