"""A transaction of SQLite that begins when something has to be in it: what is read need not, nor an act told whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient, TransactionContext


class Late(BaseDBAsyncClient):
    """The connection of a transaction that has perhaps not begun yet; the first statement of the models begins it."""

    def __init__(self, client: Any) -> None:
        super().__init__(client.connection_name, client.fetch_inserted)
        self.capabilities, self.query_class = client.capabilities, client.query_class
        self.executor_class = client.executor_class
        self._client = client
        self._context: TransactionContext | None = None
        self._inside: Any = None
        self._written = False

    @property
    def begun(self) -> bool:
        """Whether the database knows of the transaction."""
        return self._inside is not None

    async def begin(self) -> Any:
        """The connection of the transaction, which has begun."""
        if self._written:
            raise LookupError("an act that was told whole has ended")
        if self._inside is None:
            self._context = self._client._in_transaction()
            self._inside = await self._context.__aenter__()
        return self._inside

    async def end(self, kind: Any, failure: Any, trace: Any) -> None:
        """Keep what was written, or undo it."""
        if self._inside is not None and self._context is not None:
            await self._context.__aexit__(kind, failure, trace)

    async def execute_together(self, steps: Sequence[Any]) -> Sequence[int]:
        """Write to several tables of SQLite: unless something was written before, as an act of one call."""
        if self.begun:
            counts: Sequence[int] = await self._inside.execute_together(steps)
            return counts
        self._written = True
        return await self._client.execute_act(steps)  # type: ignore[no-any-return]  # a client of either kind

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        """As inside the transaction."""
        return await (await self.begin()).execute_insert(query, values)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[dict[Any, Any]]]:
        """As inside the transaction."""
        found: tuple[int, Sequence[dict[Any, Any]]] = await (await self.begin()).execute_query(query, values)
        return found

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[Any, Any]]:
        """As inside the transaction."""
        found: list[dict[Any, Any]] = await (await self.begin()).execute_query_dict(query, values)
        return found

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """As inside the transaction."""
        await (await self.begin()).execute_many(query, values)

    async def execute_script(self, query: str) -> None:
        """As inside the transaction."""
        await (await self.begin()).execute_script(query)

    def _in_transaction(self) -> TransactionContext:
        return _Inner(self)


class _Inner(TransactionContext):
    """A savepoint of a transaction that begins with it."""

    def __init__(self, late: Late) -> None:
        self._late = late
        self._context: TransactionContext | None = None

    async def __aenter__(self) -> TransactionalDBClient:
        self._context = (await self._late.begin())._in_transaction()
        client: TransactionalDBClient = await self._context.__aenter__()
        return client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        if self._context is not None:
            await self._context.__aexit__(exc_type, exc_val, exc_tb)
