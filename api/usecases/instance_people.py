"""People of a file, their rattachements, profiles and requests (`decompte load`)."""

from __future__ import annotations

from uuid import UUID

from api.domain.account import UserStatus
from api.domain.approval import ApprovalState, ApprovalType
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import Availability, RattachementStatus, UserRole, availability
from api.domain.journal import ChangeKind
from api.models import (
    Approval,
    ApprovalProfile,
    ApprovalService,
    Habilitation,
    Rattachement,
    RattachementService,
    User,
)
from api.usecases.holding import hold_accounts
from api.usecases.instance_batch import Batch, Known, look_up, rattachements_of
from api.usecases.instance_lines import ApprovalLine, HabilitationLine, RattachementLine, UserLine


async def users(batch: Batch[UserLine]) -> None:
    """New accounts, without a password; one of an address that is known stays as it is (USR-01)."""
    emails = [line.connection_email.lower() for _, line in batch.lines]
    await hold_accounts(lambda sql: sql.one_of("connection_email", emails))
    known = {row.connection_email for row in await User.filter(connection_email__in=emails)}
    for email, attempt in zip(emails, batch.each(), strict=True):
        with attempt as line:
            if email in known:
                batch.known += 1
                continue
            problems = []
            if line.status is UserStatus.VERROUILLE:  # a lock is about a password, which no file holds
                problems.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("status",), {"value": line.status.value}))
            if (line.status is UserStatus.DESACTIVE) != (line.deactivated_at is not None):
                problems.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("deactivatedAt",)))
            if problems:
                raise DomainError(problems)
            known.add(email)
            row = User(**{**line.values(), "connection_email": email})
            batch.made(row, kind=ChangeKind.ACCOUNT_CHANGED, subject_id=row.id)


async def rattachements(batch: Batch[RattachementLine]) -> None:
    """New rattachements; a structure has one gestionnaire principal (ATT-05, Q-21)."""
    known = await look_up(
        (line.structure for _, line in batch.lines),
        (email for _, line in batch.lines for email in (line.user, line.decided_by)),
        (part.service for _, line in batch.lines for part in line.services),
    )
    there = await rattachements_of(known, (line.user for _, line in batch.lines))
    principals = {
        row.structure_id
        for row in await Rattachement.filter(
            structure_id__in=[row.id for row in known.structures.values()],
            role=UserRole.GESTIONNAIRE_PRINCIPAL,
            status=RattachementStatus.VALIDE,
        )
    }
    for attempt in batch.each():
        with attempt as line:
            structure, user_id = known.structure(line.structure), known.person(line.user, "user")
            if (user_id, structure.id) in there:
                batch.known += 1
                continue
            principal = line.role is UserRole.GESTIONNAIRE_PRINCIPAL and line.status is RattachementStatus.VALIDE
            if principal and structure.id in principals:
                raise error(ErrorCode.ROLE_NOT_ASSIGNABLE, field="role")
            row = Rattachement(
                **line.values("structure", "user", "decided_by", "services"),
                user_id=user_id,
                structure_id=structure.id,
                decided_by_id=known.somebody(line.decided_by, "decidedBy"),
            )
            parts = {known.service(structure, part.service): part.status for part in line.services}
            if principal:
                principals.add(structure.id)
            there[user_id, structure.id] = row
            batch.made(
                row,
                *(RattachementService(rattachement_id=row.id, service_id=key, status=parts[key]) for key in parts),
                kind=ChangeKind.RATTACHEMENT_CHANGED,
                structure_id=structure.id,
                subject_id=user_id,
            )


async def habilitations(batch: Batch[HabilitationLine]) -> None:
    """New profiles, of people who are attached and that the structure may have (HAB-10)."""
    known = await look_up(
        (line.structure for _, line in batch.lines),
        (email for _, line in batch.lines for email in (line.user, line.granted_by)),
        (line.service for _, line in batch.lines),
    )
    attached = await rattachements_of(known, (line.user for _, line in batch.lines))
    held = {
        (row.user_id, row.structure_id, row.service_id, row.application, row.level)
        for row in await Habilitation.filter(
            user_id__in=list(known.people.values()), structure_id__in=[row.id for row in known.structures.values()]
        )
    }
    for attempt in batch.each():
        with attempt as line:
            structure, user_id = known.structure(line.structure), known.person(line.user, "user")
            key = (user_id, structure.id, known.service(structure, line.service), line.application, line.level)
            if key in held:
                batch.known += 1
                continue
            link = attached.get((user_id, structure.id))
            if link is None or link.status is not RattachementStatus.VALIDE:
                raise error(ErrorCode.NOT_FOUND, field="user")  # ATT-10: no profile without a rattachement
            if availability(line.application, structure.type, structure.moa_presence) is Availability.NEVER:
                raise error(ErrorCode.PROFILE_NOT_ALLOWED, field="application")
            row = Habilitation(
                **line.values("structure", "user", "service", "granted_by"),
                user_id=user_id,
                structure_id=structure.id,
                service_id=key[2],
                granted_by_id=known.somebody(line.granted_by, "grantedBy"),
            )
            held.add(key)
            batch.made(row, kind=ChangeKind.HABILITATION_CHANGED, structure_id=structure.id, subject_id=user_id)


async def approvals(batch: Batch[ApprovalLine]) -> None:
    """New requests; one is known by its author, structure, type and instant, and one at a time waits (ATT-03)."""
    known = await look_up(
        (line.structure for _, line in batch.lines),
        (email for _, line in batch.lines for email in (line.requester, line.decided_by)),
        [
            *(each.service for _, line in batch.lines for each in line.services),
            *(each.service for _, line in batch.lines for each in line.profiles),
        ],
    )
    links = await rattachements_of(known, (line.requester for _, line in batch.lines))
    asked = await Approval.filter(
        requester_id__in=list(known.people.values()), structure_id__in=[row.id for row in known.structures.values()]
    )
    there = {(row.requester_id, row.structure_id, row.type, row.requested_at) for row in asked}
    waiting = {(row.requester_id, row.structure_id) for row in asked if _waits(row.type, row.state)}
    for attempt in batch.each():
        with attempt as line:
            structure, user_id = known.structure(line.structure), known.person(line.requester, "requester")
            key = (user_id, structure.id, line.type, line.requested_at)
            if key in there:
                batch.known += 1
                continue
            if _waits(line.type, line.state) and (user_id, structure.id) in waiting:
                raise error(ErrorCode.ATTACHMENT_PENDING)
            link = links.get((user_id, structure.id))
            joins = line.type is not ApprovalType.HABILITATION
            if joins and link is None:
                raise error(ErrorCode.NOT_FOUND, field="requester")
            row = Approval(
                **line.values("structure", "requester", "decided_by", "services", "profiles"),
                requester_id=user_id,
                structure_id=structure.id,
                rattachement_id=link.id if joins and link is not None else None,
                decided_by_id=known.somebody(line.decided_by, "decidedBy"),
            )
            parts = _parts(known, line, row)
            there.add(key)
            if _waits(row.type, row.state):
                waiting.add((user_id, structure.id))
            noted = {"subject_id": user_id, "approval_id": row.id}
            batch.made(row, *parts, kind=ChangeKind.APPROVAL_REQUESTED, structure_id=structure.id, **noted)


def _waits(type_: ApprovalType, state: ApprovalState) -> bool:
    return state is ApprovalState.DEMANDEE and type_ is not ApprovalType.HABILITATION


def _parts(known: Known, line: ApprovalLine, row: Approval) -> list[ApprovalService | ApprovalProfile]:
    """The services and profiles that a request names."""
    structure = known.structure(line.structure)
    services: dict[UUID | None, bool | None] = {
        known.service(structure, each.service): each.granted for each in line.services
    }
    return [
        *(ApprovalService(approval_id=row.id, service_id=key, granted=services[key]) for key in services),
        *(
            ApprovalProfile(
                **each.values("service"), approval_id=row.id, service_id=known.service(structure, each.service)
            )
            for each in line.profiles
        ),
    ]
