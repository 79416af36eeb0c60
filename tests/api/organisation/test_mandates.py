"""Mandates: whom a structure lets make its invoices (MAN-01, organisation §1.11)."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.api.forms import act, codes, problems
from tests.api.organisation.people import a_siret, a_structure, member, read, somebody, writer
from tests.circuits.stage import SIRETS
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

GIVEN: Final = "givenMandates { id mandatary { identifier } validFrom validUntil active } mandates { identifier }"


async def give(person: Person, structure: str, **given: Any) -> list[tuple[str, str | None]]:
    """What giving a mandate answers; to the portal, from today on, unless said otherwise."""
    form = {"structureId": structure, "validFrom": "2025-01-06", **given}
    return problems(await act(person, "giveMandate", form))


async def test_a_mandate_is_given_and_shown(town: World) -> None:
    structure, manager = await a_structure(town)
    lormel = {"identifier": SIRETS["LORMEL"]}
    assert await give(manager, structure, mandatary=lormel, validUntil="2025-07-01") == []
    assert await give(manager, structure) == []
    shown = await read(manager, structure, GIVEN + " history { nodes { comment } }")
    assert [{**each, "id": None} for each in shown["givenMandates"]] == [
        {
            "id": None,
            "mandatary": {"identifier": SIRETS["LORMEL"]},
            "validFrom": "2025-01-06",
            "validUntil": "2025-07-01",
            "active": True,
        },
        {"id": None, "mandatary": None, "validFrom": "2025-01-06", "validUntil": None, "active": True},
    ]
    assert shown["mandates"] == [{"identifier": SIRETS["LORMEL"]}]
    assert [each["comment"] for each in shown["history"]["nodes"][1:]] == [
        "Mandat de facturation donné : Étanchéité Lormel SARL",
        "Mandat de facturation donné : le portail",
    ]
    # One at a time to each.
    assert await give(manager, structure) == [("VALUE_NOT_ALLOWED", "mandatary")]
    assert await give(manager, structure, mandatary=lormel) == [("VALUE_NOT_ALLOWED", "mandatary")]
    attached = await member(town, structure)
    assert (await read(attached, structure, GIVEN))["mandates"] == shown["mandates"]


async def test_the_faults_of_a_mandate(town: World) -> None:
    siret = a_siret()
    structure, manager = await a_structure(town, identifier=siret)
    closed, head = await a_structure(town, identifier=(number := a_siret()))
    assert codes(await act(head, "deactivateStructure", {"structureId": closed})) == []
    for identifier, code in (
        (siret, "VALUE_NOT_ALLOWED"),
        (number, "STRUCTURE_INACTIVE"),
        (a_siret(), "STRUCTURE_UNKNOWN"),
        ("21990011500012", "SIRET_CHECKSUM"),
    ):
        found = await give(manager, structure, mandatary={"identifier": identifier}, validUntil="2025-01-06")
        assert found == [("VALUE_NOT_ALLOWED", "validUntil"), (code, "mandatary.identifier")]
    assert await give(manager, structure, validFrom="2024-01-01", validUntil="2025-01-06") == [
        ("VALUE_NOT_ALLOWED", "validUntil")
    ]
    part = {"identifier": SIRETS["VALOMBRE"], "serviceCode": "TRAVAUX"}
    assert await give(manager, structure, mandatary=part) == [("VALUE_NOT_ALLOWED", "mandatary.serviceCode")]
    assert codes(await act(manager, "deactivateStructure", {"structureId": structure})) == []
    assert await give(manager, structure) == [("STRUCTURE_INACTIVE", None)]


async def test_the_gestionnaire_principal_alone_gives_mandates(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    for person, seen in (
        (await writer(town, structure), []),
        (await somebody(town, support=True), []),
        (await somebody(town), None),
    ):
        assert await give(person, structure, dryRun=True) == [("FORBIDDEN", None)]
        shown = await read(person, structure, "availableActions { action } givenMandates { id } mandates { id }")
        assert "GIVE_MANDATE" not in [each["action"] for each in shown["availableActions"]]
        assert (shown["givenMandates"], shown["mandates"]) == (seen, [])
    assert await give(manager, structure, dryRun=True) == []
