"""Services: created, changed, ended, deleted, and seen (organisation §2)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from api.models import JournalEntry, Service
from tests.api.forms import act, codes, key_of, problems
from tests.api.organisation.people import (
    a_service,
    a_structure,
    member,
    read,
    reader,
    somebody,
    writer,
)
from tests.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

PARKS = {"code": " Parcs ", "name": "Parcs et jardins", "validFrom": "2025-01-06"}
SERVICES = "services(includeInactive: true) { code name active isDefault }"


def form(structure: str, **changes: Any) -> dict[str, Any]:
    return {**PARKS, "structureId": structure, **changes}


async def test_a_service_is_created_and_seen(town: World) -> None:
    """SRV-06, SRV-09, SRV-10: dates of the system, private structures too."""
    structure, manager = await a_structure(town)
    made = await act(manager, "createService", form(structure, description="Tontes", validUntil="2026-01-01"))
    assert problems(made) == []
    service = made["service"]
    assert (service["code"], service["name"], service["description"]) == ("Parcs", "Parcs et jardins", "Tontes")
    assert (service["active"], service["validFrom"], service["validUntil"]) == (True, "2025-01-06", "2026-01-01")
    assert service["createdAt"] == service["updatedAt"] == "2025-01-06T08:00:00Z"
    assert (service["isDefault"], service["engagementRequired"], service["version"]) == (False, False, 1)
    assert {each["application"] for each in service["applications"]} >= {"FACTURES_EMISES", "ORGANISATION"}
    assert made["structure"]["id"] == structure
    node = await manager.run("query($id: ID!) { node(id: $id) { __typename id } }", id=service["id"])
    assert node == {"node": {"__typename": "Service", "id": service["id"]}}
    (entry,) = await JournalEntry.filter(service_id=key_of(service["id"]))
    assert (entry.kind, entry.structure_id, entry.comment) == (
        "SERVICE_CHANGED",
        key_of(structure),
        "Création du service Parcs",
    )
    dry = await act(manager, "createService", form(structure, code="AUTRE", dryRun=True))
    assert (problems(dry), dry["service"]) == ([], None)
    assert [each["code"] for each in (await read(manager, structure, SERVICES))["services"]] == ["Parcs"]


async def test_srv_01_code_and_name_have_a_hundred_characters_at_most(town: World) -> None:
    structure, manager = await a_structure(town)
    for given in ({"code": " "}, {"code": "C" * 101}, {"name": ""}, {"name": "N" * 101}):
        (field,) = given
        assert problems(await act(manager, "createService", form(structure, **given))) == [
            ("SERVICE_FIELD_LENGTH", field)
        ]
    faults = form(structure, code="\x07", name=" ", description="D" * 501, validUntil="2025-01-06")
    assert problems(await act(manager, "createService", faults)) == [
        ("VALUE_NOT_ALLOWED", "code"),
        ("SERVICE_FIELD_LENGTH", "name"),
        ("FIELD_TOO_LONG", "description"),
        ("SERVICE_DATES", "validUntil"),
    ]
    assert codes(await act(manager, "createService", form(structure, code="C" * 100, name="N" * 100))) == []


async def test_srv_02_a_code_is_unique_in_its_structure(town: World) -> None:
    structure, manager = await a_structure(town)
    other, elsewhere = await a_structure(town)
    assert codes(await act(manager, "createService", form(structure))) == []
    again = await act(manager, "createService", form(structure, code="PARCS"))
    assert problems(again) == [("SERVICE_CODE_DUPLICATE", "code")]
    assert again["userErrors"][0]["message"] == "Le code PARCS existe déjà dans la structure."
    assert codes(await act(elsewhere, "createService", form(other))) == []


async def test_srv_02_of_two_services_with_one_code_at_once_one_is_created(town: World) -> None:
    structure, manager = await a_structure(town)
    answers = await asyncio.gather(*(act(manager, "createService", form(structure)) for _ in range(4)))
    assert sorted(codes(each) for each in answers) == [[], *[["SERVICE_CODE_DUPLICATE"]] * 3]
    assert await Service.filter(structure_id=key_of(structure)).count() == 1


async def test_srv_03_the_default_service_never_changes(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    (default,) = await Service.filter(structure_id=key_of(structure))
    identifier = f"service_{default.id.hex}"
    changed = await act(manager, "updateService", {"serviceId": identifier, "name": "Factures"})
    assert problems(changed) == [("DEFAULT_SERVICE_IMMUTABLE", None)]
    deleted = await act(manager, "deleteServices", {"serviceIds": [identifier]})
    assert [codes(each) for each in deleted["results"]] == [["DEFAULT_SERVICE_IMMUTABLE"]]
    assert (await read(manager, structure, SERVICES))["services"] == [
        {"code": "FACTURES_PUBLIQUES", "name": "Service des factures publiques", "active": True, "isDefault": True}
    ]


async def test_srv_05_the_status_comes_from_the_dates(town: World) -> None:
    structure, manager = await a_structure(town)
    for code, start, end in (
        ("HIER", "2024-01-01", "2025-01-06"),
        ("AUJOURDHUI", "2025-01-06", "2025-01-07"),
        ("DEMAIN", "2025-01-07", None),
    ):
        made = await act(manager, "createService", form(structure, code=code, validFrom=start, validUntil=end))
        assert codes(made) == []
    found = await read(manager, structure, f"services {{ code }} all: {SERVICES}")
    assert [each["code"] for each in found["services"]] == ["AUJOURDHUI"]
    assert {each["code"]: each["active"] for each in found["all"]} == {
        "AUJOURDHUI": True,
        "DEMAIN": False,
        "HIER": False,
    }


async def test_srv_07_the_engagement_flag_is_for_public_structures(town: World) -> None:
    for type_, answer in (("PRIVEE", [("PARAMETER_NOT_APPLICABLE", "engagementRequired")]), ("PUBLIQUE", [])):
        structure, manager = await a_structure(town, type=type_)
        made = await act(manager, "createService", form(structure, engagementRequired=True))
        assert problems(made) == answer


async def test_srv_08_a_deleted_service_is_gone_and_its_code_free(town: World) -> None:
    structure, manager = await a_structure(town)
    made = (await act(manager, "createService", form(structure)))["service"]["id"]
    answer = await act(manager, "deleteServices", {"serviceIds": [made, made, "service_0", structure]})
    assert [(each["done"], codes(each)) for each in answer["results"]] == [
        (True, []),
        *[(False, ["NOT_FOUND"])] * 3,
    ]
    kept = await Service.get(id=key_of(made))
    assert (kept.code, kept.deleted_at is not None) == ("Parcs", True)
    assert (await manager.run("query($id: ID!) { node(id: $id) { id } }", id=made))["node"] is None
    assert codes(await act(manager, "createService", form(structure))) == []
    assert codes(await act(manager, "updateService", {"serviceId": made, "name": "X"})) == ["NOT_FOUND"]


async def test_par_03_the_last_service_stays_while_its_code_is_required(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    parks = (await act(manager, "createService", form(structure)))["service"]["id"]
    required = {"structureId": structure, "serviceCodeRequired": True}
    assert codes(await act(manager, "updateStructureSettings", required)) == []
    for operation, given in (
        ("updateService", {"serviceId": parks, "validFrom": "2024-01-01", "validUntil": "2025-01-06"}),
        ("deleteServices", {"serviceIds": [parks]}),
    ):
        answer = await act(manager, operation, given)
        found = codes(answer) or [code for each in answer["results"] for code in codes(each)]
        assert found == ["LAST_SERVICE_WHILE_REQUIRED"]
    # A service that ends later, or another one, is enough.
    assert codes(await act(manager, "updateService", {"serviceId": parks, "validUntil": "2025-06-01"})) == []
    await a_service(structure, "ROUTES")
    assert (await act(manager, "deleteServices", {"serviceIds": [parks]}))["doneCount"] == 1


async def test_a_service_is_changed_at_the_version_that_was_read(town: World) -> None:
    structure, manager = await a_structure(town)
    made = (await act(manager, "createService", form(structure, description="D")))["service"]
    changed = await act(
        manager, "updateService", {"serviceId": made["id"], "name": "Voirie", "expectedVersion": 1, "validUntil": None}
    )
    assert problems(changed) == []
    assert (changed["service"]["name"], changed["service"]["description"], changed["service"]["version"]) == (
        "Voirie",
        "D",
        2,
    )
    stale = await act(manager, "updateService", {"serviceId": made["id"], "name": "X", "expectedVersion": 1})
    assert (codes(stale), stale["service"]["name"]) == (["VERSION_CONFLICT"], "Voirie")
    emptied = await act(manager, "updateService", {"serviceId": made["id"], "description": None})
    assert emptied["service"]["description"] is None


async def test_sir_08_an_inactive_structure_takes_no_new_service(town: World) -> None:
    structure, manager = await a_structure(town)
    assert codes(await act(manager, "deactivateStructure", {"structureId": structure})) == []
    assert codes(await act(manager, "createService", form(structure))) == ["STRUCTURE_INACTIVE"]


async def test_who_manages_services(town: World) -> None:
    structure, _ = await a_structure(town)
    service = await a_service(structure, "VOIRIE")
    person = await member(town, structure)
    assert codes(await act(person, "createService", form(structure))) == ["FORBIDDEN"]
    assert codes(await act(await reader(town, structure), "createService", form(structure))) == ["CONSULTATION_ONLY"]
    assert codes(await act(await writer(town, structure), "createService", form(structure))) == []
    stranger = await somebody(town)
    assert codes(await act(stranger, "updateService", {"serviceId": f"service_{service.hex}"})) == ["NOT_FOUND"]
