"""The numbers of the menus: told at once, then when one moves, once a second at most."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from api.domain.habilitation import Application, Level
from tests.api.forms import deposit, done, ref
from tests.api.organisation import rights
from tests.live.served import a_socket
from tests.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

COUNTERS = """subscription Counters($structureId: ID) { counters(structureId: $structureId) {
  waitingPieces byStatus { status count waitingForViewer }
} }"""
WAITING = "subscription { counters { waitingPieces } }"


def nonzero(data: Any) -> tuple[int, dict[str, int]]:
    """What waits, and the statuses that have a pièce."""
    counters = data["counters"]
    return counters["waitingPieces"], {row["status"]: row["count"] for row in counters["byStatus"] if row["count"]}


async def test_the_numbers_come_at_once_then_when_they_move(served: World) -> None:
    moe = await served.person("ATELIER")
    async with a_socket(served, moe) as socket, a_socket(served, moe) as elsewhere:
        await socket.subscribe(COUNTERS)
        await elsewhere.subscribe(COUNTERS, structureId=served.structures["LORMEL"])
        assert nonzero(await socket.event()) == (0, {})
        assert nonzero(await elsewhere.event()) == (0, {})
        a4 = await deposit(served, "C-1")
        assert nonzero(await socket.event()) == (1, {"A_ASSOCIER_MOE": 1})
        await done(moe, "refusePiece", pieceId=a4["id"], reason="ERREUR_MOE")
        assert nonzero(await socket.event()) == (0, {"REFUSEE_MOE": 1})
        await elsewhere.silent()
        asked = "{ counters { waitingPieces byStatus { status count } } }"
        assert nonzero(await moe.run(asked)) == (0, {"REFUSEE_MOE": 1})
        # A number that nobody selects may move alone.
        await socket.send(type="complete", id="1")
        await socket.subscribe(WAITING)
        assert await socket.event() == {"counters": {"waitingPieces": 0}}
        await deposit(served, "C-2", "A6")
        await socket.silent(1.2)


async def test_a_busy_minute_is_told_once_a_second(served: World) -> None:
    moe = await served.person("ATELIER")
    began = asyncio.get_running_loop().time()
    async with a_socket(served, moe) as socket:
        await socket.subscribe(WAITING)
        told = [(await socket.event())["counters"]["waitingPieces"]]
        for number in range(4):
            await deposit(served, f"B-{number}")
        while told[-1] < told[0] + 4:
            told.append((await socket.event())["counters"]["waitingPieces"])
    assert told == sorted(set(told))
    assert len(told) - 1 <= asyncio.get_running_loop().time() - began


async def test_who_loses_a_dossier_is_told_that_it_counts_no_more(served: World) -> None:
    payer = await served.person("SMEAUX")
    a6 = await deposit(served, "L-1", "A6")
    await done(payer, "treatPiece", pieceId=a6["id"], to="A_RECYCLER", reason="Engagement clos")
    async with a_socket(served, payer) as socket:
        await socket.subscribe(COUNTERS)
        _, before = nonzero(await socket.event())
        supplier = await served.person("BATILOIRE")
        await done(supplier, "recyclePiece", pieceId=a6["id"], recipient=ref("VALOMBRE"), engagementNumber="EJ-78")
        _, after = nonzero(await socket.event())
    assert before.get("A_RECYCLER", 0) - after.get("A_RECYCLER", 0) == 1


async def test_the_badge_moves_with_requests_and_with_the_right_to_decide_them(served: World) -> None:
    """APP-01, for those who may decide, while they may."""
    asked = "subscription Badge($structureId: ID) { counters(structureId: $structureId) { pendingApprovals } }"
    modifies = Application.ORGANISATION, Level.MODIFICATION
    place, elsewhere = served.structures["BATILOIRE"], served.structures["LORMEL"]
    manager = await rights.attached(served, "BATILOIRE", "lise.badge@exemple.fr", modifies)
    jean = await rights.somebody(served, "jean.badge@exemple.fr")
    kim = await rights.somebody(served, "kim.badge@exemple.fr")
    async with a_socket(served, manager) as socket, a_socket(served, jean) as other:
        await socket.subscribe(asked)
        await other.subscribe(asked)
        before = (await socket.event())["counters"]["pendingApprovals"]
        assert (await other.event())["counters"] == {"pendingApprovals": 0}
        request = (await rights.done(jean, "RequestRattachement", structureId=place))["approval"]["id"]
        assert (await socket.event())["counters"] == {"pendingApprovals": before + 1}
        query = "query Q($structureId: ID) { counters(structureId: $structureId) { pendingApprovals } }"
        assert (await manager.run(query, structureId=place))["counters"] == {"pendingApprovals": before + 1}
        assert (await manager.run(query, structureId=elsewhere))["counters"] == {"pendingApprovals": 0}
        await rights.done(manager, "Approve", approvalId=request)
        assert (await socket.event())["counters"] == {"pendingApprovals": before}
        await other.silent()
        await rights.done(kim, "RequestRattachement", structureId=place)
        assert (await socket.event())["counters"] == {"pendingApprovals": before + 1}
        await other.silent()
        given = [rights.profile("ORGANISATION", "MODIFICATION")]
        user = await rights.user_id("jean.badge@exemple.fr")
        await rights.done(manager, "SetHabilitations", structureId=place, userIds=[user], changes=given)
        assert (await other.event())["counters"] == {"pendingApprovals": before + 1}
