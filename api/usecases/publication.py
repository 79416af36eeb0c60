"""Making a private structure public: a delegated MOA, at the request of its manager (TYP-01 to TYP-03)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from api.db import transaction
from api.domain.errors import DomainError, ErrorCode, error
from api.domain.habilitation import RattachementStatus
from api.domain.identifiers import normalise
from api.domain.journal import ChangeKind
from api.domain.organisation import DEFAULT_SERVICE, IdentifierType, MoaPresence, PublicCategory, StructureType
from api.domain.structure import Manager, publication_problems
from api.domain.structure_settings import Kind
from api.models import Rattachement, Service, Structure
from api.sql import Sql
from api.usecases.journal import record_organisation
from api.usecases.opening import move_openings
from api.usecases.organisation import code_key
from api.usecases.structure import state_of
from api.usecases.structure_creation import add_default_service, set_public

PUBLISHED: Final = "Passage en structure publique"


async def make_public(type_: IdentifierType, identifier: str, *, category: PublicCategory, now: datetime) -> bool:
    """Make a structure public, « avec MOA »; answers no when it is already, which changes nothing (TYP-02)."""
    number = normalise(type_, identifier)
    async with transaction():
        structure = await _claim(type_, number, now)
        if structure is None:
            if await Structure.filter(identifier_type=type_, identifier=number).exists():
                return False
            raise error(ErrorCode.STRUCTURE_UNKNOWN, identifier=number)
        people = await Rattachement.filter(structure_id=structure.id, status=RattachementStatus.VALIDE).select_related(
            "user"
        )
        managers = [Manager(row.role, row.user.pigp) for row in people]
        if problems := list(publication_problems(state_of(structure), type_, managers)):
            raise DomainError(problems)
        structure.type, structure.public_category = StructureType.PUBLIQUE, category
        set_public(structure, MoaPresence.AVEC_MOA)
        await structure.save()
        await _give_default_service(structure, now)
        await record_organisation(ChangeKind.STRUCTURE_CHANGED, structure.id, by=None, at=now, comment=PUBLISHED)
        kinds = Kind(StructureType.PRIVEE, None), Kind(StructureType.PUBLIQUE, MoaPresence.AVEC_MOA)
        await move_openings(structure.id, *kinds, by=None, at=now)
    return True


async def _claim(type_: IdentifierType, identifier: str, now: datetime) -> Structure | None:
    """The private structure of that identifier, locked."""
    sql = Sql()
    locked = await sql.write(
        f"UPDATE structure SET version = version + 1, updated_at = {sql.value(now)}"
        f" WHERE identifier_type = {sql.value(type_.value)} AND identifier = {sql.value(identifier)}"
        f" AND type = {sql.value(StructureType.PRIVEE.value)} RETURNING id"
    )
    return await Structure.get(id=locked[0]["id"]) if locked else None


async def _give_default_service(structure: Structure, now: datetime) -> None:
    """SRV-03, TYP-03; a service of that code that the structure had made becomes the default one."""
    code, name = DEFAULT_SERVICE
    own = Service.filter(structure_id=structure.id, code_key=code_key(code))
    if not await own.update(code=code, name=name, is_default=True, valid_until=None, updated_at=now):
        await add_default_service(structure.id, at=now)
