"""What an act is about to write: gathered row by row, then written in a few statements however many rows there are."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from tortoise.expressions import F
from tortoise.models import Model

from api.usecases.approval_counts import ApprovalCounts

BATCH: Final = 500
"""Rows of one statement: SQLite takes 32 766 values, and a row has a score of them."""


class Changes:
    """New rows, changed rows and rows to remove; `write` removes, then changes, then adds, each in the order told.

    Requests among them are counted.
    """

    def __init__(self) -> None:
        self._added: dict[int, Model] = {}
        self._changed: dict[type[Model], dict[UUID, dict[str, Any]]] = {}
        self._removed: dict[type[Model], list[UUID]] = {}
        self._counts = ApprovalCounts()

    def add(self, row: Model) -> None:
        """Write a new row; a row that it points to is told before it."""
        self._added[id(row)] = row

    def change(self, row: Model, **values: Any) -> None:
        """Give columns of a row other values; its version grows, where it has one."""
        was_there = id(row) not in self._added
        if was_there:
            self._counts.take(row)
        for name, value in values.items():
            setattr(row, name, value)
        if was_there:
            self._counts.add(row)
            self._changed.setdefault(type(row), {}).setdefault(row.pk, {}).update(values)

    def remove(self, row: Model) -> None:
        """Take a row away; one that was only about to be added never was."""
        if self._added.pop(id(row), None) is None:
            self._counts.take(row)
            self._removed.setdefault(type(row), []).append(row.pk)

    async def write(self) -> None:
        """Write everything; rows that change alike share a statement."""
        for model, keys in self._removed.items():
            for start in range(0, len(keys), BATCH):
                await model.filter(pk__in=keys[start : start + BATCH]).delete()
        for model, changes in self._changed.items():
            await _write_alike(model, changes)
        added: dict[type[Model], list[Model]] = {}
        for row in self._added.values():
            self._counts.add(row)
            added.setdefault(type(row), []).append(row)
        for model, rows in added.items():
            await model.bulk_create(rows, batch_size=BATCH)
        await self._counts.write()


async def _write_alike(model: type[Model], changes: dict[UUID, dict[str, Any]]) -> None:
    alike: dict[tuple[tuple[str, Any], ...], list[UUID]] = {}
    for key, values in changes.items():
        alike.setdefault(tuple(values.items()), []).append(key)
    grown = {"version": F("version") + 1} if "version" in model._meta.fields_map else {}
    for same, keys in alike.items():
        for start in range(0, len(keys), BATCH):
            await model.filter(pk__in=keys[start : start + BATCH]).update(**dict(same), **grown)
