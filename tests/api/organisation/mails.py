"""The mails that wait to be sent, as their readers will see them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import EmailMessage

from api.mails import Envelope, Sender, compose
from api.models import OutboxMail

SENDER = Sender("décompte", "ne-pas-repondre@decompte.example", "https://ecrans.example")


async def mails_to(email: str) -> list[EmailMessage]:
    """The mails to an address, the oldest first."""
    at = datetime(2025, 1, 6, tzinfo=UTC)
    return [
        compose(Envelope(f"<{row.id}@t>", row.to_address, row.to_name, row.subject, at), row.template, row.data, SENDER)
        for row in await OutboxMail.filter(to_address=email).order_by("id")
    ]


def text_of(mail: EmailMessage) -> str:
    """What the plain part says."""
    part = mail.get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return text


async def link_to(email: str) -> str:
    """The token of the last link mailed to an address."""
    links = [re.search(r"https://ecrans\.example/\S*/(\S+)", text_of(mail)) for mail in await mails_to(email)]
    found = [link[1] for link in links if link]
    return found[-1]


async def code_to(email: str) -> str:
    """The last code mailed to an address."""
    found = [code[1] for mail in await mails_to(email) if (code := re.search(r"^ {4}(\d{6})$", text_of(mail), re.M))]
    return found[-1]
