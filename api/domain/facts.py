"""What the rules know of a dossier when they decide: frozen, without any table behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from api.domain.cadres import Cadre, Seat
from api.domain.habilitation import Application
from api.domain.organisation import MoaPresence, PublicCategory
from api.domain.permissions import Actor, Place
from api.domain.pieces import Groupement
from api.domain.statuses import DossierState, PieceStatus


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A structure in its seat."""

    seat: Seat
    structure_id: UUID
    service_id: UUID | None = None
    moa_presence: MoaPresence | None = None
    public_category: PublicCategory | None = None


@dataclass(frozen=True, slots=True)
class PieceFacts:
    """A pièce of the dossier."""

    id: UUID
    rank: int
    cadre: Cadre
    status: PieceStatus
    depositor_seat: Seat
    deposited_at: datetime
    holder: Seat | None = None
    held_since: datetime | None = None
    validated_at: datetime | None = None
    comment: str | None = None
    rejection_handled: bool = False
    duplicated: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A dossier: who sits where, and its pièces in order of deposit."""

    works: bool
    state: DossierState
    groupement: Groupement
    delegated: bool
    parties: Mapping[Seat, PartyFacts]
    pieces: tuple[PieceFacts, ...]

    @property
    def current(self) -> PieceFacts:
        """The last pièce deposited: the only one that can still move."""
        return self.pieces[-1]

    def piece(self, piece_id: UUID) -> PieceFacts:
        """The pièce of that id."""
        return next(piece for piece in self.pieces if piece.id == piece_id)

    def place(self, seat: Seat) -> Place | None:
        """From where the structure in `seat` acts, or None when nobody sits there."""
        party = self.parties.get(seat)
        if party is None:
            return None
        return Place(party.structure_id, party.service_id, application_of(seat, works=self.works))

    def seats_of(self, actor: Actor) -> Iterator[Seat]:
        """The seats from which `actor` may at least read."""
        for seat in self.parties:
            place = self.place(seat)
            if place is not None and actor.level(place) is not None:
                yield seat


def application_of(seat: Seat, *, works: bool) -> Application:
    """The application in which the structure of a seat meets a pièce (works-billing §1)."""
    if seat is Seat.DESTINATAIRE:
        return Application.FACTURES_RECUES
    if seat in (Seat.VALIDEUR_1, Seat.VALIDEUR_2):
        return Application.FACTURES_A_VALIDER
    return Application.FACTURES_DE_TRAVAUX if works else Application.FACTURES_EMISES


class DossierRow(Protocol):
    """What a row of a dossier must carry, whoever read it."""

    works: bool
    state: DossierState
    groupement: Groupement
    mandant_id: UUID | None


class SettingsRow(Protocol):
    """The settings of a structure on which circuits depend."""

    moa_presence: MoaPresence | None
    public_category: PublicCategory | None


class PartyRow(Protocol):
    """What a row of a party must carry."""

    seat: Seat
    structure_id: UUID
    service_id: UUID | None

    @property
    def structure(self) -> SettingsRow:
        """The structure in the seat."""


class PieceRow(Protocol):
    """What a row of a pièce must carry."""

    rank: int
    cadre: Cadre
    status: PieceStatus
    depositor_seat: Seat
    deposited_at: datetime
    holder: Seat | None
    held_since: datetime | None
    validated_at: datetime | None
    comment: str | None
    rejection_handled: bool
    duplicated: bool

    @property
    def pk(self) -> UUID:
        """The key of the row."""


def piece_facts(row: PieceRow) -> PieceFacts:
    """A pièce as the rules see it."""
    return PieceFacts(
        id=row.pk,
        rank=row.rank,
        cadre=row.cadre,
        status=row.status,
        depositor_seat=row.depositor_seat,
        deposited_at=row.deposited_at,
        holder=row.holder,
        held_since=row.held_since,
        validated_at=row.validated_at,
        comment=row.comment,
        rejection_handled=row.rejection_handled,
        duplicated=row.duplicated,
    )


def facts_of(dossier: DossierRow, parties: Iterable[PartyRow], pieces: Iterable[PieceRow]) -> Facts:
    """The facts of a dossier, from its rows; `pieces` in order of deposit."""
    return Facts(
        works=dossier.works,
        state=dossier.state,
        groupement=dossier.groupement,
        delegated=dossier.mandant_id is not None,
        parties={
            party.seat: PartyFacts(
                party.seat,
                party.structure_id,
                party.service_id,
                party.structure.moa_presence,
                party.structure.public_category,
            )
            for party in parties
        },
        pieces=tuple(piece_facts(piece) for piece in pieces),
    )
