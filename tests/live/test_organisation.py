"""What is done to structures and to people's rights is told to those who may read it, and to those it concerns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from api.domain.habilitation import Application, Level
from tests.api.forms import SIRETS, act
from tests.api.organisation import rights
from tests.live.served import Socket, a_socket
from tests.live.test_changes import now
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

SELECTED = "kind dossierId piece { id } ticketId approval { state } structure { identifier }"
FOLLOW = f"subscription F($after: ID) {{ changes(after: $after) {{ position {SELECTED} }} }}"
PAGE = f"query P($after: ID) {{ changes(after: $after) {{ changes {{ position {SELECTED} }} }} }}"


class Audience:
    """People who follow everything, each from where the last act left."""

    def __init__(self, people: dict[str, Person], sockets: dict[str, Socket], start: str) -> None:
        self.people = people
        self.sockets = sockets
        self.start = start

    async def heard(self) -> dict[str, list[tuple[str, str | None]]]:
        """Who was told what since, the kinds with the state of the request: the same as whoever asks is answered."""
        found = {}
        for name, person in self.people.items():
            asked = (await person.run(PAGE, after=self.start))["changes"]["changes"]
            assert [(await self.sockets[name].event())["changes"] for _ in asked] == asked
            assert all(each["dossierId"] is None and each["piece"] is None for each in asked)
            found[name] = [(each["kind"], each["approval"] and each["approval"]["state"]) for each in asked]
        self.start = await now(person)
        return {name: kinds for name, kinds in found.items() if kinds}


@asynccontextmanager
async def an_audience(world: World, **people: Person) -> AsyncIterator[Audience]:
    async with AsyncExitStack() as stack:
        start = await now(next(iter(people.values())))
        sockets = {}
        for name, person in people.items():
            sockets[name] = await stack.enter_async_context(a_socket(world, person))
            await sockets[name].subscribe(FOLLOW, after=start)
        yield Audience(people, sockets, start)
        for socket in sockets.values():
            await socket.silent(0.1)


async def test_each_is_told_what_they_may_read(served: World) -> None:
    place = served.structures["BATILOIRE"]
    modifies = Application.ORGANISATION, Level.MODIFICATION
    manager = await rights.attached(served, "BATILOIRE", "lise.suivi@exemple.fr", modifies)
    colleague = await rights.attached(served, "BATILOIRE", "paul.suivi@exemple.fr")
    # With the same rights, none: what concerns one of them is not told to the other.
    jean, marc = [await rights.somebody(served, f"{name}.suivi@exemple.fr") for name in ("jean", "marc")]
    stranger = await served.person("LORMEL")
    people = {"manager": manager, "colleague": colleague, "jean": jean, "marc": marc, "stranger": stranger}
    async with an_audience(served, **people) as audience:
        request = (await rights.done(jean, "RequestRattachement", structureId=place))["approval"]["id"]
        asked = [("APPROVAL_REQUESTED", "DEMANDEE")]
        assert await audience.heard() == {"manager": asked, "jean": asked}
        await rights.done(manager, "Approve", approvalId=request)
        decided = [("APPROVAL_DECIDED", "APPROUVEE")]
        assert await audience.heard() == {"manager": decided, "jean": decided}
        structure = await act(manager, "updateStructure", structureId=place, designation="Bâtisseurs")
        assert structure["userErrors"] == []
        changed = [("STRUCTURE_CHANGED", None)]
        assert await audience.heard() == {"manager": changed, "colleague": changed, "jean": changed}
        await rights.done(marc, "UpdateAccount", firstName="Marco")
        assert await audience.heard() == {"marc": [("ACCOUNT_CHANGED", None)]}


async def test_a_support_request_is_told_to_its_author_and_to_those_who_answer(served: World) -> None:
    form = {
        "structureId": served.structures["BATILOIRE"],
        "category": "Factures de travaux",
        "subCategory": "M-Question pour le destinataire de ma facture",
        "title": "Acompte",
        "description": "Quand ?",
        "toStructure": {"identifier": SIRETS["VALOMBRE"], "serviceCode": "TRAVAUX"},
    }
    author, agent = [await served.person(key, "gestionnaire") for key in ("BATILOIRE", "VALOMBRE")]
    colleague = await served.person("BATILOIRE", "lecteur")
    async with an_audience(served, author=author, agent=agent, colleague=colleague) as audience:
        ticket = (await act(author, "saveTicket", form))["ticket"]["id"]
        told = [("TICKET_CHANGED", None)]
        assert await audience.heard() == {}
        assert (await act(author, "submitTicket", ticketId=ticket))["userErrors"] == []
        assert await audience.heard() == {"author": told, "agent": told}
