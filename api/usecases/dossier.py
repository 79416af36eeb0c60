"""Depositing: the first pièce, which opens a dossier, and those that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from tortoise.exceptions import IntegrityError

from api.db import Transaction, violates
from api.domain.attachments import AttachmentKind
from api.domain.cadres import CADRES, Seat
from api.domain.delays import PARIS
from api.domain.deposit import (
    Common,
    FileFacts,
    normalised_number,
    number_key,
)
from api.domain.errors import ErrorCode, error
from api.domain.facts import application_of
from api.domain.moves import UNSENT, Move, sent
from api.domain.opening import groupement_of
from api.domain.permissions import audience
from api.domain.pieces import InvoiceType
from api.domain.statuses import DossierState
from api.domain.text import fold
from api.models import Dossier, Party, Piece
from api.stored import new
from api.usecases.attachment import join, unless_taken
from api.usecases.calls import Call, Outcome, once
from api.usecases.certificate import certify
from api.usecases.claims import Claimed, apply, claim, conclude, service_audience
from api.usecases.deposit import Fields, FirstPiece, NextPiece, Opening, check_first, check_next
from api.usecases.journal import record, take
from api.usecases.organisation import search_words
from api.usecases.piece import Target
from api.usecases.typed_invoice import Printing, keep_lines, next_number, print_document

# ------------------------------------------------------------------------------------ first pièce


async def deposit_piece(call: Call, fields: Fields, opening: Opening, printing: Printing) -> Outcome:
    """Deposit the first pièce of a dossier, which it opens, or a plain invoice (T03, T04)."""

    async def work(_: Transaction) -> UUID:
        required = printing.mandate_required
        checked = await check_first(call.actor, fields, opening, call.now, mandate_required=required)
        return await open_dossier(call, checked, printing)

    return await once(call, work, creates=True, late=True)


async def open_dossier(call: Call, checked: FirstPiece, printing: Printing) -> UUID:
    """Write a new dossier with its parties and its first pièce, in the present transaction."""
    form, first, opening, service_id = checked.form, checked.first, checked.opening, checked.service_id
    rule = CADRES[form.cadre]
    depositor = first.depositor
    if depositor is None or first.recipient is None:
        raise LookupError("a form that names no depositor or no recipient was refused")
    if form.number is None:
        form = replace(form, number=await next_number(call, depositor.id))
    dossier = new(
        Dossier,
        works=rule.works,
        number=None,
        state=DossierState.EN_COURS,
        phase=rule.phase,
        groupement=groupement_of(form.cadre, opening.groupement),
        supplier_id=depositor.id,
        mandant_id=first.mandant.structure.id if first.mandant and first.mandant.structure else None,
        marche_number=form.marche_number,
        engagement_number=form.engagement_number,
        opened_at=call.now,
        updated_at=call.now,
        search_text="",
    )
    parties = [_party(dossier, Seat.FOURNISSEUR, depositor.id, service_id)]
    for seat, named in first.named.items():
        if named.structure is not None:
            service = named.structure.service
            parties.append(_party(dossier, seat, named.structure.id, service.id if service else None))
    dossier.seats = " ".join(sorted(party.seat for party in parties))
    for party in parties:
        party.structure = checked.structures[party.structure_id]
    piece = _piece(call, dossier, form, rank=1, depositor_id=depositor.id, service_id=service_id)
    piece.invoice_type = opening.invoice_type
    piece.original_number = opening.original_number if opening.invoice_type is InvoiceType.AVOIR else None
    piece.recipient_service_code = first.recipient.service_code
    piece.regularises_id = first.regularised.id if first.regularised else None
    claimed = Claimed(dossier, parties, [piece], piece, opened=True)
    dossier.search_text = search_words(piece.number, *(party.structure for party in parties))
    if rule.works:
        # The counter is held until the commit, and a first pièce has no older lock to wait for.
        year = call.now.astimezone(PARIS).year
        dossier.number = f"{year}-{await take('dossier'):07d}"
        dossier.search_text = fold(f"{dossier.search_text} {dossier.number}")
    return await _send(call, claimed, piece, form, printing=printing)


def _party(dossier: Dossier, seat: Seat, structure_id: UUID, service_id: UUID | None) -> Party:
    party = new(Party, dossier_id=dossier.id, seat=seat, structure_id=structure_id, service_id=service_id)
    party.audience = audience(structure_id, application_of(seat, works=dossier.works))
    party.service_audience = service_audience(party, works=dossier.works)
    return party


# ------------------------------------------------------------------------------------- next pièce


async def deposit_next_piece(
    call: Call, target: Target, fields: Fields, *, recipient_service_code: str | None
) -> Outcome:
    """Deposit the pièce that the circuit expects after the one named (T31, T35, T41, T50, T52 to T54)."""

    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        checked = await check_next(call.actor, claimed, fields, recipient_service_code, call.now)
        return await continue_dossier(call, claimed, checked)

    return await once(call, work, target=target.piece_id, creates=True, late=True)


async def continue_dossier(call: Call, claimed: Claimed, checked: NextPiece) -> UUID:
    """Write the pièce that follows the claimed one, in the present transaction."""
    form, previous = checked.form, claimed.piece
    depositor = claimed.party(CADRES[form.cadre].depositor_seat)
    service = checked.recipient.service
    _hand_over(claimed, service.id if service else None)
    piece = _piece(
        call,
        claimed.dossier,
        form,
        rank=previous.rank + 1,
        depositor_id=depositor.structure_id,
        service_id=checked.service_id,
    )
    piece.recipient_service_code = checked.recipient_service_code
    piece.previous_id = previous.id
    claimed.dossier.search_text = f"{claimed.dossier.search_text} {fold(piece.number)}"
    claimed.pieces.append(piece)
    claimed.piece = piece
    return await _send(call, claimed, piece, form, closing=[checked.closing])


def _hand_over(claimed: Claimed, service_id: UUID | None) -> None:
    """Let the people of the service that the new pièce names see the dossier from now on (decisions 17)."""
    party = claimed.party(Seat.DESTINATAIRE)
    if party.service_id != service_id:
        party.service_id = service_id
        party.service_audience = service_audience(party, works=claimed.dossier.works)
        claimed.batch.change(party, "service_id", "service_audience")


# --------------------------------------------------------------------------------------- sending


def _piece(
    call: Call, dossier: Dossier, form: Common, *, rank: int, depositor_id: UUID, service_id: UUID | None
) -> Piece:
    rule, amounts = CADRES[form.cadre], form.amounts
    if amounts is None:
        raise LookupError("a form without amounts was refused")
    number = normalised_number(form.number or "")
    return new(
        Piece,
        dossier_id=dossier.id,
        rank=rank,
        version=0,
        supplier_id=dossier.supplier_id,
        number=number,
        number_key=number_key(number),
        application=rule.application,
        cadre=form.cadre,
        type=rule.type,
        invoice_type=InvoiceType.FACTURE,
        deposit_mode=form.mode,
        depositor_id=depositor_id,
        depositor_service_id=service_id,
        depositor_seat=rule.depositor_seat,
        status=UNSENT,
        created_by_id=call.actor.user_id,
        invoice_date=form.invoice_date,
        deposited_at=call.now,
        currency=form.currency,
        total_ht=amounts.total_ht,
        total_tva=amounts.total_tva,
        discount_ttc=amounts.discount_ttc,
        discount_reason=amounts.discount_reason,
        total_ttc=amounts.total_ttc,
        net_to_pay=amounts.net_to_pay,
        type_tva=form.type_tva,
        exemption_reason=form.exemption_reason,
        payment_method=form.payment_method,
        marche_number=form.marche_number or None,
        engagement_number=form.engagement_number or None,
        comment=form.comment,
        bank_account_id=form.bank_account_id,
    )


async def _send(
    call: Call,
    claimed: Claimed,
    piece: Piece,
    form: Common,
    *,
    closing: Sequence[Move] = (),
    printing: Printing | None = None,
) -> UUID:
    """Write a new pièce and what it does to the one before it, in one transaction (§5)."""
    facts = claimed.facts
    first, *system = sent(facts, piece.cadre)
    apply(facts, piece, [first, *system], call.now)
    previous = claimed.pieces[-2] if closing else None
    moved = [piece]
    if previous is not None:
        apply(facts, previous, closing, call.now)
        previous.next_id = piece.id
        moved.append(previous)
    conclude(claimed, moved, [*closing, first, *system], new=piece)
    keep_lines(claimed, form)
    files = _files(piece, form)
    sha256 = files[0].sha256 if form.document else ""
    if form.typed and printing is not None:
        sha256 = await print_document(call, claimed, form, printing)
    await join(claimed, files, rank=0 if form.document else 1)
    certify(claimed, piece, sha256)
    entries: list[tuple[Piece, Sequence[Move], str | None]] = [(piece, [first], form.comment), (piece, system, None)]
    if previous is not None:
        entries.insert(1, (previous, closing, None))
    try:
        async with unless_taken(claimed, files):
            await record(claimed, entries, by=call.actor, structure_id=piece.depositor_id, at=call.now)
    except IntegrityError as failure:
        if violates(failure, "piece", "number_key"):
            raise error(ErrorCode.DUPLICATE_NUMBER, field="number", number=piece.number) from failure
        raise
    return piece.id


def _files(piece: Piece, form: Common) -> list[FileFacts]:
    """The files of a form as the pièce will have them, its document first."""
    if form.document is None:
        return list(form.attachments)
    document = replace(form.document, kind=AttachmentKind.DOCUMENT_PRINCIPAL, designation=piece.number)
    return [document, *form.attachments]
