"""Who is told of what, and how (§10)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.domain.delays import DelayCode
from api.domain.facts import PieceFacts
from api.domain.roles import Seat
from api.domain.statuses import STATUSES
from api.domain.statuses import PieceStatus as S


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
    REQUEST_TO_DECIDE = "REQUEST_TO_DECIDE"
    RATTACHEMENT_GIVEN = "RATTACHEMENT_GIVEN"
    RATTACHEMENT_ENDED = "RATTACHEMENT_ENDED"
    PROFILES_SET = "PROFILES_SET"
    PRINCIPAL_TRANSFERRED = "PRINCIPAL_TRANSFERRED"
    MANAGER_NAMED = "MANAGER_NAMED"


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
    """An event: the statuses whose entry brings it, whom it is told to, and by which channels.

    `phrase` and `todo` are the words of the mail, `words` what it calls the text given with the act; `if_reported`
    obeys the setting R-SET-5.
    """

    libelle: str
    to: tuple[Audience, ...]
    channels: tuple[Channel, ...]
    source: tuple[str, ...]
    phrase: str
    todo: str = ""
    words: str = "Commentaire"
    on: tuple[S, ...] = ()
    if_reported: bool = False


# fmt: off
NOTIFICATIONS: Final[Mapping[Event, NotificationRule]] = {
    Event.PIECE_AVAILABLE: NotificationRule("Pièce mise à disposition", (Audience.HOLDER,),
        (Channel.MAIL, Channel.SYNTHESE), ("S001", "S004"),
        "Une pièce est mise à la disposition de votre structure.",
        "Elle attend un acte de votre part : vous la trouverez dans la Synthèse.",
        on=(S.A_ASSOCIER_MOE, S.A_ASSOCIER_MOA, S.A_ASSOCIER_FOURNISSEUR, S.MISE_A_DISPOSITION)),
    # A validator who must name the next one finds the pièce in Factures à valider too (§9.2).
    Event.PIECE_TO_VALIDATE: NotificationRule("Pièce à valider", (Audience.HOLDER,), (Channel.MAIL, Channel.SYNTHESE),
        ("S001",),
        "Une pièce attend une réponse de votre structure en tant que valideur.",
        "Vous la trouverez dans Factures à valider.",
        on=(S.A_VALIDER_1, S.A_VALIDER_2, S.ERREUR_COTRAITANT_SUR_VALIDEUR)),
    Event.VALIDATION_ANSWERED: NotificationRule("Réponse du valideur", (Audience.DEPOSITOR,), (Channel.MAIL,),
        ("S001",),
        "Le valideur de votre pièce a répondu.",
        on=(S.VALIDEE_1, S.REFUSEE_1, S.ERREUR_FOURNISSEUR_SUR_VALIDEUR,
            S.VALIDEE_2, S.REFUSEE_2, S.ERREUR_COTRAITANT_SUR_VALIDEUR)),
    Event.PIECE_REFUSED: NotificationRule("Pièce refusée", (Audience.DEPOSITOR, Audience.SUPPLIER), (Channel.MAIL,),
        ("S003", "S001"),
        "Une pièce est refusée : son dossier est arrêté.",
        "Le fournisseur repart d'une nouvelle pièce, sous un nouveau numéro.",
        on=(S.REFUSEE_MOE, S.REFUSEE_MOA, S.REFUSEE_FOURNISSEUR)),
    Event.PIECE_REJECTED: NotificationRule("Pièce rejetée", (Audience.DEPOSITOR, Audience.SUPPLIER),
        (Channel.MAIL, Channel.TO_ACKNOWLEDGE), ("C-REJ", "CL"),
        "Une pièce est rejetée par son destinataire.",
        "Acquittez le rejet ; une nouvelle pièce demande un nouveau numéro.",
        words="Motif", on=(S.REJETEE,)),
    Event.PIECE_SUSPENDED: NotificationRule("Pièce suspendue", (Audience.DEPOSITOR, Audience.SUPPLIER),
        (Channel.MAIL, Channel.TO_ACKNOWLEDGE), ("OAS", "OCT", "DEC"),
        "Une pièce est suspendue : il y manque un document.",
        "Son auteur ou le fournisseur du dossier peut la compléter ; le délai de paiement continue de courir.",
        words="Motif", on=(S.SUSPENDUE,)),
    Event.PIECE_COMPLETED: NotificationRule("Pièce complétée", (Audience.HOLDER,), (Channel.MAIL, Channel.SYNTHESE),
        ("CPP", "OCT"),
        "Une pièce que votre structure avait suspendue est complétée.",
        "Elle attend de nouveau un acte de votre part : vous la trouverez dans la Synthèse.",
        on=(S.COMPLETEE,)),
    Event.PIECE_TO_RECYCLE: NotificationRule("Pièce à recycler", (Audience.DEPOSITOR,),
        (Channel.MAIL, Channel.SYNTHESE), ("OCT", "C-ABUS"),
        "Une pièce est à recycler : ses données d'acheminement sont fausses.",
        "Corrigez le destinataire, le service ou l'engagement, puis renvoyez-la sous le même numéro.",
        words="Motif", on=(S.A_RECYCLER,)),
    Event.DELAY_PASSED: NotificationRule("Délai dépassé", (Audience.SUPPLIER, Audience.NEXT_ACTOR), (Channel.MAIL,),
        ("MON3",),
        "Un délai est passé sans réponse.",
        on=(S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE, S.ABSENCE_VALIDATION_1_HORS_DELAI,
            S.ABSENCE_VALIDATION_2_HORS_DELAI)),
    Event.PAYMENT_LAUNCHED: NotificationRule("Mise en paiement", (Audience.SUPPLIER,), (Channel.MAIL,),
        ("S002", "S003", "DEC"),
        "La mise en paiement d'une pièce est lancée.",
        on=(S.MISE_EN_PAIEMENT,), if_reported=True),
    Event.REQUEST_DECIDED: NotificationRule("Demande acceptée ou refusée", (Audience.REQUESTER,), (Channel.MAIL,),
        ("S002",), "Votre demande a reçu une réponse."),
}
# fmt: on

DELAY_OF_STATUS: Final[Mapping[S, DelayCode]] = {
    S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE: DelayCode.MOE_MENSUEL,
    S.ABSENCE_VALIDATION_1_HORS_DELAI: DelayCode.VALIDATION_SOUS_TRAITANT,
    S.ABSENCE_VALIDATION_2_HORS_DELAI: DelayCode.VALIDATION_SOUS_TRAITANT,
}
"""The delay of which a status says that it has passed."""

GOES_ON: Final[Mapping[DelayCode, frozenset[Seat]]] = {
    DelayCode.VALIDATION_COTRAITANT: frozenset({Seat.VALIDEUR_1}),
    DelayCode.DG_NOTIFICATION: frozenset({Seat.FOURNISSEUR}),
    DelayCode.TACITE_MOA: frozenset({Seat.FOURNISSEUR, Seat.MOE}),
}
"""Who may go on after a silence that changes no status: the mandataire's, who alone may end it (Q07), and the MOA's,
after 30 days (A22), then 10 (A23, A24) (§2.2)."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something to tell: to whom, and the status or the delay behind it."""

    event: Event
    seats: frozenset[Seat]
    status: S | None = None
    delay: DelayCode | None = None


def told(piece: PieceFacts, entered: Iterable[S]) -> tuple[Told, ...]:
    """What to tell of a pièce that has just gone through these statuses, in their order (§10)."""
    return tuple(
        Told(event, _seats(rule.to, piece, status), status, DELAY_OF_STATUS.get(status))
        for status in entered
        for event, rule in NOTIFICATIONS.items()
        if status in rule.on
    )


def told_of_delay(code: DelayCode) -> tuple[Told, ...]:
    """What to tell of a delay that has passed without changing any status: the mandataire's, or the MOA's (§10)."""
    if code not in GOES_ON:
        return ()
    return (Told(Event.DELAY_PASSED, GOES_ON[code] | {Seat.FOURNISSEUR}, delay=code),)


def _seats(audiences: Iterable[Audience], piece: PieceFacts, status: S) -> frozenset[Seat]:
    return frozenset(seat for audience in audiences for seat in _seats_of(audience, piece, status))


def _seats_of(audience: Audience, piece: PieceFacts, status: S) -> Iterator[Seat]:
    match audience:
        case Audience.DEPOSITOR:
            yield piece.depositor_seat
        case Audience.SUPPLIER:
            yield Seat.FOURNISSEUR
        case Audience.HOLDER | Audience.NEXT_ACTOR:
            role = STATUSES[status].waits_for
            yield from piece.seats_of(role) if role else ()
        case Audience.REQUESTER:
            pass  # not from a seat of a dossier
