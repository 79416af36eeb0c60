"""What is kept beside the seats: pièces and dossiers in order under each key, and counts; each act moves its part.

It follows from parties, pièces and work items. `of_dossier` says of one dossier what the statements here say of all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, TypeAlias
from uuid import UUID

from api.batch import Batch
from api.db import transaction
from api.models import Dossier, DossierSight, Party, Piece, PieceCount, Sight, WorkItem
from api.sql import Sql
from api.usecases import approval_counts

Sum: TypeAlias = tuple[int, int, int]
"""Pièces, their total in centimes of euros, and how many of them are late."""

Alike: TypeAlias = tuple[UUID, str, str, str, str]
"""What pièces that are counted together have in common: the values of `ALIKE`."""

ALIKE: Final = ("structure_id", "seen", "awaited", "status", "cadre")
SUMS: Final = ("pieces", "total_ttc", "late")
PLACE: Final = ("audience", "deposited_at", "piece_id")
DOSSIER_PLACE: Final = ("audience", "updated_at", "dossier_id")


@dataclass(frozen=True, slots=True)
class Kept:
    """The part of a dossier in what is kept: who sees it, when its pièces were deposited, and how each is counted."""

    keys: frozenset[str] = frozenset()
    deposits: Mapping[UUID, datetime] = field(default_factory=dict)
    counts: Sequence[tuple[Alike, Sum]] = ()

    def unknown_to(self, other: Kept) -> list[tuple[str, datetime, UUID]]:
        """The sights that are not those of another."""
        return [
            (key, at, piece_id)
            for piece_id, at in self.deposits.items()
            for key in self.keys
            if key not in other.keys or other.deposits.get(piece_id) != at
        ]


NOTHING: Final = Kept()


def of_dossier(parties: Sequence[Party], pieces: Sequence[Piece], items: Iterable[WorkItem]) -> Kept:
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
    keys = frozenset(key for party in parties for key in (party.audience, party.service_audience) if key)
    return Kept(keys, {piece.id: piece.deposited_at for piece in pieces}, counts)


def _words(rows: Sequence[Party | WorkItem]) -> dict[UUID, str]:
    """The keys of each structure among these rows, as one text."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        found[row.structure_id].update([word_of(key) for key in (row.audience, row.service_audience) if key])
    return {structure_id: " ".join(sorted(words)) for structure_id, words in found.items()}


def word_of(key: str) -> str:
    """A key without the structure with which it begins."""
    return key.partition(":")[2]


def _centimes(amount: Decimal) -> int:
    return int(amount.scaleb(2))


def move(batch: Batch, dossier: Dossier, before: Kept, after: Kept) -> None:
    """Have written what an act changes of it: differences, so acts on other dossiers add theirs."""
    if dossier.works:
        _move_dossier(batch, dossier, before.keys, after.keys)
    batch.remove(Sight, PLACE, before.unknown_to(after))
    batch.insert(Sight, PLACE, after.unknown_to(before))
    sums = dict[Alike, Sum]()
    for sign, kept in ((1, after), (-1, before)):
        for alike, (pieces, total, late) in kept.counts:
            so_far = sums.get(alike, (0, 0, 0))
            sums[alike] = (so_far[0] + sign * pieces, so_far[1] + sign * total, so_far[2] + sign * late)
    batch.add_up(PieceCount, ALIKE, SUMS, [(*alike, *sum_) for alike, sum_ in sums.items() if any(sum_)])


def _move_dossier(batch: Batch, dossier: Dossier, before: frozenset[str], after: frozenset[str]) -> None:
    """Have the dossier be at the instant of the act under the keys of all who see it."""
    at, id_ = dossier.updated_at, dossier.id
    batch.remove(DossierSight, ["audience", "dossier_id"], [(key, id_) for key in before - after])
    still = [(at, id_, key) for key in before & after]
    batch.revise(DossierSight, ["dossier_id", "audience"], ["updated_at"], still)
    batch.insert(DossierSight, DOSSIER_PLACE, [(key, at, id_) for key in after - before])


# ------------------------------------------------------------------------------------------ of all dossiers


def _worded(sql: Sql, table: str, of: str) -> str:
    """The same as `_words`, for each value of the column `of`."""
    word, text = ("GROUP_CONCAT(word, ' ')", "word") if sql.sqlite else ("STRING_AGG(word, ' ')", 'word COLLATE "C"')
    halves = " UNION ".join(
        f"SELECT {of} AS owner, structure_id, SUBSTR({key}, 38) AS word FROM {table} WHERE {key} IS NOT NULL"
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


def _sights(what: str, of: str) -> str:
    """The rows of `sight` or `dossier_sight` as they must be: these columns of a table, under each key."""
    halves = " UNION ".join(
        f"SELECT v.{key} AS audience, {what} FROM party v JOIN {of} WHERE v.{key} IS NOT NULL"
        for key in ("audience", "service_audience")
    )
    return f"SELECT * FROM ({halves}) AS sights"


def _kept(sql: Sql) -> list[tuple[str, Sequence[str], str]]:
    """Each table, its columns, and the rows that it must hold; a sum of nothing may be there beside them."""
    pieces = _sights("p.deposited_at, p.id", "piece p ON p.dossier_id = v.dossier_id")
    dossiers = _sights("d.updated_at, d.id", "dossier d ON d.id = v.dossier_id AND d.works")
    return [
        ("piece_count", (*ALIKE, *SUMS), _counts(sql)),
        ("sight", PLACE, pieces),
        ("dossier_sight", DOSSIER_PLACE, dossiers),
        ("approval_count", (*approval_counts.ALIKE, *approval_counts.SUMS), approval_counts.KEPT),
    ]


_SOME: Final = {"piece_count": "pieces <> 0 OR total_ttc <> 0 OR late <> 0", "approval_count": "requests <> 0"}
"""Which sums are not of nothing."""


async def astray() -> int:
    """How many rows of what is kept are not what they must be: none, unless rows were written by hand."""
    sql = Sql()
    wrong = []
    for table, columns, must in _kept(sql):
        kept = f"SELECT {', '.join(columns)} FROM {table} WHERE {_SOME.get(table, 'TRUE')}"
        wrong += [
            f"(SELECT COUNT(*) FROM (SELECT * FROM ({one}) AS one EXCEPT SELECT * FROM ({other}) AS other) AS wrong)"
            for one, other in ((kept, must), (must, kept))
        ]
    return int((await sql.fetch(f"SELECT {' + '.join(wrong)}"))[0][0])


async def count_again() -> None:
    """Make all that is kept anew; acts wait for it."""
    async with transaction():
        sql = Sql()
        if not sql.sqlite:
            await sql.write(
                "LOCK TABLE dossier, piece_count, sight, dossier_sight, approval, approval_count IN EXCLUSIVE MODE"
            )
        for table, columns, rows in _kept(sql):
            await sql.write(f"DELETE FROM {table}")
            await sql.write(f"INSERT INTO {table} ({', '.join(columns)}) {rows}")
