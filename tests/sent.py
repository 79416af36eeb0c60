"""What a test sends to the database, driver by driver, and nothing of what the server does beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, Final

import aiosqlite
import pytest
from asyncpg.connection import Connection

CONTROL: Final = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
"""What only begins and ends is counted apart."""

_sent: ContextVar[list[str] | None] = ContextVar("sent", default=None)


def noted(patch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are sent from here on, in this list."""
    patch.setattr(aiosqlite.Connection, "_execute", _noting(aiosqlite.Connection._execute))
    for name in ("execute", "fetch", "fetchrow", "executemany"):
        patch.setattr(Connection, name, _noting(getattr(Connection, name)))
    found: list[str] = []
    _sent.set(found)
    return found


def _noting(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A method of a driver that notes what is sent; the writes that SQLite is given together are one call."""

    async def call(self: Any, run: Any, *arguments: Any, **options: Any) -> Any:
        sent = _sent.get()
        if sent is not None:
            texts = [each for each in (run, *arguments) if isinstance(each, str)]
            sent.append(texts[0] if texts else run.__name__.upper())
        return await original(self, run, *arguments, **options)

    return call
