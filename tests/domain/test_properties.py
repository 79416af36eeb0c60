"""Properties of circuits: true in every state that a dossier can reach, and on every road to it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.domain.actions import ACTIONS, offers, treatments, worked_out
from api.domain.cadres import CADRES, Cadre
from api.domain.clock import clock
from api.domain.deadlines import deadlines, expired, running
from api.domain.dossier import PERMISSION_OF_ACT, ActInput, decide, decide_treatment
from api.domain.errors import DomainError
from api.domain.facts import Facts
from api.domain.habilitation import Level
from api.domain.moves import Move, route
from api.domain.next_piece import decide_next, next_options
from api.domain.permissions import Actor
from api.domain.pieces import Groupement
from api.domain.progress import StepState, circuit_of, stages
from api.domain.refusals import RefusalReason
from api.domain.roles import Seat
from api.domain.statuses import STATUSES, DossierState, PieceStatus, UserAction
from api.domain.stops import decide_answer
from api.domain.transitions import TRANSITIONS, Act
from api.domain.waiting import awaited, queued
from tests.domain.dossiers import IN_USE, Opening, Play, openings, person, problems_of

DRAFTS: Final = {PieceStatus.BROUILLON, PieceStatus.SUPPRIMEE}
ON_A_PIECE: Final = sorted(
    {*PERMISSION_OF_ACT, Act.RECYCLE, Act.DUPLICATE} - {Act.SEND, Act.DEPOSIT_NEXT_PIECE, Act.TREAT}
)
AUTHORS: Final = frozenset(rule.depositor_seat for rule in CADRES.values())
SEATS_OF_ACT: Final = {
    act: frozenset(
        seat for row in TRANSITIONS if row.act is act for seat in ({row.role.seat} if row.role.seat else AUTHORS)
    )
    for act in ON_A_PIECE
}
"""Whom the table gives each act: somebody's seat, or that of the author of the pièce."""

TREATED: Final = sorted({row.becomes for row in TRANSITIONS if row.act is Act.TREAT})
FOLLOW_UPS: Final = [cadre for cadre in IN_USE if CADRES[cadre].follows_up]
REFUSED: Final = {row.becomes for row in TRANSITIONS if row.act is Act.REFUSE} | {PieceStatus.DUPLIQUE_APRES_REFUS}


# ---------------------------------------------------------------------------------------------- what may happen


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something that somebody tries, or that time brings: `seat` is None for the engine."""

    what: Act | PieceStatus | Cadre | str
    seat: Seat | None = None

    def on(self, play: Play) -> Play:
        """What comes of it; raises DomainError when a rule says no."""
        match self.what:
            case Act() if self.seat:
                return play.act(self.what, self.seat)
            case PieceStatus() if self.seat:
                return play.treat(self.what, seat=self.seat)
            case Cadre():
                return play.deposit(self.what, seat=self.seat)
            case "handle":
                return play.handle_rejection()
            case "expire":
                return play.expire()
            case _:
                return play.at(min(end for each in deadlines(play.facts) if (end := each.due_at) > play.now))


def attempts(facts: Facts) -> Iterator[Attempt]:
    """What the people of a dossier may try on its last pièce; `test_engine` says what the other seats are answered."""
    yield from (Attempt(act, seat) for seat in facts.parties for act in ON_A_PIECE if seat in SEATS_OF_ACT[act])
    yield from (Attempt(status, Seat.DESTINATAIRE) for status in TREATED)
    yield from (Attempt(cadre, seat) for cadre in FOLLOW_UPS if (seat := CADRES[cadre].depositor_seat) in facts.parties)


def passing(play: Play) -> Iterator[tuple[Attempt, Play]]:
    """The attempts that succeed now, and what comes of each; then what time brings."""
    for attempt in attempts(play.facts):
        try:
            yield attempt, attempt.on(play)
        except DomainError:
            continue
    if play.piece.status is PieceStatus.REJETEE and not play.piece.rejection_handled:
        handled = Attempt("handle", play.piece.depositor_seat)
        yield handled, handled.on(play)
    brought = [Attempt("expire")] if expired(play.piece, play.now) else []
    brought += [Attempt("wait")] if any(each.due_at > play.now for each in deadlines(play.facts)) else []
    yield from ((attempt, attempt.on(play)) for attempt in brought)


# ----------------------------------------------------------------------------------------- every state there is


@dataclass(slots=True)
class Graph:
    """Every state that dossiers can reach, two of them being one when the rules see no difference."""

    states: dict[Hashable, Play] = field(default_factory=dict)
    roads: dict[Hashable, list[tuple[Attempt, Hashable]]] = field(default_factory=dict)
    moves: dict[Move, None] = field(default_factory=dict)

    @property
    def plays(self) -> Iterator[tuple[Play, list[tuple[Attempt, Play]]]]:
        """Each state with the attempts that lead out of it."""
        for key, play in self.states.items():
            yield play, [(attempt, self.states[to]) for attempt, to in self.roads[key]]


def same(opening: Opening, play: Play) -> Hashable:
    """What the rules can tell apart: who is where, and which delays have passed."""
    pieces = tuple(
        (each.cadre, each.status, each.holder, each.validated_at is None, each.rejection_handled)
        for each in play.facts.pieces
    )
    return (
        opening,
        play.facts.state,
        pieces,
        tuple((each.code, each.due_at <= play.now) for each in deadlines(play.facts)),
    )


@cache
def everything() -> Graph:
    """All the states reached from all the openings."""
    graph = Graph()
    for opening in openings():
        first = opening.play()
        graph.states[same(opening, first)] = first
        graph.moves |= dict.fromkeys(move for _, move in first.log)
        ahead = [first]
        while ahead:
            play = ahead.pop()
            roads = graph.roads.setdefault(same(opening, play), [])
            for attempt, after in passing(play):
                key = same(opening, after)
                roads.append((attempt, key))
                graph.moves |= dict.fromkeys(move for _, move in after.log[len(play.log) :])
                if key not in graph.states:
                    graph.states[key] = after
                    ahead.append(after)
    return graph


def test_every_engine_status_is_reached_and_no_other() -> None:
    reached = {move.after for move in everything().moves}
    assert reached == {status for status, rule in STATUSES.items() if rule.engine} - DRAFTS


def test_every_cadre_in_use_is_reached_and_no_other() -> None:
    assert {piece.cadre for play in everything().states.values() for piece in play.facts.pieces} == set(IN_USE)


def test_every_transition_is_followed_but_those_of_drafts() -> None:
    assert {move.transition.id for move in everything().moves} == {row.id for row in TRANSITIONS} - {"T01", "T02"}


def test_every_state_of_a_dossier_is_reached() -> None:
    assert {play.facts.state for play in everything().states.values()} == set(DossierState)


def test_a_live_dossier_can_always_be_paid() -> None:
    """No road leads where nobody can act, nor where those who can only refuse, suspend and wait."""
    graph = everything()
    back: dict[Hashable, list[Hashable]] = {}
    for key, roads in graph.roads.items():
        for _, to in roads:
            back.setdefault(to, []).append(key)
    ahead = [key for key, play in graph.states.items() if play.facts.state is DossierState.PAYE]
    hopeful = set(ahead)
    while ahead:
        news = [key for key in back.get(ahead.pop(), ()) if key not in hopeful]
        hopeful.update(news)
        ahead.extend(news)
    live = {key for key, play in graph.states.items() if play.facts.state is DossierState.EN_COURS}
    assert live - hopeful == set()


def test_somebody_is_awaited_until_the_end_and_can_act() -> None:
    for play, roads in everything().plays:
        facts, piece = play.facts, play.piece
        called = awaited(piece, facts.parties)
        to_handle = piece.status is PieceStatus.REJETEE and not piece.rejection_handled
        assert bool(called) == (facts.state is DossierState.EN_COURS or to_handle), piece
        assert not called or any(attempt.seat in called for attempt, _ in roads), piece
        copied = {Seat.MOE} if piece.cadre is Cadre.A22 else set()
        assert queued(piece, facts.parties) <= called | copied
        assert called <= queued(piece, facts.parties) or piece.status is PieceStatus.TRANSMISE_MOA
        assert all(not awaited(closed, facts.parties) for closed in facts.pieces[:-1])


def test_what_stops_a_dossier_stops_it_for_good() -> None:
    for play, roads in everything().plays:
        if play.facts.state is DossierState.EN_COURS:
            continue
        for attempt, after in roads:
            assert attempt.what in (Act.DUPLICATE, "handle")
            assert after.facts.state is play.facts.state
            assert len(after.facts.pieces) == len(play.facts.pieces)


def test_only_the_last_piece_is_live_and_the_dossier_agrees_with_it() -> None:
    for play in everything().states.values():
        facts = play.facts
        assert all(piece.closed for piece in facts.pieces[:-1])
        assert [piece.rank for piece in facts.pieces] == list(range(1, len(facts.pieces) + 1))
        statuses = {piece.status for piece in facts.pieces}
        assert (
            facts.state
            is {
                (True, False, False): DossierState.ARRETE,
                (False, True, False): DossierState.REJETE,
                (False, False, True): DossierState.PAYE,
                (False, False, False): DossierState.EN_COURS,
            }[bool(statuses & REFUSED), PieceStatus.REJETEE in statuses, PieceStatus.MISE_EN_PAIEMENT in statuses]
        )
        assert (facts.state is DossierState.EN_COURS) == (not facts.current.closed)


def test_a_piece_is_held_by_somebody_of_the_dossier() -> None:
    for play in everything().states.values():
        for piece in play.facts.pieces:
            assert piece.holder in play.facts.parties
            assert piece.held_since is not None
            left_validators = piece.holder not in (Seat.VALIDEUR_1, Seat.VALIDEUR_2)
            assert (piece.received_at is not None) == left_validators


def test_each_delay_that_runs_is_carried_by_one_piece() -> None:
    for play in everything().states.values():
        carried = [running(play.facts, piece) for piece in play.facts.pieces]
        assert [each for each in carried if each is not None] == deadlines(play.facts)


def test_every_piece_that_may_be_sent_arrives_somewhere() -> None:
    for play in everything().states.values():
        facts = play.facts
        assert all(route(facts, piece.cadre) is not None for piece in facts.pieces)
        for seat in facts.parties:
            for option in next_options(facts, facts.current, person(facts, seat), play.now):
                arrived = replace(facts, pieces=())
                assert Play(arrived, play.now).send(option.cadre).piece.holder is option.recipient


def test_the_steps_tell_the_same_story() -> None:
    matrix = {(rule.cadre, follower) for rule in CADRES.values() for follower in rule.then}
    for play in everything().states.values():
        facts = play.facts
        if not facts.works:
            assert (circuit_of(facts), stages(facts)) == (None, [])
            continue
        steps = stages(facts)
        assert [step.piece for step in steps if step.piece] == list(facts.pieces)
        cadres = [step.cadre for step in steps if step.cadre]
        assert set(pairwise(cadres)) <= matrix
        assert {step.seat for step in steps} <= facts.parties.keys()
        validators = {step.seat for step in steps if step.cadre is None} - {Seat.DESTINATAIRE}
        states = [step.state for step in steps]
        if facts.state in (DossierState.ARRETE, DossierState.REJETE):
            assert StepState.STOPPED in states
            assert StepState.TO_COME not in states
            assert len(cadres) == len(facts.pieces)
        else:
            assert StepState.STOPPED not in states
            assert not CADRES[cadres[-1]].then
            assert validators == {Seat.VALIDEUR_1, Seat.VALIDEUR_2} & facts.parties.keys()
        assert (StepState.CURRENT in states) == (facts.state is DossierState.EN_COURS)
        assert (set(states) == {StepState.DONE}) == (facts.state is DossierState.PAYE)


def test_buttons_are_those_of_every_piece_like_it() -> None:
    """What is kept of others, and decided on the first pièce and this one alone, is what the whole dossier says."""
    for play in everything().states.values():
        facts, now, first, last = play.facts, play.now, play.facts.pieces[0], play.piece
        pieces = [last, *facts.pieces[-2:-1]]
        if last.status in (PieceStatus.SUSPENDUE, PieceStatus.REJETEE):
            pieces += replace(last, suspension_acknowledged=True), replace(last, rejection_acknowledged=True)
            pieces += [replace(last, rejection_handled=True)]
        if facts.state is DossierState.ARRETE:
            pieces += [first, replace(first, duplicated=True)]
        actors = [person(facts, seat) for seat in facts.parties]
        actors += person(facts, *facts.parties), person(facts, first.depositor_seat, level=Level.CONSULTATION)
        actors += [person(facts, *facts.parties, level=Level.CONSULTATION)]
        for piece in pieces:
            whole = replace(facts, pieces=tuple(piece if each.id == piece.id else each for each in facts.pieces))
            seen = replace(facts, pieces=(*whole.pieces[: piece.rank > 1], piece))
            for actor in actors if piece is last else actors[-3:]:
                assert [*offers(seen, piece, actor, now)] == worked_out(whole, piece, actor, now), piece


# ------------------------------------------------------------------------------------------------------ walks

OPENINGS: Final = tuple(openings())
WALKING: Final = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Walks take as long as they take: a busy machine is no fault of theirs."""

FORMS: Final = (
    ActInput(),
    ActInput(text="Le bon de livraison manque"),
    ActInput(RefusalReason.ERREUR_MOA),
    ActInput(text="Joint", files=1),
)
"""Among them, one that suits whatever act is left open."""


@st.composite
def walks(draw: st.DrawFn) -> list[Play]:
    """A dossier opened somehow, then a few things that happen to it, with days between them."""
    named = st.sampled_from(Groupement)
    opening = replace(draw(st.sampled_from(OPENINGS)), groupement=draw(named), delegated=draw(st.booleans()))
    road = [opening.play()]
    for _ in range(draw(st.integers(0, 14))):
        play = road[-1].later(draw(st.sampled_from((0, 0.2, 3, 8, 11, 16, 31))))
        ways = [after for _, after in passing(play)]
        if ways:
            road.append(draw(st.sampled_from(ways)))
    return road


@given(walks())
@WALKING
def test_a_walk_keeps_what_is_done(road: list[Play]) -> None:
    for before, after in pairwise(road):
        made = after.log[len(before.log) :]
        for piece_id, move in made:
            row = move.transition
            assert row in TRANSITIONS
            assert (move.before in row.when) or (row.act is Act.SEND and move.before is None), move
            assert move.after is row.becomes, move
            if move.seat is not None:
                assert move.seat in before.facts.parties
            assert piece_id in {piece.id for piece in after.facts.pieces}
        duplicated = any(move.transition.act is Act.DUPLICATE for _, move in made)
        for piece in before.facts.pieces:
            if piece.closed and not duplicated:
                assert replace(after.facts.piece(piece.id), rejection_handled=False) == replace(
                    piece, rejection_handled=False
                )
        # R-SUS-2: a pièce keeps its number, its place and its deposit timestamp, whatever happens to it.
        for each in ("rank", "cadre", "depositor_seat", "deposited_at"):
            pairs = zip(before.facts.pieces, after.facts.pieces, strict=False)
            assert all(getattr(old, each) == getattr(new, each) for old, new in pairs)


@given(walks())
@WALKING
def test_a_clock_that_runs_is_never_put_back(road: list[Play]) -> None:
    """R-SUS-1: nothing but the end of the dossier touches it."""
    started = None
    for play in road:
        now = clock(play.facts)
        if play.facts.state in (DossierState.ARRETE, DossierState.REJETE):
            assert now is None
        else:
            assert started in (None, now)
            started = now


@given(walks(), st.data())
@WALKING
def test_an_offer_is_what_the_act_would_answer(road: list[Play], data: st.DataObject) -> None:
    """Conventions 7, for somebody who sits in one or several seats, with more or less right."""
    play = road[-1].later(data.draw(st.sampled_from((0, 8, 31)), label="days"))
    facts = play.facts
    seats = data.draw(st.sets(st.sampled_from(sorted(facts.parties))), label="seats")
    actor = person(facts, *seats, level=data.draw(st.sampled_from(Level), label="level"))
    for piece in facts.pieces:
        listed = {offer.action: offer.blockers for offer in offers(facts, piece, actor, play.now)}
        for action, rule in ACTIONS.items():
            act = rule.act
            if isinstance(act, UserAction):
                found = problems_of(decide_answer, facts, piece, act, actor)
                assert listed[action] == found if action in listed else found, (action, piece)
                continue
            if act not in PERMISSION_OF_ACT or act in (Act.TREAT, Act.DEPOSIT_NEXT_PIECE):
                continue
            found = min((problems_of(decide, facts, piece, act, actor, form) for form in FORMS), key=len)
            assert listed[action] == found if action in listed else found, (action, piece)
        check_treatments(facts, actor, play)
        check_next(facts, actor, play)


def check_treatments(facts: Facts, actor: Actor, play: Play) -> None:
    form = ActInput(text="Pièce illisible", text_field="reason")
    for piece in facts.pieces:
        listed = {each.transition.becomes: each.blockers for each in treatments(facts, piece, actor)}
        for to in PieceStatus:
            found = problems_of(decide_treatment, facts, piece, actor, to, form)
            assert listed[to] == found if to in listed else found, (to, piece)
        offered = [
            each.blockers for each in offers(facts, piece, actor, play.now) if ACTIONS[each.action].act is Act.TREAT
        ]
        assert offered == ([min(listed.values(), key=len)] if listed else [])


def check_next(facts: Facts, actor: Actor, play: Play) -> None:
    for piece in facts.pieces:
        listed = {option.cadre: option.blockers for option in next_options(facts, piece, actor, play.now)}
        for cadre in Cadre:
            found = problems_of(decide_next, facts, piece, actor, cadre, play.now)
            assert listed[cadre] == found if cadre in listed else found, (cadre, piece)
        offered = [
            each.blockers
            for each in offers(facts, piece, actor, play.now)
            if ACTIONS[each.action].act is Act.DEPOSIT_NEXT_PIECE
        ]
        assert offered == ([min(listed.values(), key=len)] if listed else [])
