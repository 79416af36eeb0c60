"""Services: reading one back, creating, changing and deleting them."""

from typing import Any
from uuid import UUID

import strawberry
from strawberry.types.unset import UNSET

from api.domain.ids import key_of
from api.domain.service import ServiceForm
from api.reads.rows import load, planned
from api.reads.selection import Selection
from api.resolvers.base import (
    NOBODY,
    bulk_payload,
    call_of,
    keys_of,
    read_structure,
    refresh_actor,
    structure_payload,
)
from api.resolvers.structure import target_structure
from api.schema.context import Info
from api.schema.payloads import BulkPayload, user_errors
from api.schema.service import (
    CloseApplicationsInput,
    CreateServiceInput,
    DeleteServicesInput,
    OpenApplicationsInput,
    Service,
    ServicePayload,
    UpdateServiceInput,
)
from api.schema.structure import StructurePayload
from api.sql import Sql
from api.usecases import applications, service
from api.usecases.applications import Opening
from api.usecases.calls import Outcome
from api.usecases.visibility import service_condition


async def service_payload(info: Info, outcome: Outcome, structure_id: UUID | None = None) -> ServicePayload:
    """The service after an act, and its structure; `structure_id` is that of a service not born yet."""
    raw, actor, shown = info._raw_info, info.context.signed_in, outcome.shown
    payload = ServicePayload(user_errors=user_errors(outcome.problems), replayed=outcome.replayed)
    if outcome.problems and shown is None:
        return payload

    def where(sql: Sql) -> str:
        return f"t.id = {sql.value(shown)} AND {service_condition(sql, actor, 't')}"

    if shown is not None and not outcome.unborn:
        rows = await load(planned(raw, Service, ("service",), ("structure_id",)), raw, where)
        payload.service = rows[0] if rows else None
        structure_id = payload.service.structure_id if payload.service else None
    if structure_id is not None and Selection.of(raw).below("structure"):
        payload.structure = await read_structure(info, structure_id, "structure")
    return payload


@strawberry.type
class ServiceMutations:
    """The services of a structure."""

    @strawberry.mutation(description="Créer un service ; son code est unique dans la structure (SRV-01, SRV-02).")
    async def create_service(self, info: Info, input: CreateServiceInput) -> ServicePayload:
        """Create a service."""
        structure_id = key_of("structure", input.structure_id) or NOBODY
        form = ServiceForm(
            code=input.code,
            name=input.name,
            description=input.description,
            valid_from=input.valid_from,
            valid_until=input.valid_until,
            engagement_required=input.engagement_required,
        )
        outcome = await service.create_service(call_of(info, input), structure_id, form)
        return await service_payload(info, outcome, structure_id)

    @strawberry.mutation(description="Modifier un service, ou y mettre fin ; jamais celui des factures publiques.")
    async def update_service(self, info: Info, input: UpdateServiceInput) -> ServicePayload:
        """Change a service."""
        always = {
            "name": input.name,
            "valid_from": input.valid_from,
            "engagement_required": input.engagement_required,
        }
        changes: dict[str, Any] = {name: value for name, value in always.items() if value is not None}
        erasable = {"description": input.description, "valid_until": input.valid_until}
        changes |= {name: value for name, value in erasable.items() if value is not UNSET}
        service_id = key_of("service", input.service_id) or NOBODY
        outcome = await service.update_service(call_of(info, input), service_id, changes, input.expected_version)
        return await service_payload(info, outcome)

    @strawberry.mutation(description="Supprimer des services ; les documents gardent leur code (SRV-08).")
    async def delete_services(self, info: Info, input: DeleteServicesInput) -> BulkPayload:
        """Delete services."""
        outcome = await service.delete_services(call_of(info, input), keys_of("service", input.service_ids))
        return bulk_payload(outcome, input.service_ids)

    @strawberry.mutation(description="Ouvrir des applications sur la structure ou des services (HAB-04, HAB-10).")
    async def open_applications(self, info: Info, input: OpenApplicationsInput) -> StructurePayload:
        """Open applications."""
        openings = [
            Opening(
                one.application,
                None if one.service_id is None else key_of("service", one.service_id) or NOBODY,
                one.level,
            )
            for one in input.openings
        ]
        target = target_structure(input.structure_id, input.expected_version)
        outcome = await applications.open_on(call_of(info, input), target, openings)
        await refresh_actor(info)
        return await structure_payload(info, outcome)

    @strawberry.mutation(description="Fermer des applications : plus personne n'y a de profil (HAB-03).")
    async def close_applications(self, info: Info, input: CloseApplicationsInput) -> StructurePayload:
        """Close applications."""
        target = target_structure(input.structure_id, input.expected_version)
        services = keys_of("service", input.service_ids)
        outcome = await applications.close_on(call_of(info, input), target, input.applications, services)
        await refresh_actor(info)
        return await structure_payload(info, outcome)
