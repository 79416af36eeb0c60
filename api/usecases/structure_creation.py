"""New structures: by their first user, by the support, by a load (organisation §1.10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from tortoise.exceptions import IntegrityError

from api.db import Transaction, savepoint, violates
from api.domain.delays import PARIS
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import default_openings
from api.domain.identifiers import MAX_LENGTH, normalise
from api.domain.journal import ChangeKind
from api.domain.organisation import DEFAULT_SERVICE, MoaPresence, StructureStatus, StructureType
from api.domain.permissions import Permission, allowed, organisation, require
from api.domain.structure_form import GENERATED, NewStructure, creation_problems, kept
from api.domain.text import storable
from api.models import OpenApplication, Service, Structure
from api.usecases.calls import Call, Outcome, once
from api.usecases.journal import record_organisation, take
from api.usecases.organisation import code_key
from api.usecases.principal import become_principal_manager
from api.usecases.rights import Grantor
from api.usecases.structure import address_problems, keep_words, searchable

CREATED: Final = "Création"
"""What the history says of the entry that tells of a creation."""


async def create_structure(call: Call, form: NewStructure) -> Outcome:
    """Create a private structure, whose author is its gestionnaire principal at once (STR-01).

    The support also creates public ones: they have no manager until one is named (STR-03).
    """

    async def work(_tx: Transaction) -> UUID:
        structure = Structure(identifier_type=form.identifier_type, type=form.type, status=StructureStatus.ACTIVE)
        _may_create(call, structure)
        if problems := [*creation_problems(form), *address_problems(form.values)]:
            raise DomainError([*problems, *await _taken(form)])
        structure.identifier = await _identifier(form)
        _ = structure.update_from_dict(kept(form.values))
        structure.public_category = form.public_category
        await add_structure(structure, at=call.now)
        if form.type is StructureType.PRIVEE:
            author = call.actor.user_id
            await become_principal_manager(structure.id, author, Grantor(author, call.now, call.now))
        await record_organisation(
            ChangeKind.STRUCTURE_CHANGED, structure.id, by=call.actor, at=call.now, comment=CREATED
        )
        return structure.id

    return await once(call, work, creates=True)


def _may_create(call: Call, structure: Structure) -> None:
    place = organisation(structure.id)
    if structure.type is StructureType.PRIVEE:
        require(call.actor, Permission.PRIVATE_STRUCTURE_CREATE, place)
    elif not allowed(call.actor, Permission.PUBLIC_STRUCTURE_CREATE, place):
        raise error(ErrorCode.PUBLIC_CREATION_BY_SUPPORT_ONLY)


async def _taken(form: NewStructure) -> Sequence[Problem]:
    """Said beside the other faults of a form; when there is no other, the insertion says it, to rivals too (ID-01)."""
    identifier = storable(normalise(form.identifier_type, form.identifier or ""))
    known = Structure.filter(identifier_type=form.identifier_type, identifier=identifier[:MAX_LENGTH])
    return [Problem(ErrorCode.STRUCTURE_ALREADY_EXISTS, ("identifier",))] if await known.exists() else []


async def _identifier(form: NewStructure) -> str:
    """The identifier as kept; that of who has no number yet is given by the server (decisions 26)."""
    prefix = GENERATED.get(form.identifier_type)
    if prefix is None:
        return normalise(form.identifier_type, form.identifier or "")
    return f"{prefix}-{await take(form.identifier_type.value):08d}"


async def add_structure(structure: Structure, *, at: datetime) -> None:
    """Write a new structure with what every one of its type has."""
    public = structure.type is StructureType.PUBLIQUE
    if public:
        set_public(structure, structure.moa_presence or MoaPresence.SANS_MOA)
    structure.created_at = structure.updated_at = at
    structure.search_text = searchable(structure)
    await insert(structure, field="identifier")
    await keep_words(structure)
    if public:
        await add_default_service(structure.id, at=at)
    opened = default_openings(structure.type, structure.moa_presence)
    await OpenApplication.bulk_create([OpenApplication(structure_id=structure.id, application=each) for each in opened])


async def insert(structure: Structure, *, field: str) -> None:
    """Write the row; an identifier that is taken is STRUCTURE_ALREADY_EXISTS, at that field of the input (ID-01)."""
    try:
        async with savepoint():
            await structure.save(force_create=True)
    except IntegrityError as failure:
        if violates(failure, "structure", "identifier"):
            raise error(ErrorCode.STRUCTURE_ALREADY_EXISTS, field=field) from failure
        raise


def set_public(structure: Structure, moa: MoaPresence) -> None:
    """Give a structure the settings of a public one: those that it has stay, the others are at their default (§1.5)."""
    structure.service_code_required = bool(structure.service_code_required)
    structure.engagement_required = bool(structure.engagement_required)
    structure.engagement_or_service_required = bool(structure.engagement_or_service_required)
    structure.payment_status_not_reported = bool(structure.payment_status_not_reported)
    structure.moa_presence = moa


async def add_default_service(structure_id: UUID, *, at: datetime) -> None:
    """The service that every public structure owns from its creation (SRV-03)."""
    code, name = DEFAULT_SERVICE
    _ = await Service.create(
        structure_id=structure_id,
        code=code,
        code_key=code_key(code),
        name=name,
        valid_from=at.astimezone(PARIS).date(),
        is_default=True,
        created_at=at,
        updated_at=at,
    )
