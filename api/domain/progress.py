"""Which circuit a dossier follows, and where it stands on it (works-billing §3, decisions 12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.domain.cadres import CADRES, Cadre, Seat
from api.domain.circuits import CIRCUITS, Circuit, Step, StepKind
from api.domain.facts import Facts, PieceFacts
from api.domain.pieces import Groupement
from api.domain.statuses import STATUSES, DossierState, PieceStatus


class StepState(StrEnum):
    """Where a step stands."""

    DONE = "DONE"
    CURRENT = "CURRENT"
    TO_COME = "TO_COME"
    STOPPED = "STOPPED"


STEP_STATES = {
    StepState.DONE: "Fait",
    StepState.CURRENT: "En cours",
    StepState.TO_COME: "À venir",
    StepState.STOPPED: "Arrêté",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the stepper; `piece` is there once it is deposited."""

    cadre: Cadre | None
    libelle: str
    seat: Seat
    state: StepState
    piece: PieceFacts | None = None


def circuit_of(facts: Facts) -> Circuit | None:
    """The circuit that the deposited pièces follow so far; None for a plain invoice."""
    if not facts.works:
        return None
    deposited = tuple(piece.cadre for piece in facts.pieces)
    chosen = [Circuit.COT_SOLIDAIRE] if facts.groupement is Groupement.SOLIDAIRE else []
    chosen += [Circuit.MOAD] if facts.delegated else []
    for circuit in chosen:
        if _begins(circuit, deposited):
            return circuit
    ordinary = [circuit for circuit in Circuit if circuit not in (Circuit.COT_SOLIDAIRE, Circuit.MOAD)]
    fitting = [circuit for circuit in ordinary if _fits(circuit, facts)]
    for candidates, test in ((fitting, _begins), (ordinary, _contains), (ordinary, _opens)):
        found = next((circuit for circuit in candidates if test(circuit, deposited)), None)
        if found is not None:
            return found
    raise LookupError(f"no circuit knows {deposited}")


def _works_cadres(circuit: Circuit) -> tuple[Cadre, ...]:
    """The cadres deposited before the payment: what a MOAD invoices afterwards is another dossier."""
    return tuple(cadre for cadre in CIRCUITS[circuit].cadres if CADRES[cadre].works)


def _fits(circuit: Circuit, facts: Facts) -> bool:
    """Whether the circuit agrees with who sits in the dossier: a MOE, a second validator."""
    if circuit in (Circuit.EC_SANS_MOE, Circuit.FIN_SANS_MOE) and Seat.MOE in facts.parties:
        return False
    if circuit is Circuit.ST_TRAVAUX and Seat.VALIDEUR_2 in facts.parties:
        return False
    waits_for_moe = any(CADRES[cadre].depositor_seat is Seat.MOE for cadre in _works_cadres(circuit))
    silent = circuit is Circuit.EC_MOE_SILENCIEUSE
    return Seat.MOE in facts.parties or not (waits_for_moe or silent)


def _begins(circuit: Circuit, deposited: Sequence[Cadre]) -> bool:
    return _works_cadres(circuit)[: len(deposited)] == tuple(deposited)


def _contains(circuit: Circuit, deposited: Sequence[Cadre]) -> bool:
    """Whether the deposited cadres stand in that order in the circuit, some left out."""
    left = iter(_works_cadres(circuit))
    return all(cadre in left for cadre in deposited)


def _opens(circuit: Circuit, deposited: Sequence[Cadre]) -> bool:
    return deposited[0] in _works_cadres(circuit)


def stages(facts: Facts) -> list[Stage]:
    """The stepper: the deposited pièces and their validations, then the rest of the circuit, then the payment."""
    circuit = circuit_of(facts)
    if circuit is None:
        return []
    steps = CIRCUITS[circuit].steps
    done = list(_deposited(facts, steps))
    last = facts.current.cadre
    cadres = [step.cadre for step in steps]
    rest = steps[cadres.index(last) + 1 :] if last in cadres else steps[-1:]
    coming = [_to_come(facts, step) for step in rest if step.kind is not StepKind.VALIDATION and _in_dossier(step)]
    return done + coming


def _in_dossier(step: Step) -> bool:
    return step.cadre is None or CADRES[step.cadre].works


def _deposited(facts: Facts, steps: Sequence[Step]) -> Iterator[Stage]:
    for piece in facts.pieces:
        yield Stage(piece.cadre, CADRES[piece.cadre].libelle, piece.depositor_seat, _state(piece), piece)
        if piece.rank == 1:
            for step in steps:
                seat = Seat.VALIDEUR_2 if step.level == 2 else Seat.VALIDEUR_1
                if step.kind is StepKind.VALIDATION and seat in facts.parties:
                    yield Stage(None, step.libelle, seat, _validation_state(piece, seat), None)


def _state(piece: PieceFacts) -> StepState:
    rule = STATUSES[piece.status]
    if piece.status in STOPPED:
        return StepState.STOPPED
    with_payer = piece.holder is Seat.DESTINATAIRE and rule.waits_for is not None and rule.waits_for.seat is Seat.DESTINATAIRE
    return StepState.DONE if rule.final or with_payer else StepState.CURRENT


STOPPED = frozenset(
    {
        PieceStatus.REFUSEE_1,
        PieceStatus.REFUSEE_2,
        PieceStatus.REFUSEE_MOE,
        PieceStatus.REFUSEE_MOA,
        PieceStatus.REFUSEE_FOURNISSEUR,
        PieceStatus.DUPLIQUE_APRES_REFUS,
        PieceStatus.REJETEE,
    }
)
"""The statuses that stop a dossier for good."""


def _validation_state(piece: PieceFacts, seat: Seat) -> StepState:
    refused = {Seat.VALIDEUR_1: PieceStatus.REFUSEE_1, Seat.VALIDEUR_2: PieceStatus.REFUSEE_2}[seat]
    if piece.status is refused:
        return StepState.STOPPED
    if piece.validated_at is not None or (seat is Seat.VALIDEUR_1 and piece.holder is Seat.VALIDEUR_2):
        return StepState.DONE
    return StepState.CURRENT if piece.holder is seat else StepState.TO_COME


def _to_come(facts: Facts, step: Step) -> Stage:
    if step.kind is StepKind.PAYMENT:
        paid = facts.state is DossierState.PAYE
        paying = facts.state is DossierState.EN_COURS and _state(facts.current) is StepState.DONE
        state = StepState.DONE if paid else StepState.CURRENT if paying else StepState.TO_COME
        return Stage(None, "Paiement", Seat.DESTINATAIRE, state)
    if step.cadre is None:
        raise LookupError(f"a deposit without cadre: {step}")
    rule = CADRES[step.cadre]
    return Stage(step.cadre, rule.libelle, rule.depositor_seat, StepState.TO_COME)
