"""Support requests: their statuses and whom they go to (organisation §9)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from api.domain.organisation import Labelled


class TicketStatus(StrEnum):
    """Where a support request stands (organisation §9.3)."""

    BROUILLON = "BROUILLON"
    SOUMIS = "SOUMIS"
    EN_COURS = "EN_COURS"
    EN_ATTENTE_COMPLEMENT = "EN_ATTENTE_COMPLEMENT"
    REPONDU = "REPONDU"
    RENVOYE = "RENVOYE"
    CLOTURE = "CLOTURE"


class Addressee(StrEnum):
    """Who treats a support request (SUP-01)."""

    TECHNIQUE = "TECHNIQUE"
    METIER = "METIER"


class Channel(StrEnum):
    """How a support request came (organisation §9.1); nobody follows one that came without a session (SUP-03)."""

    TICKET_CONNECTE = "TICKET_CONNECTE"
    TICKET_DECONNECTE = "TICKET_DECONNECTE"


TICKET_STATUSES: Final[Mapping[TicketStatus, Labelled]] = {
    TicketStatus.BROUILLON: Labelled("Brouillon", ("S3", "W18")),
    TicketStatus.SOUMIS: Labelled("Soumis (nouveau)", ("W20", "I")),
    TicketStatus.EN_COURS: Labelled("En cours (affecté à un agent)", ("W18", "W19", "I")),
    TicketStatus.EN_ATTENTE_COMPLEMENT: Labelled("En attente de complément", ("W18", "W19", "I")),
    TicketStatus.REPONDU: Labelled("Solution proposée", ("W19", "W20", "I")),
    TicketStatus.RENVOYE: Labelled("Renvoyé au destinataire", ("W18", "W20", "I")),
    TicketStatus.CLOTURE: Labelled("Clôturé", ("W18",)),
}
