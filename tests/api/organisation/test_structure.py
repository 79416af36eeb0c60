"""Who sees which structure and what of it, and who changes its form (STR-04, STR-06, STR-07)."""

from __future__ import annotations

from typing import Any, Final

import pytest

from api.domain.habilitation import RattachementStatus
from api.models import Structure
from tests.api.forms import act, codes, key_of, problems
from tests.api.organisation.people import (
    TODAY,
    a_siret,
    a_structure,
    another_nic,
    expected_words,
    member,
    read,
    reader,
    refused,
    somebody,
    words,
    writer,
)
from tests.circuits.stage import SIRETS
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

STRUCTURE: Final = "query S($id: ID, $siret: Siret) { structure(id: $id, siret: $siret) { id } }"
NODE: Final = "query N($id: ID!) { node(id: $id) { id ... on Structure { name } } }"
STRUCTURES: Final = """query L($search: String, $type: StructureType, $first: Int, $after: String) {
  structures(search: $search, type: $type, first: $first, after: $after) {
    nodes { identifier name } edges { cursor } pageInfo { hasNextPage endCursor } totalCount { value }
  }
}"""
TO_JOIN: Final = "query J($search: String!) { structuresToJoin(search: $search) { identifier name type } }"


async def seen(person: Person, structure: str) -> bool:
    """Whether somebody sees a structure, after all the ways of looking have agreed."""
    row = await Structure.get(id=key_of(structure))
    by_id = (await person.run(STRUCTURE, id=structure))["structure"]
    by_siret = (await person.run(STRUCTURE, siret=row.identifier))["structure"]
    node = (await person.run("query N($id: ID!) { node(id: $id) { id ... on Structure { name } } }", id=structure))[
        "node"
    ]
    listed = (await person.run(STRUCTURES, search=row.identifier))["structures"]
    ways = {bool(by_id), bool(by_siret), bool(node), bool(listed["nodes"]), bool(listed["totalCount"]["value"])}
    assert len(ways) == 1, (by_id, by_siret, node, listed)
    return ways.pop()


async def test_str_07_a_private_structure_is_seen_from_inside(town: World) -> None:
    structure, manager = await a_structure(town)
    states = {status: await member(town, structure, status=status) for status in RattachementStatus}
    tomorrow = await member(town, structure, valid_from=TODAY.replace(day=TODAY.day + 1))
    people = {
        "its manager": (manager, True),
        "the support": (await somebody(town, support=True), True),
        "a stranger": (await somebody(town), False),
        "another's manager": (await town.person("BATILOIRE", "gestionnaire"), False),
        "attached from tomorrow": (tomorrow, False),
        **{status.name: (person, status is RattachementStatus.VALIDE) for status, person in states.items()},
    }
    for name, (person, expected) in people.items():
        assert await seen(person, structure) is expected, name
    stranger = people["a stranger"][0]
    assert codes(await act(stranger, "updateStructure", {"structureId": structure, "designation": "x"})) == [
        "NOT_FOUND"
    ]
    assert await refused(Person(town.http), STRUCTURE, id=structure) == "UNAUTHENTICATED"


async def test_str_07_a_public_structure_is_seen_by_anybody_signed_in(town: World) -> None:
    structure, _ = await a_structure(town, type="PUBLIQUE")
    for person in (await somebody(town), await town.person("BATILOIRE", "lecteur")):
        assert await seen(person, structure)
    answer = await act(await somebody(town), "updateStructure", {"structureId": structure, "designation": "x"})
    assert codes(answer) == ["FORBIDDEN"]
    for query in (STRUCTURES, TO_JOIN):
        assert await refused(Person(town.http), query, search="valombre") == "UNAUTHENTICATED"


async def test_what_the_matrix_keeps_for_some(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    people = {
        # principal manager, attachments, bank accounts, history
        "stranger": (await somebody(town), (False, False, False, False)),
        "attached": (await member(town, structure), (True, True, False, False)),
        "reader": (await reader(town, structure), (True, True, False, True)),
        "writer": (await writer(town, structure), (True, True, True, True)),
        "manager": (manager, (True, True, True, True)),
        "support": (await somebody(town, support=True), (True, True, False, True)),
    }
    selection = "principalManager { id } attachments { id } bankAccounts { id } history { nodes { kind } }"
    for name, (person, expected) in people.items():
        shown = await read(person, structure, selection)
        assert tuple(value is not None for value in shown.values()) == expected, name


async def test_decision_23_who_deposits_reads_the_bank_accounts(town: World) -> None:
    for account, expected in (("agent", []), ("lecteur", None)):
        person = await town.person("BATILOIRE", account)
        shown = await read(person, town.structures["BATILOIRE"], "bankAccounts { iban }")
        assert shown == {"bankAccounts": expected}


async def test_a_structure_is_named_by_one_thing(town: World) -> None:
    person = await somebody(town)
    for given in ({}, {"id": town.structures["VALOMBRE"], "siret": SIRETS["VALOMBRE"]}):
        assert await refused(person, STRUCTURE, **given) == "FIELD_REQUIRED"
    assert (await person.run(STRUCTURE, id="structure_zz"))["structure"] is None
    assert (await person.run(STRUCTURE, id=town.structures["VALOMBRE"].replace("structure", "piece")))[
        "structure"
    ] is None
    assert (await person.run(STRUCTURE, siret=a_siret()))["structure"] is None


async def test_structures_are_listed_by_name(town: World) -> None:
    person = await somebody(town)
    for name in ("Zéphyr port", "éole port", "Alizé port"):
        await a_structure(town, type="PUBLIQUE", name=name)
    await a_structure(town, name="Mistral port")
    found = (await person.run(STRUCTURES, search="PORT"))["structures"]
    # By their characters, the same on both databases.
    assert [each["name"] for each in found["nodes"]] == ["Alizé port", "Zéphyr port", "éole port"]
    assert found["totalCount"]["value"] == 3
    first = (await person.run(STRUCTURES, search="port", first=2))["structures"]
    assert first["pageInfo"]["hasNextPage"]
    rest = (await person.run(STRUCTURES, search="port", first=2, after=first["pageInfo"]["endCursor"]))["structures"]
    assert [each["name"] for each in rest["nodes"]] == ["éole port"]
    assert (await person.run(STRUCTURES, search="eole PORT"))["structures"]["totalCount"]["value"] == 1
    assert (await person.run(STRUCTURES, type="PRIVEE"))["structures"]["nodes"] == []
    own = (await (await town.person("BATILOIRE")).run(STRUCTURES, type="PRIVEE"))["structures"]["nodes"]
    assert [each["name"] for each in own] == ["Bâtiloire SAS"]
    assert await refused(person, STRUCTURES, search="port", after=first["pageInfo"]["endCursor"][:-3]) == (
        "VALUE_NOT_ALLOWED"
    )


async def test_att_02_and_decision_20_a_structure_to_join(town: World) -> None:
    siret = a_siret()
    await a_structure(town, identifier=siret, name="Menuiserie 100% Frêne")
    person = await somebody(town)

    async def found(search: str) -> list[str]:
        return [each["name"] for each in (await person.run(TO_JOIN, search=search))["structuresToJoin"]]

    only = ["Menuiserie 100% Frêne"]
    assert await found(siret) == await found(f" {siret[:9]} {siret[9:]}") == only
    assert await found("FRENE") == await found("menuis  100%") == await found("10% frêne") == only
    # A part of an identifier finds nobody; an unknown one neither, nor the end of a word.
    assert (
        await found(siret[:-1]) == await found(another_nic(siret)) == await found("rie 100") == await found("%%%") == []
    )
    assert {"Commune de Valombre-sur-Arve", "SEM Valombre Aménagement"} <= set(await found("VALOMBRE"))
    for short in ("fr", " r ", "  ", ""):
        assert await refused(person, TO_JOIN, search=short) == "SEARCH_TOO_SHORT"


# ------------------------------------------------------------------------------------------------------ the form


async def form(person: Person, structure: str, **changes: Any) -> list[tuple[str, str | None]]:
    """What changing the form answers."""
    return problems(await act(person, "updateStructure", {"structureId": structure, **changes}))


async def test_str_06_who_edits_the_form(town: World) -> None:
    structure, manager = await a_structure(town)
    people = {
        "attached": (await member(town, structure), ["FORBIDDEN"]),
        "reader": (await reader(town, structure), ["CONSULTATION_ONLY"]),
        "writer": (await writer(town, structure), []),
        "manager": (manager, []),
        "support": (await somebody(town, support=True), []),
    }
    for name, (person, expected) in people.items():
        assert [code for code, _ in await form(person, structure, designation=name)] == expected, name
        shown = await read(person, structure, "availableActions { action enabled mutation targetId blockers { code } }")
        (offer,) = [each for each in shown["availableActions"] if each["action"] == "UPDATE_STRUCTURE"] or [None]
        if expected == ["FORBIDDEN"]:
            assert offer is None
        else:
            assert offer == {
                "action": "UPDATE_STRUCTURE",
                "enabled": not expected,
                "mutation": "updateStructure",
                "targetId": structure,
                "blockers": [{"code": code} for code in expected],
            }


async def test_str_04_what_is_edited_and_what_is_greyed(town: World) -> None:
    structure, manager = await a_structure(town, name="Toits du Nord")
    changes = {
        "designation": " Toits ",
        "vatNumber": "fr 63 199900333",
        "pacage": "099 000 123",
        "socialRegime": "MSA",
        "email": "a@toits.example",
        "address": {"city": "Lille", "fax": "0300000000"},
    }
    before = await read(manager, structure, "version")
    for _ in range(2):  # the second changes nothing, and leaves no trace
        assert await form(manager, structure, **changes) == []
    selection = "name designation vatNumber pacage socialRegime email address { line1 city fax } version"
    after = {
        "name": "Toits du Nord",
        "designation": "Toits",
        "vatNumber": "FR63199900333",
        "pacage": "099000123",
        "socialRegime": "MSA",
        "email": "a@toits.example",
        "address": {"line1": "1 rue du Port", "city": "Lille", "fax": "0300000000"},
    }
    assert await read(manager, structure, selection) == {**after, "version": before["version"] + 1}
    history = await read(manager, structure, "history { nodes { comment } }")
    told = "Désignation, Numéro de TVA intracommunautaire, Numéro PACAGE, Régime social, Adresse électronique, Ville"
    assert [each["comment"] for each in history["history"]["nodes"]][1:] == [f"{told}, Télécopie"]
    assert await form(manager, structure, designation=None, address={"city": None}) == []
    shown = await read(manager, structure, "designation address { line1 city }")
    assert shown == {"designation": None, "address": {"line1": "1 rue du Port", "city": None}}
    assert await form(manager, structure, name="Toits du Sud", firstName="x") == [
        ("FIELD_READ_ONLY", "name"),
        ("FIELD_READ_ONLY", "firstName"),
    ]
    assert await form(
        manager,
        structure,
        vatNumber="FR00199900333",
        pacage="12",
        email="x",
        socialRegime="y" * 101,
        address={"line1": None},
    ) == [
        ("FIELD_REQUIRED", "address.line1"),
        ("VALUE_NOT_ALLOWED", "vatNumber"),
        ("VALUE_NOT_ALLOWED", "pacage"),
        ("FIELD_TOO_LONG", "socialRegime"),
        ("VALUE_NOT_ALLOWED", "email"),
    ]


async def test_the_name_of_a_person_is_edited(town: World) -> None:
    structure, manager = await a_structure(
        town, identifierType="PARTICULIER", identifier=None, name="Benali", firstName="Nadia"
    )
    assert await form(manager, structure, name="Benali-Roux", firstName="Nadja") == []
    assert await read(manager, structure, "name firstName") == {"name": "Benali-Roux", "firstName": "Nadja"}
    assert await form(manager, structure, name=None) == [("NAME_REQUIRED", "name")]
    found = await (await somebody(town)).run(TO_JOIN, search="benali-roux")
    assert [each["name"] for each in found["structuresToJoin"]] == ["Benali-Roux"]
    assert await words() == await expected_words()


async def test_a_stale_version_is_told_with_the_present_one(town: World) -> None:
    structure, manager = await a_structure(town)
    assert await form(manager, structure, expectedVersion=1, designation="A") == []
    payload = await act(
        manager, "updateStructure", {"structureId": structure, "expectedVersion": 1, "designation": "B"}
    )
    assert codes(payload) == ["VERSION_CONFLICT"]
    assert payload["structure"]["version"] == 2
    assert await read(manager, structure, "designation") == {"designation": "A"}


async def test_a_profile_elsewhere_gives_nothing_here(town: World) -> None:
    structure, _ = await a_structure(town)
    other, _ = await a_structure(town)
    person = await writer(town, other)
    assert await form(person, structure, designation="x") == [("NOT_FOUND", None)]
    assert await form(person, other.replace("structure", "user"), designation="x") == [("NOT_FOUND", None)]
