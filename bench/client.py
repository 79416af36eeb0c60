"""Many connections that each ask again as soon as they are answered, and what that took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

HEAD_END: Final = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a server did of one operation: answers, how many a second, and how long they took, in milliseconds."""

    count: int
    rate: float
    p50: float
    p99: float


class _Connection(asyncio.Protocol):
    """One connection of HTTP/1.1, kept open; it asks, and waits for the whole answer."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._read = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        self._read += data
        end = self._read.find(HEAD_END)
        if end < 0:
            return
        head = bytes(self._read[:end]).lower()
        start = head.index(b"content-length:") + 15
        length = int(head[start : head.find(b"\r\n", start) if b"\r\n" in head[start:] else len(head)])
        if len(self._read) < (total := end + len(HEAD_END) + length):
            return
        answer = bytes(self._read[end + len(HEAD_END) : total])
        del self._read[:total]
        assert self._answer is not None
        assert head.startswith(b"http/1.1 200"), (head, answer[:500])
        self._answer.set_result(answer)

    async def ask(self, request: bytes) -> bytes:
        """The body answered."""
        self._answer = asyncio.get_running_loop().create_future()
        assert self._transport is not None
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        assert self._transport is not None
        self._transport.close()


def request(port: int, path: str, body: bytes, token: str | None) -> bytes:
    """A POST of JSON, as bytes."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"host: 127.0.0.1:{port}",
        "content-type: application/json",
        "accept: application/json",
        f"content-length: {len(body)}",
        *([f"authorization: Bearer {token}"] if token else []),
    ]
    return "\r\n".join(lines).encode() + HEAD_END + body


async def ask(port: int, asked: bytes) -> bytes:
    """The answer to one request on a connection of its own."""
    _, connection = await asyncio.get_running_loop().create_connection(_Connection, "127.0.0.1", port)
    try:
        return await connection.ask(asked)
    finally:
        connection.close()


async def drive(
    port: int,
    next_request: Callable[[], bytes | None],
    check: Callable[[bytes], bool],
    *,
    connections: int,
    seconds: float,
) -> Measured:
    """Ask for so many seconds over so many connections, or until there is nothing left to ask.

    An answer that fails the check stops the bench.
    """
    loop = asyncio.get_running_loop()
    opened = [(await loop.create_connection(_Connection, "127.0.0.1", port))[1] for _ in range(connections)]
    spent: list[float] = []
    started = time.perf_counter()

    async def keep_asking(connection: _Connection) -> None:
        while (began := time.perf_counter()) - started < seconds and (asked := next_request()) is not None:
            answer = await connection.ask(asked)
            spent.append(time.perf_counter() - began)
            assert check(answer), answer[:1000]

    try:
        await asyncio.gather(*(keep_asking(each) for each in opened))
    finally:
        for each in opened:
            each.close()
    return Measured(len(spent), len(spent) / (time.perf_counter() - started), *_percentiles(spent, (0.5, 0.99)))


def _percentiles(spent: Sequence[float], parts: Sequence[float]) -> list[float]:
    ordered = sorted(spent)
    return [ordered[min(int(part * len(ordered)), len(ordered) - 1)] * 1000 for part in parts]
