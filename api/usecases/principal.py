"""The gestionnaire principal of a structure: the first one, and the one who takes over (organisation §4.6)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from api.db import Transaction, transaction
from api.domain.approval import ApprovalState
from api.domain.errors import ErrorCode, error
from api.domain.habilitation import (
    USER_ROLES,
    Application,
    Level,
    RattachementOrigin,
    RattachementStatus,
    UserRole,
)
from api.domain.identifiers import normalise
from api.domain.journal import ChangeKind
from api.domain.notifications import Event
from api.domain.organisation import IdentifierType
from api.domain.permissions import Actor, Permission, organisation, require
from api.domain.rattachement import Successor, may_succeed, needs_pigp
from api.domain.text import storable
from api.models import Approval, JournalEntry, Rattachement, Structure, User
from api.usecases.account import find
from api.usecases.approval_case import annul
from api.usecases.calls import Call, Outcome, once
from api.usecases.changes import Changes
from api.usecases.holding import hold_accounts, hold_seen, hold_structures
from api.usecases.journal import entry_of, record_entries
from api.usecases.rights import Grantor, Ground, attach, drop, grounds, set_role
from api.usecases.rights_news import Item, named, tell


async def transfer(call: Call, structure_id: UUID, *, email: str, expected_version: int | None) -> Outcome:
    """Hand a structure over to somebody else, who becomes its gestionnaire principal at once (ATT-11, ATT-12)."""

    async def work(_: Transaction) -> UUID:
        await _hold_account(email)
        await hold_seen(call.actor, structure_id)
        structure = await Structure.get(id=structure_id)
        if expected_version is not None and expected_version != structure.version:
            raise error(ErrorCode.VERSION_CONFLICT)
        require(call.actor, Permission.PRINCIPAL_TRANSFER, organisation(structure_id))
        principal = await _principal(structure_id)
        if principal is not None and principal.user_id != call.actor.user_id:
            raise error(ErrorCode.FORBIDDEN)  # ATT-13: the support names one where there is none
        by = Grantor(call.actor.user_id, call.now, call.now + call.delay)
        await hand_over(structure_id, await find(email), actor=call.actor, by=by)
        return structure_id

    return await once(call, work, target=structure_id)


async def name_principal(kind: IdentifierType, identifier: str, *, email: str, at: datetime) -> str:
    """Name the gestionnaire principal of a structure, for the administration (ATT-13); answers its name."""
    number = storable(normalise(kind, identifier))
    async with transaction():
        await _hold_account(email)
        held = await hold_structures(
            lambda sql: f"identifier_type = {sql.value(kind.value)} AND identifier = {sql.value(number)}"
        )
        if not held:
            raise error(ErrorCode.STRUCTURE_UNKNOWN, identifier=identifier)
        await hand_over(held[0], await find(email), actor=None, by=Grantor(None, at, at))
        return (await Structure.get(id=held[0])).name


async def _hold_account(email: str) -> None:
    """Nobody becomes gestionnaire principal while the account is being closed."""
    address = storable(email.strip().lower())
    await hold_accounts(lambda sql: f"connection_email = {sql.value(address)}")


async def _principal(structure_id: UUID) -> Rattachement | None:
    return await Rattachement.get_or_none(
        structure_id=structure_id, role=UserRole.GESTIONNAIRE_PRINCIPAL, status=RattachementStatus.VALIDE
    )


async def become_principal_manager(structure_id: UUID, user_id: UUID, by: Grantor) -> None:
    """Make somebody the gestionnaire principal of a structure that has just been made, with every profile (STR-01)."""
    changes = Changes()
    ground = (await grounds([structure_id], [user_id], now=by.at))[structure_id]
    attach(
        changes,
        ground,
        user_id,
        role=UserRole.GESTIONNAIRE_PRINCIPAL,
        services=None,
        origin=RattachementOrigin.CREATION,
        by=by,
    )
    _notify(changes, await User.get(id=user_id))
    await changes.write()


async def hand_over(
    structure_id: UUID,
    successor: User | None,
    *,
    actor: Actor | None,
    by: Grantor,
    field: tuple[str, ...] = ("successorEmail",),
) -> None:
    """Put a successor in the place of the gestionnaire principal, if there is one, who stays as a simple user.

    The account of the successor is held, then the structure. Raises SUCCESSOR_NOT_ELIGIBLE at `field` (ATT-12);
    `actor` null is the administration.
    """
    principal = await _principal(structure_id)
    people = [row.user_id for row in (principal,) if row] + ([successor.id] if successor else [])
    ground = (await grounds([structure_id], people, now=by.at))[structure_id]
    if successor is None or not may_succeed(
        Successor(successor.status, successor.pigp, principal is not None and principal.user_id == successor.id),
        pigp_needed=_needs_pigp(ground.structure),
    ):
        raise error(ErrorCode.SUCCESSOR_NOT_ELIGIBLE, field=field)
    waiting = await Approval.filter(requester_id=successor.id, structure_id=structure_id, state=ApprovalState.DEMANDEE)
    items, entries = await annul(waiting, by=actor, at=by.at)
    if waiting:
        ground = (await grounds([structure_id], people, now=by.at))[structure_id]
    changes = Changes()
    if principal is not None:
        _step_down(changes, ground, ground.rattachements[principal.user_id], by)
    _step_up(changes, ground, successor, by)
    changes.change(ground.structure, updated_at=by.at)
    await changes.write()
    former = await User.get(id=principal.user_id) if principal else None
    await tell([_announce(ground.structure, successor, former), *items], at=by.at)
    changed = [_entry(ground.rattachements[user_id], actor, by.at) for user_id in dict.fromkeys(people)]
    await record_entries([*entries, *changed])


def _needs_pigp(structure: Structure) -> bool:
    return needs_pigp(structure.type, structure.public_category, structure.moa_presence)


def _step_down(changes: Changes, ground: Ground, row: Rattachement, by: Grantor) -> None:
    """§4.6: a simple user, who no longer manages anything of the structure unless that is granted again."""
    set_role(changes, ground, row, UserRole.UTILISATEUR_SIMPLE, by)
    drop(
        changes,
        ground,
        row.user_id,
        lambda held: held.application is Application.ORGANISATION and held.level is Level.MODIFICATION,
    )


def _step_up(changes: Changes, ground: Ground, successor: User, by: Grantor) -> None:
    """§4.6, HAB-09: attached at once if need be with everything that is open, in modification."""
    row, principal = ground.rattachements.get(successor.id), UserRole.GESTIONNAIRE_PRINCIPAL
    if row is None or row.status is not RattachementStatus.VALIDE:
        attach(changes, ground, successor.id, role=principal, services=None, origin=RattachementOrigin.DIRECT, by=by)
    else:
        started = row.valid_from is None or row.valid_from <= by.today
        changes.change(row, valid_from=row.valid_from if started else by.today, whole_structure=True)
        set_role(changes, ground, row, principal, by)
    _notify(changes, successor)


def _notify(changes: Changes, principal: User) -> None:
    """USR-11: the gestionnaire principal always has the notifications of billing."""
    if not principal.billing_notifications:
        changes.change(principal, billing_notifications=True)


def _announce(structure: Structure, successor: User, former: User | None) -> Item:
    facts = [("Nouveau gestionnaire principal", f"{named(successor)} ({successor.connection_email})")]
    if former is not None:
        facts.append(("Ancien gestionnaire principal", f"{named(former)} ({former.connection_email})"))
    to = [person.id for person in (successor, former) if person]
    return Item(Event.PRINCIPAL_TRANSFERRED, to, structure, structure.name, facts)


def _entry(row: Rattachement, actor: Actor | None, at: datetime) -> JournalEntry:
    return entry_of(
        ChangeKind.RATTACHEMENT_CHANGED,
        row.structure_id,
        by=actor,
        at=at,
        subject_id=row.user_id,
        comment=USER_ROLES[row.role].libelle,
    )
