"""The server with a commit for each act on SQLite, as the ORM makes it: what `bench.writes` compares with."""

from __future__ import annotations

from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import SqliteTransactionContext

from api.backends import sqlite
from api.backends.sqlite import Immediate, ImmediateClient
from api.cli import app


def _alone(self: ImmediateClient) -> TransactionContext:
    return SqliteTransactionContext(Immediate(self), self._lock)


if __name__ == "__main__":
    ImmediateClient._in_transaction = _alone  # type: ignore[method-assign]  # this is what is measured
    sqlite.SHARED = 1  # type: ignore[misc]  # as above
    app(prog_name="decompte")
