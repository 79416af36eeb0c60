"""The end of technical passwords: reminders, refusals, and the sandbox's clock (TEC-05, organisation §3.7)."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from api.domain.technical_account import expires_at
from api.usecases.reminder import next_reminder, remind
from tests.api.forms import act, codes
from tests.api.organisation.mails import mails_to
from tests.api.organisation.people import a_structure, refused, user_of
from tests.api.organisation.tools import an_account, token_answer, tool_of
from tests.world import START, World

ENDS = expires_at(START)
SUBJECT = "Le mot de passe d'un compte technique expire bientôt"


async def test_tec_05_a_password_is_announced_then_refused(world: World) -> None:
    structure, manager = await a_structure(world)
    account, login, password = await an_account(manager, structure)
    other, _, _ = await an_account(manager, structure)
    assert codes(await act(manager, "disableTechnicalAccount", {"technicalAccountId": other})) == []
    address = (await user_of(manager)).contact_email

    async def reminders() -> int:
        return sum(SUBJECT in mail["Subject"] for mail in await mails_to(address))

    for days, before, after in ((30, 0, 1), (7, 1, 2), (1, 2, 3)):
        await world.move_clock(ENDS - timedelta(days=days, seconds=1))
        assert await reminders() == before
        await world.move_clock(ENDS - timedelta(days=days))
        assert await reminders() == after
    tool = await tool_of(world, login, password)
    await world.move_clock(ENDS - timedelta(seconds=1))
    assert (await tool.run("{ viewer { technicalAccount { expired } } }"))["viewer"]["technicalAccount"] == {
        "expired": False
    }
    await world.move_clock(ENDS)
    assert await refused(tool, "{ structures { nodes { id } } }") == "UNAUTHENTICATED"
    late = await token_answer(world, login, password)
    assert (late.status_code, late.json()["error_description"]) == (401, "TECHNICAL_PASSWORD_EXPIRED")
    assert (await token_answer(world, login, "faux")).json()["error_description"] == "SIGN_IN_FAILED"
    renewed = await act(manager, "resetTechnicalAccountPassword", {"technicalAccountId": account})
    assert await tool_of(world, login, renewed["password"])
    await world.move_clock(ENDS + timedelta(days=424))  # every reminder of the new password is on the way
    assert await reminders() == 6


async def test_reminders_are_sent_once_whatever_stopped_the_server(world: World) -> None:
    structure, manager = await a_structure(world)
    _ = await an_account(manager, structure)
    late = ENDS - timedelta(days=2)
    assert await next_reminder(START, ENDS) == ENDS - timedelta(days=30)
    assert sum(await asyncio.gather(remind(late), remind(late))) == 1  # the nearest stands for those before it
    assert await remind(late) == 0
    assert await next_reminder(late, ENDS) == ENDS - timedelta(days=1)
    assert await remind(ENDS) == 0
    assert await next_reminder(ENDS, datetime.fromisoformat("2999-01-01T00:00:00+00:00")) is None
