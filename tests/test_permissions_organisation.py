"""The matrix of what is done to structures: each mutation and root field, from each standing (organisation §11)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
import pytest_asyncio

from api.domain.ids import public_id
from tests.api.forms import act, codes, mutation
from tests.api.organisation.people import (
    a_form,
    a_service,
    a_structure,
    member,
    read,
    reader,
    refused,
    somebody,
    writer,
)
from tests.circuits.snapshot import snapshot
from tests.databases import Databases
from tests.world import Person, World, a_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

STANDINGS: Final = ("stranger", "attached", "reader", "writer", "manager", "support")
"""INS, UC, OC, OM, GP and SUP of the reference's matrix; somebody signed out is told UNAUTHENTICATED everywhere."""

OK: Final = None
NO: Final = "FORBIDDEN"
LEVEL: Final = "CONSULTATION_ONLY"
BLIND: Final = "NOT_FOUND"
FILE: Final = {"fileId": "fichier_x", "designation": "Notice", "kind": "AUTRE"}
FILES: Final = "FILE_UNUSABLE"
TOOL: Final = {"name": "Progiciel"}
HOOK: Final = {"name": "Progiciel", "url": "https://outil.example/webhook"}
ACCOUNT: Final = {"iban": "FR7630006000011234567890189", "holder": "Lac SAS"}
STATE: Final = "TRANSITION_NOT_ALLOWED"
PUBLIC: Final = "PARAMETER_NOT_APPLICABLE"
SUPPORT: Final = "PUBLIC_CREATION_BY_SUPPORT_ONLY"

NEW: Final = a_form()
WORDS: Final = {"designation": "Autre"}
ASKS: Final = {"engagementRequired": True}
SIRET: Final = {"newSiret": "35600000000048"}

PART: Final = {"code": "VOIRIE", "name": "Voirie", "validFrom": "2025-01-06"}
NAME: Final = {"name": "Routes"}
OPENING: Final = {"openings": [{"application": "SUIVI_DES_FLUX"}]}
CLOSING: Final = {"applications": ["FACTURES_EMISES"]}


@dataclass(frozen=True)
class Row:
    """An act on a structure, and what rehearsing it answers to each standing."""

    act: str
    on: str
    given: Mapping[str, Any]
    answers: tuple[str | None, ...]

    def __str__(self) -> str:
        return f"{self.act} on {self.on}"


def _row(act: str, on: str, given: Mapping[str, Any], *answers: str | None) -> Row:
    return Row(act, on, given, answers)


# fmt: off
ORGANISATION_ACTS: Final = (
    #                                                    STRANG. ATTACH. READER  WRITER  MANAG.  SUPPORT
    _row("createStructure", "nothing", NEW,              OK,     OK,     OK,     OK,     OK,     OK),
    _row("createStructure", "nothing", {**NEW, "type": "PUBLIQUE", "publicCategory": "EPN"},
                                                         SUPPORT, SUPPORT, SUPPORT, SUPPORT, SUPPORT, OK),
    _row("updateStructure", "a private one", WORDS,      BLIND,  NO,     LEVEL,  OK,     OK,     OK),
    _row("updateStructure", "a public one", WORDS,       NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("updateStructureSettings", "a public one", ASKS,
                                                         NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("updateStructureSettings", "a private one", ASKS,
                                                         BLIND,  NO,     LEVEL,  PUBLIC, PUBLIC, PUBLIC),
    _row("changeSiret", "a private one", SIRET,          BLIND,  NO,     LEVEL,  OK,     OK,     OK),
    _row("changeSiret", "a public one", SIRET,           NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("deactivateStructure", "a private one", {},     BLIND,  NO,     LEVEL,  OK,     OK,     OK),
    _row("deactivateStructure", "a public one", {},      NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("activateStructure", "a public one", {},        NO,     NO,     LEVEL,  STATE,  STATE,  STATE),
    # The form is refused to whoever may fill it: the files and the accounts that it names are nobody's.
    _row("addStructureAttachments", "a public one", {"attachments": [FILE]},
                                                         NO,     NO,     LEVEL,  FILES,  FILES,  FILES),
    _row("removeStructureAttachments", "a private one", {"ids": [FILE["fileId"]]},
                                                         BLIND,  NO,     LEVEL,  BLIND,  BLIND,  BLIND),
    _row("addBankAccount", "a private one", ACCOUNT,     BLIND,  NO,     LEVEL,  OK,     OK,     NO),
    _row("addBankAccount", "a public one", ACCOUNT,      NO,     NO,     LEVEL,  OK,     OK,     NO),
    _row("removeBankAccount", "a public one", {"bankAccountId": "compte_x"},
                                                         NO,     NO,     LEVEL,  BLIND,  BLIND,  NO),
    _row("giveMandate", "a private one", {"validFrom": "2025-01-06"},
                                                         BLIND,  NO,     NO,     NO,     OK,     NO),
    _row("endMandate", "a public one", {"mandateId": "mandat_x"},
                                                         NO,     NO,     NO,     NO,     BLIND,  NO),
    _row("createService", "a private one", PART,         BLIND,  NO,     LEVEL,  OK,     OK,     OK),
    _row("createService", "a public one", PART,          NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("openApplications", "a private one", OPENING,   BLIND,  NO,     LEVEL,  OK,     OK,     OK),
    _row("openApplications", "a public one", OPENING,    NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("closeApplications", "a public one", CLOSING,   NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("updateService", "a service of a private one", NAME,
                                                         BLIND,  NO,     LEVEL,  OK,     OK,     OK),
    _row("updateService", "a service of a public one", NAME,
                                                         NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("deleteServices", "a service of a private one", {},
                                                         BLIND,  NO,     LEVEL,  OK,     OK,     OK),
    _row("deleteServices", "a service of a public one", {},
                                                         NO,     NO,     LEVEL,  OK,     OK,     OK),
    _row("createTechnicalAccount", "a private one", TOOL,
                                                         BLIND,  NO,     NO,     NO,     OK,     NO),
    _row("createTechnicalAccount", "a public one", TOOL, NO,     NO,     NO,     NO,     OK,     NO),
    _row("createWebhook", "a private one", HOOK,         BLIND,  NO,     NO,     NO,     OK,     NO),
    _row("createWebhook", "a public one", HOOK,          NO,     NO,     NO,     NO,     OK,     NO),
)
# fmt: on

ORGANISATION_READS: Final[Mapping[str, str]] = {
    "ticket": 'query Q { ticket(id: "ticket_x") { id } }',
    "tickets": "query Q { tickets { nodes { id } } }",
    "structure": "query Q($id: ID!) { structure(id: $id) { id } }",
    "structures": "query Q { structures { nodes { id } } }",
    "structuresToJoin": 'query Q { structuresToJoin(search: "structure") { id } }',
}
"""The root fields about structures: open to whoever is signed in, each row by its own visibility."""


@dataclass
class Scene:
    """A sandbox with a private structure and a public one, and somebody of each standing towards each."""

    structures: dict[str, str]
    services: dict[str, str]
    people: dict[tuple[str, str], Person]
    nobody: Person

    def named(self, row: Row) -> dict[str, Any]:
        """What an input says of the object of an act."""
        if row.on == "nothing":
            return {}
        if row.on not in self.services:
            return {"structureId": self.structures[row.on]}
        service = self.services[row.on]
        return {"serviceIds": [service]} if row.act == "deleteServices" else {"serviceId": service}


async def _people(world: World, structure: str, manager: Person) -> dict[str, Person]:
    return {
        "stranger": await somebody(world),
        "attached": await member(world, structure),
        "reader": await reader(world, structure),
        "writer": await writer(world, structure),
        "manager": manager,
        "support": await somebody(world, support=True),
    }


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    async with databases.furnished() as url, a_world(url, tmp_path_factory.mktemp("data")) as world:
        structures: dict[str, str] = {}
        services: dict[str, str] = {}
        people: dict[tuple[str, str], Person] = {}
        for name, type_ in (("a private one", "PRIVEE"), ("a public one", "PUBLIQUE")):
            structures[name], manager = await a_structure(world, type=type_)
            services[f"a service of {name}"] = public_id("service", await a_service(structures[name], "PARCS"))
            found = await _people(world, structures[name], manager)
            people |= {(name, standing): person for standing, person in found.items()}
        yield Scene(structures, services, people, Person(world.http))


@pytest.mark.parametrize("row", ORGANISATION_ACTS, ids=str)
async def test_who_may_act_on_a_structure(scene: Scene, row: Row) -> None:
    before = await snapshot()
    on = "a private one" if row.on == "nothing" else row.on.removeprefix("a service of ")
    form = {**row.given, **scene.named(row), "dryRun": True}
    answers = []
    for standing in STANDINGS:
        payload = await act(scene.people[on, standing], row.act, form)
        found = codes(payload) or [code for each in payload.get("results", ()) for code in codes(each)]
        answers.append(" ".join(found) or None)
    assert tuple(answers) == row.answers
    assert await refused(scene.nobody, mutation(row.act), input=form) == "UNAUTHENTICATED"
    assert await snapshot() == before


@pytest.mark.parametrize("field", ORGANISATION_READS)
async def test_who_may_read_structures(scene: Scene, field: str) -> None:
    for name, structure in scene.structures.items():
        for standing in STANDINGS:
            answer = (await scene.people[name, standing].post(ORGANISATION_READS[field], id=structure)).json()
            assert "errors" not in answer, (field, standing)
    assert await refused(scene.nobody, ORGANISATION_READS[field], id="structure_x") == "UNAUTHENTICATED"


async def test_who_may_see_a_structure(scene: Scene) -> None:
    for (name, standing), person in scene.people.items():
        hidden = name == "a private one" and standing == "stranger"
        assert (await read(person, scene.structures[name], "id") is None) is hidden, (name, standing)
