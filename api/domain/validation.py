"""Validators: in which capacity each answers, and who may be named (R-VAL-1 to R-VAL-4, decisions 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from api.domain.cadres import CADRES, Role, Seat
from api.domain.errors import ErrorCode, Problem
from api.domain.facts import Facts, PieceFacts
from api.domain.opening import Named
from api.domain.organisation import StructureStatus
from api.domain.pieces import VALIDATOR_CAPACITIES, ValidatorCapacity

_ALONE: Final[Mapping[Role, ValidatorCapacity]] = {
    Role.TITULAIRE: ValidatorCapacity.TITULAIRE,
    Role.MANDATAIRE: ValidatorCapacity.MANDATAIRE,
}
_OF_TWO: Final[Mapping[Seat, ValidatorCapacity]] = {
    Seat.VALIDEUR_1: ValidatorCapacity.COTRAITANT,
    Seat.VALIDEUR_2: ValidatorCapacity.MANDATAIRE,
}


def expected_capacity(facts: Facts, piece: PieceFacts, seat: Seat) -> ValidatorCapacity:
    """The capacity of a validator: that of the cadre's row, or, of two, the cotraitant then the mandataire."""
    if Seat.VALIDEUR_2 in facts.parties:
        return _OF_TWO[seat]
    validated_by = CADRES[piece.cadre].validated_by
    if validated_by is None:
        raise LookupError(f"{piece.cadre} has no validator")
    return _ALONE[validated_by]


def capacity_problems(facts: Facts, piece: PieceFacts, seat: Seat, ticked: ValidatorCapacity) -> Iterable[Problem]:
    """A wrong tick on the form (R-VAL-3)."""
    expected = expected_capacity(facts, piece, seat)
    if ticked is not expected:
        names = {"expected": VALIDATOR_CAPACITIES[expected].lower(), "capacity": VALIDATOR_CAPACITIES[ticked].lower()}
        yield Problem(ErrorCode.CAPACITY_MISMATCH, ("capacity",), names)


def new_validator_problems(named: Named, others: frozenset[UUID]) -> Iterable[Problem]:
    """A validator named anew must be active, and neither the depositor nor the other validator (T08)."""
    at = ("validator", "identifier")
    if named.structure is None:
        yield named.unknown(at)
    elif named.structure.status is not StructureStatus.ACTIVE or named.structure.id in others:
        yield Problem(ErrorCode.VALIDATOR_NOT_ALLOWED, at)
