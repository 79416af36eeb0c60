"""Whom the first deposit of a dossier names, and what its recipient asks (works-billing §2.3, organisation §1.6)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest

from api.domain.cadres import CADRES, Cadre
from api.domain.deposit import Common
from api.domain.facts import PartyFacts
from api.domain.opening import (
    Initial,
    Named,
    ServiceFacts,
    StructureFacts,
    default_moa,
    initial_problems,
    requirement_problems,
)
from api.domain.organisation import IdentifierType, MoaPresence, StructureStatus, StructureType
from api.domain.pieces import Groupement, InvoiceType
from api.domain.roles import Seat
from api.domain.statuses import PieceStatus
from api.domain.validation import new_validator_problems
from tests.domain.dossiers import FIRST, NOW, a_dossier, a_piece
from tests.domain.forms import Said, a_deposit, said

PUBLIC, PRIVATE = StructureType.PUBLIQUE, StructureType.PRIVEE
SANS, AVEC, EXCLUSIVEMENT = MoaPresence.SANS_MOA, MoaPresence.AVEC_MOA, MoaPresence.EXCLUSIVEMENT_MOA
TRAVAUX: Final = ServiceFacts(UUID(int=70), "TRAVAUX", active=True, engagement_required=False, is_default=False)


# --------------------------------------------------------------------------------------------- the first pièce


def a_structure(number: int, type_: StructureType = PRIVATE, **given: Any) -> StructureFacts:
    return replace(StructureFacts(UUID(int=number), type_, StructureStatus.ACTIVE), **given)


def named(structure: StructureFacts | None, *, service: ServiceFacts | None = None, code: str | None = None) -> Named:
    """A structure as a form names it, with a service code if one is given."""
    found = replace(structure, service=service) if structure and service else structure
    return Named(IdentifierType.SIRET, "21990011500011", code or (service.code if service else None), found)


SUPPLIER: Final = a_structure(1)
TOWN: Final = a_structure(2, PUBLIC, moa_presence=AVEC)
WATER: Final = a_structure(3, PUBLIC, moa_presence=SANS)
AGENCY: Final = a_structure(4, PUBLIC, moa_presence=EXCLUSIVEMENT)
ARCHITECT: Final = a_structure(5)
LEADER: Final = a_structure(6)
PARTNER: Final = a_structure(7)
UNKNOWN: Final = named(None)


def first(cadre: Cadre, **given: Any) -> Said:
    """What is answered to the deposit of a first pièce: by SUPPLIER, for TOWN, with all those the cadre needs."""
    form = {name: given.pop(name) for name in tuple(given) if name in Common.__slots__}
    works = CADRES[cadre].works
    people = {
        "depositor": SUPPLIER,
        "recipient": named(TOWN),
        "moe": named(ARCHITECT) if works else None,
        "moa": named(TOWN) if works else None,
        "validators": [named(LEADER)] if CADRES[cadre].needs_validator else [],
    }
    comment = {"comment": "A7 remis sur papier"} if cadre is Cadre.A22 else {}
    return said(initial_problems(a_deposit(cadre, **{**comment, **form}), Initial(**{**people, **given}), NOW))


@pytest.mark.parametrize("cadre", FIRST)
def test_a_first_piece_that_nothing_is_wrong_with(cadre: Cadre) -> None:
    assert first(cadre) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"depositor": replace(SUPPLIER, status=StructureStatus.INACTIVE)}, [("STRUCTURE_INACTIVE", "structureId")]),
        ({"depositor_service_known": False}, [("SERVICE_UNKNOWN_OR_INACTIVE", "serviceId")]),
        ({"recipient": UNKNOWN}, [("STRUCTURE_UNKNOWN", "recipient.identifier")]),
        ({"recipient": replace(UNKNOWN, identifier="12")}, [("IDENTIFIER_FORMAT", "recipient.identifier")]),
        ({"recipient": replace(UNKNOWN, identifier="21990011500012")}, [("SIRET_CHECKSUM", "recipient.identifier")]),
        ({"recipient": named(PARTNER)}, [("RECIPIENT_NOT_ALLOWED", "recipient.identifier")]),
        ({"recipient": named(AGENCY)}, [("RECIPIENT_NOT_ALLOWED", "recipient.identifier")]),
        ({"recipient": named(WATER)}, []),
        ({"recipient": named(a_structure(9, PUBLIC))}, []),
        (
            {"recipient": named(replace(TOWN, status=StructureStatus.INACTIVE))},
            [("RECIPIENT_INACTIVE", "recipient.identifier")],
        ),
        ({"recipient": named(TOWN, code="RIEN")}, [("SERVICE_UNKNOWN_OR_INACTIVE", "recipient.serviceCode")]),
        ({"moe": UNKNOWN}, [("STRUCTURE_UNKNOWN", "moe.identifier")]),
        (
            {"moe": named(replace(ARCHITECT, status=StructureStatus.INACTIVE), code="RIEN")},
            [("RECIPIENT_INACTIVE", "moe.identifier"), ("SERVICE_UNKNOWN_OR_INACTIVE", "moe.serviceCode")],
        ),
        (
            {"moe": named(ARCHITECT, service=replace(TRAVAUX, active=False))},
            [("SERVICE_UNKNOWN_OR_INACTIVE", "moe.serviceCode")],
        ),
        ({"moa": UNKNOWN}, [("STRUCTURE_UNKNOWN", "moa.identifier")]),
        ({"moa": named(AGENCY)}, []),
        ({"moa": named(WATER)}, [("MOA_SETTING_MISMATCH", "moa.identifier")]),
        ({"moa": named(PARTNER)}, [("MOA_SETTING_MISMATCH", "moa.identifier")]),
        ({"moa": named(a_structure(9, PUBLIC))}, [("MOA_SETTING_MISMATCH", "moa.identifier")]),
        ({"mandant": UNKNOWN}, [("STRUCTURE_UNKNOWN", "mandant.identifier")]),
        ({"mandant": named(WATER)}, []),
        ({"mandant": named(AGENCY)}, [("RECIPIENT_NOT_ALLOWED", "mandant.identifier")]),
        ({"mandant": named(PARTNER)}, [("RECIPIENT_NOT_ALLOWED", "mandant.identifier")]),
        ({"invoice_type": InvoiceType.AVOIR}, [("VALUE_NOT_ALLOWED", "invoiceType")]),
        ({"groupement": Groupement.SOLIDAIRE}, []),
        ({"groupement": Groupement.CONJOINT}, []),
        ({"texts": {"originalNumber": "o" * 21}}, [("FIELD_TOO_LONG", "originalNumber")]),
        ({"validators": [named(LEADER)]}, [("VALIDATOR_NOT_ALLOWED", "validators")]),
    ],
)
def test_whom_an_a4_names(given: dict[str, Any], expected: Said) -> None:
    assert first(Cadre.A4, **given) == expected


@pytest.mark.parametrize("cadre", [cadre for cadre in FIRST if CADRES[cadre].works])
@pytest.mark.parametrize(
    ("given", "for_drafts", "for_moa"),
    [
        ({"moe": None, "moa": None}, "moe", "moa"),
        ({"moe": None}, None, None),
        ({"moa": None}, None, "moa"),
        ({}, None, None),
    ],
    ids=["nobody", "MOA", "MOE", "both"],
)
def test_somebody_must_receive_the_piece(
    cadre: Cadre, given: dict[str, Any], for_drafts: str | None, for_moa: str | None
) -> None:
    """§2.3, steps 2 and 3: a draft goes to the MOE, else to the MOA; an A5 or an A22 to the MOA."""
    wanted = {**dict.fromkeys(["A4", "A7", "A10", "A13", "A14"], for_drafts), **dict.fromkeys(("A5", "A22"), for_moa)}
    field = wanted.get(cadre.name)
    assert first(cadre, recipient=named(WATER), **given) == ([("MOE_OR_MOA_REQUIRED", field)] if field else [])


@pytest.mark.parametrize(
    ("recipient", "cadres", "proposed"),
    [
        (named(TOWN), "A4 A5 A7 A10 A13 A14 A22", True),
        (named(TOWN), "A6 A8 A1 A2 A9 A12", False),
        (named(WATER), "A4 A5 A7 A10 A13 A14 A22 A6 A8", False),
        (named(AGENCY), "A4 A5", False),
        (UNKNOWN, "A4 A5", False),
    ],
)
def test_a_recipient_with_its_moa_is_the_moa(recipient: Named, cadres: str, proposed: bool) -> None:
    """§2.3, step 5: unless the form names another."""
    for name in cadres.split():
        found = default_moa(Cadre[name], replace(recipient, service_code="TRAVAUX"))
        assert found == (replace(recipient, service_code=None) if proposed else None), name


def test_who_sits_where() -> None:
    people = Initial(SUPPLIER, named(TOWN), named(ARCHITECT), None, [named(LEADER), named(PARTNER)])
    assert {seat: each.structure for seat, each in people.named.items()} == {
        Seat.DESTINATAIRE: TOWN,
        Seat.MOE: ARCHITECT,
        Seat.VALIDEUR_1: LEADER,
        Seat.VALIDEUR_2: PARTNER,
    }


def test_an_a22_that_opens_its_dossier_is_explained() -> None:
    """Decisions 5."""
    assert first(Cadre.A22, comment=" ") == [("FIELD_REQUIRED", "comment")]
    assert first(Cadre.A22, comment=None) == [("FIELD_REQUIRED", "comment")]


# ---------------------------------------------------------------------------------------------- the validators

OF_TWO, OF_ONE = ["A9", "A10"], ["A12", "A13", "A14"]


@pytest.mark.parametrize("name", [*OF_TWO, *OF_ONE])
def test_who_validates(name: str) -> None:
    """R-VAL-1 to R-VAL-4, decisions 15; a second level is for the sub-contractor of a cotraitant."""
    cadre = Cadre[name]

    def answered(*people: Named) -> Said:
        return first(cadre, validators=people)

    assert answered() == [("VALIDATOR_REQUIRED", "validators")]
    assert answered(named(LEADER)) == []
    assert answered(named(SUPPLIER)) == [("VALIDATOR_NOT_ALLOWED", "validators.0.identifier")]
    asleep = replace(LEADER, status=StructureStatus.INACTIVE)
    assert answered(named(asleep)) == [("VALIDATOR_NOT_ALLOWED", "validators.0.identifier")]
    assert answered(UNKNOWN) == [("STRUCTURE_UNKNOWN", "validators.0.identifier")]
    assert answered(named(LEADER, code="RIEN")) == [("SERVICE_UNKNOWN_OR_INACTIVE", "validators.0.serviceCode")]
    second = [] if name in OF_TWO else [("VALIDATOR_NOT_ALLOWED", "validators.1.identifier")]
    assert answered(named(LEADER), named(PARTNER)) == second
    assert answered(named(LEADER), named(LEADER)) == [("VALIDATOR_NOT_ALLOWED", "validators.1.identifier")]
    third = [*second, ("VALIDATOR_NOT_ALLOWED", "validators.2.identifier")]
    assert answered(named(LEADER), named(PARTNER), named(ARCHITECT)) == third


def test_who_may_be_named_instead() -> None:
    """T08: whoever corrects is asked as much as whoever deposits."""
    seated = {Seat.FOURNISSEUR: SUPPLIER, Seat.VALIDEUR_1: ARCHITECT, Seat.VALIDEUR_2: PARTNER}
    between = {seat: PartyFacts(seat, structure.id) for seat, structure in seated.items()}
    facts = a_dossier(a_piece(Cadre.A10, PieceStatus.ERREUR_FOURNISSEUR_SUR_VALIDEUR), between=between)

    def answered(given: Named) -> Said:
        return said(new_validator_problems(facts, Seat.VALIDEUR_1, given))

    assert answered(named(LEADER)) == answered(named(ARCHITECT)) == []
    for twice in (SUPPLIER, PARTNER):
        assert answered(named(twice)) == [("VALIDATOR_NOT_ALLOWED", "validator.identifier")]
    assert answered(UNKNOWN) == [("STRUCTURE_UNKNOWN", "validator.identifier")]
    assert answered(named(LEADER, code="RIEN")) == [("SERVICE_UNKNOWN_OR_INACTIVE", "validator.serviceCode")]


@pytest.mark.parametrize("name", ["A1", "A2", "A4", "A5", "A6", "A7", "A8", "A22"])
def test_the_others_have_no_validator(name: str) -> None:
    """R-VAL-4: not even the mandataire's own A4."""
    assert first(Cadre[name], validators=[named(LEADER)]) == [("VALIDATOR_NOT_ALLOWED", "validators")]


@pytest.mark.parametrize("name", ["A10", "A13", "A14"])
def test_a_member_of_a_solidary_group_deposits_nothing(name: str) -> None:
    """R-VAL-5: its mandataire deposits for all."""
    assert first(Cadre[name], groupement=Groupement.SOLIDAIRE) == [("VALUE_NOT_ALLOWED", "groupement")]
    assert first(Cadre[name], groupement=Groupement.CONJOINT) == []


# ------------------------------------------------------------------------------- what the recipient asks (PAR)

PAGE: Final = (Path(__file__).parents[2] / "docs" / "domain" / "organisation.md").read_text(encoding="utf-8")
TRUTHS: Final = [
    tuple(cell.strip() for cell in line.strip("| ").split("|"))
    for line in PAGE.partition("| CS | EJ | OU |")[2].partition("\n\n")[0].splitlines()[2:]
]


def test_the_table_of_what_is_asked_is_read_whole() -> None:
    assert len(TRUTHS) == 13
    assert TRUTHS[-1] == ("any", "any", "any", "inactive or unknown", "-", "any", "SERVICE_UNKNOWN_OR_INACTIVE")


@pytest.mark.parametrize("row", TRUTHS[:-1], ids=" ".join)
def test_what_a_recipient_asks(row: tuple[str, ...]) -> None:
    """Organisation §1.6, row by row."""
    code_asked, engagement_asked, either_asked, service_given, own_flag, number_given, result = row
    service = replace(TRAVAUX, engagement_required=own_flag == "yes") if service_given == "yes" else None
    recipient = replace(
        TOWN,
        service_code_required=code_asked == "yes",
        engagement_required=engagement_asked == "yes",
        engagement_or_service_required=either_asked == "yes",
    )
    found = first(
        Cadre.A4,
        recipient=named(recipient, service=service),
        moa=named(AGENCY),
        engagement_number="EJ-77" if number_given == "yes" else None,
    )
    at = "recipient.serviceCode" if result == "SERVICE_REQUIRED" else "engagementNumber"
    assert found == ([] if result == "accepted" else [(result, at)])


@pytest.mark.parametrize("asks", [(a, b, c) for a in (False, True) for b in (False, True) for c in (False, True)])
@pytest.mark.parametrize("service", [None, replace(TRAVAUX, active=False)], ids=["unknown", "inactive"])
def test_a_service_that_is_not_there_is_said_whatever_is_asked(
    asks: tuple[bool, bool, bool], service: ServiceFacts | None
) -> None:
    """The last row of the table."""
    recipient = replace(
        TOWN, service_code_required=asks[0], engagement_or_service_required=asks[2], engagement_required=asks[1]
    )
    found = first(Cadre.A4, recipient=named(recipient, service=service, code="RIEN"), engagement_number="EJ-77")
    assert found == [("SERVICE_UNKNOWN_OR_INACTIVE", "recipient.serviceCode")]


def test_both_are_asked_for_at_once() -> None:
    """PAR-04: the two single flags together mean both."""
    recipient = replace(TOWN, service_code_required=True, engagement_required=True)
    assert first(Cadre.A4, recipient=named(recipient), engagement_number="  ") == [
        ("SERVICE_REQUIRED", "recipient.serviceCode"),
        ("ENGAGEMENT_REQUIRED", "engagementNumber"),
    ]


def test_of_imported_settings_the_stricter_one_speaks() -> None:
    """Organisation Q-06: the flag « one of the two » may have been loaded beside another."""
    recipient = replace(TOWN, engagement_required=True, engagement_or_service_required=True)
    assert first(Cadre.A4, recipient=named(recipient)) == [("ENGAGEMENT_REQUIRED", "engagementNumber")]


def test_the_service_of_public_invoices_is_for_public_suppliers() -> None:
    """SRV-04."""
    reserved = replace(TRAVAUX, code="FACTURES_PUBLIQUES", is_default=True)
    assert first(Cadre.A4, recipient=named(TOWN, service=reserved)) == [
        ("SERVICE_RESERVED_PUBLIC", "recipient.serviceCode")
    ]
    assert first(Cadre.A4, depositor=replace(SUPPLIER, type=PUBLIC), recipient=named(TOWN, service=reserved)) == []


def test_a_next_piece_is_asked_under_its_own_field() -> None:
    found = requirement_problems(
        replace(TOWN, service_code_required=True),
        service_code=None,
        engagement="EJ-77",
        private_supplier=True,
        service_path=("recipientServiceCode",),
    )
    assert said(found) == [("SERVICE_REQUIRED", "recipientServiceCode")]
