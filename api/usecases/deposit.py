"""The form of a deposit, looked up and checked: everything that comes before the first write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from api.domain import dossier as rules
from api.domain.amounts import Amounts
from api.domain.cadres import CADRES, Cadre, Seat
from api.domain.deposit import MAX_NUMBER, Common, common_problems, number_key
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.lines import Line, Vat
from api.domain.moves import Move
from api.domain.next_piece import decide_next
from api.domain.opening import (
    MAX_VALIDATORS,
    Initial,
    StructureFacts,
    default_moa,
    initial_problems,
    requirement_problems,
)
from api.domain.organisation import StructureType
from api.domain.permissions import Actor, Place, check
from api.domain.pieces import ExemptionReason, Groupement, InvoiceType, PaymentMethod, TypeTva
from api.domain.text import storable
from api.domain.transitions import Act
from api.models import BankAccount, Piece, Structure
from api.usecases.attachment import NewFile, examine
from api.usecases.claims import Claimed
from api.usecases.mandate import has_mandate
from api.usecases.organisation import Ref, facts_of_structure, find_named, find_service
from api.usecases.regularisation import find_regularised


@dataclass(frozen=True, slots=True)
class Fields:
    """What every deposit form gives; what a draft has not said yet is None. `draft_id`: which one holds the files."""

    cadre: Cadre
    number: str | None
    invoice_date: date | None
    type_tva: TypeTva | None
    payment_method: PaymentMethod | None
    amounts: Amounts | None
    document: NewFile | None
    service_id: UUID | None = None
    unknown_service: bool = False
    attachments: Sequence[NewFile] = ()
    exemption_reason: ExemptionReason | None = None
    marche_number: str | None = None
    engagement_number: str | None = None
    comment: str | None = None
    lines: Sequence[Line] = ()
    vat_summary: Sequence[Vat] = ()
    bank_account_id: UUID | None = None
    draft_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What only the form of a first pièce gives."""

    structure_id: UUID | None
    recipient: Ref | None
    moe: Ref | None = None
    moa: Ref | None = None
    validators: Sequence[Ref] = ()
    mandant: Ref | None = None
    groupement: Groupement = Groupement.AUCUN
    invoice_type: InvoiceType = InvoiceType.FACTURE
    original_number: str | None = None
    regularises: bool = False
    regularised_id: UUID | None = None
    currency: str = "EUR"


# ------------------------------------------------------------------------------------ first pièce


@dataclass(frozen=True, slots=True)
class FirstPiece:
    """A first pièce in which nothing is wrong."""

    form: Common
    first: Initial
    opening: Opening
    service_id: UUID | None


async def check_first(
    actor: Actor, fields: Fields, opening: Opening, now: datetime, *, mandate_required: bool
) -> FirstPiece:
    """The first pièce that a form describes; raises everything that stops it."""
    depositor = await _depositor(actor, fields, opening)
    if not CADRES[fields.cadre].comes_first:
        raise error(ErrorCode.CADRE_NOT_ALLOWED, field="cadre", cadre=fields.cadre.name)
    first = await _initial(actor, depositor, fields, opening, now)
    key = depositor.id if depositor else None
    form = await _common(actor, fields, supplier_id=key, depositor_id=key, currency=opening.currency)
    problems = initial_problems(form, first, now)
    if mandate_required and form.typed and key is not None and not await has_mandate(key, now):
        problems.append(Problem(ErrorCode.MANDATE_REQUIRED))
    if problems:
        raise DomainError(problems)
    return FirstPiece(form, first, opening, fields.service_id)


async def _depositor(actor: Actor, fields: Fields, opening: Opening) -> Structure | None:
    """The structure that deposits, in whose name the actor may write."""
    if opening.structure_id is None:
        return None
    depositor = await Structure.get_or_none(id=opening.structure_id)
    known = depositor is not None and (depositor.type is StructureType.PUBLIQUE or depositor.id in actor.roles)
    if depositor is None or not known:
        raise error(ErrorCode.NOT_FOUND, field="structureId")
    rule = CADRES[fields.cadre]
    check(
        actor,
        rules.PERMISSION_OF_ACT[Act.SEND],
        [Place(depositor.id, fields.service_id, rule.application)],
    )
    return depositor


async def _initial(
    actor: Actor, depositor: Structure | None, fields: Fields, opening: Opening, now: datetime
) -> Initial:
    """The structures that the form names, looked up; the MOA of a recipient « avec MOA » is that recipient (§2.3)."""
    recipient = await find_named(opening.recipient, now) if opening.recipient else None
    moa = await find_named(opening.moa, now) if opening.moa else default_moa(fields.cadre, recipient)
    service = await find_service(depositor.id, fields.service_id, now) if depositor and fields.service_id else None
    return Initial(
        depositor=facts_of_structure(depositor, service) if depositor else None,
        recipient=recipient,
        moe=await find_named(opening.moe, now) if opening.moe else None,
        moa=moa,
        validators=[await find_named(ref, now) for ref in opening.validators[:MAX_VALIDATORS]],
        mandant=await find_named(opening.mandant, now) if opening.mandant else None,
        groupement=opening.groupement,
        invoice_type=opening.invoice_type,
        depositor_service_known=not fields.unknown_service
        and (fields.service_id is None or (service is not None and service.active)),
        texts={"originalNumber": opening.original_number},
        regularises=opening.regularises,
        regularised=await find_regularised(actor, opening.regularised_id),
    )


# ------------------------------------------------------------------------------------- next pièce


@dataclass(frozen=True, slots=True)
class NextPiece:
    """A next pièce in which nothing is wrong, and the move that it makes the previous one do."""

    form: Common
    closing: Move
    recipient: StructureFacts
    recipient_service_code: str | None
    service_id: UUID | None


async def check_next(
    actor: Actor, claimed: Claimed, fields: Fields, recipient_service_code: str | None, now: datetime
) -> NextPiece:
    """The pièce that a form describes after the claimed one; raises everything that stops it."""
    previous = claimed.piece
    closing = decide_next(claimed.facts, claimed.facts_of(previous), actor, fields.cadre, now)
    complete = _inherit(fields, previous)
    depositor_id = claimed.party(CADRES[fields.cadre].depositor_seat).structure_id
    supplier_id = claimed.dossier.supplier_id
    form = await _common(
        actor, complete, supplier_id=supplier_id, depositor_id=depositor_id, currency=previous.currency
    )
    if form.bank_account_id is None:
        form = replace(form, bank_account_id=previous.bank_account_id)
    code = recipient_service_code if recipient_service_code is not None else previous.recipient_service_code
    recipient = await _recipient(claimed, code, now)
    problems = list(common_problems(form, now))
    problems += await _follow_up_problems(claimed, complete, recipient, code or None, now)
    if problems:
        raise DomainError(problems)
    service_id = fields.service_id or claimed.party(CADRES[fields.cadre].depositor_seat).service_id
    return NextPiece(form, closing, recipient, code or None, service_id)


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


async def _recipient(claimed: Claimed, service_code: str | None, now: datetime) -> StructureFacts:
    """The recipient of the dossier, with the service that the new pièce names."""
    structure = claimed.party(Seat.DESTINATAIRE).structure
    named = await find_named(Ref(structure.identifier, structure.identifier_type, service_code or None), now)
    if named.structure is None:
        raise LookupError(f"the recipient of dossier {claimed.dossier.id} is gone")
    return named.structure


async def _follow_up_problems(
    claimed: Claimed, fields: Fields, recipient: StructureFacts, service_code: str | None, now: datetime
) -> list[Problem]:
    """The service of the depositor, and what the recipient's settings ask of the supplier (§1.6)."""
    problems = []
    depositor = claimed.party(CADRES[fields.cadre].depositor_seat)
    service = await find_service(depositor.structure_id, fields.service_id, now) if fields.service_id else None
    if fields.unknown_service or (fields.service_id and (service is None or not service.active)):
        problems.append(Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, ("serviceId",)))
    if service_code and (recipient.service is None or not recipient.service.active):
        problems.append(Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, ("recipientServiceCode",)))
    problems += requirement_problems(
        recipient,
        service_code=service_code,
        engagement=fields.engagement_number,
        private_supplier=claimed.private_supplier,
        service_path=("recipientServiceCode",),
    )
    return problems


# --------------------------------------------------------------------------------- what both look up


async def _common(
    actor: Actor, fields: Fields, *, supplier_id: UUID | None, depositor_id: UUID | None, currency: str
) -> Common:
    """The fields of the form with what the tables know of them: the files, the bank account, the number."""
    files = [fields.document] if fields.document else []
    found = await examine(actor, [*files, *fields.attachments], draft_id=fields.draft_id, depositor_id=depositor_id)
    account = fields.bank_account_id
    of_depositor = BankAccount.filter(id=account, structure_id=depositor_id, removed_at=None)
    key = storable(number_key(fields.number or ""))
    # Tortoise refuses to look for what is longer than the column, with an error of its own.
    taken = len(key) <= MAX_NUMBER and await Piece.filter(supplier_id=supplier_id, number_key=key).exists()
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
        lines=fields.lines,
        vat_summary=fields.vat_summary,
        bank_account_id=account,
        bank_account_known=account is None or await of_depositor.exists(),
    )
