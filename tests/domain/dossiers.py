"""Dossiers for the tests of the domain: facts made by hand, and a play that carries moves as the use-cases do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from api.domain.cadres import CADRES, Cadre, Nature, Position
from api.domain.deadlines import deadline, expired
from api.domain.dossier import PERMISSION_OF_ACT, ActInput, decide, decide_treatment
from api.domain.errors import DomainError, Problem
from api.domain.facts import Facts, PartyFacts, PieceFacts
from api.domain.habilitation import Level
from api.domain.moves import UNSENT, Move, carry, follow, route, sent, settle, state_after
from api.domain.next_piece import decide_next
from api.domain.organisation import MoaPresence, PublicCategory
from api.domain.permissions import Actor, Grant
from api.domain.pieces import Groupement
from api.domain.refusals import RefusalReason
from api.domain.roles import Seat
from api.domain.routing import VALIDATION_ROUTES
from api.domain.statuses import DossierState, PieceStatus
from api.domain.transitions import Act

NOW: Final = datetime(2025, 4, 2, 7, 14, 7, tzinfo=UTC)
"""When the dossiers of the tests are opened."""

STRUCTURES: Final[Mapping[Seat, UUID]] = {seat: UUID(int=number) for number, seat in enumerate(Seat, start=1)}
VALIDATORS: Final = (Seat.VALIDEUR_1, Seat.VALIDEUR_2)
IN_USE: Final = tuple(rule.cadre for rule in CADRES.values() if rule.active and rule.nature is not Nature.AUTRE)
FIRST: Final = tuple(cadre for cadre in IN_USE if CADRES[cadre].position is not Position.SUITE)
"""The cadres that open a dossier, or make a plain invoice."""


# ------------------------------------------------------------------------------------------- made by hand


def parties(
    *seats: Seat, setting: MoaPresence = MoaPresence.AVEC_MOA, category: PublicCategory | None = None
) -> dict[Seat, PartyFacts]:
    """A structure in each of these seats, in the supplier's and in the recipient's, who has this setting."""
    made = {seat: PartyFacts(seat, STRUCTURES[seat]) for seat in (Seat.FOURNISSEUR, *seats)}
    payer = PartyFacts(Seat.DESTINATAIRE, STRUCTURES[Seat.DESTINATAIRE], None, setting, category)
    return made | {Seat.DESTINATAIRE: payer}


def a_piece(
    cadre: Cadre, status: PieceStatus, *, rank: int = 1, holder: Seat | None = None, **given: Any
) -> PieceFacts:
    """A pièce put in a status without having gone through the others."""
    seat = CADRES[cadre].depositor_seat
    values = {"depositor_seat": seat, "deposited_at": NOW, "held_since": NOW if holder else None, **given}
    return PieceFacts(UUID(int=rank), rank, cadre, status, holder=holder, **values)


def a_dossier(*pieces: PieceFacts, between: Mapping[Seat, PartyFacts] | None = None, **given: Any) -> Facts:
    """A dossier of these pièces, between everybody unless said otherwise."""
    everybody = parties(Seat.MOE, Seat.MOA, *VALIDATORS) if between is None else between
    works = not pieces or CADRES[pieces[0].cadre].works
    return replace(Facts(works, DossierState.EN_COURS, Groupement.AUCUN, False, everybody, pieces), **given)


def person(facts: Facts, *seats: Seat, level: Level = Level.MODIFICATION) -> Actor:
    """Somebody of the structures in these seats, with the application of each at that level."""
    places = [place for seat in seats if (place := facts.place(seat)) is not None]
    grants = tuple(Grant(place.structure_id, None, place.application, level) for place in places)
    return Actor(UUID(int=99), {}, grants)


def problems_of(attempt: Any, *args: Any, **given: Any) -> tuple[Problem, ...]:
    """What a rule answers against an attempt; nothing when it lets it pass."""
    try:
        attempt(*args, **given)
    except DomainError as refusal:
        return refusal.problems
    return ()


def codes(attempt: Any, *args: Any, **given: Any) -> list[str]:
    """The codes of what a rule answers against an attempt."""
    return [problem.code.value for problem in problems_of(attempt, *args, **given)]


def a_form(act: Act, seat: Seat) -> ActInput:
    """A form that nothing is wrong with, for that act from that seat."""
    if act is Act.REFUSE and seat in (Seat.MOE, Seat.MOA):
        return ActInput(RefusalReason.ERREUR_DESTINATAIRE)
    if act in (Act.REFUSE, Act.SUSPEND, Act.DECLINE_VALIDATION):
        return ActInput(text="Le bon de livraison manque")
    return ActInput(files=1) if act is Act.COMPLETE else ActInput()


# ------------------------------------------------------------------------------------------------- openings


@dataclass(frozen=True, slots=True)
class Opening:
    """How a dossier begins: its first cadre, who sits in it, and what the form says of the companies."""

    cadre: Cadre
    seats: frozenset[Seat] = frozenset()
    setting: MoaPresence = MoaPresence.AVEC_MOA
    groupement: Groupement = Groupement.AUCUN
    delegated: bool = False

    def __str__(self) -> str:
        return "-".join([self.cadre.name, *sorted(self.seats), self.setting, self.groupement])

    def play(self, now: datetime = NOW) -> Play:
        """The dossier once its first pièce is sent."""
        between = parties(*self.seats, setting=self.setting)
        empty = a_dossier(
            between=between,
            works=CADRES[self.cadre].works,
            groupement=self.groupement,
            delegated=self.delegated,
        )
        return Play(empty, now).send(self.cadre)


def openings() -> Iterator[Opening]:
    """Every first deposit that a form may make, but for the groupement and the mandant."""
    for cadre in FIRST:
        levels = sum(cadre in route.cadres for route in VALIDATION_ROUTES)
        for validators in range(1, levels + 1) if levels else (0,):
            for seats in ((), (Seat.MOE,), (Seat.MOA,), (Seat.MOE, Seat.MOA)):
                for setting in (MoaPresence.SANS_MOA, MoaPresence.AVEC_MOA):
                    named = frozenset({*seats, *VALIDATORS[:validators]})
                    opening = Opening(cadre, named, setting)
                    if _may_open(opening):
                        yield opening


def _may_open(opening: Opening) -> bool:
    """Whether somebody would receive the pièce; a recipient « avec MOA » is the MOA of a dossier that passes by one."""
    if not CADRES[opening.cadre].works and opening.seats & {Seat.MOE, Seat.MOA}:
        return False
    passes_by_moa = any(each.role.seat is Seat.MOA for each in CADRES[opening.cadre].recipients)
    if passes_by_moa and opening.setting is MoaPresence.AVEC_MOA and Seat.MOA not in opening.seats:
        return False
    return route(a_dossier(between=parties(*opening.seats, setting=opening.setting)), opening.cadre) is not None


# ---------------------------------------------------------------------------------------------------- played


@dataclass(frozen=True, slots=True)
class Play:
    """A dossier in play: each method answers what it has become, and `log` holds the moves made so far."""

    facts: Facts
    now: datetime = NOW
    log: tuple[tuple[UUID, Move], ...] = ()

    @property
    def piece(self) -> PieceFacts:
        """The last pièce deposited."""
        return self.facts.current

    @property
    def path(self) -> tuple[str, ...]:
        """The transitions followed so far."""
        return tuple(move.transition.id for _, move in self.log)

    def later(self, days: float) -> Play:
        """The same, some days later."""
        return replace(self, now=self.now + timedelta(days=days))

    def at(self, instant: datetime) -> Play:
        """The same, at that instant."""
        return replace(self, now=instant)

    def act(self, act: Act, seat: Seat, given: ActInput | None = None, *, on: PieceFacts | None = None) -> Play:
        """Somebody at `seat` does an act that its own form is enough for."""
        piece, actor = on or self.piece, person(self.facts, seat)
        if act in PERMISSION_OF_ACT:
            move = decide(self.facts, piece, act, actor, given or a_form(act, seat))
        else:
            move = follow(self.facts, piece, act, frozenset({seat}) & self.facts.parties.keys())
        return self._moved(piece, move)

    def treat(self, to: PieceStatus, *, seat: Seat = Seat.DESTINATAIRE, on: PieceFacts | None = None) -> Play:
        """The finance office gives the pièce a status."""
        piece, given = on or self.piece, ActInput(text="Pièce illisible", text_field="reason")
        return self._moved(piece, decide_treatment(self.facts, piece, person(self.facts, seat), to, given))

    def deposit(self, cadre: Cadre, *, seat: Seat | None = None, on: PieceFacts | None = None) -> Play:
        """Somebody deposits the pièce that follows."""
        actor = person(self.facts, seat or CADRES[cadre].depositor_seat)
        previous = on or self.piece
        closing = decide_next(self.facts, previous, actor, cadre, self.now)
        return self._changed(previous, [closing]).send(cadre)

    def send(self, cadre: Cadre) -> Play:
        """A new pièce is sent, whatever comes before it."""
        rank = len(self.facts.pieces) + 1
        piece = a_piece(cadre, UNSENT, rank=rank, deposited_at=self.now)
        opened = replace(self, facts=replace(self.facts, pieces=(*self.facts.pieces, piece)))
        return opened._changed(piece, sent(self.facts, cadre))

    def expire(self) -> Play:
        """The engine notes a silence, as of the end of its delay."""
        running = deadline(self.piece)
        move = expired(self.piece, self.now)
        if move is None or running is None:
            raise LookupError("nothing has expired")
        return replace(self, now=running.due_at)._moved(self.piece, move).at(self.now)

    def handle_rejection(self) -> Play:
        """The author marks the rejection as handled."""
        return self._with(replace(self.piece, rejection_handled=True))

    def _moved(self, piece: PieceFacts, move: Move) -> Play:
        return self._changed(piece, [move, *settle(self.facts, piece.cadre, move.after)])

    def _changed(self, piece: PieceFacts, moves: list[Move]) -> Play:
        played = self._with(carry(self.facts, piece, moves, self.now))
        facts = replace(played.facts, state=state_after(self.facts.state, moves))
        return replace(played, facts=facts, log=(*self.log, *((piece.id, move) for move in moves)))

    def _with(self, piece: PieceFacts) -> Play:
        pieces = tuple(piece if each.id == piece.id else each for each in self.facts.pieces)
        return replace(self, facts=replace(self.facts, pieces=pieces))
