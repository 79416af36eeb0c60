"""PostgreSQL: a connection goes back to the pool without a reset query, and whatever happens."""

from __future__ import annotations

from asyncpg.connection import Connection
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext, TransactionContextPooled
from tortoise.connection import get_connections


class _Unreset(Connection):
    def get_reset_query(self) -> str:
        """Nothing: no session state is ever set, and the query is a third of the cost of a short read."""
        return ""


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
            await pool.release(self.client._connection)
            raise
        return self.client


class UnresetClient(AsyncpgDBClient):
    """The client whose pool keeps connections as they are."""

    connection_class = _Unreset  # type: ignore[assignment]  # as above

    def _in_transaction(self) -> TransactionContext:
        return _Context(TransactionWrapper(self), self._pool_init_lock)


client_class = UnresetClient
