"""The delays that run in a dossier, and what each brings about (works-billing §6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.domain.cadres import CADRES, Cadre, Seat
from api.domain.delays import DELAYS, DelayCode, due_at
from api.domain.facts import Facts, PieceFacts
from api.domain.statuses import PieceStatus

MONTHLY_FOR_MOE: Final = frozenset({Cadre.A4, Cadre.A10, Cadre.A13})
"""The cadres whose silence by the MOE is sanctioned (T34)."""

TACITLY_VALIDATED: Final = frozenset({Cadre.A9, Cadre.A10})
"""The cadres that a validator's silence accepts (R-VAL-1, R-VAL-2)."""

_WITH_MOE: Final = frozenset({PieceStatus.A_ASSOCIER_MOE, PieceStatus.PRISE_EN_COMPTE_MOE, PieceStatus.COMPLETEE})
_WITH_MOA: Final = frozenset({PieceStatus.A_ASSOCIER_MOA, PieceStatus.PRISE_EN_COMPTE_MOA})
_FINAL_STATEMENTS: Final = frozenset({Cadre.A7, Cadre.A14})


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


def reached(piece: PieceFacts) -> datetime:
    """When the pièce reached the public side: at its validation, else at its deposit."""
    return piece.validated_at or piece.deposited_at


def _deadline(code: DelayCode, seat: Seat, start: datetime, *, fires: bool) -> Deadline:
    row = DELAYS[code]
    return Deadline(code, row.libelle, seat, due_at(start, row.value), row.effet, fires)


def deadline(facts: Facts, piece: PieceFacts) -> Deadline | None:
    """The delay that runs on one pièce in its present status, or None."""
    if piece.status in (PieceStatus.A_VALIDER_1, PieceStatus.A_VALIDER_2) and piece.holder:
        fires = piece.cadre in TACITLY_VALIDATED
        return _deadline(DelayCode.VALIDATION_SOUS_TRAITANT, piece.holder, piece.held_since or piece.deposited_at, fires=fires) if fires else None
    if piece.status in _WITH_MOE and piece.holder is Seat.MOE and piece.cadre in MONTHLY_FOR_MOE:
        return _deadline(DelayCode.MOE_MENSUEL, Seat.MOE, reached(piece), fires=True)
    if piece.status is PieceStatus.A_ASSOCIER_FOURNISSEUR:
        return _deadline(DelayCode.DG_SIGNATURE, Seat.FOURNISSEUR, piece.held_since or piece.deposited_at, fires=False)
    if piece.status in _WITH_MOA and piece.cadre is Cadre.A22:
        return _deadline(DelayCode.TACITE_MOA, Seat.MOA, piece.held_since or piece.deposited_at, fires=False)
    return None


def general_account(facts: Facts) -> Deadline | None:
    """The delay for notifying the general account, while an end of contract waits for it."""
    opening = next((piece for piece in facts.pieces if piece.cadre in _FINAL_STATEMENTS), None)
    waiting = facts.current.cadre in _FINAL_STATEMENTS | {Cadre.A17} and not _is_final(facts.current)
    if opening is None or not waiting or opening.status is PieceStatus.A_VALIDER_1:
        return None
    return _deadline(DelayCode.DG_NOTIFICATION, Seat.MOA, reached(opening), fires=False)


def _is_final(piece: PieceFacts) -> bool:
    from api.domain.statuses import STATUSES

    return STATUSES[piece.status].final


def deadlines(facts: Facts) -> list[Deadline]:
    """All the delays that run in the dossier, the soonest first."""
    running = [deadline(facts, facts.current), general_account(facts)]
    return sorted((each for each in running if each is not None), key=lambda each: each.due_at)


def general_account_is_late(facts: Facts, now: datetime) -> bool:
    """Whether the supplier may deposit an A22: thirty days without a general account (CCAG 12.4.4)."""
    if any(CADRES[piece.cadre].then == (Cadre.A8,) for piece in facts.pieces):
        return False
    running = general_account(facts)
    return running is not None and running.due_at <= now


def tacit_delay_has_passed(piece: PieceFacts, now: datetime) -> bool:
    """Whether ten days have gone since the MOA received the A22 (CCAG 12.4.4)."""
    start = piece.held_since or piece.deposited_at
    return due_at(start, DELAYS[DelayCode.TACITE_MOA].value) <= now
