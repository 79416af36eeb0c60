"""Deciding: which transition an act follows, what the system does next, who is awaited. Pure functions of `Facts`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.domain.actions import ACTIONS, Action
from api.domain.cadres import CADRES, Cadre, Role, Seat
from api.domain.deadlines import general_account_is_late, tacit_delay_has_passed
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.facts import Facts, PieceFacts
from api.domain.organisation import MoaPresence
from api.domain.permissions import Actor, Permission, check
from api.domain.refusals import REFUSAL_REASONS, RefusalReason
from api.domain.routing import ROUTES, Route
from api.domain.statuses import STATUSES, DossierState, PieceStatus
from api.domain.succession import NEXT, NEXT_CONDITIONS, NextCadre, NextCondition
from api.domain.transitions import TRANSITIONS, Act, Condition, Effect, Guard, Transition
from api.domain.waiting import TO_DO

MAX_COMMENT: Final = 2000
"""Characters of a comment (Q12)."""

PERMISSION_OF_ACT: Final = {
    Act.SEND: Permission.PIECE_DEPOSIT,
    Act.DEPOSIT_NEXT_PIECE: Permission.PIECE_DEPOSIT_NEXT,
    Act.ACKNOWLEDGE: Permission.PIECE_ACKNOWLEDGE,
    Act.REFUSE: Permission.PIECE_REFUSE,
    Act.SUSPEND: Permission.PIECE_SUSPEND,
    Act.COMPLETE: Permission.PIECE_COMPLETE,
    Act.TREAT: Permission.PIECE_TREAT,
}
"""The acts that have a mutation, and the permission it asks for."""


@dataclass(frozen=True, slots=True)
class Move:
    """A transition followed; `seat` is where the actor sat, None for the system."""

    transition: Transition
    before: PieceStatus | None
    after: PieceStatus
    seat: Seat | None = None


@dataclass(frozen=True, slots=True)
class ActInput:
    """What a form gives with an act."""

    reason: RefusalReason | None = None
    text: str | None = None
    files: int = 0
    text_field: str = "comment"


@dataclass(frozen=True, slots=True)
class NextOption:
    """A pièce that may follow, and why not now."""

    cadre: Cadre
    seat: Seat
    blockers: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """An action of a button, and why it is greyed."""

    action: Action
    blockers: tuple[Problem, ...]


# ---------------------------------------------------------------------------------------------- seats


def seats_of_role(role: Role, piece: PieceFacts) -> frozenset[Seat]:
    """The seats that play `role` on `piece`; none for the system and for actors out of the dossier."""
    if role is Role.DEPOSANT:
        return frozenset({piece.depositor_seat})
    if role is Role.FOURNISSEUR_OU_DEPOSANT:
        return frozenset({Seat.FOURNISSEUR, piece.depositor_seat})
    if role is Role.ACTEUR_COURANT:
        return frozenset({piece.holder} if piece.holder else ())
    seat = role.seat
    return frozenset({seat} if seat else ())


def awaited(piece: PieceFacts) -> frozenset[Seat]:
    """Who may act now (§4 « Waits for »; decisions 9)."""
    if piece.status is PieceStatus.REJETEE:
        return frozenset() if piece.rejection_handled else frozenset({piece.depositor_seat})
    if piece.status is PieceStatus.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE:
        return frozenset({Seat.MOE, Seat.MOA})
    role = STATUSES[piece.status].waits_for
    return seats_of_role(role, piece) if role else frozenset()


def queued(piece: PieceFacts) -> frozenset[Seat]:
    """Whose Synthèse shows the pièce: those awaited, except while the MOA answers outside the tool (§9.2)."""
    shown = any(piece.status in row.statuses for row in TO_DO.values())
    return awaited(piece) if shown else frozenset()


def holder_after(status: PieceStatus, *, holder: Seat | None, move_seat: Seat | None, act: Act) -> Seat | None:
    """Who holds the pièce once it is in `status`: a suspension leaves it with the actor who suspended (R-SUS-3)."""
    if act is Act.SUSPEND:
        return move_seat
    role = STATUSES[status].waits_for
    if role is None or role in (Role.DEPOSANT, Role.FOURNISSEUR_OU_DEPOSANT, Role.ACTEUR_COURANT):
        return holder
    return role.seat or holder


# ---------------------------------------------------------------------------------------- transitions


def rows(act: Act, piece: PieceFacts) -> tuple[Transition, ...]:
    """The rows of §5 for that act on a pièce of that cadre, whatever its status."""
    return tuple(row for row in TRANSITIONS if row.act is act and piece.cadre in row.cadres)


def holds(condition: Condition | None, facts: Facts) -> bool:
    """Whether a condition on the dossier itself is met."""
    if condition is None:
        return True
    recipient = facts.parties.get(Seat.DESTINATAIRE)
    return {
        Condition.HAS_MOE: Seat.MOE in facts.parties,
        Condition.NO_MOE: Seat.MOE not in facts.parties,
        Condition.SECOND_VALIDATOR: Seat.VALIDEUR_2 in facts.parties,
        Condition.LAST_VALIDATOR: Seat.VALIDEUR_2 not in facts.parties,
        Condition.RECIPIENT_SANS_MOA: recipient is not None and recipient.moa_presence is MoaPresence.SANS_MOA,
    }[condition]


def acting_seats(facts: Facts, piece: PieceFacts, act: Act, actor: Actor) -> frozenset[Seat]:
    """The seats from which `actor` may do `act` on `piece`; raises FORBIDDEN or CONSULTATION_ONLY when none."""
    seats = frozenset[Seat]().union(*(seats_of_role(row.role, piece) for row in rows(act, piece)))
    return _entitled(facts, seats, act, actor)


def _entitled(facts: Facts, seats: Iterable[Seat], act: Act, actor: Actor) -> frozenset[Seat]:
    permission = PERMISSION_OF_ACT[act]
    places = {seat: place for seat in seats if (place := facts.place(seat)) is not None}
    check(actor, permission, places.values())
    return frozenset(seat for seat, place in places.items() if _allows(actor, permission, facts, seat))


def _allows(actor: Actor, permission: Permission, facts: Facts, seat: Seat) -> bool:
    place = facts.place(seat)
    try:
        check(actor, permission, [place] if place else [])
    except DomainError:
        return False
    return True


def _match(row: Transition, facts: Facts, piece: PieceFacts, seats: frozenset[Seat]) -> Seat | None:
    """The seat from which `row` can be followed now, if any."""
    if piece.status not in row.when or not holds(row.condition, facts):
        return None
    playing = sorted(seats_of_role(row.role, piece) & seats)
    # A completed pièce is back with the actor who suspended it; only an A22 passes over his head (T52).
    if piece.status is PieceStatus.COMPLETEE and Effect.REPLACES_PIECE not in row.effects:
        playing = [seat for seat in playing if seat is piece.holder]
    return playing[0] if playing else None


def follow(
    facts: Facts, piece: PieceFacts, act: Act, seats: frozenset[Seat], *, among: Sequence[Transition] | None = None
) -> Move:
    """The one transition that `act` follows now; raises NOT_SUSPENDED or TRANSITION_NOT_ALLOWED when there is none."""
    for row in rows(act, piece) if among is None else among:
        seat = _match(row, facts, piece, seats)
        if seat is not None:
            return Move(row, piece.status, row.becomes, seat)
    code = ErrorCode.NOT_SUSPENDED if act is Act.COMPLETE else ErrorCode.TRANSITION_NOT_ALLOWED
    raise error(code, status=STATUSES[piece.status].libelle)


def decide(facts: Facts, piece: PieceFacts, act: Act, actor: Actor, given: ActInput) -> Move:
    """The move of acknowledging, refusing, suspending or completing; raises every problem at once."""
    move = follow(facts, piece, act, acting_seats(facts, piece, act, actor))
    problems = input_problems(move.transition, piece, given)
    if problems:
        raise DomainError(problems)
    return move


def decide_treatment(facts: Facts, piece: PieceFacts, actor: Actor, to: PieceStatus, given: ActInput) -> Move:
    """The move of the finance office to `to` (T82 to T8A)."""
    seats = acting_seats(facts, piece, Act.TREAT, actor)
    among = tuple(row for row in rows(Act.TREAT, piece) if row.becomes is to)
    if not among:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field=("to",), value=to.value)
    move = follow(facts, piece, Act.TREAT, seats, among=among)
    problems = input_problems(move.transition, piece, given)
    if problems:
        raise DomainError(problems)
    return move


def treatments(facts: Facts, piece: PieceFacts, actor: Actor) -> list[tuple[Transition, tuple[Problem, ...]]]:
    """What the finance office may make of the pièce, each with what stops it; nothing for the other seats."""
    listed = [row for row in rows(Act.TREAT, piece) if holds(row.condition, facts)]
    if not frozenset(facts.seats_of(actor)) & {Seat.DESTINATAIRE}:
        return []
    return [(row, _blockers_of(facts, piece, Act.TREAT, actor, (row,))) for row in listed]


# ------------------------------------------------------------------------------------------- input


def input_problems(row: Transition, piece: PieceFacts, given: ActInput) -> list[Problem]:
    """What is wrong with the form of an act that the state allows."""
    text = (given.text or "").strip()
    problems = []
    if len(text) > MAX_COMMENT:
        problems.append(Problem(ErrorCode.FIELD_TOO_LONG, (given.text_field,), {"max": str(MAX_COMMENT)}))
    for guard in row.guards:
        match guard:
            case Guard.REFUSAL_REASON:
                problems.extend(_refusal_problems(given, text))
            case Guard.REASON_REQUIRED | Guard.COMMENT_REQUIRED:
                if not text:
                    problems.append(Problem(ErrorCode.REASON_REQUIRED, (given.text_field,)))
                if given.reason is not None:
                    problems.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("reason",), {"value": given.reason.value}))
            case Guard.COMPLETION_NOT_EMPTY:
                if not given.files and (not text or text == piece.comment):
                    problems.append(Problem(ErrorCode.COMPLETION_EMPTY))
            case _:
                pass
    return problems


def _refusal_problems(given: ActInput, text: str) -> list[Problem]:
    """One of the four reasons, never the amount (R-REF-2, R-REF-3); the free reason must be explained (§7.8)."""
    if given.reason is None:
        return [Problem(ErrorCode.REASON_REQUIRED, ("reason",))]
    if not REFUSAL_REASONS[given.reason].usable:
        return [Problem(ErrorCode.AMOUNT_NOT_A_REASON, ("reason",))]
    if given.reason is RefusalReason.AUTRE_SANS_ERREUR_MONTANT and not text:
        return [Problem(ErrorCode.REASON_REQUIRED, (given.text_field,))]
    return []


# ------------------------------------------------------------------------------------- what follows


def settle(facts: Facts, cadre: Cadre, status: PieceStatus) -> list[Move]:
    """What the system does by itself from `status`: passes on, routes, delivers (T10, T16, T20 to T24)."""
    moves: list[Move] = []
    while (move := _system_move(facts, cadre, status)) is not None:
        moves.append(move)
        status = move.after
    return moves


def _system_move(facts: Facts, cadre: Cadre, status: PieceStatus) -> Move | None:
    for row in TRANSITIONS:
        if row.act in _BY_ITSELF and cadre in row.cadres and status in row.when:
            if row.act is Act.ROUTE:
                route = _route(facts, cadre)
                fits = route is not None and route.transition == row.id
            else:
                fits = status in _LAST_LEVEL or holds(row.condition, facts)
            if fits:
                return Move(row, status, row.becomes)
    return None


_BY_ITSELF: Final = frozenset({Act.PASS_ON, Act.ROUTE, Act.DELIVER})
_LAST_LEVEL: Final = frozenset({PieceStatus.VALIDEE_2, PieceStatus.ABSENCE_VALIDATION_2_HORS_DELAI})


def _route(facts: Facts, cadre: Cadre) -> Route | None:
    """Where a pièce of that cadre goes once on the public side (§2.3), or None when nobody is named to receive it."""
    return next(
        (
            route
            for route in ROUTES
            if cadre in route.cadres and route.to in facts.parties and holds(route.condition, facts)
        ),
        None,
    )


def sent(facts: Facts, cadre: Cadre) -> list[Move]:
    """The moves of a pièce that is sent: deposited, then whatever the system does (T03 or T04, then T20 to T24)."""
    row = next(row for row in TRANSITIONS if row.act is Act.SEND and cadre in row.cadres)
    first = Move(row, None, row.becomes, CADRES[cadre].depositor_seat)
    return [first, *settle(facts, cadre, row.becomes)]


def state_after(state: DossierState, moves: Iterable[Move]) -> DossierState:
    """The state of the dossier once the moves are made (§4.12)."""
    ends = {
        Effect.STOPS_DOSSIER: DossierState.ARRETE,
        Effect.REJECTS_DOSSIER: DossierState.REJETE,
        Effect.PAYS_DOSSIER: DossierState.PAYE,
    }
    for move in moves:
        state = next((ends[effect] for effect in move.transition.effects if effect in ends), state)
    return state


# --------------------------------------------------------------------------------------- next pièce


def _met(condition: NextCondition | None, facts: Facts, piece: PieceFacts, now: datetime) -> bool:
    """Whether what §2.2 asks beside the cadre and the seat is there (decisions 31)."""
    silent = piece.status is PieceStatus.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE
    match condition:
        case None:
            return True
        case NextCondition.MOA_NAMED:
            return Seat.MOA in facts.parties
        case NextCondition.RECIPIENT_SANS_MOA:
            return holds(Condition.RECIPIENT_SANS_MOA, facts)
        case NextCondition.NO_MOE:
            return holds(Condition.NO_MOE, facts)
        case NextCondition.NO_MOE_OR_MOE_SILENT:
            return silent or holds(Condition.NO_MOE, facts)
        case NextCondition.GENERAL_ACCOUNT_LATE:
            return general_account_is_late(facts, now)
        case NextCondition.WITHIN_TACIT_DELAY:
            return not tacit_delay_has_passed(piece, now)
        case NextCondition.TACIT_DELAY_PASSED:
            return tacit_delay_has_passed(piece, now)


def successors(facts: Facts, piece: PieceFacts, seat: Seat, now: datetime) -> list[NextCadre]:
    """The rows of §2.2 open to `seat` after `piece`, whatever its status; those that only wait for a day included."""
    return [
        row
        for row in NEXT
        if piece.cadre in row.after
        and row.seat is seat
        and _route(facts, row.cadre) is not None
        and (_waits_for_a_day(row) or _met(row.condition, facts, piece, now))
    ]


def _waits_for_a_day(row: NextCadre) -> bool:
    return row.condition is not None and NEXT_CONDITIONS[row.condition].error is ErrorCode.TACIT_TOO_EARLY


def decide_next(facts: Facts, piece: PieceFacts, actor: Actor, cadre: Cadre, now: datetime) -> Move:
    """The move of the previous pièce when `cadre` is deposited after it."""
    seat = CADRES[cadre].depositor_seat
    seats = _entitled(facts, [seat], Act.DEPOSIT_NEXT_PIECE, actor)
    allowed = successors(facts, piece, seat, now)
    row = next((row for row in allowed if row.cadre is cadre), None)
    if row is None:
        expected = ", ".join(each.cadre.name for each in allowed) or "aucun"
        raise error(ErrorCode.CADRE_NOT_ALLOWED, field=("cadre",), cadre=cadre.name, expected=expected)
    among = tuple(t for t in rows(Act.DEPOSIT_NEXT_PIECE, piece) if cadre in t.next_cadres)
    move = follow(facts, piece, Act.DEPOSIT_NEXT_PIECE, seats, among=among)
    if not _met(row.condition, facts, piece, now):
        raise error(ErrorCode.TACIT_TOO_EARLY, field=("cadre",))
    return move


def next_options(facts: Facts, piece: PieceFacts, actor: Actor, now: datetime) -> list[NextOption]:
    """The pièces that the actor's seats may deposit after `piece`, each with what stops it."""
    return [
        NextOption(row.cadre, seat, _blockers(lambda row=row: decide_next(facts, piece, actor, row.cadre, now)))
        for seat in sorted(facts.seats_of(actor))
        for row in successors(facts, piece, seat, now)
    ]


# ------------------------------------------------------------------------------------------ offers


def offers(facts: Facts, piece: PieceFacts, actor: Actor, now: datetime) -> list[Offer]:
    """The buttons of a pièce for this actor: acts of other seats are not listed (conventions 7)."""
    seats = frozenset(facts.seats_of(actor))
    listed = []
    for action, rule in ACTIONS.items():
        if rule.act not in PERMISSION_OF_ACT or rule.act is Act.SEND:
            continue
        if rule.act is Act.DEPOSIT_NEXT_PIECE:
            options = next_options(facts, piece, actor, now)
            if options:
                free = any(not option.blockers for option in options)
                listed.append(Offer(action, () if free else options[0].blockers))
        elif any(seats_of_role(row.role, piece) & seats and holds(row.condition, facts) for row in rows(rule.act, piece)):
            listed.append(Offer(action, _blockers_of(facts, piece, rule.act, actor, None)))
    return listed


def _blockers_of(
    facts: Facts, piece: PieceFacts, act: Act, actor: Actor, among: Sequence[Transition] | None
) -> tuple[Problem, ...]:
    return _blockers(lambda: follow(facts, piece, act, acting_seats(facts, piece, act, actor), among=among))


def _blockers(attempt: object) -> tuple[Problem, ...]:
    try:
        attempt()  # type: ignore[operator]
    except DomainError as refusal:
        return refusal.problems
    return ()
