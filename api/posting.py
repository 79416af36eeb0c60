"""Calls to addresses that others chose: never to a private one, never anywhere but where the name was checked."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final
from urllib.parse import urlsplit

import httpcore2

CALL_SECONDS: Final = 15.0
"""How long a whole call may take, as Standard Webhooks advises: name, connection, body and answer."""

MAX_ANSWER_BYTES: Final = 16_384
"""How much of an answer is read: nobody looks at it."""

MAX_LOOK_UPS: Final = 8
"""How many names are looked up at once."""

_OURS: Final = tuple(ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48"))
"""Blocks for special use that this Python takes for public ones."""

_NAT64: Final = ip_network("64:ff9b::/96")
"""IPv4 addresses inside IPv6 ones (RFC 6052)."""


class Unreachable(Exception):
    """Why an address was not called, or did not answer: a sentence to show."""


class Poster:
    """Sends bodies by POST and answers the status. No redirection is followed.

    Each name is looked up once a call, every address that it has is checked, and the connection goes to one of those:
    a name that changes meanwhile changes nothing. `private` allows private addresses, and HTTP.
    """

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._backend = _Checked(private=private)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """The authorities that this machine trusts: read before the first call, since most processes make none."""
        return ssl.create_default_context()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; raises `Unreachable`."""
        if not may_be_called(url, private=self._private):
            raise Unreachable("Cette adresse n'est pas permise.")
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await self._post(url, body, headers)
        except TimeoutError:
            raise Unreachable(f"Pas de réponse en {CALL_SECONDS:.0f} secondes.") from None
        except (OSError, httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException) as failure:
            raise Unreachable(f"Pas de connexion, ou coupée : {failure}") from failure

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        sent = [(name.encode(), value.encode()) for name, value in headers.items()]
        async with (
            httpcore2.AsyncConnectionPool(self._tls, network_backend=self._backend) as pool,
            pool.stream("POST", url, headers=[*sent, (b"content-length", b"%d" % len(body))], content=body) as answer,
        ):
            read = 0
            async for part in answer.aiter_stream():
                read += len(part)
                if read > MAX_ANSWER_BYTES:
                    break
            return answer.status


class _Checked(httpcore2.AnyIOBackend):
    """Connects to addresses that were checked, and to no other."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        # Its own: names that never answer must not hold the threads of passwords and files.
        self._names = ThreadPoolExecutor(MAX_LOOK_UPS, "names")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the library's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first address of a name that answers."""
        failure: Exception = Unreachable("Le nom de la machine n'a pas d'adresse.")
        for address in await self._addresses(host, port):
            try:
                return await super().connect_tcp(str(address), port, timeout, local_address, socket_options)
            except httpcore2.NetworkError as refused:
                failure = refused
        raise failure

    async def _addresses(self, host: str, port: int) -> list[IPv4Address | IPv6Address]:
        look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._names, look_up)
        except (socket.gaierror, UnicodeError):
            raise Unreachable("Le nom de la machine n'a pas d'adresse.") from None
        addresses = list(dict.fromkeys(ip_address(str(each[4][0]).partition("%")[0]) for each in found))
        # One that is private is enough to refuse the name: it was made to lead there.
        if not self._private and not all(is_public(address) for address in addresses):
            raise Unreachable("Le nom de la machine mène à une adresse privée.")
        return addresses


def may_be_called(url: str, *, private: bool) -> bool:
    """Whether it is an absolute address without a password or a fragment, over HTTPS, of a public host.

    `private` lets HTTP and the addresses of a private network through. Of a host that has a name, where it leads is
    looked at when it is called.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    clean = url.isascii() and url.isprintable() and not set(url) & set(' "<>\\^`{|}')
    plain = parts.username is None and parts.password is None and not parts.fragment and port != 0
    schemes = {"https", "http"} if private else {"https"}
    return clean and plain and parts.scheme in schemes and _is_host(parts.hostname, private=private)


def _is_host(name: str | None, *, private: bool) -> bool:
    if not name:
        return False
    try:
        address = ip_address(name)
    except ValueError:
        return True
    return private or is_public(address)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is of the Internet, an IPv4 one inside an IPv6 one included."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not any(address in block for block in _OURS)
