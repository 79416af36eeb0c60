"""Files: registering what was sent, joining it to a draft or a pièce, and who may read it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tortoise.expressions import Q
from uuid_utils.compat import uuid7

from api import db
from api.batch import Taken
from api.domain.attachments import AttachmentKind
from api.domain.deposit import FileFacts
from api.domain.errors import ErrorCode, error
from api.domain.habilitation import RattachementStatus
from api.domain.organisation import StructureType
from api.domain.permissions import Actor
from api.models import Attachment
from api.sql import Sql, as_instant, as_uuid
from api.storage import Storage, Swept
from api.usecases.claims import Claimed
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
    sql = Sql()
    rows = await sql.fetch(files_of(sql, actor, files, depositor_id=depositor_id)) if files else ()
    return examined(actor, files, rows, draft_id=draft_id, ticket_id=ticket_id)


_EXAMINED: Final = (
    "a.id, a.name, a.media_type, a.bytes, a.sha256, a.factur_x, a.uploaded_by_id, a.technical_account_id, a.piece_id,"
    " a.draft_id, a.structure_id, a.ticket_id, a.ticket_message_id"
)
EXAMINED: Final = _EXAMINED.count(",") + 3
"""The columns of `files_of`: what is selected besides comes after them."""


def files_of(sql: Sql, actor: Actor, files: Sequence[NewFile], *, depositor_id: UUID | None, besides: str = "") -> str:
    """The statement that reads what `examined` wants to know; `besides` is selected with each row, one at least."""
    ids = [file.file_id for file in files if file.file_id is not None]
    valid = sql.value(RattachementStatus.VALIDE.value)
    colleague = (
        f"EXISTS (SELECT 1 FROM rattachement r WHERE r.user_id = a.uploaded_by_id AND r.status = {valid}"
        f" AND {sql.one_of('r.structure_id', list(actor.roles))})"
    )
    offered = "FALSE"
    if depositor_id in actor.roles:
        public = f"s.id = {sql.value(depositor_id)} AND s.type = {sql.value(StructureType.PUBLIQUE.value)}"
        offered = (
            f"a.removed_at IS NULL AND EXISTS (SELECT 1 FROM structure s WHERE s.id = a.structure_id AND {public})"
        )
    return (
        f"SELECT {_EXAMINED}, {colleague}, {offered}{besides} FROM (SELECT 1 AS always) o"
        f" LEFT JOIN attachment a ON {sql.one_of('a.id', ids)}"
    )


def examined(
    actor: Actor,
    files: Sequence[NewFile],
    rows: Iterable[Sequence[Any]],
    *,
    draft_id: UUID | None = None,
    ticket_id: UUID | None = None,
) -> list[FileFacts]:
    """What the rules need of the files of a form, from the rows of `files_of`; see `examine`."""
    known = {as_uuid(row[0]): row for row in rows if row[0] is not None}
    return [
        _facts(actor, file, known.get(file.file_id) if file.file_id else None, draft_id, ticket_id) for file in files
    ]


def _facts(
    actor: Actor, file: NewFile, row: Sequence[Any] | None, draft_id: UUID | None, ticket_id: UUID | None
) -> FileFacts:
    if row is None:
        return FileFacts(file.file_id, usable=False, designation=file.designation, kind=file.kind)
    _, name, media_type, size, sha256, factur_x, *links, colleague, shared = row[:EXAMINED]
    sent_by, technical, piece, draft, structure, ticket, message = (each and as_uuid(each) for each in links)
    unasked = ticket is None or (ticket == ticket_id and message is None)
    held = draft is not None and draft == draft_id
    own = sent_by == actor.user_id or (technical is not None and technical == actor.technical_account_id)
    free = draft is None and (own or bool(colleague))
    return FileFacts(
        file.file_id,
        bool(shared) or (piece is None and structure is None and unasked and (held or free)),
        name,
        media_type,
        size,
        file.designation,
        file.kind,
        bool(shared),
        bool(factur_x),
        sha256,
    )


async def joined_to(piece_id: UUID) -> int:
    """How many files a pièce has."""
    return await Attachment.filter(piece_id=piece_id).count()


async def join(claimed: Claimed, files: Sequence[FileFacts], *, rank: int = 0) -> None:
    """Have the files joined to the claimed pièce, from that rank on; it is there, or about to be written."""
    owner = {"piece_id": claimed.piece.id}
    given = [(file, _given(file, owner, rank + index)) for index, file in enumerate(files)]
    claimed.batch.add([await _copy(file, values) for file, values in given if file.shared])
    claimed.batch.take(Attachment, [{"id": file.id, **values} for file, values in given if not file.shared], _FREE)


@asynccontextmanager
async def unless_taken(claimed: Claimed, files: Sequence[FileFacts]) -> AsyncIterator[None]:
    """Write the claimed pièce with these files; one that a rival took meanwhile, or named twice, is FILE_UNUSABLE."""
    try:
        yield
    except Taken:
        free = set(await Attachment.filter(piece_id=claimed.piece.id).values_list("id", flat=True))
        for index, file in enumerate(files):
            if not file.shared and file.id not in free:
                raise error(ErrorCode.FILE_UNUSABLE, field=_path(files, index)) from None
            free.discard(file.id)
        raise


_FREE: Final = "o.piece_id IS NULL AND o.structure_id IS NULL AND o.draft_id IS NULL AND o.ticket_id IS NULL"
"""The condition that a file belongs to nothing."""


async def give_to_structure(structure_id: UUID, files: Sequence[FileFacts]) -> None:
    """Join the files to the form of a structure; one that a rival took meanwhile is FILE_UNUSABLE."""
    await _give(files, {"structure_id": structure_id})


async def give_to_ticket(ticket_id: UUID, files: Sequence[FileFacts], *, message_id: UUID | None) -> None:
    """Join the files to a support request, or to what is said in it; one that a rival took is FILE_UNUSABLE."""
    owner = {"ticket_id": ticket_id} | ({"ticket_message_id": message_id} if message_id else {})
    await _give(files, owner)


async def hold(draft_id: UUID, files: Sequence[FileFacts]) -> None:
    """Let a draft hold these files and no other; one that a rival took meanwhile is FILE_UNUSABLE."""
    await release(draft_id, but=[file.id for file in files if file.id is not None])
    await _give(files, {"draft_id": draft_id})


async def _give(files: Sequence[FileFacts], owner: dict[str, UUID]) -> None:
    """Let the files belong to what owns them from now on, in their order; of one that is shared, a copy."""
    mine = Q(draft_id=None) | Q(draft_id=owner.get("draft_id"))
    asked = Q(ticket_id=None) | Q(ticket_id=owner.get("ticket_id"), ticket_message_id=None)
    free = Q(piece_id=None, structure_id=None) & mine & asked
    # In the order of the keys: two acts that name the same files wait one for the other, never both.
    for index, file in sorted(enumerate(files), key=lambda each: str(each[1].id)):
        given = _given(file, owner, index)
        if file.shared:
            await (await _copy(file, given)).save(force_create=True)
        elif not await Attachment.filter(free, id=file.id).update(**given):
            raise error(ErrorCode.FILE_UNUSABLE, field=_path(files, index))


def _given(file: FileFacts, owner: dict[str, UUID], rank: int) -> dict[str, Any]:
    designation = (file.designation or "").strip() or None
    return {**owner, "kind": file.kind, "designation": designation, "rank": rank}


async def _copy(file: FileFacts, given: dict[str, Any]) -> Attachment:
    """A file of one's own with the same bytes as one that is shared."""
    copy = (await Attachment.get(id=file.id)).clone(pk=uuid7())
    _ = copy.update_from_dict({"structure_id": None, **given})
    return copy


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
