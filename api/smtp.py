"""A relay of mails reached by SMTP."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from typing import Final

from aiosmtplib import SMTP, SMTPDataError, SMTPException, SMTPNotSupported, SMTPRecipientsRefused

from api.relay import ConnectionLost, Send, Undeliverable

SECONDS: Final = 25.0
"""How long the relay may take to greet us, and how long over one mail."""

_OURS: Final = re.compile(r"5\.7\.\d")
"""What a relay says of a client that may not send, rather than of a mail (RFC 3463): settings can be mended."""


@dataclass(frozen=True, slots=True)
class SmtpRelay:
    """A relay reached by SMTP; without the encryption asked for, nothing is sent."""

    host: str
    port: int
    tls: str
    hello: str
    username: str = ""
    password: str = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Send]:
        """A connection, encrypted and signed in."""
        client = SMTP(
            hostname=self.host,
            port=self.port,
            local_hostname=self.hello,
            username=self.username or None,
            password=self.password or None,
            use_tls=self.tls == "tls",
            start_tls=self.tls == "starttls",
            timeout=SECONDS,
        )
        try:
            async with asyncio.timeout(SECONDS):
                await client.connect()
            yield partial(_send, client)
            await _take_leave(client)
        finally:
            client.close()


async def _send(client: SMTP, message: EmailMessage) -> None:
    try:
        async with asyncio.timeout(SECONDS):
            await client.send_message(message)
    except SMTPRecipientsRefused as refused:
        first = refused.recipients[0]
        raise _refusal(first.code, first.message) from refused
    except SMTPDataError as refused:
        raise _refusal(refused.code, refused.message) from refused
    except (ValueError, SMTPNotSupported) as impossible:  # an address that SMTP, or this relay, cannot carry
        raise Undeliverable(str(impossible)) from impossible
    except OSError as lost:  # disconnections and time-outs alike
        raise ConnectionLost(str(lost)) from lost


def _refusal(code: int, message: str) -> Exception:
    for_good = code >= 500 and code != 530 and not _OURS.search(message)
    said = f"{code} {message}"
    return Undeliverable(said) if for_good else SMTPException(said)


async def _take_leave(client: SMTP) -> None:
    try:
        await client.quit()
    except (SMTPException, OSError):
        pass  # what was sent is sent
