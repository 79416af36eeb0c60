"""The server on the connection that the ORM makes on SQLite, as it comes: what `bench.writes` compares with.

One connection reads and writes, a transaction keeps everybody else out, and each statement is a call of the driver.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tortoise.backends.base.client import ConnectionWrapper, TransactionContext
from tortoise.backends.sqlite.client import SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connection

from api import db
from api.backends.sqlite import ImmediateClient, Together
from api.cli import app
from api.sql import Sql


def _transaction(self: ImmediateClient) -> TransactionContext:
    return SqliteTransactionContext(SqliteTransactionWrapper(self), self._lock)


def _connection(self: ImmediateClient) -> ConnectionWrapper[Any]:
    return ConnectionWrapper(self._lock, self)


async def _fetch(sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
    return (await get_connection("default").execute_query(sql, list(values)))[1]


async def _together(_: Sql, steps: Sequence[Together]) -> Sequence[int]:
    connection, counts = get_connection("default"), []
    for first, text, rows, _sure in steps:
        if first:
            await connection.execute_query(first)
        counts.append(sum([(await connection.execute_query(text, list(row)))[0] for row in rows]))
    return counts


if __name__ == "__main__":
    ImmediateClient._in_transaction = _transaction  # type: ignore[method-assign]  # this is what is measured
    ImmediateClient.acquire_connection = _connection  # type: ignore[method-assign]  # as above
    db.fetch = _fetch
    Sql.together = _together  # type: ignore[method-assign, assignment]  # as above
    app(prog_name="decompte")
