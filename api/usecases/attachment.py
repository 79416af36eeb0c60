"""Files: registering what was sent, joining it to a draft or a pièce, and who may read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from tortoise.expressions import Q
from uuid_utils.compat import uuid7

from api import db
from api.domain.attachments import AttachmentKind
from api.domain.deposit import FileFacts
from api.domain.errors import ErrorCode, error
from api.domain.habilitation import RattachementStatus
from api.domain.organisation import StructureType
from api.domain.permissions import Actor
from api.models import Attachment, Rattachement, Structure
from api.sql import Sql, as_instant, as_uuid
from api.storage import Storage, Swept
from api.usecases.visibility import file_condition

LEFT_ALONE: Final = timedelta(days=1)
"""How long bytes may be on the disk before their row is there: an upload takes minutes."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that a form joins; `file_id` is None when the id given is not that of a file."""

    file_id: UUID | None
    designation: str | None = None
    kind: AttachmentKind | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What a download needs of a file; `document_of` is the pièce whose document it is, if it is one."""

    id: UUID
    name: str
    media_type: str
    bytes: int
    sha256: str
    added_at: datetime
    document_of: UUID | None = None


async def register(
    actor: Actor,
    *,
    name: str,
    bytes: int,  # noqa: A002 - the column's name
    media_type: str,
    sha256: str,
    pages: int | None,
    factur_x: bool,
    now: datetime,
) -> UUID:
    """The key of a new file, not yet joined to anything."""
    row = await Attachment.create(
        name=name,
        bytes=bytes,
        media_type=media_type,
        sha256=sha256,
        pages=pages,
        factur_x=factur_x,
        uploaded_by_id=actor.user_id,
        technical_account_id=actor.technical_account_id,
        added_at=now,
    )
    return row.id


async def examine(
    actor: Actor,
    files: Sequence[NewFile],
    *,
    draft_id: UUID | None = None,
    depositor_id: UUID | None = None,
    ticket_id: UUID | None = None,
) -> list[FileFacts]:
    """What the rules need of the files of a form; usable are those of the actor's colleagues, never used before.

    Those that the draft, or the support request, holds are usable whoever sent them, those that another one holds are
    not. Those of the form of a public structure that deposits are usable as often as one likes (PJ-02).
    """
    ids = [file.file_id for file in files if file.file_id is not None]
    rows = {row.id: row for row in await Attachment.filter(id__in=ids)} if ids else {}
    senders = {row.uploaded_by_id for row in rows.values()} - {actor.user_id}
    colleagues = {actor.user_id}
    if senders:
        attached = await Rattachement.filter(
            structure_id__in=list(actor.roles), user_id__in=senders, status=RattachementStatus.VALIDE
        )
        colleagues |= {each.user_id for each in attached}
    shared = await _shared(actor, rows.values(), depositor_id)
    found = []
    for file in files:
        row = rows.get(file.file_id) if file.file_id else None
        if row is None:
            found.append(FileFacts(file.file_id, usable=False, designation=file.designation, kind=file.kind))
            continue
        unasked = row.ticket_id is None or (row.ticket_id == ticket_id and row.ticket_message_id is None)
        held = row.draft_id is not None and row.draft_id == draft_id
        own = row.technical_account_id is not None and row.technical_account_id == actor.technical_account_id
        free = row.draft_id is None and (own or row.uploaded_by_id in colleagues)
        usable = row.id in shared or (row.piece_id is None and row.structure_id is None and unasked and (held or free))
        found.append(
            FileFacts(
                row.id,
                usable,
                row.name,
                row.media_type,
                row.bytes,
                file.designation,
                file.kind,
                row.id in shared,
                row.factur_x,
            )
        )
    return found


async def _shared(actor: Actor, rows: Iterable[Attachment], depositor_id: UUID | None) -> set[UUID]:
    """The files of the form of the structure that deposits, if it is a public one of the actor's (PJ-02)."""
    there = (row for row in rows if row.structure_id is not None and row.removed_at is None)
    found = {row.id for row in there if row.structure_id == depositor_id}
    if not found or depositor_id not in actor.roles:
        return set()
    public = await Structure.filter(id=depositor_id, type=StructureType.PUBLIQUE).exists()
    return found if public else set()


async def attach(piece_id: UUID, files: Sequence[FileFacts]) -> None:
    """Join the files to a pièce, after those it has; a file that a rival took meanwhile is FILE_UNUSABLE."""
    rank = await Attachment.filter(piece_id=piece_id).count()
    await _give(files, {"piece_id": piece_id}, rank=rank)


async def give_to_structure(structure_id: UUID, files: Sequence[FileFacts]) -> None:
    """Join the files to the form of a structure; one that a rival took meanwhile is FILE_UNUSABLE."""
    await _give(files, {"structure_id": structure_id}, rank=0)


async def give_to_ticket(ticket_id: UUID, files: Sequence[FileFacts], *, message_id: UUID | None) -> None:
    """Join the files to a support request, or to what is said in it; one that a rival took is FILE_UNUSABLE."""
    owner = {"ticket_id": ticket_id} | ({"ticket_message_id": message_id} if message_id else {})
    await _give(files, owner, rank=0)


async def hold(draft_id: UUID, files: Sequence[FileFacts]) -> None:
    """Let a draft hold these files and no other; one that a rival took meanwhile is FILE_UNUSABLE."""
    await release(draft_id, but=[file.id for file in files if file.id is not None])
    await _give(files, {"draft_id": draft_id}, rank=0)


async def _give(files: Sequence[FileFacts], owner: dict[str, UUID], *, rank: int) -> None:
    """Let the files belong to what owns them from now on, in their order; of one that is shared, a copy."""
    mine = Q(draft_id=None) | Q(draft_id=owner.get("draft_id"))
    asked = Q(ticket_id=None) | Q(ticket_id=owner.get("ticket_id"), ticket_message_id=None)
    free = Q(piece_id=None, structure_id=None) & mine & asked
    # In the order of the keys: two acts that name the same files wait one for the other, never both.
    for index, file in sorted(enumerate(files), key=lambda each: str(each[1].id)):
        designation = (file.designation or "").strip() or None
        given = {**owner, "kind": file.kind, "designation": designation, "rank": rank + index}
        if file.shared:
            shared = await Attachment.get(id=file.id)
            copy = shared.clone(pk=uuid7())
            _ = copy.update_from_dict({"structure_id": None, **given})
            await copy.save(force_create=True)
        elif not await Attachment.filter(free, id=file.id).update(**given):
            raise error(ErrorCode.FILE_UNUSABLE, field=_path(files, index))


async def release(draft_id: UUID, *, but: Sequence[UUID] = ()) -> None:
    """Let go of the files that a draft holds: they belong to nothing, as when they were sent."""
    held = Attachment.filter(draft_id=draft_id)
    await held.exclude(id__in=list(but)).update(draft_id=None, kind=None, designation=None, rank=None)


def _path(files: Sequence[FileFacts], index: int) -> tuple[str, ...]:
    """Where a form names this file: the main document comes first, if there is one."""
    documents = sum(file.kind is AttachmentKind.DOCUMENT_PRINCIPAL for file in files)
    return ("attachments", str(index - documents), "fileId") if index >= documents else ("documentId",)


async def readable(actor: Actor, file_id: UUID) -> Stored | None:
    """The file, if the actor may read it: through the pièce or the draft it belongs to, else as its sender."""
    sql = Sql()
    rows = await sql.fetch(
        "SELECT a.id, a.name, a.media_type, a.bytes, a.sha256, a.added_at, a.piece_id, a.kind FROM attachment a"
        f" WHERE a.id = {sql.value(file_id)} AND {file_condition(sql, actor, 'a')}"
    )
    if not rows:
        return None
    row = rows[0]
    is_document = row[6] is not None and row[7] == AttachmentKind.DOCUMENT_PRINCIPAL.value
    document_of = as_uuid(row[6]) if is_document else None
    return Stored(as_uuid(row[0]), row[1], row[2], row[3], row[4], as_instant(row[5]), document_of)


async def sweep(storage: Storage, *, at: datetime, delete: bool) -> Swept:
    """Count, or delete, the files on the disk that no row has named for a day; `at` is of the machine's clock.

    Nothing is deleted when this database names none of the files: it is rather the wrong one.
    """
    rows = await db.fetch("SELECT sha256 FROM attachment UNION SELECT document_sha256 FROM certificate")
    known, older_than = {row[0] for row in rows}, at - LEFT_ALONE
    found = await storage.sweep(known, older_than=older_than, delete=False)
    return await storage.sweep(known, older_than=older_than, delete=True) if delete and found.named else found
