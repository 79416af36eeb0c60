"""Every query of the contract, sent by its `documentId` to a sandbox, as a screen sends it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.api.forms import deposit, nominal
from tests.contract.test_files import CONTRACT, IDS, OPERATIONS
from tests.world import Person, World, a_world


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
    wish = {"application": "FACTURES_EMISES", "level": "MODIFICATION", "change": "ADD"}
    reader, wished = await world.person("BATILOIRE", "lecteur"), {"structureId": batiloire, "changes": [wish]}
    wanted = (await send(reader, "RequestHabilitations", {"input": wished}))["approval"]["id"]
    await send(manager, "RefuseApproval", {"input": {"approvalId": wanted, "reason": "Demander d'abord la formation"}})
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
        "Decisions": (manager, of, 1),
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
