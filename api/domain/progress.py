"""Which circuit a dossier follows, and where it stands on it (works-billing §3, decisions 12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from api.domain.cadres import CADRES, Cadre
from api.domain.circuits import CIRCUITS, Circuit, Step, StepKind
from api.domain.facts import Facts, PieceFacts
from api.domain.next_piece import may_follow
from api.domain.pieces import Groupement
from api.domain.roles import Seat
from api.domain.statuses import DossierState, PieceStatus
from api.domain.transitions import TRANSITIONS, Act, Condition, Effect


class StepState(StrEnum):
    """Where a step stands."""

    DONE = "DONE"
    CURRENT = "CURRENT"
    TO_COME = "TO_COME"
    STOPPED = "STOPPED"


STEP_STATES: Final[Mapping[StepState, str]] = {
    StepState.DONE: "Fait",
    StepState.CURRENT: "En cours",
    StepState.TO_COME: "À venir",
    StepState.STOPPED: "Arrêté",
}

STOPPED: Final = frozenset(
    row.becomes
    for row in TRANSITIONS
    if row.act is Act.DUPLICATE or not {Effect.STOPS_DOSSIER, Effect.REJECTS_DOSSIER}.isdisjoint(row.effects)
)
"""The statuses that stop a dossier for good."""

_NAMED: Final = frozenset({Circuit.COT_SOLIDAIRE, Circuit.MOAD})
"""The circuits that the form of the first pièce names; the others are told by their cadres."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the stepper; `piece` is there once it is deposited."""

    cadre: Cadre | None
    libelle: str
    seat: Seat
    state: StepState
    piece: PieceFacts | None = None


# ---------------------------------------------------------------------------------------------- the circuit


def circuit_of(facts: Facts) -> Circuit | None:
    """The circuit that the deposited pièces follow so far; None for a plain invoice."""
    if not facts.works:
        return None
    path: list[Cadre] = []
    for piece in facts.pieces:
        # An A22 begins anew: what it replaced, and what led there, says nothing of how the dossier will end.
        path = [] if piece.status is PieceStatus.REMPLACEE_PAR_A22 else [*path, piece.cadre]
    if facts.groupement is Groupement.SOLIDAIRE and _opens(Circuit.COT_SOLIDAIRE, path):
        return Circuit.COT_SOLIDAIRE
    if facts.delegated and _opens(Circuit.MOAD, path):
        return Circuit.MOAD
    return _ordinary(tuple(path), facts.met, facts.seated)


@lru_cache(maxsize=1_024)  # dossiers go the same few ways
def _ordinary(path: tuple[Cadre, ...], met: frozenset[Condition], seated: frozenset[Seat]) -> Circuit:
    """The circuit told by the cadres deposited, in a dossier with these conditions and seats."""
    ordinary = [circuit for circuit in Circuit if circuit not in _NAMED and CIRCUITS[circuit].supposes in (None, *met)]
    # The first pièce alone tells only whether there is a MOE; who else must deposit is told by the second.
    untold = frozenset({Seat.MOA}) if len(path) == 1 else frozenset()
    complete = [circuit for circuit in ordinary if _depositors(circuit) - untold <= seated]
    ways: tuple[tuple[Sequence[Circuit], Callable[[Circuit, Sequence[Cadre]], bool]], ...] = (
        (complete, _begins),
        (ordinary, _contains),
        (ordinary, _opens),
    )
    return next(circuit for among, fits in ways for circuit in among if fits(circuit, path))


@cache
def _works_cadres(circuit: Circuit) -> tuple[Cadre, ...]:
    """The cadres deposited before the payment: what a MOAD invoices afterwards is another dossier."""
    return tuple(cadre for cadre in CIRCUITS[circuit].cadres if CADRES[cadre].works)


@cache
def _depositors(circuit: Circuit) -> frozenset[Seat]:
    return frozenset(CADRES[cadre].depositor_seat for cadre in _works_cadres(circuit))


def _begins(circuit: Circuit, path: Sequence[Cadre]) -> bool:
    return _works_cadres(circuit)[: len(path)] == tuple(path)


def _contains(circuit: Circuit, path: Sequence[Cadre]) -> bool:
    """Whether the cadres stand in that order in the circuit, some of its own left out."""
    left = iter(_works_cadres(circuit))
    return all(cadre in left for cadre in path)


def _opens(circuit: Circuit, path: Sequence[Cadre]) -> bool:
    return _begins(circuit, path[:1])


# --------------------------------------------------------------------------------------------------- the steps


def stages(facts: Facts) -> list[Stage]:
    """The stepper: the deposited pièces and their validations, then the rest of the circuit, then the payment.

    Nothing comes after the step where a dossier was stopped (§4.12).
    """
    circuit = circuit_of(facts)
    if circuit is None:
        return []
    first, *others = facts.pieces
    gone = [_deposited(first), *_validations(facts), *(_deposited(piece) for piece in others)]
    if facts.state in (DossierState.ARRETE, DossierState.REJETE):
        return [stage for stage in gone if stage.state is not StepState.TO_COME]
    return [*gone, *(_to_come(cadre) for cadre in _rest(facts, circuit)), _payment(facts, circuit)]


def _deposited(piece: PieceFacts) -> Stage:
    return Stage(piece.cadre, CADRES[piece.cadre].libelle, piece.depositor_seat, _state(piece), piece)


def _state(piece: PieceFacts) -> StepState:
    """A pièce is done once another has followed it, or once the payer has it."""
    if piece.status in STOPPED:
        return StepState.STOPPED
    return StepState.DONE if piece.closed or piece.holder is Seat.DESTINATAIRE else StepState.CURRENT


def _validations(facts: Facts) -> Iterator[Stage]:
    """The validations of the first pièce: they keep their place, whatever circuit the dossier ends in."""
    first = facts.pieces[0]
    for step in _validation_steps(facts):
        seat = Seat.VALIDEUR_2 if step.level == 2 else Seat.VALIDEUR_1
        yield Stage(None, step.libelle, seat, _validation_state(first, seat))


def _validation_steps(facts: Facts) -> list[Step]:
    path = [facts.pieces[0].cadre]
    opened = (rule.steps for circuit, rule in CIRCUITS.items() if _opens(circuit, path) and facts.holds(rule.supposes))
    return [step for step in next(opened, ()) if step.kind is StepKind.VALIDATION]


def _validation_state(piece: PieceFacts, seat: Seat) -> StepState:
    if piece.validated_at is not None:
        return StepState.DONE
    second = piece.holder is Seat.VALIDEUR_2 or piece.status is PieceStatus.ERREUR_COTRAITANT_SUR_VALIDEUR
    if seat is not (Seat.VALIDEUR_2 if second else Seat.VALIDEUR_1):
        return StepState.DONE if second else StepState.TO_COME
    return StepState.STOPPED if piece.status in STOPPED else StepState.CURRENT


def _rest(facts: Facts, circuit: Circuit) -> Iterator[Cadre]:
    """The pièces still to come: those of the circuit, or what replaces those that nobody here may deposit."""
    cadres = _works_cadres(circuit)
    last = facts.current.cadre
    while following := may_follow(facts, last):
        last = next((cadre for cadre in following if cadre in cadres), following[0])
        yield last


def _to_come(cadre: Cadre) -> Stage:
    return Stage(cadre, CADRES[cadre].libelle, CADRES[cadre].depositor_seat, StepState.TO_COME)


def _payment(facts: Facts, circuit: Circuit) -> Stage:
    step = next(step for step in CIRCUITS[circuit].steps if step.kind is StepKind.PAYMENT)
    state = StepState.TO_COME
    if facts.state is DossierState.PAYE:
        state = StepState.DONE
    elif facts.state is DossierState.EN_COURS and _state(facts.current) is StepState.DONE:
        state = StepState.CURRENT
    return Stage(None, step.libelle, Seat.DESTINATAIRE, state)
