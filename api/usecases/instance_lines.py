"""What a file of an instance holds: a JSON object a line, each naming what it points to as people do, never by a key.

Passwords, sessions, tokens, technical accounts and webhooks are in no file: an account is opened again by its
connection address (« mot de passe oublié »), a tool by a new password or secret (TEC-08). Pièces, requests to the
support and files stay too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from api.domain.account import UserStatus
from api.domain.approval import ApprovalState, ApprovalType, ChangeVerb
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.habilitation import Application, Level, RattachementOrigin, RattachementStatus, UserRole
from api.domain.identifiers import MAX_LENGTH
from api.domain.organisation import IdentifierType, MoaPresence, PublicCategory, StructureStatus, StructureType
from api.domain.person import MAX_EMAIL
from api.domain.text import MAX_COMMENT, text_problems


def _typed(text: str) -> str:
    """The text, if a keyboard types all of it."""
    if list(text_problems((), text, len(text))):
        raise ValueError("characters that no form holds")
    return text


def _upto(limit: int, pattern: str | None = None) -> Any:
    return StringConstraints(min_length=1, max_length=limit, pattern=pattern)


_TYPED: Final = AfterValidator(_typed)
Text11: TypeAlias = Annotated[str, _upto(11), _TYPED]
Text18: TypeAlias = Annotated[str, _upto(MAX_LENGTH), _TYPED]
Text20: TypeAlias = Annotated[str, _upto(20), _TYPED]
Text34: TypeAlias = Annotated[str, _upto(34), _TYPED]
Text40: TypeAlias = Annotated[str, _upto(40), _TYPED]
Text100: TypeAlias = Annotated[str, _upto(100), _TYPED]
Text200: TypeAlias = Annotated[str, _upto(200), _TYPED]
Text500: TypeAlias = Annotated[str, _upto(500), _TYPED]
Comment: TypeAlias = Annotated[str, _upto(MAX_COMMENT), _TYPED]
Email: TypeAlias = Annotated[str, _upto(MAX_EMAIL, r"^[^@\s]+@[^@\s]+$"), _TYPED]
"""Whatever an instance has let in: that a mail arrives was for its activation to find out."""

StructureRef: TypeAlias = Annotated[Text40, Field(description="structure, « type d'identifiant:identifiant »")]
UserRef: TypeAlias = Annotated[Email, Field(description="personne, par son adresse de connexion")]
ServiceRef: TypeAlias = Annotated[Text100, Field(description="service de la structure, par son code")]


class _Shape(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)

    def values(self, *without: str) -> dict[str, Any]:
        """What it says, by column."""
        return {name: getattr(self, name) for name in type(self).model_fields if name not in ("kind", *without)}


class StructureLine(_Shape):
    """Une structure ; `origin` est celle qu'un changement de SIRET a remplacée : active encore, elle est fermée."""

    kind: Literal["structure"] = "structure"
    identifier_type: IdentifierType
    identifier: Text18
    type: StructureType
    status: StructureStatus = StructureStatus.ACTIVE
    name: Text200
    first_name: Text100 | None = None
    designation: Text200 | None = None
    email: Email | None = None
    vat_number: Text20 | None = None
    pacage: Text20 | None = None
    social_regime: Text100 | None = None
    address_line1: Text200 | None = None
    address_line2: Text200 | None = None
    address_line3: Text200 | None = None
    postal_code: Text20 | None = None
    city: Text100 | None = None
    country: Text100 | None = None
    phone: Text40 | None = None
    fax: Text40 | None = None
    public_category: PublicCategory | None = None
    moa_presence: MoaPresence | None = None
    service_code_required: bool | None = None
    engagement_required: bool | None = None
    engagement_or_service_required: bool | None = None
    payment_status_not_reported: bool | None = None
    receives_edi: bool = False
    receives_lifecycle: bool = False
    emits_edi: bool = False
    edi_connection_requested: bool = False
    verified: bool = False
    created_at: AwareDatetime | None = None
    origin: StructureRef | None = None


class ServiceLine(_Shape):
    """Un service d'une structure."""

    kind: Literal["service"] = "service"
    structure: StructureRef
    code: Text100
    name: Text100
    description: Text500 | None = None
    valid_from: date
    valid_until: date | None = None
    engagement_required: bool = False
    is_default: bool = False
    deleted_at: AwareDatetime | None = None
    created_at: AwareDatetime | None = None


class ApplicationLine(_Shape):
    """Une application ouverte sur une structure, ou sur un seul de ses services."""

    kind: Literal["application"] = "application"
    structure: StructureRef
    service: ServiceRef | None = None
    application: Application


class BankAccountLine(_Shape):
    """Des coordonnées bancaires d'une structure."""

    kind: Literal["bankAccount"] = "bankAccount"
    structure: StructureRef
    iban: Text34
    bic: Text11 | None = None
    holder: Text200
    factor: bool = False
    created_at: AwareDatetime
    removed_at: AwareDatetime | None = None


class MandateLine(_Shape):
    """Un mandat de facturation ; sans `mandatary`, il est donné au portail."""

    kind: Literal["mandate"] = "mandate"
    structure: StructureRef
    mandatary: StructureRef | None = None
    valid_from: date
    valid_until: date | None = None
    revoked_at: AwareDatetime | None = None


class UserLine(_Shape):
    """Une personne, sans mot de passe : elle en choisit un nouveau par « mot de passe oublié »."""

    kind: Literal["user"] = "user"
    connection_email: Email
    contact_email: Email
    first_name: Text100
    last_name: Text100
    phone: Text40 | None = None
    status: UserStatus
    billing_notifications: bool = False
    news_notifications: bool = False
    pigp: bool = False
    support: bool = False
    created_at: AwareDatetime
    deactivated_at: AwareDatetime | None = None


class RattachedService(_Shape):
    """Un service d'un rattachement, et où en est celui-ci."""

    service: ServiceRef
    status: RattachementStatus


class RattachementLine(_Shape):
    """Le lien d'une personne à une structure."""

    kind: Literal["rattachement"] = "rattachement"
    user: UserRef
    structure: StructureRef
    role: UserRole
    status: RattachementStatus
    whole_structure: bool = True
    valid_from: date | None = None
    comment: Comment | None = None
    origin: RattachementOrigin | None = None
    requested_at: AwareDatetime | None = None
    decided_at: AwareDatetime | None = None
    decided_by: UserRef | None = None
    refusal_reason: Comment | None = None
    services: tuple[RattachedService, ...] = ()


class HabilitationLine(_Shape):
    """Un profil d'une personne sur une structure, ou sur un seul de ses services."""

    kind: Literal["habilitation"] = "habilitation"
    user: UserRef
    structure: StructureRef
    service: ServiceRef | None = None
    application: Application
    level: Level
    granted_at: AwareDatetime
    effective_at: AwareDatetime
    granted_by: UserRef | None = None


class AskedService(_Shape):
    """Un service qu'une demande nomme."""

    service: ServiceRef
    granted: bool | None = None


class AskedProfile(_Shape):
    """Un profil qu'une demande nomme."""

    application: Application
    level: Level
    service: ServiceRef | None = None
    change: ChangeVerb
    granted: bool | None = None
    granted_level: Level | None = None


class ApprovalLine(_Shape):
    """Une demande de rattachement ou d'habilitations, en attente ou décidée."""

    kind: Literal["approval"] = "approval"
    requester: UserRef
    structure: StructureRef
    type: ApprovalType
    state: ApprovalState
    comment: Comment | None = None
    requested_role: UserRole | None = None
    requested_at: AwareDatetime
    decided_at: AwareDatetime | None = None
    decided_by: UserRef | None = None
    decision_reason: Comment | None = None
    services: tuple[AskedService, ...] = ()
    profiles: tuple[AskedProfile, ...] = ()


Line: TypeAlias = (
    StructureLine
    | ServiceLine
    | ApplicationLine
    | BankAccountLine
    | MandateLine
    | UserLine
    | RattachementLine
    | HabilitationLine
    | ApprovalLine
)
LINES: Final[tuple[type[_Shape], ...]] = get_args(Line)
"""In the order of a file: what a line points to comes before it."""

_ADAPTER: Final[TypeAdapter[Line]] = TypeAdapter(Annotated[Line, Field(discriminator="kind")])

_CODES: Final[Mapping[str, ErrorCode]] = {
    "missing": ErrorCode.FIELD_REQUIRED,
    "string_too_short": ErrorCode.FIELD_REQUIRED,
    "string_too_long": ErrorCode.FIELD_TOO_LONG,
    "union_tag_not_found": ErrorCode.FIELD_REQUIRED,
}


def structure_ref(type_: str, identifier: str) -> str:
    """How lines name a structure."""
    return f"{IdentifierType(type_).value}:{identifier}"


def line_of(text: str | bytes) -> Line:
    """A line of a file; raises everything that is wrong with its shape, by the path of each field."""
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError as failure:
        raise DomainError(_problem(each) for each in failure.errors(include_url=False)) from None


def _problem(fault: Any) -> Problem:
    code = _CODES.get(fault["type"], ErrorCode.VALUE_NOT_ALLOWED)
    params = {"max": str(fault["ctx"]["max_length"])} if code is ErrorCode.FIELD_TOO_LONG else {}
    # The first step of a path is the kind of line that was tried, once that is known.
    path = tuple(map(str, fault["loc"][1:])) or (("kind",) if fault["type"].startswith("union_tag") else None)
    return Problem(code, path, params)
