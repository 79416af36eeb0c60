"""Validators: in which capacity each answers, and who may be named (R-VAL-1 to R-VAL-4, decisions 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from api.domain.cadres import CADRES, Cadre, Role, Seat
from api.domain.errors import ErrorCode, Problem
from api.domain.facts import Facts, PieceFacts
from api.domain.opening import VALIDATORS, Named, service_problems
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


_NOT_TWICE: Final = (Seat.FOURNISSEUR, *VALIDATORS)


def expected_capacity(cadre: Cadre, seat: Seat, *, of_two: bool) -> ValidatorCapacity:
    """The capacity of a validator: that of the cadre's row, or, of two, the cotraitant then the mandataire."""
    if of_two:
        return _OF_TWO[seat]
    validated_by = CADRES[cadre].validated_by
    if validated_by is None:
        raise LookupError(f"{cadre} has no validator")
    return _ALONE[validated_by]


def capacity_problems(facts: Facts, piece: PieceFacts, seat: Seat, ticked: ValidatorCapacity) -> Iterable[Problem]:
    """A wrong tick on the form (R-VAL-3)."""
    expected = expected_capacity(piece.cadre, seat, of_two=Seat.VALIDEUR_2 in facts.parties)
    if ticked is not expected:
        names = {"expected": VALIDATOR_CAPACITIES[expected].lower(), "capacity": VALIDATOR_CAPACITIES[ticked].lower()}
        yield Problem(ErrorCode.CAPACITY_MISMATCH, ("capacity",), names)


def new_validator_problems(facts: Facts, seat: Seat, named: Named) -> Iterable[Problem]:
    """Whoever is named anew for `seat` must be active, not sit there already, and have the service (T08)."""
    others = {facts.parties[other].structure_id for other in _NOT_TWICE if other is not seat and other in facts.parties}
    at = ("validator", "identifier")
    if named.structure is None:
        yield named.unknown(at)
        return
    if named.structure.status is not StructureStatus.ACTIVE or named.structure.id in others:
        yield Problem(ErrorCode.VALIDATOR_NOT_ALLOWED, at)
    yield from service_problems(("validator", "serviceCode"), named.service_code, named.structure.service)
