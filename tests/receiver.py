"""A tool that listens on this machine, and what the server called it with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks import Webhook as Signer

from api.calling import MAX_ANSWER_BYTES

SILENCE = 0
FLOOD = 299
"""What a receiver that answers nothing, or without end, is told to answer."""


@dataclass
class Receiver:
    """A tool that listens; it answers the statuses it was given, then 204."""

    answers: list[int]
    port: int = 0
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://localhost:{self.port}/told?by=decompte"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one call."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        assert (head[0], headers["host"]) == ("POST /told?by=decompte HTTP/1.1", f"localhost:{self.port}")
        self.calls.append((headers, body))
        status = self.answers.pop(0) if self.answers else 204
        if status != SILENCE:
            elsewhere = f"location: {self.url}\r\n" if 300 <= status < 400 else ""
            size = 10**12 if status == FLOOD else 0
            writer.write(f"HTTP/1.1 {status} Said\r\n{elsewhere}content-length: {size}\r\n\r\n".encode())
            writer.write(b"x" * (2 * MAX_ANSWER_BYTES if size else 0))
        await reader.read()  # until the caller leaves
        writer.close()

    def take(self, *secrets: str) -> list[tuple[str, Any]]:
        """The identity and content of the calls since the last time; each is signed with all these secrets."""
        taken, self.calls = self.calls, []
        for headers, body in taken:
            assert len(headers["webhook-signature"].split()) == len(secrets)
            for secret in secrets:
                Signer(secret).verify(body, headers)
        return [(headers["webhook-id"], json.loads(body)) for headers, body in taken]


@asynccontextmanager
async def a_receiver(*answers: int) -> AsyncIterator[Receiver]:
    receiver = Receiver(list(answers))
    async with await asyncio.start_server(receiver.answer, "127.0.0.1", 0) as server:
        receiver.port = server.sockets[0].getsockname()[1]
        yield receiver
