"""Support requests: rules SUP-01, SUP-02, SUP-04, SUP-05 and the examples of §12.10, through HTTP."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from api.domain.actions import ACTIONS, Action
from api.domain.habilitation import Application, Level
from api.domain.ids import public_id
from api.domain.support import TicketStatus
from api.models import Habilitation, JournalEntry, Ticket
from tests.api.forms import SIRETS, act, codes, key_of, mutation, problems
from tests.api.organisation.mails import mails_to, text_of
from tests.api.organisation.people import a_service, a_structure, member, refused, somebody, user_of
from tests.api.organisation.tools import a_tool
from tests.circuits.snapshot import snapshot
from tests.world import START, Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

RECEIVED = Application.SOLLICITATIONS_RECUES
TREATS = (RECEIVED, Level.MODIFICATION)
READS = (RECEIVED, Level.CONSULTATION)
WORKS = "Factures de travaux"
QUESTION = "M-Question pour le destinataire de ma facture"
TICKET = """query T($id: ID!) { ticket(id: $id) {
  number status category subCategory title toStructure { id } author { id } assignee { id }
  messages { fromSupport text author { id } attachments { id } } attachments { id }
  availableActions { action enabled targetId blockers { code } }
} }"""
ACTS: dict[Action, dict[str, Any]] = {
    Action.SAVE_TICKET: {"title": "Acompte d'avril"},
    Action.SUBMIT_TICKET: {},
    Action.TAKE_TICKET: {},
    Action.ANSWER_TICKET: {"text": "Le 12"},
    Action.TRANSFER_TICKET: {"comment": "Pour toi"},
    Action.CLOSE_TICKET: {},
}
"""The buttons of a request, and what a screen sends with each."""


@dataclass
class Desk:
    """An issuer, and a public structure with one agent for all of it, one for a service, one who only reads."""

    structure: str
    issuer: Person
    public: str
    manager: Person
    agent: Person
    of_service: Person
    reader: Person


async def a_desk(world: World) -> Desk:
    structure, issuer = await a_structure(world)
    public, manager = await a_structure(world, type="PUBLIQUE")
    service = await a_service(public, "TRAVAUX")
    of_service = await member(world, public)
    granted = {"user_id": (await user_of(of_service)).id, "structure_id": key_of(public), "service_id": service}
    await Habilitation(
        **granted, application=RECEIVED, level=Level.MODIFICATION, granted_at=START, effective_at=START
    ).save(force_create=True)
    agent, reader = await member(world, public, TREATS), await member(world, public, READS)
    return Desk(structure, issuer, public, manager, agent, of_service, reader)


async def siret_of(person: Person, structure: str) -> str:
    found = await person.run("query S($id: ID!) { structure(id: $id) { identifier } }", id=structure)
    siret: str = found["structure"]["identifier"]
    return siret


async def a_draft(desk: Desk, **changes: Any) -> str:
    """A question of the issuer to the works service of the public structure, well filled."""
    form = {
        "structureId": desk.structure,
        "category": WORKS,
        "subCategory": QUESTION,
        "title": "Acompte de mars",
        "description": "Quand sera-t-il payé ?",
        "toStructure": {"identifier": await siret_of(desk.issuer, desk.public), "serviceCode": "TRAVAUX"},
        **changes,
    }
    payload = await act(desk.issuer, "saveTicket", form)
    assert codes(payload) == [], payload
    ticket: str = payload["ticket"]["id"]
    return ticket


async def does(person: Person, name: str, ticket: str, **given: Any) -> list[tuple[str, str | None]]:
    """The problems of an act on a request."""
    return problems(await act(person, name, {"ticketId": ticket, **given}))


async def a_request(desk: Desk, **changes: Any) -> str:
    ticket = await a_draft(desk, **changes)
    assert await does(desk.issuer, "submitTicket", ticket) == []
    return ticket


async def shown(person: Person, ticket: str) -> Any:
    return (await person.run(TICKET, id=ticket))["ticket"]


def buttons(found: Any) -> dict[str, list[str]]:
    return {each["action"]: [blocker["code"] for blocker in each["blockers"]] for each in found["availableActions"]}


async def test_12_10_a_technical_question_goes_to_the_support(town: World) -> None:
    claire, support = await town.person("BATILOIRE", "gestionnaire"), await somebody(town, support=True)
    form = {"structureId": town.structures["BATILOIRE"], "category": WORKS, "subCategory": "Dépôt"}
    saved = await act(claire, "saveTicket", {**form, "title": "Dépôt refusé", "description": "Le PDF est refusé."})
    ticket = saved["ticket"]["id"]
    assert await shown(support, ticket) is None
    assert await does(claire, "submitTicket", ticket) == []
    found = await shown(support, ticket)
    assert (found["status"], found["toStructure"], found["number"][:4]) == ("SOUMIS", None, "SOL-")
    assert await does(support, "takeTicket", ticket) == []
    assert await does(support, "answerTicket", ticket, text="Envoyez un PDF sans script.") == []
    (message,) = (await shown(claire, ticket))["messages"]
    assert message["fromSupport"] is True
    assert await does(claire, "closeTicket", ticket) == []
    assert (await shown(claire, ticket))["status"] == "CLOTURE"
    # §3.7: their issuer has the number by mail too, then learns of the answer.
    issuer = (await user_of(claire)).contact_email
    assert [mail["Subject"] for mail in await mails_to(issuer)] == [
        f"Votre sollicitation est enregistrée : {found['number']}",
        f"Réponse à votre sollicitation : {found['number']}",
    ]
    user = await user_of(support)
    assert [mail["Subject"] for mail in await mails_to(user.contact_email)] == [
        f"Nouvelle sollicitation : {found['number']}"
    ]


async def test_a_draft_is_deleted_by_its_issuer_with_what_it_holds(town: World) -> None:
    """§9.3; its files are free again, and what was submitted stays."""
    desk = await a_desk(town)
    file = await desk.issuer.upload("capture.pdf")
    joined = [{"fileId": file, "designation": "Capture", "kind": "AUTRE"}]
    ticket = await a_draft(desk, attachments=joined)
    assert buttons(await shown(desk.issuer, ticket))["DISCARD_TICKET"] == []
    assert await does(desk.agent, "discardTicket", ticket) == [("NOT_FOUND", None)]
    assert await does(desk.issuer, "discardTicket", ticket, expectedVersion=7) == [("VERSION_CONFLICT", None)]
    assert await does(desk.issuer, "discardTicket", ticket, dryRun=True) == []
    assert await shown(desk.issuer, ticket)
    payload = await act(desk.issuer, "discardTicket", {"ticketId": ticket})
    assert (codes(payload), payload["ticket"]) == ([], None)
    assert await shown(desk.issuer, ticket) is None
    assert await does(desk.issuer, "discardTicket", ticket) == [("NOT_FOUND", None)]
    sent = await a_request(desk, attachments=joined)
    assert buttons(await shown(desk.issuer, sent))["DISCARD_TICKET"] == ["TRANSITION_NOT_ALLOWED"]
    assert await does(desk.issuer, "discardTicket", sent) == [("TRANSITION_NOT_ALLOWED", None)]
    assert await does(desk.agent, "discardTicket", sent) == [("FORBIDDEN", None)]


async def test_12_10_a_business_question_goes_to_the_agents_of_the_service(town: World) -> None:
    claire = await town.person("BATILOIRE", "gestionnaire")
    form = {
        "structureId": town.structures["BATILOIRE"],
        "category": WORKS,
        "subCategory": QUESTION,
        "title": "Acompte",
        "description": "Quand ?",
        "toStructure": {"identifier": SIRETS["VALOMBRE"], "serviceCode": "TRAVAUX"},
    }
    ticket = (await act(claire, "saveTicket", form))["ticket"]["id"]
    assert await does(claire, "submitTicket", ticket) == []
    agent = await town.person("VALOMBRE", "gestionnaire")
    found = await shown(agent, ticket)
    assert (found["status"], found["toStructure"]["id"]) == ("SOUMIS", town.structures["VALOMBRE"])
    assert await does(agent, "takeTicket", ticket) == []
    assert (await shown(claire, ticket))["status"] == "EN_COURS"
    assert await shown(await town.person("LORMEL", "gestionnaire"), ticket) is None
    assert await shown(await somebody(town, support=True), ticket) is None


async def test_sup_02_a_draft_is_its_authors_and_tells_what_is_missing(town: World) -> None:
    desk = await a_desk(town)
    file, other = [await desk.issuer.upload(name) for name in ("plan.pdf", "note.pdf")]
    named = {"designation": "Plan", "kind": "AUTRE"}
    payload = await act(desk.issuer, "saveTicket", {"attachments": [{"fileId": file, **named}]})
    assert codes(payload) == []
    ticket = payload["ticket"]["id"]
    assert payload["ticket"]["number"] is None
    assert await does(desk.issuer, "submitTicket", ticket) == [
        ("FIELD_REQUIRED", name) for name in ("category", "subCategory", "title", "description", "structureId")
    ]
    assert buttons(await shown(desk.issuer, ticket))["SUBMIT_TICKET"] == ["FIELD_REQUIRED"] * 5
    wrong = {
        "category": WORKS,
        "subCategory": "M-Suivi du paiement",
        "title": "t" * 201,
        "structureId": desk.public,
        "toStructure": {"identifier": SIRETS["BATILOIRE"]},
        "pieceId": "piece_x",
    }
    assert await does(desk.issuer, "saveTicket", ticket, **wrong) == [
        ("VALUE_NOT_ALLOWED", "subCategory"),
        ("FIELD_TOO_LONG", "title"),
        ("NOT_FOUND", "structureId"),
        ("RECIPIENT_NOT_ALLOWED", "toStructure"),
        ("NOT_FOUND", "pieceId"),
    ]
    assert await does(desk.issuer, "saveTicket", ticket, attachments=[{"fileId": other, **named}]) == []
    assert [each["id"] for each in (await shown(desk.issuer, ticket))["attachments"]] == [other]
    assert await does(desk.issuer, "saveTicket", ticket, category=WORKS, subCategory=QUESTION, title="Titre") == []
    assert await does(desk.issuer, "submitTicket", ticket) == [
        ("FIELD_REQUIRED", name) for name in ("description", "structureId", "toStructure")
    ]
    for person in (desk.agent, desk.manager, await somebody(town, support=True)):
        assert await shown(person, ticket) is None
        assert await does(person, "saveTicket", ticket, title="Autre") == [("NOT_FOUND", None)]
        assert (await town.http.get(f"/files/{other}", headers=person.headers)).status_code == 404
    assert await does(desk.issuer, "answerTicket", ticket, text="?") == [("TRANSITION_NOT_ALLOWED", None)]


async def test_sup_04_one_takes_it_before_treating_it(town: World) -> None:
    desk = await a_desk(town)
    ticket = await a_request(desk)
    assert await does(desk.agent, "answerTicket", ticket, text="Bientôt") == [("TICKET_NOT_ASSIGNED", None)]
    sent = await asyncio.gather(
        *(person.post(mutation("takeTicket"), input={"ticketId": ticket}) for person in (desk.agent, desk.of_service))
    )
    answers = [codes(each.json()["data"]["takeTicket"]) for each in sent]
    assert sorted(answers) == [[], ["TRANSITION_NOT_ALLOWED"]]
    taker, rival = (desk.agent, desk.of_service) if answers[0] == [] else (desk.of_service, desk.agent)
    assert await does(rival, "answerTicket", ticket, text="Bientôt") == [("TICKET_NOT_ASSIGNED", None)]
    assert buttons(await shown(rival, ticket))["ANSWER_TICKET"] == ["TICKET_NOT_ASSIGNED"]
    assert await does(taker, "answerTicket", ticket, text=" ") == [("FIELD_REQUIRED", "text")]
    assert await does(taker, "answerTicket", ticket, text="a\x00b") == [("VALUE_NOT_ALLOWED", "text")]
    assert await does(taker, "answerTicket", ticket, text="Lequel ?", needsComplement=True) == []
    assert (await shown(desk.issuer, ticket))["status"] == "EN_ATTENTE_COMPLEMENT"
    assert await does(taker, "answerTicket", ticket, text="Alors ?") == [("TRANSITION_NOT_ALLOWED", None)]
    file = await desk.issuer.upload("acompte.pdf")
    joined = [{"fileId": file, "designation": "Acompte", "kind": "AUTRE"}]
    assert await does(desk.issuer, "answerTicket", ticket, text="Celui-ci", attachments=joined) == []
    assert (await shown(desk.issuer, ticket))["status"] == "RENVOYE"
    for person, status in ((taker, 200), (rival, 200), (desk.reader, 200), (await somebody(town), 404)):
        assert (await town.http.get(f"/files/{file}", headers=person.headers)).status_code == status
    assert await does(taker, "takeTicket", ticket) == []
    assert await does(taker, "answerTicket", ticket, text="Payé le 12") == []
    found = await shown(desk.issuer, ticket)
    assert [each["text"] for each in found["messages"]] == ["Lequel ?", "Celui-ci", "Payé le 12"]
    assert [each["id"] for each in found["messages"][1]["attachments"]] == [file]
    assert buttons(found) == {
        "SAVE_TICKET": ["TRANSITION_NOT_ALLOWED"],
        "SUBMIT_TICKET": ["TRANSITION_NOT_ALLOWED"],
        "DISCARD_TICKET": ["TRANSITION_NOT_ALLOWED"],
        "ANSWER_TICKET": [],
        "CLOSE_TICKET": [],
    }
    assert await does(desk.issuer, "closeTicket", ticket) == []
    assert await does(desk.issuer, "answerTicket", ticket, text="Merci") == [("TRANSITION_NOT_ALLOWED", None)]
    mails = [mail["Subject"] for mail in await mails_to((await user_of(desk.issuer)).contact_email)]
    assert mails[1:] == [f"Réponse à votre sollicitation : {found['number']}"] * 2
    (told, back) = await mails_to((await user_of(taker)).contact_email)
    assert back["Subject"] == f"Sollicitation renvoyée : {found['number']}"
    assert "Quand sera-t-il payé ?" in text_of(told)
    entries = await JournalEntry.filter(ticket_id=key_of(ticket)).order_by("position")
    assert [each.comment for each in entries] == [
        "Soumission",
        "Prise en charge",
        "Demande de complément",
        "Réponse de l'émetteur",
        "Prise en charge",
        "Solution proposée",
        "Clôture",
    ]


async def test_sup_05_treating_takes_the_profile_in_modification(town: World) -> None:
    desk = await a_desk(town)
    to_all = {"toStructure": {"identifier": await siret_of(desk.issuer, desk.public)}}
    of_service, of_all = await a_request(desk), await a_request(desk, **to_all)
    tool = await a_tool(town, desk.manager, desk.public)
    blind, level, no, done = "NOT_FOUND", "CONSULTATION_ONLY", "FORBIDDEN", None
    for person, on_service, on_all in (
        (await somebody(town), blind, blind),
        (await member(town, desk.public), blind, blind),
        (await somebody(town, support=True), blind, blind),
        (tool, blind, blind),
        (desk.issuer, no, no),
        (desk.reader, level, level),
        (desk.of_service, done, blind),
        (desk.agent, done, done),
        (desk.manager, done, done),
    ):
        for ticket, expected in ((of_service, on_service), (of_all, on_all)):
            found = await does(person, "takeTicket", ticket, dryRun=True)
            assert [code for code, _ in found] == ([expected] if expected else [])
            assert (await shown(person, ticket) is None) is (expected == blind)
            assert ((await person.run("query N($id: ID!) { node(id: $id) { id } }", id=ticket))["node"] is None) is (
                expected == blind
            )
        listed = (await person.run("{ tickets(received: true) { nodes { id } totalCount { value } } }"))["tickets"]
        own = {each["id"] for each in listed["nodes"]} & {of_service, of_all}
        expected_there = {
            ticket for ticket, code in ((of_service, on_service), (of_all, on_all)) if code in (level, done)
        }
        assert own == expected_there
    mine = await desk.issuer.run("{ tickets(status: [SOUMIS]) { nodes { id } totalCount { value } } }")
    assert mine["tickets"] == {"nodes": [{"id": of_all}, {"id": of_service}], "totalCount": {"value": 2}}
    assert codes(await act(tool, "saveTicket", {"title": "Non"})) == ["FORBIDDEN"]
    assert await refused(Person(town.http), "{ tickets { nodes { id } } }") == "UNAUTHENTICATED"


async def test_a_request_is_handed_over_or_goes_to_the_support(town: World) -> None:
    desk, support = await a_desk(town), await somebody(town, support=True)
    ticket = await a_request(desk)
    colleague, reader = [f"user_{(await user_of(each)).id.hex}" for each in (desk.of_service, desk.reader)]
    assert await does(desk.agent, "transferTicket", ticket, toUserId=colleague, comment="?") == [
        ("TICKET_NOT_ASSIGNED", None)
    ]
    assert await does(desk.agent, "takeTicket", ticket) == []
    for given, expected in (
        ({}, [("FIELD_REQUIRED", "toUserId")]),
        ({"toUserId": colleague, "toSupport": True}, [("VALUE_NOT_ALLOWED", "toUserId")]),
        ({"toUserId": reader}, [("VALUE_NOT_ALLOWED", "toUserId")]),
        ({"toUserId": "user_x"}, [("VALUE_NOT_ALLOWED", "toUserId")]),
    ):
        assert await does(desk.agent, "transferTicket", ticket, comment="Pour toi", **given) == expected
    assert await does(desk.agent, "transferTicket", ticket, toUserId=colleague, comment=" ") == [
        ("FIELD_REQUIRED", "comment")
    ]
    assert await does(desk.agent, "transferTicket", ticket, toUserId=colleague, comment="Pour toi") == []
    assert (await shown(desk.issuer, ticket))["assignee"]["id"] == colleague
    sent = await act(
        desk.of_service, "transferTicket", {"ticketId": ticket, "toSupport": True, "comment": "C'est technique"}
    )
    assert (codes(sent), sent["ticket"]) == ([], None)  # it is the support's now
    found = await shown(support, ticket)
    assert (found["status"], found["toStructure"], found["assignee"]) == ("SOUMIS", None, None)
    assert await does(support, "takeTicket", ticket) == []
    assert await does(support, "transferTicket", ticket, toSupport=True, comment="?") == [
        ("TRANSITION_NOT_ALLOWED", None)
    ]
    assert await does(desk.agent, "takeTicket", ticket) == [("NOT_FOUND", None)]
    (mail,) = [
        each
        for each in await mails_to((await user_of(desk.of_service)).contact_email)
        if "transférée" in each["Subject"]
    ]
    assert "Pour toi" in text_of(mail)


async def test_a_closed_recipient_and_a_stale_version(town: World) -> None:
    desk = await a_desk(town)
    ticket = await a_draft(desk)
    stale = await act(desk.issuer, "submitTicket", {"ticketId": ticket, "expectedVersion": 7})
    assert (codes(stale), stale["ticket"]["version"]) == (["VERSION_CONFLICT"], 1)
    assert codes(await act(desk.manager, "deactivateStructure", {"structureId": desk.public})) == []
    assert await does(desk.issuer, "submitTicket", ticket) == [("RECIPIENT_INACTIVE", "toStructure")]
    assert await Ticket.filter(id=key_of(ticket), number=None).exists()


async def test_each_button_is_what_its_act_would_answer(town: World) -> None:
    """Conventions 7, in every status of a request of each kind, for everybody around it."""
    desk, support = await a_desk(town), await somebody(town, support=True)
    people = (desk.issuer, desk.agent, desk.of_service, desk.reader, desk.manager, support, await somebody(town))
    technical = {"subCategory": "Dépôt", "toStructure": None}
    seen = Counter[bool]()
    for ticket, agent in ((await a_draft(desk), desk.agent), (await a_draft(desk, **technical), support)):
        colleague = await user_of(desk.of_service if agent is desk.agent else await somebody(town, support=True))
        assignee = await user_of(agent)
        for status in TicketStatus:
            await Ticket.filter(id=key_of(ticket)).update(status=status, assignee_id=assignee.id)
            before = await snapshot()
            for person in people:
                found = await shown(person, ticket)
                listed = {each["action"]: each for each in found["availableActions"]} if found else {}
                for action, given in ACTS.items():
                    name, form = ACTIONS[action].mutation, {"ticketId": ticket, "dryRun": True, **given}
                    if action is Action.TRANSFER_TICKET:
                        form["toUserId"] = public_id("user", colleague.id)
                    answer = [each["code"] for each in (await act(person, name, form))["userErrors"]]
                    told = (status, people.index(person), name, answer, found)
                    if action in listed:
                        assert [each["code"] for each in listed[action]["blockers"]] == answer, told
                        assert listed[action]["targetId"] == ticket, told
                        assert listed[action]["enabled"] == (answer == []), told
                        seen[answer == []] += 1
                    else:
                        assert answer == ["FORBIDDEN" if found else "NOT_FOUND"], told
            assert await snapshot() == before
    assert min(seen[True], seen[False]) > 10
