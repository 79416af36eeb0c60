"""Services of a structure: creating, changing and deleting them (organisation §2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from api.db import Transaction, savepoint, violates
from api.domain.actions import Action
from api.domain.delays import PARIS
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.journal import ChangeKind
from api.domain.service import Counted, ServiceForm, form_problems, last_service_problems
from api.models import Service, Structure
from api.usecases.calls import Call, Outcome, in_bulk, once
from api.usecases.journal import record_organisation
from api.usecases.organisation import code_key
from api.usecases.structure import StructureTarget, claim_structure


async def create_service(call: Call, structure_id: UUID, form: ServiceForm) -> Outcome:
    """Add a service to a structure; its code is its own there, case and outer spaces aside (SRV-02)."""

    async def work(_: Transaction) -> UUID:
        structure = await claim_structure(call, StructureTarget(structure_id), Action.CREATE_SERVICE)
        if problems := tuple(form_problems(form, structure.type)):
            raise DomainError(problems)
        service = Service(
            structure_id=structure.id,
            code=form.code.strip(),
            code_key=code_key(form.code),
            name=form.name.strip(),
            description=form.description,
            valid_from=form.valid_from,
            valid_until=form.valid_until,
            engagement_required=form.engagement_required,
            created_at=call.now,
            updated_at=call.now,
        )
        try:
            async with savepoint():
                await service.save(force_create=True)
        except IntegrityError as failure:
            if not violates(failure, "service", "code_key"):
                raise
            raise DomainError([Problem(ErrorCode.SERVICE_CODE_DUPLICATE, ("code",), {"code": service.code})]) from None
        await _record(call, service, f"Création du service {service.code}")
        return service.id

    return await once(call, work, creates=True)


async def update_service(
    call: Call, service_id: UUID, changes: Mapping[str, Any], expected_version: int | None
) -> Outcome:
    """Change a service; what is left out stays. FACTURES_PUBLIQUES never changes (SRV-03)."""

    async def work(_: Transaction) -> UUID:
        structure, service = await _claim(call, service_id, Action.UPDATE_SERVICE)
        if expected_version is not None and service.version != expected_version:
            raise error(ErrorCode.VERSION_CONFLICT)
        form = replace(_form(service), **changes)
        problems = list(form_problems(form, structure.type))
        if not problems and form.valid_until is not None:
            problems += await _last_problems(call, structure, service, until=form.valid_until)
        if problems:
            raise DomainError(problems)
        service.name, service.description = form.name.strip(), form.description
        service.valid_from, service.valid_until = form.valid_from, form.valid_until
        service.engagement_required = form.engagement_required
        service.version, service.updated_at = service.version + 1, call.now
        await service.save()
        await _record(call, service, f"Modification du service {service.code}")
        return service.id

    return await once(call, work, target=service_id)


async def delete_services(call: Call, service_ids: Sequence[UUID]) -> Outcome:
    """Delete services, each answering for itself; documents keep their code (SRV-08)."""

    async def work(service_id: UUID) -> None:
        structure, service = await _claim(call, service_id, Action.DELETE_SERVICES)
        if problems := await _last_problems(call, structure, service, until=None):
            raise DomainError(problems)
        service.deleted_at, service.updated_at, service.version = call.now, call.now, service.version + 1
        # Its code may be given again: the row keeps the code as typed, the key becomes its own.
        service.code_key = service.id.hex
        await service.save()
        await _record(call, service, f"Suppression du service {service.code}")

    return await in_bulk(call, work, service_ids, field="serviceIds")


async def _claim(call: Call, service_id: UUID, action: Action) -> tuple[Structure, Service]:
    """A service and its structure, locked with it: NOT_FOUND for one that is deleted, or of a structure not seen."""
    found = await Service.get_or_none(id=service_id, deleted_at=None)
    if found is None:
        raise error(ErrorCode.NOT_FOUND)
    structure = await claim_structure(call, StructureTarget(found.structure_id), action)
    service = await Service.get_or_none(id=service_id, deleted_at=None)
    if service is None:
        raise error(ErrorCode.NOT_FOUND)
    if service.is_default:
        raise error(ErrorCode.DEFAULT_SERVICE_IMMUTABLE)
    return structure, service


async def _last_problems(call: Call, structure: Structure, service: Service, *, until: date | None) -> list[Problem]:
    """PAR-03, once this service ends on that day, or is no more (None)."""
    others = await Service.filter(structure_id=structure.id, deleted_at=None).exclude(id=service.id)
    left = [Counted(row.valid_until, row.is_default) for row in others]
    if until is not None:
        left.append(Counted(until, service.is_default))
    today = call.now.astimezone(PARIS).date()
    return list(last_service_problems(left, today, required=bool(structure.service_code_required)))


def _form(service: Service) -> ServiceForm:
    return ServiceForm(
        code=service.code,
        name=service.name,
        description=service.description,
        valid_from=service.valid_from,
        valid_until=service.valid_until,
        engagement_required=service.engagement_required,
    )


async def _record(call: Call, service: Service, comment: str) -> None:
    await record_organisation(
        ChangeKind.SERVICE_CHANGED,
        service.structure_id,
        by=call.actor,
        at=call.now,
        service_id=service.id,
        comment=comment,
    )
