"""The plain server's deposit of a next pièce: models read, changed and saved one after the other in a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry
from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from api import models
from api.domain.account import SIGNS_IN
from api.domain.delays import PARIS
from api.domain.deposit import FileFacts, number_key
from api.domain.errors import DomainError, ErrorCode, error
from api.domain.facts import application_of
from api.domain.habilitation import RattachementStatus
from api.domain.ids import key_of
from api.domain.opening import ServiceFacts
from api.domain.roles import Seat
from api.domain.service import is_active
from api.schema.inputs import DepositNextPieceInput
from bench.acts import COLUMNS, FOLLOWING, Deposit, Person, file_of, form_of, joined
from bench.plain.context import Context
from bench.plain.dossier import Piece, piece_of
from bench.plain.lists import seen_by

TYPED = ("number", "invoice_date", "type_tva", "payment_method", "exemption_reason", "comment", "marche_number",
         "engagement_number")  # fmt: skip


@strawberry.type
class UserError:
    """A problem."""

    code: ErrorCode
    field: list[str] | None
    message: str


@strawberry.type
class PiecePayload:
    """What a deposit answers."""

    user_errors: list[UserError]
    message: str | None = None
    piece: Piece | None = None


async def deposited(context: Context, given: DepositNextPieceInput) -> PiecePayload:
    """Deposit, or say why not."""
    try:
        async with in_transaction():
            row = await _deposit(context, given)
    except DomainError as refusal:
        return PiecePayload(
            user_errors=[
                UserError(code=each.code, field=list(each.field) if each.field else None, message=each.message)
                for each in refusal.problems
            ]
        )
    return PiecePayload(
        user_errors=[], message="Votre pièce est validée et envoyée ; le dossier avance.", piece=piece_of(row)
    )


async def _deposit(context: Context, given: DepositNextPieceInput) -> models.Piece:
    actor, now = context.actor, context.now
    key = key_of("piece", given.previous_piece_id)
    previous = await models.Piece.get_or_none(seen_by(actor, "dossier_id"), id=key)
    if previous is None:
        raise error(ErrorCode.NOT_FOUND)
    dossier = await models.Dossier.select_for_update().get(id=previous.dossier_id)
    pieces = await models.Piece.filter(dossier_id=dossier.id).order_by("rank")
    previous = next(piece for piece in pieces if piece.id == key)
    if given.expected_version not in (None, previous.version):
        raise error(ErrorCode.VERSION_CONFLICT)
    parties: list[Any] = await models.Party.filter(dossier_id=dossier.id).prefetch_related("structure", "service")
    for party in parties:
        party.service_name = party.service.name if party.service else None
    code = previous.recipient_service_code if given.recipient_service_code is None else given.recipient_service_code
    act = Deposit(actor, now, dossier, parties, pieces, previous, await _service(context, parties, code), code or None)
    files = await _files(context, given)
    taken = await models.Piece.filter(supplier_id=dossier.supplier_id, number_key=number_key(given.number)).exists()
    typed = {name: getattr(given, name) for name in TYPED}
    typed["amounts"] = given.amounts.given() if given.amounts else None
    form = form_of(typed, previous, files[0], files[1:], cadre=given.cadre, taken=taken)
    piece: models.Piece = act.write(form, models.Piece, await _people(context, act))
    try:
        await _save(act, piece, joined(form, piece))
    except IntegrityError as failure:
        raise error(ErrorCode.DUPLICATE_NUMBER, field="number", number=piece.number) from failure
    context.dossiers.prime(dossier.id, dossier)
    return piece


async def _service(context: Context, parties: Sequence[models.Party], code: str | None) -> ServiceFacts | None:
    if not code:
        return None
    payer = next(party for party in parties if party.seat is Seat.DESTINATAIRE)
    key = code.strip().casefold()
    row = await models.Service.get_or_none(structure_id=payer.structure_id, code_key=key, deleted_at=None)
    if row is None:
        return None
    active = is_active(row.valid_from, row.valid_until, context.now.astimezone(PARIS).date())
    return ServiceFacts(row.id, row.code, active, row.engagement_required, row.is_default)


async def _files(context: Context, given: DepositNextPieceInput) -> list[FileFacts]:
    actor = context.actor
    asked: list[tuple[UUID | None, dict[str, Any]]] = [(key_of("fichier", given.document_id), {})]
    asked += [
        (key_of("fichier", each.file_id), {"designation": each.designation, "kind": each.kind})
        for each in given.attachments
    ]
    rows = {row.id: row for row in await models.Attachment.filter(id__in=[key for key, _ in asked if key])}
    senders = {row.uploaded_by_id for row in rows.values()}
    valid = models.Rattachement.filter(status=RattachementStatus.VALIDE, structure_id__in=[*actor.roles])
    colleagues = set(await valid.filter(user_id__in=senders).values_list("user_id", flat=True))
    found = []
    for key, named in asked:
        row = rows.get(key) if key else None
        found.append(file_of(row, actor, named, colleague=row is not None and row.uploaded_by_id in colleagues))
    return found


async def _people(context: Context, act: Deposit) -> list[Person]:
    today, found = context.now.astimezone(PARIS).date(), []
    for party in act.parties:
        profiles = models.Habilitation.filter(
            Q(service_id=None) | Q(service_id=party.service_id),
            structure_id=party.structure_id,
            application=application_of(party.seat, works=act.dossier.works),
            effective_at__lte=context.now,
        )
        attached = models.Rattachement.filter(
            Q(valid_from=None) | Q(valid_from__lte=today),
            structure_id=party.structure_id,
            status=RattachementStatus.VALIDE,
            user_id__in=await profiles.values_list("user_id", flat=True),
        )
        keys = await attached.values_list("user_id", flat=True)
        found += [
            Person(party.seat, user.id, user.contact_email, f"{user.first_name} {user.last_name}".strip(),
                   user.billing_notifications)
            for user in await models.User.filter(id__in=keys, status__in=SIGNS_IN).order_by("id")
        ]  # fmt: skip
    return found


async def _save(act: Deposit, piece: models.Piece, files: Sequence[dict[str, Any]]) -> None:
    dossier, previous = act.dossier, act.previous
    dossier.version, dossier.updated_at = dossier.version + 1, act.now
    await dossier.save(update_fields=[*FOLLOWING, "version", "updated_at"])
    if act.handed_over is not None:
        await act.handed_over.save(update_fields=["service_id", "service_audience"])
    await piece.save(force_create=True)
    await previous.save(update_fields=COLUMNS)
    await models.WorkItem.filter(piece_id=previous.id).delete()
    await models.WorkItem.bulk_create([models.WorkItem(**row) for row in act.items])
    for file in files:
        free = models.Attachment.filter(
            id=file.pop("id"), piece_id=None, structure_id=None, draft_id=None, ticket_id=None
        )
        if not await free.update(**file):
            raise error(ErrorCode.FILE_UNUSABLE, field="documentId")
    await models.Certificate(**act.certificate).save(force_create=True)
    await models.Notification.bulk_create([models.Notification(**row) for row in act.notifications])
    await models.OutboxMail.bulk_create([models.OutboxMail(**row) for row in act.mails])
    counter = await models.Counter.select_for_update().get(name="journal")
    first, counter.value = counter.value + 1, counter.value + len(act.entries)
    await counter.save(update_fields=["value"])
    entries = enumerate(act.entries, first)
    await models.JournalEntry.bulk_create([models.JournalEntry(position=position, **row) for position, row in entries])
