"""Each cell of organisation §11 that the API offers, allowed and refused: the reference itself says what to expect."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio

from tests.api.matrix.rows import ABSENT, NOT_OFFERED, PLAYED, does
from tests.api.matrix.scene import COLUMNS, Place, two_places
from tests.circuits.snapshot import snapshot
from tests.databases import Databases
from tests.world import a_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

REFERENCE: Final = Path(__file__).parents[3] / "docs" / "domain" / "organisation.json"
MATRIX: Final = {
    row["action"]: row["cells"] for row in json.loads(REFERENCE.read_text(encoding="utf-8"))["permissionMatrix"]
}
REFUSED: Final = frozenset(
    {
        ABSENT,
        "UNAUTHENTICATED",
        "FORBIDDEN",
        "CONSULTATION_ONLY",
        "NOT_FOUND",
        "PUBLIC_CREATION_BY_SUPPORT_ONLY",
        "SELF_APPROVAL_FORBIDDEN",
        "TECHNICAL_ACCOUNT_API_ONLY",
    }
)
"""What is answered to those whom the matrix refuses."""

ALLOWED: Final = frozenset({"Y", "own", "own*", "on", "pub", "priv"})
"""The cells that let somebody act; `dir`, `ask` and `sys` name another way."""

BESIDES: Final = {"GP": "UM", "SUP": "INS"}
"""§11: the manager holds each application in modification (HAB-09); somebody of the support is signed in too."""


WRITES: Final = "create a user account"
"""The one action that cannot be rehearsed."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def places(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Place]]:
    async with databases.furnished() as url, a_world(url, tmp_path_factory.mktemp("data")) as world:
        yield await two_places(world)


def allowed(action: str, column: str) -> bool:
    """Whether the matrix lets whoever is in a column do an action."""
    cells = MATRIX[action]
    return cells[column] in ALLOWED or cells.get(BESIDES.get(column, "")) in ALLOWED


async def test_each_action_is_played_or_said_not_to_be_offered() -> None:
    assert len(MATRIX) == 75
    assert PLAYED.keys() | NOT_OFFERED.keys() == MATRIX.keys()
    assert not PLAYED.keys() & NOT_OFFERED.keys()


@pytest.mark.parametrize("action", PLAYED)
async def test_who_may(places: dict[str, Place], action: str) -> None:
    row = PLAYED[action]
    place = places[row.on]
    before = await snapshot(without=frozenset({"session"}))
    wrong = {}
    for column in COLUMNS:
        code = await row.ask(place, column)
        right = code == row.besides.get(column) if allowed(action, column) else code in REFUSED
        if not right and column not in row.elsewhere:
            wrong[column] = code
    assert wrong == {}, MATRIX[action]
    assert (await snapshot(without=frozenset({"session"})) == before) is (action != WRITES)


async def test_the_cells_that_say_more_than_yes_or_no(places: dict[str, Place]) -> None:
    private, public = places["private"], places["public"]
    # `on`: the manager may only switch billing notifications on (USR-11); the others, both.
    off = does("updateAccount", billingNotifications=False)
    assert [await off(private, column) for column in ("UC", "GP")] == [None, "NOTIFICATION_MANDATORY"]
    # `dir`: signed out, a public structure is in the directory, a private one nowhere.
    entries = (await private.people["ANON"].run("{ directory(first: 100) { nodes { id } } }"))["directory"]["nodes"]
    assert [{"id": place.structure} in entries for place in (private, public)] == [False, True]
    # `pub`: what is of public structures only cannot be had on a private one (HAB-10).
    for application in ("FACTURES_RECUES", "SOLLICITATIONS_RECUES"):
        given = {"structureId": private.structure, "openings": [{"application": application}]}
        assert await does("openApplications", **given)(private, "GP") == "PROFILE_NOT_ALLOWED"
        assert await does("openApplications", **{**given, "structureId": public.structure})(public, "GP") is None


REQUESTS: Final = """
query Requests($filter: ApprovalFilter) {
  viewer { pendingApprovalCount }
  approvals(filter: $filter, first: 100) { nodes { state } totalCount { value exact } stateCounts { state count } }
}"""
FILTERS: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"mine": True},
    {"mine": False},
    {"waitingForViewer": True},
    {"waitingForViewer": False},
    {"type": ["HABILITATION"]},
    {"mine": False, "type": ["RATTACHEMENT_STRUCTURE"]},
)


@pytest.mark.parametrize("column", COLUMNS[1:])
async def test_requests_are_counted_as_they_are_listed(places: dict[str, Place], column: str) -> None:
    """Counts are kept of what everybody of a standing sees; one's own requests are seen by their author besides."""
    for place in places.values():
        person = place.people[column]
        for given in (*FILTERS, *({**each, "structureId": place.structure} for each in FILTERS)):
            shown = await person.run(REQUESTS, filter=given)
            listed = Counter(each["state"] for each in shown["approvals"]["nodes"])
            assert shown["approvals"]["totalCount"] == {"value": listed.total(), "exact": True}, given
            assert {
                each["state"]: each["count"] for each in shown["approvals"]["stateCounts"] if each["count"]
            } == listed
            for state in listed:
                page = (await person.run(REQUESTS, filter={**given, "state": [state]}))["approvals"]
                assert (page["totalCount"]["value"], len(page["nodes"])) == (listed[state], listed[state])
            if given == {"waitingForViewer": True}:
                assert shown["viewer"]["pendingApprovalCount"] == listed.total()
