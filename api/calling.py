"""One call to an address that was checked: its connection and its HTTP. Imported by the first call of a process."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import cache
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Final

import httpcore2

MAX_ANSWER_BYTES: Final = 16_384
"""How much of an answer is read: nobody looks at it."""

FAILURES: Final = (OSError, httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException)
"""What `post` raises when there is no connection, or it is cut."""

AddressesOf = Callable[[str, int], Awaitable[Sequence[IPv4Address | IPv6Address]]]
"""Host and port → the addresses that it may be called at, one or more."""


async def post(url: str, body: bytes, headers: Mapping[str, str], *, addresses_of: AddressesOf) -> int:
    """The status of the answer."""
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    async with (
        httpcore2.AsyncConnectionPool(_tls(), network_backend=_Checked(addresses_of)) as pool,
        pool.stream("POST", url, headers=[*sent, (b"content-length", b"%d" % len(body))], content=body) as answer,
    ):
        read = 0
        async for part in answer.aiter_stream():
            read += len(part)
            if read > MAX_ANSWER_BYTES:
                break
        return answer.status


@cache
def _tls() -> ssl.SSLContext:
    """The authorities that this machine trusts."""
    return ssl.create_default_context()


class _Checked(httpcore2.AnyIOBackend):
    """Connects to addresses that were checked, and to no other."""

    def __init__(self, addresses_of: AddressesOf) -> None:
        self._addresses_of = addresses_of

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the library's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first address of a name that answers."""
        *others, last = map(str, await self._addresses_of(host, port))
        for address in others:
            try:
                return await super().connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore2.NetworkError:
                pass  # the next one may answer
        return await super().connect_tcp(last, port, timeout, local_address, socket_options)
