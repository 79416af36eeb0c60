"""What people are told of their rights and of requests: the words of a screen and of a mail (organisation §3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.domain.approval import ApprovalState
from api.domain.notifications import Event


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell: what a list calls it, the phrase of the mail, what to do about it."""

    libelle: str
    phrase: str
    todo: str
    source: str


RIGHTS_NEWS: Final[Mapping[Event, News]] = {
    Event.REQUEST_TO_DECIDE: News(
        "Demande à traiter",
        "Une demande attend la décision d'un gestionnaire.",
        "Vous la trouverez dans Approbations.",
        "attachment requested",
    ),
    Event.REQUEST_DECIDED: News(
        "Demande traitée",
        "Votre demande a reçu une réponse.",
        "",
        "attachment approved / refused; habilitation approved / refused",
    ),
    Event.RATTACHEMENT_GIVEN: News(
        "Rattachement",
        "Un gestionnaire vous a rattaché à une structure.",
        "Vos habilitations y sont celles de votre rôle ; demandez les autres dans Mes habilitations.",
        "direct attachment",
    ),
    Event.RATTACHEMENT_ENDED: News(
        "Rattachement supprimé",
        "Vous n'êtes plus rattaché à cette structure, et n'y avez plus d'habilitation.",
        "",
        "attachment deleted",
    ),
    Event.PROFILES_SET: News(
        "Habilitations modifiées",
        "Un gestionnaire a modifié vos habilitations.",
        "",
        "ATT-14",
    ),
    Event.PRINCIPAL_TRANSFERRED: News(
        "Gestionnaire principal",
        "Le gestionnaire principal de la structure a changé.",
        "",
        "GP transferred",
    ),
    Event.MANAGER_NAMED: News(
        "Organisation en modification accordée",
        "Un autre gestionnaire a accordé à quelqu'un Organisation en modification, avec laquelle on gère la structure.",
        "",
        "Q-11",
    ),
}

ANSWERS: Final[Mapping[ApprovalState, str]] = {
    ApprovalState.APPROUVEE: "Demande approuvée",
    ApprovalState.REFUSEE: "Demande refusée",
    ApprovalState.ANNULEE: "Demande annulée",
}
"""How the answer to a request is called, in place of the words of its row."""


def headline(event: Event, subject: str, state: ApprovalState | None = None) -> str:
    """What a list of notifications or of mails shows: the answer, if it is one, and what it is about."""
    said = ANSWERS.get(state, RIGHTS_NEWS[event].libelle) if state and event is Event.REQUEST_DECIDED else None
    return f"{said or RIGHTS_NEWS[event].libelle} : {subject}"
