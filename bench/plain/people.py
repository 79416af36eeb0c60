"""The plain server's structures and people."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.domain.ids import public_id
from bench.plain.context import Info


@strawberry.type
class Structure:
    """A structure."""

    id: strawberry.ID
    name: str
    identifier: str


async def structure_of(info: Info, key: UUID) -> Structure:
    """The structure of a key."""
    row = await info.context.structures.load(key)
    return Structure(id=strawberry.ID(public_id("structure", row.id)), name=row.name, identifier=row.identifier)


@strawberry.type
class Person:
    """Somebody."""

    id: strawberry.ID
    first_name: str
    last_name: str


async def person_of(info: Info, key: UUID) -> Person:
    """The person of a key."""
    row = await info.context.people.load(key)
    return Person(id=strawberry.ID(public_id("user", row.id)), first_name=row.first_name, last_name=row.last_name)
