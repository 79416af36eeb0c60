"""Opening a dossier: whom the first deposit names, and whether they may sit there (works-billing §2.3, §7.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from api.domain import identifiers
from api.domain.cadres import CADRES, Cadre
from api.domain.deposit import MAX_NUMBER, Common, common_problems, missing_problems
from api.domain.errors import ErrorCode, Problem
from api.domain.organisation import IdentifierType, MoaPresence, PublicCategory, StructureStatus, StructureType
from api.domain.pieces import Groupement, InvoiceType
from api.domain.roles import Role, Seat
from api.domain.routing import ROUTES, VALIDATION_ROUTES
from api.domain.statuses import DossierState
from api.domain.text import text_problems

MAX_SERVICE_CODE: Final = 100
VALIDATORS: Final = (Seat.VALIDEUR_1, Seat.VALIDEUR_2)
"""The seats of the validators, in the order in which a form names them (decisions 4)."""

MAX_VALIDATORS: Final = 10
"""Validators that a form may name and that are looked up; two sit, and the others are refused all the same."""


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
class Regularised:
    """The dossier that a delegated MOA paid: by whom it was built, for whom, and how far it is (R-MOAD-1).

    `invoiced` says that an invoice settles it which was not rejected.
    """

    id: UUID
    number: str
    state: DossierState
    moa_id: UUID | None
    mandant_id: UUID | None
    invoiced: bool


@dataclass(frozen=True, slots=True)
class Initial:
    """What only the first pièce of a dossier names; a draft may not have said yet who deposits, nor for whom."""

    depositor: StructureFacts | None
    recipient: Named | None
    moe: Named | None = None
    moa: Named | None = None
    validators: Sequence[Named] = ()
    mandant: Named | None = None
    groupement: Groupement = Groupement.AUCUN
    invoice_type: InvoiceType = InvoiceType.FACTURE
    depositor_service_known: bool = True
    texts: Mapping[str, str | None] = field(default_factory=dict)
    regularises: bool = False
    regularised: Regularised | None = None

    @property
    def named(self) -> dict[Seat, Named]:
        """Whom the form puts in each seat, the depositor's own aside."""
        seats = {Seat.DESTINATAIRE: self.recipient, Seat.MOE: self.moe, Seat.MOA: self.moa}
        given = {seat: named for seat, named in seats.items() if named is not None}
        return given | dict(zip(VALIDATORS, self.validators, strict=False))


def default_moa(cadre: Cadre, recipient: Named | None) -> Named | None:
    """The MOA when the form names none: a recipient « avec MOA », if the dossier passes by a MOA (§2.3 step 5)."""
    passes_by_moa = any(each.role.seat is Seat.MOA for each in CADRES[cadre].recipients)
    if not passes_by_moa or recipient is None or recipient.structure is None:
        return None
    both = recipient.structure.moa_presence is MoaPresence.AVEC_MOA
    # The service named beside the recipient is the one that pays, not the one that follows the works.
    return replace(recipient, service_code=None, structure=replace(recipient.structure, service=None)) if both else None


def groupement_of(cadre: Cadre, named: Groupement) -> Groupement:
    """The groupement of a dossier: a cotraitant who deposits is in a groupement conjoint, named or not (S000)."""
    cotraitant = CADRES[cadre].depositor is Role.COTRAITANT
    return Groupement.CONJOINT if cotraitant and named is Groupement.AUCUN else named


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
    credit_note = first.invoice_type is InvoiceType.AVOIR and not rule.works
    if credit_note and not (first.texts.get("originalNumber") or "").strip():
        found.append(Problem(ErrorCode.FIELD_REQUIRED, ("originalNumber",)))
    if first.regularises:
        found.extend(_regularisation_problems(form.cadre, first))
    return found


def _regularisation_problems(cadre: Cadre, first: Initial) -> Iterator[Problem]:
    """R-MOAD-1: after paying, the delegated MOA invoices its mandant, under A1, once (decisions 34)."""
    at = ("regularisesDossierId",)
    dossier, mandant = first.regularised, first.recipient.structure if first.recipient else None
    if dossier is None:
        yield Problem(ErrorCode.NOT_FOUND, at)
        return
    depositor_id = first.depositor.id if first.depositor else None
    paid = dossier.state is DossierState.PAYE and dossier.moa_id == depositor_id
    for_mandant = mandant is not None and dossier.mandant_id == mandant.id
    if cadre is not Cadre.A1 or not (paid and for_mandant):
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, at, {"value": dossier.number})
    elif dossier.invoiced and first.invoice_type is not InvoiceType.AVOIR:
        yield Problem(ErrorCode.DOSSIER_ALREADY_REGULARISED, at, {"dossier": dossier.number})


def _people_problems(form: Common, first: Initial) -> Iterator[Problem]:
    yield from missing_problems({"structureId": first.depositor, "recipient": first.recipient})
    if first.depositor is not None and first.depositor.status is not StructureStatus.ACTIVE:
        yield Problem(ErrorCode.STRUCTURE_INACTIVE, ("structureId",))
    if not first.depositor_service_known:
        yield Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, ("serviceId",))
    if first.recipient is not None:
        yield from recipient_problems(
            first.recipient,
            engagement=form.engagement_number,
            private_supplier=first.depositor is not None and first.depositor.type is StructureType.PRIVEE,
        )
    if CADRES[form.cadre].works:
        yield from _known("moe", first.moe)
        yield from _known("moa", first.moa)
        yield from _known("mandant", first.mandant)
        yield from _moa_problems(first.moa)
        # R-MOAD-1: the mandant will be invoiced for what was paid, in Factures reçues.
        yield from _receiving_problems("mandant", first.mandant)
    else:
        yield from _works_only_problems(first)
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
    yield from service_problems((name, "serviceCode"), named.service_code, named.structure.service)


def service_problems(at: tuple[str, ...], code: str | None, service: ServiceFacts | None) -> Iterator[Problem]:
    """A service that a form names must exist and be active."""
    if code is not None and (service is None or not service.active):
        yield Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, at, {"code": code[:MAX_SERVICE_CODE]})


def _works_only_problems(first: Initial) -> Iterator[Problem]:
    """R-EXT-1: a plain invoice goes to its recipient, whoever supervises or owns the works."""
    for name, named in (("moe", first.moe), ("moa", first.moa), ("mandant", first.mandant)):
        if named is not None:
            yield Problem(ErrorCode.VALUE_NOT_ALLOWED, (name, "identifier"), {"value": named.identifier[:20]})


def recipient_problems(named: Named, *, engagement: str | None, private_supplier: bool) -> Iterator[Problem]:
    """What stops a structure from being the recipient: who it is, then what its settings ask (R-SET-2, R-SET-4)."""
    yield from _known("recipient", named)
    recipient = named.structure
    if recipient is None:
        return
    if refused := list(_receiving_problems("recipient", named)):
        yield from refused
        return
    yield from requirement_problems(
        recipient,
        service_code=named.service_code,
        engagement=engagement,
        private_supplier=private_supplier,
        service_path=("recipient", "serviceCode"),
    )


def _receiving_problems(name: str, named: Named | None) -> Iterator[Problem]:
    """R-SET-2: only a public structure whose setting says so receives invoices."""
    structure = named.structure if named is not None else None
    if structure is None:
        return
    setting = structure.moa_presence
    if structure.type is not StructureType.PUBLIQUE or (setting is not None and not setting.receives_invoices):
        yield Problem(ErrorCode.RECIPIENT_NOT_ALLOWED, (name, "identifier"))


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
    setting = moa.structure.moa_presence
    if moa.structure.type is not StructureType.PUBLIQUE or setting is None or not setting.is_moa:
        yield Problem(ErrorCode.MOA_SETTING_MISMATCH, ("moa", "identifier"))


def _route_problems(cadre: Cadre, first: Initial) -> Iterator[Problem]:
    """Routing §2.3, steps 2 to 5: somebody must be there to receive the pièce."""
    receivers = [route.to for route in ROUTES if cadre in route.cadres]
    unsaid = first.recipient is None and Seat.DESTINATAIRE in receivers
    if receivers and not unsaid and not first.named.keys() & receivers:
        yield Problem(ErrorCode.MOE_OR_MOA_REQUIRED, (receivers[0].value.lower(),))


def _validator_problems(cadre: Cadre, first: Initial) -> Iterator[Problem]:
    """R-VAL-1 to R-VAL-4: who must, and who may, validate; level 2 is for a cotraitant's sub-contractor."""
    rule = CADRES[cadre]
    if not rule.needs_validator:
        if first.validators:
            yield Problem(ErrorCode.VALIDATOR_NOT_ALLOWED, ("validators",))
        return
    if not first.validators:
        yield Problem(ErrorCode.VALIDATOR_REQUIRED, ("validators",))
    levels = sum(cadre in route.cadres for route in VALIDATION_ROUTES)
    seen = {first.depositor.id} if first.depositor is not None else set()
    for index, named in enumerate(first.validators):
        at = ("validators", str(index))
        if named.structure is None:
            yield named.unknown((*at, "identifier"))
            continue
        inactive = named.structure.status is not StructureStatus.ACTIVE
        if index >= levels or inactive or named.structure.id in seen:
            yield Problem(ErrorCode.VALIDATOR_NOT_ALLOWED, (*at, "identifier"))
        yield from service_problems((*at, "serviceCode"), named.service_code, named.structure.service)
        seen.add(named.structure.id)
