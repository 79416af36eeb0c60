"""Habilitations: asking for profiles and dropping one's own, setting those of others (organisation §5.7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from api.db import Transaction
from api.domain.approval import CHANGE_VERBS, ApprovalAct, ApprovalState, ApprovalType, ChangeVerb, label_of, next_state
from api.domain.errors import DomainError, ErrorCode, error
from api.domain.habilitation import ServiceProfile
from api.domain.journal import ChangeKind
from api.domain.notifications import Event
from api.domain.permissions import Permission, allowed, organisation, require
from api.domain.profiles import ORGANISATION_MODIFICATION, ProfileChange, change_problems
from api.domain.rattachement import require_valid
from api.domain.text import MAX_COMMENT, text_problems
from api.models import Approval, ApprovalProfile, JournalEntry, Rattachement, User
from api.usecases.calls import Answers, Call, Outcome, once, together
from api.usecases.changes import Changes
from api.usecases.holding import hold_seen, refuse_inactive
from api.usecases.journal import entry_of, record_entries
from api.usecases.rights import Grantor, Ground, change_profiles, grounds
from api.usecases.rights_news import Item, tell, tell_principal
from api.usecases.submission import announce

MAX_CHANGES: Final = 100
"""Profiles that one form adds or removes."""


# ------------------------------------------------------------------------------------------------ one's own


async def request_habilitations(
    call: Call, structure_id: UUID, submitted: Sequence[ProfileChange], comment: str | None
) -> Outcome:
    """Drop profiles of one's own at once, and ask for others: a manager's own request is approved by its author.

    Answers with the request, or with nothing when the submission only removes (HAB-05, HAB-06, HAB-08).
    """

    async def work(_: Transaction) -> UUID | None:
        _check_size(submitted)
        user_id = call.actor.user_id
        await hold_seen(call.actor, structure_id)
        ground = await _ground(call, structure_id, [user_id], submitted)
        await _check(call, ground, submitted, comment)
        adds = [each for each in submitted if each.verb is ChangeVerb.ADD]
        own = allowed(call.actor, Permission.OWN_REQUEST_APPROVE, organisation(structure_id))
        at_once = [each for each in submitted if own or each.verb is ChangeVerb.REMOVE]
        changes = Changes()
        change_profiles(changes, ground, user_id, at_once, _grantor(call))
        approval = None
        if adds:
            approval = _approval(call, structure_id, comment, own=own)
            changes.add(approval)
            _lines(changes, approval, submitted, done=at_once)
        await changes.write()
        if approval is not None and not own:
            await announce(call, ground, approval, _facts(ground, submitted), adds=len(adds))
        await record_entries(_own_entries(call, structure_id, approval, done=own, dropped=len(submitted) > len(adds)))
        return approval.id if approval else None

    return await once(call, work, creates=True)


async def _check(call: Call, ground: Ground, submitted: Sequence[ProfileChange], comment: str | None) -> None:
    """Raise what stops a submission: the right, the structure, then every fault of the form."""
    user_id, structure = call.actor.user_id, ground.structure
    verbs = {each.verb for each in submitted}
    require(call.actor, Permission.PROFILE_REQUEST, organisation(structure.id))
    if ChangeVerb.REMOVE in verbs:
        require(call.actor, Permission.OWN_PROFILE_REMOVE, organisation(structure.id))
    if ChangeVerb.ADD in verbs:
        refuse_inactive(structure)
    lines = ApprovalProfile.filter(
        approval__requester_id=user_id,
        approval__structure_id=structure.id,
        approval__state=ApprovalState.DEMANDEE,
        change=ChangeVerb.ADD,
    )
    waiting = {ServiceProfile(line.application, line.level, line.service_id) for line in await lines}
    problems = [
        *change_problems(ground.offering, ground.holder(user_id), submitted, waiting),
        *text_problems(("comment",), comment, MAX_COMMENT),
    ]
    if problems:
        raise DomainError(problems)


def _approval(call: Call, structure_id: UUID, comment: str | None, *, own: bool) -> Approval:
    """One request for the whole submission; that of a manager is approved by its author (§5.7, step 4)."""
    state = next_state(None, ApprovalAct.SUBMIT)
    return Approval(
        type=ApprovalType.HABILITATION,
        state=next_state(state, ApprovalAct.APPROVE) if own else state,
        requester_id=call.actor.user_id,
        structure_id=structure_id,
        comment=comment,
        requested_at=call.now,
        decided_at=call.now if own else None,
        decided_by_id=call.actor.user_id if own else None,
    )


def _lines(
    changes: Changes, approval: Approval, submitted: Sequence[ProfileChange], *, done: Sequence[ProfileChange]
) -> None:
    """The lines of a request: those that take effect at once are granted."""
    for each in submitted:
        changes.add(
            ApprovalProfile(
                approval_id=approval.id,
                application=each.profile.application,
                level=each.profile.level,
                service_id=each.profile.service_id,
                change=each.verb,
                granted=True if each in done else None,
                granted_level=each.profile.level if each in done and each.verb is ChangeVerb.ADD else None,
            )
        )


def _own_entries(
    call: Call, structure_id: UUID, approval: Approval | None, *, done: bool, dropped: bool
) -> list[JournalEntry]:
    entries = []
    if dropped:
        entries.append(_entry(call, ChangeKind.HABILITATION_CHANGED, structure_id, call.actor.user_id))
    if approval is not None and done:
        kind, label = ChangeKind.APPROVAL_DECIDED, label_of(approval.type, approval.state)
        entry = _entry(call, kind, structure_id, call.actor.user_id, approval_id=approval.id, decision=label)
        entries.append(entry)
    return entries


# -------------------------------------------------------------------------------------------- those of others


async def set_habilitations(
    call: Call, structure_id: UUID, users: Sequence[UUID], submitted: Sequence[ProfileChange]
) -> Outcome:
    """Change the profiles of people of a structure, without any request; each answers for itself (ATT-14)."""

    async def work() -> Answers:
        _check_size(submitted)
        await hold_seen(call.actor, structure_id)
        ground = await _ground(call, structure_id, users, submitted)
        require(call.actor, Permission.PROFILES_SET, organisation(structure_id))
        if any(each.verb is ChangeVerb.ADD for each in submitted):
            refuse_inactive(ground.structure)
        changes, answers = Changes(), []
        done: list[Rattachement] = []
        managers: list[UUID] = []
        for user_id in users:
            try:
                row = _attached(ground, user_id)
                if problems := list(change_problems(ground.offering, ground.holder(user_id), submitted)):
                    raise DomainError(problems)
            except DomainError as refusal:
                answers.append(refusal.problems)
                continue
            if ORGANISATION_MODIFICATION in change_profiles(changes, ground, user_id, submitted, _grantor(call)):
                managers.append(user_id)
            done.append(row)
            answers.append(())
        await changes.write()
        await _tell_of_change(call, ground, done, submitted)
        for person in await User.filter(id__in=managers) if managers else []:
            await tell_principal(ground.structure, person, by=call.actor, at=call.now)
        kind = ChangeKind.HABILITATION_CHANGED
        await record_entries([_entry(call, kind, structure_id, row.user_id) for row in done])
        return answers

    return await together(call, work, users, field="userIds")


def _attached(ground: Ground, user_id: UUID) -> Rattachement:
    row = ground.rattachements.get(user_id)
    if row is None:
        raise error(ErrorCode.NOT_FOUND)
    require_valid(row.status)
    return row


async def _tell_of_change(
    call: Call, ground: Ground, done: Sequence[Rattachement], submitted: Sequence[ProfileChange]
) -> None:
    to = [row.user_id for row in done if row.user_id != call.actor.user_id]
    if to:
        item = Item(Event.PROFILES_SET, to, ground.structure, ground.structure.name, _facts(ground, submitted))
        await tell([item], at=call.now)


# ---------------------------------------------------------------------------------------------------- both


def _check_size(submitted: Sequence[ProfileChange]) -> None:
    if len(submitted) > MAX_CHANGES:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="changes", value=str(len(submitted)))


async def _ground(call: Call, structure_id: UUID, users: Sequence[UUID], submitted: Sequence[ProfileChange]) -> Ground:
    named = {each.profile.service_id for each in submitted if each.profile.service_id}
    return (await grounds([structure_id], users, now=call.now, services=named))[structure_id]


def _grantor(call: Call) -> Grantor:
    return Grantor(call.actor.user_id, call.now, call.now + call.delay)


def _facts(ground: Ground, submitted: Sequence[ProfileChange]) -> list[tuple[str, str]]:
    return [(CHANGE_VERBS[each.verb], ground.label(each.profile)) for each in submitted]


def _entry(call: Call, kind: ChangeKind, structure_id: UUID, subject_id: UUID, **values: Any) -> JournalEntry:
    return entry_of(kind, structure_id, by=call.actor, at=call.now, subject_id=subject_id, **values)
