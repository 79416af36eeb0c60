"""Every operation of the contract, sent by its `documentId` to a sandbox, as a screen sends it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from graphql import is_input_object_type

from api.contract import schema
from tests.api.forms import deposit, first_form, next_form, nominal, ref
from tests.api.organisation.captcha import a_request, a_solution
from tests.contract.test_files import CONTRACT, IDS, OPERATIONS
from tests.world import PASSWORD, Person, World, a_world

OK: Final[list[str]] = []
GONE: Final = ["LINK_EXPIRED"]


@pytest.fixture
async def trusting(sandbox_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A sandbox that knows the documents of the contract."""
    async with a_world(sandbox_url, tmp_path / "data", trusted_documents=CONTRACT / "trusted-documents.json") as made:
        yield made


async def send(person: Person, name: str, variables: Mapping[str, Any]) -> Any:
    """What the one root field of an operation answers; a top-level error fails the test."""
    request = {"documentId": IDS[name], "variables": variables}
    answer = (await person.http.post("/graphql", json=request, headers=person.headers)).json()
    assert "errors" not in answer, (name, answer["errors"])
    (found,) = answer["data"].values()
    return found


def kind_of(name: str) -> str:
    kind: str = OPERATIONS[name].definitions[0].operation.value  # type: ignore[attr-defined]  # the first is always one
    return kind


Asked: TypeAlias = tuple[Person, Mapping[str, Any], int | None]
"""Who asks, with which variables, and how many rows are answered when it is a list."""


async def asked(world: World) -> Mapping[str, Asked]:
    """Every query of the contract, asked by somebody who has something to see."""
    supplier, moe, payer, manager = [
        await world.person(*who) for who in (("BATILOIRE",), ("ATELIER",), ("VALOMBRE",), ("BATILOIRE", "gestionnaire"))
    ]
    pieces = await nominal(world, "SIT-1")
    waiting = await deposit(world, "SIT-2")
    last = pieces["A19"]["id"]
    batiloire = world.structures["BATILOIRE"]
    dossier = (await send(supplier, "Piece", {"id": last}))["dossier"]["id"]
    draft = (await send(supplier, "SaveDraft", {"input": {"structureId": batiloire, "cadre": "A4"}}))["draft"]["id"]
    issue = {"structureId": batiloire, "title": "Aide"}
    ticket = (await send(supplier, "SaveTicket", {"input": issue}))["ticket"]["id"]
    asked = await send(supplier, "RequestRattachement", {"input": {"structureId": world.structures["ATELIER"]}})
    approval = asked["approval"]["id"]
    service = (await send(payer, "Structure", {"siret": "21990011500011"}))["services"][0]["id"]
    mine = (await send(supplier, "Viewer", {}))["rattachements"][0]["id"]
    file = await supplier.upload()
    told = {"structureId": batiloire, "name": "Logiciel", "url": "https://outil.example/"}
    hook = (await send(manager, "CreateWebhook", {"input": told}))["webhook"]["id"]

    of = {"structureId": batiloire}
    return {
        "Approval": (supplier, {"id": approval}, None),
        "Approvals": (supplier, {"filter": {"mine": True}}, 1),
        "BundleUrl": (supplier, {"pieceIds": [last]}, None),
        "Catalogue": (supplier, {}, None),
        "ChangesSince": (supplier, {"after": "0"}, None),
        "Counters": (supplier, {}, None),
        "Dashboard": (payer, {"application": "FACTURES_DE_TRAVAUX"}, None),
        "Decisions": (manager, of, 0),
        "DepositReceipt": (supplier, {"id": last}, None),
        "Directory": (supplier, {"search": "Valombre", "first": 10}, 3),
        "Dossier": (supplier, {"id": dossier}, None),
        "DossierHistory": (supplier, {"id": dossier, "first": 10}, None),
        "Draft": (supplier, {"id": draft}, None),
        "Drafts": (supplier, of, 1),
        "FiscalList": (supplier, {**of, "from": "2025-01-01", "to": "2025-01-31"}, 4),
        "Habilitations": (manager, {**of, "first": 5}, 5),
        "LatestPosition": (supplier, {}, None),
        "MyHabilitations": (supplier, of, None),
        "MyRequests": (supplier, {}, 1),
        "MyRights": (supplier, {}, None),
        "NextPieceOptions": (moe, {"dossierId": dossier}, None),
        "Notifications": (moe, {"first": 5}, None),
        "ObjectById": (supplier, {"id": last}, None),
        "ObjectsById": (supplier, {"ids": [last, dossier, draft, ticket, approval]}, None),
        "Piece": (moe, {"id": waiting["id"]}, None),
        "PieceHistory": (supplier, {"id": last, "first": 10}, None),
        "Rattachement": (supplier, {"id": mine}, None),
        "ReadDocument": (supplier, {"fileId": file}, None),
        "SearchDossiers": (supplier, {"search": "SIT-1", "orderBy": [{"updatedAt": "DESC"}]}, 1),
        "SearchPieces": (supplier, {"filter": {"number": {"startsWith": "SIT-1"}}, "orderBy": [{"number": "ASC"}]}, 3),
        "ServiceUsers": (await world.person("VALOMBRE", "gestionnaire"), {"serviceId": service}, None),
        "Structure": (manager, {"id": batiloire}, None),
        "StructureHistory": (manager, of, None),
        "StructureServices": (manager, of, None),
        "StructureUsers": (manager, of, None),
        "Structures": (manager, {}, 5),
        "StructuresToJoin": (supplier, {"search": "Atelier"}, None),
        "Ticket": (supplier, {"id": ticket}, None),
        "TicketCategories": (supplier, {}, None),
        "Tickets": (supplier, {"status": ["BROUILLON"]}, 1),
        "Users": (manager, {"filter": of}, 3),
        "UsersToAttach": (manager, {"criteria": {"lastName": "Agent"}}, None),
        "Viewer": (supplier, {}, None),
        "Webhook": (manager, {"id": hook}, None),
        "Webhooks": (manager, of, None),
        "WorkQueue": (moe, {}, 1),
    }


async def test_each_query_answers_what_its_screen_shows(trusting: World) -> None:
    rows = await asked(trusting)
    assert rows.keys() == {name for name in IDS if kind_of(name) == "query"}
    counted = {}
    for name, (person, variables, _) in rows.items():
        found = await send(person, name, variables)
        assert found is not None, name
        if isinstance(found, dict) and "pageInfo" in found:
            counted[name] = len(found["edges"] if "edges" in found else found["nodes"])
    assert counted == {name: count for name, (_, _, count) in rows.items() if count is not None}


Act: TypeAlias = tuple[Person, Mapping[str, Any], list[str]]
"""Who acts, with which input, and the codes of what a rehearsal answers, or the act where there is none."""


async def acts(world: World) -> Mapping[str, Act]:
    """Every mutation of the contract but the end of a session, sent by somebody who has something to act on."""
    supplier, moe, payer, manager, mayor = [
        await world.person(*who)
        for who in (
            ("BATILOIRE",),
            ("ATELIER",),
            ("VALOMBRE",),
            ("BATILOIRE", "gestionnaire"),
            ("VALOMBRE", "gestionnaire"),
        )
    ]
    pieces = await nominal(world, "SIT-1")
    new, stopped, late = [await deposit(world, number) for number in ("SIT-2", "SIT-3", "SIT-4")]
    await send(moe, "SuspendPiece", {"input": {"pieceId": stopped["id"], "comment": "Il manque le PV"}})
    await send(moe, "RefusePiece", {"input": {"pieceId": late["id"], "reason": "ERREUR_MOE"}})
    received = pieces["A19"]["id"]
    batiloire, valombre = world.structures["BATILOIRE"], world.structures["VALOMBRE"]

    async def of(person: Person, name: str, form: Mapping[str, Any]) -> Any:
        answer = await send(person, name, {"input": form})
        assert answer["userErrors"] == [], (name, answer["userErrors"])
        return answer

    draft = (await of(supplier, "SaveDraft", {"structureId": batiloire, "cadre": "A4"}))["draft"]["id"]
    asked = (await of(supplier, "RequestRattachement", {"structureId": world.structures["ATELIER"]}))["approval"]["id"]
    boss = await world.person("ATELIER", "gestionnaire")
    issue = {"structureId": batiloire, "category": "Factures de travaux", "subCategory": "Dépôt", "title": "Aide"}
    kept = (await of(supplier, "SaveTicket", {**issue, "description": "Comment déposer ?"}))["ticket"]["id"]
    dropped = (await of(supplier, "SaveTicket", {**issue, "title": "À jeter"}))["ticket"]["id"]
    account = {"structureId": batiloire, "name": "Logiciel"}
    tool = (await of(manager, "CreateTechnicalAccount", account))["technicalAccount"]["id"]
    hook = {"structureId": batiloire, "name": "Logiciel", "url": "https://outil.example/"}
    told = {"webhookId": (await of(manager, "CreateWebhook", hook))["webhook"]["id"]}
    await of(manager, "TestWebhook", told)
    sent = (await send(manager, "Webhook", {"id": told["webhookId"]}))["deliveries"]
    account_of = {"structureId": batiloire, "iban": "FR7630006000011234567890189", "holder": "Bâtiloire"}
    bank = (await of(manager, "AddBankAccount", account_of))["structure"]["bankAccounts"][0]["id"]
    given = {"structureId": batiloire, "validFrom": "2025-01-06"}
    mandate = (await of(manager, "GiveMandate", given))["structure"]["givenMandates"][0]["id"]
    joined = {"designation": "Extrait", "kind": "JUSTIFICATIF"}
    sheet = {"structureId": batiloire, "attachments": [{"fileId": await manager.upload(), **joined}]}
    paper = (await of(manager, "AddStructureAttachments", sheet))["structure"]["attachments"][0]["id"]
    town = (await send(mayor, "Structure", {"id": valombre}))["services"]
    service = next(each["id"] for each in town if each["code"] == "TRAVAUX")
    people = (await send(manager, "StructureUsers", {"structureId": batiloire}))["users"]["edges"]
    agent = next(edge["node"] for edge in people if edge["node"]["user"]["contactEmail"].startswith("agent"))
    role = {"rattachementId": agent["id"], "role": "GESTIONNAIRE_SECONDAIRE"}
    ask = {"application": "FACTURES_EMISES", "level": "MODIFICATION", "change": "REMOVE"}
    login = {"email": "agent@batiloire.example", "password": PASSWORD}
    stranger = Person(world.http)

    piece, other = {"pieceId": new["id"]}, {"pieceId": late["id"]}
    return {
        "AcknowledgePiece": (moe, piece, OK),
        "AcknowledgeRejection": (supplier, piece, ["FORBIDDEN"]),
        "AcknowledgeSuspension": (supplier, {"pieceId": stopped["id"]}, OK),
        "ActivateAccount": (stranger, {"token": "x", "password": "Un mot de passe long"}, GONE),
        "ActivateStructure": (manager, {"structureId": batiloire}, ["TRANSITION_NOT_ALLOWED"]),
        "AddBankAccount": (manager, {**account_of, "iban": "FR00"}, ["VALUE_NOT_ALLOWED"]),
        "AddStructureAttachments": (manager, {**sheet, "attachments": []}, ["FIELD_REQUIRED"]),
        "AdvanceSandboxClock": (supplier, {"to": "2025-01-06T09:00:00Z"}, OK),
        "AnswerTicket": (supplier, {"ticketId": kept, "text": "Voici"}, ["TRANSITION_NOT_ALLOWED"]),
        "Approve": (boss, {"approvalId": asked}, OK),
        "AttachUser": (
            manager,
            {"structureId": batiloire, "email": "agent@atelier.example", "role": "UTILISATEUR_SIMPLE"}
            | {"validFrom": "2025-01-06"},
            OK,
        ),
        "AttachUserToStructures": (
            manager,
            {"structureIds": [batiloire], "email": "agent@atelier.example", "role": "UTILISATEUR_SIMPLE"}
            | {"validFrom": "2025-01-06"},
            OK,
        ),
        "ChangeSiret": (manager, {"structureId": batiloire, "newSiret": "00012345500024"}, OK),
        "CloseApplications": (manager, {"structureId": batiloire, "applications": ["FACTURES_EMISES"]}, OK),
        "CloseTicket": (supplier, {"ticketId": kept}, ["TRANSITION_NOT_ALLOWED"]),
        "CompletePiece": (supplier, {"pieceId": stopped["id"], "comment": "Voici le PV"}, OK),
        "ConfirmSignIn": (stranger, {"challengeId": "x", "code": "000000"}, ["SIGN_IN_FAILED"]),
        "CopyRights": (
            manager,
            {"fromUserId": agent["user"]["id"], "email": "agent@atelier.example", "structureIds": [batiloire]},
            OK,
        ),
        "CorrectValidator": (supplier, {**piece, "validator": ref("LORMEL")}, ["FORBIDDEN"]),
        "CreateAccount": (stranger, {"email": "n@batiloire.example", "firstName": "N", "lastName": "M"}, OK),
        "CreateService": (
            mayor,
            {"structureId": valombre, "code": "VOIRIE", "name": "Voirie", "validFrom": "2025-01-06"},
            OK,
        ),
        "CreateStructure": (
            supplier,
            {"identifier": "00056789000010", "name": "Neuve", "address": {"line1": "1 rue A"}},
            ["SIRET_CHECKSUM"],
        ),
        "CreateWebhook": (manager, {**hook, "url": "http://outil.example/"}, ["VALUE_NOT_ALLOWED"]),
        "DeleteWebhook": (manager, told, OK),
        "DisableWebhook": (manager, told, OK),
        "EnableWebhook": (manager, told, ["TRANSITION_NOT_ALLOWED"]),
        "ResendWebhookDelivery": (manager, {"deliveryId": sent["edges"][0]["node"]["id"]}, OK),
        "RotateWebhookSecret": (manager, told, OK),
        "TestWebhook": (manager, told, OK),
        "UpdateWebhook": (manager, {**told, "name": "Autre"}, OK),
        "CreateTechnicalAccount": (supplier, account, ["FORBIDDEN"]),
        "DeactivateAccount": (supplier, {}, OK),
        "DeactivateStructure": (manager, {"structureId": batiloire}, OK),
        "DecideApprovals": (boss, {"approvalIds": [asked], "decision": "APPROVE"}, OK),
        "DeclineValidation": (supplier, {**piece, "comment": "Ce n'est pas moi"}, ["FORBIDDEN"]),
        "DeleteServices": (mayor, {"serviceIds": [service]}, ["LAST_SERVICE_WHILE_REQUIRED"]),
        "DepositNextPiece": (moe, await next_form(new["id"], "A15", "SIT-2-EA"), OK),
        "DepositPiece": (supplier, await first_form(world, "SIT-9"), OK),
        "DetachUsers": (manager, {"rattachementIds": [agent["id"]]}, OK),
        "DisableTechnicalAccount": (manager, {"technicalAccountId": tool}, OK),
        "DiscardDraft": (supplier, {"draftId": draft}, OK),
        "DuplicatePiece": (supplier, other, OK),
        "DiscardTicket": (supplier, {"ticketId": dropped}, OK),
        "EndMandate": (manager, {"structureId": batiloire, "mandateId": mandate}, OK),
        "GiveMandate": (manager, given, ["VALUE_NOT_ALLOWED"]),
        "MarkNotificationsRead": (supplier, {"ids": []}, OK),
        "MarkRejectionHandled": (supplier, piece, ["FORBIDDEN"]),
        "OpenApplications": (
            manager,
            {"structureId": batiloire, "openings": [{"application": "ENGAGEMENTS"}]},
            OK,
        ),
        "ReactivateAccount": (stranger, {"email": "agent@batiloire.example"}, OK),
        "RecordInterruption": (payer, {"pieceId": received, "noticeDate": "2025-01-06", "reasons": "RIB"}, OK),
        "RecyclePiece": (payer, {"pieceId": received, "comment": "Service corrigé"}, ["TRANSITION_NOT_ALLOWED"]),
        "RefuseApproval": (boss, {"approvalId": asked, "reason": "Inconnu"}, OK),
        "RefusePiece": (moe, {**piece, "reason": "ERREUR_MONTANT"}, ["AMOUNT_NOT_A_REASON"]),
        "RemoveBankAccount": (manager, {"structureId": batiloire, "bankAccountId": bank}, OK),
        "RemoveStructureAttachments": (manager, {"structureId": batiloire, "ids": [paper]}, OK),
        "RequestHabilitations": (supplier, {"structureId": batiloire, "changes": [ask]}, OK),
        "RequestPasswordReset": (stranger, {"email": "agent@batiloire.example"}, OK),
        "RequestRattachement": (supplier, {"structureId": valombre}, OK),
        "ResendActivations": (manager, {"userIds": [agent["user"]["id"]]}, ["TRANSITION_NOT_ALLOWED"]),
        "ResetPassword": (stranger, {"token": "x", "password": "Un mot de passe long"}, GONE),
        "ResetTechnicalAccountPassword": (manager, {"technicalAccountId": tool}, OK),
        "SaveDraft": (supplier, {"draftId": draft, "number": "SIT-8"}, OK),
        "SaveTicket": (supplier, {"ticketId": kept, "title": "Aide au dépôt"}, OK),
        "SetHabilitations": (
            manager,
            {"structureId": batiloire, "userIds": [agent["user"]["id"]], "changes": [ask]},
            OK,
        ),
        "SignIn": (stranger, login, OK),
        "SubmitDraft": (supplier, {"draftId": draft}, ["FIELD_REQUIRED", "MOE_OR_MOA_REQUIRED"]),
        "SubmitSignedOutTicket": (stranger, a_request(await a_solution(world)), OK),
        "SubmitTicket": (supplier, {"ticketId": kept}, OK),
        "SuspendPiece": (moe, {**piece, "comment": "Il manque le PV"}, OK),
        "TakeTicket": (supplier, {"ticketId": kept}, ["FORBIDDEN"]),
        "TransferPrincipalManager": (
            manager,
            {"structureId": batiloire, "successorEmail": "agent@batiloire.example"},
            OK,
        ),
        "TransferTicket": (supplier, {"ticketId": kept, "toSupport": True, "comment": "?"}, ["FORBIDDEN"]),
        "TreatPiece": (payer, {"pieceId": received, "to": "MANDATEE", "mandatNumber": "M-1"}, OK),
        "UpdateAccount": (supplier, {"contactEmail": "moi@batiloire.example"}, OK),
        "UpdateRattachement": (manager, role, OK),
        "UpdateService": (mayor, {"serviceId": service, "name": "Travaux neufs"}, OK),
        "UpdateStructure": (manager, {"structureId": batiloire, "designation": "Agence de Nantes"}, OK),
        "UpdateStructureSettings": (mayor, {"structureId": valombre, "serviceCodeRequired": False}, OK),
        "UpdateUser": (manager, {"userId": agent["user"]["id"], "phone": "0102030405"}, OK),
        "ValidatePiece": (payer, {**piece, "capacity": "TITULAIRE"}, ["FORBIDDEN"]),
        "WithdrawApproval": (supplier, {"approvalId": asked}, OK),
    }


async def test_each_act_is_answered_as_its_screen_expects(trusting: World) -> None:
    rows = await acts(trusting)
    assert rows.keys() == {name for name in IDS if kind_of(name) == "mutation"} - {"SignOut"}
    answered = {}
    for name, (person, form, _) in rows.items():
        rehearsal = {"dryRun": True} if rehearses(name) else {}
        answer = await send(person, name, {"input": {**form, **rehearsal}})
        answered[name] = sorted({each["code"] for each in problems(answer)})
        trusting.http.cookies.clear()
    assert answered == {name: codes for name, (_, _, codes) in rows.items()}
    assert (await send(await trusting.person("BATILOIRE"), "SignOut", {}))["userErrors"] == []


def rehearses(name: str) -> bool:
    """Whether the input of a mutation has `dryRun`."""
    (variable,) = OPERATIONS[name].definitions[0].variable_definitions  # type: ignore[attr-defined]  # as in `kind_of`
    form = schema._schema.type_map[variable.type.type.name.value]
    return is_input_object_type(form) and "dryRun" in form.fields


def problems(answer: Mapping[str, Any]) -> list[Any]:
    """The refusals of an act, and of each item of one on several."""
    return [*answer["userErrors"], *(each for item in answer.get("results", ()) for each in item["userErrors"])]
