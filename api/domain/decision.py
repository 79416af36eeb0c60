"""Deciding requests: who may, what granting one gives, and what a history and a list say of it (organisation §6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.domain.actions import Action, Offer
from api.domain.approval import ApprovalAct, ApprovalState, ApprovalType, ChangeVerb, next_state
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import LEVELS, Level, ServiceProfile, UserRole
from api.domain.permissions import Actor, Permission, allowed, organisation, require
from api.domain.profiles import Holder, Offering, ProfileChange, profile_code
from api.domain.rattachement import role_problems


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the rules see it: who asks for what, where; `profiles` are those it adds."""

    type: ApprovalType
    state: ApprovalState
    requester_id: UUID
    structure_id: UUID
    services: tuple[UUID, ...] = ()
    profiles: tuple[ServiceProfile, ...] = ()

    @property
    def permission(self) -> Permission:
        """What deciding it takes."""
        habilitation = self.type is ApprovalType.HABILITATION
        return Permission.HABILITATION_DECIDE if habilitation else Permission.RATTACHEMENT_DECIDE


def is_own(actor: Actor, request: Request) -> bool:
    """Whether the actor is the person who asks."""
    return actor.technical_account_id is None and actor.user_id == request.requester_id


def decide(actor: Actor, request: Request, act: ApprovalAct) -> ApprovalState:
    """The state that a decision leads to.

    Raises SELF_APPROVAL_FORBIDDEN for one's own request, a manager's request of habilitations apart (APP-06), FORBIDDEN
    or CONSULTATION_ONLY to others, then APPROVAL_ALREADY_TREATED (APP-05).
    """
    place = organisation(request.structure_id)
    if is_own(actor, request):
        own = allowed(actor, Permission.OWN_REQUEST_APPROVE, place)
        if request.type is not ApprovalType.HABILITATION or not own:
            raise error(ErrorCode.SELF_APPROVAL_FORBIDDEN)
    else:
        require(actor, request.permission, place)
    return next_state(request.state, act)


def withdraw(actor: Actor, request: Request) -> ApprovalState:
    """The state of a request that its author takes back; FORBIDDEN to others."""
    if not is_own(actor, request):
        raise error(ErrorCode.FORBIDDEN)
    require(actor, Permission.REQUEST_WITHDRAW, organisation(request.structure_id))
    return next_state(request.state, ApprovalAct.CANCEL)


_ANYBODY: Final = Holder(principal=False, services=None)
"""Whoever asked was attached far enough then, and a rattachement never shrinks (ATT-09)."""


def services_as_asked(request: Request, offering: Offering) -> tuple[UUID, ...]:
    """The services that approving without a change gives: those still active; raises when none of them is."""
    services = tuple(each for each in request.services if each in offering.services)
    if request.services and not services:
        raise error(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE)
    return services


def profiles_as_asked(request: Request, offering: Offering) -> tuple[ServiceProfile, ...]:
    """The profiles that approving without a change gives: those still possible; raises when none of them is."""
    codes = {profile: profile_code(offering, _ANYBODY, profile) for profile in request.profiles}
    profiles = tuple(profile for profile, code in codes.items() if code is None)
    if request.profiles and not profiles:
        raise error(next(code for code in codes.values() if code is not None))
    return profiles


def level_given(
    asked: ServiceProfile, granted: Collection[ServiceProfile], wanted: Collection[ServiceProfile]
) -> Level | None:
    """The level at which a profile is granted: the one asked for, or the one that the manager put there (APP-07)."""
    if asked in granted:
        return asked.level
    there = (asked.application, asked.service_id)
    changed = (each for each in granted if (each.application, each.service_id) == there and each not in wanted)
    return next((each.level for each in changed), None)


def as_chosen(
    request: Request,
    offering: Offering,
    *,
    role: UserRole | None,
    services: Sequence[UUID] | None,
    profiles: Sequence[ProfileChange] | None,
) -> Iterator[Problem]:
    """What is wrong with what a manager grants in place of what was asked for (ATT-05, ATT-06, APP-07).

    Services may be added; of profiles only the level changes. Granting nothing is refusing, which has its own act.
    """
    if request.type is ApprovalType.HABILITATION:
        given = {"role": role, "serviceIds": services}
        yield from (Problem(ErrorCode.VALUE_NOT_ALLOWED, (name,)) for name, value in given.items() if value is not None)
        if profiles is not None:
            yield from _profile_problems(request, offering, profiles)
        return
    if role is not None:
        yield from role_problems(role)
    if services is not None:
        yield from service_problems(offering, services)
        if not services:
            yield Problem(ErrorCode.FIELD_REQUIRED, ("serviceIds",))
    if profiles is not None:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("profiles",))


def _profile_problems(request: Request, offering: Offering, profiles: Sequence[ProfileChange]) -> Iterator[Problem]:
    if not profiles:
        yield Problem(ErrorCode.FIELD_REQUIRED, ("profiles",))
    scopes = {(asked.application, asked.service_id) for asked in request.profiles}
    for index, each in enumerate(profiles):
        asked = each.verb is ChangeVerb.ADD and (each.profile.application, each.profile.service_id) in scopes
        code = profile_code(offering, _ANYBODY, each.profile) if asked else ErrorCode.VALUE_NOT_ALLOWED
        if code is not None:
            yield Problem(code, ("profiles", str(index)))


def service_problems(offering: Offering, services: Iterable[UUID]) -> Iterator[Problem]:
    """The services of a form that are not active services of the structure, each at its place."""
    for index, service_id in enumerate(services):
        if service_id not in offering.services:
            yield Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, ("serviceIds", str(index)))


def offers(actor: Actor, request: Request, offering: Offering) -> list[Offer]:
    """The buttons of a request for this actor: those of the others are not listed (conventions 7)."""
    listed = []
    if allowed(actor, request.permission, organisation(request.structure_id)):
        listed += [
            Offer(Action.APPROVE, _stopped(lambda: _approve(actor, request, offering))),
            Offer(Action.REFUSE_APPROVAL, _stopped(lambda: decide(actor, request, ApprovalAct.REFUSE))),
        ]
    if is_own(actor, request):
        listed.append(Offer(Action.WITHDRAW, _stopped(lambda: withdraw(actor, request))))
    return listed


def _approve(actor: Actor, request: Request, offering: Offering) -> None:
    decide(actor, request, ApprovalAct.APPROVE)
    services_as_asked(request, offering)
    profiles_as_asked(request, offering)


def _stopped(act: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        act()
    except DomainError as refusal:
        return refusal.problems
    return ()


# ------------------------------------------------------------------------------------------ what is shown


EVERY_SERVICE: Final = "Tous les services"


def description(type_: ApprovalType, structure: str, adds: int) -> str:
    """What a list calls a request (organisation §6)."""
    if type_ is not ApprovalType.HABILITATION:
        return f"Rattachement à {structure}"
    return f"Habilitations sur {structure} : {adds} profil{'s' if adds > 1 else ''}"


def outcome_label(verb: ChangeVerb, *, granted: bool | None, level: Level | None) -> str | None:
    """What became of a profile that a request names; `level` is the one given. None as long as nothing is decided."""
    if granted is None:
        return None
    if verb is ChangeVerb.REMOVE:
        return "Retiré"
    if granted or level is None:
        return "Accordé" if granted else "Non accordé"
    return f"Accordé en {LEVELS[level].libelle.lower()}"


def service_label(names: Iterable[str | None]) -> str:
    """What a list shows of the services that a request names; None is the whole structure (organisation §6)."""
    named = set(names)
    if len(named) > 1:
        return "Plusieurs services"
    return next(iter(named), None) or EVERY_SERVICE
