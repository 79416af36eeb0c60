"""Noting that the organisation side of an instance was taken out of it (`decompte export`)."""

from __future__ import annotations

from datetime import datetime

from api.db import transaction
from api.domain.journal import ChangeKind
from api.usecases.journal import record_organisation


async def note_export(lines: int, *, now: datetime) -> None:
    """Write in the journal that so many lines about people and their rights have left: nobody is told of it."""
    async with transaction():
        comment = f"{lines} ligne(s)"
        await record_organisation(ChangeKind.INSTANCE_EXPORTED, None, by=None, at=now, comment=comment)
