"""Requests: listing and reading them, deciding, taking them back."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import strawberry

from api.domain.approval import APPROVAL_STATES, Decision
from api.domain.habilitation import ServiceProfile
from api.domain.ids import key_of
from api.domain.permissions import Actor
from api.domain.profiles import ProfileChange
from api.reads import counts
from api.reads.approval_counts import Requests, requests_by_state, requests_total
from api.reads.counts import Where
from api.reads.pages import Order
from api.reads.queue import first_decisions
from api.reads.rows import load, planned
from api.resolvers.base import NOBODY, bulk_payload, call_of, keys_of
from api.resolvers.lists import Asked, edges_of, page_info, page_of, selects, total_of
from api.schema.approval import Approval, ApprovalConnection, ApprovalEdge, ApprovalPayload, ApprovalStateCount
from api.schema.context import Info
from api.schema.habilitation import Habilitation
from api.schema.journal import DecisionConnection, JournalEntry
from api.schema.payloads import BulkPayload, user_errors
from api.schema.rights_inputs import (
    ApprovalActInput,
    ApprovalFilter,
    ApproveInput,
    DecideApprovalsInput,
    ProfileChangeInput,
    RefuseApprovalInput,
)
from api.sql import Sql
from api.usecases import approval
from api.usecases.approval import ApprovalTarget, Grant
from api.usecases.calls import Outcome
from api.usecases.visibility import (
    approval_condition,
    awaited_approval_condition,
    decision_condition,
    decision_places,
    habilitation_condition,
    listed_approval_condition,
    of_request_condition,
    own_approval_condition,
    themself_condition,
)

NEWEST_FIRST = [Order("requested_at", descending=True)]


# ------------------------------------------------------------------------------------------ reading


async def read_approval(info: Info, approval_id: UUID, *path: str) -> Approval | None:
    """A request with what is selected of it under `path`; None when the viewer may not see it."""
    raw, actor = info._raw_info, info.context.signed_in

    def where(sql: Sql) -> str:
        return f"t.id = {sql.value(approval_id)} AND {approval_condition(sql, actor, 't')}"

    rows = await load(planned(raw, Approval, path), raw, where)
    return rows[0] if rows else None


async def approval_payload(info: Info, outcome: Outcome, owner: Where | None = None) -> ApprovalPayload:
    """The payload of an act on a request: what is selected of it, and the profiles of whom it concerns.

    `owner` is the condition that a profile is theirs, where there may be no request; else its author is asked for.
    """
    payload = ApprovalPayload(user_errors=user_errors(outcome.problems), replayed=outcome.replayed)
    if outcome.shown is not None and not outcome.unborn and selects(info, "approval"):
        payload.approval = await read_approval(info, outcome.shown, "approval")
    if not outcome.problems and selects(info, "habilitations"):
        payload.habilitations = await _held(info, owner or (lambda sql: [of_request_condition(sql, outcome.key, "t")]))
    return payload


def own_profiles(info: Info, structure_id: UUID) -> Where:
    """The condition that a profile is the viewer's own on a structure."""
    actor = info.context.signed_in
    return lambda sql: [themself_condition(sql, actor, "t.user_id"), f"t.structure_id = {sql.value(structure_id)}"]


async def _held(info: Info, owner: Where) -> list[Habilitation]:
    raw, actor = info._raw_info, info.context.signed_in

    def where(sql: Sql) -> str:
        return " AND ".join([*owner(sql), habilitation_condition(sql, actor, "t")])

    return await load(planned(raw, Habilitation, ("habilitations",)), raw, where, order="t.id")


async def pending_count(actor: Actor, structure_id: UUID | None = None) -> int:
    """How many requests wait for somebody, on all structures or on one: the badge (APP-01)."""

    def where(sql: Sql, alias: str, own: str | None) -> list[str]:
        found = [awaited_approval_condition(sql, actor, alias, own=own)]
        return found if structure_id is None else [*found, f"{alias}.structure_id = {sql.value(structure_id)}"]

    return await counts.alone(lambda sql: requests_total(sql, actor, where))


async def _state_counts(actor: Actor, where: Requests) -> list[ApprovalStateCount]:
    found = await requests_by_state(actor, where)
    return [
        ApprovalStateCount(state=state, state_label=row.libelle, count=found.get(state.value, 0))
        for state, row in APPROVAL_STATES.items()
    ]


@strawberry.type
class ApprovalQueries:
    """The requests that the viewer made, or treats."""

    @strawberry.field(description="Une demande ; null si on ne peut pas la voir.")
    async def approval(self, info: Info, id: strawberry.ID) -> Approval | None:
        """One request."""
        _ = info.context.signed_in
        key = key_of("approval", id)
        return await read_approval(info, key) if key is not None else None

    @strawberry.field(
        description="Approbations : les demandes de ses structures, et les siennes ; la plus récente d'abord (APP-02)."
    )
    async def approvals(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: ApprovalFilter | None = None,
    ) -> ApprovalConnection:
        """A page of requests."""
        actor, asked = info.context.signed_in, filter or ApprovalFilter()

        def tabs(sql: Sql, t: str, own: str | None) -> list[str]:
            own = own or own_approval_condition(sql, actor, t)
            found = [listed_approval_condition(sql, actor, t, own=own)]
            if asked.type is not None:
                found.append(sql.one_of(f"{t}.type", [each.value for each in asked.type]))
            if asked.structure_id is not None:
                found.append(f"{t}.structure_id = {sql.value(key_of('structure', asked.structure_id) or NOBODY)}")
            if asked.mine is not None:
                found.append(own if asked.mine else f"NOT {own}")
            if asked.waiting_for_viewer is not None:
                waits = awaited_approval_condition(sql, actor, t, own=own)
                found.append(waits if asked.waiting_for_viewer else f"NOT {waits}")
            return found

        def conditions(sql: Sql, t: str = "t", own: str | None = None) -> list[str]:
            states = [] if asked.state is None else [sql.one_of(f"{t}.state", [each.value for each in asked.state])]
            return [*tabs(sql, t, own), *states]

        # Before the page, as the tabs of pièces.
        states = await _state_counts(actor, tabs) if selects(info, "stateCounts") else []
        found = await page_of(
            info,
            Approval,
            conditions,
            Asked(
                NEWEST_FIRST,
                (first, after, last, before),
                ("approvals", repr(filter)),
                total=lambda sql: requests_total(sql, actor, conditions),
            ),
        )
        return ApprovalConnection(
            nodes=found.rows,
            edges=edges_of(found, ApprovalEdge),
            page_info=page_info(found),
            total_count=total_of(found),
            state_counts=states,
        )

    @strawberry.field(
        description="« Historique » : ce qui a été décidé des droits sur ses structures, pour qui y a Organisation "
        "(organisation §4.5) ; la décision la plus récente d'abord."
    )
    async def decisions(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        structure_id: strawberry.ID | None = None,
    ) -> DecisionConnection:
        """A page of decisions."""
        places = decision_places(info.context.signed_in)
        if structure_id is not None:
            named = key_of("structure", structure_id) or NOBODY
            places = (named,) if places is None or named in places else ()
        asked = Asked([Order("at", descending=True)], (first, after, last, before), ("decisions", structure_id))
        if places is not None:
            there = list(places)
            asked = replace(asked, among=lambda sql, stretch: first_decisions(sql, there, stretch))
        found = await page_of(info, JournalEntry, lambda sql: [decision_condition(sql, places, "t")], asked)
        return DecisionConnection(
            nodes=found.rows,
            page_info=page_info(found),
            total_count=total_of(found),
        )


# ------------------------------------------------------------------------------------------ acting


def profile_changes(given: Sequence[ProfileChangeInput]) -> list[ProfileChange]:
    """The lines of a form, as the use-cases take them; an id of another kind is that of no service."""
    return [
        ProfileChange(
            ServiceProfile(
                each.application,
                each.level,
                None if each.service_id is None else key_of("service", each.service_id) or NOBODY,
            ),
            each.change,
        )
        for each in given
    ]


def _target(identifier: str, expected_version: int | None) -> ApprovalTarget:
    return ApprovalTarget(key_of("approval", identifier) or NOBODY, expected_version)


@strawberry.type
class ApprovalMutations:
    """Deciding requests, and taking one's own back."""

    @strawberry.mutation(
        description="Approuver une demande, telle quelle ou autrement ; la première décision l'emporte."
    )
    async def approve(self, info: Info, input: ApproveInput) -> ApprovalPayload:
        """Grant a request."""
        given = Grant(
            role=input.role,
            services=None if input.service_ids is None else keys_of("service", input.service_ids),
            profiles=None if input.profiles is None else profile_changes(input.profiles),
            comment=input.comment,
        )
        target = _target(input.approval_id, input.expected_version)
        return await approval_payload(info, await approval.approve(call_of(info, input), target, given))

    @strawberry.mutation(description="Refuser une demande, avec un motif que son auteur lira (APP-04).")
    async def refuse_approval(self, info: Info, input: RefuseApprovalInput) -> ApprovalPayload:
        """Refuse a request."""
        target = _target(input.approval_id, input.expected_version)
        return await approval_payload(info, await approval.refuse(call_of(info, input), target, input.reason))

    @strawberry.mutation(description="Traiter jusqu'à 1000 demandes ; chacune répond pour elle-même (organisation §6).")
    async def decide_approvals(self, info: Info, input: DecideApprovalsInput) -> BulkPayload:
        """Decide many requests."""
        refuses, keys = input.decision is Decision.REFUSE, keys_of("approval", input.approval_ids)
        outcome = await approval.decide_many(call_of(info, input), keys, refuses=refuses, reason=input.reason)
        return bulk_payload(outcome, input.approval_ids)

    @strawberry.mutation(description="Retirer sa propre demande, tant que personne ne l'a traitée.")
    async def withdraw_approval(self, info: Info, input: ApprovalActInput) -> ApprovalPayload:
        """Take a request back."""
        key = key_of("approval", input.approval_id) or NOBODY
        return await approval_payload(info, await approval.withdraw(call_of(info, input), key))
