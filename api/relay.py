"""Where mails go: to an SMTP relay, or to a folder when there is none."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from aiosmtplib import SMTP, SMTPDataError, SMTPException, SMTPNotSupported, SMTPRecipientsRefused

SECONDS: Final = 25.0
"""How long the relay may take to greet us, and how long over one mail."""

_OURS: Final = re.compile(r"5\.7\.\d")
"""What a relay says of a client that may not send, rather than of a mail (RFC 3463): settings can be mended."""

Send = Callable[[EmailMessage], Awaitable[None]]


class Undeliverable(Exception):
    """This mail will never be taken: its address or its content is refused for good."""


class ConnectionLost(Exception):
    """The relay is gone: nothing more can be sent over this connection."""


class Relay(Protocol):
    """Takes mails, several over one connection."""

    def open(self) -> AbstractAsyncContextManager[Send]:
        """A connection; its `Send` raises `Undeliverable`, `ConnectionLost`, or anything else to try again later."""


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


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that keeps each mail as a file named after its Message-ID: a mail sent twice is there once."""

    path: Path

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Send]:
        """The folder, made if needed."""
        await asyncio.to_thread(self.path.mkdir, parents=True, exist_ok=True)

        async def send(message: EmailMessage) -> None:
            await asyncio.to_thread(self._write, message)

        yield send

    def _write(self, message: EmailMessage) -> None:
        name = message["Message-ID"].strip("<>").partition("@")[0].replace("-", "")
        whole, part = self.path / f"{name}.eml", self.path / f"{name}.part"
        with part.open("wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        part.replace(whole)
