"""Keeping rivals out: rows that nobody else may claim until the transaction ends, always taken in the same order.

Accounts come before structures, and each kind in the order of its keys: two acts that need several of them then wait
for each other, never in a ring. Everything else that is said of the rights on a structure is written under its row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from api.domain.errors import ErrorCode, error
from api.domain.organisation import StructureStatus
from api.domain.permissions import Actor
from api.models import Structure
from api.sql import Sql, as_uuid
from api.usecases.visibility import structure_condition


async def hold_structures(where: Callable[[Sql], str]) -> list[UUID]:
    """Hold the structures that meet a condition on the table `structure`; the keys of those found."""
    return await _hold("structure", where)


async def hold_accounts(where: Callable[[Sql], str]) -> list[UUID]:
    """Hold the accounts that meet a condition on the table `account`; the keys of those found."""
    return await _hold("account", where)


async def hold_dossiers(where: Callable[[Sql], str]) -> list[UUID]:
    """Hold the dossiers that meet a condition on the table `dossier`; the keys of those found."""
    return await _hold("dossier", where)


async def hold_structure(where: Callable[[Sql], str]) -> None:
    """Hold the structure that an input names; NOT_FOUND when there is none."""
    if not await hold_structures(where):
        raise error(ErrorCode.NOT_FOUND, field="structureId")


async def hold_seen(actor: Actor, structure_id: UUID) -> None:
    """Hold the structure that an input names, if the actor may see it."""
    await hold_structure(
        lambda sql: f"id = {sql.value(structure_id)} AND {structure_condition(sql, actor, 'structure')}"
    )


async def hold_all_seen(actor: Actor, structures: Collection[UUID]) -> list[UUID]:
    """Hold those of the structures that the actor may see; the keys of those found."""

    def seen(sql: Sql) -> str:
        return f"{sql.one_of('id', list(structures))} AND {structure_condition(sql, actor, 'structure')}"

    return await hold_structures(seen)


def refuse_inactive(structure: Structure) -> None:
    """Raise STRUCTURE_INACTIVE: nothing new on a structure that is no longer active (SIR-08)."""
    if structure.status is StructureStatus.INACTIVE:
        raise error(ErrorCode.STRUCTURE_INACTIVE)


async def _hold(table: str, where: Callable[[Sql], str]) -> list[UUID]:
    sql = Sql()
    if sql.sqlite:  # a write takes the lock of the whole database, whatever it changes
        text = f"UPDATE {table} SET version = version WHERE {where(sql)} RETURNING id"
    else:
        text = f"SELECT id FROM {table} WHERE {where(sql)} ORDER BY id FOR NO KEY UPDATE"
    return [as_uuid(row["id"]) for row in await sql.write(text)]
