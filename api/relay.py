"""Where mails go: to a relay (`api.smtp`), or to a folder when there is none."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

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
