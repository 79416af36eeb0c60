"""A sandbox on a real port of this process, and clients that stay connected to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from api.app import create_app
from api.cli.serve import SERVER
from tests.world import PASSWORD, SIGN_IN, Person, World, populate, settings

PROTOCOL = "graphql-transport-ws"
SMALL = 32_768
PATIENCE = 60.0
"""How long a test waits for what must come: nothing here takes a second, on a machine that does nothing else."""


@contextlib.asynccontextmanager
async def a_served_world(url: str, data: Path, **options: Any) -> AsyncIterator[World]:
    """A sandbox that listens; it looks around often, so that what is only found by looking is found soon."""
    configured = settings(url, data, allowed_hosts=("127.0.0.1",), live_poll_seconds=0.1)
    for name, value in options.items():
        object.__setattr__(configured, name, value)  # a test may go past what a server is allowed
    app = create_app(configured)
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL)  # a client that stops reading is soon noticed
        base = f"http://127.0.0.1:{door.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, **SERVER))
        running = asyncio.create_task(server.serve(sockets=[door]))
        try:
            while not server.started:
                assert not running.done()
                await asyncio.sleep(0.01)
            async with httpx2.AsyncClient(base_url=base, trust_env=False) as http:
                yield World(app, http, await populate())
        finally:
            server.should_exit = True
            await running


async def a_session(world: World, email: str) -> str:
    """The token of a session of its own, apart from those that `World` shares."""
    answer = await Person(world.http).run(SIGN_IN, input={"email": email, "password": PASSWORD})
    world.http.cookies.clear()
    token: str = answer["signIn"]["token"]
    return token


class Socket:
    """A client of graphql-transport-ws that shows everything it receives."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.ids = 0

    async def send(self, **message: Any) -> None:
        """Send a message."""
        await self.connection.send(json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        """The next message; a ping is answered on the way, as clients do."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message: dict[str, Any] = json.loads(await self.connection.recv())
                if message["type"] != "ping":
                    return message
                await self.send(type="pong")

    async def greet(self, token: str | None = None) -> None:
        """Present oneself."""
        payload = {"payload": {"authorization": f"Bearer {token}"}} if token else {}
        await self.send(type="connection_init", **payload)
        assert await self.receive() == {"type": "connection_ack"}

    async def subscribe(self, query: str, **variables: Any) -> str:
        """Start an operation; answers its id."""
        self.ids += 1
        await self.send(type="subscribe", id=str(self.ids), payload={"query": query, "variables": variables})
        return str(self.ids)

    async def event(self) -> Any:
        """The data of the next event."""
        message = await self.receive()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]

    async def silent(self, seconds: float = 0.3) -> None:
        """Check that nothing comes for a while: three times what the server takes to look around."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                raise AssertionError(await self.receive())

    async def rest(self, *, polite: bool = True) -> list[dict[str, Any]]:
        """Whatever comes until the server closes; an impolite client answers no ping."""
        read: list[dict[str, Any]] = []
        async with asyncio.timeout(PATIENCE):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    read.append(json.loads(await self.connection.recv()))
                    if polite and read[-1]["type"] == "ping":
                        await self.send(type="pong")
        return read

    async def closed(self) -> tuple[int, str]:
        """The code and the reason with which the server closes, whatever comes before."""
        await self.rest()
        return self.connection.close_code or 0, self.connection.close_reason or ""


@contextlib.asynccontextmanager
async def a_socket(
    world: World, person: Person | None = None, *, protocols: Sequence[str] = (PROTOCOL,), **options: Any
) -> AsyncIterator[Socket]:
    """A socket to a served world; of a person, one that has presented itself."""
    address = str(world.http.base_url).replace("http", "ws", 1).rstrip("/") + "/graphql"
    # Unbounded: a client of this library that has much left to read does not see that it is being let go.
    options = {"max_queue": None, "proxy": None, **options}
    async with connect(address, subprotocols=list(protocols) or None, **options) as connection:  # type: ignore[arg-type]
        made = Socket(connection)
        if person is not None:
            await made.greet(person.token)
        yield made


@dataclass(frozen=True)
class Sent:
    """An event of a stream."""

    kind: str
    data: Any


class Stream:
    """A client of graphql-sse that shows everything it receives."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def receive(self) -> Sent | None:
        """The next event, comments left out; None once the stream has ended."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(PATIENCE):
            async for line in self._lines:
                if line and not line.startswith(":"):
                    name, _, value = line.partition(": ")
                    assert name not in fields
                    fields[name] = value
                elif fields:
                    data = fields["data"]
                    return Sent(fields["event"], json.loads(data) if data else None)
        return None

    async def event(self) -> Any:
        """The data of the next event."""
        sent = await self.receive()
        assert sent is not None
        assert sent.kind == "next"
        assert "errors" not in sent.data, sent
        return sent.data["data"]


@contextlib.asynccontextmanager
async def a_stream(world: World, person: Person, query: str, **variables: Any) -> AsyncIterator[Stream]:
    """A stream of a served world, asked for by POST."""
    async with world.http.stream(
        "POST",
        "/graphql",
        json={"query": query, "variables": variables},
        headers={**person.headers, "accept": "text/event-stream"},
    ) as response:
        yield Stream(response)
