"""Downloading pièces: which files they have for whom, and that somebody took them (works-billing §9 TELECHARGER)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.db import transaction
from api.domain.attachments import MAX_TOTAL_BYTES, MEGABYTE, AttachmentKind
from api.domain.days import day_of
from api.domain.errors import ErrorCode, error
from api.domain.journal import ChangeKind
from api.domain.permissions import Actor
from api.domain.roles import Seat, is_recipient
from api.sql import Sql, as_instant, as_uuid
from api.usecases.attachment import Stored
from api.usecases.journal import record_downloads
from api.usecases.visibility import dossier_condition, own_condition


@dataclass(frozen=True, slots=True)
class Folder:
    """A pièce to download: its files, the document first."""

    piece_id: UUID
    number: str
    deposited_at: datetime
    files: tuple[Stored, ...]


async def folders(actor: Actor, piece_ids: Sequence[UUID], *, with_attachments: bool) -> list[Folder]:
    """The pièces in the order asked; NOT_FOUND unless the actor may see them all, and refused above 120 MB."""
    asked = list(dict.fromkeys(piece_ids))
    if not asked:
        raise error(ErrorCode.NOT_FOUND)
    sql = Sql()
    only = "" if with_attachments else f" AND a.kind = {sql.value(AttachmentKind.DOCUMENT_PRINCIPAL.value)}"
    rows = await sql.fetch(
        "SELECT p.id, p.number, p.deposited_at, a.id, a.name, a.media_type, a.bytes, a.sha256, a.added_at"
        f" FROM piece p LEFT JOIN attachment a ON a.piece_id = p.id{only}"
        f" WHERE {sql.one_of('p.id', asked)} AND {dossier_condition(sql, actor, 'p.dossier_id')} ORDER BY a.rank"
    )
    files: dict[UUID, list[Stored]] = {}
    heads: dict[UUID, tuple[str, datetime]] = {}
    for row in rows:
        key = as_uuid(row[0])
        heads[key] = row[1], as_instant(row[2])
        found = files.setdefault(key, [])
        if row[3] is not None:
            found.append(Stored(as_uuid(row[3]), row[4], row[5], row[6], row[7], as_instant(row[8])))
    if heads.keys() != set(asked):
        raise error(ErrorCode.NOT_FOUND)
    if sum(file.bytes for found in files.values() for file in found) > MAX_TOTAL_BYTES:
        if len(asked) == 1:
            raise error(ErrorCode.TOTAL_TOO_LARGE)
        raise error(ErrorCode.PAYLOAD_TOO_LARGE, max=f"{MAX_TOTAL_BYTES // MEGABYTE} Mo")
    return [Folder(key, *heads[key], tuple(files[key])) for key in asked]


async def record(actor: Actor, piece_ids: Sequence[UUID], now: datetime) -> None:
    """Say once a day in Paris, per person and pièce, that they were downloaded; and by the recipient, if so.

    Versions stay: a download changes nothing that an act could be refused for.
    """
    if not await _untold(actor, piece_ids, now):
        return  # the parts of one download, asked for one by one, write once
    sql = Sql()
    rows = await sql.fetch(f"SELECT DISTINCT p.dossier_id FROM piece p WHERE {sql.one_of('p.id', piece_ids)}")
    async with transaction():
        for dossier_id in sorted(as_uuid(row[0]) for row in rows):
            lock = Sql()
            # The lock of `claim`, in one order: an act on the dossier rewrites its pièces whole.
            await lock.write(f"UPDATE dossier SET version = version WHERE id = {lock.value(dossier_id)} RETURNING id")
        untold = await _untold(actor, piece_ids, now)
        received = [each.piece_id for each in untold if each.by_recipient]
        if received:
            flag = Sql()
            await flag.write(
                f"UPDATE piece SET downloaded_by_recipient = {flag.value(True)}"
                f" WHERE {flag.one_of('id', received)} RETURNING id"
            )
        entries = [(each.dossier_id, each.piece_id, each.structure_id) for each in untold if not each.told]
        if entries:
            await record_downloads(entries, by=actor, at=now)


@dataclass(frozen=True, slots=True)
class _Untold:
    """A pièce of which something is left to write: the entry of the day, or that its recipient took it."""

    dossier_id: UUID
    piece_id: UUID
    structure_id: UUID | None
    by_recipient: bool
    told: bool


async def _untold(actor: Actor, piece_ids: Sequence[UUID], now: datetime) -> list[_Untold]:
    sql, today = Sql(), day_of(now)
    told = (
        f"EXISTS (SELECT 1 FROM journal_entry j WHERE j.piece_id = p.id AND {own_condition(sql, actor, 'j')}"
        f" AND j.kind = {sql.value(ChangeKind.PIECE_DOWNLOADED.value)}"
        f" AND j.at >= {sql.value(today.start)} AND j.at < {sql.value(today.end)})"
    )
    keys = list(actor.audiences())
    mine = f"({sql.one_of('f.audience', keys)} OR {sql.one_of('f.service_audience', keys)})"
    rows = await sql.fetch(
        f"SELECT p.dossier_id, p.id, p.downloaded_by_recipient, {told}, f.seat, f.structure_id FROM piece p"
        f" LEFT JOIN party f ON f.dossier_id = p.dossier_id AND {mine} WHERE {sql.one_of('p.id', piece_ids)}"
    )
    held = [(Seat(row[4]) if row[4] is not None else None, row) for row in rows]
    found: dict[UUID, _Untold] = {}
    # The seat of the recipient comes first: who holds several downloads from that one too.
    for seat, row in sorted(held, key=lambda each: (not is_recipient(each[0]), str(each[0]))):
        key, structure = as_uuid(row[1]), as_uuid(row[5]) if row[5] is not None else None
        if key not in found:
            found[key] = _Untold(as_uuid(row[0]), key, structure, is_recipient(seat) and not row[2], bool(row[3]))
    return [each for each in found.values() if each.by_recipient or not each.told]
