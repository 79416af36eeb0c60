"""Approvals: what may await a manager, in which states, and what a history calls the decision (organisation §6)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

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


class ChangeVerb(StrEnum):
    """Whether a request adds a profile or removes it (HAB-05)."""

    ADD = "ADD"
    REMOVE = "REMOVE"


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

HISTORY_LABELS: Final[Mapping[HistoryLabel, Labelled]] = {
    HistoryLabel.VALIDEE: Labelled("Validée", ("S2",)),
    HistoryLabel.REFUSEE: Labelled("Refusée", ("S2",)),
    HistoryLabel.DESACTIVEE: Labelled("Désactivée", ("S2",)),
    HistoryLabel.SUPPRIMEE: Labelled("Supprimée", ("S2",)),
}
