"""What compiled execution gains over graphql-core's, on the real schema and SQLite: `python -m bench.engine`.

Each operation is asked of two servers that differ by one setting, in turn, so that a busy machine slows both. `served`
is the whole request, database included, from the ASGI call to the last byte; `executed` is the execution alone, the
rows being read already. CPU is that of all threads of the process, the best round counting; `rate` is how many times as
many requests the compiled execution answers in the same time.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import typer
from rich.table import Table
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Scope

from api import db
from api.app import create_app
from api.cli import console
from api.graphql_http import GraphQLEndpoint
from bench.operations import DOSSIER, QUEUE, ROWS
from tests.api.forms import deposit, follow
from tests.world import World, a_world, settings

Call = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Operation:
    """What is asked, and its only root field."""

    name: str
    field: str
    query: str
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Server:
    """An application and somebody's session, asked without a network."""

    app: Starlette
    headers: dict[str, str]

    @property
    def endpoint(self) -> GraphQLEndpoint:
        """Its GraphQL endpoint."""
        (found,) = [each.endpoint for each in self.app.routes if isinstance(each, Route) and each.path == "/graphql"]
        assert isinstance(found, GraphQLEndpoint)
        return found

    def scope(self, length: int = 0) -> Scope:
        """A request to it, as a server hands it over."""
        headers = {"host": "testserver", "content-type": "application/json", "content-length": str(length)}
        raw = [(name.encode(), value.encode()) for name, value in {**headers, **self.headers}.items()]
        scope: Scope = {"type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": "/graphql"}
        return {**scope, "query_string": b"", "headers": raw, "client": ("127.0.0.1", 1), "server": ("testserver", 80)}

    async def serve(self, asked: Operation) -> bytes:
        """The body of its answer."""
        body = orjson.dumps({"query": asked.query, "variables": asked.variables})
        sent: list[bytes] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body}

        async def send(message: Message) -> None:
            sent.append(message.get("body", b""))

        await self.app(self.scope(len(body)), receive, send)
        return b"".join(sent)

    async def execute(self, asked: Operation, context: object) -> object:
        """The data of its answer."""
        result = await self.endpoint.schema.answer(asked.query, context=context, variables=asked.variables)
        assert not result.errors, result.errors
        return result.data

    async def context(self) -> object:
        """What its resolvers find around them."""
        return await self.endpoint.context_factory(Request(self.scope()), Response())

    @contextmanager
    def rows_read(self, asked: Operation) -> Iterator[None]:
        """Meanwhile the root field answers what it answers first, without reading it again."""
        root = self.endpoint.schema._schema.query_type
        assert root is not None
        field, rows = root.fields[asked.field], list[Any]()
        resolve: Any = field.resolve

        async def keep(*given: Any, **arguments: Any) -> Any:
            if not rows:
                rows.append(await resolve(*given, **arguments))
            return rows[0]

        field.resolve = keep
        try:
            yield
        finally:
            field.resolve = resolve


async def fill(world: World) -> str:
    """Fill a sandbox: a queue of more than a page, and a dossier of three pièces, whose id this is."""
    pieces = [await deposit(world, f"B-{rank}") for rank in range(ROWS + 3)]
    piece = pieces[0]
    for cadre in ("A15", "A19"):
        piece = await follow(world, piece, cadre, f"B-{cadre}")
    person = await world.person("ATELIER")
    answer = await person.run("query P($id: ID!) { piece(id: $id) { dossier { id } } }", id=piece["id"])
    found: str = answer["piece"]["dossier"]["id"]
    return found


async def timed(calls: Sequence[Call], rounds: int, times: int) -> list[tuple[float, float]]:
    """CPU and time of one call of each, in microseconds: the best of the rounds."""
    best = [(float("inf"), float("inf"))] * len(calls)
    for _ in range(rounds):
        for rank, call in enumerate(calls):
            cpu, clock = time.process_time(), time.perf_counter()
            for _ in range(times):
                await call()
            spent = time.process_time() - cpu, time.perf_counter() - clock
            best[rank] = min(best[rank][0], spent[0] / times * 1e6), min(best[rank][1], spent[1] / times * 1e6)
    return best


async def compare(folder: Path, rounds: int, times: int) -> Table:
    """The table of all measures."""
    url = f"sqlite://{folder}/bench.sqlite3"
    await db.migrate(url)
    table = Table("operation", "what", "graphql-core, µs CPU", "compiled, µs CPU", "CPU ÷", "rate ×", box=None)
    table.columns[0].no_wrap = True
    table.caption = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores: the busier, the less a rate means"
    async with a_world(url, folder) as world:
        dossier = await fill(world)
        headers = (await world.person("ATELIER")).headers
        plain = create_app(settings(url, folder, compiled_execution=False))
        servers = [Server(app, headers) for app in (plain, world.app)]
        for asked in (
            Operation(f"work queue, {ROWS} rows", "workQueue", QUEUE, {"first": ROWS}),
            Operation("one dossier", "dossier", DOSSIER, {"id": dossier}),
        ):
            answers = [await server.serve(asked) for server in servers]
            assert answers[0] == answers[1], "the setting changes the answer"
            assert "errors" not in orjson.loads(answers[0]), answers[0]
            served = await timed([partial(server.serve, asked) for server in servers], rounds, times)
            with servers[0].rows_read(asked), servers[1].rows_read(asked):
                alone = [partial(server.execute, asked, await server.context()) for server in servers]
                executed = await timed(alone, rounds, times)
            for what, (core, compiled) in (("served", served), ("executed", executed)):
                table.add_row(
                    asked.name,
                    what,
                    *(f"{each:,.0f}" for each in (core[0], compiled[0])),
                    *(f"{core[each] / compiled[each]:.1f}" for each in (0, 1)),
                )
    return table


def main(rounds: int = 7, times: int = 20) -> None:
    """Compare both executions, interleaved: ROUNDS rounds of TIMES requests each."""
    with tempfile.TemporaryDirectory() as folder:
        console().print(asyncio.run(compare(Path(folder), rounds, times)))


if __name__ == "__main__":
    typer.run(main)
