"""Support requests of those who cannot sign in: rule SUP-03, through HTTP."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.captcha import LIFE, new_challenge
from api.domain.ids import public_id
from api.models import JournalEntry, Secret, Ticket, UsedCaptcha
from tests.api.organisation.accounts import ask, problems
from tests.api.organisation.captcha import a_challenge, a_request, a_solution, solution_of
from tests.api.organisation.mails import mails_to, text_of
from tests.api.organisation.people import somebody, user_of
from tests.api.organisation.test_tickets import buttons, does, shown
from tests.circuits.snapshot import snapshot
from tests.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

SUBMIT = "SubmitSignedOutTicket"
FAILED = ("CAPTCHA_FAILED", ["captcha"])


async def test_sup_03_a_request_without_a_session_goes_to_the_support_which_answers_by_mail(town: World) -> None:
    support, colleague = [await somebody(town, support=True) for _ in range(2)]
    title = "Achetez sur https://ailleurs.example"
    sent = await ask(town, SUBMIT, **a_request(await a_solution(town), title=title))
    assert problems(sent) == []
    row = await Ticket.get(number=sent["number"])
    ticket = public_id("ticket", row.id)
    (told,) = await mails_to((await user_of(support)).contact_email)
    assert "perdue@exemple.fr" in text_of(told)
    assert title in text_of(told)
    # Nobody has proved that the address is theirs: it is sent nothing of what was typed, and no link.
    (first,) = await mails_to("perdue@exemple.fr")
    assert (first["To"], first["Subject"]) == ("perdue@exemple.fr", f"Votre demande est enregistrée : {sent['number']}")
    for part in first.iter_parts():
        assert "https://" not in part.get_content()
    for other in (await town.person("BATILOIRE", "gestionnaire"), await town.person("VALOMBRE", "gestionnaire")):
        assert await shown(other, ticket) is None
    received = await support.run("{ tickets(received: true) { nodes { id requesterEmail author { id } } } }")
    assert received["tickets"]["nodes"] == [{"id": ticket, "requesterEmail": "perdue@exemple.fr", "author": None}]
    assert await does(support, "answerTicket", ticket, text="Bientôt") == [("TICKET_NOT_ASSIGNED", None)]
    assert await does(colleague, "takeTicket", ticket) == []
    user = public_id("user", (await user_of(support)).id)
    assert await does(colleague, "transferTicket", ticket, toUserId=user, comment="Pour toi") == []
    # Nobody could complete it, nor close it: the answer does.
    assert buttons(await shown(support, ticket)) == {
        "TAKE_TICKET": ["TRANSITION_NOT_ALLOWED"],
        "ANSWER_TICKET": [],
        "TRANSFER_TICKET": [],
    }
    assert await does(support, "answerTicket", ticket, text="Lequel ?", needsComplement=True) == [
        ("TRANSITION_NOT_ALLOWED", None)
    ]
    file = [{"fileId": await support.upload(), "designation": "Notice", "kind": "AUTRE"}]
    assert await does(support, "answerTicket", ticket, text="Voici", attachments=file) == [
        ("VALUE_NOT_ALLOWED", "attachments")
    ]
    assert await does(support, "answerTicket", ticket, text="Regardez vos indésirables.") == []
    found = await shown(support, ticket)
    assert (found["status"], found["messages"][-1]["fromSupport"]) == ("CLOTURE", True)
    answer = (await mails_to("perdue@exemple.fr"))[1]
    assert answer["Subject"] == f"Réponse à votre demande : {sent['number']}"
    assert "Regardez vos indésirables." in text_of(answer)
    entries = await JournalEntry.filter(ticket_id=row.id).order_by("position")
    assert [(each.comment, each.user_id is None) for each in entries] == [
        ("Soumission sans session", True),
        ("Prise en charge", False),
        ("Transfert à un collègue", False),
        ("Solution proposée", False),
    ]


async def test_sup_03_every_fault_of_the_form_is_told_and_the_captcha_still_serves(town: World) -> None:
    solution, before = await a_solution(town), await snapshot()
    for changes, expected in (
        (
            {name: " " for name in a_request("") if name != "captcha"},
            [
                ("FIELD_REQUIRED", [name])
                for name in ("email", "emailConfirmation", "category", "subCategory", "title", "description")
            ],
        ),
        (
            {"emailConfirmation": "perdu@exemple.fr", "title": "t" * 201, "captcha": "x"},
            [("VALUE_NOT_ALLOWED", ["emailConfirmation"]), ("FIELD_TOO_LONG", ["title"]), FAILED],
        ),
        # It names no recipient: what a public structure treats is asked once signed in.
        (
            {"category": "Autre", "subCategory": "M-Question générale à une entité publique"},
            [("VALUE_NOT_ALLOWED", ["subCategory"])],
        ),
    ):
        assert problems(await ask(town, SUBMIT, **a_request(solution, **changes))) == expected
    assert await snapshot() == before
    assert problems(await ask(town, SUBMIT, **a_request(solution))) == []


async def test_sup_03_a_captcha_is_ours_right_in_time_and_used_once(town: World) -> None:
    now, key = datetime.now(UTC), (await Secret.get(name="captcha")).value
    challenge = await a_challenge(town)
    easier: Any = deepcopy(challenge)
    easier["parameters"]["keyPrefix"] = "00"
    wrong = solution_of(new_challenge("another key", cost=1, at=now))
    late = solution_of(new_challenge(key, cost=1, at=now - LIFE - timedelta(seconds=2)))
    for refused in (solution_of(easier), wrong, late, "", "e30=", "é", "x" * 5_000):
        assert problems(await ask(town, SUBMIT, **a_request(refused))) == [FAILED], refused[:40]
    # Of two that come with one solution at once, one is taken; what nobody may use again is forgotten.
    _ = await UsedCaptcha.create(signature="old", expires_at=now - timedelta(days=1))
    form = a_request(solution_of(challenge))
    answers = await asyncio.gather(*(ask(town, SUBMIT, **form) for _ in range(2)))
    assert sorted(problems(each) for each in answers) == [[], [FAILED]]
    assert problems(await ask(town, SUBMIT, **form)) == [FAILED]
    assert not await UsedCaptcha.filter(signature="old").exists()
    assert await UsedCaptcha.filter(signature=challenge["signature"]).count() == 1
