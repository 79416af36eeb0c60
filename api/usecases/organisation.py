"""Finding the structures and services that a form names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from api.sql import Sql
from api.stored import packed, unpacked

MAX_CODE: Final = 100
"""Characters of a service code (SRV-02)."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A structure as a form names it."""

    identifier: str
    type: IdentifierType = IdentifierType.SIRET
    service_code: str | None = None


@dataclass(slots=True)
class Found:
    """What has been looked up: what each reference names, and the rows of the structures by their keys."""

    named: dict[Ref, Named]
    structures: dict[UUID, Structure]


_found: ContextVar[Found | None] = ContextVar("found", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Look each structure up once, for as long as the block lasts: the drafts of a list name the same ones."""
    token = _found.set(Found({}, {}))
    try:
        yield
    finally:
        _found.reset(token)


async def find_named(ref: Ref, now: datetime) -> Named:
    """The structure of an identifier, with the service of the code if one is given."""
    return (await look_up([ref], now)).named[ref]


async def look_up(refs: Iterable[Ref], now: datetime, *, key: UUID | None = None) -> Found:
    """The structures that these identifiers name, with the services of their codes, and the one of a key: one read."""
    found = _found.get() or Found({}, {})
    wanted = {ref: storable(normalise(ref.type, ref.identifier)) for ref in refs if ref not in found.named}
    sql = Sql()
    # What is longer than its column is nobody's.
    asked = {(ref.type, identifier) for ref, identifier in wanted.items() if len(identifier) <= MAX_LENGTH}
    conditions = [
        f"(t.identifier_type = {sql.value(type_.value)} AND t.identifier = {sql.value(identifier)})"
        for type_, identifier in sorted(asked)
    ]
    if key is not None and key not in found.structures:
        conditions.append(f"t.id = {sql.value(key)}")
    services: dict[tuple[UUID, str], Service] = {}
    if conditions:
        theirs = f"t.structure_id IN (SELECT t.id FROM structure t WHERE {' OR '.join(conditions)})"
        codes = [code_key(ref.service_code) for ref in wanted if ref.service_code is not None]
        told = f"t.deleted_at IS NULL AND {sql.one_of('t.code_key', codes)} AND {theirs}"
        wanting = f", {packed(sql, Service, told)}" if codes else ""
        (row,) = await sql.fetch(f"SELECT {packed(sql, Structure, ' OR '.join(conditions))}{wanting}")
        found.structures |= {each.id: each for each in unpacked(Structure, row[0])}
        services = {(each.structure_id, each.code_key): each for each in unpacked(Service, row[1])} if codes else {}
    known = {(row.identifier_type, row.identifier): row for row in found.structures.values()}
    for ref, identifier in wanted.items():
        structure = known.get((ref.type, identifier))
        service = services.get((structure.id, code_key(ref.service_code or ""))) if structure else None
        given = service_facts(service, now) if service and ref.service_code is not None else None
        facts = facts_of_structure(structure, given) if structure else None
        found.named[ref] = Named(ref.type, ref.identifier, ref.service_code, facts)
    return found


async def find_service(structure_id: UUID, service_id: UUID, now: datetime) -> ServiceFacts | None:
    """A service of a structure, by its key."""
    found = await Service.get_or_none(structure_id=structure_id, id=service_id, deleted_at=None)
    return service_facts(found, now) if found else None


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


def service_facts(row: Service, now: datetime) -> ServiceFacts:
    """A service as the rules of a deposit see it."""
    active = is_active(row.valid_from, row.valid_until, now.astimezone(PARIS).date())
    return ServiceFacts(row.id, row.code, active, row.engagement_required, row.is_default)


def code_key(code: str) -> str:
    """What makes two service codes the same: case and outer spaces do not count (SRV-02)."""
    return storable(code.strip().casefold())


def search_words(*parts: str | Structure) -> str:
    """What the search box of a dossier looks through: numbers, names and identifiers."""
    words = [part if isinstance(part, str) else name_words(part.name, part.identifier) for part in parts]
    return fold(" ".join(dict.fromkeys(words)))


def name_words(name: str, identifier: str) -> str:
    """What it has of a structure that sits there."""
    return f"{name} {identifier}"
