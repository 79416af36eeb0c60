"""SQLite: a transaction takes the write lock when it begins, and leaves nothing behind however it ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, TypeAlias

from tortoise.backends.base.client import NestedTransactionContext, TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections

Together: TypeAlias = tuple[str, str, Sequence[Sequence[Any]]]
"""A statement to run first, if there is one, then one that is run with each of these rows of values."""


class _Immediate(SqliteTransactionWrapper):
    async def begin(self) -> None:
        """Begin with the lock: a deferred one that reads first fails at once when another process writes between."""
        if self._connection.in_transaction:  # the roll back of the one before failed
            await self._connection.rollback()
        await self._connection.execute("BEGIN IMMEDIATE")

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(_Immediate(self))

    @translate_exceptions
    async def execute_together(self, steps: Sequence[Together]) -> Sequence[int]:
        """Run statements one after the other without coming back in between; answers how many rows each changed."""
        async with self.acquire_connection() as connection:
            self.log.debug("%s", steps)
            counts: Sequence[int] = await connection._execute(_run, connection._conn, steps)
            return counts


def _run(connection: sqlite3.Connection, steps: Sequence[Together]) -> list[int]:
    counts = []
    for first, text, rows in steps:
        if first:
            connection.execute(first)
        counts.append(connection.executemany(text, rows).rowcount)
    return counts


class _Context(SqliteTransactionContext):
    """Tortoise's own keeps the lock for ever after a BEGIN that fails or is cancelled, and a failed COMMIT open."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            await self._leave()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        client: TransactionalDBClient = self.connection
        return client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        kept = False
        try:
            if exc_type is None:
                await self.connection._connection.commit()
                kept = True
        finally:
            if kept:
                self._trxlock.release()
            else:
                await self._leave()

    async def _leave(self) -> None:
        """Roll back what is not committed."""
        try:
            if self.connection._connection:
                # Runs after whatever was cancelled: the connection does one thing at a time, in order.
                await self.connection._connection.rollback()
        finally:
            self._trxlock.release()


class ImmediateClient(SqliteClient):
    """The client whose transactions wait for the write lock instead of failing for it."""

    def _in_transaction(self) -> TransactionContext:
        return _Context(_Immediate(self), self._lock)


client_class = ImmediateClient
