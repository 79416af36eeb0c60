"""Requests: granting and refusing them, one or many at once, and taking them back (organisation §6)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from api.db import Transaction
from api.domain import decision as rules
from api.domain.approval import (
    ApprovalAct,
    ApprovalType,
    ChangeVerb,
)
from api.domain.decision import as_chosen
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import USER_ROLES, RattachementStatus, ServiceProfile, UserRole
from api.domain.profiles import ORGANISATION_MODIFICATION, ProfileChange
from api.domain.rattachement import RattachementAct, next_status
from api.domain.text import MAX_COMMENT, text_problems
from api.usecases.approval_case import PENDING, Case, answer, claim, close, entry, profile_of
from api.usecases.calls import Answers, Call, Outcome, once, together
from api.usecases.changes import Changes
from api.usecases.journal import record_entries
from api.usecases.rights import (
    Grantor,
    check_services,
    extend,
    grant,
    set_part,
    set_role,
)
from api.usecases.rights_news import tell, tell_principal


@dataclass(frozen=True, slots=True)
class ApprovalTarget:
    """The request of an act, and the version the form was filled at."""

    approval_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What a manager grants: what was asked, but for what is given here (ATT-06, APP-07)."""

    role: UserRole | None = None
    services: Sequence[UUID] | None = None
    profiles: Sequence[ProfileChange] | None = None
    comment: str | None = None


# ---------------------------------------------------------------------------------------------------- acts


async def approve(call: Call, target: ApprovalTarget, given: Grant) -> Outcome:
    """Grant a request, as asked or as changed; the first decision wins (APP-03, APP-05)."""

    async def work(_: Transaction) -> UUID:
        return await _decide_one(call, target, ApprovalAct.APPROVE, given)

    return await once(call, work, target=target.approval_id)


async def refuse(call: Call, target: ApprovalTarget, reason: str) -> Outcome:
    """Refuse a request, for a reason that its author is told (APP-04)."""

    async def work(_: Transaction) -> UUID:
        return await _decide_one(call, target, ApprovalAct.REFUSE, Grant(comment=reason))

    return await once(call, work, target=target.approval_id)


async def decide_many(call: Call, keys: Sequence[UUID], *, refuses: bool, reason: str | None) -> Outcome:
    """Grant or refuse many requests, with one reason; each answers for itself, and a second run changes nothing."""
    act = ApprovalAct.REFUSE if refuses else ApprovalAct.APPROVE
    if problems := tuple(_text_problems(act, reason)):
        return Outcome(problems=problems)
    return await together(call, lambda: _decide(call, keys, act, Grant(comment=reason)), keys, field="approvalIds")


async def withdraw(call: Call, approval_id: UUID) -> Outcome:
    """Take back one's own request, as long as nobody has decided it."""

    async def work(_: Transaction) -> UUID:
        case = (await claim(call, [approval_id])).get(approval_id)
        if case is None:
            raise error(ErrorCode.NOT_FOUND)
        state, changes = rules.withdraw(call.actor, case.request), Changes()
        close(changes, case, ApprovalAct.CANCEL)
        changes.change(case.approval, state=state, decided_at=call.now)
        await changes.write()
        await record_entries([entry(call.actor, call.now, case)])
        return approval_id

    return await once(call, work, target=approval_id)


# ------------------------------------------------------------------------------------------------- deciding


async def _decide_one(call: Call, target: ApprovalTarget, act: ApprovalAct, given: Grant) -> UUID:
    (problems,) = await _decide(call, [target.approval_id], act, given, expected_version=target.expected_version)
    if problems:
        raise DomainError(problems)
    return target.approval_id


async def _decide(
    call: Call, keys: Sequence[UUID], act: ApprovalAct, given: Grant, *, expected_version: int | None = None
) -> Answers:
    """Decide the requests one after the other in memory, then write what they come to; what stops each."""
    check_services(given.services or ())
    cases = await claim(call, keys, services=given.services or ())
    by = Grantor(call.actor.user_id, call.now, call.now + call.delay)
    comment = (given.comment or "").strip() or None
    changes = Changes()
    done: list[Case] = []
    managers: list[Case] = []
    answers: Answers = []
    for key in keys:
        try:
            case = cases.get(key)
            if case is None:
                raise error(ErrorCode.NOT_FOUND)
            if expected_version is not None and expected_version != case.approval.version:
                raise error(ErrorCode.VERSION_CONFLICT)
            state = rules.decide(call.actor, case.request, act)
            if problems := list(_problems(case, act, given)):
                raise DomainError(problems)
            new = _give(changes, case, given, by) if act is ApprovalAct.APPROVE else ()
        except DomainError as refusal:
            answers.append(refusal.problems)
            continue
        if act is ApprovalAct.REFUSE:
            close(changes, case, act, decided_at=by.at, decided_by_id=by.user_id, refusal_reason=comment)
        changes.change(case.approval, state=state, decided_at=by.at, decided_by_id=by.user_id, decision_reason=comment)
        done.append(case)
        if ORGANISATION_MODIFICATION in new:
            managers.append(case)
        answers.append(())
    await changes.write()
    others = [case for case in done if case.requester.id != call.actor.user_id]
    await tell([answer(case, comment) for case in others], at=call.now)
    for case in managers:
        await tell_principal(case.ground.structure, case.requester, by=call.actor, at=call.now)
    await record_entries([entry(call.actor, call.now, case, comment) for case in done])
    return answers


def _problems(case: Case, act: ApprovalAct, given: Grant) -> Iterator[Problem]:
    yield from _text_problems(act, given.comment)
    if act is ApprovalAct.APPROVE:
        offering = case.ground.offering
        yield from as_chosen(case.request, offering, role=given.role, services=given.services, profiles=given.profiles)


def _text_problems(act: ApprovalAct, text: str | None) -> Iterator[Problem]:
    field = ("reason",) if act is ApprovalAct.REFUSE else ("comment",)
    if act is ApprovalAct.REFUSE and not (text or "").strip():
        yield Problem(ErrorCode.REASON_REQUIRED, field)
    yield from text_problems(field, text, MAX_COMMENT)


# ------------------------------------------------------------------------------------------- what it comes to


def _give(changes: Changes, case: Case, given: Grant, by: Grantor) -> Collection[ServiceProfile]:
    """Make what a request asks for, as granted; the profiles that are new."""
    if case.approval.type is ApprovalType.HABILITATION:
        return _give_profiles(changes, case, given, by)
    return _give_rattachement(changes, case, given, by)


def _give_profiles(changes: Changes, case: Case, given: Grant, by: Grantor) -> Collection[ServiceProfile]:
    if given.profiles is not None:
        profiles = tuple(each.profile for each in given.profiles)
    else:
        profiles = rules.profiles_as_asked(case.request, case.ground.offering)
    for line in case.lines:
        if line.change is ChangeVerb.ADD:
            asked = profile_of(line)
            level = rules.level_given(asked, profiles, case.request.profiles)
            changes.change(line, granted=asked in profiles, granted_level=level)
    case.facts.append(("Accordé", "; ".join(case.ground.label(each) for each in profiles)))
    return grant(changes, case.ground, case.requester.id, profiles, by)


def _give_rattachement(changes: Changes, case: Case, given: Grant, by: Grantor) -> Collection[ServiceProfile]:
    ground, request = case.ground, case.request
    chosen = tuple(given.services) if given.services is not None else rules.services_as_asked(request, ground.offering)
    services = chosen or None  # none asked for, none given: the whole structure
    row = ground.rattachements[case.requester.id]
    new: list[ServiceProfile] = []
    if row.status is PENDING:
        changes.change(
            row,
            status=next_status(row.status, RattachementAct.APPROVE),
            role=given.role or UserRole.UTILISATEUR_SIMPLE,
            whole_structure=services is None,
            valid_from=by.today,
            decided_at=by.at,
            decided_by_id=by.user_id,
        )
    elif given.role is not None and given.role is not row.role:
        new += set_role(changes, ground, row, given.role, by)
    new += extend(changes, ground, row, services, by)
    case.facts += [("Rôle", USER_ROLES[row.role].libelle), ("Services", ground.names(chosen))]
    for asked in case.services:
        changes.change(asked, granted=asked.service_id in chosen)
        if asked.service_id not in chosen:
            set_part(changes, ground, row, asked.service_id, RattachementStatus.REFUSE)
    return new
