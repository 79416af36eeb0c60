"""SQLite: a transaction takes the write lock when it begins."""

from __future__ import annotations

from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper


class _Immediate(SqliteTransactionWrapper):
    async def begin(self) -> None:
        """Begin with the lock: a deferred one that reads first fails at once when another process writes between."""
        await self._connection.execute("BEGIN IMMEDIATE")


class ImmediateClient(SqliteClient):
    """The client whose transactions wait for the write lock instead of failing for it."""

    def _in_transaction(self) -> TransactionContext:
        return SqliteTransactionContext(_Immediate(self), self._lock)


client_class = ImmediateClient
