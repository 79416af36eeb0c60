"""Asking to be attached to a structure, or to more of its services (ATT-03)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from api.db import Transaction
from api.domain.approval import ApprovalAct, ApprovalState, ApprovalType, next_state
from api.domain.decision import service_problems
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import RattachementOrigin, RattachementStatus, UserRole
from api.domain.permissions import Permission, organisation, require
from api.domain.rattachement import RattachementAct, next_status, request_type
from api.domain.text import MAX_COMMENT, text_problems
from api.models import Approval, ApprovalService, Rattachement
from api.usecases.calls import Call, Outcome, once
from api.usecases.changes import Changes
from api.usecases.holding import hold_structure, refuse_inactive
from api.usecases.rights import Ground, check_services, grounds, put, set_part
from api.usecases.submission import announce


async def request(call: Call, structure_id: UUID, services: Sequence[UUID], comment: str | None) -> Outcome:
    """Ask to be attached to a structure, or to some of its services; a manager decides (ATT-03)."""

    async def work(_: Transaction) -> UUID:
        user_id = call.actor.user_id
        check_services(services)
        await hold_structure(lambda sql: f"id = {sql.value(structure_id)}")
        ground = (await grounds([structure_id], [user_id], now=call.now, services=services))[structure_id]
        kind = await _check(call, ground, services, comment)
        asked, changes = tuple(dict.fromkeys(services)), Changes()
        row, is_new = _rattachement(call, changes, ground, whole=not asked, comment=comment)
        approval = Approval(
            type=kind,
            state=next_state(None, ApprovalAct.SUBMIT),
            requester_id=user_id,
            structure_id=structure_id,
            rattachement_id=row.id,
            comment=comment,
            requested_role=row.role if is_new else None,
            requested_at=call.now,
        )
        changes.add(approval)
        for service_id in asked:
            set_part(changes, ground, row, service_id, RattachementStatus.EN_COURS_VALIDATION)
            changes.add(ApprovalService(approval_id=approval.id, service_id=service_id))
        await changes.write()
        await announce(call, ground, approval, [("Services", ground.names(asked))])
        return approval.id

    return await once(call, work, creates=True)


async def _check(call: Call, ground: Ground, services: Sequence[UUID], comment: str | None) -> ApprovalType:
    """What kind of request this is; raises what stops it."""
    user_id, structure_id = call.actor.user_id, ground.structure.id
    require(call.actor, Permission.RATTACHEMENT_REQUEST, organisation(structure_id))
    refuse_inactive(ground.structure)
    waiting = Approval.filter(requester_id=user_id, structure_id=structure_id, state=ApprovalState.DEMANDEE)
    if await waiting.exclude(type=ApprovalType.HABILITATION).exists():
        raise error(ErrorCode.ATTACHMENT_PENDING)
    row = ground.rattachements.get(user_id)
    kind = request_type(ground.status(user_id), whole=row is not None and row.whole_structure, services=services)
    held = ground.attached_to(user_id)
    problems = [
        *service_problems(ground.offering, services),
        *(
            Problem(ErrorCode.VALUE_NOT_ALLOWED, ("serviceIds", str(index)))
            for index, service_id in enumerate(services)
            if service_id in held
        ),
        *text_problems(("comment",), comment, MAX_COMMENT),
    ]
    if problems:
        raise DomainError(problems)
    return kind


def _rattachement(
    call: Call, changes: Changes, ground: Ground, *, whole: bool, comment: str | None
) -> tuple[Rattachement, bool]:
    """The rattachement that the request is about: one in force stays, else one waits; and whether it does."""
    user_id = call.actor.user_id
    if ground.status(user_id) is RattachementStatus.VALIDE:
        return ground.rattachements[user_id], False
    row = put(
        changes,
        ground,
        user_id,
        role=UserRole.UTILISATEUR_SIMPLE,
        status=next_status(ground.status(user_id), RattachementAct.ASK),
        whole_structure=whole,
        valid_from=None,
        comment=comment,
        origin=RattachementOrigin.DEMANDE,
        requested_at=call.now,
        decided_at=None,
        decided_by_id=None,
    )
    return row, True
