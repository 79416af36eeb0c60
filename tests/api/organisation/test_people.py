"""The people of the managed structures: searched, mended, exported, mailed again (organisation §3.6, §11 Users)."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest

from api.models import JournalEntry, Rattachement, Structure, User
from tests.api.organisation.accounts import create, problems
from tests.api.organisation.mails import mails_to
from tests.api.organisation.people import somebody
from tests.operations import OPERATIONS
from tests.world import START, Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def users(person: Person, **given: Any) -> list[str]:
    found = (await person.run(OPERATIONS["Users"], filter=given))["users"]["nodes"]
    return [each["connectionEmail"] for each in found]


async def act(person: Person, operation: str, **given: Any) -> Any:
    answer = await person.run(OPERATIONS[operation], input=given)
    return answer[operation[0].lower() + operation[1:]]


async def identifier(email: str) -> str:
    return f"user_{(await User.get(connection_email=email)).id.hex}"


async def newcomer(town: World, email: str, key: str) -> str:
    """Somebody who has not activated their account yet, attached to a structure."""
    await create(town, email)
    user = await User.get(connection_email=email)
    structure = UUID(town.structures[key].removeprefix("structure_"))
    _ = await Rattachement.create(user_id=user.id, structure_id=structure, role="UTILISATEUR_SIMPLE", status="VALIDE")
    return f"user_{user.id.hex}"


async def test_a_manager_searches_the_people_of_their_structures_only(town: World) -> None:
    manager = await town.person("BATILOIRE", "gestionnaire")
    people = ["agent@batiloire.example", "gestionnaire@batiloire.example", "lecteur@batiloire.example"]
    assert sorted(await users(manager)) == people
    assert await users(manager, firstName="dÔmi") == ["agent@batiloire.example"]
    assert await users(manager, connectionEmail="LECTEUR@") == ["lecteur@batiloire.example"]
    assert await users(manager, firstName="%") == []
    assert await users(manager, status=["DESACTIVE"]) == []
    assert sorted(await users(manager, structureId=town.structures["BATILOIRE"])) == people
    for elsewhere in (town.structures["ATELIER"], "structure_0", people[0]):
        assert await users(manager, structureId=elsewhere) == []
    # Organisation in consultation is enough to search (OC), and nothing less is.
    assert sorted(await users(await town.person("BATILOIRE", "lecteur"))) == people
    page = (await manager.run(OPERATIONS["Users"], first=2))["users"]
    rest = (await manager.run(OPERATIONS["Users"], first=2, after=page["pageInfo"]["endCursor"]))["users"]
    assert (page["totalCount"]["value"], page["pageInfo"]["hasNextPage"]) == (3, True)
    assert sorted(each["connectionEmail"] for each in page["nodes"] + rest["nodes"]) == people


async def test_what_a_card_shows_depends_on_who_reads(town: World) -> None:
    """`connectionEmail`, `status` and `phone` are for managers of a common structure, and for oneself."""
    query = """query($criteria: UserCriteria!) { usersToAttach(criteria: $criteria) {
      contactEmail connectionEmail status statusLabel phone } }"""
    seen = {"contactEmail": "agent@vauquelin.example", "connectionEmail": "agent@vauquelin.example"}
    for key, shown in (("VAUQUELIN", True), ("TREHORET", False)):
        person = await town.person(key, "gestionnaire")
        (card,) = (await person.run(query, criteria={"connectionEmail": "agent@vauquelin"}))["usersToAttach"]
        known = {**seen, "status": "ACTIF", "statusLabel": "Actif", "phone": None}
        hidden = dict.fromkeys(known) | {"contactEmail": "agent@vauquelin.example"}
        assert card == (known if shown else hidden)


async def test_att_08_a_search_of_whom_to_attach_needs_a_criterion(town: World) -> None:
    manager = await town.person("ATELIER", "gestionnaire")
    for criteria, code in (
        ({}, "SEARCH_CRITERION_REQUIRED"),
        ({"lastName": "  "}, "SEARCH_CRITERION_REQUIRED"),
        ({"lastName": "ba", "firstName": "é"}, "SEARCH_TOO_SHORT"),
    ):
        answer = (await manager.post(OPERATIONS["UsersToAttach"], criteria=criteria)).json()
        assert answer["errors"][0]["extensions"]["code"] == code
    found = await manager.run(OPERATIONS["UsersToAttach"], criteria={"lastName": "BÂTI", "firstName": "cam"})
    assert [each["contactEmail"] for each in found["usersToAttach"]] == ["gestionnaire@batiloire.example"]
    # Only active accounts, and only for those who may attach.
    await newcomer(town, "nouveau@atelier.example", "ATELIER")
    assert (await manager.run(OPERATIONS["UsersToAttach"], criteria={"connectionEmail": "nouveau@"}))[
        "usersToAttach"
    ] == []
    reader = await town.person("ATELIER", "lecteur")
    refused = (await reader.post(OPERATIONS["UsersToAttach"], criteria={"lastName": "bati"})).json()
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_manager_mends_names_and_telephone_but_no_address(town: World) -> None:
    manager = await town.person("SMEAUX", "gestionnaire")
    target = await identifier("lecteur@smeaux.example")
    before = await User.get(connection_email="lecteur@smeaux.example")
    changed = await act(manager, "UpdateUser", userId=target, firstName=" Éva ", phone="04 50 00 00 00")
    assert problems(changed) == []
    assert changed["user"] == {
        "id": target,
        "version": before.version + 1,
        "firstName": "Éva",
        "lastName": before.last_name,
        "phone": "04 50 00 00 00",
        "connectionEmail": "lecteur@smeaux.example",
    }
    (entry,) = await JournalEntry.filter(subject_id=before.id)
    assert (entry.kind, entry.user_id) == (
        "ACCOUNT_CHANGED",
        (await User.get(connection_email="gestionnaire@smeaux.example")).id,
    )
    stale = await act(manager, "UpdateUser", userId=target, firstName="Z", expectedVersion=before.version)
    assert problems(stale) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert stale["user"]["firstName"] == "Éva"
    faults = await act(manager, "UpdateUser", userId=target, firstName="", lastName="N" * 101, phone="\x00")
    assert problems(faults) == [
        ("FIELD_REQUIRED", ["firstName"]),
        ("FIELD_TOO_LONG", ["lastName"]),
        ("VALUE_NOT_ALLOWED", ["phone"]),
    ]
    cleared = await act(manager, "UpdateUser", userId=target, phone=None)
    assert cleared["user"]["phone"] is None


async def test_who_may_mend_whom(town: World) -> None:
    target = await identifier("agent@sem.example")
    asked = {"userId": target, "firstName": "Autre", "dryRun": True}
    answers = {
        ("SEM", "gestionnaire"): [],
        ("SEM", "lecteur"): [("CONSULTATION_ONLY", None)],
        ("SMEAUX", "gestionnaire"): [("NOT_FOUND", None)],
    }
    for (key, who), code in answers.items():
        assert problems(await act(await town.person(key, who), "UpdateUser", **asked)) == code
    assert (await User.get(connection_email="agent@sem.example")).first_name == "Dominique"


async def test_usr_04_a_manager_mails_activations_again(town: World) -> None:
    manager = await town.person("LORMEL", "gestionnaire")
    waiting = await newcomer(town, "renvoi@lormel.example", "LORMEL")
    active, stranger = await identifier("agent@lormel.example"), await identifier("agent@trehoret.example")
    await town.move_clock("2025-01-06T08:05:00Z")
    key = str(uuid4())
    ids = [waiting, active, stranger, "user_0", town.structures["LORMEL"]]
    answer = await act(manager, "ResendActivations", userIds=ids, idempotencyKey=key)
    assert [(each["id"], each["done"], [one["code"] for one in each["userErrors"]]) for each in answer["results"]] == [
        (waiting, True, []),
        (active, False, ["TRANSITION_NOT_ALLOWED"]),
        (stranger, False, ["NOT_FOUND"]),
        ("user_0", False, ["NOT_FOUND"]),
        (town.structures["LORMEL"], False, ["NOT_FOUND"]),
    ]
    assert answer["doneCount"] == 1
    assert len(await mails_to("renvoi@lormel.example")) == 2
    again = await act(manager, "ResendActivations", userIds=ids, idempotencyKey=key)
    assert (again["replayed"], again["results"]) == (True, answer["results"])
    assert len(await mails_to("renvoi@lormel.example")) == 2
    for several in ([], [waiting] * 1001):
        refused = await act(manager, "ResendActivations", userIds=several)
        assert (problems(refused), refused["results"]) == ([("VALUE_NOT_ALLOWED", ["userIds"])], [])


# ------------------------------------------------------------------------------------------------------ exports

HEADINGS = [
    "Structure (identifiant)", "Structure (désignation)", "Nom", "Prénom", "Adresse de connexion",
    "Adresse de contact", "Statut du compte", "Rôle", "Statut du rattachement", "Date de début", "Services",
    "Application", "Niveau", "Service de l'habilitation", "Dernière connexion",
]  # fmt: skip


async def test_a_manager_exports_the_people(town: World) -> None:
    manager = await town.person("AGENCE_MOA", "gestionnaire")
    await User.filter(connection_email="agent@agence_moa.example").update(last_name="=1+1")
    url = (await manager.run("{ viewer { usersExportUrl } }"))["viewer"]["usersExportUrl"]
    answer = await town.http.get(url, headers=manager.headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert lines[0].split(";") == HEADINGS
    mine = [line.split(";") for line in lines if ";agent@agence_moa.example;" in line]
    structure = await Structure.get(id=UUID(town.structures["AGENCE_MOA"].removeprefix("structure_")))
    assert mine
    assert {tuple(line[:9]) for line in mine} == {
        (
            structure.identifier,
            structure.name,
            "'=1+1",
            "Dominique",
            *["agent@agence_moa.example"] * 2,
            "Actif",
            "Utilisateur (simple)",
            "Validé",
        )
    }
    assert {(line[11], line[12]) for line in mine} >= {("Factures de travaux", "Modification")}
    assert not [line for line in lines[1:] if line and not line.startswith(structure.identifier)]

    page = (await manager.run(OPERATIONS["Users"], filter={"firstName": "Claude"}))["users"]
    book = await town.http.get(page["exportUrl"].replace(".csv", ".xlsx"), headers=manager.headers)
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == HEADINGS
    assert {row[4] for row in rows[1:]} == {"lecteur@agence_moa.example"}


async def test_an_export_is_for_those_who_may_read_people(town: World) -> None:
    _ = await User.create(
        connection_email="seul@nulle.example", contact_email="seul@nulle.example", first_name="S", last_name="S",
        password_hash=(await User.get(connection_email="agent@sem.example")).password_hash, status="ACTIF",
        created_at=START,
    )  # fmt: skip
    token = (await Person(town.http).run(OPERATIONS["SignIn"], input={
        "email": "seul@nulle.example", "password": "decompte"}))["signIn"]["token"]  # fmt: skip
    town.http.cookies.clear()
    alone = Person(town.http, token)
    assert (await alone.run("{ viewer { usersExportUrl } users { nodes { id } } }")) == {
        "viewer": {"usersExportUrl": None},
        "users": {"nodes": []},
    }
    for extension in ("csv", "xlsx"):
        assert (await town.http.get(f"/exports/users.{extension}", headers=alone.headers)).status_code == 403
        assert (await town.http.get(f"/exports/users.{extension}")).status_code == 401
    reader = await town.person("SEM", "lecteur")
    wrong = await town.http.get("/exports/users.csv?status=PARTI", headers=reader.headers)
    assert (wrong.status_code, wrong.json()["errors"][0]["extensions"]["code"]) == (422, "VALUE_NOT_ALLOWED")


async def test_the_support_searches_and_exports_the_people_of_every_structure(town: World) -> None:
    """§11: no structure is theirs, each is open to them."""
    support = await somebody(town, support=True)
    found = await support.run(OPERATIONS["UsersToAttach"], criteria={"connectionEmail": "agent@smeaux"})
    assert [each["contactEmail"] for each in found["usersToAttach"]] == ["agent@smeaux.example"]
    url = (await support.run("{ viewer { usersExportUrl } }"))["viewer"]["usersExportUrl"]
    here = f"{url}?structureId={town.structures['SMEAUX']}"
    lines = (await town.http.get(here, headers=support.headers)).content.decode("utf-8-sig").split("\r\n")[1:-1]
    assert {line.split(";")[4] for line in lines} >= {f"{who}@smeaux.example" for who in ("agent", "gestionnaire")}
    assert "@sem.example" in (await town.http.get(url, headers=support.headers)).text
