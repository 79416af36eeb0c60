"""What a public structure asks of its suppliers (PAR-01 to PAR-08), and what its MOA setting opens (§5.4)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, Final

import pytest
from graphql import GraphQLInputObjectType

from api.contract import schema
from api.domain.habilitation import Application, Level
from api.models import Habilitation, OpenApplication, Service
from tests.api.forms import act, codes, key_of, mutation, problems
from tests.api.organisation.people import TODAY, a_service, a_structure, member, read, user_of, writer
from tests.circuits.snapshot import snapshot
from tests.circuits.stage import SIRETS, Marche, Stage
from tests.circuits.stage import codes as stage_codes
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

SETTINGS: Final = """publicSettings {
  serviceCodeRequired engagementRequired engagementOrServiceRequired paymentStatusNotReported moaPresence
}"""


async def change(person: Person, structure: str, **changes: Any) -> list[tuple[str, str | None]]:
    """What changing the settings answers."""
    return problems(await act(person, "updateStructureSettings", {"structureId": structure, **changes}))


async def shown(person: Person, structure: str) -> dict[str, Any]:
    """The settings that are not at their default."""
    found = (await read(person, structure, SETTINGS))["publicSettings"]
    return {name: value for name, value in found.items() if value not in (False, "SANS_MOA")}


async def test_par_01_a_service_code_is_required_only_with_a_service(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    refusal = [("SERVICE_REQUIRED_WITHOUT_SERVICE", "serviceCodeRequired")]
    assert await change(manager, structure, serviceCodeRequired=True) == refusal
    await a_service(structure, "TRAVAUX")
    assert await change(manager, structure, serviceCodeRequired=True) == []
    assert await shown(manager, structure) == {"serviceCodeRequired": True}
    history = (await read(manager, structure, "history { nodes { kind comment } }"))["history"]["nodes"]
    assert history[-1] == {
        "kind": "STRUCTURE_CHANGED",
        "comment": "Le code service doit être renseigné par le fournisseur",
    }
    # What changes nothing leaves no trace.
    before = await snapshot()
    assert await change(manager, structure, serviceCodeRequired=True, engagementRequired=False) == []
    assert await snapshot() == before


@pytest.mark.parametrize(
    ("columns", "counts"),
    [
        ({"valid_until": TODAY}, False),  # its end is the first day out
        ({"valid_until": TODAY + timedelta(days=1)}, True),
        ({"valid_from": TODAY + timedelta(days=30)}, True),
        ({"deleted_at": "2025-01-02T00:00:00+00:00"}, False),
        ({"is_default": True}, False),
    ],
)
async def test_par_02_the_services_that_count(town: World, columns: dict[str, Any], counts: bool) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    await a_service(structure, "TRAVAUX", **columns)
    found = await change(manager, structure, serviceCodeRequired=True, dryRun=True)
    assert (found == []) is counts


async def test_par_04_either_one_is_not_combined_with_the_single_ones(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    await a_service(structure, "TRAVAUX")
    both = {"serviceCodeRequired": True, "engagementRequired": True}
    conflict = "CONFLICTING_PARAMETERS"
    assert await change(manager, structure, **both, engagementOrServiceRequired=True) == [
        (conflict, "engagementOrServiceRequired")
    ]
    assert await change(manager, structure, **both) == []
    assert await shown(manager, structure) == both
    assert await change(manager, structure, engagementOrServiceRequired=True) == [
        (conflict, "engagementOrServiceRequired")
    ]
    swapped = {"serviceCodeRequired": False, "engagementRequired": False, "engagementOrServiceRequired": True}
    assert await change(manager, structure, **swapped) == []
    assert await shown(manager, structure) == {"engagementOrServiceRequired": True}
    assert await change(manager, structure, engagementRequired=True) == [(conflict, "engagementRequired")]
    assert await change(manager, structure, paymentStatusNotReported=True) == []


async def test_par_05_and_par_06_a_private_structure_has_none_of_them(town: World) -> None:
    structure, manager = await a_structure(town)
    assert await change(
        manager, structure, serviceCodeRequired=False, paymentStatusNotReported=True, moaPresence="AVEC_MOA"
    ) == [
        ("PARAMETER_NOT_APPLICABLE", "paymentStatusNotReported"),
        ("PARAMETER_NOT_APPLICABLE", "serviceCodeRequired"),
        ("MOA_PUBLIC_ONLY", "moaPresence"),
    ]
    assert await change(manager, structure, moaPresence="SANS_MOA") == [("PARAMETER_NOT_APPLICABLE", "moaPresence")]
    assert await read(manager, structure, SETTINGS) == {"publicSettings": None}
    offers = (await read(manager, structure, "availableActions { action }"))["availableActions"]
    assert "UPDATE_STRUCTURE_SETTINGS" not in [each["action"] for each in offers]


async def test_par_07_nobody_writes_the_edi_flags(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    given = {"structureId": structure, "receivesEdi": True}
    answer = (await manager.post(mutation("updateStructureSettings"), input=given)).json()
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    flags = {"receivesEdi", "receivesLifecycle", "emits", "connectionRequested"}
    inputs = [each for each in schema._schema.type_map.values() if isinstance(each, GraphQLInputObjectType)]
    assert [each.name for each in inputs if flags & set(each.fields)] == []
    assert await read(manager, structure, "edi { receivesEdi }") == {"edi": {"receivesEdi": False}}


async def opened(structure: str) -> set[str]:
    """The applications open on a structure."""
    return {row.application.name for row in await OpenApplication.filter(structure_id=key_of(structure))}


async def test_the_moa_setting_opens_and_closes_applications(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    payer = await member(town, structure, (Application.FACTURES_RECUES, Level.MODIFICATION))
    usual = {"FACTURES_EMISES", "SOLLICITATIONS_EMISES", "SOLLICITATIONS_RECUES", "ORGANISATION"}
    works, received = "FACTURES_DE_TRAVAUX", "FACTURES_RECUES"
    assert await opened(structure) == {*usual, received}
    profiles = Habilitation.filter(structure_id=key_of(structure))
    await profiles.filter(user_id=(await user_of(manager)).id).delete()
    organisation = {"structure_id": key_of(structure), "application": Application.ORGANISATION}
    granted = Habilitation(user_id=(await user_of(manager)).id, **organisation, level=Level.MODIFICATION)
    granted.granted_at = granted.effective_at = (await profiles.first()).granted_at  # type: ignore[union-attr]
    await granted.save(force_create=True)

    steps: tuple[tuple[str, set[str], set[str], set[str]], ...] = (
        # the setting, what is open after it, what the payer and the manager may use
        ("AVEC_MOA", {*usual, works, received}, {received}, {"ORGANISATION", works}),
        ("EXCLUSIVEMENT_MOA", {*usual, works}, set(), {"ORGANISATION", works}),
        ("SANS_MOA", {*usual, works, received}, set(), {"ORGANISATION", works, received}),
    )
    for setting, expected, of_payer, of_manager in steps:
        assert await change(manager, structure, moaPresence=setting) == []
        assert await opened(structure) == expected, setting
        for person, held in ((payer, of_payer), (manager, of_manager)):
            found = (await read(person, structure, "viewerProfiles { application level }"))["viewerProfiles"]
            assert {each["application"] for each in found} == held, setting
            assert {each["level"] for each in found} <= {"MODIFICATION"}
    history = (await read(manager, structure, "history { nodes { kind comment } }"))["history"]["nodes"]
    moves = [(each["kind"], each["comment"]) for each in history if each["kind"].startswith("APPLICATION")]
    assert moves == [
        ("APPLICATION_OPENED", "Factures de travaux"),
        ("APPLICATION_CLOSED", "Factures reçues"),
        ("APPLICATION_OPENED", "Factures reçues"),
    ]


async def test_the_moa_setting_opens_what_it_needs_even_if_it_was_closed(town: World) -> None:
    """§5.4: « Factures reçues » may be closed without a MOA; with one, invoices end there."""
    structure, manager = await a_structure(town, type="PUBLIQUE")
    closed = await act(manager, "closeApplications", {"structureId": structure, "applications": ["FACTURES_RECUES"]})
    assert problems(closed) == []
    assert "FACTURES_RECUES" not in await opened(structure)
    assert await change(manager, structure, moaPresence="AVEC_MOA") == []
    assert {"FACTURES_RECUES", "FACTURES_DE_TRAVAUX"} <= await opened(structure)


async def test_par_08_open_documents_keep_the_moa_setting(town: World) -> None:
    managers = {key: await town.person(key, "gestionnaire") for key in ("SMEAUX", "AGENCE_MOA", "VALOMBRE")}

    async def answer(key: str, setting: str) -> list[tuple[str, str | None]]:
        return await change(managers[key], town.structures[key], moaPresence=setting, dryRun=True)

    refusal = [("OPEN_DOCUMENTS", "moaPresence")]
    assert await answer("SMEAUX", "EXCLUSIVEMENT_MOA") == await answer("AGENCE_MOA", "SANS_MOA") == []
    stage = Stage(town)
    assert stage_codes(await stage.do("FOURNISSEUR", "DepositPiece", {"cadre": "A4"})) == []
    # The recipient waits for its turn, the MOA too: both have a document under way in what they would lose.
    assert await answer("SMEAUX", "EXCLUSIVEMENT_MOA") == refusal
    assert await answer("AGENCE_MOA", "SANS_MOA") == refusal
    # What stays is no obstacle.
    assert await answer("SMEAUX", "AVEC_MOA") == []
    assert await answer("AGENCE_MOA", "AVEC_MOA") == []
    assert stage_codes(await stage.do("MOE", "RefusePiece", {"reason": "ERREUR_MOE"})) == []
    assert await answer("SMEAUX", "EXCLUSIVEMENT_MOA") == await answer("AGENCE_MOA", "SANS_MOA") == []
    # A rejection that its author has not handled yet still waits for it.
    rejected = Stage(town)
    for who, operation, given in (
        ("FOURNISSEUR", "DepositPiece", {"cadre": "A4"}),
        ("MOE", "DepositNextPiece", {"cadre": "A15"}),
        ("MOA", "DepositNextPiece", {"cadre": "A19"}),
        ("DESTINATAIRE", "TreatPiece", {"to": "REJETEE", "reason": "Marché résilié"}),
    ):
        assert stage_codes(await rejected.do(who, operation, given)) == []
    assert await answer("AGENCE_MOA", "SANS_MOA") == refusal
    assert await answer("SMEAUX", "EXCLUSIVEMENT_MOA") == []
    payload = await act(
        managers["AGENCE_MOA"],
        "updateStructureSettings",
        {"structureId": town.structures["AGENCE_MOA"], "moaPresence": "SANS_MOA"},
    )
    assert payload["userErrors"][0]["params"] == [{"name": "count", "value": "1"}]


async def test_12_3_what_the_settings_ask_of_a_deposit(town: World) -> None:
    """The worked example of a recipient that begins to ask for an engagement (EPFAB)."""
    structure, manager = await a_structure(town, type="PUBLIQUE")
    assert await change(manager, structure, engagementRequired=True) == []
    identifier = (await read(manager, structure, "identifier"))["identifier"]
    stage = Stage(town, Marche(moe=None, moa=None, engagement=None))
    asked = {"cadre": "A1", "recipient": {"identifier": identifier}}
    assert stage_codes(await stage.do("ATELIER", "DepositPiece", asked)) == ["ENGAGEMENT_REQUIRED"]
    assert stage_codes(await stage.do("ATELIER", "DepositPiece", {**asked, "engagementNumber": "EJ-77"})) == []
    assert identifier not in SIRETS.values()


async def test_of_rivals_who_read_the_same_version_one_wins(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    given = {"structureId": structure, "expectedVersion": 1, "engagementRequired": True}
    first = await act(manager, "updateStructureSettings", given)
    second = await act(manager, "updateStructureSettings", {**given, "engagementRequired": False})
    assert (codes(first), codes(second)) == ([], ["VERSION_CONFLICT"])
    assert await shown(manager, structure) == {"engagementRequired": True}


async def test_par_03_of_a_requirement_and_the_end_of_the_last_service_one_wins(town: World) -> None:
    """Whichever comes first, a service code is never required without a service to name."""
    for turn in range(6):
        structure, manager = await a_structure(town, type="PUBLIQUE")
        rival = await writer(town, structure)
        service = f"service_{(await a_service(structure, 'TRAVAUX')).hex}"
        calls = [
            (manager, "updateStructureSettings", {"structureId": structure, "serviceCodeRequired": True}),
            (rival, "deleteServices", {"serviceIds": [service]}),
        ]
        sent = await asyncio.gather(
            *(person.post(mutation(name), input=given) for person, name, given in calls[:: 1 if turn % 2 else -1])
        )
        answers = {name: payload for answer in sent for name, payload in answer.json()["data"].items()}
        required = codes(answers["updateStructureSettings"])
        (deleted,) = [codes(each) for each in answers["deleteServices"]["results"]]
        outcome = (required, deleted)
        assert outcome in (([], ["LAST_SERVICE_WHILE_REQUIRED"]), (["SERVICE_REQUIRED_WITHOUT_SERVICE"], []))
        left = await Service.filter(structure_id=key_of(structure), deleted_at=None, is_default=False).exists()
        assert left is bool((await shown(manager, structure)).get("serviceCodeRequired"))
