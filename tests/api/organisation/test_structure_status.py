"""Deactivating a structure and bringing it back: what ends, what stays (STR-08 to STR-10)."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from api.db import transaction
from api.domain.approval import ApprovalState, ApprovalType
from api.domain.habilitation import Application, Level, RattachementStatus
from api.domain.organisation import StructureStatus
from api.models import (
    Approval,
    Rattachement,
    RattachementService,
    Structure,
    TechnicalAccount,
    TechnicalToken,
    User,
)
from api.usecases.changes import Changes
from tests.api.forms import act, codes, key_of, mutation, problems
from tests.api.organisation.people import (
    a_service,
    a_structure,
    join,
    member,
    read,
    somebody,
    user_of,
    writer,
)
from tests.circuits.stage import Marche, Stage
from tests.circuits.stage import codes as stage_codes
from tests.world import START, Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def deactivate(person: Person, structure: str) -> None:
    assert codes(await act(person, "deactivateStructure", {"structureId": structure})) == []


async def a_technical_account(structure: str, manager: User) -> UUID:
    """A technical account of a structure, with a token in use."""
    account = TechnicalAccount(
        structure_id=key_of(structure),
        number=1,
        login=f"TECH_1_{structure[-14:]}@cpro.fr",
        name="Logiciel",
        password_hash="-",
        password_set_at=START,
        password_expires_at=START + timedelta(days=424),
        created_at=START,
        created_by_id=manager.id,
    )
    await account.save(force_create=True)
    token = TechnicalToken(technical_account_id=account.id, token_digest=structure[-32:], created_at=START)
    token.expires_at = START + timedelta(days=1)
    await token.save(force_create=True)
    return account.id


async def a_request(structure: str, requester: User, service: UUID) -> Approval:
    """Somebody's request to join a structure and one of its services."""
    waiting = RattachementStatus.EN_COURS_VALIDATION
    await join(requester, structure, status=waiting)
    rattachement = await Rattachement.get(user_id=requester.id, structure_id=key_of(structure))
    await RattachementService(rattachement_id=rattachement.id, service_id=service, status=waiting).save(
        force_create=True
    )
    approval = Approval(
        type=ApprovalType.RATTACHEMENT_STRUCTURE,
        state=ApprovalState.DEMANDEE,
        requester_id=requester.id,
        structure_id=key_of(structure),
        rattachement_id=rattachement.id,
        requested_at=START,
    )
    changes = Changes()
    changes.add(approval)
    async with transaction():
        await changes.write()
    return approval


async def test_str_10_deactivation_closes_requests_and_technical_accounts(town: World) -> None:
    structure, manager = await a_structure(town)
    service = await a_service(structure, "SUD")
    approval = await a_request(structure, await user_of(await somebody(town)), service)
    account = await a_technical_account(structure, await user_of(manager))
    await deactivate(manager, structure)
    assert await read(manager, structure, "status statusLabel") == {"status": "INACTIVE", "statusLabel": "Inactive"}
    closed = await Approval.get(id=approval.id)
    assert (closed.state, closed.decided_at, closed.decided_by_id) == (ApprovalState.ANNULEE, START, None)
    rattachement = await Rattachement.get(id=approval.rattachement_id)
    part = await RattachementService.get(rattachement_id=rattachement.id)
    assert {rattachement.status, part.status} == {RattachementStatus.ANNULE}
    assert (await TechnicalAccount.get(id=account)).disabled_at == START
    assert not await TechnicalToken.filter(technical_account_id=account).exists()
    history = (await read(manager, structure, "history { nodes { kind comment } }"))["history"]["nodes"]
    assert [each["kind"] for each in history[1:]] == ["APPROVAL_DECIDED", "STRUCTURE_CHANGED"]
    assert history[-1]["comment"] == "Désactivation"
    # What ended does not come back with the structure.
    assert codes(await act(manager, "activateStructure", {"structureId": structure})) == []
    assert (await TechnicalAccount.get(id=account)).disabled_at == START
    assert (await Approval.get(id=approval.id)).state is ApprovalState.ANNULEE
    assert await read(manager, structure, "status") == {"status": "ACTIVE"}


async def test_a_status_moves_as_the_table_says(town: World) -> None:
    structure, manager = await a_structure(town)
    steps: tuple[tuple[str, list[str]], ...] = (
        ("activateStructure", ["TRANSITION_NOT_ALLOWED"]),
        ("deactivateStructure", []),
        ("deactivateStructure", ["TRANSITION_NOT_ALLOWED"]),
        ("activateStructure", []),
    )
    for name, expected in steps:
        offers = (await read(manager, structure, "availableActions { mutation blockers { code } }"))["availableActions"]
        (offer,) = [each for each in offers if each["mutation"] == name]
        assert [each["code"] for each in offer["blockers"]] == expected
        assert codes(await act(manager, name, {"structureId": structure})) == expected
    await Structure.filter(id=key_of(structure)).update(status=StructureStatus.EN_COURS_ACTIVATION)
    for name in ("activateStructure", "deactivateStructure"):
        assert codes(await act(manager, name, {"structureId": structure})) == ["TRANSITION_NOT_ALLOWED"]


async def test_str_08_and_str_09_an_inactive_structure_keeps_its_documents(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    identifier = (await read(manager, structure, "identifier"))["identifier"]
    payer = await member(town, structure, (Application.FACTURES_RECUES, Level.MODIFICATION))
    recipient = {"recipient": {"identifier": identifier}}
    stage = Stage(town, Marche(moe=None, moa=None, engagement=None))
    assert stage_codes(await stage.do("BATILOIRE", "DepositPiece", {"cadre": "A1", **recipient})) == []
    await deactivate(manager, structure)
    refused = await stage.do("BATILOIRE", "DepositPiece", {"cadre": "A1", **recipient})
    assert problems(refused) == [("RECIPIENT_INACTIVE", "recipient.identifier")]
    unknown = {"recipient": {"identifier": "35600000049837"}}
    assert stage_codes(await stage.do("BATILOIRE", "DepositPiece", {"cadre": "A1", **unknown})) == ["STRUCTURE_UNKNOWN"]
    piece = stage.pieces["A1"]
    seen = await payer.run("query P($id: ID!) { piece(id: $id) { status } }", id=piece)
    assert seen["piece"]["status"] == "MISE_A_DISPOSITION"
    treated = await act(payer, "treatPiece", {"pieceId": piece, "to": "MANDATEE"})
    assert (codes(treated), treated["piece"]["status"]) == ([], "MANDATEE")


async def test_an_inactive_structure_takes_no_new_work(town: World) -> None:
    structure, manager = await a_structure(town, type="PUBLIQUE")
    await deactivate(manager, structure)
    for name, given in (
        ("updateStructureSettings", {"engagementRequired": True}),
        ("changeSiret", {"newSiret": "35600000049837"}),
    ):
        assert codes(await act(manager, name, {"structureId": structure, **given})) == ["STRUCTURE_INACTIVE"]
    # Its form can still be put right, for those who follow its documents.
    assert codes(await act(manager, "updateStructure", {"structureId": structure, "email": "suivi@exemple.fr"})) == []
    found = await (await somebody(town)).run(
        "query J($search: String!) { structuresToJoin(search: $search) { id } }",
        search=(await read(manager, structure, "identifier"))["identifier"],
    )
    assert found == {"structuresToJoin": []}


async def test_of_rivals_one_deactivates(town: World) -> None:
    structure, manager = await a_structure(town)
    people = [manager, await writer(town, structure), await somebody(town, support=True)]

    async def send(person: Person, name: str) -> Any:
        answer = await person.post(mutation(name), input={"structureId": structure})
        return tuple(codes(answer.json()["data"][name]))

    for name in ("deactivateStructure", "activateStructure"):
        answers = await asyncio.gather(*(send(person, name) for person in people))
        assert Counter(answers) == {(): 1, ("TRANSITION_NOT_ALLOWED",): 2}
