"""Approvals: what may await a manager, in which states, and what a history calls the decision (organisation §6)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from api.domain.errors import ErrorCode
from api.domain.machine import Transition, follow
from api.domain.organisation import Labelled


class ApprovalType(StrEnum):
    """What is asked for."""

    RATTACHEMENT_STRUCTURE = "RATTACHEMENT_STRUCTURE"
    RATTACHEMENT_SERVICE = "RATTACHEMENT_SERVICE"
    HABILITATION = "HABILITATION"


class ApprovalState(StrEnum):
    """Where a request stands; a decision is final (APP-08)."""

    DEMANDEE = "DEMANDEE"
    APPROUVEE = "APPROUVEE"
    REFUSEE = "REFUSEE"
    ANNULEE = "ANNULEE"


class ApprovalAct(StrEnum):
    """What is done to a request."""

    SUBMIT = "SUBMIT"
    APPROVE = "APPROVE"
    REFUSE = "REFUSE"
    CANCEL = "CANCEL"


class ChangeVerb(StrEnum):
    """Whether a request adds a profile or removes it (HAB-05)."""

    ADD = "ADD"
    REMOVE = "REMOVE"


class Decision(StrEnum):
    """What a manager answers to many requests at once."""

    APPROVE = "APPROVE"
    REFUSE = "REFUSE"


class HistoryLabel(StrEnum):
    """How the « Historique » of a manager calls what was decided (organisation §4.5)."""

    VALIDEE = "VALIDEE"
    REFUSEE = "REFUSEE"
    DESACTIVEE = "DESACTIVEE"
    SUPPRIMEE = "SUPPRIMEE"


APPROVAL_TYPES: Final[Mapping[ApprovalType, Labelled]] = {
    ApprovalType.RATTACHEMENT_STRUCTURE: Labelled("Demande de rattachement à une structure", ("S0", "S2")),
    ApprovalType.RATTACHEMENT_SERVICE: Labelled("Demande de rattachement à un service", ("S0", "S2")),
    ApprovalType.HABILITATION: Labelled(
        "Demande d'habilitations complémentaires (former abonnement à un espace)", ("S0", "S2")
    ),
}

APPROVAL_STATES: Final[Mapping[ApprovalState, Labelled]] = {
    ApprovalState.DEMANDEE: Labelled("Demandée (en attente)", ("S0", "R14", "I")),
    ApprovalState.APPROUVEE: Labelled("Approuvée", ("S0",)),
    ApprovalState.REFUSEE: Labelled("Refusée", ("S0", "S2")),
    ApprovalState.ANNULEE: Labelled("Annulée / plus requise", ("I",)),
}

CHANGE_VERBS: Final[Mapping[ChangeVerb, str]] = {ChangeVerb.ADD: "Ajouter", ChangeVerb.REMOVE: "Retirer"}
DECISIONS: Final[Mapping[Decision, str]] = {Decision.APPROVE: "Approuver", Decision.REFUSE: "Refuser"}

HISTORY_LABELS: Final[Mapping[HistoryLabel, Labelled]] = {
    HistoryLabel.VALIDEE: Labelled("Validée", ("S2",)),
    HistoryLabel.REFUSEE: Labelled("Refusée", ("S2",)),
    HistoryLabel.DESACTIVEE: Labelled("Désactivée", ("S2",)),
    HistoryLabel.SUPPRIMEE: Labelled("Supprimée", ("S2",)),
}

_S, _A = ApprovalState, ApprovalAct

APPROVAL_TRANSITIONS: Final[tuple[Transition[ApprovalState, ApprovalAct], ...]] = (
    Transition((None,), _A.SUBMIT, _S.DEMANDEE, ("S0",)),
    Transition((_S.DEMANDEE,), _A.APPROVE, _S.APPROUVEE, ("S0",)),
    Transition((_S.DEMANDEE,), _A.REFUSE, _S.REFUSEE, ("S0", "S2")),
    Transition((_S.DEMANDEE,), _A.CANCEL, _S.ANNULEE, ("I",)),
)


def next_state(state: ApprovalState | None, act: ApprovalAct) -> ApprovalState:
    """What an act makes of a request; raises APPROVAL_ALREADY_TREATED once it is decided or withdrawn (APP-05)."""
    return follow(APPROVAL_TRANSITIONS, state, act, refusal=ErrorCode.APPROVAL_ALREADY_TREATED)


_IN_HISTORY: Final[Mapping[tuple[ApprovalType, ApprovalState], HistoryLabel]] = {
    **{(type_, ApprovalState.APPROUVEE): HistoryLabel.VALIDEE for type_ in ApprovalType},
    (ApprovalType.RATTACHEMENT_STRUCTURE, ApprovalState.REFUSEE): HistoryLabel.REFUSEE,
    (ApprovalType.RATTACHEMENT_SERVICE, ApprovalState.REFUSEE): HistoryLabel.REFUSEE,
    (ApprovalType.HABILITATION, ApprovalState.REFUSEE): HistoryLabel.DESACTIVEE,
}


def label_of(type_: ApprovalType, state: ApprovalState) -> HistoryLabel | None:
    """How the « Historique » of a manager calls a decision (§4.5); None for a request withdrawn or cancelled."""
    return _IN_HISTORY.get((type_, state))
