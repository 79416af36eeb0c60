"""The stories are played through HTTP; a refusal writes nothing, an act writes its line of history."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from api.domain.circuits import Circuit
from api.usecases.clock import read_clock
from tests import invariants
from tests.api.forms import key_of
from tests.circuits.snapshot import count, snapshot
from tests.circuits.stage import Stage, codes
from tests.circuits.stories import STORIES
from tests.circuits.stories_of_groups import COTRAITANT
from tests.circuits.story import DEPOSIT, FOURNISSEUR, LATER, Step, Story
from tests.databases import Databases
from tests.world import World, a_world, pdf

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """One sandbox for all the stories: each has a dossier of its own, and days only go by."""
    async with databases.furnished() as url, a_world(url, tmp_path_factory.mktemp("data")) as made:
        yield made


FILES = "query F($id: ID!) { dossier(id: $id) { pieces { downloadUrl attachments { downloadUrl } } } }"


async def test_each_circuit_is_told_to_its_payment() -> None:
    paid = [story.circuit for story in STORIES.values() if story.state == "PAYE"]
    assert set(paid) == {circuit.value for circuit in Circuit}


@pytest.mark.parametrize("name", STORIES)
async def test_a_story(town: World, name: str) -> None:
    story = STORIES[name]
    stage = Stage(town, story.marche)
    for step in story.steps:
        await _play(stage, step)
    await _ends(stage, story)


async def _play(stage: Stage, step: Step) -> None:
    who, operation, given, error = step
    if operation == LATER:
        await stage.world.move_clock(await read_clock() + timedelta(days=given["days"]))
        return
    person, form = await stage.prepared(who, operation, given)
    before, lines = await snapshot() if error else {}, await count("journal_entry")
    payload = await stage.send(person, operation, form)
    assert codes(payload) == [error] * bool(error), (step, payload["userErrors"])
    if error:
        assert await snapshot() == before, step
        assert (payload["piece"] is None) == (error != "VERSION_CONFLICT"), step
    else:
        assert payload["piece"], step
        assert await count("journal_entry") > lines, step


async def _ends(stage: Stage, story: Story) -> None:
    dossier = await stage.read()
    assert {piece["cadre"]: piece["status"] for piece in dossier["pieces"]} == story.ends
    assert (dossier["state"], dossier["circuit"]) == (story.state, story.circuit)
    assert (dossier["paymentClock"] or {"rule": None})["rule"] == story.clock
    await _documents(stage)
    assert await invariants.faults(among=[key_of(dossier["id"])]) == []


async def _documents(stage: Stage) -> None:
    """Each pièce has the files that its depositor sent, byte for byte."""
    reader = await stage.person("FOURNISSEUR lecteur")
    for piece in (await reader.run(FILES, id=stage.dossier_id))["dossier"]["pieces"]:
        for address in [piece["downloadUrl"], *(each["downloadUrl"] for each in piece["attachments"])]:
            answer = await reader.http.get(address, headers=reader.headers)
            assert (answer.status_code, answer.content) == (200, pdf())


@pytest.mark.parametrize("named", ["AUCUN", "CONJOINT"])
async def test_a_cotraitant_who_deposits_is_in_a_groupement_conjoint(town: World, named: str) -> None:
    """S000: the others of a groupement conjoint use A13, and nobody else does."""
    stage = Stage(town, COTRAITANT)
    assert codes(await stage.do(FOURNISSEUR, DEPOSIT, {"cadre": "A13", "groupement": named})) == []
    assert (await stage.read())["groupement"] == "CONJOINT"
