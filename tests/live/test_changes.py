"""Changes: asked for or followed, each is told once, in order, to those who may see it (conventions 8 and 15)."""

from __future__ import annotations

import asyncio
import random
from typing import Any
from uuid import UUID

import pytest

from api import db, events
from api.db import transaction
from api.domain.journal import ChangeKind
from api.domain.permissions import Actor
from api.events import LocalBroker
from api.models import Dossier, Habilitation, Piece, User
from api.usecases import change
from api.usecases.claims import Claimed
from api.usecases.journal import record_act
from tests.api.forms import deposit, done, follow, key_of, mutation, nominal, ref
from tests.live.served import PATIENCE, a_socket
from tests.operations import OPERATIONS
from tests.world import START, Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOLLOW = """subscription Follow($after: ID, $dossierId: ID) { changes(after: $after, dossierId: $dossierId) {
  position kind kindLabel at dossierId pieceId dossier { id state version currentPiece { cadre } } piece { id status }
} }"""
WAITING = "subscription { counters { waitingPieces } }"
POSITIONS = "subscription Positions($after: ID) { changes(after: $after) { position } }"
PAGE = """query Page($after: ID, $first: Int!) { changes(after: $after, first: $first) {
  changes { position kind dossierId dossier { id } pieceId piece { number } } next upToDate latest
} }"""


async def page(person: Person, after: str | None = None, first: int = 100) -> Any:
    """A page of changes."""
    return (await person.run(PAGE, after=after, first=first))["changes"]


async def now(person: Person) -> str:
    """The last position of the journal."""
    found: str = (await page(person, first=0))["latest"]
    return found


async def refused(person: Person, query: str, **variables: Any) -> list[str]:
    """The codes of a refused query."""
    answer = (await person.post(query, **variables)).json()
    return [error["extensions"]["code"] for error in answer["errors"]]


# ------------------------------------------------------------------------------------------------------ asked for


async def test_a_page_says_where_the_next_begins(served: World) -> None:
    agent = await served.person("BATILOIRE")
    start = await now(agent)
    pieces = [await deposit(served, f"P-{number}") for number in range(3)]
    await deposit(served, "P-plain", "A1", recipient=ref("SMEAUX"), engagementNumber="EJ-77", moe=None)
    whole = await page(agent, start)
    assert (whole["upToDate"], whole["next"], whole["latest"]) == (True, await now(agent), await now(agent))
    told = [(each["kind"], each["piece"]["number"]) for each in whole["changes"]]
    assert told[:2] == [("PIECE_DEPOSITED", "P-0"), ("PIECE_ROUTED", "P-0")]
    assert {each["pieceId"] for each in whole["changes"][:6]} == {piece["id"] for piece in pieces}
    assert all(each["dossier"]["id"] == each["dossierId"] for each in whole["changes"][:6])
    # A plain invoice has no dossier (decisions 1).
    assert {(each["dossierId"], each["dossier"], each["piece"]["number"]) for each in whole["changes"][6:]} == {
        (None, None, "P-plain")
    }
    read: list[Any] = []
    after, more = start, True
    while more:
        found = await page(agent, after, first=2)
        read, after, more = read + found["changes"], found["next"], not found["upToDate"]
    assert (read, after) == (whole["changes"], whole["next"])
    assert await page(agent, after) == {**whole, "changes": []}
    assert await page(agent, start, first=0) == {**whole, "changes": [], "next": start, "upToDate": False}


async def test_positions_are_those_of_the_history(served: World) -> None:
    agent = await served.person("BATILOIRE")
    start = await now(agent)
    a4 = await deposit(served, "H-1")
    query = "query H($id: ID!) { piece(id: $id) { history { nodes { position } } } }"
    history = (await agent.run(query, id=a4["id"]))["piece"]["history"]["nodes"]
    changes = (await page(agent, start))["changes"]
    assert [each["position"] for each in changes] == [each["position"] for each in history]


async def test_what_one_may_not_see_is_absent(served: World) -> None:
    stranger = await served.person("LORMEL")
    start = await now(stranger)
    await deposit(served, "A-1")
    found = await page(stranger, start)
    assert (found["changes"], found["upToDate"], found["next"]) == ([], True, await now(stranger))
    assert int(found["next"]) > int(start)


@pytest.mark.parametrize("after", ["-1", "1.5", "", "x", "٣", "999999999999999999", "9" * 40])
async def test_a_position_that_the_journal_never_reached_is_refused(served: World, after: str) -> None:
    agent = await served.person("BATILOIRE")
    assert await refused(agent, PAGE, after=after, first=1) == ["VALUE_NOT_ALLOWED"]
    async with a_socket(served, agent) as socket:
        await socket.subscribe(FOLLOW, after=after)
        message = await socket.receive()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "VALUE_NOT_ALLOWED")


async def test_a_page_has_a_hundred_changes_at_most(served: World) -> None:
    agent = await served.person("BATILOIRE")
    for first in (-1, 101):
        assert await refused(agent, PAGE, first=first) == ["VALUE_NOT_ALLOWED"]


# ------------------------------------------------------------------------------------------------------- followed


async def test_an_act_is_told_with_the_state_it_leads_to(served: World) -> None:
    a4 = await deposit(served, "F-1")
    moe = await served.person("ATELIER")
    async with a_socket(served, await served.person("BATILOIRE", "lecteur")) as socket:
        await socket.subscribe(FOLLOW)
        await socket.silent()  # nothing of the past
        await done(moe, "suspendPiece", pieceId=a4["id"], comment="Il manque le PV")
        position = await now(moe)
        dossier = (await moe.run("query D($id: ID!) { piece(id: $id) { dossier { id } } }", id=a4["id"]))["piece"][
            "dossier"
        ]
        assert await socket.event() == {
            "changes": {
                "position": position,
                "kind": "PIECE_SUSPENDED",
                "kindLabel": "Suspension de la pièce",
                "at": "2025-01-06T08:00:00Z",
                "dossierId": dossier["id"],
                "pieceId": a4["id"],
                "dossier": {**dossier, "state": "EN_COURS", "version": 2, "currentPiece": {"cadre": "A4"}},
                "piece": {"id": a4["id"], "status": "SUSPENDUE"},
            }
        }
        await socket.silent()


async def test_one_dossier_may_be_followed_alone(served: World) -> None:
    agent, moe = await served.person("BATILOIRE"), await served.person("ATELIER")
    a4 = await deposit(served, "O-1")
    query = "query D($id: ID!) { piece(id: $id) { dossier { id } } }"
    dossier = (await agent.run(query, id=a4["id"]))["piece"]["dossier"]["id"]
    start = await now(agent)
    async with a_socket(served, agent) as socket:
        await socket.subscribe(FOLLOW, dossierId=dossier, after=start)
        await deposit(served, "O-2")
        await follow(served, a4, "A15", "O-3")
        kinds = [(await socket.event())["changes"]["kind"] for _ in range(3)]
        assert kinds == [each["kind"] for each in (await page(moe, start))["changes"] if each["dossierId"] == dossier]
        await socket.silent()
    for person, asked in ((await served.person("LORMEL"), dossier), (agent, a4["id"]), (agent, "dossier_" + "0" * 32)):
        async with a_socket(served, person) as socket:
            await socket.subscribe(FOLLOW, dossierId=asked)
            message = await socket.receive()
            assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "NOT_FOUND")


async def test_several_operations_share_a_socket(served: World) -> None:
    agent = await served.person("BATILOIRE")
    async with a_socket(served, agent) as socket:
        start = await now(agent)
        ids = [await socket.subscribe(FOLLOW, after=start), await socket.subscribe(POSITIONS, after=start)]
        await deposit(served, "S-1")
        told = [await socket.receive() for _ in range(4)]
        for identity in ids:
            mine = [each["payload"]["data"]["changes"]["position"] for each in told if each["id"] == identity]
            assert mine == sorted(mine, key=int)
            assert len(mine) == 2
        await socket.send(type="complete", id=ids[0])
        await socket.silent()
        await deposit(served, "S-2")
        assert {(await socket.receive())["id"] for _ in range(2)} == {ids[1]}
        await socket.silent()


# ---------------------------------------------------------------------------------------- nothing lost or repeated


async def work(world: World, rank: int) -> None:
    """A dossier of its own, from the deposit to the answer of the MOA, at any pace."""
    moe = await world.person("ATELIER")
    a4 = await deposit(world, f"W-{rank}")
    for step in range(3):
        await asyncio.sleep(random.random() / 50)
        if step % 2:
            await done(await world.person("BATILOIRE"), "completePiece", pieceId=a4["id"], comment=f"Le voici, {step}")
        else:
            await done(moe, "suspendPiece", pieceId=a4["id"], comment="Il manque le PV")
    await asyncio.sleep(random.random() / 50)


async def test_a_follower_that_comes_and_goes_misses_and_repeats_nothing(served: World) -> None:
    agent = await served.person("BATILOIRE")
    for person in ("ATELIER",):
        await served.person(person)
    start = await now(agent)
    writing = asyncio.gather(*(work(served, rank) for rank in range(6)))
    told: list[str] = []
    polled: list[str] = []

    async def resume() -> None:
        """Follow for a few events, leave without a word, come back after the last position."""
        while not writing.done() or told[-1:] != [await now(agent)]:
            async with a_socket(served, agent) as socket:
                await socket.subscribe(POSITIONS, after=told[-1] if told else start)
                for _ in range(random.randint(1, 6)):
                    try:
                        async with asyncio.timeout(0.2):
                            message = await socket.receive()
                    except TimeoutError:
                        break
                    told.append(message["payload"]["data"]["changes"]["position"])

    async def poll() -> None:
        after, over = start, False
        while not over:
            over = writing.done()  # before asking: what is written meanwhile is in the next page
            found = await page(agent, after, first=3)
            polled.extend(each["position"] for each in found["changes"])
            after, over = found["next"], over and found["upToDate"]

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(resume(), poll(), writing)
    rows = await db.fetch(f"SELECT position FROM journal_entry WHERE position > {start} ORDER BY position")
    assert told == polled == [str(row[0]) for row in rows]
    assert len(told) == 6 * 5


async def test_a_position_is_read_only_with_all_those_before_it(served: World) -> None:
    """The counter is held until the commit: whoever takes the next position waits for the one before."""
    agent = await served.person("BATILOIRE")
    a4 = await deposit(served, "L-1")
    user = await User.get(connection_email="agent@batiloire.example")
    piece = await Piece.get(id=key_of(a4["id"]))
    dossier = await Dossier.get(id=piece.dossier_id)
    start = await change.latest()
    taken, released = asyncio.Event(), asyncio.Event()

    async def write(comment: str, *, hold: bool) -> None:
        async with transaction():
            await record_act(
                Claimed(dossier, [], [piece], piece), ChangeKind.PIECE_DOWNLOADED, by=Actor(user.id, {}, ()),
                structure_id=UUID(served.structures["BATILOIRE"].partition("_")[2]), at=START, comment=comment,
            )  # fmt: skip
            if hold:
                taken.set()
                await released.wait()

    async with a_socket(served, agent) as socket:
        await socket.subscribe(POSITIONS, after=str(start))
        first = asyncio.create_task(write("first", hold=True))
        await taken.wait()
        second = asyncio.create_task(write("second", hold=False))
        await socket.silent()
        assert not second.done()
        assert (await change.latest(), (await page(agent, str(start)))["changes"]) == (start, [])
        released.set()
        await asyncio.gather(first, second)
        told = [(await socket.event())["changes"]["position"] for _ in range(2)]
    assert told == [str(start + 1), str(start + 2)]
    rows = await db.fetch(f"SELECT comment FROM journal_entry WHERE position > {start} ORDER BY position")
    assert [row[0] for row in rows] == ["first", "second"]


async def test_who_may_follow_is_who_may_read(served: World) -> None:
    start = await now(await served.person("BATILOIRE"))
    await nominal(served, "V-1")
    await deposit(served, "V-2", "A6")
    seen = set()
    for key in ("BATILOIRE", "ATELIER", "VALOMBRE", "SMEAUX", "LORMEL"):
        for who in ("agent", "gestionnaire", "lecteur"):
            person = await served.person(key, who)
            read = [each["position"] for each in (await page(person, start))["changes"]]
            counted = (await person.run(OPERATIONS["Counters"]))["counters"]
            async with a_socket(served, person) as socket:
                await socket.subscribe(POSITIONS, after=start)
                assert [(await socket.event())["changes"]["position"] for _ in read] == read
                await socket.subscribe(OPERATIONS["Counters"].replace("query", "subscription", 1))
                assert await socket.event() == {"counters": counted}  # and nothing else before it
            seen.add(len(read))
    assert len(seen) == 4
    assert 0 in seen


async def test_what_nothing_rings_for_is_found_by_looking(served: World) -> None:
    agent, broker = await served.person("BATILOIRE"), events.broker()
    async with a_socket(served, agent) as socket:
        await socket.subscribe(POSITIONS, after=await now(agent))
        events.use(LocalBroker())  # nobody listens to it
        try:
            await deposit(served, "Q-1")
        finally:
            events.use(broker)
        assert [await socket.event() for _ in range(2)]


async def test_a_write_that_is_undone_is_told_to_nobody(served: World) -> None:
    a4 = await deposit(served, "U-1")
    moe = await served.person("ATELIER")
    async with a_socket(served, moe) as socket:
        await socket.subscribe(POSITIONS, after=await now(moe))
        payload = {"pieceId": a4["id"], "comment": "Il manque le PV", "dryRun": True}
        assert (await moe.run(mutation("suspendPiece"), input=payload))["suspendPiece"]["userErrors"] == []
        await socket.silent()


# ----------------------------------------------------------------------------------------------------------- rights


async def test_rights_are_looked_at_again_at_each_event(served: World) -> None:
    leaver, stayer = await served.person("ATELIER", "lecteur"), await served.person("ATELIER")
    user = await User.get(connection_email="lecteur@atelier.example")
    held = await Habilitation.filter(user_id=user.id)
    async with (
        a_socket(served, leaver) as left,
        a_socket(served, leaver) as counting,
        a_socket(served, stayer) as stayed,
    ):
        start = await now(stayer)
        for socket in (left, stayed):
            await socket.subscribe(POSITIONS, after=start)
        await deposit(served, "R-1")
        assert [await left.event() for _ in range(2)] == [await stayed.event() for _ in range(2)]
        await counting.subscribe(WAITING)
        waiting = await counting.event()
        await Habilitation.filter(user_id=user.id).delete()
        await deposit(served, "R-2")
        missed = [(await stayed.event())["changes"]["position"] for _ in range(2)]
        await left.silent()
        assert await counting.event() == {"counters": {"waitingPieces": 0}}
        await Habilitation.bulk_create(held)
        # Rights that nobody rings for are found by looking: once this one has them again, so has the other.
        assert await counting.event() == {"counters": {"waitingPieces": waiting["counters"]["waitingPieces"] + 1}}
        await left.silent(0.1)
        await deposit(served, "R-3")
        assert [await left.event() for _ in range(2)] == [await stayed.event() for _ in range(2)]
    # What happened meanwhile is there for who asks again.
    before = str(int(missed[0]) - 1)
    assert [each["position"] for each in (await page(leaver, before))["changes"]][:2] == missed
