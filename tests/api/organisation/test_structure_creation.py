"""Creating a structure: its identifier, its name, who may, and what it begins with (organisation §1.1 to §1.4)."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from api.domain.habilitation import Application, Level
from api.models import Habilitation, OpenApplication, Service, Structure
from tests.api.forms import act, codes, grown, key_of, mutation, problems, tables
from tests.api.organisation.people import a_form, a_siret, a_structure, read, refused, somebody, user_of
from tests.circuits.stage import SIRETS
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def rehearse(person: Person, **changes: Any) -> list[tuple[str, str | None]]:
    """What creating would answer; nothing is written."""
    return problems(await act(person, "createStructure", a_form(dryRun=True, **changes)))


async def test_str_01_the_first_user_is_the_manager_at_once(town: World) -> None:
    author = await somebody(town)
    siret = a_siret()
    address = {"line1": " 3 quai Est ", "line2": None, "postalCode": "37000", "city": "Tours", "phone": "0200000000"}
    form = a_form(identifier=siret, name="  Charpentes du Lac ", email="contact@lac.example", address=address)
    payload = await act(author, "createStructure", form)
    assert payload["userErrors"] == []
    created = payload["structure"]
    assert created == {**created, "version": 1, "identifier": siret, "name": "Charpentes du Lac", "status": "ACTIVE"}
    selection = """
      identifierType type statusLabel verified email publicSettings { moaPresence } publicCategory designation
      address { line1 line2 postalCode city country phone }
      edi { receivesEdi receivesLifecycle emits connectionRequested }
      principalManager { lastName } bankAccounts { iban } attachments { name } mandates { id } originStructure { id }
      viewerProfiles { application level } history { nodes { kind comment actor { lastName } } }
    """
    manager = await user_of(author)
    opened = ["FACTURES_EMISES", "ORGANISATION", "SOLLICITATIONS_EMISES"]
    assert await read(author, created["id"], selection) == {
        "identifierType": "SIRET",
        "type": "PRIVEE",
        "statusLabel": "Active",
        "verified": False,
        "email": "contact@lac.example",
        "publicSettings": None,
        "publicCategory": None,
        "designation": None,
        "address": {
            "line1": "3 quai Est",
            "line2": None,
            "postalCode": "37000",
            "city": "Tours",
            "country": None,
            "phone": "0200000000",
        },
        "edi": {"receivesEdi": False, "receivesLifecycle": False, "emits": False, "connectionRequested": False},
        "principalManager": {"lastName": manager.last_name},
        "bankAccounts": [],
        "attachments": [],
        "mandates": [],
        "originStructure": None,
        "viewerProfiles": [{"application": each, "level": "MODIFICATION"} for each in opened],
        "history": {
            "nodes": [{"kind": "STRUCTURE_CHANGED", "comment": "Création", "actor": {"lastName": manager.last_name}}]
        },
    }
    key = key_of(created["id"])
    assert sorted([row.application.name for row in await OpenApplication.filter(structure_id=key)]) == opened
    held = await Habilitation.filter(structure_id=key)
    assert {(row.user_id, row.application.name, row.level) for row in held} == {
        (manager.id, name, Level.MODIFICATION) for name in opened
    }
    assert not await Service.filter(structure_id=key).exists()
    viewer = await author.run("{ viewer { rattachements { role status validFrom structure { identifier } } } }")
    assert viewer["viewer"]["rattachements"] == [
        {
            "role": "GESTIONNAIRE_PRINCIPAL",
            "status": "VALIDE",
            "validFrom": "2025-01-06",
            "structure": {"identifier": siret},
        }
    ]


@pytest.mark.parametrize(
    ("type_", "identifier", "expected"),
    [
        # The worked examples of §12.2
        ("SIRET", "21990011500011", "STRUCTURE_ALREADY_EXISTS"),  # valid, and VALOMBRE's
        ("SIRET", " 219 900 115 00029 ", None),  # ID-02
        ("SIRET", "219.900.115.00029", None),
        ("SIRET", "21990011500012", "SIRET_CHECKSUM"),
        ("SIRET", "35600000049837", None),  # La Poste (ID-03)
        ("SIRET", "35600000000048", None),
        ("SIRET", "28050413563341", "SIRET_CHECKSUM"),  # ID-08: strict on what people type
        ("SIRET", "2199001150001", "IDENTIFIER_FORMAT"),
        ("SIRET", "２1990011500029", "IDENTIFIER_FORMAT"),  # a digit of another script
        ("SIRET", " ", "FIELD_REQUIRED"),
        ("SIRET", None, "FIELD_REQUIRED"),
        ("UE_HORS_FRANCE", "be 0999.999.999", None),
        ("UE_HORS_FRANCE", "FR31000123455", "IDENTIFIER_FORMAT"),
        ("HORS_UE", "CHALPBAU GENEVE SA", None),
        ("HORS_UE", "CHALPBAU GENEVE SARL", "IDENTIFIER_FORMAT"),
        ("HORS_UE", "CHALP\x07BAU", "VALUE_NOT_ALLOWED"),
        ("RIDET", "1234567890", None),
        ("RIDET", "12345678", "IDENTIFIER_FORMAT"),
        ("TAHITI", "A12345678", None),
        ("TAHITI", "A1234567", "IDENTIFIER_FORMAT"),
        ("AUTRE", None, None),
        ("AUTRE", "IMMAT-00000001", "FIELD_READ_ONLY"),  # decisions 26
    ],
)
async def test_id_02_to_id_05_identifiers(
    town: World, type_: str, identifier: str | None, expected: str | None
) -> None:
    author = await town.person("BATILOIRE", "lecteur")
    before = await tables()
    found = await rehearse(author, identifierType=type_, identifier=identifier)
    if expected == "STRUCTURE_ALREADY_EXISTS":
        assert found == [(expected, "identifier")]
    else:
        assert found == ([(expected, "identifier")] if expected else [])
    assert grown(before, await tables()) == {}


async def test_id_02_an_identifier_is_kept_without_spaces_nor_dots(town: World) -> None:
    siret = a_siret()
    typed = f" {siret[:3]} {siret[3:6]}.{siret[6:9]} {siret[9:]}"
    structure, manager = await a_structure(town, identifier=typed)
    assert await read(manager, structure, "identifier") == {"identifier": siret}


async def test_id_01_and_str_02_one_structure_an_identifier(town: World) -> None:
    siret = a_siret()
    await a_structure(town, identifier=siret)
    assert await rehearse(await somebody(town), identifier=siret) == [("STRUCTURE_ALREADY_EXISTS", "identifier")]
    # Beside another fault it is said too.
    found = await rehearse(await somebody(town), identifier=siret, name=" ")
    assert sorted(found) == [("NAME_REQUIRED", "name"), ("STRUCTURE_ALREADY_EXISTS", "identifier")]
    # The same characters are another identifier under another type.
    await a_structure(town, identifierType="TAHITI", identifier="B12345678")
    assert await rehearse(await somebody(town), identifierType="RIDET", identifier="B12345678") == []


async def test_id_01_of_rivals_one_creates(town: World) -> None:
    people = [await somebody(town) for _ in range(6)]
    siret = a_siret()
    sent = await asyncio.gather(
        *(each.post(mutation("createStructure"), input=a_form(identifier=siret)) for each in people)
    )
    answers = [answer.json()["data"]["createStructure"] for answer in sent]
    assert Counter(map(tuple, map(codes, answers))) == {(): 1, ("STRUCTURE_ALREADY_EXISTS",): 5}
    assert await Structure.filter(identifier=siret).count() == 1


async def test_id_06_names(town: World) -> None:
    author = await somebody(town)
    assert await rehearse(author, name=" ") == [("NAME_REQUIRED", "name")]
    person = {"identifierType": "PARTICULIER", "identifier": None}
    assert await rehearse(author, **person) == [("NAME_REQUIRED", "firstName")]
    assert await rehearse(author, **person, name="", firstName="\t") == [
        ("NAME_REQUIRED", "name"),
        ("NAME_REQUIRED", "firstName"),
    ]
    assert await rehearse(author, firstName="Nadia") == [("VALUE_NOT_ALLOWED", "firstName")]
    assert await rehearse(author, **person, name="Benali", firstName="Nadia") == []


async def test_decision_26_the_server_gives_the_identifiers_of_autre_and_particulier(town: World) -> None:
    given = []
    for type_, more in (("AUTRE", {}), ("PARTICULIER", {"firstName": "Nadia"}), ("AUTRE", {})):
        structure, manager = await a_structure(town, identifierType=type_, identifier=None, **more)
        given.append(await read(manager, structure, "identifier firstName"))
    assert given == [
        {"identifier": "IMMAT-00000001", "firstName": None},
        {"identifier": "PART-00000001", "firstName": "Nadia"},
        {"identifier": "IMMAT-00000002", "firstName": None},
    ]


async def test_a_form_tells_all_its_faults(town: World) -> None:
    found = await rehearse(
        await somebody(town),
        identifier="123",
        name="x" * 201,
        email="contact@",
        address={"line1": " ", "city": "y" * 101, "phone": "\x07"},
    )
    assert found == [
        ("IDENTIFIER_FORMAT", "identifier"),
        ("FIELD_REQUIRED", "address.line1"),
        ("FIELD_TOO_LONG", "name"),
        ("FIELD_TOO_LONG", "address.city"),
        ("VALUE_NOT_ALLOWED", "address.phone"),
        ("VALUE_NOT_ALLOWED", "email"),
    ]


async def test_str_03_the_support_alone_creates_a_public_structure(town: World) -> None:
    form = {"type": "PUBLIQUE", "publicCategory": "EPN"}
    before = await tables()
    for person in (await somebody(town), await town.person("VALOMBRE", "gestionnaire")):
        assert await rehearse(person, **form) == [("PUBLIC_CREATION_BY_SUPPORT_ONLY", None)]
    after = await tables()
    assert {table: rows for table, rows in grown(before, after).items() if table not in ("account", "session")} == {}
    support = await somebody(town, support=True)
    short = {"type": "PUBLIQUE", "address": {"line1": "1 place"}}
    assert await rehearse(support, **short) == [
        ("FIELD_REQUIRED", "address.postalCode"),
        ("FIELD_REQUIRED", "address.city"),
        ("FIELD_REQUIRED", "address.country"),
        ("FIELD_REQUIRED", "publicCategory"),
    ]
    payload = await act(support, "createStructure", a_form(**form))
    structure = payload["structure"]["id"]
    shown = await read(
        support,
        structure,
        "type publicCategory principalManager { id } publicSettings { serviceCodeRequired engagementRequired"
        " engagementOrServiceRequired paymentStatusNotReported moaPresence }",
    )
    assert shown == {
        "type": "PUBLIQUE",
        "publicCategory": "EPN",
        "principalManager": None,
        "publicSettings": {
            "serviceCodeRequired": False,
            "engagementRequired": False,
            "engagementOrServiceRequired": False,
            "paymentStatusNotReported": False,
            "moaPresence": "SANS_MOA",
        },
    }
    key = key_of(structure)
    (service,) = await Service.filter(structure_id=key)
    assert (service.code, service.is_default) == ("FACTURES_PUBLIQUES", True)
    assert {row.application for row in await OpenApplication.filter(structure_id=key)} == {
        Application.FACTURES_EMISES,
        Application.FACTURES_RECUES,
        Application.SOLLICITATIONS_EMISES,
        Application.SOLLICITATIONS_RECUES,
        Application.ORGANISATION,
    }


async def test_id_07_a_public_structure_has_a_siret(town: World) -> None:
    support = await somebody(town, support=True)
    form = {"type": "PUBLIQUE", "publicCategory": "AUTRE"}
    assert await rehearse(support, **form, identifierType="TAHITI", identifier="A12345678") == [
        ("IDENTIFIER_TYPE_NOT_ALLOWED", "identifierType")
    ]
    assert await rehearse(support, **form) == []
    assert await rehearse(support, publicCategory="AUTRE") == [("PARAMETER_NOT_APPLICABLE", "publicCategory")]


async def test_a_repeated_call_creates_once(town: World) -> None:
    author = await somebody(town)
    form = a_form(idempotencyKey="0190f1f0-0000-7000-8000-000000000001")
    first, second = [await act(author, "createStructure", form) for _ in range(2)]
    assert (first["replayed"], second["replayed"]) == (False, True)
    assert first["structure"] == second["structure"]
    assert (await act(author, "createStructure", {**form, "name": "Autre"}))["userErrors"][0]["code"] == (
        "IDEMPOTENCY_KEY_REUSED"
    )


async def test_a_rehearsal_creates_nothing(town: World) -> None:
    author = await somebody(town)
    before = await tables()
    payload = await act(author, "createStructure", a_form(dryRun=True))
    assert (payload["userErrors"], payload["structure"]) == ([], None)
    assert grown(before, await tables()) == {}


async def test_nobody_creates_signed_out(town: World) -> None:
    assert await refused(Person(town.http), mutation("createStructure"), input=a_form()) == "UNAUTHENTICATED"
    assert await Structure.filter(identifier__in=[*SIRETS.values()]).count() == len(SIRETS)
