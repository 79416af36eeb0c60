"""The buttons of the screens: each action of the contract, its label, its mutation, and the act it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.domain.transitions import Act


class Action(StrEnum):
    """What may be offered on an object."""

    DEPOSIT_NEXT_PIECE = "DEPOSIT_NEXT_PIECE"
    ACKNOWLEDGE = "ACKNOWLEDGE"
    REFUSE = "REFUSE"
    SUSPEND = "SUSPEND"
    COMPLETE = "COMPLETE"
    VALIDATE = "VALIDATE"
    DECLINE_VALIDATION = "DECLINE_VALIDATION"
    CORRECT_VALIDATOR = "CORRECT_VALIDATOR"
    TREAT = "TREAT"
    RECYCLE = "RECYCLE"
    DUPLICATE = "DUPLICATE"
    ACKNOWLEDGE_REJECTION = "ACKNOWLEDGE_REJECTION"
    ACKNOWLEDGE_SUSPENSION = "ACKNOWLEDGE_SUSPENSION"
    MARK_REJECTION_HANDLED = "MARK_REJECTION_HANDLED"
    APPROVE = "APPROVE"
    REFUSE_APPROVAL = "REFUSE_APPROVAL"
    WITHDRAW = "WITHDRAW"


@dataclass(frozen=True, slots=True)
class ActionRule:
    """A button: `act` is None when no transition of a pièce stands behind it."""

    libelle: str
    mutation: str
    act: Act | None
    source: tuple[str, ...]


ACTIONS: Final[Mapping[Action, ActionRule]] = {
    Action.DEPOSIT_NEXT_PIECE: ActionRule(
        "Déposer la pièce suivante", "depositNextPiece", Act.DEPOSIT_NEXT_PIECE, ("S003",)
    ),
    Action.ACKNOWLEDGE: ActionRule("Prendre en compte", "acknowledgePiece", Act.ACKNOWLEDGE, ("CPP", "OAS")),
    Action.REFUSE: ActionRule("Refuser", "refusePiece", Act.REFUSE, ("S001", "S003")),
    Action.SUSPEND: ActionRule("Suspendre", "suspendPiece", Act.SUSPEND, ("S001", "S003")),
    Action.COMPLETE: ActionRule("Compléter", "completePiece", Act.COMPLETE, ("OAS", "FP")),
    Action.VALIDATE: ActionRule("Valider", "validatePiece", Act.VALIDATE, ("S001", "OAS")),
    Action.DECLINE_VALIDATION: ActionRule(
        "Ne pas être le valideur", "declineValidation", Act.DECLINE_VALIDATION, ("OAS", "MAI")
    ),
    Action.CORRECT_VALIDATOR: ActionRule(
        "Corriger le valideur", "correctValidator", Act.CORRECT_VALIDATOR, ("OAS", "NORM")
    ),
    Action.TREAT: ActionRule("Traiter", "treatPiece", Act.TREAT, ("OAS", "S003")),
    Action.RECYCLE: ActionRule("Recycler", "recyclePiece", Act.RECYCLE, ("OAS",)),
    Action.DUPLICATE: ActionRule("Dupliquer", "duplicatePiece", Act.DUPLICATE, ("OAS", "S003")),
    Action.ACKNOWLEDGE_REJECTION: ActionRule("Acquitter le rejet", "acknowledgeRejection", None, ("OAS", "C-REJ")),
    Action.ACKNOWLEDGE_SUSPENSION: ActionRule("Acquitter la suspension", "acknowledgeSuspension", None, ("OAS",)),
    Action.MARK_REJECTION_HANDLED: ActionRule(
        "Marquer le rejet comme traité", "markRejectionHandled", None, ("OAS", "C-REJ")
    ),
    Action.APPROVE: ActionRule("Approuver", "approve", None, ("ORG",)),
    Action.REFUSE_APPROVAL: ActionRule("Refuser la demande", "refuseApproval", None, ("ORG",)),
    Action.WITHDRAW: ActionRule("Retirer la demande", "withdrawApproval", None, ("ORG",)),
}
