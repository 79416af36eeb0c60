"""Habilitations and rattachements: listing them, asking for them, giving and taking them."""

import strawberry

from api.domain.habilitation import Application
from api.domain.ids import key_of
from api.reads.pages import Order
from api.reads.rows import load, planned
from api.resolvers.approval import approval_payload, own_profiles, profile_changes
from api.resolvers.base import NOBODY, bulk_payload, call_of, keys_of
from api.resolvers.lists import Asked, edges_of, page_info, page_of, total_of
from api.schema.approval import ApprovalPayload
from api.schema.context import Info
from api.schema.habilitation import (
    Habilitation,
    HabilitationConnection,
    HabilitationEdge,
    Rattachement,
    RattachementPayload,
)
from api.schema.payloads import BulkPayload, user_errors
from api.schema.rights_inputs import (
    AttachUserInput,
    AttachUserToStructuresInput,
    CopyRightsInput,
    DetachUsersInput,
    RequestHabilitationsInput,
    RequestRattachementInput,
    SetHabilitationsInput,
    UpdateRattachementInput,
)
from api.sql import Sql
from api.usecases import habilitation, rattachement, rattachement_request, rights_copy
from api.usecases.calls import Outcome
from api.usecases.rattachement import NewRattachement, RattachementTarget, Scope
from api.usecases.rights_copy import RightsToCopy
from api.usecases.visibility import habilitation_condition, rattachement_condition

NEWEST_FIRST = [Order("granted_at", descending=True)]


@strawberry.type
class HabilitationQueries:
    """Who may do what on a structure."""

    @strawberry.field(
        description="Les profils accordés sur une structure : les siens et, pour qui y a Organisation, ceux de tous."
    )
    async def habilitations(
        self,
        info: Info,
        structure_id: strawberry.ID,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        user_id: strawberry.ID | None = None,
        application: Application | None = None,
    ) -> HabilitationConnection:
        """A page of profiles."""
        actor = info.context.signed_in

        def conditions(sql: Sql) -> list[str]:
            found = [
                f"t.structure_id = {sql.value(key_of('structure', structure_id) or NOBODY)}",
                habilitation_condition(sql, actor, "t"),
            ]
            if user_id is not None:
                found.append(f"t.user_id = {sql.value(key_of('user', user_id) or NOBODY)}")
            if application is not None:
                found.append(f"t.application = {sql.value(application.value)}")
            return found

        bound = ("habilitations", structure_id, user_id, application)
        found = await page_of(info, Habilitation, conditions, Asked(NEWEST_FIRST, (first, after, last, before), bound))
        return HabilitationConnection(
            nodes=found.rows,
            edges=edges_of(found, HabilitationEdge),
            page_info=page_info(found),
            total_count=total_of(found),
        )


async def _payload(info: Info, outcome: Outcome) -> RattachementPayload:
    payload = RattachementPayload(user_errors=user_errors(outcome.problems), replayed=outcome.replayed)
    if outcome.shown is None or outcome.unborn:
        return payload
    raw, actor, key = info._raw_info, info.context.signed_in, outcome.shown

    def where(sql: Sql) -> str:
        return f"t.id = {sql.value(key)} AND {rattachement_condition(sql, actor, 't')}"

    rows = await load(planned(raw, Rattachement, ("rattachement",)), raw, where)
    payload.rattachement = rows[0] if rows else None
    return payload


@strawberry.type
class HabilitationMutations:
    """Asking for rights, giving and taking them."""

    @strawberry.mutation(description="Demander à être rattaché à une structure ; un gestionnaire décide (ATT-03).")
    async def request_rattachement(self, info: Info, input: RequestRattachementInput) -> ApprovalPayload:
        """Ask for a rattachement."""
        place, services = key_of("structure", input.structure_id) or NOBODY, keys_of("service", input.service_ids or ())
        outcome = await rattachement_request.request(call_of(info, input), place, services, input.comment)
        return await approval_payload(info, outcome, own_profiles(info, place))

    @strawberry.mutation(description="Rattacher une personne, prévenue à son adresse de contact (ATT-08).")
    async def attach_user(self, info: Info, input: AttachUserInput) -> RattachementPayload:
        """Attach somebody."""
        services = tuple(keys_of("service", input.service_ids or ()))
        form = NewRattachement(
            email=input.email,
            role=input.role,
            valid_from=input.valid_from,
            scope=Scope(input.whole_structure, services),
            comment=input.comment,
        )
        place = key_of("structure", input.structure_id) or NOBODY
        return await _payload(info, await rattachement.attach_user(call_of(info, input), place, form))

    @strawberry.mutation(
        description="Rattacher une personne à plusieurs structures ; chacune répond pour elle-même (ATT-14)."
    )
    async def attach_user_to_structures(self, info: Info, input: AttachUserToStructuresInput) -> BulkPayload:
        """Attach somebody to several structures."""
        form = NewRattachement(input.email, input.role, input.valid_from, Scope(whole=True), input.comment)
        keys = keys_of("structure", input.structure_ids)
        outcome = await rattachement.attach_user_to_structures(call_of(info, input), keys, form)
        return bulk_payload(outcome, input.structure_ids)

    @strawberry.mutation(
        description="Changer le rôle d'une personne rattachée, ou étendre son rattachement, sans le réduire (ATT-09)."
    )
    async def update_rattachement(self, info: Info, input: UpdateRattachementInput) -> RattachementPayload:
        """Change a rattachement."""
        target = RattachementTarget(key_of("rattachement", input.rattachement_id) or NOBODY, input.expected_version)
        services = None if input.service_ids is None else tuple(keys_of("service", input.service_ids))
        scope = Scope(input.whole_structure, services)
        return await _payload(info, await rattachement.update(call_of(info, input), target, input.role, scope))

    @strawberry.mutation(
        description="Supprimer des rattachements, le sien ou d'autres, avec leurs habilitations (ATT-09, ATT-10)."
    )
    async def detach_users(self, info: Info, input: DetachUsersInput) -> BulkPayload:
        """End rattachements."""
        keys = keys_of("rattachement", input.rattachement_ids)
        return bulk_payload(await rattachement.detach_users(call_of(info, input), keys), input.rattachement_ids)

    @strawberry.mutation(
        description="Ajouter et retirer des profils : les retraits agissent tout de suite, les ajouts attendent un "
        "gestionnaire, ou sont approuvés par leur auteur s'il en est un (HAB-06, HAB-08)."
    )
    async def request_habilitations(self, info: Info, input: RequestHabilitationsInput) -> ApprovalPayload:
        """Ask for profiles."""
        place = key_of("structure", input.structure_id) or NOBODY
        submitted = profile_changes(input.changes)
        outcome = await habilitation.request_habilitations(call_of(info, input), place, submitted, input.comment)
        return await approval_payload(info, outcome, own_profiles(info, place))

    @strawberry.mutation(description="Changer les profils de personnes rattachées ; chacune répond pour elle-même.")
    async def set_habilitations(self, info: Info, input: SetHabilitationsInput) -> BulkPayload:
        """Set the profiles of others."""
        place, users = key_of("structure", input.structure_id) or NOBODY, keys_of("user", input.user_ids)
        outcome = await habilitation.set_habilitations(
            call_of(info, input), place, users, profile_changes(input.changes)
        )
        return bulk_payload(outcome, input.user_ids)

    @strawberry.mutation(
        description="Donner à une personne les profils qu'une autre tient sur des structures (ATT-14). Un résultat par "
        "profil de celle-ci, qui en porte l'identifiant, ou par structure où rien ne peut être copié."
    )
    async def copy_rights(self, info: Info, input: CopyRightsInput) -> BulkPayload:
        """Copy the rights of one user to another."""
        source, places = key_of("user", input.from_user_id) or NOBODY, keys_of("structure", input.structure_ids)
        form = RightsToCopy(source, input.email, places)
        outcome = await rights_copy.copy_rights(call_of(info, input), form)
        return bulk_payload(outcome, outcome.identifiers)
