"""The files of a structure's form (PJ-01 to PJ-03)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from api.db import Transaction
from api.domain.actions import Action
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.journal import ChangeKind
from api.domain.structure_assets import structure_file_problems
from api.domain.text import MAX_COMMENT
from api.models import Attachment
from api.usecases.attachment import NewFile, examine, give_to_structure
from api.usecases.calls import Call, Outcome, once
from api.usecases.journal import record_organisation
from api.usecases.structure import StructureTarget, claim_structure


async def add_structure_attachments(call: Call, target: StructureTarget, files: Sequence[NewFile]) -> Outcome:
    """Join files to the form of a structure; they are then nobody's own."""

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, target, Action.ADD_STRUCTURE_ATTACHMENTS)
        found = await examine(call.actor, files)
        if problems := list(structure_file_problems(found)):
            raise DomainError(problems)
        await give_to_structure(structure.id, found)
        await _record(call, structure.id, "Ajout de fichiers", (file.designation or "" for file in found))
        return structure.id

    return await once(call, work, target=target.structure_id)


async def remove_structure_attachments(call: Call, target: StructureTarget, ids: Sequence[UUID]) -> Outcome:
    """Take files off the form of a structure, all or none; the pièces that used one keep their copy."""

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, target, Action.REMOVE_STRUCTURE_ATTACHMENTS)
        there = Attachment.filter(structure_id=structure.id, removed_at=None, id__in=list(ids))
        known = {row.id: row for row in await there}
        problems = [
            Problem(ErrorCode.NOT_FOUND, ("ids", str(index))) for index, key in enumerate(ids) if key not in known
        ]
        if problems or not ids:
            raise DomainError(problems or [Problem(ErrorCode.FIELD_REQUIRED, ("ids",))])
        await there.update(removed_at=call.now)
        await _record(call, structure.id, "Retrait de fichiers", (row.designation or "" for row in known.values()))
        return structure.id

    return await once(call, work, target=target.structure_id)


async def _record(call: Call, structure_id: UUID, what: str, names: Iterable[str]) -> None:
    told = f"{what} : {', '.join(name.strip() for name in names)}"
    await record_organisation(
        ChangeKind.STRUCTURE_CHANGED, structure_id, by=call.actor, at=call.now, comment=told[:MAX_COMMENT]
    )
