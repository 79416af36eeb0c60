"""PostgreSQL: connections stay as they are, are kept from one read to the next, and come back whatever happens."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any, Final, NoReturn, cast

from asyncpg import InterfaceError, PostgresError, Record, create_pool
from asyncpg.connection import Connection
from asyncpg.pool import Pool, PoolConnectionProxy
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections

KEPT_SECONDS: Final = 1.0
"""How long a connection that nobody uses is kept beside its pool, which looks after its age and its number."""


class _Unreset(Connection):
    def get_reset_query(self) -> str:
        """Nothing: no session state is ever set, and the query is a third of the cost of a short read."""
        return ""


class Kept:
    """A pool, and those of its connections that are kept for the next read instead of being given back.

    To give a connection back and take it again costs more than a short statement itself. So one that has just read
    waits here, and goes back when nobody wanted it, when its statement failed or was cancelled, or when it was lost:
    the pool then does with it what a pool does.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        # Whoever has a turn finds a connection: here, or in the pool.
        self._turns = asyncio.Semaphore(pool.get_max_size())
        self._kept: list[PoolConnectionProxy] = []
        self._until: asyncio.TimerHandle | None = None
        self._returning: set[asyncio.Task[None]] = set()
        self._closing = False

    async def fetch(self, text: str, values: Sequence[Any]) -> Sequence[Record]:
        """The rows of a statement of its own."""
        connection = await self.acquire()
        try:
            found: Sequence[Record] = await connection.fetch(text, *values)
        except BaseException:
            await self.release(connection)
            raise
        await self.keep(connection)
        return found

    async def keep(self, connection: PoolConnectionProxy) -> None:
        """Keep a connection, which does nothing any more, for whoever comes next."""
        if self._closing:
            await self.release(connection)
            return
        self._kept.append(connection)
        self._turns.release()
        if self._until is None:
            self._until = asyncio.get_running_loop().call_later(KEPT_SECONDS, self._return)

    async def acquire(self) -> PoolConnectionProxy:
        """A connection of one's own, until it is released."""
        await self._turns.acquire()
        try:
            while self._kept:
                connection = self._kept.pop()
                if not _lost(connection):
                    return connection
                await self._pool.release(connection)
            return await self._pool.acquire()
        except BaseException:
            self._turns.release()
            raise

    async def release(self, connection: PoolConnectionProxy) -> None:
        """Give a connection back to the pool, once it does nothing any more."""
        try:
            await self._pool.release(connection)
        finally:
            self._turns.release()

    def _return(self) -> None:
        """Give back those that nobody uses at this instant."""
        self._until = None
        kept, self._kept = self._kept, []
        for connection in kept:
            returning = asyncio.ensure_future(self._pool.release(connection))
            self._returning.add(returning)
            returning.add_done_callback(self._returning.discard)

    async def close(self) -> None:
        """Close every connection, those in use when they are released."""
        self._closing = True
        if self._until is not None:
            self._until.cancel()
        self._return()
        await self._pool.close()

    def terminate(self) -> None:
        """Close every connection at once."""
        self._pool.terminate()

    async def expire_connections(self) -> None:
        """Have each connection replaced when it is next taken from the pool."""
        await self._pool.expire_connections()


def _lost(connection: PoolConnectionProxy) -> bool:
    try:
        return bool(connection.is_closed())
    except InterfaceError:  # the pool has noticed already
        return True


async def _translated(client: AsyncpgDBClient, failure: PostgresError) -> Sequence[Record]:
    return cast("Sequence[Record]", await client._translate_exceptions(_raised, failure))


async def _raised(_: AsyncpgDBClient, failure: PostgresError) -> NoReturn:
    raise failure


class _Transaction(TransactionWrapper):
    """The connection inside a transaction, or inside a savepoint of it.

    Its statements are planned once, whatever their values: they find rows by their keys, and what writes an act takes
    twice as long to plan as to run. asyncpg's own transactions leave no room to say so without one more round trip.
    """

    async def rows(self, text: str, values: Sequence[Any]) -> Sequence[Record]:
        """The rows of a reading statement."""
        self.log.debug("%s: %s", text, values)
        try:
            async with self.acquire_connection() as connection:
                found: Sequence[Record] = await connection.fetch(text, *values)
                return found
        except PostgresError as failure:
            return await _translated(self, failure)

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
    """Tortoise's own never gives back the connection of a BEGIN that failed or was cancelled, and keeps none."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self._kept()
        self.client._connection = await pool.acquire()
        self.token = get_connections().set(self.connection_name, self.client)
        try:
            await self.client.begin()
        except BaseException:
            get_connections().reset(self.token)
            try:
                with contextlib.suppress(PostgresError, InterfaceError, OSError):  # the connection may be gone
                    await self.client.rollback()
            finally:  # and the roll back may fail or be cancelled too
                await pool.release(self.client._connection)
            raise
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        pool = self._kept()
        end = pool.release
        try:
            if exc_type is None:
                await self.client.commit()
                end = pool.keep
            else:
                await self.client.rollback()
        finally:
            await end(self.client._connection)

    def _kept(self) -> Kept:
        return cast("Kept", self.client._parent._pool)


class KeepingClient(AsyncpgDBClient):
    """The client whose reads keep their connections."""

    connection_class = _Unreset  # type: ignore[assignment]  # as above

    async def create_pool(self, **options: Any) -> Any:
        """The pool, with what is kept beside it: as far as Tortoise looks, a pool like another."""
        return Kept(await create_pool(None, **options))

    async def rows(self, text: str, values: Sequence[Any]) -> Sequence[Record]:
        """The rows of a reading statement, which the log of the models tells as any other.

        Tortoise's own looks at each statement to know whether it is one that reads.
        """
        self.log.debug("%s: %s", text, values)
        kept = cast("Kept | None", self._pool)
        if kept is None:
            await self.acquire_connection().ensure_connection()
            kept = cast("Kept", self._pool)
        try:
            return await kept.fetch(text, values)
        except PostgresError as failure:
            return await _translated(self, failure)

    def _in_transaction(self) -> TransactionContext:
        return _Context(_Transaction(self), self._pool_init_lock)


client_class = KeepingClient
