"""What waits for whom: the statuses of the Synthèse, by seat (§9.2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from api.domain.cadres import Cadre
from api.domain.facts import Facts, PieceFacts, seats_playing
from api.domain.permissions import WRITERS, Actor
from api.domain.roles import Seat
from api.domain.statuses import STATUSES
from api.domain.statuses import PieceStatus as S


@dataclass(frozen=True, slots=True)
class ToDo:
    """The statuses that call a seat: `own` only on the pièces it deposited, `held` only when it suspended them.

    `copies` are the cadres that it reads, with nothing to do, while the MOA has them.
    """

    libelle: str
    statuses: tuple[S, ...]
    source: tuple[str, ...]
    own: frozenset[S] = frozenset()
    held: frozenset[S] = frozenset()
    copies: frozenset[Cadre] = frozenset()


_OWN: Final = frozenset({S.SUSPENDUE, S.A_RECYCLER, S.REJETEE})
_HELD: Final = frozenset({S.COMPLETEE})

# fmt: off
TO_DO: Final[Mapping[Seat, ToDo]] = {
    Seat.FOURNISSEUR: ToDo("À traiter par le fournisseur",
        (S.SUSPENDUE, S.A_RECYCLER, S.ERREUR_FOURNISSEUR_SUR_VALIDEUR, S.A_ASSOCIER_FOURNISSEUR, S.REJETEE),
        ("OAS", "C-DGD", "C-REJ", "S001", "DEC"),
        own=frozenset({S.A_RECYCLER, S.ERREUR_FOURNISSEUR_SUR_VALIDEUR, S.REJETEE})),
    Seat.VALIDEUR_1: ToDo("À valider (niveau 1)", (S.A_VALIDER_1, S.ERREUR_COTRAITANT_SUR_VALIDEUR), ("OAS", "S001")),
    Seat.VALIDEUR_2: ToDo("À valider (niveau 2)", (S.A_VALIDER_2,), ("OAS",)),
    Seat.MOE: ToDo("À traiter par la MOE",
        (S.A_ASSOCIER_MOE, S.PRISE_EN_COMPTE_MOE, S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE, S.COMPLETEE,
         S.SUSPENDUE, S.A_RECYCLER, S.REJETEE), ("S003", "OAS", "DEC"), own=_OWN, held=_HELD,
        copies=frozenset({Cadre.A22})),  # it may deposit the A24 ten days later
    Seat.MOA: ToDo("À traiter par la MOA",
        (S.A_ASSOCIER_MOA, S.PRISE_EN_COMPTE_MOA, S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE, S.COMPLETEE,
         S.SUSPENDUE, S.A_RECYCLER, S.REJETEE), ("S003", "OAS", "DEC"), own=_OWN, held=_HELD),
    Seat.DESTINATAIRE: ToDo("À traiter par le destinataire",
        (S.MISE_A_DISPOSITION, S.PRISE_EN_COMPTE_DESTINATAIRE, S.COMPLETEE, S.SERVICE_FAIT, S.MANDATEE,
         S.MISE_A_DISPOSITION_COMPTABLE, S.COMPTABILISEE), ("OAS", "CPP"), held=_HELD),
}
# fmt: on

WITH_THE_MOA: Final = frozenset({S.A_ASSOCIER_MOA, S.PRISE_EN_COMPTE_MOA})

UNTIL_HANDLED: Final = frozenset({S.REJETEE})
"""The statuses that leave the Synthèse once the author has marked them as handled (decisions 9)."""


class Waiting(Protocol):
    """What these rules ask of a pièce, be it its facts or its row."""

    @property
    def status(self) -> S:
        """The status."""

    @property
    def depositor_seat(self) -> Seat:
        """The seat of its depositor."""

    @property
    def holder(self) -> Seat | None:
        """Who has it."""

    @property
    def rejection_handled(self) -> bool:
        """Whether its author has marked its rejection as handled."""


def queued(piece: PieceFacts, seated: Collection[str]) -> frozenset[Seat]:
    """Whose Synthèse shows the pièce (§9.2), of the seats taken in its dossier: who must act, and who has a copy."""
    copies = {seat for seat, row in TO_DO.items() if seat in seated and piece.cadre in row.copies}
    return _called(piece, seated) | (copies if piece.status in WITH_THE_MOA else set())


def _called(piece: Waiting, seated: Collection[str]) -> frozenset[Seat]:
    if piece.status in UNTIL_HANDLED and piece.rejection_handled:
        return frozenset()
    return frozenset(
        seat
        for seat, row in TO_DO.items()
        if seat in seated
        and piece.status in row.statuses
        and (piece.status not in row.own or seat is piece.depositor_seat)
        and (piece.status not in row.held or seat is piece.holder)
    )


def awaited(piece: Waiting, seated: Collection[str]) -> frozenset[Seat]:
    """Who may act now: those whom §9.2 calls, and who else §4 says the pièce waits for (decisions 9)."""
    role = STATUSES[piece.status].waits_for
    others = seats_playing(role, piece.depositor_seat, piece.holder) if role else frozenset[Seat]()
    return _called(piece, seated) | others.intersection(seated)


def awaited_in_order(piece: Waiting, seats: str) -> list[Seat]:
    """The same, in order, of a pièce whose dossier has these seats taken."""
    return [*_in_order(piece.status, piece.depositor_seat, piece.holder, piece.rejection_handled, seats)]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """All that the rules look at."""

    status: S
    depositor_seat: Seat
    holder: Seat | None
    rejection_handled: bool


@lru_cache(maxsize=1_024)  # few pièces differ in these
def _in_order(status: S, depositor: Seat, holder: Seat | None, handled: bool, seats: str) -> tuple[Seat, ...]:
    return tuple(sorted(awaited(_Waiting(status, depositor, holder, handled), seats.split())))


def awaits(facts: Facts, piece: PieceFacts, actor: Actor) -> bool:
    """Whether the actor is one of those who may act now: in a seat that is awaited, and not only to read (§1.3)."""
    return not awaited(piece, facts.parties).isdisjoint(facts.seats_of(actor, WRITERS))
