"""Calls to addresses that others chose: never to a private one, never anywhere but where the name was checked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

CALL_SECONDS: Final = 15.0
"""How long a whole call may take, as Standard Webhooks advises: name, connection, body and answer."""

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
        self._names = _Names(private=private)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; raises `Unreachable`."""
        if not may_be_called(url, private=self._private):
            raise Unreachable("Cette adresse n'est pas permise.")
        from api import calling  # 3 MiB, and most processes call nobody

        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await calling.post(url, body, headers, addresses_of=self._names.addresses)
        except TimeoutError:
            raise Unreachable(f"Pas de réponse en {CALL_SECONDS:.0f} secondes.") from None
        except calling.FAILURES as failure:
            raise Unreachable(f"Pas de connexion, ou coupée : {failure}") from failure


class _Names:
    """Where names lead, unless it is to a private address."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        # Its own: names that never answer must not hold the threads of passwords and files.
        self._threads = ThreadPoolExecutor(MAX_LOOK_UPS, "names")

    async def addresses(self, host: str, port: int) -> list[IPv4Address | IPv6Address]:
        """The addresses of a name, at least one; raises `Unreachable`."""
        look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
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
