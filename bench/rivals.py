"""The project beside a plain Strawberry server and a hand-written one: `python -m bench.rivals --scale 1`.

Each operation is asked of each server in turn, round after round, so that a busy machine slows all of them; they must
answer the same before anything is timed. A rate is a share of the limit's in the same round, the median of the rounds.
What the screens of the dashboard ask, which only the project can answer, comes between the rivals' reads and deposits.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import asyncpg
import orjson
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from api import db
from api.cli import console
from bench.client import ask
from bench.comparison import Comparison
from bench.dataset import load
from bench.deposits import deposits, write_alike
from bench.operations import AGENT, MANAGER, Operation, reads, screens
from bench.organisation import Database
from bench.servers import Served, parent_of, project, rival
from tests.databases import Databases, made_for

LONGEST: Final = "{ dossiers(first: 100, orderBy: [{ updatedAt: ASC }]) { nodes { id pieces { id } } } }"
CURSORS: Final = frozenset({"startCursor", "endCursor"})


@asynccontextmanager
async def rivals(url: str, folder: Path, workers: int, *emails: str) -> AsyncIterator[list[Served]]:
    """The three servers, on one database, with the sessions of those who ask."""
    async with AsyncExitStack() as running:
        ours = await running.enter_async_context(project(url, folder, workers=workers, emails=emails))
        limit = rival("limit", "bench.limit.app:create_app", url, folder, ours.tokens, workers=workers, graphql=False)
        plain = rival("plain", "bench.plain.app:create_app", url, folder, ours.tokens, workers=workers)
        yield [await running.enter_async_context(limit), ours, await running.enter_async_context(plain)]


async def _longest(ours: Served) -> str:
    """The longest of the agent's first dossiers."""
    found = orjson.loads(await ask(ours.port, ours.request(orjson.dumps({"query": LONGEST}))))
    longest: str = max(found["data"]["dossiers"]["nodes"], key=lambda each: len(each["pieces"]))["id"]
    return longest


async def agree(servers: Sequence[Served], operation: Operation) -> None:
    """Stop unless all answer the same; each has cursors of its own."""
    answers = [orjson.loads(await ask(each.port, each.asked(operation))) for each in servers]
    for served, answer in zip(servers, answers, strict=True):
        assert "errors" not in answer, (served.name, answer["errors"])
        assert _bare(answer["data"]) == _bare(answers[0]["data"]), (
            f"{operation.name}: {served.name} answers differently"
        )


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: each is not None if key in CURSORS else _bare(each) for key, each in value.items()}


async def compare(url: str, *, rounds: int, seconds: float, connections: int, workers: int) -> Table:
    """The table of a database that is filled."""
    made = Comparison(url, connections, seconds)
    database = None if db.is_sqlite(url) else await _postmaster(url)
    writes = [await deposits(url, rounds)] if database else []  # the limit writes to PostgreSQL only
    with tempfile.TemporaryDirectory() as folder:
        async with rivals(url, Path(folder), workers, AGENT, MANAGER, *(each.email for each in writes)) as servers:
            ours, dossier = servers[1:2], await _longest(servers[1])
            asked = [*((each, servers) for each in reads(dossier)), *((each, ours) for each in screens(dossier))]
            for operation, those in asked:
                await agree(those, operation)
                for served in those if database else ():
                    await made.count(served, operation)
            for _ in range(rounds):
                for operation, those in asked:
                    await made.round(those, operation, database)
            for operation in writes:
                await write_alike(url, servers, operation)
            for _ in range(rounds):  # after all reads: the rivals do not keep the counts that two of them read
                for operation in writes:
                    await made.round(servers, operation, database)
            return made.table(servers, workers)


async def _postmaster(url: str) -> int:
    """The process of the database server, on this machine."""
    connection = await asyncpg.connect(url)
    backend: int = await connection.fetchval("SELECT pg_backend_pid()")
    try:
        return parent_of(backend)
    finally:
        await connection.close()


async def made_and_compared(made: Databases, scale: float, **asked: Any) -> Table:
    """The table of a database made for it."""
    async with made.empty() as url:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            await load(url, scale, progress=progress)
        return await compare(url, **asked)


def main(
    url: Annotated[str | None, typer.Option(help="A database that bench.dataset has filled; else one is made.")] = None,
    database: Database = Database.POSTGRES,
    *,
    scale: float = 0.1,
    rounds: int = 3,
    seconds: float = 2.0,
    connections: int = 32,
    workers: int = 1,
) -> None:
    """Compare the three servers."""
    asked: dict[str, Any] = {"rounds": rounds, "seconds": seconds, "connections": connections, "workers": workers}
    if url is not None:
        found = asyncio.run(compare(url, **asked))
    else:
        with made_for(database.value) as made:
            found = asyncio.run(made_and_compared(made, scale, **asked))
    console().print(found)


if __name__ == "__main__":
    typer.run(main)
