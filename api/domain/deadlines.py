"""The delays that run in a dossier, and what each brings about (works-billing §6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.domain.cadres import Cadre
from api.domain.delays import DELAYS, DelayCode, due_at
from api.domain.facts import Facts, PieceFacts
from api.domain.moves import Move
from api.domain.roles import Seat
from api.domain.statuses import PieceStatus
from api.domain.succession import NEXT, NextCondition
from api.domain.transitions import TRANSITIONS, Act, Guard, Transition

_WITH_MOA: Final = frozenset({PieceStatus.A_ASSOCIER_MOA, PieceStatus.PRISE_EN_COMPTE_MOA, PieceStatus.COMPLETEE})
"""Where an A22 waits for the MOA, to whom alone it goes: completed, it is back with it (decisions 35)."""
_SILENCES: Final = tuple(row for row in TRANSITIONS if row.act is Act.EXPIRE)
_BEFORE_ACCOUNT: Final = frozenset(
    cadre for row in NEXT if row.condition is NextCondition.GENERAL_ACCOUNT_LATE for cadre in row.after
)
"""The pièces that wait for a general account: the draft final statement, and what the MOE makes of it."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A delay that runs: it falls on `seat`; `effect` says what its end brings."""

    code: DelayCode
    libelle: str
    seat: Seat
    due_at: datetime
    effect: str
    fires: bool
    """Whether the engine itself acts when it passes (T09, T15, T34)."""


def _deadline(code: DelayCode, seat: Seat, start: datetime, *, fires: bool = False) -> Deadline:
    row = DELAYS[code]
    return Deadline(code, row.libelle, seat, due_at(start, row.value), row.effet, fires)


def deadline(piece: PieceFacts) -> Deadline | None:
    """The delay that runs on one pièce in its present status, or None."""
    if _silence(piece) is not None:
        return _silence_deadline(piece)
    if piece.status is PieceStatus.A_VALIDER_1:
        # R-VAL-2, Q07: the mandataire's silence accepts nothing, so no row follows it.
        return _deadline(
            DelayCode.VALIDATION_COTRAITANT, piece.holder or Seat.VALIDEUR_1, piece.held_since or piece.deposited_at
        )
    if piece.status is PieceStatus.A_ASSOCIER_FOURNISSEUR:
        return _deadline(DelayCode.DG_SIGNATURE, Seat.FOURNISSEUR, piece.held_since or piece.deposited_at)
    if piece.status in _WITH_MOA and piece.cadre is Cadre.A22:
        return tacit_answer(piece)
    return None


def general_account(facts: Facts) -> Deadline | None:
    """The delay for notifying the general account, while a final statement received by the public side waits for it."""
    waiting = facts.current.cadre in _BEFORE_ACCOUNT and not facts.current.closed
    start = facts.pieces[0].received_at
    if not waiting or start is None or Seat.MOA not in facts.parties:
        return None
    return _deadline(DelayCode.DG_NOTIFICATION, Seat.MOA, start)


def running(facts: Facts, piece: PieceFacts) -> Deadline | None:
    """The delay that a pièce of the dossier carries: its own or, of the last one, that of the general account."""
    own = deadline(piece)
    return general_account(facts) if own is None and piece.id == facts.current.id else own


def tacit_answer(piece: PieceFacts) -> Deadline:
    """The delay that the MOA has to answer an A22 (CCAG 12.4.4)."""
    return _deadline(DelayCode.TACITE_MOA, Seat.MOA, piece.held_since or piece.deposited_at)


def deadlines(facts: Facts) -> list[Deadline]:
    """All the delays that run in the dossier, the soonest first."""
    found = [deadline(facts.current), general_account(facts)]
    return sorted((each for each in found if each is not None), key=lambda each: each.due_at)


# -------------------------------------------------------------------------------- silences the engine notes


def expired(piece: PieceFacts, now: datetime) -> Move | None:
    """The move of the engine when a silence has lasted long enough (T09, T15, T34); it is due at the delay's end."""
    row = _silence(piece)
    if row is None or now < _silence_deadline(piece).due_at:
        return None
    return Move(row, piece.status, row.becomes)


def _silence(piece: PieceFacts) -> Transition | None:
    """The row that the silence of the holder would follow: of a validator, or of the MOE."""
    for row in _SILENCES:
        # A completed pièce is back with the actor who suspended it: the MOA's silence is another matter.
        of_holder = Guard.MOE_SILENT not in row.guards or piece.holder is Seat.MOE
        if piece.status in row.when and piece.cadre in row.cadres and of_holder:
            return row
    return None


def _silence_deadline(piece: PieceFacts) -> Deadline:
    if piece.holder is Seat.MOE:
        return _deadline(DelayCode.MOE_MENSUEL, Seat.MOE, piece.received_at or piece.deposited_at, fires=True)
    seat = piece.holder or Seat.VALIDEUR_1
    return _deadline(DelayCode.VALIDATION_SOUS_TRAITANT, seat, piece.held_since or piece.deposited_at, fires=True)
