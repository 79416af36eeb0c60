"""Who may do what: the table against the references' matrices, and how a level is found (HAB-02, HAB-04)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest

from api.domain.cadres import Cadre
from api.domain.dossier import PERMISSION_OF_ACT, entitled
from api.domain.facts import application_of
from api.domain.habilitation import Application, Level, UserRole
from api.domain.permissions import (
    RULES,
    Actor,
    Grant,
    Permission,
    Place,
    audience,
    check,
    may,
    organisation,
    require,
)
from api.domain.roles import Seat
from api.domain.standings import Standing
from api.domain.statuses import PieceStatus
from api.domain.transitions import TRANSITIONS, Act
from tests.domain.dossiers import STRUCTURES, VALIDATORS, a_dossier, a_piece, codes, parties, person

DOCS: Final = Path(__file__).parents[2] / "docs" / "domain"
ORGANISATION: Final = json.loads((DOCS / "organisation.json").read_text(encoding="utf-8"))
WORKS: Final = json.loads((DOCS / "works-billing.json").read_text(encoding="utf-8"))

# ------------------------------------------------------------------------------------------------- the table


def test_every_permission_has_its_rule() -> None:
    assert set(RULES) == set(Permission)


def test_every_act_of_a_person_asks_for_a_permission_of_its_own() -> None:
    """A saved draft is no pièce: it has its own permission (decisions 8)."""
    assert len(set(PERMISSION_OF_ACT.values())) == len(PERMISSION_OF_ACT)
    by_people = {row.act for row in TRANSITIONS if row.role.seat or row.role.name.endswith("DEPOSANT")}
    assert set(PERMISSION_OF_ACT) == by_people - {Act.SAVE, Act.DISCARD}


MATRIX: Final = {f"{row['group']}: {row['action']}": row["cells"] for row in ORGANISATION["permissionMatrix"]}
CITED: Final = {
    permission: found[1]
    for permission, rule in RULES.items()
    if (found := re.match(r"organisation §11 ([^;]+)", rule.source))
}


def test_every_action_of_the_matrix_has_its_permission() -> None:
    assert len(MATRIX) == 75
    assert set(CITED.values()) == set(MATRIX)


@pytest.mark.parametrize("permission", CITED)
def test_a_rule_agrees_with_the_row_it_cites(permission: Permission) -> None:
    cells = {standing.value: cell.value for standing, cell in RULES[permission].cells.items()}
    assert cells == MATRIX[CITED[permission]]


def test_the_levels_of_works_billing_are_those_of_the_table() -> None:
    """§1.3: reading in consultation, everything else in modification."""
    stated = {row["action"].partition(",")[0]: row["level"] for row in WORKS["permissions"]}
    assert stated["search"] == RULES[Permission.PIECE_READ].standing.name
    writing = ("deposit", "validate or refuse as validator", "change the status of a received piece")
    assert {stated[name] for name in writing} == {RULES[each].standing.name for each in PERMISSION_OF_ACT.values()}


# ------------------------------------------------------------------------------------------------- the levels

HALL, SCHOOL = UUID(int=501), UUID(int=502)
ROADS, PARKS = UUID(int=601), UUID(int=602)
TRAVAUX, RECUES = Application.FACTURES_DE_TRAVAUX, Application.FACTURES_RECUES
READS, WRITES = Level.CONSULTATION, Level.MODIFICATION


def somebody(*grants: tuple[UUID, UUID | None, Application, Level]) -> Actor:
    return Actor(UUID(int=1), {}, tuple(Grant(*grant) for grant in grants))


@pytest.mark.parametrize(
    ("grants", "place", "level"),
    [
        ([], Place(HALL, None, TRAVAUX), None),
        ([(HALL, None, TRAVAUX, READS)], Place(HALL, None, TRAVAUX), READS),
        ([(HALL, None, TRAVAUX, WRITES)], Place(HALL, None, TRAVAUX), WRITES),
        # Another structure, another application.
        ([(SCHOOL, None, TRAVAUX, WRITES)], Place(HALL, None, TRAVAUX), None),
        ([(HALL, None, RECUES, WRITES)], Place(HALL, None, TRAVAUX), None),
        # The whole structure holds for each of its services; a service for itself alone.
        ([(HALL, None, TRAVAUX, READS)], Place(HALL, ROADS, TRAVAUX), READS),
        ([(HALL, ROADS, TRAVAUX, WRITES)], Place(HALL, ROADS, TRAVAUX), WRITES),
        ([(HALL, PARKS, TRAVAUX, WRITES)], Place(HALL, ROADS, TRAVAUX), None),
        ([(HALL, ROADS, TRAVAUX, WRITES)], Place(HALL, None, TRAVAUX), None),
        # The best of several.
        ([(HALL, None, TRAVAUX, READS), (HALL, ROADS, TRAVAUX, WRITES)], Place(HALL, ROADS, TRAVAUX), WRITES),
        ([(HALL, None, TRAVAUX, READS), (HALL, ROADS, TRAVAUX, WRITES)], Place(HALL, PARKS, TRAVAUX), READS),
        ([(HALL, None, TRAVAUX, WRITES), (HALL, ROADS, TRAVAUX, READS)], Place(HALL, ROADS, TRAVAUX), WRITES),
    ],
)
def test_the_level_held_at_a_place(
    grants: list[tuple[UUID, UUID | None, Application, Level]], place: Place, level: Level | None
) -> None:
    assert somebody(*grants).level(place) is level
    assert somebody(*reversed(grants)).level(place) is level


ON_DOCUMENTS: Final = [permission for permission, rule in RULES.items() if "works-billing §1.3" in rule.source]


@pytest.mark.parametrize("permission", ON_DOCUMENTS)
def test_what_a_level_allows(permission: Permission) -> None:
    place = Place(HALL, None, TRAVAUX)
    writes = RULES[permission].standing is Standing.MODIFICATION
    stranger, reader, writer = somebody(), *(somebody((HALL, None, TRAVAUX, level)) for level in (READS, WRITES))
    assert [may(each, permission, place) for each in (stranger, reader, writer)] == [False, not writes, True]
    assert codes(check, stranger, permission, [place]) == ["FORBIDDEN"]
    assert codes(check, reader, permission, [place]) == (["CONSULTATION_ONLY"] if writes else [])
    assert codes(check, writer, permission, [place]) == []
    assert codes(check, writer, permission, []) == ["FORBIDDEN"]


def test_one_place_is_enough() -> None:
    actor = somebody((HALL, None, TRAVAUX, WRITES), (SCHOOL, None, TRAVAUX, READS))
    here, there, elsewhere = Place(HALL, None, TRAVAUX), Place(SCHOOL, None, TRAVAUX), Place(HALL, None, RECUES)
    assert codes(check, actor, Permission.PIECE_REFUSE, [elsewhere, there, here]) == []
    assert codes(check, actor, Permission.PIECE_REFUSE, [elsewhere, there]) == ["CONSULTATION_ONLY"]
    assert codes(check, actor, Permission.PIECE_REFUSE, [elsewhere]) == ["FORBIDDEN"]


# ------------------------------------------------------------------------------------ what is done to a structure

ORGANISATION_APP = Application.ORGANISATION
USER, MANAGER = UserRole.UTILISATEUR_SIMPLE, UserRole.GESTIONNAIRE_PRINCIPAL
PEOPLE: Final = {
    Standing.SIGNED_IN: Actor(UUID(int=1), {SCHOOL: MANAGER}, (Grant(SCHOOL, None, ORGANISATION_APP, WRITES),)),
    Standing.CONSULTATION: Actor(UUID(int=1), {HALL: USER}, ()),
    Standing.ORGANISATION_CONSULTATION: Actor(UUID(int=1), {HALL: USER}, (Grant(HALL, None, ORGANISATION_APP, READS),)),
    Standing.ORGANISATION_MODIFICATION: Actor(
        UUID(int=1), {HALL: USER}, (Grant(HALL, None, ORGANISATION_APP, WRITES),)
    ),
    Standing.GESTIONNAIRE_PRINCIPAL: Actor(
        UUID(int=1), {HALL: MANAGER}, (Grant(HALL, None, ORGANISATION_APP, WRITES),)
    ),
    Standing.TECHNICAL_ACCOUNT: Actor(
        UUID(int=1), {HALL: MANAGER}, (Grant(HALL, None, ORGANISATION_APP, WRITES),), technical_account_id=UUID(int=9)
    ),
    Standing.SUPPORT: Actor(UUID(int=1), {}, (), support=True),
}


@pytest.mark.parametrize("standing", PEOPLE)
def test_what_is_done_to_a_structure_follows_the_matrix(standing: Standing) -> None:
    """A person has the column of each of their standings; a technical account its own column alone (TEC-04)."""
    actor, place = PEOPLE[standing], organisation(HALL)
    assert standing in actor.standings(place)
    for permission, rule in RULES.items():
        held = any(rule.cells[each].allows for each in actor.standings(place))
        assert codes(require, actor, permission, place) in ([[]] if held else [["FORBIDDEN"], ["CONSULTATION_ONLY"]])


@pytest.mark.parametrize(
    ("standing", "permission", "answer"),
    [
        (Standing.SIGNED_IN, Permission.STRUCTURE_UPDATE, ["FORBIDDEN"]),
        (Standing.CONSULTATION, Permission.STRUCTURE_UPDATE, ["FORBIDDEN"]),
        (Standing.ORGANISATION_CONSULTATION, Permission.STRUCTURE_UPDATE, ["CONSULTATION_ONLY"]),
        (Standing.ORGANISATION_MODIFICATION, Permission.STRUCTURE_UPDATE, []),
        (Standing.ORGANISATION_CONSULTATION, Permission.TECHNICAL_ACCOUNT_CREATE, ["FORBIDDEN"]),
        (Standing.ORGANISATION_MODIFICATION, Permission.TECHNICAL_ACCOUNT_CREATE, ["FORBIDDEN"]),
        (Standing.GESTIONNAIRE_PRINCIPAL, Permission.TECHNICAL_ACCOUNT_CREATE, []),
        (Standing.TECHNICAL_ACCOUNT, Permission.TECHNICAL_ACCOUNT_CREATE, ["FORBIDDEN"]),
        (Standing.TECHNICAL_ACCOUNT, Permission.STRUCTURE_UPDATE, []),
        (Standing.TECHNICAL_ACCOUNT, Permission.SIRET_CHANGE, ["FORBIDDEN"]),
        (Standing.GESTIONNAIRE_PRINCIPAL, Permission.EDI_FLAGS_UPDATE, ["FORBIDDEN"]),
        (Standing.GESTIONNAIRE_PRINCIPAL, Permission.STRUCTURE_MAKE_PUBLIC, ["FORBIDDEN"]),
    ],
)
def test_what_a_refusal_says(standing: Standing, permission: Permission, answer: list[str]) -> None:
    assert codes(require, PEOPLE[standing], permission, organisation(HALL)) == answer


def test_the_audience_of_a_person() -> None:
    actor = somebody((HALL, None, TRAVAUX, READS), (HALL, ROADS, RECUES, WRITES), (HALL, None, TRAVAUX, WRITES))
    assert actor.audiences() == tuple(sorted((audience(HALL, RECUES, ROADS), audience(HALL, TRAVAUX))))
    assert len({audience(HALL, TRAVAUX), audience(HALL, TRAVAUX, ROADS), audience(SCHOOL, TRAVAUX)}) == 3


# -------------------------------------------------------------------------------------------------- the seats


@pytest.mark.parametrize(
    ("seat", "on_works", "on_plain"),
    [
        (Seat.FOURNISSEUR, Application.FACTURES_DE_TRAVAUX, Application.FACTURES_EMISES),
        (Seat.MOE, Application.FACTURES_DE_TRAVAUX, Application.FACTURES_EMISES),
        (Seat.MOA, Application.FACTURES_DE_TRAVAUX, Application.FACTURES_EMISES),
        (Seat.DESTINATAIRE, Application.FACTURES_RECUES, Application.FACTURES_RECUES),
        (Seat.VALIDEUR_1, Application.FACTURES_A_VALIDER, Application.FACTURES_A_VALIDER),
        (Seat.VALIDEUR_2, Application.FACTURES_A_VALIDER, Application.FACTURES_A_VALIDER),
    ],
)
def test_the_application_of_a_seat(seat: Seat, on_works: Application, on_plain: Application) -> None:
    """§1, §1.1."""
    assert application_of(seat, works=True) is on_works
    assert application_of(seat, works=False) is on_plain


@pytest.mark.parametrize("seat", Seat)
@pytest.mark.parametrize("act", sorted(PERMISSION_OF_ACT))
def test_a_seat_gives_the_right_to_those_who_hold_its_application(seat: Seat, act: Act) -> None:
    facts = a_dossier(a_piece(Cadre.A4, PieceStatus.A_ASSOCIER_MOE), between=parties(Seat.MOE, Seat.MOA, *VALIDATORS))
    place = facts.place(seat)
    assert place == Place(STRUCTURES[seat], None, application_of(seat, works=True))
    for level, answer in ((READS, ["CONSULTATION_ONLY"]), (WRITES, [])):
        actor = person(facts, seat, level=level)
        assert set(facts.seats_of(actor)) == {seat}
        assert codes(entitled, facts, [seat], act, actor) == answer
        others = [other for other in Seat if other is not seat]
        assert codes(entitled, facts, others, act, actor) == ["FORBIDDEN"]
    assert entitled(facts, Seat, act, person(facts, *Seat)) == set(Seat)


def test_nobody_sits_in_an_empty_seat() -> None:
    facts = a_dossier(between=parties())
    assert facts.place(Seat.MOE) is None
    assert codes(entitled, facts, [Seat.MOE], Act.REFUSE, person(facts, *Seat)) == ["FORBIDDEN"]
