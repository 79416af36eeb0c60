"""Copying the rights of somebody to somebody else, without a request (ATT-14)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from api.domain.approval import CHANGE_VERBS, ChangeVerb
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import RattachementStatus, ServiceProfile, UserRole
from api.domain.ids import public_id
from api.domain.journal import ChangeKind
from api.domain.notifications import Event
from api.domain.permissions import Permission, organisation, require
from api.domain.profiles import ORGANISATION_MODIFICATION, profile_code
from api.models import Habilitation, JournalEntry, RattachementService, Structure, User
from api.usecases.calls import Call, Outcome, found_together
from api.usecases.changes import Changes
from api.usecases.holding import hold_all_seen, refuse_inactive
from api.usecases.journal import entry_of, record_entries
from api.usecases.rattachement import NewRattachement, Scope, entry_of_change, let_in, welcome, who_signs_in
from api.usecases.rights import Grantor, Ground, grant, grounds, profile_of
from api.usecases.rights_news import Item, tell, tell_principal


@dataclass(frozen=True, slots=True)
class RightsToCopy:
    """Whose rights, to which connection address, on which structures."""

    source_id: UUID
    email: str
    structures: Sequence[UUID]


async def copy_rights(call: Call, form: RightsToCopy) -> Outcome:
    """Give somebody the profiles that another person holds; each answers for itself (ATT-14).

    A structure where nothing may be copied answers as a whole. Whoever is not attached yet is, as far as the other is.
    """

    async def work() -> dict[str, tuple[Problem, ...]]:
        held = await hold_all_seen(call.actor, form.structures)
        target, services = await who_signs_in(form.email), await _services(form.source_id, held)
        people = [form.source_id, target.id] if target else [form.source_id]
        by_structure = await grounds(held, people, now=call.now, services=services)
        copies = _Copies(call, form.source_id)
        for key in dict.fromkeys(form.structures):
            try:
                ground = by_structure.get(key)
                if ground is None:
                    raise error(ErrorCode.NOT_FOUND)
                require(call.actor, Permission.RIGHTS_COPY, organisation(key))
                refuse_inactive(ground.structure)
                if not ground.held.get(form.source_id):
                    raise error(ErrorCode.NOT_FOUND, field="fromUserId")
                if target is None:
                    raise error(ErrorCode.NOT_FOUND, field="email")
                copies.make(ground, target)
            except DomainError as refusal:
                copies.told[public_id("structure", key)] = refusal.problems
        await copies.changes.write()
        await tell(copies.items, at=call.now)
        for structure, person in copies.managers:
            await tell_principal(structure, person, by=call.actor, at=call.now)
        await record_entries(copies.entries)
        return copies.told

    return await found_together(call, work, form.structures, field="structureIds")


async def _services(user_id: UUID, structures: Collection[UUID]) -> set[UUID]:
    """The services that the rights of somebody on these structures name."""
    profiles = Habilitation.filter(user_id=user_id, structure_id__in=list(structures), service_id__not_isnull=True)
    parts = RattachementService.filter(rattachement__user_id=user_id, rattachement__structure_id__in=list(structures))
    return {row.service_id for row in await profiles if row.service_id} | {row.service_id for row in await parts}


@dataclass(slots=True)
class _Copies:
    """What copying writes, tells and answers, structure after structure."""

    call: Call
    source_id: UUID
    changes: Changes = field(default_factory=Changes)
    told: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    entries: list[JournalEntry] = field(default_factory=list)
    managers: list[tuple[Structure, User]] = field(default_factory=list)

    def make(self, ground: Ground, target: User) -> None:
        """Copy what is held on one structure; what is held by both already is there, and nothing is told of it."""
        attached = ground.status(target.id) is RattachementStatus.VALIDE
        like = ground.holder(self.source_id)
        holder = ground.holder(target.id) if attached else replace(like, principal=False)
        rows = list(ground.held[self.source_id])
        codes = [profile_code(ground.offering, holder, profile_of(row)) for row in rows]
        possible = [profile_of(row) for row, code in zip(rows, codes, strict=True) if code is None]
        given = [] if attached or not possible else self._attach(ground, target, like.services)
        for row, code in zip(rows, codes, strict=True):
            self.told[public_id("habilitation", row.id)] = (Problem(code),) if code else ()
        copied = grant(self.changes, ground, target.id, possible, self._grantor())
        if copied:
            self._news(ground, target, copied)
        if ORGANISATION_MODIFICATION in (*given, *copied):
            self.managers.append((ground.structure, target))

    def _attach(self, ground: Ground, target: User, services: frozenset[UUID] | None) -> list[ServiceProfile]:
        """Attach somebody to the whole structure, or to those of the services that are active; the profiles given."""
        within = None if services is None else tuple(sorted(services & ground.active))
        if within == ():
            raise error(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE)
        scope, today = Scope(within is None, within), self._grantor().today
        form = NewRattachement(target.connection_email, UserRole.UTILISATEUR_SIMPLE, today, scope)
        given = let_in(self.call, self.changes, ground, target, form)
        self.items.append(welcome(ground, target, form))
        self.entries.append(entry_of_change(self.call.actor, self.call.now, ground.rattachements[target.id]))
        return given

    def _news(self, ground: Ground, target: User, copied: Sequence[ServiceProfile]) -> None:
        by, at, structure = self.call.actor, self.call.now, ground.structure
        kind = ChangeKind.HABILITATION_CHANGED
        self.entries.append(entry_of(kind, structure.id, by=by, at=at, subject_id=target.id))
        if target.id != by.user_id:
            facts = [(CHANGE_VERBS[ChangeVerb.ADD], ground.label(each)) for each in copied]
            self.items.append(Item(Event.PROFILES_SET, [target.id], structure, structure.name, facts))

    def _grantor(self) -> Grantor:
        return Grantor(self.call.actor.user_id, self.call.now, self.call.now + self.call.delay)
