"""Everything the database holds, to say that nothing was written."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from tortoise import Tortoise

from api.sql import Sql

Snapshot = dict[str, list[str]]

BEHIND_THE_SCENES: Final = {"outbox_mail": "id"}
"""The tables whose rows the server changes by itself when it can: what counts is which rows are there."""


async def snapshot(*, without: frozenset[str] = frozenset()) -> Snapshot:
    """The rows of every table, so their number and every version too, in an order of their own."""
    return {table: await _rows(table) for table in tables() if table not in without}


async def assert_unchanged(before: Snapshot, told: object) -> None:
    """Fail with the rows that were written since that snapshot."""
    after = await snapshot()
    written = {table: set(rows) ^ set(before[table]) for table, rows in after.items() if rows != before[table]}
    assert written == {}, told


@cache
def tables() -> tuple[str, ...]:
    """The tables of every model."""
    models: Any = Tortoise.describe_models()
    return tuple(sorted(model["table"] for model in models.values()))


async def count(table: str) -> int:
    """How many rows a table has."""
    return int((await Sql().fetch(f"SELECT COUNT(*) FROM {table}"))[0][0])


async def _rows(table: str) -> list[str]:
    columns = BEHIND_THE_SCENES.get(table, "*")
    return sorted(repr(tuple(row)) for row in await Sql().fetch(f"SELECT {columns} FROM {table}"))
