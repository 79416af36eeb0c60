"""What the rules know of a dossier when they decide: frozen, without any table behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Final, Protocol
from uuid import UUID

from api.domain.cadres import CADRES, Cadre, Seat
from api.domain.habilitation import Application, Level
from api.domain.organisation import MoaPresence, PublicCategory
from api.domain.permissions import Actor, Place
from api.domain.pieces import Groupement
from api.domain.roles import ROLES, Role
from api.domain.statuses import STATUSES, DossierState, PieceStatus
from api.domain.transitions import Condition


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A structure in its seat."""

    seat: Seat
    structure_id: UUID
    service_id: UUID | None = None
    moa_presence: MoaPresence | None = None
    public_category: PublicCategory | None = None


_ONLY: Final[Mapping[Seat | None, frozenset[Seat]]] = {None: frozenset(), **{seat: frozenset({seat}) for seat in Seat}}


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
    suspension_acknowledged: bool = False
    rejection_acknowledged: bool = False
    rejection_handled: bool = False
    duplicated: bool = False

    @property
    def closed(self) -> bool:
        """Whether its status is a final one: it never moves again, but for a duplication."""
        return STATUSES[self.status].final

    @property
    def received_at(self) -> datetime | None:
        """When it left its depositor and its validators for good; None while a validator may still answer."""
        return self.validated_at if CADRES[self.cadre].needs_validator else self.deposited_at

    def seats_of(self, role: Role) -> frozenset[Seat]:
        """The seats that play `role` on it; none for the system and for actors out of the dossier."""
        return seats_playing(role, self.depositor_seat, self.holder)


def seats_playing(role: Role, depositor: Seat, holder: Seat | None) -> frozenset[Seat]:
    """The seats that play `role` on a pièce of that depositor, with that holder."""
    if role is Role.DEPOSANT:
        return _ONLY[depositor]
    if role is Role.FOURNISSEUR_OU_DEPOSANT:
        return _ONLY[Seat.FOURNISSEUR] | _ONLY[depositor]
    return _ONLY[holder if role is Role.ACTEUR_COURANT else ROLES[role].seat]


_CONDITIONS: Final[Mapping[Condition, Callable[[frozenset[Seat], MoaPresence | None], bool]]] = {
    Condition.HAS_MOE: lambda seated, _: Seat.MOE in seated,
    Condition.NO_MOE: lambda seated, _: Seat.MOE not in seated,
    Condition.SECOND_VALIDATOR: lambda seated, _: Seat.VALIDEUR_2 in seated,
    Condition.LAST_VALIDATOR: lambda seated, _: Seat.VALIDEUR_2 not in seated,
    # « Sans MOA » is also what a structure is that never said (organisation §1.5).
    Condition.RECIPIENT_SANS_MOA: lambda _, setting: setting is None or not setting.is_moa,
}
"""By the seats that are taken and the setting of the recipient."""


@cache
def _met(seated: frozenset[Seat], setting: MoaPresence | None) -> frozenset[Condition]:
    return frozenset(condition for condition in Condition if _CONDITIONS[condition](seated, setting))


ANY_LEVEL: Final = frozenset(Level)


@dataclass(frozen=True)
class Facts:
    """A dossier: who sits where, and its pièces in order of deposit.

    What an actor may be there is worked out once, for all its pièces and acts.
    """

    works: bool
    state: DossierState
    groupement: Groupement
    delegated: bool
    parties: Mapping[Seat, PartyFacts]
    pieces: tuple[PieceFacts, ...]
    interrupted: bool = False
    """Whether a notice has interrupted the payment delay (R-SUS-4)."""
    resumed: bool = False
    """Whether the delay has run anew since."""
    seated: frozenset[Seat] = field(init=False, compare=False, repr=False)
    """The seats that are taken."""
    _levels: dict[Actor, dict[Seat, Level | None]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seated", frozenset(self.parties))

    @property
    def current(self) -> PieceFacts:
        """The last pièce deposited: the only one that can still move."""
        return self.pieces[-1]

    def piece(self, piece_id: UUID) -> PieceFacts:
        """The pièce of that id."""
        return next(piece for piece in self.pieces if piece.id == piece_id)

    def holds(self, condition: Condition | None) -> bool:
        """Whether a condition on the dossier itself is met; no condition always is."""
        return condition is None or condition in self.met

    @property
    def met(self) -> frozenset[Condition]:
        """The conditions on the dossier itself that are met."""
        return _met(self.seated, self.parties[Seat.DESTINATAIRE].moa_presence)

    def place(self, seat: Seat) -> Place | None:
        """From where the structure in `seat` acts, or None when nobody sits there."""
        party = self.parties.get(seat)
        if party is None:
            return None
        return Place(party.structure_id, party.service_id, application_of(seat, works=self.works))

    def seats_of(self, actor: Actor, levels: frozenset[Level] = ANY_LEVEL) -> frozenset[Seat]:
        """The seats where `actor` has one of these levels: from any, they may at least read."""
        return frozenset([seat for seat, level in self.levels_of(actor).items() if level in levels])

    def levels_of(self, actor: Actor) -> Mapping[Seat, Level | None]:
        """The level of `actor` in each seat of the structures where they have rights; None if those are of no use."""
        held = self._levels.get(actor)
        if held is None:
            there = [seat for seat, party in self.parties.items() if party.structure_id in actor.structures]
            held = self._levels[actor] = {seat: actor.level(at) for seat in there if (at := self.place(seat))}
        return held


def application_of(seat: Seat, *, works: bool) -> Application:
    """The application in which the structure of a seat meets a pièce (works-billing §1)."""
    if seat is Seat.DESTINATAIRE:
        return Application.FACTURES_RECUES
    if seat in (Seat.VALIDEUR_1, Seat.VALIDEUR_2):
        return Application.FACTURES_A_VALIDER
    return Application.FACTURES_DE_TRAVAUX if works else Application.FACTURES_EMISES


SEATS_OF: Final[Mapping[Application, Sequence[Seat]]] = {
    application: [seat for seat in Seat if application in {application_of(seat, works=each) for each in (True, False)}]
    for application in Application
}
"""The seats whose structure meets a pièce in an application."""


class DossierRow(Protocol):
    """What a row of a dossier must carry, whoever read it."""

    works: bool
    state: DossierState
    groupement: Groupement
    mandant_id: UUID | None
    interruption_notice_date: date | None
    interruption_resumed_on: date | None


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
    suspension_acknowledged_at: datetime | None
    rejection_acknowledged_at: datetime | None
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
        suspension_acknowledged=row.suspension_acknowledged_at is not None,
        rejection_acknowledged=row.rejection_acknowledged_at is not None,
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
        interrupted=dossier.interruption_notice_date is not None,
        resumed=dossier.interruption_resumed_on is not None,
    )
