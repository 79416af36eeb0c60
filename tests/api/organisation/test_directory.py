"""The directory: searched and exported by everybody (organisation §8)."""

from __future__ import annotations

from typing import Any

import pytest

from api.domain.directory import HEADINGS, SERVICE_HEADINGS
from api.models import Structure
from tests.api.forms import act, codes, key_of
from tests.api.organisation.people import a_service, a_structure
from tests.operations import OPERATIONS
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def directory(world: World, **given: Any) -> Any:
    return (await Person(world.http).run(OPERATIONS["Directory"], **given))["directory"]


async def names(world: World, **given: Any) -> list[str]:
    return [each["name"] for each in (await directory(world, **given))["nodes"]]


async def test_dir_01_everybody_searches_public_structures_and_no_other(town: World) -> None:
    everything = await names(town, first=100)
    assert everything == sorted(everything)
    assert {"Commune de Valombre-sur-Arve", "SEM Valombre Aménagement"} <= set(everything)
    assert "Bâtiloire SAS" not in everything
    assert await names(town, search="00012345500016") == []
    for search in ("21990011500011", "2199001", "COMMUNE de valom", "valombre ARVE", "amenagement"):
        found = await names(town, search=search)
        assert found == [
            name
            for name in everything
            if name in (["SEM Valombre Aménagement"] if search == "amenagement" else ["Commune de Valombre-sur-Arve"])
        ], search
    assert await names(town, search="%") == []
    with_moa = set(await names(town, withMoa=True, first=100))
    assert with_moa | set(await names(town, withMoa=False, first=100)) == set(everything)
    assert "Syndicat mixte des eaux du Haut-Valombre" not in with_moa


async def test_a_service_of_an_entry_says_no_more_than_the_directory_to_whom_is_signed_out(town: World) -> None:
    structure, _ = await a_structure(town, type="PUBLIQUE", name="Commune de Sansession")
    await a_service(structure, "VOIRIE", description="Rues et places")
    shown = "nodes { services { code description applications { application } users { totalCount { value } } } }"
    query = f'{{ directory(search: "sansession") {{ {shown} }} }}'
    found: dict[str, Any] = {}
    for name, person in (("nobody", Person(town.http)), ("somebody", await town.person("BATILOIRE", "lecteur"))):
        (entry,) = (await person.run(query))["directory"]["nodes"]
        found[name] = next(each for each in entry["services"] if each["code"] == "VOIRIE")
    assert found["nobody"] == {"code": "VOIRIE", "description": None, "applications": [], "users": None}
    assert found["somebody"]["description"] == "Rues et places"
    assert {"application": "FACTURES_RECUES"} in found["somebody"]["applications"]
    assert found["somebody"]["users"] is None


async def test_an_entry_says_what_a_supplier_needs(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE", name="Commune de Test-les-Bains")
    await a_service(structure, "VOIRIE", engagement_required=True)
    await a_service(structure, "ANCIEN", valid_until="2025-01-06", valid_from="2024-01-01")
    given = {"structureId": structure, "engagementOrServiceRequired": True, "paymentStatusNotReported": True}
    assert codes(await act(manager, "updateStructureSettings", given)) == []
    (entry,) = (await directory(town, search="test-les-bains", postalCode="99100"))["nodes"]
    assert entry == {
        "id": structure,
        "siret": (await Structure.get(id=key_of(structure))).identifier,
        "name": "Commune de Test-les-Bains",
        "active": True,
        "address": {"city": "Valombre"},
        "settings": {
            "serviceCodeRequired": False,
            "engagementRequired": False,
            "engagementOrServiceRequired": True,
            "paymentStatusNotReported": True,
            "moaPresence": "SANS_MOA",
        },
        "services": [
            {"code": "FACTURES_PUBLIQUES", "isDefault": True, "engagementRequired": False},
            {"code": "VOIRIE", "isDefault": False, "engagementRequired": True},
        ],
    }
    # An inactive structure stays listed, so that a supplier can see that it is (§8).
    assert codes(await act(manager, "deactivateStructure", {"structureId": structure})) == []
    assert [each["active"] for each in (await directory(town, search="test-les-bains"))["nodes"]] == [False]


async def test_pages_go_through_the_whole_directory(town: World) -> None:
    seen: list[str] = []
    after = None
    while True:
        page = await directory(town, first=2, after=after)
        seen += [each["id"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(seen) == len(set(seen)) == page["totalCount"]["value"]


async def test_the_directory_is_exported_to_everybody(town: World) -> None:
    """§12.9: the columns of the directory's files, in their order."""
    found = await directory(town)
    answer = await town.http.get(found["exportUrl"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == ";".join(HEADINGS)
    (line,) = [each for each in lines if each.startswith("1;21990011500011;")]
    assert line == (
        "1;21990011500011;Commune de Valombre-sur-Arve;false;false;true;false;true;false;true;false;true"
        ";;;;;;;contact@valombre.example;FR;France"
    )
    assert not [each for each in lines if ";00012345500016;" in each]
    services = (await town.http.get(found["servicesExportUrl"])).content.decode("utf-8-sig").split("\r\n")
    assert services[0] == ";".join(SERVICE_HEADINGS)
    assert [each for each in services if each.startswith("21990011500011;")] == [
        f"21990011500011;Commune de Valombre-sur-Arve;{service};false;true;;;;;;;contact@valombre.example;FR;France"
        for service in ("FACTURES_PUBLIQUES;Service des factures publiques", "TRAVAUX;Service des travaux")
    ]
