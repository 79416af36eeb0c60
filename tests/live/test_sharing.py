"""What many follow is read once and told to each; what depends on who asks is told to that person only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from api import db
from api.models import Habilitation, Rattachement, User
from tests.api.forms import act, deposit, done
from tests.api.organisation import rights
from tests.api.organisation.tools import a_tool
from tests.live.served import a_served_world, a_socket
from tests.live.test_changes import FOLLOW, now
from tests.world import Person, World

UNREAD = "subscription { counters { waitingPieces unreadNotifications } }"


@pytest.fixture
async def read(database_url: str) -> AsyncIterator[list[str]]:
    """The statements read by a server that starts in the test: its tasks add to the same list."""
    seen: list[str] = []
    token = db.statements.set(seen)
    yield seen
    db.statements.reset(token)


async def peers(world: World) -> tuple[Person, Person]:
    """Two people of the MOE with the same rights."""
    first, second = "agent@atelier.example", "lecteur@atelier.example"
    people = await world.person("ATELIER"), await world.person("ATELIER", "lecteur")
    kept, changed = [await User.get(connection_email=email) for email in (first, second)]
    role = (await Rattachement.get(user_id=kept.id)).role
    await Rattachement.filter(user_id=changed.id).update(role=role)
    for held in await Habilitation.filter(user_id=kept.id):
        await Habilitation.filter(user_id=changed.id, application=held.application).update(level=held.level)
    return people


async def test_a_change_is_read_once_for_all_who_have_the_same_rights(
    read: list[str], database_url: str, tmp_path: Path
) -> None:
    async with a_served_world(database_url, tmp_path / "data") as world, AsyncExitStack() as stack:
        both = await peers(world)
        a4 = await deposit(world, "M-1")
        supplier = await world.person("BATILOIRE")
        start = await now(supplier)
        sockets = [await stack.enter_async_context(a_socket(world, both[rank % 2])) for rank in range(12)]
        for rank, socket in enumerate(sockets):
            # Where they start from does not keep them apart.
            await socket.subscribe(FOLLOW, after=str(int(start) - 1 - rank % 2))
            for _ in range(1 + rank % 2):
                await socket.event()
        await sockets[-1].silent(0.1)
        read.clear()
        await done(both[0], "suspendPiece", pieceId=a4["id"], comment="Il manque le PV")
        told = [await socket.event() for socket in sockets]
        assert told == [told[0]] * 12
        assert told[0]["changes"]["kind"] == "PIECE_SUSPENDED"
        assert len([text for text in read if "FROM journal_entry t" in text]) == 1


async def test_what_depends_on_who_asks_is_not_shared(database_url: str, tmp_path: Path) -> None:
    async with a_served_world(database_url, tmp_path / "data") as world:
        one, other = await peers(world)
        await deposit(world, "P-1")
        query = "{ viewer { notifications { nodes { id } } } }"
        unread = (await one.run(query))["viewer"]["notifications"]["nodes"]
        async with a_socket(world, one) as mine, a_socket(world, other) as theirs:
            for socket in (mine, theirs):
                await socket.subscribe(UNREAD)
                assert await socket.event() == {"counters": {"waitingPieces": 1, "unreadNotifications": 1}}
            mark = (
                "mutation M($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) { replayed } }"
            )
            await one.run(mark, input={"ids": [unread[0]["id"]]})
            assert await mine.event() == {"counters": {"waitingPieces": 1, "unreadNotifications": 0}}
            await theirs.silent()


async def test_a_tool_is_told_nothing_of_its_manager(database_url: str, tmp_path: Path) -> None:
    """They are one person to the tables, with rights that differ: what concerns that person is not the tool's."""
    asked = "subscription ($after: ID) { changes(after: $after) { kind } }"
    async with a_served_world(database_url, tmp_path / "data") as world:
        structure, manager = world.structures["BATILOIRE"], await world.person("BATILOIRE", "gestionnaire")
        tool = await a_tool(world, manager, structure)
        start = await now(manager)
        async with AsyncExitStack() as stack:
            people = {"manager": manager, "tool": tool}
            following, counting = [
                {name: await stack.enter_async_context(a_socket(world, each)) for name, each in people.items()}
                for _ in range(2)
            ]
            for name, socket in following.items():
                await socket.subscribe(asked, after=start)
                await counting[name].subscribe(UNREAD)
            unread = {name: (await each.event())["counters"]["unreadNotifications"] for name, each in counting.items()}
            assert unread == {"manager": 0, "tool": 0}
            assert (await act(manager, "updateAccount", firstName="Alix"))["userErrors"] == []
            assert await following["manager"].event() == {"changes": {"kind": "ACCOUNT_CHANGED"}}
            a4 = await deposit(world, "T-1")
            told = [await each.event() for each in following.values() for _ in range(2)]
            assert [each["changes"]["kind"] for each in told] == ["PIECE_DEPOSITED", "PIECE_ROUTED"] * 2
            moe = await world.person("ATELIER")
            await done(moe, "suspendPiece", pieceId=a4["id"], comment="Il manque le PV")
            for socket in following.values():
                assert await socket.event() == {"changes": {"kind": "PIECE_SUSPENDED"}}
        request = await rights.done(manager, "RequestRattachement", structureId=world.structures["LORMEL"])
        query = "query Q($mine: Boolean) { approvals(filter: {mine: $mine}) { nodes { id } } }"
        for person, own in ((manager, [{"id": request["approval"]["id"]}]), (tool, [])):
            assert (await person.run(query, mine=True))["approvals"]["nodes"] == own
