"""PostgreSQL: a connection goes back to the pool without a reset query, and whatever happens."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any, NoReturn, cast

from asyncpg import InterfaceError, PostgresError, Record
from asyncpg.connection import Connection
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections


class _Unreset(Connection):
    def get_reset_query(self) -> str:
        """Nothing: no session state is ever set, and the query is a third of the cost of a short read."""
        return ""


class _Rows:
    """What is read the short way: Tortoise's own looks at each statement to know whether it is one that reads."""

    async def rows(self: Any, text: str, values: Sequence[Any]) -> Sequence[Record]:
        """The rows of a reading statement, which the log of the models tells as any other."""
        self.log.debug("%s: %s", text, values)
        try:
            async with self.acquire_connection() as connection:
                found: Sequence[Record] = await connection.fetch(text, *values)
                return found
        except PostgresError as failure:
            return cast("Sequence[Record]", await self._translate_exceptions(_raised, failure))


async def _raised(_: AsyncpgDBClient, failure: PostgresError) -> NoReturn:
    raise failure


class _Transaction(_Rows, TransactionWrapper):
    """The connection inside a transaction, or inside a savepoint of it.

    Its statements are planned once, whatever their values: they find rows by their keys, and what writes an act takes
    twice as long to plan as to run. asyncpg's own transactions leave no room to say so without one more round trip.
    """

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(_Transaction(self))

    async def begin(self) -> None:
        await self._connection.execute("BEGIN; SET LOCAL plan_cache_mode = force_generic_plan")

    async def savepoint(self) -> None:
        await self._connection.execute("SAVEPOINT act")

    async def commit(self) -> None:
        await self._end("COMMIT")

    async def rollback(self) -> None:
        await self._end("ROLLBACK")

    async def release_savepoint(self) -> None:
        await self._end("RELEASE SAVEPOINT act")

    async def savepoint_rollback(self) -> None:
        await self._end("ROLLBACK TO SAVEPOINT act; RELEASE SAVEPOINT act")

    async def _end(self, text: str) -> None:
        await self._connection.execute(text)
        self._finalized = True


class _Context(TransactionContextPooled):
    """Tortoise's own never gives back the connection of a BEGIN that failed or was cancelled."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        self.client._connection = await pool.acquire()
        self.token = get_connections().set(self.connection_name, self.client)
        try:
            await self.client.begin()
        except BaseException:
            get_connections().reset(self.token)
            with contextlib.suppress(PostgresError, InterfaceError, OSError):  # the connection may be gone
                await self.client.rollback()
            await pool.release(self.client._connection)
            raise
        return self.client


class UnresetClient(_Rows, AsyncpgDBClient):
    """The client whose pool keeps connections as they are."""

    connection_class = _Unreset  # type: ignore[assignment]  # as above

    def _in_transaction(self) -> TransactionContext:
        return _Context(_Transaction(self), self._pool_init_lock)


client_class = UnresetClient
