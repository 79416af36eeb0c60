"""The form of a deposit, looked up and checked: everything that comes before the first write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from api.domain import dossier as rules
from api.domain.amounts import Amounts
from api.domain.cadres import CADRES, Cadre, Seat
from api.domain.deposit import Common, common_problems, number_key
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.lines import Line, Vat
from api.domain.moves import Move
from api.domain.next_piece import decide_next
from api.domain.opening import (
    MAX_VALIDATORS,
    Initial,
    ServiceFacts,
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
from api.models import Piece, Service, Structure
from api.sql import Sql
from api.stored import packed, unpacked
from api.usecases.attachment import EXAMINED, NewFile, examined, files_of
from api.usecases.claims import Claimed
from api.usecases.mandate import has_mandate
from api.usecases.organisation import Found, Ref, code_key, facts_of_structure, look_up, service_facts
from api.usecases.regularisation import find_regularised

Condition: TypeAlias = Mapping[str, UUID | str]
"""The values that columns of a row have."""


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
    """A first pièce in which nothing is wrong; `structures` has the rows of those that it names, by their keys."""

    form: Common
    first: Initial
    opening: Opening
    service_id: UUID | None
    structures: Mapping[UUID, Structure]


async def check_first(
    actor: Actor, fields: Fields, opening: Opening, now: datetime, *, mandate_required: bool
) -> FirstPiece:
    """The first pièce that a form describes; raises everything that stops it."""
    validators = opening.validators[:MAX_VALIDATORS]
    refs = [ref for ref in (opening.recipient, opening.moe, opening.moa, opening.mandant, *validators) if ref]
    found = await look_up(refs, now, key=opening.structure_id)
    depositor = _depositor(actor, fields, opening, found)
    if not CADRES[fields.cadre].comes_first:
        raise error(ErrorCode.CADRE_NOT_ALLOWED, field="cadre", cadre=fields.cadre.name)
    key = depositor.id if depositor else None
    asked = [{"structure_id": key, "id": fields.service_id}] if key and fields.service_id else []
    form, services = await _common(
        actor, fields, supplier_id=key, depositor_id=key, currency=opening.currency, services=asked
    )
    service = service_facts(services[0], now) if services else None
    depositing = facts_of_structure(depositor, service) if depositor else None
    first = await _initial(actor, depositing, fields, opening, found)
    problems = initial_problems(form, first, now)
    if mandate_required and form.typed and key is not None and not await has_mandate(key, now):
        problems.append(Problem(ErrorCode.MANDATE_REQUIRED))
    if problems:
        raise DomainError(problems)
    return FirstPiece(form, first, opening, fields.service_id, found.structures)


def _depositor(actor: Actor, fields: Fields, opening: Opening, found: Found) -> Structure | None:
    """The structure that deposits, in whose name the actor may write."""
    if opening.structure_id is None:
        return None
    depositor = found.structures.get(opening.structure_id)
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
    actor: Actor,
    depositor: StructureFacts | None,
    fields: Fields,
    opening: Opening,
    found: Found,
) -> Initial:
    """The structures that the form names; the MOA of a recipient « avec MOA » is that recipient (§2.3)."""
    recipient = found.named[opening.recipient] if opening.recipient else None
    service = depositor.service if depositor else None
    return Initial(
        depositor=depositor,
        recipient=recipient,
        moe=found.named[opening.moe] if opening.moe else None,
        moa=found.named[opening.moa] if opening.moa else default_moa(fields.cadre, recipient),
        validators=[found.named[ref] for ref in opening.validators[:MAX_VALIDATORS]],
        mandant=found.named[opening.mandant] if opening.mandant else None,
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
    facts = claimed.facts
    closing = decide_next(facts, facts.piece(previous.id), actor, fields.cadre, now)
    complete = _inherit(fields, previous)
    depositor = claimed.party(CADRES[fields.cadre].depositor_seat)
    code = (recipient_service_code if recipient_service_code is not None else previous.recipient_service_code) or None
    payer = claimed.party(Seat.DESTINATAIRE).structure
    form, services = await _common(
        actor,
        complete,
        supplier_id=claimed.dossier.supplier_id,
        depositor_id=depositor.structure_id,
        currency=previous.currency,
        services=[
            *([{"structure_id": depositor.structure_id, "id": fields.service_id}] if fields.service_id else ()),
            *([{"structure_id": payer.id, "code_key": code_key(code)}] if code else ()),
        ],
    )
    if form.bank_account_id is None and previous.bank_account_id is not None:
        form = replace(form, bank_account_id=previous.bank_account_id)
    own = next((service_facts(row, now) for row in services if row.id == fields.service_id), None)
    theirs = (row for row in services if code and (row.structure_id, row.code_key) == (payer.id, code_key(code)))
    recipient = facts_of_structure(payer, next((service_facts(row, now) for row in theirs), None))
    problems = [
        *common_problems(form, now),
        *_follow_up_problems(claimed, complete, recipient, code, own),
    ]
    if problems:
        raise DomainError(problems)
    return NextPiece(form, closing, recipient, code, fields.service_id or depositor.service_id)


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


def _follow_up_problems(
    claimed: Claimed, fields: Fields, recipient: StructureFacts, service_code: str | None, own: ServiceFacts | None
) -> list[Problem]:
    """The service of the depositor, and what the recipient's settings ask of the supplier (§1.6)."""
    problems = []
    if fields.unknown_service or (fields.service_id and (own is None or not own.active)):
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
    actor: Actor,
    fields: Fields,
    *,
    supplier_id: UUID | None,
    depositor_id: UUID | None,
    currency: str,
    services: Sequence[Condition],
) -> tuple[Common, Sequence[Service]]:
    """The fields of the form with what the tables know of them, and these services: all in one read."""
    files = [*([fields.document] if fields.document else ()), *fields.attachments]
    sql, key = Sql(), storable(number_key(fields.number or ""))
    besides, account = ["FALSE", "FALSE"], fields.bank_account_id
    if supplier_id is not None:
        used = f"p.supplier_id = {sql.value(supplier_id)} AND p.number_key = {sql.value(key)}"
        besides[0] = f"EXISTS (SELECT 1 FROM piece p WHERE {used})"
    if account is not None and depositor_id is not None:
        own = f"b.id = {sql.value(account)} AND b.structure_id = {sql.value(depositor_id)} AND b.removed_at IS NULL"
        besides[1] = f"EXISTS (SELECT 1 FROM bank_account b WHERE {own})"
    if services:
        besides.append(packed(sql, Service, f"t.deleted_at IS NULL AND ({' OR '.join(_met(sql, services))})"))
    rows = await sql.fetch(
        files_of(sql, actor, files, depositor_id=depositor_id, besides="".join(f", {each}" for each in besides))
    )
    found = examined(actor, files, rows, draft_id=fields.draft_id)
    taken, known, *rest = rows[0][EXAMINED:]
    form = Common(
        cadre=fields.cadre,
        number=fields.number,
        invoice_date=fields.invoice_date,
        type_tva=fields.type_tva,
        payment_method=fields.payment_method,
        amounts=fields.amounts,
        document=found[0] if fields.document else None,
        attachments=found[1:] if fields.document else found,
        exemption_reason=fields.exemption_reason,
        comment=fields.comment,
        marche_number=fields.marche_number,
        engagement_number=fields.engagement_number,
        currency=currency,
        number_taken=bool(taken),
        lines=fields.lines,
        vat_summary=fields.vat_summary,
        bank_account_id=account,
        bank_account_known=account is None or bool(known),
    )
    return form, unpacked(Service, rest[0]) if rest else ()


def _met(sql: Sql, services: Sequence[Condition]) -> Iterator[str]:
    for asked in services:
        yield f"({' AND '.join(f't.{column} = {sql.value(value)}' for column, value in asked.items())})"
