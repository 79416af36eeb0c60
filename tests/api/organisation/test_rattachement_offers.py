"""The buttons of a rattachement are what may be done with it: each is held against a rehearsal (conventions 7)."""

from __future__ import annotations

from typing import Any

import pytest

from api.domain.actions import ACTIONS
from api.domain.ids import public_id
from api.domain.rattachement import RATTACHEMENT_ACTS
from api.models import Rattachement
from tests.api.forms import act, codes, key_of
from tests.api.organisation.people import a_structure, member, reader, somebody, user_of, writer
from tests.api.organisation.rights import done, profile
from tests.api.organisation.test_structure_offers import OFFERS, rehearsed
from tests.circuits.snapshot import snapshot
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def attached_to(structure: str, person: Person) -> dict[str, str]:
    """Somebody's rattachement to a structure, and their account."""
    user = await user_of(person)
    row = await Rattachement.get(user_id=user.id, structure_id=key_of(structure))
    return {"link": public_id("rattachement", row.id), "user": public_id("user", user.id)}


def forms_of(structure: str, link: str, user: str, *, principal: bool) -> dict[str, dict[str, Any]]:
    """What a screen would send for each act; who has every profile already is taken one."""
    line = profile("FACTURES_EMISES", "MODIFICATION", change="REMOVE" if principal else "ADD")
    return {
        "updateRattachement": {"rattachementId": link, "wholeStructure": True},
        "detachUsers": {"rattachementIds": [link]},
        "requestHabilitations": {"structureId": structure, "changes": [line]},
        "setHabilitations": {"structureId": structure, "userIds": [user], "changes": [line]},
    }


async def test_what_is_offered_on_a_rattachement_is_what_may_be_done(town: World) -> None:
    structure, manager = await a_structure(town)
    viewers = [
        *(manager, await writer(town, structure), await reader(town, structure), await member(town, structure)),
        *(await somebody(town, support=True), await somebody(town)),
    ]
    pending, refused = await somebody(town), await somebody(town)
    _ = await done(pending, "RequestRattachement", structureId=structure)
    asked = await done(refused, "RequestRattachement", structureId=structure)
    assert codes(await act(manager, "refuseApproval", approvalId=asked["approval"]["id"], reason="Inconnu")) == []
    links = [(person, await attached_to(structure, person)) for person in (*viewers[:4], pending, refused)]
    before, enabled = await snapshot(), set()
    for viewer in viewers:
        for place, (person, named) in enumerate(links):
            forms = forms_of(structure, **named, principal=person is manager)
            assert forms.keys() == {ACTIONS[action].mutation for action in RATTACHEMENT_ACTS}
            if person is not viewer:
                del forms["requestHabilitations"]  # which is for oneself
            query = f"query R($id: ID!) {{ node(id: $id) {{ ... on Rattachement {{ {OFFERS} }} }} }}"
            shown = (await viewer.run(query, id=named["link"]))["node"]
            listed = {each["mutation"]: each for each in shown["availableActions"]} if shown else {}
            assert listed.keys() <= forms.keys()
            for name, form in forms.items():
                answer = await rehearsed(viewer, name, form)
                told = (viewers.index(viewer), place, name, listed.get(name), answer)
                if name in listed:
                    assert answer == listed[name]["blockers"], told
                    assert listed[name]["enabled"] == (answer == []), told
                    assert listed[name]["targetId"] == form.get("structureId", named["link"]), told
                    enabled |= {(name, person is viewer)} if not answer else set()
                else:
                    assert {each["code"] for each in answer} in ({"FORBIDDEN"}, {"NOT_FOUND"}), told
    assert await snapshot() == before
    assert enabled == {
        *((name, own) for name in ("updateRattachement", "detachUsers", "setHabilitations") for own in (True, False)),
        ("requestHabilitations", True),
    }
