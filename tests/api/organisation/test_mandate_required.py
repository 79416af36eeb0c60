"""An operator who asks for a mandate: nothing is typed without it (MAN-01, Q-24)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.api.forms import a_file, act, codes, problems
from tests.api.organisation.people import read
from tests.api.organisation.test_mandates import GIVEN, give
from tests.api.typed import typed
from tests.circuits.stage import SIRETS
from tests.databases import Databases
from tests.world import World, a_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def strict(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A sandbox whose operator asks for a mandate before anything is typed (Q-24)."""
    data = tmp_path_factory.mktemp("data")
    async with databases.fresh() as url, a_world(url, data, mandate_required=True) as made:
        yield made


async def test_man_01_nothing_is_typed_without_a_mandate(strict: World) -> None:
    architect = await strict.person("ATELIER")
    manager = await strict.person("ATELIER", "gestionnaire")
    structure = strict.structures["ATELIER"]

    async def answer(**changes: Any) -> list[tuple[str, str | None]]:
        return problems(await act(architect, "depositPiece", await typed(strict, dryRun=True, **changes)))

    refusal = [("MANDATE_REQUIRED", None)]
    assert await answer() == refusal
    # A deposit with its document asks for none.
    document = await a_file("ATELIER")
    assert await answer(documentId=document, number="H-1") == []
    # Another structure's mandate, and one that begins tomorrow, are not the portal's of today.
    lormel = {"identifier": SIRETS["LORMEL"]}
    assert await give(manager, structure, mandatary=lormel) == []
    assert await give(manager, structure, validFrom="2025-01-07") == []
    assert await answer() == refusal
    save = """mutation S($input: SaveDraftInput!) { saveDraft(input: $input) { draft { id problems { code } } } }"""
    draft = (await architect.run(save, input=await typed(strict)))["saveDraft"]["draft"]
    assert draft["problems"] == [{"code": "MANDATE_REQUIRED"}]
    assert codes(await act(architect, "submitDraft", {"draftId": draft["id"]})) == ["MANDATE_REQUIRED"]
    tomorrow = (await read(manager, structure, GIVEN))["givenMandates"][1]
    assert tomorrow == {
        "id": tomorrow["id"],
        "mandatary": None,
        "validFrom": "2025-01-07",
        "validUntil": None,
        "active": False,
    }
    assert codes(await act(manager, "endMandate", {"structureId": structure, "mandateId": tomorrow["id"]})) == []
    assert await give(manager, structure) == []
    assert await answer() == []
    assert codes(await act(architect, "submitDraft", {"draftId": draft["id"]})) == []
    # Taken back, it is needed again.
    portal = next(each for each in (await read(manager, structure, GIVEN))["givenMandates"] if not each["mandatary"])
    end = {"structureId": structure, "mandateId": portal["id"]}
    assert codes(await act(manager, "endMandate", end)) == []
    assert problems(await act(manager, "endMandate", end)) == [("NOT_FOUND", "mandateId")]
    assert await answer() == refusal
