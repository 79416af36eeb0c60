"""Finding the structures and services that a form names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from api.domain.delays import PARIS
from api.domain.identifiers import MAX_LENGTH, normalise
from api.domain.opening import Named, ServiceFacts, StructureFacts
from api.domain.organisation import IdentifierType
from api.domain.service import is_active
from api.domain.text import fold, storable
from api.models import Service, Structure

MAX_CODE: Final = 100
"""Characters of a service code (SRV-02)."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A structure as a form names it."""

    identifier: str
    type: IdentifierType = IdentifierType.SIRET
    service_code: str | None = None


_found: ContextVar[dict[Ref, Named] | None] = ContextVar("found", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Look each structure up once, for as long as the block lasts: the drafts of a list name the same ones."""
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


async def find_named(ref: Ref, now: datetime) -> Named:
    """The structure of an identifier, with the service of the code if one is given."""
    known = _found.get()
    if known is None:
        return await _find(ref, now)
    if ref not in known:
        known[ref] = await _find(ref, now)
    return known[ref]


async def _find(ref: Ref, now: datetime) -> Named:
    identifier = storable(normalise(ref.type, ref.identifier))
    # Tortoise refuses to look for what is longer than the column, with an error of its own.
    known = len(identifier) <= MAX_LENGTH
    row = await Structure.get_or_none(identifier_type=ref.type, identifier=identifier) if known else None
    if row is None:
        return Named(ref.type, ref.identifier, ref.service_code, None)
    service = None
    if ref.service_code is not None and len(code_key(ref.service_code)) <= MAX_CODE:
        found = await Service.get_or_none(structure_id=row.id, code_key=code_key(ref.service_code), deleted_at=None)
        service = _service(found, now) if found else None
    return Named(ref.type, ref.identifier, ref.service_code, facts_of_structure(row, service))


async def find_service(structure_id: UUID, service_id: UUID, now: datetime) -> ServiceFacts | None:
    """A service of a structure, by its key."""
    found = await Service.get_or_none(structure_id=structure_id, id=service_id, deleted_at=None)
    return _service(found, now) if found else None


def facts_of_structure(row: Structure, service: ServiceFacts | None) -> StructureFacts:
    """A structure as the rules of a deposit see it; unset settings are those of a private one."""
    return StructureFacts(
        id=row.id,
        type=row.type,
        status=row.status,
        moa_presence=row.moa_presence,
        public_category=row.public_category,
        service_code_required=bool(row.service_code_required),
        engagement_required=bool(row.engagement_required),
        engagement_or_service_required=bool(row.engagement_or_service_required),
        service=service,
    )


def _service(row: Service, now: datetime) -> ServiceFacts:
    active = is_active(row.valid_from, row.valid_until, now.astimezone(PARIS).date())
    return ServiceFacts(row.id, row.code, active, row.engagement_required, row.is_default)


def code_key(code: str) -> str:
    """What makes two service codes the same: case and outer spaces do not count (SRV-02)."""
    return storable(code.strip().casefold())


def search_words(*parts: str | Structure) -> str:
    """What the search box of a dossier looks through: numbers, names and identifiers."""
    words = [part if isinstance(part, str) else f"{part.name} {part.identifier}" for part in parts]
    return fold(" ".join(dict.fromkeys(words)))
