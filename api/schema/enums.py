"""The GraphQL face of the domain's enums: every member described by the label of its table."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final

import strawberry

from api.domain.account import USER_STATUSES, UserStatus
from api.domain.actions import ACTIONS, Action
from api.domain.approval import (
    APPROVAL_STATES,
    APPROVAL_TYPES,
    CHANGE_VERBS,
    DECISIONS,
    ApprovalState,
    ApprovalType,
    ChangeVerb,
    Decision,
)
from api.domain.attachments import ATTACHMENT_KINDS, AttachmentKind
from api.domain.cadres import CADRES, PHASES, PIECE_TYPES, Cadre, Phase, PieceType
from api.domain.circuits import CIRCUITS, Circuit
from api.domain.errors import ERRORS, RESERVED, ErrorCode, Remedy
from api.domain.habilitation import (
    APPLICATIONS,
    HABILITATION_STATES,
    LEVELS,
    RATTACHEMENT_STATUSES,
    USER_ROLES,
    Application,
    HabilitationState,
    Level,
    RattachementStatus,
    UserRole,
)
from api.domain.journal import CHANGE_KINDS, ChangeKind
from api.domain.organisation import (
    IDENTIFIER_TYPES,
    MOA_PRESENCES,
    PUBLIC_CATEGORIES,
    STRUCTURE_STATUSES,
    STRUCTURE_TYPES,
    IdentifierType,
    MoaPresence,
    PublicCategory,
    StructureStatus,
    StructureType,
)
from api.domain.pieces import (
    DEPOSIT_MODES,
    EXEMPTION_REASONS,
    GROUPEMENTS,
    INVOICE_TYPES,
    PAYMENT_METHODS,
    TYPES_TVA,
    VALIDATOR_CAPACITIES,
    DepositMode,
    ExemptionReason,
    Groupement,
    InvoiceType,
    PaymentMethod,
    TypeTva,
    ValidatorCapacity,
)
from api.domain.progress import STEP_STATES, StepState
from api.domain.refusals import REFUSAL_REASONS, RefusalReason
from api.domain.roles import SEATS, Seat
from api.domain.statuses import DOSSIER_STATES, STATUSES, DossierState, PieceStatus
from api.domain.support import TICKET_STATUSES, TicketStatus
from api.domain.webhook import DELIVERY_STATES, DeliveryState
from api.reads.fields import Words, computed

REMEDIES: Final[Mapping[Remedy, str]] = {
    Remedy.FIX_INPUT: "Corriger la saisie",
    Remedy.RELOAD: "Relire l'objet puis recommencer",
    Remedy.ASK_FOR_RIGHT: "Demander l'habilitation",
    Remedy.WAIT: "Attendre",
    Remedy.NOTHING_TO_DO: "Rien à faire",
    Remedy.CONTACT_SUPPORT: "Contacter le support",
}


def label(member: Enum) -> str:
    """The French label of a member, from the table of its enum."""
    return _LABELS[type(member)][member]


def label_of(name: str, description: str, *, nullable: bool = False) -> Any:
    """A field that is the French label of the enum in the column `name`, null when that may be (conventions 13)."""

    def shown(self: Any) -> str:
        member = self.__dict__[name]
        return _LABELS[member.__class__][member]

    def shown_if_any(self: Any) -> str | None:
        member = self.__dict__[name]
        return _LABELS[member.__class__][member] if member is not None else None

    return computed(name, description=description, shown=Words(name, label))(shown_if_any if nullable else shown)


def labels() -> dict[str, dict[str, str]]:
    """The label of every member of every enum, by the names that the schema gives them."""
    return {_name(kind): {member.name: label(member) for member in kind} for kind in _TABLES}


def _status(member: PieceStatus) -> str:
    rule = STATUSES[member]
    return rule.libelle if rule.engine else f"{rule.libelle} (jamais atteint par le moteur)"


def _error(code: ErrorCode) -> str:
    message = ERRORS[code].message
    return f"{message} (réservé : jamais répondu aujourd'hui)" if code in RESERVED else message


_TABLES: Final[Mapping[type[Enum], tuple[str, Mapping[Any, Any]]]] = {
    Action: ("Ce qui peut être proposé sur un objet : un bouton.", ACTIONS),
    Application: ("Les applications du portail (organisation §5.1).", APPLICATIONS),
    ApprovalState: ("L'état d'une demande (organisation §6).", APPROVAL_STATES),
    ApprovalType: ("Ce qui est demandé (organisation §6).", APPROVAL_TYPES),
    AttachmentKind: ("La nature d'un fichier joint (works-billing §7.9).", ATTACHMENT_KINDS),
    Cadre: ("Le cadre de facturation : ce qui est déposé, et par qui (works-billing §2).", CADRES),
    ChangeVerb: ("Ce qu'une ligne de demande fait d'un profil (HAB-05).", CHANGE_VERBS),
    ChangeKind: ("Ce qu'une ligne d'historique raconte.", CHANGE_KINDS),
    Circuit: ("Le chemin d'un dossier (works-billing §3).", CIRCUITS),
    Decision: ("Ce qu'un gestionnaire répond à plusieurs demandes à la fois.", DECISIONS),
    DeliveryState: ("Ce que devient un message à un webhook.", DELIVERY_STATES),
    DepositMode: ("Comment la pièce est entrée.", DEPOSIT_MODES),
    DossierState: ("L'état d'un dossier, déduit de ses pièces (works-billing §4.12).", DOSSIER_STATES),
    ExemptionReason: ("Le motif d'exonération de TVA (codes VATEX de la norme EN 16931).", EXEMPTION_REASONS),
    Groupement: ("Le groupement des entreprises du marché (R-VAL-2, R-VAL-5).", GROUPEMENTS),
    IdentifierType: ("La nature d'un identifiant de structure (organisation §1.1).", IDENTIFIER_TYPES),
    InvoiceType: ("Facture ou avoir.", INVOICE_TYPES),
    Level: ("Le niveau d'un profil (HAB-01).", LEVELS),
    MoaPresence: ("Le paramètre « présence maîtrise d'ouvrage » (works-billing §1.2).", MOA_PRESENCES),
    PaymentMethod: ("Le mode de règlement.", PAYMENT_METHODS),
    Phase: ("La partie du marché à laquelle un dossier appartient.", PHASES),
    PieceStatus: ("Le statut d'une pièce (works-billing §4).", STATUSES),
    PieceType: ("Le type d'une pièce de travaux, déduit de son cadre (works-billing §2.1).", PIECE_TYPES),
    PublicCategory: ("La catégorie d'un acheteur public, qui fixe le délai de paiement (R-CLK-5).", PUBLIC_CATEGORIES),
    HabilitationState: ("L'état d'une habilitation (HAB-07).", HABILITATION_STATES),
    RattachementStatus: ("L'état d'un rattachement (organisation §4.1).", RATTACHEMENT_STATUSES),
    RefusalReason: ("Le motif d'un refus par la MOE ou la MOA (works-billing §6.1).", REFUSAL_REASONS),
    Remedy: ("Ce que la personne peut faire d'une erreur.", REMEDIES),
    Seat: ("La place d'une structure dans un dossier.", SEATS),
    StepState: ("L'avancement d'une étape.", STEP_STATES),
    StructureStatus: ("Le statut d'une structure (organisation §1.3).", STRUCTURE_STATUSES),
    StructureType: ("Structure publique ou privée (organisation §1.2).", STRUCTURE_TYPES),
    TicketStatus: ("Le statut d'une sollicitation (organisation §9.3).", TICKET_STATUSES),
    TypeTva: ("Le type de TVA.", TYPES_TVA),
    ValidatorCapacity: ("En quelle qualité un valideur répond (R-VAL-3).", VALIDATOR_CAPACITIES),
    UserRole: ("Le rôle d'une personne dans une structure (organisation §3.5).", USER_ROLES),
    UserStatus: ("L'état d'un compte (organisation §3.2).", USER_STATUSES),
}

_LABELS: Final[Mapping[type[Enum], Mapping[Enum, str]]] = {
    kind: {member: row if isinstance(row, str) else str(row.libelle) for member, row in rows.items()}
    for kind, (_, rows) in _TABLES.items()
}
"""A screen shows hundreds of labels."""

_NAMES: Final[Mapping[type[Enum], str]] = {UserRole: "Role", ErrorCode: "UserErrorCode"}


def _name(kind: type[Enum]) -> str:
    return _NAMES.get(kind, kind.__name__)


def _face(kind: type[Enum], description: str, text: Callable[[Any], str]) -> None:
    """Give a domain enum its GraphQL face; the members stay the domain's own."""
    strawberry.enum(kind, name=_name(kind), description=description)
    for value in kind.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = text(kind[value.name])


for _kind, (_description, _) in _TABLES.items():
    _face(_kind, _description, _status if _kind is PieceStatus else label)
_face(ErrorCode, "Les codes d'erreur d'une règle qui dit non ; ils ne changent jamais.", _error)
