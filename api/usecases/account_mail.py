"""Mails about an account, to its connection address (USR-03), and the links that they carry."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from api.domain.account import LINK_LIFE, LINK_PAUSE, LinkKind
from api.domain.account_mails import ACCOUNT_MAILS, MAIL_OF_LINK, AccountMail
from api.models import AccountLink, OutboxMail, User
from api.security import new_token, token_digest
from api.usecases import outbox
from api.usecases.outbox import Address

NOBODY: Final = UUID(int=0)


async def write_to(user: User, mail: AccountMail, *, at: datetime, token: str = "", code: str = "") -> None:
    """Put a mail about an account in the outbox, in the present transaction."""
    data = {
        "mail": mail.value,
        "email": user.connection_email,
        "first_name": user.first_name,
        "token": token,
        "code": code,
    }
    to = Address(user.connection_email, f"{user.first_name} {user.last_name}")
    await outbox.post([(to, ACCOUNT_MAILS[mail].subject, data)], template=outbox.SECRET, at=at)


async def pass_time(at: datetime) -> None:
    """Do what mailing a link takes and leave nothing: how long an answer takes tells nobody who has an account."""
    links = AccountLink.filter(user_id=NOBODY)
    if not await links.exists():
        await links.update(used_at=at)
    mail = await OutboxMail.create(
        to_address="", to_name="", subject="", data={}, template=outbox.SECRET, written_at=at, sent_at=at
    )
    await mail.delete()


async def send_link(user: User, kind: LinkKind, *, now: datetime) -> None:
    """Mail a link to an account, in the present transaction; those of its kind sent before serve no longer.

    A second link within the minute is not sent: the first has just left.
    """
    open_links = AccountLink.filter(user_id=user.id, kind=kind, used_at=None)
    if await open_links.filter(created_at__gt=now - LINK_PAUSE).exists():
        await pass_time(now)
        return
    await open_links.update(used_at=now)
    token = new_token()
    _ = await AccountLink.create(
        kind=kind, token_digest=token_digest(token), user_id=user.id, created_at=now, expires_at=now + LINK_LIFE
    )
    await write_to(user, MAIL_OF_LINK[kind], at=now, token=token)


async def close_links(user_id: UUID, *, now: datetime) -> None:
    """Make every link of an account useless: its password has changed, or it is gone."""
    await AccountLink.filter(user_id=user_id, used_at=None).update(used_at=now)
