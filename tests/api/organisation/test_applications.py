"""Applications opened and closed by a manager (organisation §5.4, HAB-03, HAB-04, HAB-10)."""

from __future__ import annotations

from typing import Any

import pytest

from api.domain.habilitation import AVAILABILITY, Application, Availability, Level
from api.models import Habilitation
from tests.api.forms import act, codes, key_of, problems
from tests.api.organisation.people import a_service, a_structure, member, read
from tests.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPEN = "applications { application applicationLabel service { code } }"


async def opened(person: Any, structure: str) -> list[tuple[str, str | None]]:
    found = (await read(person, structure, OPEN))["applications"]
    return [(each["application"], each["service"] and each["service"]["code"]) for each in found]


async def test_hab_04_an_application_is_opened_everywhere_or_on_a_service(town: World) -> None:
    structure, manager = await a_structure(town)
    service = f"service_{(await a_service(structure, 'VOIRIE')).hex}"
    before = await opened(manager, structure)
    answer = await act(
        manager,
        "openApplications",
        {
            "structureId": structure,
            "openings": [
                {"application": "FACTURES_A_VALIDER"},
                {"application": "SUIVI_DES_FLUX", "serviceId": service},
                {"application": "FACTURES_A_VALIDER", "serviceId": service},
            ],
        },
    )
    assert problems(answer) == []
    # What is open everywhere is not opened on a service besides.
    assert set(await opened(manager, structure)) == {
        *before,
        ("FACTURES_A_VALIDER", None),
        ("SUIVI_DES_FLUX", "VOIRIE"),
    }
    # The gestionnaire principal has what is open everywhere in modification (§5.3).
    held = (await read(manager, structure, "viewerProfiles { application level }"))["viewerProfiles"]
    levels = {each["application"]: each["level"] for each in held}
    assert levels["FACTURES_A_VALIDER"] == "MODIFICATION"
    follows = Habilitation.filter(structure_id=key_of(structure), application=Application.SUIVI_DES_FLUX)
    assert await follows.values_list("level", "service_id") == [(Level.MODIFICATION, key_of(service))]
    shown = await manager.run("query($id: ID!) { node(id: $id) { ... on Service { applications { application } } } }",
                              id=service)  # fmt: skip
    assert {each["application"] for each in shown["node"]["applications"]} >= {"FACTURES_A_VALIDER", "SUIVI_DES_FLUX"}
    again = await act(manager, "openApplications", {"structureId": structure, "openings": [
        {"application": "FACTURES_A_VALIDER"}, {"application": "SUIVI_DES_FLUX", "serviceId": service}]})  # fmt: skip
    assert codes(again) == []
    assert len(await opened(manager, structure)) == len(before) + 2
    # Opened everywhere afterwards, it takes the place of what was held on the service.
    wider = await act(manager, "openApplications", {"structureId": structure, "openings": [
        {"application": "SUIVI_DES_FLUX"}]})  # fmt: skip
    assert codes(wider) == []
    assert await follows.values_list("level", "service_id") == [(Level.MODIFICATION, None)]


@pytest.mark.parametrize("type_", ["PRIVEE", "PUBLIQUE"])
async def test_hab_10_a_structure_opens_what_its_kind_may(town: World, type_: str) -> None:
    structure, manager = await a_structure(town, type=type_)
    for application in Application:
        rule = AVAILABILITY[application]
        wanted = rule.privee if type_ == "PRIVEE" else rule.sans_moa
        may = wanted in (Availability.DEFAULT, Availability.NEEDED, Availability.ON_DEMAND)
        given = {"structureId": structure, "openings": [{"application": application.value}], "dryRun": True}
        answer = problems(await act(manager, "openApplications", given))
        assert answer == ([] if may else [("PROFILE_NOT_ALLOWED", "openings.0.application")]), application


async def test_hab_03_nobody_has_a_profile_on_what_is_closed(town: World) -> None:
    structure, manager = await a_structure(town)
    service = await a_service(structure, "VOIRIE")
    given = {"structureId": structure, "openings": [{"application": "SUIVI_DES_FLUX"}]}
    assert codes(await act(manager, "openApplications", given)) == []
    person = await member(town, structure, (Application.SUIVI_DES_FLUX, Level.CONSULTATION))
    held = Habilitation.filter(structure_id=key_of(structure), application=Application.SUIVI_DES_FLUX)
    assert await held.count() == 2
    closed = await act(
        manager, "closeApplications", {"structureId": structure, "applications": ["SUIVI_DES_FLUX", "FACTURES_EMISES"]}
    )
    assert problems(closed) == []
    assert await held.count() == 0
    assert {"SUIVI_DES_FLUX", "FACTURES_EMISES"}.isdisjoint(dict(await opened(manager, structure)))
    assert (await read(person, structure, "viewerProfiles { application }"))["viewerProfiles"] == []
    # On a service alone: the rest of the structure keeps it.
    both = [{"application": "SUIVI_DES_FLUX", "serviceId": f"service_{service.hex}"}]
    assert codes(await act(manager, "openApplications", {"structureId": structure, "openings": both})) == []
    on_service = {"serviceIds": [f"service_{service.hex}"], "applications": ["SUIVI_DES_FLUX"]}
    assert codes(await act(manager, "closeApplications", {"structureId": structure, **on_service})) == []
    assert ("SUIVI_DES_FLUX", "VOIRIE") not in await opened(manager, structure)


async def test_what_has_to_stay_open_is_not_closed(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    moa = {"structureId": structure, "moaPresence": "AVEC_MOA"}
    assert codes(await act(manager, "updateStructureSettings", moa)) == []
    given = {"structureId": structure, "applications": ["FACTURES_DE_TRAVAUX", "FACTURES_EMISES", "ORGANISATION"]}
    assert problems(await act(manager, "closeApplications", given)) == [
        ("PROFILE_NOT_ALLOWED", "applications.0"),
        ("PROFILE_NOT_ALLOWED", "applications.2"),
    ]
    assert ("FACTURES_EMISES", None) in await opened(manager, structure)


async def test_services_of_others_and_lists_without_sense_are_refused(town: World) -> None:
    structure, manager = await a_structure(town)
    other, _ = await a_structure(town)
    foreign = f"service_{(await a_service(other, 'LOIN')).hex}"
    opening = {"application": "SUIVI_DES_FLUX", "serviceId": foreign}
    assert problems(await act(manager, "openApplications", {"structureId": structure, "openings": [opening]})) == [
        ("NOT_FOUND", "openings.0.serviceId")
    ]
    low = {"application": "SUIVI_DES_FLUX", "level": "CONSULTATION"}  # the manager has what is open in modification
    assert problems(await act(manager, "openApplications", {"structureId": structure, "openings": [low]})) == [
        ("VALUE_NOT_ALLOWED", "openings.0.level")
    ]
    for many in ([], [{"application": "SUIVI_DES_FLUX"}] * 101):
        answer = await act(manager, "openApplications", {"structureId": structure, "openings": many})
        assert problems(answer) == [("VALUE_NOT_ALLOWED", "openings")]
    closing = {"structureId": structure, "applications": ["SUIVI_DES_FLUX"], "serviceIds": [foreign, "service_0"]}
    assert problems(await act(manager, "closeApplications", closing)) == [
        ("NOT_FOUND", "serviceIds.0"),
        ("NOT_FOUND", "serviceIds.1"),
    ]
    inactive = await act(manager, "deactivateStructure", {"structureId": structure})
    assert codes(inactive) == []
    given = {"structureId": structure, "openings": [{"application": "SUIVI_DES_FLUX"}]}
    assert codes(await act(manager, "openApplications", given)) == ["STRUCTURE_INACTIVE"]
