"""Technical accounts: rules TEC-01 to TEC-08, and the tokens of their tools (organisation §7.1)."""

from __future__ import annotations

import asyncio
import base64
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx2
import pypdfium2
import pytest

from api.domain.directory import HEADINGS, line_of
from api.domain.habilitation import Application, Level, UserRole
from api.domain.technical_account import expires_at
from api.models import JournalEntry, Rattachement, TechnicalAccount, TechnicalToken
from tests.api.forms import a_file, act, codes, first_form, key_of, mutation, problems
from tests.api.organisation.accounts import ask
from tests.api.organisation.mails import mails_to, text_of
from tests.api.organisation.people import (
    a_form,
    a_structure,
    another_nic,
    join,
    member,
    read,
    refused,
    somebody,
    user_of,
    writer,
)
from tests.api.organisation.tools import GRANT, a_tool, an_account, token_answer, tool_of
from tests.cli.test_import_structures import a_line, statements
from tests.world import HOST, Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

VIEWER = """{ viewer {
  sessionExpiresAt user { id } technicalAccount { login name ownStructureOnly active expired }
  rattachements { id } habilitations { id } notifications { nodes { id } } domains { domain }
} }"""


async def answer(person: Person, name: str, /, **given: Any) -> list[tuple[str, str | None]]:
    """The problems of an act."""
    return problems(await act(person, name, given))


async def make_principal(person: Person, structure: str) -> None:
    """Somebody becomes the gestionnaire principal of a structure; whoever was stays as a simple user."""
    held = Rattachement.filter(structure_id=key_of(structure), role=UserRole.GESTIONNAIRE_PRINCIPAL)
    await held.update(role=UserRole.UTILISATEUR_SIMPLE)
    everything = tuple((application, Level.MODIFICATION) for application in Application)
    await join(await user_of(person), structure, *everything, role=UserRole.GESTIONNAIRE_PRINCIPAL)


async def test_tec_01_the_principal_creates_five_accounts_at_most(town: World) -> None:
    structure, manager = await a_structure(town)
    identifier = (await read(manager, structure, "identifier"))["identifier"]
    for name, code in ((" ", "FIELD_REQUIRED"), ("n" * 101, "FIELD_TOO_LONG")):
        assert await answer(manager, "createTechnicalAccount", structureId=structure, name=name) == [(code, "name")]
    accounts = [await an_account(manager, structure, name=f"Outil {number}") for number in range(1, 6)]
    assert [login for _, login, _ in accounts] == [f"TECH_{number}_{identifier}@cpro.fr" for number in range(1, 6)]
    sixth = {"structureId": structure, "name": "Outil 6"}
    assert await answer(manager, "createTechnicalAccount", **sixth) == [("VALUE_NOT_ALLOWED", "structureId")]
    assert await answer(manager, "disableTechnicalAccount", technicalAccountId=accounts[0][0]) == []
    assert await answer(manager, "disableTechnicalAccount", technicalAccountId=accounts[0][0]) == [
        ("TRANSITION_NOT_ALLOWED", None)
    ]
    made = (await act(manager, "createTechnicalAccount", sixth))["technicalAccount"]
    assert made["login"] == f"TECH_6_{identifier}@cpro.fr"
    shown = await read(manager, structure, "technicalAccounts { login active } history { nodes { kind comment } }")
    assert [each["active"] for each in shown["technicalAccounts"]] == [False, True, True, True, True, True]
    assert shown["history"]["nodes"][-1] == {
        "kind": "TECHNICAL_ACCOUNT_CHANGED",
        "comment": f"Création : TECH_6_{identifier}@cpro.fr",
    }
    assert await answer(manager, "deactivateStructure", structureId=structure) == []
    assert await answer(manager, "createTechnicalAccount", **sixth) == [("STRUCTURE_INACTIVE", None)]
    assert await TechnicalAccount.filter(structure_id=key_of(structure), disabled_at=None).count() == 0


async def test_tec_01_of_rivals_five_get_an_account(town: World) -> None:
    structure, manager = await a_structure(town)
    form = {"structureId": structure, "name": "Outil"}
    sent = await asyncio.gather(*(manager.post(mutation("createTechnicalAccount"), input=form) for _ in range(6)))
    found = [codes(each.json()["data"]["createTechnicalAccount"]) for each in sent]
    assert sorted(found) == [[]] * 5 + [["VALUE_NOT_ALLOWED"]]


async def test_tec_02_the_password_is_shown_once_and_never_mailed(town: World) -> None:
    structure, manager = await a_structure(town)
    form = {"structureId": structure, "name": "Progiciel", "idempotencyKey": str(uuid4())}
    rehearsed = await act(manager, "createTechnicalAccount", form, idempotencyKey=None, dryRun=True)
    assert (codes(rehearsed), rehearsed["password"], rehearsed["technicalAccount"]) == ([], None, None)
    first, again = [await act(manager, "createTechnicalAccount", form) for _ in range(2)]
    assert (again["replayed"], again["password"]) == (True, None)
    assert again["technicalAccount"] == first["technicalAccount"]
    password = first["password"]
    (account,) = await TechnicalAccount.filter(structure_id=key_of(structure))
    assert account.password_hash.startswith("$argon2id$")
    assert password not in account.password_hash
    (mail,) = await mails_to((await user_of(manager)).contact_email)
    assert mail["Subject"] == f"Compte technique créé : {account.login}"
    assert account.login in text_of(mail)
    assert password not in text_of(mail)
    assert "Dernier jour du mot de passe : 05/03/2026" in text_of(mail)


async def test_tec_02_the_principal_keeps_the_connection_data_as_a_pdf(town: World) -> None:
    structure, manager = await a_structure(town)
    identifier, login, password = await an_account(manager, structure)
    tool = await tool_of(town, login, password)

    async def sheet(person: Person, account: str = identifier, **json: Any) -> httpx2.Response:
        path = f"/technical-accounts/{account}/connection.pdf"
        return await town.http.post(path, json=json, headers=person.headers)

    def code(answer: httpx2.Response) -> tuple[int, str]:
        return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]

    found = await sheet(manager, password=password)
    assert (found.status_code, found.headers["cache-control"]) == (200, "no-store")
    assert found.headers["content-disposition"].endswith(f"{login.replace('@', '%40')}.pdf")
    (page,) = pypdfium2.PdfDocument(found.content)
    printed = page.get_textpage().get_text_bounded()
    for word in (login, password, "5 mars 2026", f"POST {HOST}/token", "Bac à sable"):
        assert word in printed, word
    assert code(await sheet(manager, password=f"{password}x")) == (422, "SIGN_IN_FAILED")
    bodies: tuple[dict[str, Any], ...] = ({}, {"password": 1})
    for body in bodies:
        assert code(await sheet(manager, **body)) == (400, "BAD_REQUEST")
    for person, expected in (
        (Person(town.http), (401, "UNAUTHENTICATED")),
        (await somebody(town), (404, "NOT_FOUND")),
        (await writer(town, structure), (403, "FORBIDDEN")),
        (await somebody(town, support=True), (403, "FORBIDDEN")),
        (tool, (403, "FORBIDDEN")),
    ):
        assert code(await sheet(person, password=password)) == expected
    assert code(await sheet(manager, "structure_0", password=password)) == (404, "NOT_FOUND")
    # By the cookie of a screen a write must come from an allowed origin.
    cookie = {"cookie": f"decompte={manager.token}", "origin": "https://ailleurs.example"}
    elsewhere = await town.http.post(
        f"/technical-accounts/{identifier}/connection.pdf", json={"password": password}, headers=cookie
    )
    assert code(elsewhere) == (403, "FORBIDDEN_ORIGIN")
    assert await answer(manager, "disableTechnicalAccount", technicalAccountId=identifier) == []
    assert code(await sheet(manager, password=password)) == (422, "TRANSITION_NOT_ALLOWED")


async def test_tec_03_a_technical_account_passes_calls_only(town: World) -> None:
    structure, manager = await a_structure(town)
    _, login, password = await an_account(manager, structure)
    for given in (login, login.lower(), "TECH_9_00000000000000@cpro.fr"):
        signed = await ask(town, "SignIn", email=given, password=password)
        assert [each["code"] for each in signed["userErrors"]] == ["TECHNICAL_ACCOUNT_API_ONLY"]
    tool = await tool_of(town, login, password)
    viewer = (await tool.run(VIEWER))["viewer"]
    assert viewer.pop("domains")
    assert viewer == {
        "sessionExpiresAt": None,
        "user": None,
        "technicalAccount": {
            "login": login,
            "name": "Progiciel",
            "ownStructureOnly": False,
            "active": True,
            "expired": False,
        },
        "rattachements": [],
        "habilitations": [],
        "notifications": {"nodes": []},
    }
    # The token is a header of tools: as the cookie of a screen it opens nothing.
    assert tool.token is not None
    assert tool.token.startswith("tech.")
    for name, form in (
        ("updateAccount", {"firstName": "Autre"}),
        ("markNotificationsRead", {"ids": []}),
        ("createStructure", a_form()),
        ("createTechnicalAccount", {"structureId": structure, "name": "Autre"}),
        ("changeSiret", {"structureId": structure, "newSiret": "35600000000048"}),
    ):
        assert await answer(tool, name, **form) == [("FORBIDDEN", None)], name
    user = (await manager.run("{ viewer { user { id firstName } } }"))["viewer"]["user"]
    assert (await tool.run("query N($id: ID!) { node(id: $id) { id } }", id=user["id"]))["node"]
    await tool.run("mutation { signOut { userErrors { code } } }")
    assert await refused(tool, "{ structures { nodes { id } } }") == "UNAUTHENTICATED"


async def test_tec_04_the_rights_of_the_principal_on_all_their_structures(town: World) -> None:
    structure, manager = await a_structure(town)
    other, _ = await a_structure(town)
    elsewhere, _ = await a_structure(town)
    await make_principal(manager, other)
    await join(await user_of(manager), elsewhere, (Application.ORGANISATION, Level.MODIFICATION))
    wide = await a_tool(town, manager, structure)
    narrow = await a_tool(town, manager, structure, ownStructureOnly=True)
    for place, of_wide, of_narrow in (
        (structure, [], []),
        (other, [], [("NOT_FOUND", None)]),
        (elsewhere, [("NOT_FOUND", None)], [("NOT_FOUND", None)]),
    ):
        assert await answer(wide, "updateStructure", structureId=place, designation="Par un outil") == of_wide
        assert await answer(narrow, "updateStructure", structureId=place, designation="Par l'autre") == of_narrow
    selection = "technicalAccounts { login } history { nodes { actor { firstName technicalLogin } } }"
    shown = await read(manager, structure, selection)
    history = [each["actor"] for each in shown["history"]["nodes"]]
    assert history[0] == {"firstName": "Alix", "technicalLogin": None}
    assert history[-2:] == [{"firstName": None, "technicalLogin": each["login"]} for each in shown["technicalAccounts"]]


async def test_tec_04_what_a_tool_writes_is_signed_by_it_and_its_own(town: World) -> None:
    structure, manager = town.structures["BATILOIRE"], await town.person("BATILOIRE", "gestionnaire")
    tool, other = [await a_tool(town, manager, structure) for _ in range(2)]
    given = {"documentId": await tool.upload(), "idempotencyKey": str(uuid4())}
    deposit = await first_form(town, f"T-{uuid4().hex[:8]}", **given)
    # The file and a draft of nothing yet are those of the tool: neither of the manager nor of another tool.
    blank = (await act(tool, "saveDraft", {}))["userErrors"]
    assert blank == []
    for person, seen in ((tool, 1), (manager, 0), (other, 0)):
        assert len((await person.run("{ drafts { nodes { id } } }"))["drafts"]["nodes"]) == seen
        sent = await town.http.get(f"/files/{deposit['documentId']}", headers=person.headers)
        assert sent.status_code == (200 if seen else 404)
    made = await act(tool, "depositPiece", deposit)
    assert problems(made) == []
    entry = await JournalEntry.filter(piece_id=key_of(made["piece"]["id"])).order_by("position").first()
    account = (await tool.run("{ viewer { technicalAccount { id login } } }"))["viewer"]["technicalAccount"]
    assert entry is not None
    assert entry.technical_account_id == key_of(account["id"])
    assert entry.user_id == (await user_of(manager)).id
    shown = await tool.run(
        "query H($id: ID!) { piece(id: $id) { history { nodes { actor { technicalLogin lastName } } } } }",
        id=made["piece"]["id"],
    )
    assert shown["piece"]["history"]["nodes"][0]["actor"] == {"technicalLogin": account["login"], "lastName": None}
    # A key is that of who calls: a tool repeats its own call, another tool makes one of its own.
    assert (await act(tool, "depositPiece", deposit))["replayed"] is True
    assert problems(await act(other, "depositPiece", deposit, documentId=await a_file())) != []


async def test_tec_06_a_reset_ends_the_tokens_and_unlocks(town: World) -> None:
    structure, manager = await a_structure(town)
    account, login, password = await an_account(manager, structure)
    tool = await tool_of(town, login, password)
    for _ in range(5):
        wrong = await token_answer(town, login, "faux")
        assert (wrong.status_code, wrong.json()["error_description"]) == (401, "SIGN_IN_FAILED")
    locked = await token_answer(town, login, password)
    assert (locked.status_code, locked.json()) == (
        401,
        {"error": "invalid_client", "error_description": "ACCOUNT_LOCKED"},
    )
    payload = await act(manager, "resetTechnicalAccountPassword", {"technicalAccountId": account})
    assert codes(payload) == []
    assert payload["password"] not in (None, password)
    assert await refused(tool, "{ structures { nodes { id } } }") == "UNAUTHENTICATED"
    assert (await token_answer(town, login, password)).json()["error_description"] == "SIGN_IN_FAILED"
    assert (await (await tool_of(town, login, payload["password"])).run(VIEWER))["viewer"]
    assert (await mails_to((await user_of(manager)).contact_email))[-1]["Subject"] == (
        f"Mot de passe d'un compte technique réinitialisé : {login}"
    )


async def test_tec_06_who_resets_and_disables(town: World) -> None:
    structure, manager = await a_structure(town)
    account, _, _ = await an_account(manager, structure)
    tool = await a_tool(town, manager, structure)
    given = {"technicalAccountId": account, "dryRun": True}
    node = "query N($id: ID!) { node(id: $id) { id } }"
    blind = [("NOT_FOUND", None)]
    no = [("FORBIDDEN", None)]
    for person, resets, disables in (
        (await somebody(town), blind, blind),
        (await member(town, structure), blind, blind),
        (await member(town, structure, (Application.ORGANISATION, Level.CONSULTATION)), no, no),
        (await writer(town, structure), no, no),
        (tool, no, no),
        (manager, [], []),
        (await somebody(town, support=True), no, []),
    ):
        assert await answer(person, "resetTechnicalAccountPassword", **given) == resets
        assert await answer(person, "disableTechnicalAccount", **given) == disables
        seen = resets != blind
        assert ((await person.run(node, id=account))["node"] is not None) is seen
        shown = await read(person, structure, "technicalAccounts { id }")
        assert bool(shown and shown["technicalAccounts"]) is seen
    assert await answer(manager, "disableTechnicalAccount", technicalAccountId="user_x") == blind


async def test_tec_07_the_account_follows_a_transfer(town: World) -> None:
    structure, manager = await a_structure(town)
    other, _ = await a_structure(town)
    await make_principal(manager, other)
    account, login, password = await an_account(manager, structure)
    tool = await tool_of(town, login, password)
    assert await read(tool, other, "id")
    successor = await somebody(town)
    await make_principal(successor, structure)
    assert await read(tool, structure, "id")
    assert await read(tool, other, "id") is None  # it is the former manager's
    assert await answer(successor, "resetTechnicalAccountPassword", technicalAccountId=account) == []
    (mail,) = await mails_to((await user_of(successor)).contact_email)
    assert login in mail["Subject"]


async def test_tec_08_a_siret_change_does_not_copy_it(town: World) -> None:
    structure, manager = await a_structure(town)
    tool = await a_tool(town, manager, structure)
    siret = (await read(manager, structure, "identifier"))["identifier"]
    changed = await act(manager, "changeSiret", {"structureId": structure, "newSiret": another_nic(siret)})
    assert codes(changed) == []
    assert (await read(manager, changed["structure"]["id"], "technicalAccounts { id }"))["technicalAccounts"] == []
    assert await refused(tool, "{ structures { nodes { id } } }") == "UNAUTHENTICATED"


async def test_str_10_the_directory_closes_structures_as_their_managers_do(
    town: World, caplog: pytest.LogCaptureFixture
) -> None:
    """In as many statements for one structure as for three."""
    told, taken = [], []
    for number in (1, 3):
        closed, lines = [], []
        for _ in range(number):
            structure, manager = await a_structure(town, type="PUBLIQUE")
            tool = await a_tool(town, manager, structure)
            hook = {"structureId": structure, "name": "Progiciel", "url": "https://outil.example/webhook"}
            assert await answer(manager, "createWebhook", **hook) == []
            joining = await somebody(town)
            assert await answer(joining, "requestRattachement", structureId=structure) == []
            closed.append((structure, manager, tool))
            siret = (await read(manager, structure, "identifier"))["identifier"]
            text = a_line(siret, "Mairie fermée", "false;false;true;false;false;false;false;false;false")
            lines.append(line_of(dict(zip(HEADINGS, text.split(";"), strict=True))))
        said, loaded = await statements(caplog, lines)
        taken.append(len(said))
        assert (loaded.created, loaded.changed) == (0, number)
        for structure, manager, tool in closed:
            assert await refused(tool, "{ structures { nodes { id } } }") == "UNAUTHENTICATED"
            told.append(
                await read(manager, structure, "name status technicalAccounts { active } webhooks { disabledAt }")
            )
            approvals = "query Q($id: ID!) { approvals(filter: {structureId: $id}) { nodes { state } } }"
            assert (await manager.run(approvals, id=structure))["approvals"] == {"nodes": [{"state": "ANNULEE"}]}
    assert taken[0] == taken[1]
    assert (
        told
        == [
            {
                "name": "Mairie fermée",
                "status": "INACTIVE",
                "technicalAccounts": [{"active": False}],
                "webhooks": [{"disabledAt": "2025-01-06T08:00:00Z"}],
            }
        ]
        * 4
    )


async def test_the_endpoint_speaks_rfc_6749(town: World) -> None:
    structure, manager = await a_structure(town)
    _, login, password = await an_account(manager, structure)

    async def post(data: Any = None, **headers: str) -> tuple[int, dict[str, Any]]:
        sent = await town.http.post("/token", data=data, headers=headers)
        assert sent.headers["cache-control"] == "no-store"
        assert ("www-authenticate" in sent.headers) is (sent.status_code == 401)
        return sent.status_code, sent.json()

    def basic(user: str, secret: str) -> str:
        return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()

    for authorization in (basic(login, password), basic(quote(login, safe=""), password)):
        status, body = await post(GRANT, authorization=authorization)
        assert (status, body["token_type"], body["expires_in"]) == (200, "Bearer", 3600)
        kept = await TechnicalToken.all().values_list("token_digest", flat=True)
        assert body["access_token"] not in kept
    own = {"client_id": login, "client_secret": password}
    for data, headers, status, error in (
        ({**GRANT, **own}, {}, 200, None),
        ({**own}, {}, 400, "invalid_request"),
        ({**own, "grant_type": "password"}, {}, 400, "unsupported_grant_type"),
        (GRANT, {}, 401, "invalid_client"),
        ({**GRANT, **own, "client_secret": "faux"}, {}, 401, "invalid_client"),
        ({**GRANT, **own, "client_id": "TECH_9_00000000000000@cpro.fr"}, {}, 401, "invalid_client"),
        ({**GRANT, **own, "client_id": "x" * 200}, {}, 401, "invalid_client"),
        ({**GRANT, **own, "client_secret": "\x00"}, {}, 401, "invalid_client"),
        (GRANT, {"authorization": "Bearer x"}, 401, "invalid_client"),
        (GRANT, {"authorization": "Basic %%"}, 401, "invalid_client"),
        (GRANT, {"authorization": "Basic /w=="}, 401, "invalid_client"),
        ({**GRANT, **own}, {"authorization": basic(login, password)}, 400, "invalid_request"),
        ({**GRANT, "client_id": [login, login], "client_secret": password}, {}, 400, "invalid_request"),
    ):
        found, body = await post(data, **headers)
        assert (found, body.get("error")) == (status, error), (data, headers)
    as_json = await town.http.post("/token", json={**GRANT, **own})
    assert (as_json.status_code, as_json.json()["error"]) == (400, "invalid_request")
    assert (await town.http.get("/token")).status_code == 405
    assert (await town.http.post("/token", data={**GRANT, "client_id": "x" * 9000})).status_code == 413


async def test_12_7_the_424th_day() -> None:
    ends = expires_at(datetime.fromisoformat("2025-01-15T15:30:00+01:00"))
    assert ends == datetime.fromisoformat("2026-03-15T00:00:00+01:00")
