"""Depositing: the first pièce, which opens a dossier, and those that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from tortoise.exceptions import IntegrityError

from api.db import Transaction, savepoint, violates
from api.domain import dossier as rules
from api.domain.amounts import Amounts
from api.domain.attachments import AttachmentKind
from api.domain.cadres import CADRES, Cadre, Seat
from api.domain.deposit import (
    Common,
    FileFacts,
    Initial,
    Named,
    common_problems,
    initial_problems,
    normalised_number,
    number_key,
    requirement_problems,
)
from api.domain.dossier import Move
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.facts import application_of, facts_of
from api.domain.organisation import MoaPresence, StructureType
from api.domain.permissions import Place, audience, check
from api.domain.pieces import DepositMode, ExemptionReason, Groupement, InvoiceType, PaymentMethod, TypeTva
from api.domain.statuses import DossierState
from api.domain.text import fold
from api.domain.transitions import Act
from api.models import Dossier, Party, Piece, Structure
from api.usecases.attachment import NewFile, attach, examine
from api.usecases.calls import Call, Outcome, once
from api.usecases.claims import Claimed, apply, claim, conclude, service_audience
from api.usecases.journal import record, take
from api.usecases.organisation import Ref, facts_of_structure, find_named, find_service, search_words
from api.usecases.piece import Target


@dataclass(frozen=True, slots=True)
class Fields:
    """What every deposit form gives."""

    cadre: Cadre
    number: str | None
    invoice_date: date
    type_tva: TypeTva
    payment_method: PaymentMethod
    amounts: Amounts | None
    document: NewFile | None
    service_id: UUID | None = None
    unknown_service: bool = False
    attachments: Sequence[NewFile] = ()
    exemption_reason: ExemptionReason | None = None
    marche_number: str | None = None
    engagement_number: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What only the form of a first pièce gives."""

    structure_id: UUID
    recipient: Ref
    moe: Ref | None = None
    moa: Ref | None = None
    validators: Sequence[Ref] = ()
    mandant: Ref | None = None
    groupement: Groupement = Groupement.AUCUN
    invoice_type: InvoiceType = InvoiceType.FACTURE
    original_number: str | None = None
    currency: str = "EUR"


# ------------------------------------------------------------------------------------ first pièce


async def deposit_piece(call: Call, fields: Fields, opening: Opening) -> Outcome:
    """Deposit the first pièce of a dossier, which it opens, or a plain invoice (T03, T04)."""

    async def work(_: Transaction) -> UUID:
        depositor = await _depositor(call, fields, opening)
        rule = CADRES[fields.cadre]
        if not (rule.active and rule.opens_dossier):
            raise error(ErrorCode.CADRE_NOT_ALLOWED, field="cadre", cadre=fields.cadre.name)
        first = await _initial(depositor, fields, opening, call.now)
        form = await _common(call, depositor.id, depositor.id, fields, currency=opening.currency)
        problems = initial_problems(form, first, call.now)
        if problems:
            raise DomainError(problems)
        return await _open(call, form, first, opening, fields.service_id)

    return await once(call, work)


async def _depositor(call: Call, fields: Fields, opening: Opening) -> Structure:
    """The structure that deposits, in whose name the actor may write."""
    depositor = await Structure.get_or_none(id=opening.structure_id)
    known = depositor is not None and (depositor.type is StructureType.PUBLIQUE or depositor.id in call.actor.roles)
    if depositor is None or not known:
        raise error(ErrorCode.NOT_FOUND, field="structureId")
    rule = CADRES[fields.cadre]
    check(
        call.actor,
        rules.PERMISSION_OF_ACT[Act.SEND],
        [Place(depositor.id, fields.service_id, rule.application)],
    )
    return depositor


async def _initial(depositor: Structure, fields: Fields, opening: Opening, now: datetime) -> Initial:
    """The structures that the form names, looked up; the MOA of a recipient « avec MOA » is that recipient (§2.3)."""
    recipient = await find_named(opening.recipient, now)
    moa = await find_named(opening.moa, now) if opening.moa else None
    by_default = recipient.structure is not None and recipient.structure.moa_presence is MoaPresence.AVEC_MOA
    passes_by_moa = any(each.role.seat is Seat.MOA for each in CADRES[fields.cadre].recipients)
    if moa is None and by_default and passes_by_moa:
        moa = replace(recipient, service_code=None)
    service = await find_service(depositor.id, fields.service_id, now) if fields.service_id else None
    return Initial(
        depositor=facts_of_structure(depositor, service),
        recipient=recipient,
        moe=await find_named(opening.moe, now) if opening.moe else None,
        moa=moa,
        validators=[await find_named(ref, now) for ref in opening.validators],
        mandant=await find_named(opening.mandant, now) if opening.mandant else None,
        groupement=opening.groupement,
        invoice_type=opening.invoice_type,
        depositor_service_known=not fields.unknown_service
        and (fields.service_id is None or (service is not None and service.active)),
        texts={"originalNumber": opening.original_number},
    )


async def _common(call: Call, structure_id: UUID, supplier_id: UUID, fields: Fields, *, currency: str) -> Common:
    """The fields of the form with what the tables know of them: the files, whether the number is taken."""
    files = [fields.document] if fields.document else []
    found = await examine(call.actor, structure_id, [*files, *fields.attachments])
    taken = await Piece.filter(supplier_id=supplier_id, number_key=number_key(fields.number or "")).exists()
    if fields.amounts is None:
        raise LookupError("the amounts are resolved before the form is checked")
    return Common(
        cadre=fields.cadre,
        number=fields.number,
        invoice_date=fields.invoice_date,
        type_tva=fields.type_tva,
        payment_method=fields.payment_method,
        amounts=fields.amounts,
        document=found[0] if files else None,
        attachments=found[len(files) :],
        exemption_reason=fields.exemption_reason,
        comment=fields.comment,
        marche_number=fields.marche_number,
        engagement_number=fields.engagement_number,
        currency=currency,
        number_taken=taken,
    )


async def _open(call: Call, form: Common, first: Initial, opening: Opening, service_id: UUID | None) -> UUID:
    """Write a new dossier with its parties and its first pièce."""
    rule = CADRES[form.cadre]
    depositor = first.depositor
    seats: dict[Seat, Named] = {Seat.DESTINATAIRE: first.recipient}
    seats |= {Seat.MOE: first.moe} if first.moe else {}
    seats |= {Seat.MOA: first.moa} if first.moa else {}
    seats |= dict(zip((Seat.VALIDEUR_1, Seat.VALIDEUR_2), first.validators, strict=False))
    number = normalised_number(form.number or "")
    dossier = Dossier(
        works=rule.works,
        number=None,
        state=DossierState.EN_COURS,
        phase=rule.phase,
        groupement=opening.groupement,
        supplier_id=depositor.id,
        mandant_id=first.mandant.structure.id if first.mandant and first.mandant.structure else None,
        marche_number=form.marche_number,
        engagement_number=form.engagement_number,
        opened_at=call.now,
        updated_at=call.now,
        search_text="",
    )
    parties = [_party(dossier, Seat.FOURNISSEUR, depositor.id, service_id)]
    for seat, named in seats.items():
        if named.structure is not None:
            service = named.structure.service
            parties.append(_party(dossier, seat, named.structure.id, service.id if service else None))
    structures = {row.id: row for row in await Structure.filter(id__in={party.structure_id for party in parties})}
    for party in parties:
        party.structure = structures[party.structure_id]
    piece = _piece(call, dossier, form, rank=1, depositor_id=depositor.id, service_id=service_id)
    piece.invoice_type = opening.invoice_type
    piece.original_number = opening.original_number if opening.invoice_type is InvoiceType.AVOIR else None
    piece.recipient_service_code = opening.recipient.service_code
    claimed = Claimed(dossier, parties, [piece], piece)
    dossier.search_text = search_words(number, *(structures[party.structure_id] for party in parties))
    if rule.works:
        # The counter is held until the commit, and a first pièce has no older lock to wait for.
        year = call.now.year
        dossier.number = f"{year}-{await take('dossier'):07d}"
        dossier.search_text = fold(f"{dossier.search_text} {dossier.number}")
    await dossier.save(force_create=True)
    await Party.bulk_create(parties)
    return await _send(call, claimed, piece, form, [])


def _party(dossier: Dossier, seat: Seat, structure_id: UUID, service_id: UUID | None) -> Party:
    party = Party(dossier_id=dossier.id, seat=seat, structure_id=structure_id, service_id=service_id, audience="")
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
        previous = claimed.piece
        move = rules.decide_next(claimed.facts, claimed.facts_of(previous), call.actor, fields.cadre, call.now)
        complete = _inherit(fields, previous)
        seat = CADRES[fields.cadre].depositor_seat
        depositor = claimed.party(seat)
        form = await _common(
            call, depositor.structure_id, claimed.dossier.supplier_id, complete, currency=previous.currency
        )
        code = recipient_service_code if recipient_service_code is not None else previous.recipient_service_code
        problems = list(common_problems(form, call.now))
        problems += await _follow_up_problems(claimed, complete, code, call.now)
        if problems:
            raise DomainError(problems)
        service_id = fields.service_id or depositor.service_id
        piece = _piece(
            call,
            claimed.dossier,
            form,
            rank=previous.rank + 1,
            depositor_id=depositor.structure_id,
            service_id=service_id,
        )
        piece.recipient_service_code = code or None
        piece.previous_id = previous.id
        claimed.dossier.search_text = fold(f"{claimed.dossier.search_text} {piece.number}")
        claimed.pieces.append(piece)
        return await _send(call, claimed, piece, form, [move])

    return await once(call, work, target=target.piece_id if call.dry_run else None)


def _inherit(fields: Fields, previous: Piece) -> Fields:
    """What a next pièce takes from the previous one when the form leaves it out (§9.1)."""
    amounts = fields.amounts or Amounts(
        previous.total_ht,
        previous.total_tva,
        previous.discount_ttc,
        previous.discount_reason,
        previous.total_ttc,
        previous.net_to_pay,
    )
    return replace(
        fields,
        amounts=amounts,
        marche_number=previous.marche_number if fields.marche_number is None else fields.marche_number,
        engagement_number=previous.engagement_number if fields.engagement_number is None else fields.engagement_number,
    )


async def _follow_up_problems(
    claimed: Claimed, fields: Fields, service_code: str | None, now: datetime
) -> list[Problem]:
    """The service of the depositor, and what the recipient's settings ask of the supplier (§1.6)."""
    problems = []
    depositor = claimed.party(CADRES[fields.cadre].depositor_seat)
    service = await find_service(depositor.structure_id, fields.service_id, now) if fields.service_id else None
    if fields.unknown_service or (fields.service_id and (service is None or not service.active)):
        problems.append(Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, ("serviceId",)))
    recipient = claimed.party(Seat.DESTINATAIRE)
    supplier = claimed.party(Seat.FOURNISSEUR)
    ref = Ref(recipient.structure.identifier, recipient.structure.identifier_type, service_code or None)
    named = await find_named(ref, now)
    if named.structure is None:
        raise LookupError(f"the recipient of dossier {claimed.dossier.id} is gone")
    found = named.structure.service
    if service_code and (found is None or not found.active):
        problems.append(Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, ("recipientServiceCode",)))
    problems += requirement_problems(
        named.structure,
        service_code=service_code or None,
        engagement=fields.engagement_number,
        private_supplier=supplier.structure.type is StructureType.PRIVEE,
        service_path=("recipientServiceCode",),
    )
    return problems


# --------------------------------------------------------------------------------------- sending


def _piece(
    call: Call, dossier: Dossier, form: Common, *, rank: int, depositor_id: UUID, service_id: UUID | None
) -> Piece:
    rule = CADRES[form.cadre]
    number = normalised_number(form.number or "")
    return Piece(
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
        deposit_mode=DepositMode.PDF,
        depositor_id=depositor_id,
        depositor_service_id=service_id,
        depositor_seat=rule.depositor_seat,
        created_by_id=call.actor.user_id,
        invoice_date=form.invoice_date,
        deposited_at=call.now,
        currency=form.currency,
        total_ht=form.amounts.total_ht,
        total_tva=form.amounts.total_tva,
        discount_ttc=form.amounts.discount_ttc,
        discount_reason=form.amounts.discount_reason,
        total_ttc=form.amounts.total_ttc,
        net_to_pay=form.amounts.net_to_pay,
        type_tva=form.type_tva,
        exemption_reason=form.exemption_reason,
        payment_method=form.payment_method,
        marche_number=form.marche_number or None,
        engagement_number=form.engagement_number or None,
        comment=form.comment,
    )


async def _send(call: Call, claimed: Claimed, piece: Piece, form: Common, closing: list[Move]) -> UUID:
    """Write a new pièce and what it does to the one before it, in one transaction (§5)."""
    first, *system = rules.sent(facts_of(claimed.dossier, claimed.parties, claimed.pieces[:-1]), piece.cadre)
    apply(piece, [first, *system], call.now)
    previous = claimed.pieces[-2] if closing else None
    moved = [piece]
    if previous is not None:
        apply(previous, closing, call.now)
        previous.next_id = piece.id
        moved.append(previous)
    try:
        async with savepoint():
            await conclude(claimed, moved, [*closing, first, *system], new=piece)
    except IntegrityError as failure:
        if violates(failure, "piece", "number_key"):
            raise error(ErrorCode.DUPLICATE_NUMBER, field="number", number=piece.number) from failure
        raise
    await _attach(piece, form)
    entries = [(piece, [first], form.comment), (piece, system, None)]
    if previous is not None:
        entries.insert(1, (previous, closing, None))
    await record(
        claimed.dossier,
        entries,
        by=call.actor.user_id,
        structure_id=piece.depositor_id,
        at=call.now,
    )
    return piece.id


async def _attach(piece: Piece, form: Common) -> None:
    files: list[FileFacts] = []
    if form.document is not None:
        files.append(replace(form.document, kind=AttachmentKind.DOCUMENT_PRINCIPAL, designation=piece.number))
    await attach(piece.id, [*files, *form.attachments])
