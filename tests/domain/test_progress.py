"""Which circuit a dossier follows, and its stepper (works-billing §3, decisions 12)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest

from api.domain.cadres import CADRES, Cadre
from api.domain.circuits import CIRCUITS, Circuit
from api.domain.organisation import MoaPresence
from api.domain.pieces import Groupement
from api.domain.progress import STEP_STATES, STOPPED, StepState, circuit_of, stages
from api.domain.roles import Seat
from api.domain.statuses import PieceStatus
from api.domain.succession import NEXT
from api.domain.transitions import Act
from tests.domain.dossiers import Opening, Play

S = PieceStatus
MOE, MOA, V1, V2 = Seat.MOE, Seat.MOA, Seat.VALIDEUR_1, Seat.VALIDEUR_2
SANS, AVEC = MoaPresence.SANS_MOA, MoaPresence.AVEC_MOA
SILENT: Final = "(MOE silent)"


def played(path: str, seats: tuple[Seat, ...], opening: Opening) -> Play:
    """The dossier of a path such as « A7 A17 A22 »: validated at once, late where the tacit procedure wants it."""
    cadres = [Cadre[name] for name in path.split()]
    play = opening.play()
    for act_seat in (V1, V2):
        if act_seat in seats and CADRES[cadres[0]].needs_validator:
            play = play.act(Act.VALIDATE, act_seat)
    for cadre in cadres[1:]:
        if cadre in (Cadre.A22, Cadre.A23, Cadre.A24):
            play = play.later(31)
        if cadre is Cadre.A19 and MOE in seats and play.piece.status is S.A_ASSOCIER_MOE:
            play = play.later(9).expire()
        play = play.deposit(cadre)
    return play


NO_MOE, NO_MOA, BOTH = (MOA,), (MOE,), (MOE, MOA)

PATHS: Final = (
    # In progress
    ("A4", BOTH, SANS, Circuit.EC_NOMINAL),
    ("A4 A15", BOTH, SANS, Circuit.EC_NOMINAL),
    ("A4 A15 A19", BOTH, AVEC, Circuit.EC_NOMINAL),
    ("A4 A16", BOTH, SANS, Circuit.EC_MOA_HORS_OUTIL),
    ("A4 A19", BOTH, AVEC, Circuit.EC_MOE_SILENCIEUSE),
    ("A4", NO_MOE, AVEC, Circuit.EC_SANS_MOE),
    ("A4 A19", NO_MOE, AVEC, Circuit.EC_SANS_MOE),
    ("A4", NO_MOA, SANS, Circuit.EC_NOMINAL),
    ("A4 A16", NO_MOA, SANS, Circuit.EC_MOA_HORS_OUTIL),
    ("A5", BOTH, AVEC, Circuit.EC_MOE_HORS_OUTIL),
    ("A5 A19", NO_MOE, AVEC, Circuit.EC_MOE_HORS_OUTIL),
    ("A6", (), SANS, Circuit.EC_DIRECT),
    ("A6", BOTH, AVEC, Circuit.EC_DIRECT),
    # End of contract
    ("A7", BOTH, AVEC, Circuit.FIN_NOMINAL),
    ("A7 A17", BOTH, AVEC, Circuit.FIN_NOMINAL),
    ("A7 A17 A20", BOTH, SANS, Circuit.FIN_NOMINAL),
    ("A7 A17 A20 A8", BOTH, AVEC, Circuit.FIN_NOMINAL),
    ("A7 A18", BOTH, SANS, Circuit.FIN_MOA_HORS_OUTIL),
    ("A7 A18 A8", NO_MOA, SANS, Circuit.FIN_MOA_HORS_OUTIL),
    ("A7", NO_MOA, SANS, Circuit.FIN_NOMINAL),
    ("A7", NO_MOE, AVEC, Circuit.FIN_SANS_MOE),
    ("A7 A20", NO_MOE, AVEC, Circuit.FIN_SANS_MOE),
    ("A7 A20 A8", NO_MOE, SANS, Circuit.FIN_SANS_MOE),
    ("A8", (), SANS, Circuit.FIN_DIRECT),
    # Validated first
    ("A10", (*BOTH, V1), AVEC, Circuit.ST_TRAVAUX),
    ("A10 A15 A19", (*BOTH, V1), AVEC, Circuit.ST_TRAVAUX),
    ("A10 A16", (*BOTH, V1), SANS, Circuit.ST_TRAVAUX),
    ("A10 A19", (*BOTH, V1), AVEC, Circuit.ST_TRAVAUX),
    ("A10 A19", (MOA, V1), AVEC, Circuit.ST_TRAVAUX),
    ("A10", (MOE, V1), SANS, Circuit.ST_TRAVAUX),
    ("A10", (*BOTH, V1, V2), AVEC, Circuit.ST_DE_COTRAITANT),
    ("A10 A15 A19", (*BOTH, V1, V2), AVEC, Circuit.ST_DE_COTRAITANT),
    ("A10 A16", (*BOTH, V1, V2), SANS, Circuit.ST_DE_COTRAITANT),
    ("A10 A19", (MOA, V1, V2), AVEC, Circuit.ST_DE_COTRAITANT),
    ("A13", (*BOTH, V1), AVEC, Circuit.COT_CONJOINT_EC),
    ("A13 A15 A19", (*BOTH, V1), AVEC, Circuit.COT_CONJOINT_EC),
    ("A13 A16", (*BOTH, V1), SANS, Circuit.COT_CONJOINT_EC),
    ("A13 A19", (MOA, V1), AVEC, Circuit.COT_CONJOINT_EC),
    ("A14", (*BOTH, V1), AVEC, Circuit.COT_CONJOINT_FIN),
    ("A14 A17 A20 A8", (*BOTH, V1), AVEC, Circuit.COT_CONJOINT_FIN),
    ("A14 A18 A8", (*BOTH, V1), SANS, Circuit.COT_CONJOINT_FIN),
    ("A14 A20 A8", (MOA, V1), AVEC, Circuit.COT_CONJOINT_FIN),
    # Tacit: what an A22 replaced no longer counts
    ("A7 A22", BOTH, AVEC, Circuit.TACITE_FOURNISSEUR),
    ("A7 A22 A23", BOTH, AVEC, Circuit.TACITE_FOURNISSEUR),
    ("A7 A22 A24", BOTH, AVEC, Circuit.TACITE_MOE),
    ("A7 A22 A25", BOTH, AVEC, Circuit.TACITE_MOA),
    ("A7 A22 A20", BOTH, AVEC, Circuit.TACITE_REPRISE),
    ("A7 A22 A20 A8", NO_MOE, AVEC, Circuit.TACITE_REPRISE),
    ("A7 A17 A22", BOTH, AVEC, Circuit.TACITE_FOURNISSEUR),
    ("A7 A17 A22 A24", BOTH, AVEC, Circuit.TACITE_MOE),
    ("A7 A17 A22 A25", BOTH, AVEC, Circuit.TACITE_MOA),
    ("A7 A17 A22 A20 A8", BOTH, AVEC, Circuit.TACITE_REPRISE),
    ("A14 A22", (*BOTH, V1), AVEC, Circuit.TACITE_FOURNISSEUR),
    ("A14 A17 A22 A24", (*BOTH, V1), AVEC, Circuit.TACITE_MOE),
    ("A22", BOTH, AVEC, Circuit.TACITE_FOURNISSEUR),
    ("A22 A23", NO_MOE, AVEC, Circuit.TACITE_FOURNISSEUR),
    ("A22 A24", BOTH, AVEC, Circuit.TACITE_MOE),
    ("A22 A25", NO_MOE, AVEC, Circuit.TACITE_MOA),
    ("A22 A20 A8", BOTH, AVEC, Circuit.TACITE_REPRISE),
)


@pytest.mark.parametrize(("path", "seats", "setting", "circuit"), PATHS)
def test_the_circuit_of_a_path(path: str, seats: tuple[Seat, ...], setting: MoaPresence, circuit: Circuit) -> None:
    opening = Opening(Cadre[path.split(maxsplit=1)[0]], frozenset(seats), setting)
    play = played(path, seats, opening)
    assert [piece.cadre.name for piece in play.facts.pieces] == path.split()
    assert circuit_of(play.facts) is circuit


def test_every_step_of_a_path_is_tried() -> None:
    tried = {pair for path, *_ in PATHS for pair in zip(path.split(), path.split()[1:], strict=False)}
    assert tried == {(previous.name, row.cadre.name) for row in NEXT for previous in row.after}
    assert {circuit for *_, circuit in PATHS} == set(Circuit) - {Circuit.COT_SOLIDAIRE, Circuit.MOAD}


@pytest.mark.parametrize(
    ("path", "seats", "groupement", "delegated", "circuit"),
    [
        ("A4", BOTH, Groupement.SOLIDAIRE, False, Circuit.COT_SOLIDAIRE),
        ("A4 A15 A19", BOTH, Groupement.SOLIDAIRE, False, Circuit.COT_SOLIDAIRE),
        ("A4 A19", NO_MOE, Groupement.SOLIDAIRE, False, Circuit.COT_SOLIDAIRE),
        # §3.15: at the end of the contract, A7 then the nominal circuit.
        ("A7 A17", BOTH, Groupement.SOLIDAIRE, False, Circuit.FIN_NOMINAL),
        ("A4", BOTH, Groupement.CONJOINT, False, Circuit.EC_NOMINAL),
        ("A4", BOTH, Groupement.AUCUN, True, Circuit.MOAD),
        ("A4 A15 A19", BOTH, Groupement.AUCUN, True, Circuit.MOAD),
        ("A7 A17 A20", BOTH, Groupement.AUCUN, True, Circuit.FIN_NOMINAL),
        ("A5", BOTH, Groupement.AUCUN, True, Circuit.EC_MOE_HORS_OUTIL),
        ("A4", BOTH, Groupement.SOLIDAIRE, True, Circuit.COT_SOLIDAIRE),
    ],
)
def test_the_form_names_two_circuits(
    path: str, seats: tuple[Seat, ...], groupement: Groupement, delegated: bool, circuit: Circuit
) -> None:
    opening = Opening(Cadre[path.split(maxsplit=1)[0]], frozenset(seats), AVEC, groupement, delegated)
    assert circuit_of(played(path, seats, opening).facts) is circuit


def test_a_plain_invoice_follows_no_circuit() -> None:
    play = Opening(Cadre.A9, frozenset({V1})).play()
    assert (circuit_of(play.facts), stages(play.facts)) == (None, [])


# ------------------------------------------------------------------------------------------------- the stepper

MARKS: Final = {StepState.DONE: "+", StepState.CURRENT: ">", StepState.TO_COME: ".", StepState.STOPPED: "x"}


def shown(play: Play) -> str:
    """The stepper on one line: a mark before each step, its cadre, else its label's first word."""
    return " ".join(
        f"{MARKS[stage.state]}{stage.cadre.name if stage.cadre else stage.libelle.split()[0]}"
        for stage in stages(play.facts)
    )


def test_the_steps_of_a_nominal_dossier_to_its_payment() -> None:
    play = Opening(Cadre.A4, frozenset(BOTH)).play()
    assert shown(play) == ">A4 .A15 .A19 .Paiement"
    assert shown(play.act(Act.SUSPEND, MOE)) == ">A4 .A15 .A19 .Paiement"
    play = play.deposit(Cadre.A15)
    assert shown(play) == "+A4 >A15 .A19 .Paiement"
    play = play.deposit(Cadre.A19)
    assert shown(play) == "+A4 +A15 +A19 >Paiement"
    for status in (S.SERVICE_FAIT, S.MANDATEE, S.COMPTABILISEE):
        play = play.treat(status)
        assert shown(play) == "+A4 +A15 +A19 >Paiement"
    assert shown(play.treat(S.MISE_EN_PAIEMENT)) == "+A4 +A15 +A19 +Paiement"


def test_a_payer_that_suspends_or_recycles_still_has_the_payment_to_make() -> None:
    play = Opening(Cadre.A6).play()
    suspended = play.act(Act.SUSPEND, Seat.DESTINATAIRE)
    for each in (play, suspended, suspended.act(Act.COMPLETE, Seat.FOURNISSEUR), play.treat(S.A_RECYCLER)):
        assert shown(each) == "+A6 >Paiement"
    assert shown(play.treat(S.REJETEE)) == "xA6"


def test_a_refusal_shows_where_the_dossier_stopped_and_nothing_after() -> None:
    play = Opening(Cadre.A7, frozenset(BOTH)).play().deposit(Cadre.A17).act(Act.REFUSE, MOA)
    assert shown(play) == "+A7 xA17"
    alone = Opening(Cadre.A4, frozenset(BOTH)).play().act(Act.REFUSE, MOE)
    assert shown(alone) == shown(alone.act(Act.DUPLICATE, Seat.FOURNISSEUR)) == "xA4"


def test_the_validations_stand_after_the_piece_they_are_about() -> None:
    play = Opening(Cadre.A10, frozenset({*BOTH, V1, V2})).play()
    assert shown(play) == ">A10 >Validation .Validation .A15 .A19 .Paiement"
    assert [stage.seat for stage in stages(play.facts)][1:3] == [V1, V2]
    assert [stage.libelle for stage in stages(play.facts)][1:3] == [
        "Validation de niveau 1 : Cotraitant",
        "Validation de niveau 2 : Mandataire du groupement",
    ]
    assert shown(play.act(Act.REFUSE, V1)) == "xA10 xValidation"
    assert shown(play.act(Act.DECLINE_VALIDATION, V1)) == shown(play)
    play = play.act(Act.VALIDATE, V1)
    assert shown(play) == ">A10 +Validation >Validation .A15 .A19 .Paiement"
    assert shown(play.act(Act.DECLINE_VALIDATION, V2)) == shown(play)
    refused = play.act(Act.REFUSE, V2)
    assert shown(refused) == "xA10 +Validation xValidation"
    assert shown(refused.act(Act.DUPLICATE, Seat.FOURNISSEUR)) == shown(refused)
    play = play.act(Act.VALIDATE, V2)
    assert shown(play) == ">A10 +Validation +Validation .A15 .A19 .Paiement"


def test_a_tacit_validation_is_done_too() -> None:
    play = Opening(Cadre.A10, frozenset({*BOTH, V1})).play().later(16).expire()
    assert shown(play) == ">A10 +Validation .A15 .A19 .Paiement"


def test_the_validation_stays_when_the_dossier_turns_tacit() -> None:
    play = Opening(Cadre.A14, frozenset({*BOTH, V1})).play().act(Act.VALIDATE, V1)
    assert shown(play) == ">A14 +Validation .A17 .A20 .A8 .Paiement"
    assert shown(play.later(31).deposit(Cadre.A22)) == "+A14 +Validation >A22 .A23 .Paiement"


@pytest.mark.parametrize(
    ("opening", "steps"),
    [
        (Opening(Cadre.A4, frozenset(NO_MOE)), ">A4 .A19 .Paiement"),
        (Opening(Cadre.A4, frozenset(NO_MOA), SANS), ">A4 .A16 .Paiement"),
        (Opening(Cadre.A4, frozenset(NO_MOE), AVEC, Groupement.SOLIDAIRE), ">A4 .A19 .Paiement"),
        (Opening(Cadre.A4, frozenset(NO_MOA), SANS, Groupement.SOLIDAIRE), ">A4 .A16 .Paiement"),
        (Opening(Cadre.A4, frozenset(BOTH), AVEC, delegated=True), ">A4 .A15 .A19 .Paiement"),
        (Opening(Cadre.A5, frozenset(BOTH)), ">A5 .A19 .Paiement"),
        (Opening(Cadre.A7, frozenset(NO_MOE)), ">A7 .A20 .A8 .Paiement"),
        (Opening(Cadre.A7, frozenset(NO_MOA), SANS), ">A7 .A18 .A8 .Paiement"),
        (Opening(Cadre.A10, frozenset({MOA, V1})), ">A10 >Validation .A19 .Paiement"),
        (Opening(Cadre.A10, frozenset({MOE, V1}), SANS), ">A10 >Validation .A16 .Paiement"),
        (Opening(Cadre.A13, frozenset({*BOTH, V1}), SANS), ">A13 >Validation .A15 .A19 .Paiement"),
        (Opening(Cadre.A14, frozenset({MOE, V1}), SANS), ">A14 >Validation .A18 .A8 .Paiement"),
        (Opening(Cadre.A22, frozenset(NO_MOE)), ">A22 .A23 .Paiement"),
    ],
    ids=str,
)
def test_the_steps_to_come_are_those_that_these_people_can_make(opening: Opening, steps: str) -> None:
    assert shown(opening.play()) == steps


@pytest.mark.parametrize("circuit", Circuit)
def test_the_rest_of_a_circuit_is_its_own(circuit: Circuit) -> None:
    """From any pièce of a circuit that is known by then, the steps are those of its table."""
    cadres = [cadre for cadre in CIRCUITS[circuit].cadres if CADRES[cadre].works]
    validators = [V1, V2][: sum(step.level is not None for step in CIRCUITS[circuit].steps)]
    moe = () if circuit in (Circuit.EC_SANS_MOE, Circuit.FIN_SANS_MOE) else (MOE,)
    setting = SANS if circuit in (Circuit.EC_MOA_HORS_OUTIL, Circuit.FIN_MOA_HORS_OUTIL) else AVEC
    seats = (*moe, *validators) if setting is SANS else (*moe, MOA, *validators)
    groupement = Groupement.SOLIDAIRE if circuit is Circuit.COT_SOLIDAIRE else Groupement.AUCUN
    opening = Opening(cadres[0], frozenset(seats), setting, groupement, circuit is Circuit.MOAD)
    plays = [
        played(" ".join(cadre.name for cadre in cadres[:end]), seats, opening) for end in range(1, len(cadres) + 1)
    ]
    for play in plays:
        if circuit_of(play.facts) is circuit:
            assert [stage.cadre for stage in stages(play.facts) if stage.cadre] == cadres
    assert circuit_of(plays[-1].facts) is circuit


def test_a_step_carries_its_piece() -> None:
    play = Opening(Cadre.A4, frozenset(BOTH)).play().later(3).deposit(Cadre.A15)
    first, second, third, payment = stages(play.facts)
    assert (first.piece, second.piece) == play.facts.pieces
    assert first.piece
    assert second.piece
    assert second.piece.deposited_at - first.piece.deposited_at == timedelta(days=3)
    assert (third.piece, payment.piece) == (None, None)
    assert [stage.seat for stage in (first, second, third, payment)] == [Seat.FOURNISSEUR, MOE, MOA, Seat.DESTINATAIRE]
    assert third.libelle == CADRES[Cadre.A19].libelle


def test_the_tables_of_the_stepper() -> None:
    assert set(STEP_STATES) == set(StepState)
    assert {
        S.REFUSEE_1,
        S.REFUSEE_2,
        S.REFUSEE_MOE,
        S.REFUSEE_MOA,
        S.REFUSEE_FOURNISSEUR,
        S.DUPLIQUE_APRES_REFUS,
        S.REJETEE,
    } == STOPPED
