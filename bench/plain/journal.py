"""The plain server's history."""

from __future__ import annotations

import strawberry

from api import models
from api.domain.journal import CHANGE_KINDS, ChangeKind
from api.domain.statuses import STATUSES
from api.schema.scalars import DateTime
from bench.plain.context import Info
from bench.plain.people import Person, Structure, person_of, structure_of


@strawberry.type
class JournalEntry:
    """A line of history."""

    row: strawberry.Private[models.JournalEntry]
    at: DateTime
    kind: ChangeKind
    label: str
    comment: str | None

    @strawberry.field
    async def actor(self, info: Info) -> Person | None:
        return await person_of(info, self.row.user_id) if self.row.user_id else None

    @strawberry.field
    async def structure(self, info: Info) -> Structure | None:
        return await structure_of(info, self.row.structure_id) if self.row.structure_id else None


@strawberry.type
class History:
    """Lines of history."""

    nodes: list[JournalEntry]


def line_of(row: models.JournalEntry) -> JournalEntry:
    """A line, as the schema shows it."""
    label = STATUSES[row.to_status].libelle if row.to_status else CHANGE_KINDS[row.kind]
    return JournalEntry(row=row, at=DateTime(row.at), kind=row.kind, label=label, comment=row.comment)
