"""Rattachements: asking for one, attaching somebody, changing role and services, detaching (organisation §4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from api.db import Transaction
from api.domain.account import SIGNS_IN
from api.domain.actions import Action
from api.domain.approval import ApprovalState, HistoryLabel
from api.domain.decision import service_problems
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import USER_ROLES, RattachementOrigin, ServiceProfile, UserRole
from api.domain.journal import ChangeKind
from api.domain.notifications import Event
from api.domain.permissions import Actor, Permission, organisation, require
from api.domain.profiles import ORGANISATION_MODIFICATION
from api.domain.rattachement import (
    RattachementState,
    check_act,
    narrowing_problems,
    role_problems,
    scope_problems,
)
from api.domain.text import MAX_COMMENT, text_problems
from api.models import Approval, JournalEntry, Rattachement, User
from api.sql import Sql, as_uuid
from api.usecases.account import find
from api.usecases.approval_case import annul
from api.usecases.calls import Answers, Call, Outcome, once, together
from api.usecases.changes import Changes
from api.usecases.holding import hold_all_seen, hold_seen, hold_structures, refuse_inactive
from api.usecases.journal import entry_of, record_entries
from api.usecases.rights import (
    Grantor,
    Ground,
    attach,
    check_services,
    detach,
    extend,
    grounds,
    set_role,
)
from api.usecases.rights_news import Item, tell, tell_principal
from api.usecases.visibility import rattachement_condition


@dataclass(frozen=True, slots=True)
class RattachementTarget:
    """The rattachement of an act, and the version the form was filled at."""

    rattachement_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a form goes: the whole structure, or services of it; None leaves it as it is."""

    whole: bool | None = None
    services: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True)
class NewRattachement:
    """Whom a manager attaches, as what, from when, how far (ATT-08)."""

    email: str
    role: UserRole
    valid_from: date
    scope: Scope
    comment: str | None = None


# ------------------------------------------------------------------------------------------------ attaching


async def attach_user(call: Call, structure_id: UUID, form: NewRattachement) -> Outcome:
    """Attach somebody without a request, who is told by mail (ATT-08)."""

    async def work(_: Transaction) -> UUID:
        services = form.scope.services or ()
        check_services(services)
        await hold_seen(call.actor, structure_id)
        user = await who_signs_in(form.email)
        people = [user.id] if user else []
        ground = (await grounds([structure_id], people, now=call.now, services=services))[structure_id]
        require(call.actor, Permission.USER_ATTACH, organisation(structure_id))
        refuse_inactive(ground.structure)
        problems = [
            *scope_problems(whole=bool(form.scope.whole), services=services),
            *service_problems(ground.offering, services),
            *role_problems(form.role),
            *text_problems(("comment",), form.comment, MAX_COMMENT),
        ]
        if user is None:
            problems.append(Problem(ErrorCode.NOT_FOUND, ("email",)))
        if problems or user is None:
            raise DomainError(problems)
        changes = Changes()
        given = let_in(call, changes, ground, user, form)
        await changes.write()
        await _tell_of_joining(call, user, form, [(ground, given)])
        return ground.rattachements[user.id].id

    return await once(call, work, creates=True)


async def attach_user_to_structures(call: Call, structures: Sequence[UUID], form: NewRattachement) -> Outcome:
    """Attach somebody to several structures, each as a whole; each answers for itself (ATT-14)."""

    async def work() -> Answers:
        held = await hold_all_seen(call.actor, structures)
        user = await who_signs_in(form.email)
        by_structure = await grounds(held, [user.id] if user else [], now=call.now)
        faults = [*role_problems(form.role), *text_problems(("comment",), form.comment, MAX_COMMENT)]
        if user is None:
            faults.append(Problem(ErrorCode.NOT_FOUND, ("email",)))
        changes, answers = Changes(), []
        joined: list[tuple[Ground, list[ServiceProfile]]] = []
        for key in structures:
            try:
                ground = by_structure.get(key)
                if ground is None:
                    raise error(ErrorCode.NOT_FOUND)
                require(call.actor, Permission.USER_ATTACH, organisation(key))
                refuse_inactive(ground.structure)
                if faults or user is None:
                    raise DomainError(faults)
                joined.append((ground, let_in(call, changes, ground, user, form)))
            except DomainError as refusal:
                answers.append(refusal.problems)
                continue
            answers.append(())
        await changes.write()
        if user is not None:
            await _tell_of_joining(call, user, form, joined)
        return answers

    return await together(call, work, structures, field="structureIds")


async def who_signs_in(email: str) -> User | None:
    """Whoever may be given rights under a connection address; None for nobody, and for an account that is closed."""
    user = await find(email)
    return user if user is not None and user.status in SIGNS_IN else None


async def _tell_of_joining(
    call: Call, user: User, form: NewRattachement, joined: Sequence[tuple[Ground, list[ServiceProfile]]]
) -> None:
    await tell([welcome(ground, user, form) for ground, _ in joined], at=call.now)
    for ground, given in joined:
        if ORGANISATION_MODIFICATION in given:
            await tell_principal(ground.structure, user, by=call.actor, at=call.now)
    rows = [ground.rattachements[user.id] for ground, _ in joined]
    await record_entries([entry_of_change(call.actor, call.now, row, comment=form.comment) for row in rows])


def let_in(call: Call, changes: Changes, ground: Ground, user: User, form: NewRattachement) -> list[ServiceProfile]:
    """Attach somebody as a form says, without a request; the profiles given."""
    return attach(
        changes,
        ground,
        user.id,
        role=form.role,
        services=None if form.scope.whole else form.scope.services or (),
        origin=RattachementOrigin.DIRECT,
        by=Grantor(call.actor.user_id, call.now, call.now + call.delay),
        valid_from=form.valid_from,
        comment=form.comment,
    )


def welcome(ground: Ground, user: User, form: NewRattachement) -> Item:
    """What somebody attached without a request is told (ATT-08)."""
    facts = [
        ("Rôle", USER_ROLES[form.role].libelle),
        ("Services", ground.names(form.scope.services or ())),
        ("À partir du", f"{form.valid_from:%d/%m/%Y}"),
    ]
    structure = ground.structure
    return Item(Event.RATTACHEMENT_GIVEN, [user.id], structure, structure.name, facts, text=form.comment)


# ------------------------------------------------------------------------------------------------- changing


async def update(call: Call, target: RattachementTarget, role: UserRole | None, scope: Scope) -> Outcome:
    """Give somebody attached another role, more services, or the whole structure (ATT-09)."""

    async def work(_: Transaction) -> UUID:
        check_services(scope.services or ())
        ground, row = await _claim_one(call, target, scope.services or ())
        check_act(_state(row), Action.UPDATE_RATTACHEMENT, call.actor)
        if role is not None:
            require(call.actor, Permission.ROLE_CHANGE, organisation(row.structure_id))
        held = None if row.whole_structure else ground.attached_to(row.user_id)
        new = [each for each in dict.fromkeys(scope.services or ()) if each not in (held or ())]
        widens = held is not None and (bool(scope.whole) or bool(new))
        if widens or (role is not None and role is not row.role and role is not UserRole.UTILISATEUR_SIMPLE):
            refuse_inactive(ground.structure)
        problems = list(narrowing_problems(held, whole=scope.whole, services=scope.services))
        problems += [
            Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, ("serviceIds", str(index)))
            for index, each in enumerate(scope.services or ())
            if each in new and each not in ground.active
        ]
        problems += _role_problems(row, role)
        if problems:
            raise DomainError(problems)
        by, changes = Grantor(call.actor.user_id, call.now, call.now + call.delay), Changes()
        given = []
        if role is not None and role is not row.role:
            given += set_role(changes, ground, row, role, by)
        if widens:
            given += extend(changes, ground, row, None if scope.whole else new, by)
        await changes.write()
        if ORGANISATION_MODIFICATION in given:
            person = await User.get(id=row.user_id)
            await tell_principal(ground.structure, person, by=call.actor, at=call.now)
        await record_entries([entry_of_change(call.actor, call.now, row, comment=USER_ROLES[row.role].libelle)])
        return row.id

    return await once(call, work, target=target.rattachement_id)


def _role_problems(row: Rattachement, role: UserRole | None) -> list[Problem]:
    if role is None:
        return []
    if row.role is UserRole.GESTIONNAIRE_PRINCIPAL and role is not row.role:
        return [Problem(ErrorCode.SUCCESSOR_REQUIRED, ("role",))]
    return list(role_problems(role))


# ------------------------------------------------------------------------------------------------ detaching


async def detach_users(call: Call, keys: Sequence[UUID]) -> Outcome:
    """End rattachements, one's own or those of others, with every right that goes with them (ATT-09, ATT-10)."""
    return await together(call, lambda: _detach(call, keys), keys, field="rattachementIds")


async def _detach(call: Call, keys: Sequence[UUID]) -> Answers:
    found, by_structure = await _claim(call, keys)
    changes, answers = Changes(), []
    ended: list[Rattachement] = []
    for key in keys:
        try:
            row = found.get(key)
            if row is None:
                raise error(ErrorCode.NOT_FOUND)
            check_act(_state(row), Action.DETACH_USERS, call.actor)
            detach(changes, by_structure[row.structure_id], row)
        except DomainError as refusal:
            answers.append(refusal.problems)
            continue
        ended.append(row)
        answers.append(())
    await changes.write()
    gone = {(row.user_id, row.structure_id) for row in ended}
    waiting = Approval.filter(
        requester_id__in=[row.user_id for row in ended],
        structure_id__in=list(by_structure),
        state=ApprovalState.DEMANDEE,
    )
    left = [each for each in await waiting if (each.requester_id, each.structure_id) in gone] if ended else []
    items, entries = await annul(left, by=call.actor, at=call.now)
    await tell([*(_farewell(row, by_structure[row.structure_id]) for row in ended), *items], at=call.now)
    removed = [entry_of_change(call.actor, call.now, row, decision=HistoryLabel.SUPPRIMEE) for row in ended]
    await record_entries([*removed, *entries])
    return answers


def _farewell(row: Rattachement, ground: Ground) -> Item:
    return Item(Event.RATTACHEMENT_ENDED, [row.user_id], ground.structure, ground.structure.name, ())


# -------------------------------------------------------------------------------------------- taking hold


async def _claim(
    call: Call, keys: Sequence[UUID], services: Collection[UUID] = ()
) -> tuple[dict[UUID, Rattachement], dict[UUID, Ground]]:
    """The rattachements among these that the actor may see, with their structures held."""

    def seen(sql: Sql) -> str:
        return f"{sql.one_of('t.id', keys)} AND {rattachement_condition(sql, call.actor, 't')}"

    await hold_structures(lambda sql: f"id IN (SELECT t.structure_id FROM rattachement t WHERE {seen(sql)})")
    sql = Sql()
    rows = await sql.write(f"SELECT t.id, t.user_id, t.structure_id FROM rattachement t WHERE {seen(sql)}")
    structures = {as_uuid(row["structure_id"]) for row in rows}
    people = {as_uuid(row["user_id"]) for row in rows}
    by_structure = await grounds(structures, people, now=call.now, services=services)
    wanted = {as_uuid(row["id"]) for row in rows}
    found = {row.id: row for each in by_structure.values() for row in each.rattachements.values() if row.id in wanted}
    return found, by_structure


async def _claim_one(call: Call, target: RattachementTarget, services: Collection[UUID]) -> tuple[Ground, Rattachement]:
    found, by_structure = await _claim(call, [target.rattachement_id], services)
    row = found.get(target.rattachement_id)
    if row is None:
        raise error(ErrorCode.NOT_FOUND)
    if target.expected_version is not None and target.expected_version != row.version:
        raise error(ErrorCode.VERSION_CONFLICT)
    return by_structure[row.structure_id], row


def _state(row: Rattachement) -> RattachementState:
    return RattachementState(row.user_id, row.structure_id, row.role, row.status)


def entry_of_change(by: Actor, at: datetime, row: Rattachement, **values: object) -> JournalEntry:
    """The line of history of a rattachement that changed."""
    return entry_of(ChangeKind.RATTACHEMENT_CHANGED, row.structure_id, by=by, at=at, subject_id=row.user_id, **values)
