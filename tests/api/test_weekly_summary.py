"""The weekly summary of those who take billing mails (organisation §3.7)."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from api.models import OutboxMail, User
from api.usecases.week import next_summary, summarise
from tests.api.forms import deposit, done
from tests.api.organisation.mails import mails_to, text_of
from tests.world import START, World

WEEK = "Votre semaine de facturation : "
MONDAY = datetime.fromisoformat("2025-01-13T00:00:00+01:00")


async def summaries() -> list[tuple[str, str]]:
    """The summaries in the outbox: the week, and the address."""
    found = await OutboxMail.filter(subject__startswith=WEEK)
    return sorted((mail.subject.removeprefix(WEEK), mail.to_address) for mail in found)


async def test_a_week_is_told_on_monday_to_those_who_take_billing_mails(world: World) -> None:
    await deposit(world, "F-1")
    piece = await deposit(world, "F-2")
    await done(await world.person("ATELIER"), "suspendPiece", {"pieceId": piece["id"]}, comment="Joindre le métré")
    await User.filter(connection_email__in=["agent@atelier.example", "lecteur@atelier.example"]).update(
        billing_notifications=False
    )
    await world.move_clock(MONDAY - timedelta(seconds=1))
    assert await summaries() == []
    await world.move_clock(MONDAY)
    people = [f"{who}@batiloire.example" for who in ("agent", "gestionnaire", "lecteur")]
    assert await summaries() == sorted(
        ("du 06/01/2025 au 12/01/2025", address) for address in ("gestionnaire@atelier.example", *people)
    )
    told = text_of((await mails_to("gestionnaire@atelier.example"))[-1])
    assert "Pièce mise à disposition : 2\n" in told
    assert "https://ecrans.example/synthese\n" in told
    assert "Pièce suspendue : 1\n" in text_of((await mails_to("agent@batiloire.example"))[-1])


async def test_a_week_is_told_once_and_one_without_news_is_not(world: World) -> None:
    await deposit(world, "F-3")
    await OutboxMail.all().delete()
    assert await next_summary(START, MONDAY - timedelta(seconds=1)) is None
    assert await next_summary(START, MONDAY) == MONDAY
    assert sorted(await asyncio.gather(summarise(MONDAY), summarise(MONDAY))) == [0, 3]
    assert await summarise(MONDAY + timedelta(days=3)) == 0
    assert await next_summary(MONDAY, MONDAY + timedelta(days=400)) is None
    assert await summarise(MONDAY + timedelta(days=7)) == 0
    assert len(await summaries()) == 3


async def test_a_week_in_which_the_clocks_change_has_its_own_days(world: World) -> None:
    await world.move_clock("2025-03-24T09:00:00+01:00")
    await deposit(world, "F-4")
    await world.move_clock("2025-03-31T00:00:00+02:00")
    assert {week for week, _ in await summaries()} == {"du 24/03/2025 au 30/03/2025"}
