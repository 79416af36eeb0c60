"""A request that is held, with all that deciding it looks at; and what becomes of it when it is not granted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from api.domain.approval import (
    APPROVAL_STATES,
    ApprovalAct,
    ApprovalState,
    ApprovalType,
    ChangeVerb,
    label_of,
    next_state,
)
from api.domain.decision import Request, description
from api.domain.habilitation import RattachementStatus, ServiceProfile
from api.domain.journal import ChangeKind
from api.domain.notifications import Event
from api.domain.permissions import Actor
from api.domain.rattachement import RattachementAct, next_status
from api.models import Approval, ApprovalProfile, ApprovalService, JournalEntry, User
from api.sql import Sql, as_uuid
from api.usecases.calls import Call
from api.usecases.changes import Changes
from api.usecases.holding import hold_structures
from api.usecases.journal import entry_of, record_entries
from api.usecases.rights import Ground, grounds
from api.usecases.rights_news import Item, tell
from api.usecases.visibility import approval_condition

PENDING: Final = RattachementStatus.EN_COURS_VALIDATION


@dataclass(slots=True)
class Case:
    """A request that is held, with all that deciding it looks at."""

    approval: Approval
    ground: Ground
    requester: User
    services: list[ApprovalService] = field(default_factory=list)
    lines: list[ApprovalProfile] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    """What has been granted, as the mail to its author says it."""

    @property
    def request(self) -> Request:
        """What the rules see of it now."""
        row = self.approval
        return Request(
            row.type,
            row.state,
            row.requester_id,
            row.structure_id,
            services=tuple(each.service_id for each in self.services),
            profiles=tuple(profile_of(each) for each in self.lines if each.change is ChangeVerb.ADD),
        )

    @property
    def description(self) -> str:
        """What lists call it."""
        return description(self.approval.type, self.ground.structure.name, len(self.request.profiles))


def profile_of(line: ApprovalProfile) -> ServiceProfile:
    """The profile that a line of a request names."""
    return ServiceProfile(line.application, line.level, line.service_id)


# -------------------------------------------------------------------------------------------- taking hold


async def claim(call: Call, keys: Sequence[UUID], *, services: Collection[UUID] = ()) -> dict[UUID, Case]:
    """The requests among these that the actor may see, with their structures held: a rival waits, then reads this."""

    def seen(sql: Sql) -> str:
        return f"{sql.one_of('t.id', keys)} AND {approval_condition(sql, call.actor, 't')}"

    await hold_structures(lambda sql: f"id IN (SELECT t.structure_id FROM approval t WHERE {seen(sql)})")
    sql = Sql()
    found = [as_uuid(row["id"]) for row in await sql.write(f"SELECT t.id FROM approval t WHERE {seen(sql)}")]
    return await cases_of(await Approval.filter(id__in=found), call.now, services)


async def cases_of(approvals: Sequence[Approval], now: datetime, services: Collection[UUID] = ()) -> dict[UUID, Case]:
    """All that deciding these requests looks at, in nine statements."""
    keys = [each.id for each in approvals]
    asked = await ApprovalService.filter(approval_id__in=keys).order_by("id") if keys else []
    lines = await ApprovalProfile.filter(approval_id__in=keys).order_by("id") if keys else []
    people = {row.id: row for row in await User.filter(id__in=list({each.requester_id for each in approvals}))}
    named = {*services, *(row.service_id for row in asked), *(row.service_id for row in lines if row.service_id)}
    ground = await grounds({each.structure_id for each in approvals}, people, now=now, services=named)
    cases = {each.id: Case(each, ground[each.structure_id], people[each.requester_id]) for each in approvals}
    for row in asked:
        cases[row.approval_id].services.append(row)
    for line in lines:
        cases[line.approval_id].lines.append(line)
    return cases


# ------------------------------------------------------------------------------------------- leaving it undone


def close(changes: Changes, case: Case, act: ApprovalAct, **noted: Any) -> None:
    """Leave what a request asked for undone: what waited with it is refused, or annulled; `noted` on a rattachement."""
    waiting = RattachementAct.REFUSE if act is ApprovalAct.REFUSE else RattachementAct.CANCEL
    row = case.ground.rattachements.get(case.requester.id)
    if case.approval.type is not ApprovalType.HABILITATION and row is not None:
        if row.status is PENDING:
            changes.change(row, status=next_status(row.status, waiting), **noted)
        for part in case.ground.parts.get(row.id, {}).values():
            if part.status is PENDING:  # one request waits at a time: they are its own (ATT-03)
                changes.change(part, status=next_status(part.status, waiting))
    if act is ApprovalAct.REFUSE:
        lines = [each for each in case.lines if each.change is ChangeVerb.ADD]
        for line in [*case.services, *lines]:
            changes.change(line, granted=False)


def answer(case: Case, text: str | None) -> Item:
    """What the author of a request is told of its end."""
    row = case.approval
    facts = [("Demande", case.description), ("Décision", APPROVAL_STATES[row.state].libelle), *case.facts]
    return Item(Event.REQUEST_DECIDED, [case.requester.id], case.ground.structure, case.description, facts, row, text)


def entry(by: Actor | None, at: datetime, case: Case, text: str | None = None) -> JournalEntry:
    """What the journal keeps of the end of a request, with the label of the « Historique » (§4.5)."""
    row = case.approval
    return entry_of(
        ChangeKind.APPROVAL_DECIDED,
        row.structure_id,
        by=by,
        at=at,
        subject_id=row.requester_id,
        approval_id=row.id,
        decision=label_of(row.type, row.state),
        comment=text,
    )


async def cancel_pending(structures: Collection[UUID], *, by: Actor | None, at: datetime) -> None:
    """Annul every request that waits on structures that are held: nothing new is added to them (SIR-08)."""
    waiting = Approval.filter(structure_id__in=list(structures), state=ApprovalState.DEMANDEE)
    await _cancel(await waiting, by, at)


async def cancel_requests_of(requester_id: UUID, *, by: Actor | None, at: datetime) -> None:
    """Annul every request of somebody whose account is no more; the account is held, its structures are held here."""

    def concerned(sql: Sql) -> str:
        waits = f"state = {sql.value(ApprovalState.DEMANDEE.value)}"
        return f"id IN (SELECT structure_id FROM approval WHERE requester_id = {sql.value(requester_id)} AND {waits})"

    held = await hold_structures(concerned)
    waiting = Approval.filter(requester_id=requester_id, structure_id__in=held, state=ApprovalState.DEMANDEE)
    await _cancel(await waiting, by, at)


async def _cancel(waiting: Sequence[Approval], by: Actor | None, at: datetime) -> None:
    items, entries = await annul(waiting, by=by, at=at)
    await tell(items, at=at)
    await record_entries(entries)


async def annul(
    waiting: Sequence[Approval], *, by: Actor | None, at: datetime
) -> tuple[list[Item], list[JournalEntry]]:
    """Annul requests of structures that are held; what is to be told, and then recorded, of it."""
    cases = await cases_of(waiting, at)
    changes = Changes()
    for case in cases.values():
        state = next_state(case.approval.state, ApprovalAct.CANCEL)
        close(changes, case, ApprovalAct.CANCEL)
        changes.change(case.approval, state=state, decided_at=at)
    await changes.write()
    return [answer(case, None) for case in cases.values()], [entry(by, at, case) for case in cases.values()]
