"""Who is told of what, and how (§10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Event(StrEnum):
    """What is worth a message."""

    PIECE_AVAILABLE = "PIECE_AVAILABLE"
    PIECE_TO_VALIDATE = "PIECE_TO_VALIDATE"
    VALIDATION_ANSWERED = "VALIDATION_ANSWERED"
    PIECE_REFUSED = "PIECE_REFUSED"
    PIECE_REJECTED = "PIECE_REJECTED"
    PIECE_SUSPENDED = "PIECE_SUSPENDED"
    PIECE_COMPLETED = "PIECE_COMPLETED"
    PIECE_TO_RECYCLE = "PIECE_TO_RECYCLE"
    DELAY_PASSED = "DELAY_PASSED"
    PAYMENT_LAUNCHED = "PAYMENT_LAUNCHED"
    REQUEST_DECIDED = "REQUEST_DECIDED"


class Audience(StrEnum):
    """Who is told: users of a structure of the dossier, or the one who asked."""

    HOLDER = "HOLDER"
    DEPOSITOR = "DEPOSITOR"
    SUPPLIER = "SUPPLIER"
    NEXT_ACTOR = "NEXT_ACTOR"
    REQUESTER = "REQUESTER"


class Channel(StrEnum):
    """How they are told."""

    MAIL = "MAIL"
    SYNTHESE = "SYNTHESE"
    TO_ACKNOWLEDGE = "TO_ACKNOWLEDGE"


@dataclass(frozen=True, slots=True)
class NotificationRule:
    """An event, whom it is told to, and by which channels; `if_reported` obeys the setting R-SET-5."""

    libelle: str
    to: tuple[Audience, ...]
    channels: tuple[Channel, ...]
    source: tuple[str, ...]
    if_reported: bool = False


# fmt: off
NOTIFICATIONS: Final[Mapping[Event, NotificationRule]] = {
    Event.PIECE_AVAILABLE: NotificationRule("Pièce mise à disposition", (Audience.HOLDER,),
        (Channel.MAIL, Channel.SYNTHESE), ("S001", "S004")),
    Event.PIECE_TO_VALIDATE: NotificationRule("Pièce à valider", (Audience.HOLDER,), (Channel.MAIL, Channel.SYNTHESE),
        ("S001",)),
    Event.VALIDATION_ANSWERED: NotificationRule("Réponse du valideur", (Audience.DEPOSITOR,), (Channel.MAIL,),
        ("S001",)),
    Event.PIECE_REFUSED: NotificationRule("Pièce refusée", (Audience.DEPOSITOR, Audience.SUPPLIER), (Channel.MAIL,),
        ("S003", "S001")),
    Event.PIECE_REJECTED: NotificationRule("Pièce rejetée", (Audience.DEPOSITOR, Audience.SUPPLIER),
        (Channel.MAIL, Channel.TO_ACKNOWLEDGE), ("C-REJ", "CL")),
    Event.PIECE_SUSPENDED: NotificationRule("Pièce suspendue", (Audience.DEPOSITOR, Audience.SUPPLIER),
        (Channel.MAIL, Channel.TO_ACKNOWLEDGE), ("OAS", "OCT", "DEC")),
    Event.PIECE_COMPLETED: NotificationRule("Pièce complétée", (Audience.HOLDER,), (Channel.MAIL, Channel.SYNTHESE),
        ("CPP", "OCT")),
    Event.PIECE_TO_RECYCLE: NotificationRule("Pièce à recycler", (Audience.DEPOSITOR,),
        (Channel.MAIL, Channel.SYNTHESE), ("OCT", "C-ABUS")),
    Event.DELAY_PASSED: NotificationRule("Délai dépassé", (Audience.SUPPLIER, Audience.NEXT_ACTOR), (Channel.MAIL,),
        ("MON3",)),
    Event.PAYMENT_LAUNCHED: NotificationRule("Mise en paiement", (Audience.SUPPLIER,), (Channel.MAIL,),
        ("S002", "S003", "DEC"), if_reported=True),
    Event.REQUEST_DECIDED: NotificationRule("Demande acceptée ou refusée", (Audience.REQUESTER,), (Channel.MAIL,),
        ("S002",)),
}
# fmt: on
