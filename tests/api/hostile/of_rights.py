"""Inputs that are right: rattachements, habilitations, the requests of both, mandates, and who succeeds whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.domain.habilitation import Level
from api.domain.ids import public_id
from api.models import Rattachement, User
from tests.api.hostile.scene import PRIVATE, PUBLIC, Scene
from tests.api.hostile.template import TWICE, Template, on_structure
from tests.api.hostile.values import Form
from tests.api.organisation.people import ORGANISATION, a_structure, member, somebody, user_of
from tests.circuits.stage import SIRETS

NEWCOMER: Final = "somebody attached to nothing"
CANDIDATE: Final = "somebody who waits to be let in"
COLLEAGUE: Final = "somebody of the private one"
PART: Final = "somebody of a service of the private one"
APPLICANT: Final = "somebody of the private one who waits"
LEAVING: Final = "somebody who leaves"


async def _newcomer(at: Scene, who: str = NEWCOMER) -> str:
    """Their address."""
    if who not in at.people:
        at.people[who] = await somebody(at.world)
    return (await user_of(at.people[who])).connection_email


async def _colleague(at: Scene, who: str = COLLEAGUE) -> User:
    """The account of somebody attached to the private structure."""
    if who not in at.people:
        at.people[who] = await member(at.world, at.structures[PRIVATE], (ORGANISATION, Level.CONSULTATION))
    return await user_of(at.people[who])


async def _rattachement(at: Scene, who: str = COLLEAGUE) -> str:
    row = await Rattachement.get(user_id=(await _colleague(at, who)).id)
    return public_id("rattachement", row.id)


async def _line(at: Scene) -> Form:
    service = await at.service(PRIVATE, "VOIRIE")
    return {"application": "FACTURES_EMISES", "level": "MODIFICATION", "change": "ADD", "serviceId": service}


async def _to_join(at: Scene) -> Form:
    await _newcomer(at)
    services = [await at.service(PUBLIC, "ROUTES")]
    return {"structureId": at.structures[PUBLIC], "serviceIds": services, "comment": "Recrutée au 1er mars"}


async def _to_attach(at: Scene) -> Form:
    services = [await at.service(PRIVATE, "VOIRIE")]
    whom = {"email": await _newcomer(at), "role": "UTILISATEUR_SIMPLE", "validFrom": "2025-01-06"}
    part = {"wholeStructure": False, "serviceIds": services, "comment": "Recrutée au 1er mars"}
    return {"structureId": at.structures[PRIVATE], **whom, **part}


async def _to_attach_widely(at: Scene) -> Form:
    whom = {"email": await _newcomer(at), "role": "UTILISATEUR_SIMPLE", "validFrom": "2025-01-06"}
    return {"structureIds": [at.structures[PRIVATE]], **whom, "comment": "Recrutée au 1er mars"}


async def _to_change(at: Scene) -> Form:
    services = [await at.service(PRIVATE, code) for code in ("VOIRIE", "PORT")]
    if PART not in at.people:
        email = await _newcomer(at, PART)
        await at.do(PRIVATE, "attachUser", {**await _to_attach(at), "email": email, "serviceIds": services[:1]})
    return {"rattachementId": await _rattachement(at, PART), "wholeStructure": False, "serviceIds": services}


async def _to_promote(at: Scene) -> Form:
    return {"rattachementId": await _rattachement(at), "role": "GESTIONNAIRE_SECONDAIRE"}


async def _to_detach(at: Scene) -> Form:
    return {"rattachementIds": [await _rattachement(at)]}


async def _to_hand_over(at: Scene) -> Form:
    successor = (await _colleague(at)).connection_email
    return {"structureId": at.structures[PRIVATE], "successorEmail": successor}


async def _to_leave(at: Scene) -> Form:
    structure, at.people[LEAVING] = await a_structure(at.world)
    successor = await user_of(await member(at.world, structure))
    return {"successors": [{"structureId": structure, "email": successor.connection_email}]}


async def _to_ask(at: Scene) -> Form:
    _ = await _colleague(at)
    return {"structureId": at.structures[PRIVATE], "changes": [await _line(at)], "comment": "Pour les décomptes"}


async def _to_set(at: Scene) -> Form:
    users = [public_id("user", (await _colleague(at)).id)]
    return {"structureId": at.structures[PRIVATE], "userIds": users, "changes": [await _line(at)]}


async def _to_copy(at: Scene) -> Form:
    whose = public_id("user", (await _colleague(at)).id)
    return {"fromUserId": whose, "email": await _newcomer(at), "structureIds": [at.structures[PRIVATE]]}


async def _joining(at: Scene) -> str:
    """A request to be let in, made once."""
    await _newcomer(at, CANDIDATE)
    return await at.request(CANDIDATE, "requestRattachement", await _to_join(at))


async def _asking(at: Scene) -> str:
    """A request of profiles, made once."""
    _ = await _colleague(at, APPLICANT)
    return await at.request(APPLICANT, "requestHabilitations", await _to_ask(at))


async def _to_let_in(at: Scene) -> Form:
    given = {"role": "UTILISATEUR_SIMPLE", "serviceIds": [await at.service(PUBLIC, "ROUTES")], "comment": "Bienvenue"}
    return {"approvalId": await _joining(at), **given}


async def _to_grant(at: Scene) -> Form:
    return {"approvalId": await _asking(at), "profiles": [await _line(at)]}


async def _to_refuse(at: Scene) -> Form:
    return {"approvalId": await _asking(at), "reason": "Demander d'abord la formation"}


async def _to_decide(at: Scene) -> Form:
    return {"approvalIds": [await _asking(at)], "decision": "REFUSE", "reason": "Demander d'abord la formation"}


async def _to_withdraw(at: Scene) -> Form:
    return {"approvalId": await _asking(at)}


async def _to_end(at: Scene) -> Form:
    return {"structureId": at.structures[PRIVATE], "mandateId": await at.mandate(PRIVATE)}


_MANDATARY: Final = {"identifier": SIRETS["VALOMBRE"]}

OF_RIGHTS: Final[Mapping[str, tuple[Template, ...]]] = {
    # Every structure may be asked.
    "requestRattachement": (
        Template(NEWCOMER, _to_join, takes={"structureId": ("somebody else's",), "serviceIds": TWICE}),
    ),
    # One has always been there, or will be one day (ATT-15).
    "attachUser": (Template(PRIVATE, _to_attach, takes={"validFrom": ("year 1", "year 9999"), "serviceIds": TWICE}),),
    "attachUserToStructures": (
        Template(PRIVATE, _to_attach_widely, takes={"validFrom": ("year 1", "year 9999"), "structureIds": TWICE}),
    ),
    "updateRattachement": (Template(PRIVATE, _to_change, takes={"serviceIds": TWICE}), Template(PRIVATE, _to_promote)),
    "detachUsers": (Template(PRIVATE, _to_detach, takes={"rattachementIds": TWICE}),),
    "transferPrincipalManager": (Template(PRIVATE, _to_hand_over),),
    "deactivateAccount": (Template(LEAVING, _to_leave),),
    "requestHabilitations": (Template(COLLEAGUE, _to_ask, takes={"changes": TWICE}),),
    "setHabilitations": (Template(PRIVATE, _to_set, takes={"userIds": TWICE, "changes": TWICE}),),
    "copyRights": (Template(PRIVATE, _to_copy, takes={"structureIds": TWICE}),),
    "approve": (
        Template(PUBLIC, _to_let_in, takes={"serviceIds": TWICE}),
        Template(PRIVATE, _to_grant, takes={"profiles": TWICE}),
    ),
    "refuseApproval": (Template(PRIVATE, _to_refuse),),
    "decideApprovals": (Template(PRIVATE, _to_decide, takes={"approvalIds": TWICE}),),
    "withdrawApproval": (Template(APPLICANT, _to_withdraw),),
    "giveMandate": (
        Template(
            PRIVATE,
            on_structure(PRIVATE, mandatary=_MANDATARY, validFrom="2025-01-06", validUntil="2026-01-01"),
            takes={"validFrom": ("year 1",), "validUntil": ("year 9999",)},
        ),
    ),
    "endMandate": (Template(PRIVATE, _to_end),),
}
