"""Every bad value at every place of every mutation: a coded answer, and not a row changed.

The cases are made from the schema (`values.py`) and from inputs that are right (`templates.py`): a mutation without
one, or a part of an input that none reaches, fails here, and the failure says what to add. `make test-hostile` tries
them all on each database; the ordinary suite about half of them on one, the others on the other.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from api.db import reads_sqlite
from tests.api.hostile.scene import Scene
from tests.api.hostile.templates import TEMPLATES
from tests.api.hostile.trial import MUTATIONS, Sample, Trial, input_of, operation, send
from tests.api.hostile.values import Rows, patterns
from tests.circuits.snapshot import snapshot
from tests.databases import Databases
from tests.world import a_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

TABLES = "the table of its noun (tests/api/hostile/of_*.py)"


@dataclass(frozen=True)
class Town:
    """The scene, and the rows that nobody of the templates may name."""

    scene: Scene
    rows: Rows


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with databases.fresh() as url, a_world(url, tmp_path_factory.mktemp("data")) as world:
        scene = Scene(world)
        yield Town(scene, await scene.rows())


@pytest.mark.parametrize("name", sorted(MUTATIONS.keys() | TEMPLATES.keys()))
async def test_every_bad_value_is_refused_and_writes_nothing(town: Town, name: str, sample: Sample) -> None:
    assert name in MUTATIONS, f"{name} is no mutation any more: take its line out of {TABLES}"
    assert name in TEMPLATES, f'add "{name}": (Template(…),) to {TABLES}, with an input that is right'
    tried, found = frozenset[str](), list[str]()
    for template in TEMPLATES[name]:
        form, person = await template.make(town.scene), await town.scene.person(template.who)
        # What the rules may take is the same for them on either database.
        rehearses = sample.whole or (reads_sqlite() and not template.dear)
        trial = Trial(name, template, person, form, town.rows, rehearses, sample)
        found += [fault async for fault in trial.faults(tried)]
        tried |= {place.pattern for place in trial.places if place.entered}
    found += [
        f"input.{pattern}: nothing bad could be put there; give what is around it a good value in {TABLES}"
        for pattern in patterns(input_of(name))
        if pattern not in tried
    ]
    assert not found, "\n".join([f"{name}:", *found])


async def test_what_the_schema_refuses_is_coded(town: Town) -> None:
    person, before = await town.scene.person("BATILOIRE"), await snapshot()
    for name in MUTATIONS:
        forms: tuple[Any, ...] = ({"nothing": 1}, None, "x", [[]])
        for form in forms:
            answer = await send(person, name, form)
            assert (answer.status, set(answer.codes)) == (200, {"BAD_USER_INPUT"}), (name, form)
    assert await snapshot() == before


async def test_half_a_character_is_no_text(town: Town) -> None:
    """JSON can write it, UTF-8 cannot: no place of any input ever sees it."""
    person, before = await town.scene.person("BATILOIRE"), await snapshot()
    form = {"draftId": None, "comment": "a\ud800b"}
    body = json.dumps({"query": operation("saveDraft"), "variables": {"input": form}}).encode()
    headers = {"content-type": "application/json", **person.headers}
    answer = await person.http.post("/graphql", content=body, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert await snapshot() == before
