"""The tables about structures are those of organisation.json: statuses, parameters, what a SIRET change copies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from uuid import UUID

import pytest

from api.domain.actions import ACTIONS
from api.domain.errors import ErrorCode
from api.domain.habilitation import Application
from api.domain.organisation import IdentifierType, MoaPresence, PublicCategory, StructureStatus, StructureType
from api.domain.roles import Seat
from api.domain.siret_change import COPIED, NOT_COPIED, OWN
from api.domain.structure import STATUS_RULES, STRUCTURE_ACTS, StructureState, Wanted, blockers, joinable
from api.domain.structure_form import FIELDS
from api.domain.structure_settings import PARAMETERS, Kind, openings_moved, seats_given_up
from api.models import Structure
from tests.domain.dossiers import codes
from tests.domain.test_organisation_tables import REFERENCE, keys

SANS, AVEC, ONLY = MoaPresence.SANS_MOA, MoaPresence.AVEC_MOA, MoaPresence.EXCLUSIVEMENT_MOA


def test_statuses_move_as_the_reference_says() -> None:
    stated = [(row["from"], row["to"], keys(row["source"])) for row in REFERENCE["structureStatusTransitions"]]
    held = [(rule.when.name if rule.when else "(none)", rule.becomes.name, set(rule.source)) for rule in STATUS_RULES]
    assert held == stated


def test_parameters() -> None:
    stated = {
        row["labelFr"]: (row["scope"].startswith("public"), row["writtenBy"] != "read-only", keys(row["source"]))
        for row in REFERENCE["structureParameters"]
    }
    held = {rule.libelle: (rule.public_only, rule.field is not None, set(rule.source)) for rule in PARAMETERS.values()}
    assert held == stated


def test_what_a_siret_change_copies() -> None:
    assert list(COPIED) == REFERENCE["siretChange"]["copied"]
    assert list(NOT_COPIED) == REFERENCE["siretChange"]["notCopied"]
    columns = [*chain.from_iterable(COPIED.values()), *chain.from_iterable(NOT_COPIED.values()), *OWN]
    links = {f"{name}_id" for name in Structure._meta.fk_fields}
    assert sorted(columns) == sorted({*Structure._meta.db_fields, *links})
    assert set(FIELDS) <= set(columns)


def state(**changes: object) -> StructureState:
    given = {"id": UUID(int=1), "type": StructureType.PUBLIQUE, "status": StructureStatus.ACTIVE, **changes}
    return StructureState(**given)  # type: ignore[arg-type]


def stopped() -> Iterator[tuple[StructureState, str, set[str]]]:
    """A structure, and the mutations that its own state stops, by code."""
    yield state(), "TRANSITION_NOT_ALLOWED", {"activateStructure"}
    inactive = state(status=StructureStatus.INACTIVE)
    yield inactive, "TRANSITION_NOT_ALLOWED", {"deactivateStructure"}
    adding = {ACTIONS[action].mutation for action, rule in STRUCTURE_ACTS.items() if rule.adds}
    assert {"updateStructureSettings", "changeSiret"} <= adding
    yield inactive, "STRUCTURE_INACTIVE", adding
    replaced = state(status=StructureStatus.INACTIVE, replaced=True)
    yield replaced, "TRANSITION_NOT_ALLOWED", {"activateStructure", "deactivateStructure"}
    yield state(public_category=PublicCategory.COLLECTIVITE_LOCALE), "SIRET_CHANGE_AUTOMATIC", {"changeSiret"}


@pytest.mark.parametrize(("structure", "code", "mutations"), [*stopped()])
def test_what_the_state_of_a_structure_stops(structure: StructureState, code: str, mutations: set[str]) -> None:
    found = {
        ACTIONS[action].mutation
        for action in STRUCTURE_ACTS
        if ErrorCode[code] in {problem.code for problem in blockers(structure, action)}
    }
    assert found == mutations


@pytest.mark.parametrize(
    ("before", "after", "seats"),
    [
        (SANS, AVEC, ()),
        (SANS, ONLY, (Seat.DESTINATAIRE,)),
        (AVEC, SANS, (Seat.MOA,)),
        (AVEC, ONLY, (Seat.DESTINATAIRE,)),
        (ONLY, AVEC, ()),
        (ONLY, SANS, (Seat.MOA,)),
    ],
)
def test_the_seats_that_a_moa_setting_gives_up(
    before: MoaPresence, after: MoaPresence, seats: tuple[Seat, ...]
) -> None:
    assert seats_given_up(before, after) == seats
    assert seats_given_up(before, before) == ()


def test_what_becoming_public_opens_and_closes() -> None:
    opened, closed = openings_moved(Kind(StructureType.PRIVEE, None), Kind(StructureType.PUBLIQUE, AVEC))
    assert set(opened) == {
        Application.FACTURES_RECUES,
        Application.FACTURES_DE_TRAVAUX,
        Application.SOLLICITATIONS_RECUES,
    }
    assert set(closed) == {Application.FRAIS_DE_JUSTICE, Application.REMBOURSEMENT_TAXES}


@pytest.mark.parametrize("search", ["", "ab", " a  ", "é\u0301", "\t\n"])
def test_a_search_for_a_structure_to_join_takes_three_characters(search: str) -> None:
    assert codes(joinable, search) == ["SEARCH_TOO_SHORT"]
    assert joinable("  É té ") == Wanted((), ("e", "te"))
    assert joinable("219 900 115 00011") == Wanted(((IdentifierType.SIRET, "21990011500011"),), ("21990011500011",))
