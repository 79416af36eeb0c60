"""The buttons of a structure are what may be done with it: each is held against a rehearsal (conventions 7)."""

from __future__ import annotations

from typing import Any, Final

import pytest

from api.domain.actions import ACTIONS
from api.domain.ids import public_id
from api.domain.organisation import StructureStatus
from api.domain.structure import STRUCTURE_ACTS
from api.models import Structure
from tests.api.forms import act, codes, key_of
from tests.api.organisation.people import (
    a_form,
    a_service,
    a_siret,
    a_structure,
    member,
    read,
    reader,
    somebody,
    writer,
)
from tests.circuits.snapshot import snapshot
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

OFFERS: Final = "availableActions { label enabled mutation targetId blockers { code message field } }"
PUBLIC_ONLY: Final = [ACTIONS[action].mutation for action, rule in STRUCTURE_ACTS.items() if rule.public_only]
KINDS: Final[tuple[dict[str, str], ...]] = ({}, {"type": "PUBLIQUE", "publicCategory": "COLLECTIVITE_LOCALE"})
STATES: Final = (*((status, False) for status in sorted(StructureStatus)), (StructureStatus.INACTIVE, True))
"""The statuses, and an inactive structure that another has taken over from."""


async def a_notice(person: Person) -> dict[str, Any]:
    """A file that somebody has just sent, to be joined."""
    return {"fileId": await person.upload(), "designation": "Notice", "kind": "AUTRE"}


async def forms_of(manager: Person, structure: str) -> dict[str, dict[str, Any]]:
    """What a screen would send for each act, after what each takes away has been put there."""
    joined = await a_notice(manager)
    account = {"iban": "FR1420041010050500013M02606", "holder": "Lac SAS"}
    for name, form in (
        ("addStructureAttachments", {"attachments": [joined]}),
        ("addBankAccount", account),
        ("giveMandate", {"validFrom": "2025-01-06"}),
    ):
        assert codes(await act(manager, name, {"structureId": structure, **form})) == []
    there = await read(manager, structure, "bankAccounts { id } givenMandates { id }")
    service = public_id("service", await a_service(structure, "VOIRIE"))
    card = {name: value for name, value in a_form().items() if name == "address"}
    forms: dict[str, dict[str, Any]] = {
        "updateStructure": {"designation": "Travaux", "email": "contact@exemple.fr", **card},
        "updateStructureSettings": {"engagementRequired": True},
        "changeSiret": {"newSiret": a_siret()},
        "addStructureAttachments": {},
        "removeStructureAttachments": {"ids": [joined["fileId"]]},
        "addBankAccount": {**account, "iban": "FR7630006000011234567890189"},
        "removeBankAccount": {"bankAccountId": there["bankAccounts"][0]["id"]},
        "createTechnicalAccount": {"name": "Progiciel"},
        "createWebhook": {"name": "Progiciel", "url": "https://outil.example/webhook"},
        "giveMandate": {"mandatary": {"identifier": "00012345500016"}, "validFrom": "2025-01-06"},
        "endMandate": {"mandateId": there["givenMandates"][0]["id"]},
        "createService": {"code": "EAUX", "name": "Eaux", "validFrom": "2025-01-06"},
        "openApplications": {"openings": [{"application": "SUIVI_DES_FLUX", "serviceId": service}]},
        "closeApplications": {"applications": ["FACTURES_EMISES"], "serviceIds": [service]},
        "deactivateStructure": {},
        "activateStructure": {},
    }
    named: dict[str, dict[str, Any]] = {
        "updateService": {"serviceId": service, "name": "Routes"},
        "deleteServices": {"serviceIds": [service]},
    }
    return {name: {"structureId": structure, **form} for name, form in forms.items()} | named


async def rehearsed(person: Person, name: str, form: dict[str, Any]) -> list[dict[str, Any]]:
    """What an act would answer; what several objects at once answer, of the one that is named."""
    payload = await act(person, name, {**form, "dryRun": True})
    problems = [payload, *payload.get("results", ())][-1]["userErrors"]
    return [{key: each[key] for key in ("code", "message", "field")} for each in problems]


@pytest.mark.parametrize("kind", KINDS, ids=repr)
async def test_what_is_offered_on_a_structure_is_what_may_be_done(town: World, kind: dict[str, str]) -> None:
    structure, manager = await a_structure(town, **kind)
    forms = await forms_of(manager, structure)
    assert forms.keys() == {ACTIONS[action].mutation for action in STRUCTURE_ACTS}
    for name in () if kind else PUBLIC_ONLY:
        del forms[name]
    people = [
        *(manager, await writer(town, structure), await reader(town, structure), await member(town, structure)),
        *(await somebody(town, support=True), await somebody(town)),
    ]
    for person in people:
        forms["addStructureAttachments"]["attachments"] = [await a_notice(person)]
        for status, replaced in STATES if person is manager else STATES[:1]:
            successor = key_of(town.structures["LORMEL"]) if replaced else None
            _ = await Structure.filter(id=key_of(structure)).update(status=status, successor_id=successor)
            before = await snapshot()
            shown = await read(person, structure, OFFERS)
            listed = {each["mutation"]: each for each in shown["availableActions"]} if shown else {}
            assert listed.keys() <= forms.keys()
            for name, form in forms.items():
                answer = await rehearsed(person, name, form)
                told = (people.index(person), status, replaced, name, listed.get(name), answer)
                if name in listed:
                    assert answer == listed[name]["blockers"], told
                    assert listed[name]["enabled"] == (answer == []), told
                    assert (listed[name]["targetId"], bool(listed[name]["label"])) == (structure, True), told
                else:
                    assert [each["code"] for each in answer] == ["FORBIDDEN" if shown else "NOT_FOUND"], told
            assert await snapshot() == before
