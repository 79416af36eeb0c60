"""Every rule of the reference that has an error code has a test of its name, through HTTP; here those of no other file.

What a supplier must give (PAR-09 to PAR-11, SRV-04), what nobody writes (SRV-06, USR-01), who has nothing (USR-12).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from graphql import GraphQLInputObjectType

from api.contract import schema
from api.domain.habilitation import Application, Level
from api.models import Service, Structure, User
from tests.api.forms import a_file, act, codes, first_form, grown, key_of, problems, ref, tables
from tests.api.organisation.people import (
    TODAY,
    a_form,
    a_service,
    a_structure,
    join,
    read,
    refused,
    somebody,
    user_of,
)
from tests.world import START, Person, World

ROOT: Final = Path(__file__).parents[3]
REFERENCE: Final = json.loads((ROOT / "docs/domain/organisation.json").read_text(encoding="utf-8"))
THROUGH_HTTP: Final = ("tests/api", "tests/circuits", "tests/cli", "tests/live", "tests/transport")
NAMED: Final = re.compile(r"([a-z]{2,3})_(\d\d)(?:_to_(?:\1_)?(\d\d))?(?=_|$)")


def rules_of(name: str) -> Iterator[str]:
    """The rules that the name of a test cites: `test_id_01_and_str_02_…`, `test_par_09_to_par_11_…`."""
    for prefix, first, last in NAMED.findall(name):
        for number in range(int(first), int(last or first) + 1):
            yield f"{prefix.upper()}-{number:02d}"


def test_every_rule_with_an_error_code_has_a_test_of_its_name() -> None:
    written = {
        rule
        for folder in THROUGH_HTTP
        for file in (ROOT / folder).rglob("test_*.py")
        for name in re.findall(r"^async def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        for rule in rules_of(name)
    }
    wanted = {rule["id"] for rule in REFERENCE["rules"] if rule.get("errorCode")}
    assert len(wanted) > 60
    assert sorted(wanted - written) == []


# ------------------------------------------------------------------------------------------ identifiers (§1.1)


@pytest.mark.asyncio(loop_scope="module")
async def test_id_04_without_the_insee_a_siret_is_kept_after_the_checks_of_its_form(town: World) -> None:
    structure, manager = await a_structure(town)
    assert await read(manager, structure, "verified") == {"verified": False}
    form = a_form(identifier="28050413563341")
    assert problems(await act(manager, "createStructure", form)) == [("SIRET_CHECKSUM", "identifier")]


# ---------------------------------------------------------------------------------- what a supplier gives (§1.6)


@pytest.mark.asyncio(loop_scope="module")
async def test_par_09_to_par_11_and_srv_04_what_a_deposit_must_say(town: World) -> None:
    """The worked example §12.3; a number of engagement is enough, even to the State: nothing knows them all."""
    valombre = town.structures["VALOMBRE"]
    await a_service(valombre, "VOIRIE", engagement_required=True)
    await a_service(valombre, "FERME", valid_from=TODAY.replace(year=2024), valid_until=TODAY)
    state, manager = await a_structure(town, type="PUBLIQUE", publicCategory="ETAT")
    settings = {"structureId": state, "engagementRequired": True}
    assert codes(await act(manager, "updateStructureSettings", settings)) == []
    epfab = {"identifier": (await Structure.get(id=key_of(state))).identifier}
    unknown, reserved = "SERVICE_UNKNOWN_OR_INACTIVE", "SERVICE_RESERVED_PUBLIC"
    ours, theirs = town.structures["BATILOIRE"], town.structures["SMEAUX"]
    cases: list[tuple[str, dict[str, Any], str | None, str | None]] = [
        (ours, ref("VALOMBRE", service="TRAVAUX"), None, None),
        (ours, ref("VALOMBRE", service=" travaux "), None, None),
        (ours, {"identifier": ref("VALOMBRE")["identifier"]}, "CMD-2025-118", "SERVICE_REQUIRED"),
        (ours, ref("VALOMBRE", service="GARAGE"), None, unknown),
        (ours, ref("VALOMBRE", service="FERME"), None, unknown),
        (ours, ref("VALOMBRE", service="FACTURES_PUBLIQUES"), None, reserved),
        (theirs, ref("VALOMBRE", service="FACTURES_PUBLIQUES"), None, None),
        (ours, ref("VALOMBRE", service="VOIRIE"), None, "ENGAGEMENT_REQUIRED"),
        (ours, ref("VALOMBRE", service="VOIRIE"), "EJ-1", None),
        (ours, ref("SMEAUX"), None, "SERVICE_OR_ENGAGEMENT_REQUIRED"),
        (ours, ref("SMEAUX"), "EJ-77", None),
        (ours, epfab, None, "ENGAGEMENT_REQUIRED"),
        (ours, epfab, "NULLE-PART", None),
        (ours, ref("AGENCE_MOA"), "EJ-77", "RECIPIENT_NOT_ALLOWED"),
    ]
    agents = {ours: await town.person("BATILOIRE"), theirs: await town.person("SMEAUX")}
    for issuer, recipient, engagement, expected in cases:
        document = await a_file(uploaded_by_id=(await user_of(agents[issuer])).id)
        form = await first_form(town, "PAR-1", "A6", documentId=document, recipient=recipient, structureId=issuer)
        form |= {"cadre": "A1", "engagementNumber": engagement, "dryRun": True}
        found = codes(await act(agents[issuer], "depositPiece", form))
        assert found == ([expected] if expected else []), (recipient, engagement)


# --------------------------------------------------------------------------------------- what nobody writes


def inputs_with(*names: str) -> set[tuple[str, str]]:
    """The inputs of the schema that have a field of one of these names, but for the lists, which search by it."""
    inputs = [each for each in schema._schema.type_map.values() if isinstance(each, GraphQLInputObjectType)]
    acts = [each for each in inputs if each.name.endswith("Input")]
    return {(each.name, name) for each in acts for name in names if name in each.fields}


@pytest.mark.asyncio(loop_scope="module")
async def test_srv_06_the_dates_of_a_service_are_the_system_s(town: World) -> None:
    """FIELD_READ_ONLY is said by the schema: no input has these fields, and an operation that gives one is refused."""
    assert inputs_with("createdAt", "updatedAt") == set()
    structure, manager = await a_structure(town)
    given = {"structureId": structure, "code": "A", "name": "A", "validFrom": "2025-01-06"}
    mutation = "mutation S($input: CreateServiceInput!) { createService(input: $input) { userErrors { code } } }"
    assert await refused(manager, mutation, input={**given, "createdAt": "2020-01-01T00:00:00Z"}) == "BAD_USER_INPUT"
    assert codes(await act(manager, "createService", given)) == []
    service = await Service.get(structure_id=key_of(structure), code="A")
    assert (service.created_at, service.updated_at) == (START, START)


@pytest.mark.asyncio(loop_scope="module")
async def test_usr_01_the_connection_address_is_given_once(town: World) -> None:
    """CONNECTION_ADDRESS_IMMUTABLE is said by the schema too: only a creation gives the address."""
    assert inputs_with("connectionEmail") == set()
    person = await somebody(town)
    before = (await user_of(person)).connection_email
    mutation = "mutation U($input: UpdateAccountInput!) { updateAccount(input: $input) { userErrors { code } } }"
    assert await refused(person, mutation, input={"connectionEmail": "autre@exemple.fr"}) == "BAD_USER_INPUT"
    assert codes(await act(person, "updateAccount", {"contactEmail": "autre@exemple.fr"})) == []
    after = await user_of(person)
    assert (after.connection_email, after.contact_email) == (before, "autre@exemple.fr")
    # An address is taken once, whatever its case: the second creation makes no account.
    accounts = await User.all().count()
    form = {"email": before.upper(), "firstName": "Ada", "lastName": "Byron"}
    create = "mutation C($input: CreateAccountInput!) { createAccount(input: $input) { userErrors { code } } }"
    assert (await Person(town.http).run(create, input=form))["createAccount"]["userErrors"] == []
    assert await User.all().count() == accounts


# ------------------------------------------------------------------------------------------------- who has nothing


@pytest.mark.asyncio(loop_scope="module")
async def test_usr_12_who_is_attached_nowhere_sees_their_account_only(town: World) -> None:
    person, place = await somebody(town), town.structures["BATILOIRE"]
    own = "viewer { user { connectionEmail } rattachements { id } habilitations { application } domains { domain } }"
    lists = "workQueue { nodes { id } } dossiers { nodes { id } } drafts { nodes { id } } users { nodes { id } }"
    found = await person.run(f"{{ {own} {lists} }}")
    viewer = found.pop("viewer")
    assert viewer.pop("user") == {"connectionEmail": (await user_of(person)).connection_email}
    assert all(value == [] for value in viewer.values()), viewer
    assert all(each == {"nodes": []} for each in found.values()), found
    attach = '{ usersToAttach(criteria: { lastName: "a" }) { id } }'
    assert await refused(person, attach) == "FORBIDDEN"
    before = await tables()
    document = await a_file(uploaded_by_id=(await user_of(person)).id)
    form = await first_form(town, "USR-12", documentId=document)
    for key, expected in (("BATILOIRE", "NOT_FOUND"), ("SMEAUX", "FORBIDDEN")):
        given = {"structureId": town.structures[key], "dryRun": True}
        assert codes(await act(person, "depositPiece", form, **given)) == [expected]
    assert grown(before, await tables()) == {"attachment": 1}
    await join(await user_of(person), place, (Application.FACTURES_DE_TRAVAUX, Level.MODIFICATION))
    assert codes(await act(person, "depositPiece", form, dryRun=True)) == []
    assert (await person.run("{ viewer { rattachements { status } } }"))["viewer"]["rattachements"] == [
        {"status": "VALIDE"}
    ]
