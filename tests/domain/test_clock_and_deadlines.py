"""The indicative payment clock (works-billing §11) and the delays that run in a dossier (§6.4, Q27)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.cadres import CADRES, Cadre
from api.domain.clock import PARIS, Clock, clock, due_date
from api.domain.clock_rules import CLOCK_RULES, ClockCase
from api.domain.deadlines import deadline, deadlines, expired, general_account
from api.domain.deadlines import running as carried
from api.domain.delays import DELAYS, DelayCode
from api.domain.organisation import MoaPresence, PublicCategory
from api.domain.roles import Seat
from api.domain.statuses import DossierState, PieceStatus
from api.domain.transitions import Act
from tests.domain.dossiers import NOW, Opening, Play, a_dossier, a_piece, parties

S = PieceStatus
MOE, MOA, V1, V2 = Seat.MOE, Seat.MOA, Seat.VALIDEUR_1, Seat.VALIDEUR_2
BOTH: Final = frozenset({MOE, MOA})


def at(text: str) -> datetime:
    """An instant, as a clock in Paris shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def opened(cadre: Cadre, *seats: Seat, when: str = "2025-04-02 09:14:07") -> Play:
    return Opening(cadre, frozenset(seats)).play(at(when))


# ---------------------------------------------------------------------------------------------------- the clock


@pytest.mark.parametrize("cadre", [Cadre.A4, Cadre.A5, Cadre.A6, Cadre.A1, Cadre.A2, Cadre.A9, Cadre.A12])
def test_a_monthly_piece_and_a_plain_invoice_start_it_by_their_deposit(cadre: Cadre) -> None:
    """R-CLK-1, decisions 1: a plain invoice's clock is its deposit's, a validator or not."""
    seats = BOTH if CADRES[cadre].works else {V1} if CADRES[cadre].needs_validator else set()
    play = opened(cadre, *seats)
    assert clock(play.facts) == Clock(at("2025-04-02 09:14:07"), "R-CLK-1", 30)
    assert clock(play.later(5).facts) == clock(play.facts)


@pytest.mark.parametrize(("cadre", "rule"), [(Cadre.A10, "R-CLK-3"), (Cadre.A13, "R-CLK-6")])
def test_a_validated_piece_starts_it_by_its_validation(cadre: Cadre, rule: str) -> None:
    play = opened(cadre, *BOTH, V1)
    assert clock(play.facts) is None
    play = play.at(at("2025-04-08 10:30:00")).act(Act.VALIDATE, V1)
    assert clock(play.facts) == Clock(at("2025-04-08 10:30:00"), rule, 30)
    assert clock(play.later(1).deposit(Cadre.A15).facts) == clock(play.facts)


def test_of_two_validators_the_second_starts_it() -> None:
    play = opened(Cadre.A10, *BOTH, V1, V2).later(1).act(Act.VALIDATE, V1)
    assert clock(play.facts) is None
    assert clock(play.at(at("2025-04-10 08:00:00")).act(Act.VALIDATE, V2).facts) == Clock(
        at("2025-04-10 08:00:00"), "R-CLK-3", 30
    )


def test_the_silence_of_a_validator_starts_it_when_the_fifteen_days_end() -> None:
    """R-CLK-3: whenever the engine notices. Deposited on the 2nd, day 15 is the 17th."""
    play = opened(Cadre.A10, *BOTH, V1).later(40).expire()
    assert clock(play.facts) == Clock(at("2025-04-18 00:00:00"), "R-CLK-3", 30)


@pytest.mark.parametrize("last", [Cadre.A8, Cadre.A23, Cadre.A24, Cadre.A25])
def test_the_balance_starts_it_when_the_account_is_final(last: Cadre) -> None:
    """R-CLK-4: not before, whatever was deposited."""
    play = opened(Cadre.A7, *BOTH, when="2025-09-01 09:30:00")
    before = [play]
    if last is Cadre.A8:
        before += [before[-1].deposit(Cadre.A17)]
        before += [before[-1].deposit(Cadre.A20)]
    else:
        before += [before[-1].at(at("2025-10-03 10:00:00")).deposit(Cadre.A22)]
    assert [clock(each.facts) for each in before] == [None] * len(before)
    play = before[-1].at(at("2025-10-14 10:00:00")).deposit(last)
    assert clock(play.facts) == Clock(at("2025-10-14 10:00:00"), "R-CLK-4", 30)


def test_a_signed_account_alone_starts_it() -> None:
    assert clock(opened(Cadre.A8).facts) == Clock(at("2025-04-02 09:14:07"), "R-CLK-4", 30)


def test_every_case_of_the_reference_is_tried_here() -> None:
    assert {cadre for row in CLOCK_RULES.values() for cadre in row.cadres} == {
        *(Cadre.A4, Cadre.A5, Cadre.A6, Cadre.A10, Cadre.A13, Cadre.A8, Cadre.A23, Cadre.A24, Cadre.A25)
    }
    assert set(CLOCK_RULES) == set(ClockCase)


def test_a_stopped_or_rejected_dossier_has_none() -> None:
    """R-REF-4."""
    play = opened(Cadre.A4, *BOTH)
    assert clock(play.act(Act.REFUSE, MOE).facts) is None
    rejected = opened(Cadre.A6).treat(S.REJETEE)
    assert (rejected.facts.state, clock(rejected.facts)) == (DossierState.REJETE, None)


def test_nothing_else_touches_it() -> None:
    """R-SUS-1: a suspension, its completion, a recycling, the silence of the MOE, the payment."""
    play = opened(Cadre.A4, *BOTH)
    started = clock(play.facts)
    play = play.later(1).act(Act.SUSPEND, MOE)
    assert clock(play.facts) == started
    play = play.later(9).act(Act.COMPLETE, Seat.FOURNISSEUR)
    assert clock(play.facts) == started
    play = play.expire()
    assert clock(play.facts) == started
    play = play.deposit(Cadre.A19).treat(S.A_RECYCLER).later(3).act(Act.RECYCLE, MOA)
    assert clock(play.facts) == started
    assert clock(play.treat(S.MISE_EN_PAIEMENT).facts) == started


@pytest.mark.parametrize(
    ("category", "days"),
    [
        (PublicCategory.ETAT, 30),
        (PublicCategory.COLLECTIVITE_LOCALE, 30),
        (PublicCategory.EPN, 30),
        (PublicCategory.EPLE, 30),
        (PublicCategory.SANTE, 50),
        (PublicCategory.AUTRE_ENTREPRISE_PUBLIQUE, 60),
        (PublicCategory.AUTRE, 30),
        (None, 30),
    ],
)
def test_the_delay_is_that_of_the_recipients_category(category: PublicCategory | None, days: int) -> None:
    """Decisions 11; the category of the MOA does not count."""
    between = parties(MOA, category=category)
    between[MOA] = replace(between[MOA], public_category=PublicCategory.SANTE)
    started = clock(a_dossier(a_piece(Cadre.A5, S.A_ASSOCIER_MOA, holder=MOA), between=between))
    assert started
    assert started.delay_days == days


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2025-04-02 09:14:07", 30, "2025-05-02"),
        ("2025-04-02 23:59:59", 30, "2025-05-02"),
        # Through both changes of hour, and the end of February.
        ("2025-03-29 12:00:00", 1, "2025-03-30"),
        ("2025-10-25 12:00:00", 50, "2025-12-14"),
        ("2024-02-15 12:00:00", 30, "2024-03-16"),
        ("2025-02-15 12:00:00", 30, "2025-03-17"),
    ],
)
def test_the_indicative_due_date(start: str, days: int, due: str) -> None:
    assert due_date(at(start), days) == date.fromisoformat(due)


def test_the_due_date_counts_from_the_day_in_paris() -> None:
    assert due_date(datetime.fromisoformat("2025-04-02T22:30:00+00:00"), 30) == date(2025, 5, 3)


@given(st.datetimes(timezones=st.just(PARIS), min_value=datetime(2015, 1, 1), max_value=datetime(2060, 1, 1)))  # noqa: DTZ001 (Hypothesis adds the zone)
def test_the_due_date_is_whole_days_later(start: datetime) -> None:
    assert (due_date(start, 30) - start.date()).days == 30


# --------------------------------------------------------------------------------------------------- the delays


def running(play: Play) -> list[tuple[str, str, str, bool]]:
    return [
        (each.code.value, each.seat.value, f"{each.due_at.astimezone(PARIS):%Y-%m-%d %H:%M}", each.fires)
        for each in deadlines(play.facts)
    ]


def test_the_moe_has_seven_days_from_the_deposit_of_a_draft_monthly_statement() -> None:
    play = opened(Cadre.A4, *BOTH)
    expected = [("MOE_MENSUEL", "MOE", "2025-04-10 00:00", True)]
    assert running(play) == running(play.later(1).act(Act.ACKNOWLEDGE, MOE)) == expected
    suspended = play.later(1).act(Act.SUSPEND, MOE)
    assert running(suspended) == []
    assert running(suspended.later(1).act(Act.COMPLETE, Seat.FOURNISSEUR)) == expected
    assert running(play.later(1).deposit(Cadre.A15)) == []
    assert running(play.later(1).act(Act.REFUSE, MOE)) == []
    assert running(play.later(9).expire()) == []


@pytest.mark.parametrize("cadre", [Cadre.A10, Cadre.A13])
def test_the_moes_seven_days_count_from_the_end_of_a_validation(cadre: Cadre) -> None:
    """Decisions 24."""
    play = opened(cadre, *BOTH, V1).at(at("2025-04-10 18:00:00")).act(Act.VALIDATE, V1)
    assert running(play) == [("MOE_MENSUEL", "MOE", "2025-04-18 00:00", True)]


def test_the_moa_has_no_delay_for_a_monthly_piece() -> None:
    assert running(opened(Cadre.A4, MOA)) == running(opened(Cadre.A5, MOA)) == []
    assert running(opened(Cadre.A6)) == []


@pytest.mark.parametrize("cadre", [Cadre.A9, Cadre.A10])
def test_a_validator_of_a_sub_contractor_has_fifteen_days(cadre: Cadre) -> None:
    """R-VAL-1; each level has its own."""
    seats = (*BOTH, V1, V2) if CADRES[cadre].works else (V1, V2)
    play = opened(cadre, *seats)
    assert running(play) == [("VALIDATION_SOUS_TRAITANT", "VALIDEUR_1", "2025-04-18 00:00", True)]
    assert running(play.later(1).act(Act.DECLINE_VALIDATION, V1)) == []
    second = play.at(at("2025-04-05 12:00:00")).act(Act.VALIDATE, V1)
    assert running(second) == [("VALIDATION_SOUS_TRAITANT", "VALIDEUR_2", "2025-04-21 00:00", True)]


@pytest.mark.parametrize("cadre", [Cadre.A12, Cadre.A13])
def test_the_mandataire_is_reminded_after_fifteen_days_and_never_replaced(cadre: Cadre) -> None:
    """R-VAL-2 and Q07: nothing goes on without it."""
    play = opened(cadre, *(BOTH if CADRES[cadre].works else ()), V1)
    assert running(play) == [("VALIDATION_COTRAITANT", "VALIDEUR_1", "2025-04-18 00:00", False)]
    assert expired(play.piece, play.later(1000).now) is None


def test_the_delays_of_an_end_of_contract() -> None:
    play = opened(Cadre.A7, *BOTH, when="2025-09-01 09:30:00")
    account = ("DG_NOTIFICATION", "MOA", "2025-10-02 00:00", False)
    assert running(play) == running(play.later(5).deposit(Cadre.A17)) == [account]
    assert running(play.act(Act.SUSPEND, MOE)) == [account]
    notified = play.later(5).deposit(Cadre.A17).at(at("2025-09-19 10:15:00")).deposit(Cadre.A20)
    assert running(notified) == [("DG_SIGNATURE", "FOURNISSEUR", "2025-10-20 00:00", False)]
    assert running(notified.deposit(Cadre.A8)) == []
    tacit = play.at(at("2025-10-03 10:00:00")).deposit(Cadre.A22)
    assert running(tacit) == [("TACITE_MOA", "MOA", "2025-10-14 00:00", False)]
    assert running(tacit.act(Act.ACKNOWLEDGE, MOA)) == running(tacit)
    suspended = tacit.later(2).act(Act.SUSPEND, MOA)
    assert running(suspended) == []
    assert running(suspended.later(3).act(Act.COMPLETE, Seat.FOURNISSEUR)) == running(tacit)  # decisions 35
    assert running(tacit.at(at("2025-10-14 10:00:00")).deposit(Cadre.A23)) == []


def test_the_last_piece_carries_the_wait_for_the_general_account() -> None:
    play = opened(Cadre.A7, *BOTH, when="2025-09-01 09:30:00")
    late = play.at(at("2025-10-05 08:00:00")).deposit(Cadre.A17)
    tacit = late.deposit(Cadre.A22)
    for each, expected in (
        (play, ["DG_NOTIFICATION"]),
        (late, [None, "DG_NOTIFICATION"]),
        (tacit, [None, None, "TACITE_MOA"]),
        (play.act(Act.SUSPEND, MOE), ["DG_NOTIFICATION"]),
        (play.act(Act.REFUSE, MOE), [None]),
        (late.deposit(Cadre.A20), [None, None, "DG_SIGNATURE"]),
        (opened(Cadre.A4, *BOTH), ["MOE_MENSUEL"]),
    ):
        found = [carried(each.facts, piece) for piece in each.facts.pieces]
        assert [delay and delay.code.value for delay in found] == expected
    # The same end on one pièce and on the next: it is one delay.
    assert carried(late.facts, late.piece) == carried(play.facts, play.piece)


def test_a_refused_final_statement_waits_for_no_account() -> None:
    play = opened(Cadre.A7, *BOTH)
    assert running(play.act(Act.REFUSE, MOE)) == []


def test_no_account_is_awaited_from_a_moa_that_is_not_there() -> None:
    play = Opening(Cadre.A7, frozenset({MOE}), MoaPresence.SANS_MOA).play()
    assert general_account(play.facts) is None


def test_the_account_of_a_cotraitant_is_awaited_once_its_statement_is_validated() -> None:
    play = opened(Cadre.A14, *BOTH, V1)
    assert [code for code, *_ in running(play)] == ["VALIDATION_COTRAITANT"]
    assert running(play.act(Act.DECLINE_VALIDATION, V1)) == []
    play = play.at(at("2025-04-10 18:00:00")).act(Act.VALIDATE, V1)
    assert running(play) == [("DG_NOTIFICATION", "MOA", "2025-05-11 00:00", False)]


def test_a_delay_says_what_its_end_brings() -> None:
    found = deadline(opened(Cadre.A4, *BOTH).piece)
    assert found
    assert (found.libelle, found.effect) == (
        DELAYS[DelayCode.MOE_MENSUEL].libelle,
        "Passé ce délai, la MOA peut agir sans la MOE.",
    )


@pytest.mark.parametrize(
    ("when", "due"),
    [
        # The last day is counted whole through the nights of 25 or of 23 hours, and a Sunday or a holiday is a day.
        ("2025-03-24 23:59:59", "2025-04-01 00:00"),
        ("2025-10-20 00:00:00", "2025-10-28 00:00"),
        ("2025-04-30 09:00:00", "2025-05-08 00:00"),
        ("2024-12-24 09:00:00", "2025-01-01 00:00"),
        ("2024-02-22 09:00:00", "2024-03-01 00:00"),
    ],
)
def test_days_are_those_of_paris(when: str, due: str) -> None:
    """Q27: the day after the event is day 1, and the delay has passed at midnight after the last one."""
    play = opened(Cadre.A4, *BOTH, when=when)
    assert [each[2] for each in running(play)] == [due]
    end = at(f"{due}:00")
    assert expired(play.piece, end) is not None
    assert expired(play.piece, datetime.fromtimestamp(end.timestamp() - 1, PARIS)) is None


def test_an_instant_in_another_zone_belongs_to_its_day_in_paris() -> None:
    late_in_london = datetime.fromisoformat("2025-04-02T22:30:00+00:00")
    piece = replace(a_piece(Cadre.A4, S.A_ASSOCIER_MOE, holder=MOE), deposited_at=late_in_london)
    found = deadline(piece)
    assert found
    assert found.due_at == at("2025-04-11 00:00:00")


def test_a_piece_without_a_silence_does_not_expire() -> None:
    assert all(expired(a_piece(cadre, S.A_ASSOCIER_MOA, holder=MOA), NOW.replace(year=2099)) is None for cadre in Cadre)
