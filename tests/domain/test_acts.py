"""What people are answered: which pièce may follow, which act is open, what is wrong with its form."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from api.domain.actions import Action, offers, treatments
from api.domain.cadres import Cadre
from api.domain.dossier import ActInput, decide, decide_treatment
from api.domain.habilitation import Level
from api.domain.next_piece import decide_next, next_options
from api.domain.organisation import MoaPresence
from api.domain.refusals import RefusalReason
from api.domain.roles import Seat
from api.domain.statuses import PieceStatus
from api.domain.transitions import Act
from tests.domain.dossiers import Opening, Play, a_dossier, a_piece, codes, person, problems_of

S = PieceStatus

# --------------------------------------------------------------------------------------------- the next pièce

BOTH: Final = frozenset({Seat.MOE, Seat.MOA})
NO_MOE: Final = frozenset({Seat.MOA})
NO_MOA: Final = frozenset({Seat.MOE})


@pytest.mark.parametrize(
    ("first", "seats", "setting", "open_to"),
    [
        (Cadre.A4, BOTH, MoaPresence.AVEC_MOA, {"A15"}),
        (Cadre.A4, BOTH, MoaPresence.SANS_MOA, {"A15", "A16"}),
        (Cadre.A4, NO_MOA, MoaPresence.SANS_MOA, {"A16"}),
        (Cadre.A4, NO_MOE, MoaPresence.AVEC_MOA, {"A19"}),
        (Cadre.A5, BOTH, MoaPresence.AVEC_MOA, {"A19"}),
        (Cadre.A6, BOTH, MoaPresence.SANS_MOA, set()),
        (Cadre.A7, BOTH, MoaPresence.AVEC_MOA, {"A17"}),
        (Cadre.A7, BOTH, MoaPresence.SANS_MOA, {"A17", "A18"}),
        (Cadre.A7, NO_MOA, MoaPresence.SANS_MOA, {"A18"}),
        (Cadre.A7, NO_MOE, MoaPresence.AVEC_MOA, {"A20"}),
        (Cadre.A8, BOTH, MoaPresence.AVEC_MOA, set()),
        (Cadre.A22, BOTH, MoaPresence.AVEC_MOA, {"A20", "A25"}),
    ],
    ids=str,
)
def test_what_may_follow_a_first_piece_on_its_first_day(
    first: Cadre, seats: frozenset[Seat], setting: MoaPresence, open_to: set[str]
) -> None:
    """§2.2, decisions 31."""
    play = Opening(first, seats, setting).play()
    assert {cadre.name for cadre in Cadre if not problems_of(play.deposit, cadre)} == open_to


def test_what_may_follow_later() -> None:
    """The tacit procedure: 30 days without a general account, then 10 without an answer (§2.2)."""
    play = Opening(Cadre.A7, BOTH).play()

    def open_now(play: Play) -> str:
        return " ".join(cadre.name for cadre in Cadre if not problems_of(play.deposit, cadre))

    # NOW is 2 April, 9:14 in Paris: day 30 is 2 May, and the delay has passed on the 3rd at midnight.
    eve, morning = datetime(2025, 5, 2, 21, 59, 59, tzinfo=UTC), datetime(2025, 5, 2, 22, tzinfo=UTC)
    assert open_now(play.at(eve)) == "A17"
    assert open_now(play.at(morning)) == "A17 A22"
    assert [problem.message for problem in problems_of(play.at(eve).deposit, Cadre.A22)] == [
        "Le délai de la procédure tacite court jusqu'au 02/05/2025."
    ]
    # The delay counts from the final statement, whatever the MOE made of it meanwhile.
    assert open_now(play.later(20).deposit(Cadre.A17).at(morning)) == "A20 A22"
    tacit = play.at(morning).deposit(Cadre.A22)
    assert tacit.facts.pieces[0].status is S.REMPLACEE_PAR_A22
    assert open_now(tacit) == "A20 A25"
    # Day 10 is 13 May.
    assert open_now(tacit.at(datetime(2025, 5, 13, 21, 59, 59, tzinfo=UTC))) == "A20 A25"
    assert open_now(tacit.at(datetime(2025, 5, 13, 22, tzinfo=UTC))) == "A23 A24 A25"
    assert [problem.message for problem in problems_of(tacit.deposit, Cadre.A23)] == [
        "Le délai de la procédure tacite court jusqu'au 13/05/2025."
    ]


def test_without_a_moa_there_is_no_tacit_procedure() -> None:
    """Nobody would receive the A22: it is not too early for it, it is not expected at all."""
    play = Opening(Cadre.A7, NO_MOA, MoaPresence.SANS_MOA).play()
    assert codes(play.deposit, Cadre.A22) == codes(play.later(99).deposit, Cadre.A22) == ["CADRE_NOT_ALLOWED"]


def test_a_general_account_ends_the_tacit_procedure() -> None:
    play = Opening(Cadre.A7, NO_MOE).play().later(40).deposit(Cadre.A20)
    assert codes(play.deposit, Cadre.A22) == ["CADRE_NOT_ALLOWED"]
    assert codes(play.deposit, Cadre.A22, on=play.facts.pieces[0]) == ["TRANSITION_NOT_ALLOWED"]


def test_an_a22_replaces_a_piece_that_the_moe_has_suspended_and_got_back() -> None:
    """T52 starts from COMPLETEE although the supplier does not hold the pièce; not from SUSPENDUE."""
    suspended = Opening(Cadre.A7, BOTH).play().act(Act.SUSPEND, Seat.MOE).later(40)
    assert codes(suspended.deposit, Cadre.A22) == ["TRANSITION_NOT_ALLOWED"]
    assert suspended.act(Act.COMPLETE, Seat.FOURNISSEUR).deposit(Cadre.A22).piece.cadre is Cadre.A22


def test_a_final_statement_under_validation_starts_no_delay() -> None:
    play = Opening(Cadre.A14, frozenset({*BOTH, Seat.VALIDEUR_1})).play()
    late = play.later(20).act(Act.DECLINE_VALIDATION, Seat.VALIDEUR_1).later(20)
    late = late.act(Act.CORRECT_VALIDATOR, Seat.FOURNISSEUR).act(Act.VALIDATE, Seat.VALIDEUR_1)
    assert codes(late.deposit, Cadre.A22) == ["TACIT_TOO_EARLY"]
    assert late.later(31).deposit(Cadre.A22).piece.status is S.A_ASSOCIER_MOA


def test_who_deposits_comes_first_then_what() -> None:
    play = Opening(Cadre.A4, BOTH).play()
    assert codes(play.deposit, Cadre.A15, seat=Seat.MOA) == ["FORBIDDEN"]
    assert codes(play.deposit, Cadre.A19, seat=Seat.MOA) == ["CADRE_NOT_ALLOWED"]
    (problem,) = problems_of(play.deposit, Cadre.A17)
    assert problem.message == "Le cadre A17 n'est pas attendu ici ; attendu : A15."
    (problem,) = problems_of(play.deposit, Cadre.A8)
    assert problem.message == "Le cadre A8 n'est pas attendu ici ; attendu : aucun."
    reader = person(play.facts, Seat.MOE, level=Level.CONSULTATION)
    assert codes(decide_next, play.facts, play.piece, reader, Cadre.A15, play.now) == ["CONSULTATION_ONLY"]


def test_the_options_tell_where_each_piece_would_arrive() -> None:
    play = Opening(Cadre.A7, BOTH, MoaPresence.SANS_MOA).play()
    actor = person(play.facts, Seat.MOE, Seat.FOURNISSEUR)
    options = next_options(play.facts, play.piece, actor, play.now)
    assert [(each.cadre.name, each.seat.name, each.recipient.name, bool(each.blockers)) for each in options] == [
        ("A22", "FOURNISSEUR", "MOA", True),
        ("A17", "MOE", "MOA", False),
        ("A18", "MOE", "FOURNISSEUR", False),
    ]


# ---------------------------------------------------------------------------------------------- acts and forms


@pytest.fixture
def at_moe() -> Play:
    return Opening(Cadre.A4, BOTH).play()


def answer(play: Play, act: Act, seat: Seat, given: ActInput) -> list[tuple[str, str | None]]:
    found = problems_of(decide, play.facts, play.piece, act, person(play.facts, seat), given)
    return [(problem.code.value, ".".join(problem.field) if problem.field else None) for problem in found]


def test_rights_come_before_the_state_and_the_state_before_the_form(at_moe: Play) -> None:
    wrong = ActInput(text="x" * 2001)
    assert answer(at_moe, Act.SUSPEND, Seat.DESTINATAIRE, wrong) == [("FORBIDDEN", None)]
    assert answer(at_moe, Act.SUSPEND, Seat.MOA, wrong) == [("TRANSITION_NOT_ALLOWED", None)]
    assert answer(at_moe, Act.SUSPEND, Seat.MOE, wrong) == [("FIELD_TOO_LONG", "comment")]
    reader = person(at_moe.facts, Seat.MOE, level=Level.CONSULTATION)
    assert codes(decide, at_moe.facts, at_moe.piece, Act.SUSPEND, reader, wrong) == ["CONSULTATION_ONLY"]
    stranger = replace(reader, grants=())
    assert codes(decide, at_moe.facts, at_moe.piece, Act.SUSPEND, stranger, wrong) == ["FORBIDDEN"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (ActInput(RefusalReason.ERREUR_MOE), []),
        (ActInput(RefusalReason.AUTRE_SANS_ERREUR_MONTANT, "Doublon"), []),
        (ActInput(RefusalReason.AUTRE_SANS_ERREUR_MONTANT, " "), [("REASON_REQUIRED", "comment")]),
        (ActInput(text="Doublon"), [("REASON_REQUIRED", "reason")]),
        (ActInput(RefusalReason.ERREUR_MONTANT), [("AMOUNT_NOT_A_REASON", "reason")]),
        (
            ActInput(RefusalReason.ERREUR_MONTANT, "x\x00" * 1001),
            [("FIELD_TOO_LONG", "comment"), ("VALUE_NOT_ALLOWED", "comment"), ("AMOUNT_NOT_A_REASON", "reason")],
        ),
    ],
)
def test_the_form_of_a_refusal(at_moe: Play, given: ActInput, expected: list[tuple[str, str]]) -> None:
    """R-REF-2, R-REF-3, decisions 25."""
    assert answer(at_moe, Act.REFUSE, Seat.MOE, given) == expected


@pytest.mark.parametrize(
    ("first", "seats", "seat"),
    [
        (Cadre.A10, frozenset({*BOTH, Seat.VALIDEUR_1}), Seat.VALIDEUR_1),
        (Cadre.A7, NO_MOE, Seat.FOURNISSEUR),
    ],
)
def test_validators_and_the_supplier_refuse_in_words(first: Cadre, seats: frozenset[Seat], seat: Seat) -> None:
    play = Opening(first, seats).play()
    if seat is Seat.FOURNISSEUR:
        play = play.deposit(Cadre.A20)
    assert answer(play, Act.REFUSE, seat, ActInput(text="Montant contesté")) == []
    assert answer(play, Act.REFUSE, seat, ActInput(RefusalReason.ERREUR_MOA)) == [
        ("REASON_REQUIRED", "comment"),
        ("VALUE_NOT_ALLOWED", "reason"),
    ]


def test_the_form_of_a_suspension(at_moe: Play) -> None:
    assert answer(at_moe, Act.SUSPEND, Seat.MOE, ActInput(text=" \n")) == [("REASON_REQUIRED", "comment")]
    assert answer(at_moe, Act.SUSPEND, Seat.MOE, ActInput(text="Joindre le bon de livraison")) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (ActInput(files=1), []),
        (ActInput(text="Bon joint"), []),
        (ActInput(), [("COMPLETION_EMPTY", None)]),
        (ActInput(text="  "), [("COMPLETION_EMPTY", None)]),
        (ActInput(text=" Comme convenu "), [("COMPLETION_EMPTY", None)]),
        (ActInput(text="Comme convenu", files=1), []),
    ],
)
def test_the_form_of_a_completion(given: ActInput, expected: list[tuple[str, str | None]]) -> None:
    """T60: at least one file, or another comment."""
    piece = a_piece(Cadre.A4, S.SUSPENDUE, holder=Seat.MOE, comment="Comme convenu ")
    assert answer(Play(a_dossier(piece)), Act.COMPLETE, Seat.FOURNISSEUR, given) == expected


def test_only_a_suspended_piece_is_completed(at_moe: Play) -> None:
    (problem,) = problems_of(at_moe.act, Act.COMPLETE, Seat.FOURNISSEUR)
    assert problem.message == "La pièce est « Mise à disposition MOE » : seule une pièce suspendue se complète."


def treated(to: PieceStatus, **given: Any) -> list[tuple[str, str | None]]:
    play = Opening(Cadre.A6).play()
    form = ActInput(text_field="reason", **given)
    found = problems_of(decide_treatment, play.facts, play.piece, person(play.facts, Seat.DESTINATAIRE), to, form)
    return [(problem.code.value, ".".join(problem.field) if problem.field else None) for problem in found]


def test_the_form_of_a_treatment() -> None:
    assert treated(S.MANDATEE) == treated(S.MANDATEE, mandat_number="M-00318") == []
    assert treated(S.MANDATEE, mandat_number="M" * 51) == [("FIELD_TOO_LONG", "mandatNumber")]
    assert treated(S.SERVICE_FAIT, mandat_number="M-00318") == [("VALUE_NOT_ALLOWED", "mandatNumber")]
    assert treated(S.REJETEE, text=" ") == [("REASON_REQUIRED", "reason")]
    assert treated(S.REJETEE, mandat_number="M") == [
        ("REASON_REQUIRED", "reason"),
        ("VALUE_NOT_ALLOWED", "mandatNumber"),
    ]
    assert treated(S.DEPOSEE) == [("VALUE_NOT_ALLOWED", "to")]
    assert treated(S.TRANSMISE_MOA) == [("VALUE_NOT_ALLOWED", "to")]


def test_only_the_finance_office_treats() -> None:
    play = Opening(Cadre.A6, BOTH).play()
    for seat in (Seat.FOURNISSEUR, Seat.MOE, Seat.MOA):
        assert codes(play.treat, S.MANDATEE, seat=seat) == ["FORBIDDEN"]
        assert treatments(play.facts, play.piece, person(play.facts, seat)) == []
    at_moe = Opening(Cadre.A4, BOTH).play()
    assert codes(at_moe.treat, S.MANDATEE) == ["FORBIDDEN"]


def test_the_treatments_come_in_the_order_of_the_table() -> None:
    play = Opening(Cadre.A6, setting=MoaPresence.SANS_MOA).play().treat(S.SERVICE_FAIT)
    listed = treatments(play.facts, play.piece, person(play.facts, Seat.DESTINATAIRE))
    assert [(each.transition.id, each.transition.needs_text, not each.blockers) for each in listed] == [
        ("T82", True, False),
        ("T83", True, True),
        ("T84", False, False),
        ("T85", False, True),
        ("T86", False, True),
        ("T87", False, True),
        ("T88", False, True),
        ("T89", False, False),
        ("T8A", False, False),
    ]


def test_the_buttons_of_each_seat(at_moe: Play) -> None:
    def shown(seat: Seat) -> list[tuple[str, bool]]:
        made = offers(at_moe.facts, at_moe.piece, person(at_moe.facts, seat), at_moe.now)
        return [(offer.action.value, not offer.blockers) for offer in made]

    assert shown(Seat.MOE) == [
        (Action.DEPOSIT_NEXT_PIECE, True),
        (Action.ACKNOWLEDGE, True),
        (Action.REFUSE, True),
        (Action.SUSPEND, True),
    ]
    assert shown(Seat.MOA) == [(Action.ACKNOWLEDGE, False), (Action.REFUSE, False), (Action.SUSPEND, False)]
    assert shown(Seat.FOURNISSEUR) == [
        (Action.COMPLETE, False),
        (Action.DUPLICATE, False),
        (Action.ACKNOWLEDGE_SUSPENSION, False),
    ]
    assert shown(Seat.DESTINATAIRE) == []


def test_one_open_form_is_enough_for_the_button_of_the_next_piece() -> None:
    """Somebody of the supplier and of the MOE: the A22 must wait, the A17 need not."""
    play = Opening(Cadre.A7, BOTH).play()
    both, supplier = person(play.facts, Seat.FOURNISSEUR, Seat.MOE), person(play.facts, Seat.FOURNISSEUR)
    assert [option.cadre for option in next_options(play.facts, play.piece, both, play.now)] == [Cadre.A22, Cadre.A17]
    for actor, expected in ((both, []), (supplier, ["TACIT_TOO_EARLY"])):
        (button,) = [
            offer
            for offer in offers(play.facts, play.piece, actor, play.now)
            if offer.action is Action.DEPOSIT_NEXT_PIECE
        ]
        assert [problem.code.value for problem in button.blockers] == expected
