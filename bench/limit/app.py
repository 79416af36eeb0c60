"""The endpoint of the limit: it signs the caller in and lets them see what they may see, all in one statement."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api import db
from api.domain.ids import key_of
from api.security import token_digest
from bench.limit.deposit import deposit
from bench.limit.dossier import dossier, with_buttons
from bench.limit.lists import approvals, dashboard, queue
from bench.limit.sql import Dialect

CONNECTIONS: Final = 4

Fetch = Callable[[str, Sequence[Any]], Awaitable[str | None]]
Connect = Callable[[], AbstractAsyncContextManager["PoolConnectionProxy[asyncpg.Record]"]]


class _Kept(asyncpg.Connection):
    def get_reset_query(self) -> str:
        """Nothing: no session state is ever set."""
        return ""


@asynccontextmanager
async def _postgres(url: str) -> AsyncIterator[tuple[Fetch, Connect | None]]:
    turns = asyncio.Semaphore(CONNECTIONS)
    session = {"jit": "off"}  # as the project: compiling these statements takes longer than running them
    async with asyncpg.create_pool(
        url, min_size=1, max_size=CONNECTIONS, connection_class=_Kept, server_settings=session
    ) as pool:

        @asynccontextmanager
        async def connect() -> AsyncIterator[PoolConnectionProxy[asyncpg.Record]]:
            async with turns, pool.acquire() as connection:
                yield connection

        async def fetch(statement: str, values: Sequence[Any]) -> str | None:
            async with turns, pool.acquire() as connection:
                found: str | None = await connection.fetchval(statement, *values)
                return found

        yield fetch, connect


@asynccontextmanager
async def _sqlite(url: str) -> AsyncIterator[tuple[Fetch, Connect | None]]:
    connection = sqlite3.connect(db.sqlite_path(url), isolation_level=None)
    connection.execute("PRAGMA query_only=ON")

    async def fetch(statement: str, values: Sequence[Any]) -> str | None:
        plain = [str(value) if isinstance(value, UUID | datetime) else value for value in values]
        row = connection.execute(statement.replace("$", "?"), plain).fetchone()
        return row[0] if row else None

    yield fetch, None
    connection.close()


class Limit:
    """One endpoint an operation: `POST /workQueue` with the variables as JSON."""

    def __init__(self, url: str) -> None:
        self.url = url
        dialect = Dialect(sqlite=db.is_sqlite(url))
        self.statements = {name: make(dialect) for name, make in STATEMENTS.items()}
        self.fetch: Fetch
        self.connect: Connect | None

    @asynccontextmanager
    async def running(self, _: Starlette) -> AsyncIterator[None]:
        """Open the database."""
        async with (_sqlite if db.is_sqlite(self.url) else _postgres)(self.url) as (self.fetch, self.connect):
            yield

    async def answer(self, request: Request) -> Response:
        """The answer to one operation."""
        name = request.path_params["operation"]
        variables = orjson.loads(await request.body())
        token = request.headers["authorization"].removeprefix("Bearer ")
        argument = [key_of("dossier", variables["id"])] if "id" in variables else list(variables.values())
        text = await self.fetch(self.statements[name], [token_digest(token), datetime.now(UTC), *argument])
        if text is None:
            return Response(status_code=401)
        body = orjson.dumps(with_buttons(orjson.loads(text))) if name == "dossier" else text.encode()
        return Response(b'{"data":{"%s":%s}}' % (name.encode(), body), media_type="application/json")

    async def deposit(self, request: Request) -> Response:
        """The answer to a deposit."""
        assert self.connect is not None, "the limit deposits on PostgreSQL only"
        given = orjson.loads(await request.body())["input"]
        token = request.headers["authorization"].removeprefix("Bearer ")
        async with self.connect() as connection:
            body = await deposit(connection, token, given)
        if body is None:
            return Response(status_code=401)
        return Response(b'{"data":{"depositNextPiece":%s}}' % body, media_type="application/json")


STATEMENTS: Final[Mapping[str, Callable[[Dialect], str]]] = {
    "dashboard": dashboard,
    "workQueue": queue,
    "approvals": approvals,
    "dossier": dossier,
}


def create_app() -> Starlette:
    """The application, on the database that the environment names."""
    limit = Limit(os.environ["DECOMPTE_DATABASE_URL"])
    routes = [
        Route("/depositNextPiece", limit.deposit, methods=["POST"]),
        Route("/{operation}", limit.answer, methods=["POST"]),
    ]
    return Starlette(routes=routes, lifespan=limit.running)
