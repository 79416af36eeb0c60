"""Who is told of what: the seats behind each row of §10."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from api.domain.cadres import Cadre
from api.domain.delays import DelayCode
from api.domain.facts import PieceFacts
from api.domain.notifications import DELAY_OF_STATUS, GOES_ON, NOTIFICATIONS, Event, Told, told, told_of_delay
from api.domain.roles import Seat
from api.domain.statuses import STATUSES
from api.domain.statuses import PieceStatus as S
from api.domain.succession import NEXT, NextCondition
from api.domain.transitions import TRANSITIONS, Act

AT = datetime(2025, 1, 6, tzinfo=UTC)
OF_MOE = PieceFacts(UUID(int=1), 2, Cadre.A15, S.DEPOSEE, depositor_seat=Seat.MOE, deposited_at=AT, holder=Seat.MOA)
OF_SUPPLIER = replace(OF_MOE, rank=1, cadre=Cadre.A10, depositor_seat=Seat.FOURNISSEUR)

FOURNISSEUR, MOE, MOA, DESTINATAIRE = Seat.FOURNISSEUR, Seat.MOE, Seat.MOA, Seat.DESTINATAIRE


@pytest.mark.parametrize(
    ("piece", "status", "event", "seats"),
    [
        (OF_SUPPLIER, S.A_ASSOCIER_MOE, Event.PIECE_AVAILABLE, {MOE}),
        (OF_MOE, S.A_ASSOCIER_MOA, Event.PIECE_AVAILABLE, {MOA}),
        (OF_MOE, S.A_ASSOCIER_FOURNISSEUR, Event.PIECE_AVAILABLE, {FOURNISSEUR}),
        (OF_MOE, S.MISE_A_DISPOSITION, Event.PIECE_AVAILABLE, {DESTINATAIRE}),
        (OF_SUPPLIER, S.A_VALIDER_1, Event.PIECE_TO_VALIDATE, {Seat.VALIDEUR_1}),
        (OF_SUPPLIER, S.A_VALIDER_2, Event.PIECE_TO_VALIDATE, {Seat.VALIDEUR_2}),
        (OF_SUPPLIER, S.VALIDEE_1, Event.VALIDATION_ANSWERED, {FOURNISSEUR}),
        (OF_SUPPLIER, S.REFUSEE_2, Event.VALIDATION_ANSWERED, {FOURNISSEUR}),
        (OF_SUPPLIER, S.ERREUR_FOURNISSEUR_SUR_VALIDEUR, Event.VALIDATION_ANSWERED, {FOURNISSEUR}),
        (OF_SUPPLIER, S.REFUSEE_MOE, Event.PIECE_REFUSED, {FOURNISSEUR}),
        (OF_MOE, S.REFUSEE_MOA, Event.PIECE_REFUSED, {MOE, FOURNISSEUR}),
        (OF_MOE, S.REJETEE, Event.PIECE_REJECTED, {MOE, FOURNISSEUR}),
        (OF_MOE, S.SUSPENDUE, Event.PIECE_SUSPENDED, {MOE, FOURNISSEUR}),
        (OF_MOE, S.COMPLETEE, Event.PIECE_COMPLETED, {MOA}),
        (OF_MOE, S.A_RECYCLER, Event.PIECE_TO_RECYCLE, {MOE}),
        (OF_SUPPLIER, S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE, Event.DELAY_PASSED, {FOURNISSEUR, MOA}),
        (OF_SUPPLIER, S.ABSENCE_VALIDATION_1_HORS_DELAI, Event.DELAY_PASSED, {FOURNISSEUR}),
        (OF_MOE, S.MISE_EN_PAIEMENT, Event.PAYMENT_LAUNCHED, {FOURNISSEUR}),
    ],
)
def test_who_is_told_of_a_status(piece: PieceFacts, status: S, event: Event, seats: set[Seat]) -> None:
    assert told(piece, [status]) == (Told(event, frozenset(seats), status, DELAY_OF_STATUS.get(status)),)


def test_a_second_validator_who_declines_calls_the_first_one_back() -> None:
    found = told(OF_SUPPLIER, [S.ERREUR_COTRAITANT_SUR_VALIDEUR])
    assert {(each.event, each.seats) for each in found} == {
        (Event.PIECE_TO_VALIDATE, frozenset({Seat.VALIDEUR_1})),
        (Event.VALIDATION_ANSWERED, frozenset({FOURNISSEUR})),
    }


def test_what_one_act_brings_is_told_in_its_order() -> None:
    found = told(OF_SUPPLIER, [S.VALIDEE_1, S.DEPOSEE, S.A_ASSOCIER_MOE])
    assert [each.event for each in found] == [Event.VALIDATION_ANSWERED, Event.PIECE_AVAILABLE]


def test_every_event_is_brought_by_a_status_that_the_engine_gives() -> None:
    given = {row.becomes for row in TRANSITIONS}
    for event, rule in NOTIFICATIONS.items():
        assert set(rule.on) <= given
        assert all(STATUSES[status].engine for status in rule.on)
        assert rule.on or event is Event.REQUEST_DECIDED


def test_what_the_engine_notes_of_a_silence_is_told_with_its_delay() -> None:
    assert set(DELAY_OF_STATUS) == {row.becomes for row in TRANSITIONS if row.act is Act.EXPIRE}
    assert set(DELAY_OF_STATUS) == set(NOTIFICATIONS[Event.DELAY_PASSED].on)


@pytest.mark.parametrize(
    ("code", "condition"),
    [
        (DelayCode.DG_NOTIFICATION, NextCondition.GENERAL_ACCOUNT_LATE),
        (DelayCode.TACITE_MOA, NextCondition.TACIT_DELAY_PASSED),
    ],
)
def test_those_who_may_go_on_after_a_silent_moa_are_told(code: DelayCode, condition: NextCondition) -> None:
    assert GOES_ON[code] == {row.seat for row in NEXT if row.condition is condition}
    assert told_of_delay(code) == (Told(Event.DELAY_PASSED, GOES_ON[code] | {FOURNISSEUR}, delay=code),)


def test_the_silence_of_the_mandataire_is_told_to_it_and_to_its_cotraitant() -> None:
    """Q07: reminders instead of a tacit acceptance."""
    seats = frozenset({Seat.VALIDEUR_1, FOURNISSEUR})
    assert told_of_delay(DelayCode.VALIDATION_COTRAITANT) == (
        Told(Event.DELAY_PASSED, seats, delay=DelayCode.VALIDATION_COTRAITANT),
    )


def test_the_silence_of_the_supplier_is_nobodys_news() -> None:
    assert told_of_delay(DelayCode.DG_SIGNATURE) == ()
