"""The form of a support request: what it names is looked up, all its faults are told at once (organisation §9.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.domain.deposit import attachment_problems
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.organisation import StructureType
from api.domain.ticket import TicketTexts, addressee_of, form_problems
from api.models import Attachment, Service, Ticket
from api.sql import Sql
from api.usecases.attachment import NewFile, examine, give_to_ticket
from api.usecases.calls import Call
from api.usecases.organisation import Ref, find_named
from api.usecases.visibility import dossier_condition

TEXTS = ("category", "sub_category", "title", "description")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a form gives: `columns` as kept, the recipient as typed, and the whole list of its files."""

    columns: dict[str, Any]
    to_structure: Ref | None = None
    clears_recipient: bool = False
    files: Sequence[NewFile] | None = None


async def fill(call: Call, ticket: Ticket, changes: Changes) -> None:
    """Write a form on a draft that is held; raises every fault of it."""
    for name, value in changes.columns.items():
        setattr(ticket, name, (value or "").strip() or None if name in TEXTS else value)
    problems = [*form_problems(TicketTexts(*(getattr(ticket, name) for name in TEXTS)))]
    ticket.addressee = addressee_of(ticket.sub_category) if ticket.sub_category else None
    problems += [*await _issuer(call, ticket), *await _recipient(call, ticket, changes), *await _piece(call, ticket)]
    if changes.files is not None:
        problems += await join_files(call, ticket, changes.files)
    if problems:
        raise DomainError(problems)


async def _issuer(call: Call, ticket: Ticket) -> Iterable[Problem]:
    """The structure is one of the issuer's own, the service one of it."""
    if ticket.structure_id is not None and ticket.structure_id not in call.actor.roles:
        return [Problem(ErrorCode.NOT_FOUND, ("structureId",))]
    if ticket.service_id is None:
        return []
    known = Service.filter(id=ticket.service_id, structure_id=ticket.structure_id, deleted_at=None)
    there = ticket.structure_id is not None and await known.exists()
    return [] if there else [Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, ("serviceId",))]


async def _recipient(call: Call, ticket: Ticket, changes: Changes) -> Iterable[Problem]:
    """The recipient is a public structure: only those receive requests (organisation §5.4)."""
    if changes.clears_recipient:
        ticket.to_structure_id = ticket.to_service_id = None
    if changes.to_structure is None:
        return []
    named = await find_named(changes.to_structure, call.now)
    if named.structure is None:
        return [named.unknown(("toStructure", "identifier"))]
    if named.structure.type is not StructureType.PUBLIQUE:
        return [Problem(ErrorCode.RECIPIENT_NOT_ALLOWED, ("toStructure",))]
    service = named.structure.service
    if named.service_code is not None and (service is None or not service.active):
        return [Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, ("toStructure", "serviceCode"))]
    ticket.to_structure_id, ticket.to_service_id = named.structure.id, service.id if service else None
    return []


async def _piece(call: Call, ticket: Ticket) -> Iterable[Problem]:
    """The pièce is one that the issuer may read."""
    if ticket.piece_id is None:
        return []
    sql = Sql()
    seen = await sql.write(
        f"SELECT p.id FROM piece p WHERE p.id = {sql.value(ticket.piece_id)}"
        f" AND {dossier_condition(sql, call.actor, 'p.dossier_id')}"
    )
    return [] if seen else [Problem(ErrorCode.NOT_FOUND, ("pieceId",))]


async def release_files(ticket: Ticket, *, but: Sequence[UUID] = ()) -> None:
    """Let go of the files of a draft: they belong to nothing again."""
    held = Attachment.filter(ticket_id=ticket.id, ticket_message_id=None)
    await held.exclude(id__in=list(but)).update(ticket_id=None, kind=None, designation=None, rank=None)


async def join_files(
    call: Call, ticket: Ticket, files: Sequence[NewFile], *, message_id: UUID | None = None
) -> list[Problem]:
    """Join files to a request or to what is said in it; those of a draft take the place of those before."""
    if message_id is None:
        await release_files(ticket, but=[file.file_id for file in files if file.file_id is not None])
    if not files:
        return []
    found = await examine(call.actor, files, ticket_id=ticket.id if message_id is None else None)
    problems = list(attachment_problems(found))
    if not problems:
        await give_to_ticket(ticket.id, found, message_id=message_id)
    return problems
