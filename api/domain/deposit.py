"""Checking a deposit form: every fault at once, before anything is written (works-billing §7 and §8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from api.domain import identifiers
from api.domain.amounts import Amounts
from api.domain.amounts import problems as amount_problems
from api.domain.attachments import MAX_NAME, MAX_TOTAL_BYTES, AttachmentKind
from api.domain.cadres import CADRES, Cadre, Seat
from api.domain.clock import PARIS
from api.domain.dossier import MAX_COMMENT
from api.domain.errors import ErrorCode, Problem
from api.domain.organisation import IdentifierType, MoaPresence, PublicCategory, StructureStatus, StructureType
from api.domain.pieces import ExemptionReason, Groupement, InvoiceType, PaymentMethod, TypeTva

NUMBER: Final = re.compile(r"[A-Za-z0-9\-_/+]+(?: [A-Za-z0-9\-_/+]+)*")
CURRENCY: Final = re.compile(r"[A-Z]{3}")
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff]")
MAX_NUMBER: Final = 20
SUFFIXES: Final[Mapping[Cadre, str]] = {
    Cadre.A8: "DGD",
    Cadre.A15: "EA",
    Cadre.A16: "EAV",
    Cadre.A17: "PDG",
    Cadre.A18: "DG",
    Cadre.A19: "EAV",
    Cadre.A20: "DG",
    Cadre.A22: "PDGT",
    Cadre.A23: "DGDT",
    Cadre.A24: "DGDT",
    Cadre.A25: "DGDT",
}
"""What C-NUM advises to add to the supplier's number, so that each pièce has its own (R-NUM-1)."""
MAX_REFERENCE: Final = 50
MAX_DESIGNATION: Final = 100
MAX_DISCOUNT_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """A service of a structure, as a deposit may name it."""

    id: UUID
    code: str
    active: bool
    engagement_required: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class StructureFacts:
    """A structure that a form names, with its settings and the service named beside it, if known."""

    id: UUID
    type: StructureType
    status: StructureStatus
    moa_presence: MoaPresence | None = None
    public_category: PublicCategory | None = None
    service_code_required: bool = False
    engagement_required: bool = False
    engagement_or_service_required: bool = False
    service: ServiceFacts | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """What a form says of a structure: `structure` is None when nobody answers to the identifier."""

    type: IdentifierType
    identifier: str
    service_code: str | None
    structure: StructureFacts | None

    def unknown(self, at: tuple[str, ...]) -> Problem:
        """Why nobody answers: the identifier is not one, or it is nobody's."""
        malformed = identifiers.problem(self.type, self.identifier, field=at)
        return malformed or Problem(ErrorCode.STRUCTURE_UNKNOWN, at, {"identifier": self.identifier[:20]})


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file that a form joins: `usable` says it is there, one's own, and not yet used."""

    id: UUID | None
    usable: bool
    name: str = ""
    media_type: str = ""
    bytes: int = 0
    designation: str | None = None
    kind: AttachmentKind | None = None


@dataclass(frozen=True, slots=True)
class Common:
    """What initial and next pièces have in common."""

    cadre: Cadre
    number: str | None
    invoice_date: date
    type_tva: TypeTva
    payment_method: PaymentMethod
    amounts: Amounts
    document: FileFacts | None
    attachments: Sequence[FileFacts] = ()
    exemption_reason: ExemptionReason | None = None
    comment: str | None = None
    marche_number: str | None = None
    engagement_number: str | None = None
    currency: str = "EUR"
    number_taken: bool = False


@dataclass(frozen=True, slots=True)
class Initial:
    """What only the first pièce of a dossier names."""

    depositor: StructureFacts
    recipient: Named
    moe: Named | None = None
    moa: Named | None = None
    validators: Sequence[Named] = ()
    mandant: Named | None = None
    groupement: Groupement = Groupement.AUCUN
    invoice_type: InvoiceType = InvoiceType.FACTURE
    depositor_service_known: bool = True
    texts: Mapping[str, str | None] = field(default_factory=dict)


def normalised_number(number: str) -> str:
    """The number as kept: ends trimmed (Q14)."""
    return number.strip()


def number_key(number: str) -> str:
    """What makes two numbers the same: case does not count (Q14)."""
    return normalised_number(number).upper()


def common_problems(form: Common, now: datetime) -> Iterator[Problem]:
    """The faults of the fields that every deposit has."""
    yield from _number_problems(form)
    if form.invoice_date > now.astimezone(PARIS).date():
        yield Problem(ErrorCode.DATE_AFTER_DEPOSIT, ("invoiceDate",))
    for name, text, limit in (
        ("comment", form.comment, MAX_COMMENT),
        ("marcheNumber", form.marche_number, MAX_REFERENCE),
        ("engagementNumber", form.engagement_number, MAX_REFERENCE),
    ):
        yield from text_problems((name,), text, limit)
    yield from text_problems(("amounts", "discountReason"), form.amounts.discount_reason, MAX_DISCOUNT_REASON)
    if not CURRENCY.fullmatch(form.currency):
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("currency",), {"value": form.currency[:10]})
    yield from amount_problems(form.cadre, form.amounts)
    yield from _tva_problems(form)
    yield from _file_problems(form)


def _number_problems(form: Common) -> Iterator[Problem]:
    """R-NUM-1: 1 to 20 characters, never used before by the supplier of the dossier."""
    number = normalised_number(form.number or "")
    if not number:
        yield Problem(ErrorCode.FIELD_REQUIRED, ("number",))
    elif len(number) > MAX_NUMBER or not NUMBER.fullmatch(number):
        yield Problem(ErrorCode.NUMBER_FORMAT, ("number",))
    elif form.number_taken:
        yield Problem(ErrorCode.DUPLICATE_NUMBER, ("number",), {"number": number})


def _tva_problems(form: Common) -> Iterator[Problem]:
    if form.type_tva is TypeTva.SANS_TVA and form.amounts.total_tva:
        yield Problem(ErrorCode.AMOUNTS_INCONSISTENT, ("amounts", "totalTva"))
    if form.type_tva is TypeTva.EXONERATION and form.exemption_reason is None:
        yield Problem(ErrorCode.FIELD_REQUIRED, ("exemptionReason",))
    if form.type_tva is not TypeTva.EXONERATION and form.exemption_reason is not None:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("exemptionReason",), {"value": form.exemption_reason.value})


def _file_problems(form: Common) -> Iterator[Problem]:
    """§7.9: one PDF, and complementary files within their own limits."""
    if form.document is None:
        yield Problem(ErrorCode.FIELD_REQUIRED, ("documentId",))
    elif not form.document.usable:
        yield Problem(ErrorCode.FILE_UNUSABLE, ("documentId",))
    elif form.document.media_type != "application/pdf":
        yield Problem(ErrorCode.FILE_TYPE_NOT_ALLOWED, ("documentId",))
    yield from attachment_problems(form.attachments, used={form.document.id} if form.document else set())
    files = [*form.attachments, *([form.document] if form.document else [])]
    if sum(file.bytes for file in files) > MAX_TOTAL_BYTES:
        yield Problem(ErrorCode.TOTAL_TOO_LARGE, ("attachments",))


def attachment_problems(files: Sequence[FileFacts], *, used: set[UUID | None]) -> Iterator[Problem]:
    """The faults of the complementary files of a deposit or of a completion."""
    for index, file in enumerate(files):
        at = ("attachments", str(index))
        if not file.usable or file.id in used:
            yield Problem(ErrorCode.FILE_UNUSABLE, (*at, "fileId"))
        used.add(file.id)
        if len(file.name) > MAX_NAME:
            yield Problem(ErrorCode.FILE_NAME_TOO_LONG, (*at, "fileId"), {"max": str(MAX_NAME)})
        if not (file.designation or "").strip():
            yield Problem(ErrorCode.FIELD_REQUIRED, (*at, "designation"))
        yield from text_problems((*at, "designation"), file.designation, MAX_DESIGNATION)
        if file.kind is AttachmentKind.DOCUMENT_PRINCIPAL:
            yield Problem(ErrorCode.VALUE_NOT_ALLOWED, (*at, "kind"), {"value": file.kind.value})


def text_problems(path: tuple[str, ...], text: str | None, limit: int) -> Iterator[Problem]:
    """A text that is too long, or holds characters that no form types."""
    if text is None:
        return
    if len(text) > limit:
        yield Problem(ErrorCode.FIELD_TOO_LONG, path, {"max": str(limit)})
    if CONTROL.search(text):
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, path)


# ------------------------------------------------------------------------------------ initial pièce


def initial_problems(form: Common, first: Initial, now: datetime) -> list[Problem]:
    """Everything that stops the deposit of a first pièce."""
    rule = CADRES[form.cadre]
    found = list(common_problems(form, now))
    found.extend(_people_problems(form, first))
    if first.invoice_type is InvoiceType.AVOIR and rule.works:
        found.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("invoiceType",), {"value": first.invoice_type.value}))
    # Decisions 5: no delay can be checked on an A22 that opens its dossier, so the depositor explains.
    if form.cadre is Cadre.A22 and not (form.comment or "").strip():
        found.append(Problem(ErrorCode.FIELD_REQUIRED, ("comment",)))
    if first.groupement is Groupement.SOLIDAIRE and rule.needs_validator:
        found.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("groupement",), {"value": first.groupement.value}))
    for name, text in first.texts.items():
        found.extend(text_problems((name,), text, MAX_NUMBER))
    return found


def _people_problems(form: Common, first: Initial) -> Iterator[Problem]:
    if first.depositor.status is not StructureStatus.ACTIVE:
        yield Problem(ErrorCode.STRUCTURE_INACTIVE, ("structureId",))
    if not first.depositor_service_known:
        yield Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, ("serviceId",))
    yield from _recipient_problems(form, first)
    yield from _known("moe", first.moe)
    yield from _known("moa", first.moa)
    yield from _known("mandant", first.mandant)
    yield from _moa_problems(first.moa)
    yield from _route_problems(form.cadre, first)
    yield from _validator_problems(form.cadre, first)


def _known(name: str, named: Named | None) -> Iterator[Problem]:
    """A structure that a form names must exist, be active, and have the service given with it (R-FILE, PAR-09)."""
    if named is None:
        return
    if named.structure is None:
        yield named.unknown((name, "identifier"))
        return
    if named.structure.status is not StructureStatus.ACTIVE:
        yield Problem(ErrorCode.RECIPIENT_INACTIVE, (name, "identifier"))
    service = named.structure.service
    if named.service_code is not None and (service is None or not service.active):
        yield Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, (name, "serviceCode"))


def _recipient_problems(form: Common, first: Initial) -> Iterator[Problem]:
    yield from _known("recipient", first.recipient)
    recipient = first.recipient.structure
    if recipient is None:
        return
    exclusively = recipient.moa_presence is MoaPresence.EXCLUSIVEMENT_MOA
    if recipient.type is not StructureType.PUBLIQUE or exclusively:
        yield Problem(ErrorCode.RECIPIENT_NOT_ALLOWED, ("recipient", "identifier"))
        return
    yield from requirement_problems(
        recipient,
        service_code=first.recipient.service_code,
        engagement=form.engagement_number,
        private_supplier=first.depositor.type is StructureType.PRIVEE,
        service_path=("recipient", "serviceCode"),
    )


def requirement_problems(
    recipient: StructureFacts,
    *,
    service_code: str | None,
    engagement: str | None,
    private_supplier: bool,
    service_path: tuple[str, ...],
) -> Iterator[Problem]:
    """What the recipient's settings ask of a supplier, in the order of organisation §1.6 (PAR-09 to PAR-11)."""
    service = recipient.service
    given = bool((engagement or "").strip())
    if service is not None and service.is_default and private_supplier:
        yield Problem(ErrorCode.SERVICE_RESERVED_PUBLIC, service_path)
    if recipient.service_code_required and service_code is None:
        yield Problem(ErrorCode.SERVICE_REQUIRED, service_path)
    if not given and (recipient.engagement_required or (service is not None and service.engagement_required)):
        yield Problem(ErrorCode.ENGAGEMENT_REQUIRED, ("engagementNumber",))
    elif recipient.engagement_or_service_required and service_code is None and not given:
        yield Problem(ErrorCode.SERVICE_OR_ENGAGEMENT_REQUIRED, ("engagementNumber",))


def _moa_problems(moa: Named | None) -> Iterator[Problem]:
    """R-SET-1: only a public structure whose setting says so may be MOA."""
    if moa is None or moa.structure is None:
        return
    if moa.structure.type is not StructureType.PUBLIQUE or moa.structure.moa_presence in (None, MoaPresence.SANS_MOA):
        yield Problem(ErrorCode.MOA_SETTING_MISMATCH, ("moa", "identifier"))


def _route_problems(cadre: Cadre, first: Initial) -> Iterator[Problem]:
    """Routing §2.3, steps 2 and 3: somebody must be there to receive the pièce."""
    seats = {recipient.role.seat for recipient in CADRES[cadre].recipients}
    if Seat.MOE in seats and cadre is not Cadre.A22:
        if first.moe is None and first.moa is None:
            yield Problem(ErrorCode.MOE_OR_MOA_REQUIRED, ("moe",))
    elif Seat.MOA in seats and first.moa is None:
        yield Problem(ErrorCode.MOE_OR_MOA_REQUIRED, ("moa",))


def _validator_problems(cadre: Cadre, first: Initial) -> Iterator[Problem]:
    """R-VAL-1 to R-VAL-4: who must, and who may, validate; level 2 is for a cotraitant's sub-contractor."""
    rule = CADRES[cadre]
    if not rule.needs_validator:
        if first.validators:
            yield Problem(ErrorCode.VALIDATOR_NOT_ALLOWED, ("validators",))
        return
    if not first.validators:
        yield Problem(ErrorCode.VALIDATOR_REQUIRED, ("validators",))
    levels = 2 if cadre in (Cadre.A9, Cadre.A10) else 1
    seen = {first.depositor.id}
    for index, named in enumerate(first.validators):
        at = ("validators", str(index), "identifier")
        if named.structure is None:
            yield named.unknown(at)
            continue
        inactive = named.structure.status is not StructureStatus.ACTIVE
        if index >= levels or inactive or named.structure.id in seen:
            yield Problem(ErrorCode.VALIDATOR_NOT_ALLOWED, at)
        seen.add(named.structure.id)
