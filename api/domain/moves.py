"""Following the transitions of a pièce: which row an act follows, and what the system then does by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Final

from api.domain.cadres import CADRES, Cadre, Role, Seat
from api.domain.errors import ErrorCode, error
from api.domain.facts import Facts, PieceFacts
from api.domain.routing import ROUTES, Route
from api.domain.statuses import STATUSES, DossierState, PieceStatus
from api.domain.transitions import TRANSITIONS, Act, Condition, Effect, Guard, Transition

UNSENT: Final = PieceStatus.BROUILLON
"""What a pièce is until it is sent (T03, T04)."""

_OF_ACT: Final = {act: tuple(row for row in TRANSITIONS if row.act is act) for act in Act}
_BY_ITSELF: Final = tuple(row for act in (Act.PASS_ON, Act.ROUTE, Act.DELIVER) for row in _OF_ACT[act])
_ANSWERED_BY_THE_SECOND: Final = frozenset({PieceStatus.VALIDEE_2, PieceStatus.ABSENCE_VALIDATION_2_HORS_DELAI})
_OVER_ITS_HOLDER: Final = frozenset(
    row.id for row in TRANSITIONS if Effect.REPLACES_PIECE in row.effects or Guard.TACIT_DELAY_PASSED in row.guards
)
"""The rows that others follow on a pièce completed for the MOE or the MOA: the tacit procedure (T52 to T54)."""
_HANDS_OVER_AGAIN: Final = frozenset({Effect.RESTARTS_DELAY, Effect.RESTARTS_ROUTING})
_STAYS_WITH_ITS_HOLDER: Final = frozenset({Role.DEPOSANT, Role.FOURNISSEUR_OU_DEPOSANT, Role.ACTEUR_COURANT})
_STATE_OF_EFFECT: Final = {
    Effect.STOPS_DOSSIER: DossierState.ARRETE,
    Effect.REJECTS_DOSSIER: DossierState.REJETE,
    Effect.PAYS_DOSSIER: DossierState.PAYE,
}


@dataclass(frozen=True, slots=True)
class Move:
    """A transition followed; `seat` is where the actor sat, None for the system."""

    transition: Transition
    before: PieceStatus | None
    after: PieceStatus
    seat: Seat | None = None


# --------------------------------------------------------------------------------------- following an act


def rows(facts: Facts, piece: PieceFacts, act: Act) -> tuple[Transition, ...]:
    """The rows of §5 that exist for that act in this dossier on a pièce of that cadre, whatever its status."""
    return rows_of(act, piece.cadre, facts.met)


@cache  # as below: there are few cadres, and few ways to be seated
def rows_of(act: Act, cadre: Cadre, met: frozenset[Condition]) -> tuple[Transition, ...]:
    """The rows of §5 for that act on a pièce of that cadre, in a dossier where these conditions are met."""
    return tuple(row for row in _OF_ACT[act] if cadre in row.cadres and row.condition in (None, *met))


def follow(
    facts: Facts, piece: PieceFacts, act: Act, seats: frozenset[Seat], *, among: Sequence[Transition] | None = None
) -> Move:
    """The transition that `act` follows now, from one of `seats`, of the rows `among` if some are meant.

    Raises NOT_SUSPENDED or TRANSITION_NOT_ALLOWED when there is none.
    """
    for row in rows(facts, piece, act) if among is None else among:
        seat = _seat_to_follow_from(row, piece, seats) if _is_open(row, facts, piece) else None
        if seat is not None:
            # Decisions 7: a first pièce that another one's refusal stopped keeps its status when it is duplicated.
            after = row.becomes if piece.status in row.when else piece.status
            return Move(row, piece.status, after, seat)
    code = ErrorCode.NOT_SUSPENDED if act is Act.COMPLETE else ErrorCode.TRANSITION_NOT_ALLOWED
    raise error(code, status=STATUSES[piece.status].libelle)


def _is_open(row: Transition, facts: Facts, piece: PieceFacts) -> bool:
    stopped = piece.status in row.when
    if Guard.STOPPED_ONCE in row.guards:
        return piece.rank == 1 and not piece.duplicated and (stopped or facts.state is DossierState.ARRETE)
    return stopped


def _seat_to_follow_from(row: Transition, piece: PieceFacts, seats: frozenset[Seat]) -> Seat | None:
    playing = piece.seats_of(row.role) & seats
    # A completed pièce is back with the actor who suspended it; only the tacit procedure passes over his head.
    if piece.status is PieceStatus.COMPLETEE and row.id not in _OVER_ITS_HOLDER:
        playing &= {piece.holder}
    return min(playing, default=None)


# ------------------------------------------------------------------------------------ what follows by itself


def route(facts: Facts, cadre: Cadre) -> Route | None:
    """Where a pièce of that cadre goes once on the public side (§2.3), or None when nobody is named to receive it."""
    return _route(cadre, facts.met, facts.seated)


@cache
def _route(cadre: Cadre, met: frozenset[Condition], seated: frozenset[Seat]) -> Route | None:
    open_to = (each for each in ROUTES if cadre in each.cadres and each.condition in (None, *met))
    return next((each for each in open_to if each.to in seated), None)


def sent(facts: Facts, cadre: Cadre) -> list[Move]:
    """The moves of a pièce that is sent: deposited, then whatever the system does (T03 or T04, then T20 to T24)."""
    row = next(row for row in _OF_ACT[Act.SEND] if cadre in row.cadres)
    return [Move(row, None, row.becomes, CADRES[cadre].depositor_seat), *settle(facts, cadre, row.becomes)]


def settle(facts: Facts, cadre: Cadre, status: PieceStatus) -> list[Move]:
    """What the system does by itself from `status`: passes on, routes, delivers (T10, T16, T20 to T24)."""
    moves: list[Move] = []
    while (row := _row_by_itself(facts, cadre, status)) is not None:
        moves.append(Move(row, status, row.becomes))
        status = row.becomes
    return moves


def _row_by_itself(facts: Facts, cadre: Cadre, status: PieceStatus) -> Transition | None:
    for row in _rows_by_itself(cadre, status):
        if row.act is Act.ROUTE:
            towards = route(facts, cadre)
            follows = towards is not None and towards.transition == row.id
        else:
            # After the second validator nobody is left, whatever the parties.
            follows = status in _ANSWERED_BY_THE_SECOND or facts.holds(row.condition)
        if follows:
            return row
    return None


@cache
def _rows_by_itself(cadre: Cadre, status: PieceStatus) -> tuple[Transition, ...]:
    return tuple(row for row in _BY_ITSELF if cadre in row.cadres and status in row.when)


# ------------------------------------------------------------------------------------------- what they change


def carry(facts: Facts, piece: PieceFacts, moves: Iterable[Move], now: datetime) -> PieceFacts:
    """The pièce once the moves are made: its status, who holds it and since when, when its validators let it go."""
    for move in moves:
        effects = frozenset(move.transition.effects)
        holder = _holder_after(facts, piece, move)
        stays = holder is piece.holder and not effects & _HANDS_OVER_AGAIN
        piece = replace(
            piece,
            status=move.after,
            holder=holder,
            held_since=piece.held_since if stays else now,
            validated_at=now if Effect.ENDS_VALIDATION in effects else piece.validated_at,
            # Suspended again, it is to be acknowledged again.
            suspension_acknowledged=piece.suspension_acknowledged and move.transition.act is not Act.SUSPEND,
            duplicated=piece.duplicated or move.transition.act is Act.DUPLICATE,
        )
    return piece


def _holder_after(facts: Facts, piece: PieceFacts, move: Move) -> Seat | None:
    """Whoever must act holds it; a pièce suspended or recycled stays with the actor who stopped it (R-SUS-3)."""
    if move.transition.act is Act.SUSPEND:
        return move.seat
    role = STATUSES[move.after].waits_for
    if role is None or role in _STAYS_WITH_ITS_HOLDER or role.seat not in facts.parties:
        return piece.holder
    return role.seat


def state_after(state: DossierState, moves: Iterable[Move]) -> DossierState:
    """The state of the dossier once the moves are made (§4.12)."""
    for move in moves:
        for effect in move.transition.effects:
            state = _STATE_OF_EFFECT.get(effect, state)
    return state
