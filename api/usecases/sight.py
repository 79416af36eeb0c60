"""What is kept beside the seats: pièces and dossiers in order under each key, and counts; each act moves its part.

It follows from parties, pièces and work items. `of_dossier` says of one dossier what the statements here say of all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, TypeAlias
from uuid import UUID

from api.batch import Batch
from api.db import transaction
from api.domain.roles import Seat
from api.models import Dossier, DossierCount, DossierSight, Party, Piece, PieceCount, Sight, WorkItem
from api.sql import Sql
from api.usecases import approval_counts, parts

Sum: TypeAlias = tuple[int, int, int]
"""Pièces, their total in centimes of euros, and how many of them are late."""

Alike: TypeAlias = tuple[UUID, str, str, str, str]
"""What pièces that are counted together have in common: the values of `ALIKE`."""

ALIKE: Final = ("structure_id", "seen", "awaited", "status", "cadre")
SUMS: Final = ("pieces", "total_ttc", "late")
DOSSIER_ALIKE: Final = ("structure_id", "seen", "state")

Place: TypeAlias = tuple[datetime, datetime, datetime | None, str, int, date]
"""Where a pièce is in each order: the values of `PLACE`."""

MOVING: Final = ("status_at", "due_at")
PLACE: Final = ("deposited_at", *MOVING, "number", "total_ttc", "invoice_date")
"""Its columns, of which acts change those of `MOVING`."""
DOSSIER_PLACE: Final = ("updated_at", "opened_at", "number")


@dataclass(frozen=True, slots=True)
class Kept:
    """The part of a dossier in what is kept: who sees it, where its pièces are in each order, how each is counted."""

    viewers: frozenset[UUID] = frozenset()
    places: Mapping[UUID, Place] = field(default_factory=dict)
    counts: Sequence[tuple[Alike, Sum]] = ()
    as_dossier: frozenset[tuple[UUID, str, str]] = frozenset()
    """Under what it is counted itself: values of `DOSSIER_ALIKE`."""
    numbers: frozenset[str] = frozenset()
    """By what it is found."""


NOTHING: Final = Kept()


def of_dossier(dossier: Dossier, parties: Sequence[Party], pieces: Sequence[Piece], items: Iterable[WorkItem]) -> Kept:
    """What is kept of a dossier."""
    seen = _words(parties)
    of_piece: dict[UUID, list[WorkItem]] = {piece.id: [] for piece in pieces}
    for item in items:
        of_piece[item.piece_id].append(item)
    counts = list[tuple[Alike, Sum]]()
    for piece in pieces:
        awaited = _words(of_piece[piece.id])
        late = piece.due_at is not None and piece.due_fired_at is not None
        worth = (1, _centimes(piece.total_ttc) if piece.currency == "EUR" else 0, int(late))
        status, cadre = piece.status.value, piece.cadre.value
        for structure_id in seen.keys() | awaited.keys():
            alike = (structure_id, seen.get(structure_id, ""), awaited.get(structure_id, ""), status, cadre)
            counts.append((alike, worth))
    keys = frozenset(viewers_of(key) for party in parties for key in (party.audience, party.service_audience) if key)
    # Lists show the dossiers of works.
    own = frozenset((*at, dossier.state.value) for at in seen.items()) if dossier.works else frozenset()
    places = {piece.id: _place(piece) for piece in pieces}
    return Kept(keys, places, counts, own, parts.numbers_of(dossier, pieces))


def _place(piece: Piece) -> Place:
    total = _centimes(piece.total_ttc)
    return (piece.deposited_at, piece.status_at, piece.due_at, piece.number, total, piece.invoice_date)


def _words(rows: Sequence[Party | WorkItem]) -> dict[UUID, str]:
    """The keys of each structure among these rows, with the seats that they are of, as one text."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        seat = row.seat
        found[row.structure_id].update([word_of(key, seat) for key in (row.audience, row.service_audience) if key])
    return {structure_id: " ".join(sorted(words)) for structure_id, words in found.items()}


@lru_cache(maxsize=10_000)
def viewers_of(key: str) -> UUID:
    """What a key is called where lists are kept in order: always the same, of a quarter of its length."""
    return UUID(bytes=sha256(key.encode()).digest()[:16])


def word_of(key: str, seat: Seat) -> str:
    """A key of a seat, without the structure with which it begins."""
    return seat.value + key[_STRUCTURE:]


_STRUCTURE: Final = 36
"""How long it is."""


def _centimes(amount: Decimal) -> int:
    return int(amount.scaleb(2))


def move(batch: Batch, dossier: Dossier, before: Kept, after: Kept) -> None:
    """Have written what an act changes of it: differences, so acts on other dossiers add theirs."""
    if dossier.works:
        _move_dossier(batch, dossier, before.viewers, after.viewers)
    _move_pieces(batch, before, after)
    parts.add_numbers(batch, dossier, after.numbers - before.numbers)
    sums = dict[Alike, Sum]()
    for sign, kept in ((1, after), (-1, before)):
        for alike, (pieces, total, late) in kept.counts:
            so_far = sums.get(alike, (0, 0, 0))
            sums[alike] = (so_far[0] + sign * pieces, so_far[1] + sign * total, so_far[2] + sign * late)
    batch.add_up(PieceCount, ALIKE, SUMS, [(*alike, *sum_) for alike, sum_ in sums.items() if any(sum_)])
    counted = [(*alike, 1 if alike in after.as_dossier else -1) for alike in before.as_dossier ^ after.as_dossier]
    batch.add_up(DossierCount, DOSSIER_ALIKE, ["dossiers"], counted)


def _move_pieces(batch: Batch, before: Kept, after: Kept) -> None:
    still, gone, come = before.viewers & after.viewers, before.viewers - after.viewers, after.viewers - before.viewers
    for piece_id, place in before.places.items():
        own = {"deposited_at": place[0], "piece_id": piece_id}
        batch.remove(Sight, own, each="viewers", keys=gone if piece_id in after.places else before.viewers)
    for piece_id, place in after.places.items():
        known, told = before.places.get(piece_id), dict(zip(PLACE, place, strict=True))
        if known not in (None, place):
            own = {"deposited_at": told["deposited_at"], "piece_id": piece_id}
            batch.revise(Sight, {name: told[name] for name in MOVING}, of=own, each="viewers", keys=still)
        batch.insert(Sight, {"piece_id": piece_id, **told}, each="viewers", keys=come if known else after.viewers)


def _move_dossier(batch: Batch, dossier: Dossier, before: frozenset[UUID], after: frozenset[UUID]) -> None:
    """Have the dossier be at the instant of the act under the keys of all who see it."""
    own, place = {"dossier_id": dossier.id}, {"updated_at": dossier.updated_at}
    batch.remove(DossierSight, own, each="viewers", keys=before - after)
    batch.revise(DossierSight, place, of=own, each="viewers", keys=before & after)
    come = {**own, **place, "opened_at": dossier.opened_at, "number": dossier.number}
    batch.insert(DossierSight, come, each="viewers", keys=after - before)


# ------------------------------------------------------------------------------------------ of all dossiers


def _worded(sql: Sql, table: str, of: str) -> str:
    """The same as `_words`, for each value of the column `of`."""
    word, text = ("GROUP_CONCAT(word, ' ')", "word") if sql.sqlite else ("STRING_AGG(word, ' ')", 'word COLLATE "C"')
    halves = " UNION ".join(
        f"SELECT {of} AS owner, structure_id, seat || SUBSTR({key}, {_STRUCTURE + 1}) AS word FROM {table}"
        f" WHERE {key} IS NOT NULL"
        for key in ("audience", "service_audience")
    )
    ordered = f"SELECT * FROM ({halves}) AS words ORDER BY owner, structure_id, {text}"
    return f"SELECT owner, structure_id, {word} AS words FROM ({ordered}) AS ordered GROUP BY owner, structure_id"


def _counts(sql: Sql) -> str:
    """The rows of `piece_count` as they must be."""
    return (
        f"WITH seen AS ({_worded(sql, 'party', 'dossier_id')}), awaited AS ({_worded(sql, 'work_item', 'piece_id')}),"
        " place AS (SELECT p.id AS piece_id, s.structure_id FROM piece p JOIN seen s ON s.owner = p.dossier_id"
        " UNION SELECT owner, structure_id FROM awaited)"
        " SELECT l.structure_id, COALESCE(s.words, '') AS seen, COALESCE(a.words, '') AS awaited, p.status, p.cadre,"
        " COUNT(*) AS pieces, SUM(CASE WHEN p.currency = 'EUR' THEN p.total_ttc ELSE 0 END) AS total_ttc,"
        " SUM(CASE WHEN p.due_at IS NULL OR p.due_fired_at IS NULL THEN 0 ELSE 1 END) AS late"
        " FROM place l JOIN piece p ON p.id = l.piece_id"
        " LEFT JOIN seen s ON s.owner = p.dossier_id AND s.structure_id = l.structure_id"
        " LEFT JOIN awaited a ON a.owner = p.id AND a.structure_id = l.structure_id GROUP BY 1, 2, 3, 4, 5"
    )


def _sights(row: str, columns: Sequence[str], of: str, named: str) -> str:
    """The rows of `sight` or `dossier_sight` as they must be: a row's key and columns, under each key."""
    what = ", ".join(f"{row}.{name}" for name in ("id", *columns))
    halves = " UNION ".join(
        f"SELECT k.viewers, {what} FROM {named} k JOIN party v ON v.{key} = k.audience JOIN {of}"
        for key in ("audience", "service_audience")
    )
    return f"SELECT * FROM ({halves}) AS sights"


async def _names() -> list[dict[str, Any]]:
    """What each key is called, which no database could tell."""
    keys = await Sql().fetch("SELECT audience FROM party UNION SELECT service_audience FROM party")
    return [{"audience": key, "viewers": viewers_of(key)} for (key,) in keys if key is not None]


def _must(sql: Sql, table: str, names: Sequence[Mapping[str, Any]]) -> tuple[Sequence[str], str]:
    """The columns of a table of what is kept, and its rows as they must be; sums of nothing may be there too."""
    if table == "piece_count":
        return (*ALIKE, *SUMS), _counts(sql)
    if table == "dossier_count":
        own = f"dossier d JOIN ({_worded(sql, 'party', 'dossier_id')}) AS s ON s.owner = d.id WHERE d.works"
        counted = f"SELECT s.structure_id, s.words AS seen, d.state, COUNT(*) AS dossiers FROM {own} GROUP BY 1, 2, 3"
        return (*DOSSIER_ALIKE, "dossiers"), counted
    if table == "approval_count":
        return (*approval_counts.ALIKE, *approval_counts.SUMS), approval_counts.KEPT
    named = sql.table(names, {"audience": "text", "viewers": "uuid"})
    if table == "sight":
        pieces = _sights("p", PLACE, "piece p ON p.dossier_id = v.dossier_id", named)
        return ("viewers", "piece_id", *PLACE), pieces
    dossiers = _sights("d", DOSSIER_PLACE, "dossier d ON d.id = v.dossier_id AND d.works", named)
    return ("viewers", "dossier_id", *DOSSIER_PLACE), dossiers


KEPT: Final = ("piece_count", "dossier_count", "sight", "dossier_sight", "approval_count")


_SOME: Final = {
    "piece_count": "pieces <> 0 OR total_ttc <> 0 OR late <> 0",
    "dossier_count": "dossiers <> 0",
    "approval_count": "requests <> 0",
}
"""Which sums are not of nothing."""


async def astray() -> int:
    """How many rows of what is kept are not what they must be: none, unless rows were written by hand."""
    wrong, names = 0, await _names()
    for table in KEPT:
        sql = Sql()
        columns, must = _must(sql, table, names)
        kept = f"SELECT {', '.join(columns)} FROM {table} WHERE {_SOME.get(table, 'TRUE')}"
        more, less = (
            f"(SELECT COUNT(*) FROM (SELECT * FROM ({one}) AS one EXCEPT SELECT * FROM ({other}) AS other) AS wrong)"
            for one, other in ((kept, must), (must, kept))
        )
        wrong += int((await sql.fetch(f"SELECT {more} + {less}"))[0][0])
    return wrong + await parts.astray()


async def count_again() -> None:
    """Make all that is kept anew; acts wait for it."""
    async with transaction():
        if not Sql().sqlite:
            await Sql().write(f"LOCK TABLE dossier, approval, {', '.join((*KEPT, *parts.KEPT))} IN EXCLUSIVE MODE")
        names = await _names()
        for table in KEPT:
            sql = Sql()
            columns, rows = _must(sql, table, names)
            await Sql().write(f"DELETE FROM {table}")
            await sql.write(f"INSERT INTO {table} ({', '.join(columns)}) {rows}")
        await parts.make_again()
