"""Everything that can happen, and how a history names it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from api.domain.permissions import Permission
from api.domain.statuses import USER_ACTIONS, UserAction
from api.domain.transitions import Act


class ChangeKind(StrEnum):
    """What a journal entry, a live change or a webhook tells."""

    PIECE_DEPOSITED = "PIECE_DEPOSITED"
    PIECE_ROUTED = "PIECE_ROUTED"
    PIECE_ACKNOWLEDGED = "PIECE_ACKNOWLEDGED"
    PIECE_REFUSED = "PIECE_REFUSED"
    PIECE_SUSPENDED = "PIECE_SUSPENDED"
    PIECE_COMPLETED = "PIECE_COMPLETED"
    PIECE_VALIDATED = "PIECE_VALIDATED"
    VALIDATOR_DECLINED = "VALIDATOR_DECLINED"
    VALIDATOR_CORRECTED = "VALIDATOR_CORRECTED"
    PIECE_TREATED = "PIECE_TREATED"
    PIECE_RECYCLED = "PIECE_RECYCLED"
    PIECE_DUPLICATED = "PIECE_DUPLICATED"
    PIECE_DOWNLOADED = "PIECE_DOWNLOADED"
    REJECTION_ACKNOWLEDGED = "REJECTION_ACKNOWLEDGED"
    SUSPENSION_ACKNOWLEDGED = "SUSPENSION_ACKNOWLEDGED"
    REJECTION_HANDLED = "REJECTION_HANDLED"
    INTERRUPTION_RECORDED = "INTERRUPTION_RECORDED"
    DEADLINE_PASSED = "DEADLINE_PASSED"
    STRUCTURE_CHANGED = "STRUCTURE_CHANGED"
    SERVICE_CHANGED = "SERVICE_CHANGED"
    SIRET_CHANGED = "SIRET_CHANGED"
    APPLICATION_OPENED = "APPLICATION_OPENED"
    APPLICATION_CLOSED = "APPLICATION_CLOSED"
    RATTACHEMENT_CHANGED = "RATTACHEMENT_CHANGED"
    HABILITATION_CHANGED = "HABILITATION_CHANGED"
    APPROVAL_REQUESTED = "APPROVAL_REQUESTED"
    APPROVAL_DECIDED = "APPROVAL_DECIDED"
    ACCOUNT_CHANGED = "ACCOUNT_CHANGED"
    TECHNICAL_ACCOUNT_CHANGED = "TECHNICAL_ACCOUNT_CHANGED"
    WEBHOOK_CHANGED = "WEBHOOK_CHANGED"
    TICKET_CHANGED = "TICKET_CHANGED"
    INSTANCE_EXPORTED = "INSTANCE_EXPORTED"


CHANGE_KINDS: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.PIECE_DEPOSITED: "Dépôt de la pièce",
    ChangeKind.PIECE_ROUTED: "Acheminement de la pièce",
    ChangeKind.PIECE_ACKNOWLEDGED: "Prise en compte de la pièce",
    ChangeKind.PIECE_REFUSED: "Refus de la pièce",
    ChangeKind.PIECE_SUSPENDED: "Suspension de la pièce",
    ChangeKind.PIECE_COMPLETED: "Complément de la pièce",
    ChangeKind.PIECE_VALIDATED: "Validation de la pièce",
    ChangeKind.VALIDATOR_DECLINED: "Validation déclinée",
    ChangeKind.VALIDATOR_CORRECTED: "Valideur corrigé",
    ChangeKind.PIECE_TREATED: "Traitement de la pièce",
    ChangeKind.PIECE_RECYCLED: "Recyclage de la pièce",
    ChangeKind.PIECE_DUPLICATED: "Duplication de la pièce",
    ChangeKind.PIECE_DOWNLOADED: USER_ACTIONS[UserAction.TELECHARGEMENT_FACTURE].libelle,
    ChangeKind.REJECTION_ACKNOWLEDGED: USER_ACTIONS[UserAction.ACQUITTEMENT_REJET].libelle,
    ChangeKind.SUSPENSION_ACKNOWLEDGED: USER_ACTIONS[UserAction.ACQUITTEMENT_SUSPENSION].libelle,
    ChangeKind.REJECTION_HANDLED: USER_ACTIONS[UserAction.TRAITEMENT_REJET].libelle,
    ChangeKind.INTERRUPTION_RECORDED: "Interruption du délai de paiement",
    ChangeKind.DEADLINE_PASSED: "Délai dépassé",
    ChangeKind.STRUCTURE_CHANGED: "Modification de la structure",
    ChangeKind.SERVICE_CHANGED: "Modification d'un service",
    ChangeKind.SIRET_CHANGED: "Changement de SIRET",
    ChangeKind.APPLICATION_OPENED: "Ouverture d'une application",
    ChangeKind.APPLICATION_CLOSED: "Fermeture d'une application",
    ChangeKind.RATTACHEMENT_CHANGED: "Modification d'un rattachement",
    ChangeKind.HABILITATION_CHANGED: "Modification d'une habilitation",
    ChangeKind.APPROVAL_REQUESTED: "Demande d'approbation",
    ChangeKind.APPROVAL_DECIDED: "Décision d'approbation",
    ChangeKind.ACCOUNT_CHANGED: "Modification d'un compte",
    ChangeKind.TECHNICAL_ACCOUNT_CHANGED: "Modification d'un compte technique",
    ChangeKind.WEBHOOK_CHANGED: "Modification d'un webhook",
    ChangeKind.TICKET_CHANGED: "Modification d'une sollicitation",
    ChangeKind.INSTANCE_EXPORTED: "Export des structures, des personnes et de leurs droits",
}

KIND_OF_ACT: Final[Mapping[Act, ChangeKind]] = {
    Act.SEND: ChangeKind.PIECE_DEPOSITED,
    Act.VALIDATE: ChangeKind.PIECE_VALIDATED,
    Act.REFUSE: ChangeKind.PIECE_REFUSED,
    Act.DECLINE_VALIDATION: ChangeKind.VALIDATOR_DECLINED,
    Act.CORRECT_VALIDATOR: ChangeKind.VALIDATOR_CORRECTED,
    Act.EXPIRE: ChangeKind.DEADLINE_PASSED,
    Act.PASS_ON: ChangeKind.PIECE_ROUTED,
    Act.ROUTE: ChangeKind.PIECE_ROUTED,
    Act.DELIVER: ChangeKind.PIECE_ROUTED,
    Act.ACKNOWLEDGE: ChangeKind.PIECE_ACKNOWLEDGED,
    Act.DEPOSIT_NEXT_PIECE: ChangeKind.PIECE_TREATED,
    Act.SUSPEND: ChangeKind.PIECE_SUSPENDED,
    Act.COMPLETE: ChangeKind.PIECE_COMPLETED,
    Act.DUPLICATE: ChangeKind.PIECE_DUPLICATED,
    Act.TREAT: ChangeKind.PIECE_TREATED,
    Act.RECYCLE: ChangeKind.PIECE_RECYCLED,
}
"""The kind of entry that each act of a transition leaves."""

TOLD_TO: Final[Mapping[ChangeKind, Permission]] = {
    ChangeKind.STRUCTURE_CHANGED: Permission.PRIVATE_STRUCTURE_READ,
    ChangeKind.SERVICE_CHANGED: Permission.PRIVATE_STRUCTURE_READ,
    ChangeKind.SIRET_CHANGED: Permission.PRIVATE_STRUCTURE_READ,
    ChangeKind.APPLICATION_OPENED: Permission.PRIVATE_STRUCTURE_READ,
    ChangeKind.APPLICATION_CLOSED: Permission.PRIVATE_STRUCTURE_READ,
    ChangeKind.ACCOUNT_CHANGED: Permission.USERS_SEARCH,
    ChangeKind.RATTACHEMENT_CHANGED: Permission.USERS_SEARCH,
    ChangeKind.HABILITATION_CHANGED: Permission.USERS_SEARCH,
    ChangeKind.APPROVAL_DECIDED: Permission.DECISIONS_READ,
    ChangeKind.TECHNICAL_ACCOUNT_CHANGED: Permission.TECHNICAL_ACCOUNT_READ,
    ChangeKind.WEBHOOK_CHANGED: Permission.WEBHOOKS_MANAGE,
}
"""Who is told live of what is done to a structure, without a dossier or a request: those who may do this there.

Whom it concerns is told too. Of pièces, requests and support requests, whoever may read them is told.
"""
