"""A file that a form may start from: one that the person may use for a deposit."""

from __future__ import annotations

from uuid import UUID

from api.domain.errors import ErrorCode, error
from api.domain.permissions import Actor
from api.models import Attachment
from api.usecases.attachment import NewFile, Stored, examine, readable


async def usable(actor: Actor, file_id: UUID | None) -> Stored:
    """The file, if a deposit or a draft of the actor could name it; FILE_UNUSABLE alike for all the others."""
    facts = (await examine(actor, [NewFile(file_id)]))[0]
    row = await Attachment.get_or_none(id=facts.id) if facts.id else None
    held = row is not None and row.draft_id is not None and await readable(actor, row.id) is not None
    if row is None or not (facts.usable or held):
        raise error(ErrorCode.FILE_UNUSABLE, field="fileId")
    return Stored(row.id, row.name, row.media_type, row.bytes, row.sha256, row.added_at)
