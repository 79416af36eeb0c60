"""The matrix of rattachements, habilitations and requests: each mutation and root field, from each standing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
import pytest_asyncio

from api.domain.habilitation import Application, Level
from api.models import Rattachement
from tests.api.forms import key_of
from tests.api.organisation import people
from tests.api.organisation.people import a_structure, member, reader, refused, somebody, user_of, writer
from tests.api.organisation.rights import do, done, profile
from tests.circuits.snapshot import snapshot
from tests.databases import Databases
from tests.operations import OPERATIONS
from tests.world import Person, World, a_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

STANDINGS: Final = ("stranger", "attached", "author", "reader", "writer", "manager", "support")
"""INS, UC, the UC who made the requests, OC, OM, GP and SUP; somebody signed out is told UNAUTHENTICATED everywhere."""

OK: Final = None
NO: Final = "FORBIDDEN"
LEVEL: Final = "CONSULTATION_ONLY"
BLIND: Final = "NOT_FOUND"
STATE: Final = "TRANSITION_NOT_ALLOWED"
HELD: Final = "VALUE_NOT_ALLOWED"
SELF: Final = "SELF_APPROVAL_FORBIDDEN"
LATE: Final = "APPROVAL_ALREADY_TREATED"

WORDS: Final = {"reason": "Non"}
SIMPLE: Final = {"role": "UTILISATEUR_SIMPLE", "validFrom": "2025-01-06"}
LINES: Final = {"changes": [profile("SOLLICITATIONS_EMISES", "MODIFICATION")]}
SECOND: Final = {"role": "GESTIONNAIRE_SECONDAIRE"}
YES: Final = {"decision": "APPROVE"}


@dataclass(frozen=True)
class Row:
    """An act, what it is done to, and what rehearsing it answers to each standing."""

    act: str
    on: str
    given: Mapping[str, Any]
    answers: tuple[str | None, ...]

    def __str__(self) -> str:
        return f"{self.act} on {self.on}"


def _row(act: str, on: str, given: Mapping[str, Any], *answers: str | None) -> Row:
    return Row(act, on, given, answers)


# fmt: off
RIGHTS_ACTS: Final = (
    #                                                          STRANG. ATTACH. AUTHOR  READER  WRITER  MANAG.  SUPPORT
    _row("RequestRattachement", "a private one", {},           OK,     STATE,  STATE,  STATE,  STATE,  STATE,  OK),
    _row("RequestRattachement", "a public one", {},            OK,     STATE,  STATE,  STATE,  STATE,  STATE,  OK),
    _row("AttachUser", "a private one", SIMPLE,                BLIND,  NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("AttachUser", "a public one", SIMPLE,                 NO,     NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("AttachUserToStructures", "a private one", SIMPLE,    BLIND,  NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("AttachUserToStructures", "a public one", SIMPLE,     NO,     NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("UpdateRattachement", "that of the author", SECOND,   BLIND,  BLIND,  NO,     LEVEL,  OK,     OK,     OK),
    _row("DetachUsers", "that of the author", {},              BLIND,  BLIND,  OK,     LEVEL,  OK,     OK,     OK),
    _row("RequestHabilitations", "a private one", LINES,       BLIND,  OK,     OK,     OK,     OK,     HELD,   NO),
    _row("RequestHabilitations", "a public one", LINES,        NO,     OK,     OK,     OK,     OK,     HELD,   NO),
    _row("SetHabilitations", "a private one", LINES,           BLIND,  NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("SetHabilitations", "a public one", LINES,            NO,     NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("CopyRights", "a private one", {},                    BLIND,  NO,     NO,     LEVEL,  OK,     OK,     NO),
    _row("CopyRights", "a public one", {},                     NO,     NO,     NO,     LEVEL,  OK,     OK,     NO),
    _row("TransferPrincipalManager", "a private one", {},      BLIND,  NO,     NO,     NO,     NO,     OK,     NO),
    _row("TransferPrincipalManager", "a public one", {},       NO,     NO,     NO,     NO,     NO,     OK,     NO),
    _row("Approve", "the one that waits", {},                  BLIND,  BLIND,  SELF,   BLIND,  OK,     OK,     OK),
    _row("Approve", "the one that is treated", {},             BLIND,  BLIND,  SELF,   LEVEL,  LATE,   LATE,   LATE),
    _row("RefuseApproval", "the one that waits", WORDS,        BLIND,  BLIND,  SELF,   BLIND,  OK,     OK,     OK),
    _row("RefuseApproval", "the one that is treated", WORDS,   BLIND,  BLIND,  SELF,   LEVEL,  LATE,   LATE,   LATE),
    _row("DecideApprovals", "the one that waits", YES,         BLIND,  BLIND,  SELF,   BLIND,  OK,     OK,     OK),
    _row("WithdrawApproval", "the one that waits", {},         BLIND,  BLIND,  OK,     BLIND,  NO,     NO,     NO),
    _row("WithdrawApproval", "the one that is treated", {},    BLIND,  BLIND,  LATE,   NO,     NO,     NO,     NO),
)

RIGHTS_READS: Final[Mapping[str, tuple[bool, ...]]] = {
    # whether there is something to see, on either structure
    "Approval":                                                (False,  False,  True,   False,  True,   True,   True),
    "Approvals":                                               (False,  False,  True,   True,   True,   True,   True),
    "Decisions":                                               (False,  False,  False,  True,   True,   True,   True),
    "Habilitations":                                           (False,  False,  True,   True,   True,   True,   True),
}
# fmt: on


@dataclass
class Place:
    """A structure with somebody of each standing, and what the author asked for there."""

    structure: str
    people: dict[str, Person]
    author: str
    rattachement: str
    waits: str
    treated: str


@dataclass
class Scene:
    """A private structure and a public one, and somebody who can be attached or named."""

    places: dict[str, Place]
    newcomer: str
    nobody: Person

    def target(self, row: Row) -> dict[str, Any]:
        """What the form of an act names."""
        place = self.places.get(row.on, self.places["a private one"])
        if row.act in ("Approve", "RefuseApproval", "WithdrawApproval", "DecideApprovals"):
            request = place.waits if row.on == "the one that waits" else place.treated
            return {"approvalIds": [request]} if row.act == "DecideApprovals" else {"approvalId": request}
        if row.act == "UpdateRattachement":
            return {"rattachementId": place.rattachement}
        if row.act == "DetachUsers":
            return {"rattachementIds": [place.rattachement]}
        if row.act == "AttachUserToStructures":
            return {"structureIds": [place.structure], "email": self.newcomer}
        if row.act == "CopyRights":
            return {"structureIds": [place.structure], "email": self.newcomer, "fromUserId": place.author}
        more: dict[str, dict[str, Any]] = {
            "AttachUser": {"email": self.newcomer},
            "SetHabilitations": {"userIds": [place.author]},
            "TransferPrincipalManager": {"successorEmail": self.newcomer},
        }
        return {"structureId": place.structure, **more.get(row.act, {})}


async def _place(world: World, type_: str) -> Place:
    structure, manager = await a_structure(world, type=type_)
    author = await member(world, structure, (Application.FACTURES_EMISES, Level.CONSULTATION))
    found = {
        "stranger": await somebody(world),
        "attached": await member(world, structure),
        "author": author,
        "reader": await reader(world, structure),
        "writer": await writer(world, structure),
        "manager": manager,
        "support": await somebody(world, support=True),
    }
    requests = []
    for application in ("FACTURES_EMISES", "ORGANISATION"):
        line = profile(application, "MODIFICATION")
        answer = await done(author, "RequestHabilitations", structureId=structure, changes=[line])
        requests.append(answer["approval"]["id"])
    await done(manager, "RefuseApproval", approvalId=requests[1], reason="Non")
    user = await user_of(author)
    row = await Rattachement.get(user_id=user.id, structure_id=key_of(structure))
    ids = (f"user_{user.id.hex}", f"rattachement_{row.id.hex}")
    return Place(structure, found, *ids, waits=requests[0], treated=requests[1])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    async with databases.fresh() as url, a_world(url, tmp_path_factory.mktemp("data")) as world:
        newcomer = "newcomer@town.example"
        await people.somebody(world, newcomer, pigp=True)
        places = {"a private one": await _place(world, "PRIVEE"), "a public one": await _place(world, "PUBLIQUE")}
        yield Scene(places, newcomer, Person(world.http))


@pytest.mark.parametrize("row", RIGHTS_ACTS, ids=str)
async def test_who_may_act_on_rights(scene: Scene, row: Row) -> None:
    before = await snapshot()
    form = {**row.given, **scene.target(row), "dryRun": True}
    place = scene.places.get(row.on, scene.places["a private one"])
    answers = []
    for standing in STANDINGS:
        answer = await do(place.people[standing], row.act, **form)
        items = [problem for item in answer.get("results", ()) for problem in item["userErrors"]]
        answers.append(" ".join(problem["code"] for problem in [*answer["userErrors"], *items]) or None)
    assert tuple(answers) == row.answers
    assert await refused(scene.nobody, OPERATIONS[row.act], input=form) == "UNAUTHENTICATED"
    assert await snapshot() == before


@pytest.mark.parametrize("operation", RIGHTS_READS)
async def test_who_may_read_rights(scene: Scene, operation: str) -> None:
    for place in scene.places.values():
        there = {"structureId": place.structure}
        forms: dict[str, dict[str, Any]] = {"Approval": {"id": place.waits}, "Approvals": {"filter": there}}
        asked = forms.get(operation, there)
        seen = []
        for standing in STANDINGS:
            answer = (await place.people[standing].run(OPERATIONS[operation], **asked))[operation.lower()]
            seen.append(bool(answer and answer.get("nodes", True)))
        assert tuple(seen) == RIGHTS_READS[operation]
        assert await refused(scene.nobody, OPERATIONS[operation], **asked) == "UNAUTHENTICATED"
