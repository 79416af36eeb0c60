"""Drafts: saving what is not sent yet, sending it, throwing it away, and making one from a refused pièce (§9.4)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from api.db import Transaction
from api.domain import dossier as rules
from api.domain.attachments import AttachmentKind
from api.domain.cadres import CADRES, Cadre
from api.domain.deposit import attachment_problems, missing_problems
from api.domain.dossier import ActInput
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.organisation import StructureType
from api.domain.permissions import Actor, Permission, Place, audience, check, may
from api.domain.pieces import Groupement, InvoiceType
from api.domain.roles import Seat
from api.domain.transitions import Act
from api.models import Attachment, Draft, Structure
from api.sql import Sql
from api.usecases.attachment import NewFile, examine, hold, release
from api.usecases.calls import Call, Outcome, once
from api.usecases.claims import Claimed, claim, seen, seen_all
from api.usecases.deposit import Fields, FirstPiece, NextPiece, Opening, check_first, check_next
from api.usecases.dossier import continue_dossier, open_dossier
from api.usecases.draft_form import DraftForm, dump, keeping_problems, load
from api.usecases.draft_of_piece import copied_files, form_of
from api.usecases.organisation import find_service, remembering
from api.usecases.piece import Target, follow_move
from api.usecases.typed_invoice import Printing
from api.usecases.visibility import draft_condition

DEPOSITING: Final = (Seat.FOURNISSEUR, Seat.MOE, Seat.MOA)
"""The seats from which something is deposited."""


@dataclass(frozen=True, slots=True)
class DraftTarget:
    """The draft of an act, and the version the form was filled at."""

    draft_id: UUID
    expected_version: int | None = None


def _blank(actor: Actor) -> Draft:
    """A draft of nothing yet."""
    return Draft(author_id=actor.user_id, technical_account_id=actor.technical_account_id, form={})


# ---------------------------------------------------------------------------------------------- acts


async def save_draft(call: Call, target: DraftTarget | None, fill: Callable[[DraftForm], DraftForm]) -> Outcome:
    """Keep a form as far as it is filled: a new draft, or the one named (T01, R-BRO-1)."""

    async def work(_: Transaction) -> UUID:
        draft = await _claim(call, target) if target else _blank(call.actor)
        before = await _read(draft) if target else DraftForm()
        if target:
            await _home(call.actor, before)
        form = fill(before)
        await _keep(call, draft, form, before, new=target is None)
        return draft.id

    return await once(call, work, target=target.draft_id if target else None, creates=target is None)


async def discard_draft(call: Call, target: DraftTarget) -> Outcome:
    """Throw a draft away; its files belong to nothing again (T02)."""

    async def work(_: Transaction) -> None:
        draft = await _claim(call, target)
        await _home(call.actor, await _read(draft))
        await _remove(draft)

    return await once(call, work, target=target.draft_id)


async def submit_draft(call: Call, target: DraftTarget, printing: Printing) -> Outcome:
    """Deposit what a draft says, by the rules of any deposit; the draft is then gone, its files are the pièce's."""

    async def work(_: Transaction) -> UUID:
        draft = await _claim(call, target)
        form = await _read(draft)
        if form.previous_id is None:
            opened = await _check_first(call.actor, draft.id, form, call.now, printing)
            await _remove(draft)
            return await open_dossier(call, opened, printing)
        claimed = await claim(call.actor, form.previous_id, expected_version=None, now=call.now)
        following = await _check_next(call.actor, draft.id, form, claimed, call.now)
        await _remove(draft)
        return await continue_dossier(call, claimed, following)

    return await once(call, work, creates=True)


async def duplicate_piece(call: Call, target: Target) -> Outcome:
    """A new draft of what a refusal stopped, without its number; the dossier keeps what happened (T70, decisions 7).

    The document stays with its pièce: it prints the number that cannot be used again (R-NUM-2).
    """

    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        piece = claimed.facts_of(claimed.piece)
        move = rules.decide(claimed.facts, piece, Act.DUPLICATE, call.actor, ActInput())
        draft, form = _blank(call.actor), await form_of(claimed)
        _settle(draft, form, _home_in(claimed, Seat.FOURNISSEUR), call.now)
        await draft.save(force_create=True)
        await copied_files(claimed.piece.id, draft.id, by=call.actor, at=call.now)
        await follow_move(call, claimed, move, None)
        return draft.id

    return await once(call, work, target=target.piece_id, creates=True)


async def problems_of(
    actor: Actor, draft_ids: Sequence[UUID], now: datetime, printing: Printing
) -> dict[UUID, tuple[Problem, ...]]:
    """What sending each of these drafts would answer now, found by the checks of sending; nothing is written."""
    files = await _files(draft_ids)
    forms = {draft.id: _form(draft, files[draft.id]) for draft in await Draft.filter(id__in=list(draft_ids))}
    before = await seen_all(actor, {form.previous_id for form in forms.values() if form.previous_id is not None})

    async def check(draft_id: UUID, form: DraftForm) -> None:
        if form.previous_id is None:
            await _check_first(actor, draft_id, form, now, printing)
        elif (claimed := before.get(form.previous_id)) is not None:
            await _check_next(actor, draft_id, form, claimed, now)
        else:
            raise error(ErrorCode.NOT_FOUND)

    with remembering():
        return {key: await _told(check(key, form)) for key, form in forms.items()}


async def _told(check: Awaitable[None]) -> tuple[Problem, ...]:
    try:
        await check
    except DomainError as refusal:
        return refusal.problems
    return ()


# -------------------------------------------------------------------------------- where a draft belongs


@dataclass(frozen=True, slots=True)
class _Home:
    """The structure that deposits, if it is chosen, and from where, if the cadre is chosen too."""

    structure_id: UUID | None = None
    place: Place | None = None


async def _home(actor: Actor, form: DraftForm) -> _Home:
    """Where a draft belongs, and the actor may write; raises NOT_FOUND, FORBIDDEN or CONSULTATION_ONLY."""
    if form.previous_id is not None:
        claimed = await seen(actor, form.previous_id)
        if claimed is None:
            raise error(ErrorCode.NOT_FOUND, field="previousPieceId")
        home = _home_in(claimed, _seat(claimed, actor, form.cadre))
        check(actor, Permission.DRAFT_SAVE, [home.place] if home.place else [])
        return home
    if form.structure_id is None:
        return _Home()
    row = await Structure.get_or_none(id=form.structure_id)
    if row is None or not (row.type is StructureType.PUBLIQUE or row.id in actor.roles):
        raise error(ErrorCode.NOT_FOUND, field="structureId")
    rules_of = [CADRES[form.cadre]] if form.cadre else CADRES.values()
    applications = dict.fromkeys(rule.application for rule in rules_of if form.cadre or rule.comes_first)
    places = [Place(row.id, form.service_id, application) for application in applications]
    check(actor, Permission.DRAFT_SAVE, places)
    return _Home(row.id, places[0] if form.cadre else None)


def _home_in(claimed: Claimed, seat: Seat | None) -> _Home:
    place = claimed.facts.place(seat) if seat else None
    return _Home(place.structure_id, place) if place else _Home()


def _seat(claimed: Claimed, actor: Actor, cadre: Cadre | None) -> Seat | None:
    """From where the next pièce is deposited: the seat of its cadre, or as long as none is chosen, the actor's own."""
    facts = claimed.facts
    if cadre is not None and (seat := CADRES[cadre].depositor_seat) in facts.parties:
        return seat
    places = {seat: place for seat in DEPOSITING if (place := facts.place(seat)) and actor.level(place)}
    return min(places, key=lambda seat: not may(actor, Permission.DRAFT_SAVE, places[seat]), default=None)


def _settle(draft: Draft, form: DraftForm, home: _Home, now: datetime) -> None:
    """Put a form on the row of its draft, with those who may see it there."""
    place = home.place
    draft.structure_id, draft.service_id = home.structure_id, form.service_id
    draft.previous_id, draft.cadre = form.previous_id, form.cadre
    draft.application = CADRES[form.cadre].application if form.cadre else place.application if place else None
    draft.audience = audience(place.structure_id, place.application) if place else None
    draft.service_audience = (
        audience(place.structure_id, place.application, place.service_id) if place and place.service_id else None
    )
    draft.form, draft.updated_at = dump(form), now


# -------------------------------------------------------------------------------------------- the row


async def _claim(call: Call, target: DraftTarget) -> Draft:
    """A draft the actor may see, locked: a rival waits here, then finds another version, or nothing."""
    sql = Sql()
    locked = await sql.write(
        f"UPDATE draft SET version = version + 1 WHERE id = {sql.value(target.draft_id)}"
        f" AND {draft_condition(sql, call.actor, 'draft')} RETURNING version"
    )
    if not locked:
        raise error(ErrorCode.NOT_FOUND)
    if target.expected_version is not None and target.expected_version != locked[0]["version"] - 1:
        raise error(ErrorCode.VERSION_CONFLICT)
    return await Draft.get(id=target.draft_id)


async def _keep(call: Call, draft: Draft, form: DraftForm, before: DraftForm, *, new: bool) -> None:
    """Write a form on its draft, unless it holds what cannot be kept."""
    home = await _home(call.actor, form)
    form = await _with_service(form, before, home, call.now)
    files = [replace(form.document, kind=AttachmentKind.DOCUMENT_PRINCIPAL)] if form.document else []
    found = await examine(call.actor, [*files, *form.attachments], draft_id=draft.id, depositor_id=home.structure_id)
    problems = list(keeping_problems(form))
    if files and not found[0].usable:
        problems.append(Problem(ErrorCode.FILE_UNUSABLE, ("documentId",)))
    beside = attachment_problems(found[len(files) :], beside=found[: len(files)])
    # A name too long or a missing word may wait: they are said of the draft until it is sent.
    problems += [each for each in beside if each.code not in (ErrorCode.FIELD_REQUIRED, ErrorCode.FILE_NAME_TOO_LONG)]
    if problems:
        raise DomainError(problems)
    _settle(draft, form, home, call.now)
    await draft.save(force_create=new)
    await hold(draft.id, found)


async def _with_service(form: DraftForm, before: DraftForm, home: _Home, now: datetime) -> DraftForm:
    """The form, whose service is one of the structure's; that of a structure given up is given up with it."""
    if form.service_id is None:
        return form
    if home.structure_id and await find_service(home.structure_id, form.service_id, now):
        return form
    if form.service_id == before.service_id and home.structure_id != before.structure_id:
        return replace(form, service_id=None)
    raise error(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, field="serviceId")


async def _read(draft: Draft) -> DraftForm:
    return _form(draft, (await _files([draft.id]))[draft.id])


async def _files(draft_ids: Sequence[UUID]) -> dict[UUID, list[NewFile]]:
    """The files that each draft holds, in their order."""
    files: dict[UUID, list[NewFile]] = {key: [] for key in draft_ids}
    for row in await Attachment.filter(draft_id__in=list(draft_ids)).order_by("rank"):
        if row.draft_id is not None:
            files[row.draft_id].append(NewFile(row.id, row.designation, row.kind))
    return files


def _form(draft: Draft, files: Sequence[NewFile]) -> DraftForm:
    main = [file for file in files if file.kind is AttachmentKind.DOCUMENT_PRINCIPAL]
    return load(
        draft.form,
        structure_id=draft.structure_id,
        service_id=draft.service_id,
        previous_id=draft.previous_id,
        cadre=draft.cadre,
        document=main[0] if main else None,
        attachments=tuple(file for file in files if file.kind is not AttachmentKind.DOCUMENT_PRINCIPAL),
    )


async def _remove(draft: Draft) -> None:
    await release(draft.id)
    await Draft.filter(id=draft.id).delete()


# -------------------------------------------------------------------------------- from a draft to a deposit


async def _check_first(actor: Actor, draft_id: UUID, form: DraftForm, now: datetime, printing: Printing) -> FirstPiece:
    fields = _fields(form, draft_id, first=True)
    opening = Opening(
        structure_id=form.structure_id,
        recipient=form.recipient,
        moe=form.moe,
        moa=form.moa,
        validators=form.validators,
        mandant=form.mandant,
        groupement=form.groupement or Groupement.AUCUN,
        invoice_type=form.invoice_type or InvoiceType.FACTURE,
        original_number=form.original_number,
        regularises=form.regularised_id is not None,
        regularised_id=form.regularised_id,
        currency=form.currency if form.currency is not None else "EUR",
    )
    return await check_first(actor, fields, opening, now, mandate_required=printing.mandate_required)


async def _check_next(actor: Actor, draft_id: UUID, form: DraftForm, claimed: Claimed, now: datetime) -> NextPiece:
    fields = _fields(form, draft_id, first=False)
    return await check_next(actor, claimed, fields, form.recipient_service_code, now)


def _fields(form: DraftForm, draft_id: UUID, *, first: bool) -> Fields:
    """The form of a deposit; without a cadre no rule can be chosen, and only what is missing is told."""
    if form.cadre is None:
        needed = {
            "cadre": None,
            "number": form.number or form.lines or None,
            "invoiceDate": form.invoice_date,
            "typeTva": form.type_tva,
            "paymentMethod": form.payment_method,
            "documentId": form.document or form.lines or None,
        }
        opening = {"structureId": form.structure_id, "recipient": form.recipient, "amounts": form.amounts}
        raise DomainError(tuple(missing_problems({**needed, **(opening if first else {})})))
    return Fields(
        cadre=form.cadre,
        number=form.number,
        invoice_date=form.invoice_date,
        type_tva=form.type_tva,
        payment_method=form.payment_method,
        amounts=form.amounts,
        document=form.document,
        service_id=form.service_id,
        attachments=form.attachments,
        exemption_reason=form.exemption_reason,
        marche_number=form.marche_number,
        engagement_number=form.engagement_number,
        comment=form.comment,
        bank_account_id=form.bank_account_id,
        lines=form.lines,
        vat_summary=form.vat_summary,
        draft_id=draft_id,
    )
