"""What a week brought, mailed on Monday to those who take billing mails: weekly summary (organisation §3.7, W7 W9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from api.db import transaction
from api.domain.account import SIGNS_IN
from api.domain.days import Period, week_of
from api.domain.delays import PARIS
from api.domain.messages import MESSAGES, Message
from api.domain.notifications import NOTIFICATIONS, Event
from api.sql import Sql, as_instant
from api.usecases import outbox
from api.usecases.message import TEMPLATE
from api.usecases.outbox import Address

_MOMENT: Final = timedelta(seconds=1)


async def next_summary(after: datetime, until: datetime) -> datetime | None:
    """The end, later than `after` and by `until`, of the first week in which somebody was told of a pièce, or None."""
    sql = Sql()
    since = Period(week_of(after).start, until)
    first = (await sql.fetch(f"SELECT MIN(n.at) FROM notification n WHERE {_of(sql, since)}"))[0][0]
    if first is None:
        return None
    end = week_of(as_instant(first)).end
    return end if end <= until else None


async def summarise(now: datetime) -> int:
    """Write to each person what the last whole week brought them; answers to how many this process wrote.

    A week without news is not written about, nor, after a long stop of the server, those before the last one.
    """
    week = week_of(week_of(now).start - _MOMENT)
    monday = week.start.astimezone(PARIS).date()
    news = Sql()
    told = f"EXISTS (SELECT 1 FROM told_week WHERE monday = {news.value(monday)})"
    if not await news.fetch(f"SELECT 1 FROM notification n WHERE {_of(news, week)} AND NOT {told} LIMIT 1"):
        return 0
    async with transaction():
        claim = Sql()
        claimed = await claim.write(
            f"INSERT INTO told_week (monday) VALUES ({claim.value(monday)}) ON CONFLICT DO NOTHING RETURNING monday"
        )
        return await _write(week, at=now) if claimed else 0


def _of(sql: Sql, period: Period) -> str:
    """The condition that a notification is about a pièce, and of that time."""
    return f"n.piece_id IS NOT NULL AND n.at >= {sql.value(period.start)} AND n.at < {sql.value(period.end)}"


async def _write(week: Period, *, at: datetime) -> int:
    """The summaries of a week; colleagues who share one contact address get one."""
    sql = Sql()
    rows = await sql.fetch(
        "SELECT u.contact_email, MIN(u.first_name || ' ' || u.last_name), n.event, COUNT(DISTINCT n.piece_id)"
        " FROM notification n JOIN account u ON u.id = n.user_id"
        f" WHERE {_of(sql, week)} AND u.billing_notifications AND {sql.one_of('u.status', SIGNS_IN)}"
        " GROUP BY u.contact_email, n.event ORDER BY u.contact_email"
    )
    first, last = (instant.astimezone(PARIS) for instant in (week.start, week.end - _MOMENT))
    subject = f"{MESSAGES[Message.WEEK].subject} : du {first:%d/%m/%Y} au {last:%d/%m/%Y}"
    letters = []
    for email, group in groupby(rows, key=lambda row: row[0]):
        found = list(group)
        counts = {Event(event): count for _, _, event, count in found}
        facts = [[rule.libelle, str(counts[event])] for event, rule in NOTIFICATIONS.items() if event in counts]
        data = {"message": Message.WEEK.value, "facts": facts, "text": None, "target": ""}
        letters.append((Address(email, min(name for _, name, _, _ in found)), subject, data))
    await outbox.post(letters, template=TEMPLATE, at=at)
    return len(letters)
