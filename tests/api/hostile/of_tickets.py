"""Inputs that are right: support requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.domain.habilitation import Application, Level
from api.domain.ids import public_id
from tests.api.hostile.scene import PUBLIC, Scene
from tests.api.hostile.template import Make, Template
from tests.api.hostile.values import Form
from tests.api.organisation.captcha import a_request, a_solution
from tests.api.organisation.people import member, read, user_of
from tests.circuits.stage import SIRETS
from tests.circuits.story import A4

Step = tuple[str, str, Form]
"""Who does what to the request, with what besides its id."""

AGENT: Final = "an agent of the public one"
QUESTION: Final = {
    "category": "Factures de travaux",
    "subCategory": "M-Question pour le destinataire de ma facture",
    "title": "Acompte de mars",
    "description": "Quand sera-t-il payé ?",
}


async def _plan(at: Scene, who: str) -> list[Form]:
    return [{"fileId": await at.file(who), "designation": "Plan", "kind": "AUTRE"}]


async def _question(at: Scene) -> Form:
    """A question to the public structure of the scene."""
    siret = (await read(await at.person(PUBLIC), at.structures[PUBLIC], "identifier"))["identifier"]
    return {**QUESTION, "structureId": at.world.structures["BATILOIRE"], "toStructure": {"identifier": siret}}


async def _agent(at: Scene) -> str:
    """An agent who is asked nothing yet."""
    if AGENT not in at.people:
        treats = (Application.SOLLICITATIONS_RECUES, Level.MODIFICATION)
        at.people[AGENT] = await member(at.world, at.structures[PUBLIC], treats)
    return public_id("user", (await user_of(at.people[AGENT])).id)


async def _draft(at: Scene) -> Form:
    ticket = await at.ticket("draft", await _question(at))
    about = {"pieceId": await at.piece("A4", (A4,)), "attachments": await _plan(at, "BATILOIRE gestionnaire")}
    place = {"identifier": SIRETS["VALOMBRE"], "serviceCode": "TRAVAUX"}
    return {**await _question(at), "ticketId": ticket, "toStructure": place, **about}


def _on(name: str, *steps: Step, **given: Any) -> Make:
    """The input of an act on a request that is played once under that name."""

    async def make(at: Scene) -> Form:
        return {"ticketId": await at.ticket(name, await _question(at), *steps), **given}

    return make


_SENT: Final[tuple[Step, ...]] = (("BATILOIRE gestionnaire", "submitTicket", {}),)
_TAKEN: Final[tuple[Step, ...]] = (*_SENT, (PUBLIC, "takeTicket", {}))
_ANSWERED: Final[tuple[Step, ...]] = (*_TAKEN, (PUBLIC, "answerTicket", {"text": "Payé le 12"}))


async def _answer(at: Scene) -> Form:
    return {**await _on("taken", *_TAKEN, text="Payé le 12")(at), "attachments": await _plan(at, PUBLIC)}


async def _transfer(at: Scene) -> Form:
    return {**await _on("taken", *_TAKEN, comment="Pour la comptabilité")(at), "toUserId": await _agent(at)}


async def _signed_out(at: Scene) -> Form:
    return a_request(await a_solution(at.world))


OF_TICKETS: Final[Mapping[str, tuple[Template, ...]]] = {
    "saveTicket": (Template("BATILOIRE gestionnaire", _draft, takes={"pieceId": ("closed",)}),),
    "submitTicket": (Template("BATILOIRE gestionnaire", _on("draft")),),
    "submitSignedOutTicket": (Template("nobody", _signed_out),),
    "discardTicket": (Template("BATILOIRE gestionnaire", _on("draft")),),
    "takeTicket": (Template(PUBLIC, _on("sent", *_SENT)),),
    "answerTicket": (Template(PUBLIC, _answer),),
    "transferTicket": (Template(PUBLIC, _transfer),),
    "closeTicket": (Template("BATILOIRE gestionnaire", _on("answered", *_ANSWERED)),),
}
