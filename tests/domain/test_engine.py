"""The engine follows the transitions of §5, all of them and nothing else, and what they do to a dossier."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from api.domain.actions import treatments
from api.domain.cadres import Cadre
from api.domain.clock import clock, due_date
from api.domain.deadlines import expired
from api.domain.dossier import PERMISSION_OF_ACT, ActInput, Stop, decide_treatment, stop_of
from api.domain.errors import DomainError
from api.domain.facts import Facts, PieceFacts
from api.domain.moves import Move, carry, follow, rows, sent, settle
from api.domain.organisation import MoaPresence
from api.domain.pieces import Groupement
from api.domain.progress import circuit_of
from api.domain.roles import Role, Seat
from api.domain.statuses import DossierState, PieceStatus
from api.domain.transitions import TRANSITIONS, Act, Transition
from api.domain.waiting import awaited, queued
from tests.domain.dossiers import (
    NOW,
    VALIDATORS,
    Opening,
    Play,
    a_dossier,
    a_form,
    a_piece,
    codes,
    parties,
    person,
)

S = PieceStatus
REFERENCE: Final = json.loads(
    (Path(__file__).parents[2] / "docs" / "domain" / "works-billing.json").read_text(encoding="utf-8")
)
STATED: Final[Mapping[str, Mapping[str, Any]]] = {row["id"]: row for row in REFERENCE["transitions"]}
ACT_OF: Final = {row.id: row.act for row in TRANSITIONS}
SEATS_OF: Final[Mapping[str, frozenset[Seat]]] = {
    **{seat.name: frozenset({seat}) for seat in Seat},
    "SERVICE_FINANCIER": frozenset({Seat.DESTINATAIRE}),
    "COMPTABLE": frozenset({Seat.DESTINATAIRE}),
}
"""Where each actor of the reference sits, but for those who depend on the pièce."""

BY_PEOPLE: Final = tuple(sorted({*PERMISSION_OF_ACT, Act.RECYCLE, Act.DUPLICATE} - {Act.SEND}))
HOLDERS: Final = (Seat.MOE, Seat.MOA, Seat.DESTINATAIRE)
"""Who may suspend a pièce, and so get it back."""


def awaited_in(play: Play) -> frozenset[Seat]:
    """Who may act on the last pièce."""
    return awaited(play.piece, play.facts.parties)


def queued_in(play: Play) -> frozenset[Seat]:
    """Whose Synthèse shows the last pièce."""
    return queued(play.piece, play.facts.parties)


EVERYBODY: Final = parties(Seat.MOE, Seat.MOA, *VALIDATORS, setting=MoaPresence.SANS_MOA)


# ------------------------------------------------------------------------------ each row, from everywhere else


def seats_stated(actor: str, piece: PieceFacts) -> frozenset[Seat]:
    if actor == "DEPOSANT":
        return frozenset({piece.depositor_seat})
    if actor == "FOURNISSEUR_OU_DEPOSANT":
        return frozenset({Seat.FOURNISSEUR, piece.depositor_seat})
    return SEATS_OF[actor]


def stated(act: Act, piece: PieceFacts, seat: Seat) -> frozenset[str]:
    """The rows of the reference that this act of this seat may follow now."""
    return frozenset(
        name
        for name, row in STATED.items()
        if ACT_OF[name] is act
        and piece.status.name in row["from"]
        and piece.cadre.name in row["appliesToCadres"]
        and seat in seats_stated(row["actor"], piece)
        # §5: COMPLETEE is a start only for the actor who holds the pièce, but for the tacit procedure.
        and (piece.status is not S.COMPLETEE or seat is piece.holder or name in {"T52", "T53", "T54"})
    )


def pieces(cadre: Cadre) -> Iterator[PieceFacts]:
    """A pièce of that cadre in every status, held by whoever makes a difference."""
    for status in PieceStatus:
        for holder in HOLDERS if status is S.COMPLETEE else (None,):
            yield a_piece(cadre, status, holder=holder)


def followed(facts: Facts, piece: PieceFacts, act: Act, seat: Seat, row: Transition) -> Move | None:
    try:
        return follow(facts, piece, act, frozenset({seat}), among=(row,))
    except DomainError:
        return None


@pytest.mark.parametrize("act", BY_PEOPLE)
def test_an_act_follows_its_rows_and_no_other(act: Act) -> None:
    """Every cadre in every status, from every seat: the rows that can be followed are those of the reference."""
    met: set[str] = set()
    for cadre in Cadre:
        for piece in pieces(cadre):
            facts = a_dossier(piece, between=EVERYBODY)
            for seat in Seat:
                moves = {row.id: followed(facts, piece, act, seat, row) for row in rows(facts, piece, act)}
                made = {name: move for name, move in moves.items() if move is not None}
                assert made.keys() == stated(act, piece, seat), (cadre, piece.status, seat)
                for name, move in made.items():
                    assert (move.before, move.after.name, move.seat) == (piece.status, STATED[name]["to"], seat)
                met |= made.keys()
    assert met == {name for name in STATED if ACT_OF[name] is act}


@pytest.mark.parametrize("row", [row for row in TRANSITIONS if row.act is Act.EXPIRE], ids=lambda row: row.id)
def test_a_silence_follows_its_row_once_the_delay_has_passed(row: Transition) -> None:
    holder = {"T09": Seat.VALIDEUR_1, "T15": Seat.VALIDEUR_2, "T34": Seat.MOE}[row.id]
    days = {"T09": 15, "T15": 15, "T34": 7}[row.id]
    for cadre in Cadre:
        for status in PieceStatus:
            piece = a_piece(cadre, status, holder=holder, validated_at=NOW)
            if holder is not Seat.MOE:
                piece = replace(piece, validated_at=None)
            move = expired(piece, NOW + timedelta(days=days + 1))
            if status in row.when and cadre in row.cadres:
                assert move == Move(row, status, row.becomes)
                assert expired(piece, NOW + timedelta(days=days - 1)) is None
            else:
                assert move is None or move.transition.id != row.id


def test_the_silence_of_the_moa_is_no_silence_of_the_moe() -> None:
    """T34 starts from COMPLETEE, but of a pièce that the MOE suspended."""
    assert expired(a_piece(Cadre.A4, S.COMPLETEE, holder=Seat.MOA), NOW + timedelta(days=99)) is None
    assert expired(a_piece(Cadre.A4, S.COMPLETEE, holder=Seat.MOE), NOW + timedelta(days=99)) is not None


def test_only_the_first_piece_of_a_dossier_is_duplicated_and_once() -> None:
    """T70, decisions 7."""
    first = a_piece(Cadre.A7, S.ASSOCIEE)
    refused = a_piece(Cadre.A17, S.REFUSEE_MOA, rank=2)
    facts = a_dossier(first, refused, state=DossierState.ARRETE)
    assert codes(follow, facts, refused, Act.DUPLICATE, frozenset(Seat)) == ["TRANSITION_NOT_ALLOWED"]
    move = follow(facts, first, Act.DUPLICATE, frozenset(Seat))
    assert (move.transition.id, move.before, move.after) == ("T70", S.ASSOCIEE, S.ASSOCIEE)
    assert carry(facts, first, [move], NOW) == replace(first, duplicated=True)
    for state in set(DossierState) - {DossierState.ARRETE}:
        other = replace(facts, state=state)
        assert codes(follow, other, first, Act.DUPLICATE, frozenset(Seat)) == ["TRANSITION_NOT_ALLOWED"]
    alone = a_piece(Cadre.A4, S.REFUSEE_MOE)
    assert follow(a_dossier(alone), alone, Act.DUPLICATE, frozenset(Seat)).seat is Seat.FOURNISSEUR
    again = replace(alone, duplicated=True)
    assert codes(follow, a_dossier(again), again, Act.DUPLICATE, frozenset(Seat)) == ["TRANSITION_NOT_ALLOWED"]


def test_a_finance_office_with_its_moa_has_nobody_outside_to_ask() -> None:
    """T89 exists for a recipient « sans MOA » only: elsewhere it is no treatment at all."""
    piece = a_piece(Cadre.A6, S.MISE_A_DISPOSITION, holder=Seat.DESTINATAIRE)
    for setting, expected in ((MoaPresence.SANS_MOA, []), (None, []), (MoaPresence.AVEC_MOA, ["VALUE_NOT_ALLOWED"])):
        between = parties()
        between[Seat.DESTINATAIRE] = replace(between[Seat.DESTINATAIRE], moa_presence=setting)
        facts = a_dossier(piece, between=between)
        actor = person(facts, Seat.DESTINATAIRE)
        assert codes(decide_treatment, facts, piece, actor, S.TRANSMISE_MOA, ActInput()) == expected
        listed = {each.transition.becomes for each in treatments(facts, piece, actor)}
        assert (S.TRANSMISE_MOA in listed) == (not expected)


BOTH: Final = frozenset({Seat.MOE, Seat.MOA})


# --------------------------------------------------------------------------------------- what goes by itself

TO_MOE: Final = "A4 A7 A10 A13 A14"
TO_MOA: Final = "A5 A15 A17 A22"
TO_SUPPLIER: Final = "A18 A20"
TO_PAYER: Final = "A1 A2 A6 A8 A9 A12 A16 A19 A23 A24 A25"
VALIDATED: Final = "A9 A10 A12 A13 A14"


def ids(moves: list[Move]) -> str:
    return " ".join(move.transition.id for move in moves)


@pytest.mark.parametrize(
    ("cadres", "seats", "path", "holder"),
    [
        (TO_MOE, (Seat.MOE, Seat.MOA), "T20", S.A_ASSOCIER_MOE),
        (TO_MOE, (Seat.MOE,), "T20", S.A_ASSOCIER_MOE),
        (TO_MOE, (Seat.MOA,), "T21", S.A_ASSOCIER_MOA),
        (TO_MOA, (Seat.MOE, Seat.MOA), "T21", S.A_ASSOCIER_MOA),
        (TO_MOA, (Seat.MOA,), "T21", S.A_ASSOCIER_MOA),
        (TO_SUPPLIER, (Seat.MOE, Seat.MOA), "T22", S.A_ASSOCIER_FOURNISSEUR),
        (TO_SUPPLIER, (), "T22", S.A_ASSOCIER_FOURNISSEUR),
        (TO_PAYER, (Seat.MOE, Seat.MOA), "T23 T24", S.MISE_A_DISPOSITION),
        (TO_PAYER, (), "T23 T24", S.MISE_A_DISPOSITION),
    ],
)
def test_a_piece_is_routed(cadres: str, seats: tuple[Seat, ...], path: str, holder: PieceStatus) -> None:
    """§2.3, steps 2 to 6."""
    for name in cadres.split():
        facts = a_dossier(between=parties(*seats))
        moves = settle(facts, Cadre[name], S.DEPOSEE)
        assert (ids(moves), moves[-1].after) == (path, holder), name
        if name not in VALIDATED.split():
            assert ids(sent(facts, Cadre[name])) == f"T03 {path}"


def test_a_piece_that_nobody_receives_stays_where_it_is() -> None:
    for name in f"{TO_MOE} {TO_MOA}".split():
        assert settle(a_dossier(between=parties()), Cadre[name], S.DEPOSEE) == []


@pytest.mark.parametrize("name", VALIDATED.split())
@pytest.mark.parametrize("seats", [VALIDATORS[:1], VALIDATORS], ids=["one validator", "two validators"])
def test_a_validated_piece_goes_on(name: str, seats: tuple[Seat, ...]) -> None:
    """§2.3, step 1: the first validator, then the second if one is named, then the public side."""
    cadre = Cadre[name]
    facts = a_dossier(between=parties(*seats, Seat.MOE, Seat.MOA))
    onward = "T16 T23 T24" if name in TO_PAYER.split() else "T16 T20"
    two = len(seats) == 2 and name in ("A9", "A10")
    assert ids(sent(facts, cadre)) == "T04"
    for answered in (S.VALIDEE_1, S.ABSENCE_VALIDATION_1_HORS_DELAI):
        if len(seats) == 1 or two:
            assert ids(settle(facts, cadre, answered)) == ("T10" if two else onward)
    if two:
        for answered in (S.VALIDEE_2, S.ABSENCE_VALIDATION_2_HORS_DELAI):
            assert ids(settle(facts, cadre, answered)) == onward


def test_nothing_else_goes_by_itself() -> None:
    starts = {status for row in TRANSITIONS if row.act in (Act.PASS_ON, Act.ROUTE, Act.DELIVER) for status in row.when}
    for status in set(PieceStatus) - starts:
        assert all(settle(a_dossier(), cadre, status) == [] for cadre in Cadre)


# ------------------------------------------------------------------------------------------- who holds a pièce


def test_a_suspended_piece_comes_back_to_who_suspended_it() -> None:
    """R-SUS-2, R-SUS-3: also when the supplier completes what the MOE deposited."""
    play = Opening(Cadre.A4, frozenset({Seat.MOE, Seat.MOA})).play().later(2).deposit(Cadre.A15)
    received = play.piece
    play = play.later(1).act(Act.SUSPEND, Seat.MOA)
    assert awaited_in(play) == {Seat.FOURNISSEUR, Seat.MOE}
    play = play.later(1).act(Act.COMPLETE, Seat.FOURNISSEUR)
    assert awaited_in(play) == queued_in(play) == {Seat.MOA}
    assert replace(play.piece, status=received.status) == received
    assert play.act(Act.SUSPEND, Seat.MOA).piece.status is S.SUSPENDUE
    assert play.deposit(Cadre.A19).facts.pieces[1].status is S.ASSOCIEE


def test_the_moa_keeps_its_acts_after_completing_what_the_moe_left_silent() -> None:
    """T39 then T60: the pièce is back with the MOA, who may deposit A19 as it might before; the MOE may not."""
    play = Opening(Cadre.A4, frozenset({Seat.MOE, Seat.MOA})).play().later(9).expire()
    assert awaited_in(play) == queued_in(play) == {Seat.MOE, Seat.MOA}
    assert play.deposit(Cadre.A15).path[-3:] == ("T31", "T03", "T21")
    play = play.act(Act.SUSPEND, Seat.MOA).act(Act.COMPLETE, Seat.FOURNISSEUR)
    assert codes(play.deposit, Cadre.A15) == ["TRANSITION_NOT_ALLOWED"]
    assert play.deposit(Cadre.A19).path[-4:] == ("T41", "T03", "T23", "T24")


def test_a_late_moe_that_suspends_holds_the_piece_again() -> None:
    """T37: the silence had given it to the MOA, and the MOE may be found silent once more."""
    play = Opening(Cadre.A4, BOTH).play().later(9).expire()
    assert play.piece.holder is Seat.MOA
    play = play.act(Act.SUSPEND, Seat.MOE)
    assert (play.piece.holder, play.piece.held_since) == (Seat.MOE, NOW + timedelta(days=9))
    play = play.act(Act.COMPLETE, Seat.FOURNISSEUR)
    assert awaited_in(play) == {Seat.MOE}
    assert awaited_in(play.expire()) == {Seat.MOE, Seat.MOA}


def test_a_silence_gives_the_piece_to_nobody_who_is_not_there() -> None:
    play = Opening(Cadre.A4, frozenset({Seat.MOE}), MoaPresence.SANS_MOA).play().later(9).expire()
    assert (play.piece.status, play.piece.holder) == (S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE, Seat.MOE)
    assert awaited_in(play) == queued_in(play) == {Seat.MOE}
    assert play.deposit(Cadre.A16).piece.status is S.MISE_A_DISPOSITION


def test_the_fifteen_days_start_again_for_a_new_validator() -> None:
    """T08, and not T07; T14 gives the pièce back to the second validator."""
    play = Opening(Cadre.A10, frozenset({Seat.MOE, Seat.MOA, *VALIDATORS})).play()
    declined = play.later(3).act(Act.DECLINE_VALIDATION, Seat.VALIDEUR_1)
    assert (declined.piece.holder, declined.piece.held_since) == (Seat.VALIDEUR_1, NOW)
    corrected = declined.later(4).act(Act.CORRECT_VALIDATOR, Seat.FOURNISSEUR)
    assert corrected.piece.held_since == NOW + timedelta(days=7)
    second = corrected.act(Act.VALIDATE, Seat.VALIDEUR_1).later(1).act(Act.DECLINE_VALIDATION, Seat.VALIDEUR_2)
    assert awaited_in(second) == {Seat.VALIDEUR_1}
    second = second.later(1).act(Act.CORRECT_VALIDATOR, Seat.VALIDEUR_1)
    assert (second.piece.holder, second.piece.held_since) == (Seat.VALIDEUR_2, NOW + timedelta(days=9))
    assert second.piece.validated_at is None
    assert second.act(Act.VALIDATE, Seat.VALIDEUR_2).piece.validated_at == NOW + timedelta(days=9)


def test_a_recycled_piece_is_received_anew() -> None:
    play = Opening(Cadre.A6).play().treat(S.A_RECYCLER)
    assert awaited_in(play) == {Seat.FOURNISSEUR}
    assert play.piece.holder is Seat.DESTINATAIRE
    play = play.later(2).act(Act.RECYCLE, Seat.FOURNISSEUR)
    assert play.path[-3:] == ("T90", "T23", "T24")
    assert play.piece.held_since == NOW + timedelta(days=2)
    assert play.piece.deposited_at == NOW


def test_a_rejection_waits_for_its_author_until_it_is_handled() -> None:
    """Decisions 9; the author of an A19 is the MOA."""
    play = Opening(Cadre.A5, frozenset({Seat.MOA})).play().deposit(Cadre.A19).treat(S.REJETEE)
    assert play.facts.state is DossierState.REJETE
    assert awaited_in(play) == queued_in(play) == {Seat.MOA}
    assert awaited_in(play.handle_rejection()) == frozenset()


def test_a_piece_sent_outside_the_tool_is_awaited_but_in_nobodys_queue() -> None:
    play = Opening(Cadre.A6, setting=MoaPresence.SANS_MOA).play().treat(S.TRANSMISE_MOA)
    assert awaited_in(play) == {Seat.DESTINATAIRE}
    assert queued_in(play) == frozenset()


@pytest.mark.parametrize(
    ("act", "to", "stop"),
    [
        (Act.REFUSE, S.REFUSEE_MOE, Stop.REFUSAL),
        (Act.REFUSE, S.REFUSEE_1, Stop.REFUSAL),
        (Act.SUSPEND, S.SUSPENDUE, Stop.SUSPENSION),
        (Act.TREAT, S.A_RECYCLER, Stop.RECYCLING),
        (Act.TREAT, S.REJETEE, Stop.REJECTION),
        (Act.TREAT, S.MANDATEE, None),
        (Act.COMPLETE, S.COMPLETEE, None),
        (Act.DECLINE_VALIDATION, S.ERREUR_FOURNISSEUR_SUR_VALIDEUR, None),
    ],
)
def test_how_a_move_stops_its_piece(act: Act, to: PieceStatus, stop: Stop | None) -> None:
    row = next(row for row in TRANSITIONS if row.act is act and row.becomes is to)
    assert stop_of(Move(row, row.when[0], to)) is stop


# ------------------------------------------------------------------------------------------- worked examples

PARTIES: Final = {
    "moe": Seat.MOE,
    "moa": Seat.MOA,
    "valideur1": Seat.VALIDEUR_1,
    "valideur2": Seat.VALIDEUR_2,
}
ONLY_IN_WORDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "E15": {"groupement": Groupement.SOLIDAIRE},
    "E20": {"delegated": True},
}
"""What the title of an example says and its data do not."""

SETTINGS: Final = {"VALOMBRE": MoaPresence.AVEC_MOA, "SMEAUX": MoaPresence.SANS_MOA, "SEM": MoaPresence.AVEC_MOA}
AFTER_THE_ACT: Final = frozenset({"T03", "T04", "T16", "T20", "T21", "T22", "T23", "T24"})
"""What follows an act at the same instant: the sending of a new pièce, and what the system does."""


@pytest.mark.parametrize("example", REFERENCE["examples"], ids=lambda example: example["id"])
def test_a_worked_example(example: Mapping[str, Any]) -> None:
    """§13: the same transitions, the same statuses, the same clock."""
    seats = frozenset(seat for name, seat in PARTIES.items() if example["parties"][name])
    payer = SETTINGS[example["parties"]["destinataire"]]
    cadres = [Cadre[piece["cadre"]] for piece in example["pieces"]]
    numbers = [piece["number"] for piece in example["pieces"]]
    events = [event for event in example["events"] if event["transition"] != "T01"]
    given = ONLY_IN_WORDS.get(example["id"], {})
    play = Opening(cadres[0], seats, payer, **given).play(datetime.fromisoformat(events[0]["at"]))
    for event in events:
        row = next(row for row in TRANSITIONS if row.id == event["transition"])
        play = play.at(datetime.fromisoformat(event["at"]))
        piece = play.facts.pieces[numbers.index(event["piece"])] if row.id not in AFTER_THE_ACT else None
        if piece is None:
            continue
        if row.act is Act.DEPOSIT_NEXT_PIECE:
            play = play.deposit(cadres[len(play.facts.pieces)], on=piece)
        elif row.act is Act.TREAT:
            play = play.treat(row.becomes, on=piece)
        else:
            (seat,) = piece.seats_of(row.role) if row.role is not Role.FOURNISSEUR_OU_DEPOSANT else (Seat.FOURNISSEUR,)
            play = play.act(row.act, seat, a_form(row.act, seat), on=piece)
    log = [(numbers[piece_id.int - 1], move.transition.id, move.after.name) for piece_id, move in play.log]
    assert sorted(log) == sorted((event["piece"], event["transition"], event["to"]) for event in events)
    assert {number: piece.status.name for number, piece in zip(numbers, play.facts.pieces, strict=True)} == example[
        "finalStatuses"
    ]
    assert play.facts.state.name == example["fileState"]
    assert circuit_of(play.facts) == example["circuit"]
    started = clock(play.facts)
    assert example["paymentClock"] == (
        started
        and {
            "startsAt": example["paymentClock"]["startsAt"],
            "rule": started.rule,
            "delayDays": started.delay_days,
            "indicativeDueDate": due_date(started.starts_at, started.delay_days).isoformat(),
        }
    )
    assert started is None or started.starts_at == datetime.fromisoformat(example["paymentClock"]["startsAt"])
