"""PostgreSQL: a connection goes back to the pool without a reset query."""

from __future__ import annotations

from asyncpg.connection import Connection
from tortoise.backends.asyncpg.client import AsyncpgDBClient


class _Unreset(Connection):  # type: ignore[type-arg]  # the stubs alone make it generic
    def get_reset_query(self) -> str:
        """Nothing: no session state is ever set, and the query is a third of the cost of a short read."""
        return ""


class UnresetClient(AsyncpgDBClient):
    """The client whose pool keeps connections as they are."""

    connection_class = _Unreset  # type: ignore[assignment]  # as above


client_class = UnresetClient
