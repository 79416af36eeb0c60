"""Rattachements: how they change state, and which services a form ticks and locks (organisation §4)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.account import SIGNS_IN, UserStatus
from api.domain.actions import Action, Offer, own_offers
from api.domain.approval import ApprovalType
from api.domain.errors import ErrorCode, Problem, error
from api.domain.habilitation import RATTACHEMENT_STATUSES, RattachementStatus, UserRole
from api.domain.machine import Transition, follow
from api.domain.organisation import MoaPresence, PublicCategory, StructureType
from api.domain.permissions import Actor, Permission, allowed, organisation, require


class RattachementAct(StrEnum):
    """What is done to the link between a person and a structure."""

    ASK = "ASK"
    ATTACH = "ATTACH"
    APPROVE = "APPROVE"
    REFUSE = "REFUSE"
    CANCEL = "CANCEL"
    DETACH = "DETACH"


_R, _A = RattachementStatus, RattachementAct
_OVER: Final = (_R.REFUSE, _R.SUPPRIME, _R.ANNULE)

RATTACHEMENT_TRANSITIONS: Final[tuple[Transition[RattachementStatus, RattachementAct], ...]] = (
    Transition((None,), _A.ASK, _R.EN_COURS_VALIDATION, ("S2",)),
    Transition((None,), _A.ATTACH, _R.VALIDE, ("S2", "S0")),
    Transition((_R.EN_COURS_VALIDATION,), _A.APPROVE, _R.VALIDE, ("S2",)),
    Transition((_R.EN_COURS_VALIDATION,), _A.REFUSE, _R.REFUSE, ("S2",)),
    Transition((_R.EN_COURS_VALIDATION,), _A.CANCEL, _R.ANNULE, ("I",)),
    Transition((_R.VALIDE,), _A.DETACH, _R.SUPPRIME, ("S2", "S4")),
    Transition(_OVER, _A.ASK, _R.EN_COURS_VALIDATION, ("I",)),
    Transition(_OVER, _A.ATTACH, _R.VALIDE, ("D",)),
)


def next_status(status: RattachementStatus | None, act: RattachementAct) -> RattachementStatus:
    """What an act makes of a rattachement, or of one of its services.

    Raises ATTACHMENT_PENDING when a request waits where it may not (ATT-03), else TRANSITION_NOT_ALLOWED.
    """
    if status is RattachementStatus.EN_COURS_VALIDATION and act in (RattachementAct.ASK, RattachementAct.ATTACH):
        raise error(ErrorCode.ATTACHMENT_PENDING)
    said = RATTACHEMENT_STATUSES[status].libelle if status else "Aucun"
    return follow(RATTACHEMENT_TRANSITIONS, status, act, status=said)


def shows_comment(actor: Actor, structure_id: UUID, user_id: UUID, status: RattachementStatus) -> bool:
    """Whether somebody who reads a rattachement reads its comment: while it waits it is what a request says (§11).

    The request itself is seen by its author and by those who decide it, not by all who search the users.
    """
    if status is not RattachementStatus.EN_COURS_VALIDATION:
        return True
    if allowed(actor, Permission.RATTACHEMENT_DECIDE, organisation(structure_id)):
        return True
    return actor.technical_account_id is None and actor.user_id == user_id


def require_valid(status: RattachementStatus) -> None:
    """Raise TRANSITION_NOT_ALLOWED for a rattachement that is not in force: it waits, or is over."""
    if status is not RattachementStatus.VALIDE:
        raise error(ErrorCode.TRANSITION_NOT_ALLOWED, status=RATTACHEMENT_STATUSES[status].libelle)


def request_type(status: RattachementStatus | None, *, whole: bool, services: Collection[UUID]) -> ApprovalType:
    """What kind of request it is to ask for these services, none being the whole structure (organisation §6).

    `whole` says how far a rattachement goes already; raises ATTACHMENT_PENDING, or TRANSITION_NOT_ALLOWED when there is
    nothing left to ask for.
    """
    if status is RattachementStatus.VALIDE and not whole:
        return ApprovalType.RATTACHEMENT_SERVICE if services else ApprovalType.RATTACHEMENT_STRUCTURE
    next_status(status, RattachementAct.ASK)
    return ApprovalType.RATTACHEMENT_STRUCTURE


def scope_problems(*, whole: bool, services: Collection[UUID]) -> Iterator[Problem]:
    """A form names the whole structure or services, one or the other (ATT-08)."""
    if whole and services:
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("serviceIds",))
    if not whole and not services:
        yield Problem(ErrorCode.FIELD_REQUIRED, ("serviceIds",))


def narrowing_problems(
    held: Collection[UUID] | None, *, whole: bool | None, services: Collection[UUID] | None
) -> Iterator[Problem]:
    """A rattachement grows, and never shrinks: it ends as a whole (ATT-09); `held` is None for the whole structure."""
    if whole:
        yield from scope_problems(whole=True, services=services or ())
    elif held is None and whole is False:
        yield Problem(ErrorCode.SERVICE_DETACH_NOT_ALLOWED, ("wholeStructure",))
    elif services is not None and (held is None or not set(held) <= set(services)):
        yield Problem(ErrorCode.SERVICE_DETACH_NOT_ALLOWED, ("serviceIds",))


def role_problems(role: UserRole) -> Iterator[Problem]:
    """The one role that nobody is given: it is only handed over (ATT-05)."""
    if role is UserRole.GESTIONNAIRE_PRINCIPAL:
        yield Problem(ErrorCode.ROLE_NOT_ASSIGNABLE, ("role",))


# ------------------------------------------------------------------------------------------- what may be done


@dataclass(frozen=True, slots=True)
class RattachementState:
    """A rattachement, as the rules of what is done to it see it."""

    user_id: UUID
    structure_id: UUID
    role: UserRole
    status: RattachementStatus

    def is_of(self, actor: Actor) -> bool:
        """Whether it is the actor's own: a technical account has none."""
        return actor.technical_account_id is None and actor.user_id == self.user_id


@dataclass(frozen=True, slots=True)
class RattachementRule:
    """An act on a rattachement: what it takes on one's own and on that of another, None where there is no such act."""

    own: Permission | None
    other: Permission | None
    source: str
    ends: bool = False
    of_structure: bool = False
    """The mutation names the structure, not the rattachement."""


RATTACHEMENT_ACTS: Final[Mapping[Action, RattachementRule]] = {
    Action.UPDATE_RATTACHEMENT: RattachementRule(Permission.USER_ATTACH, Permission.USER_ATTACH, "ATT-09"),
    Action.DETACH_USERS: RattachementRule(Permission.RATTACHEMENT_LEAVE, Permission.USER_DETACH, "ATT-10", ends=True),
    Action.REQUEST_HABILITATIONS: RattachementRule(Permission.PROFILE_REQUEST, None, "HAB-05", of_structure=True),
    Action.SET_HABILITATIONS: RattachementRule(
        Permission.PROFILES_SET, Permission.PROFILES_SET, "ATT-14", of_structure=True
    ),
}


def check_act(state: RattachementState, action: Action, actor: Actor) -> None:
    """Raise what stops the actor from that act: first the right, then the rattachement itself.

    Anybody leaves and managers detach others, but the gestionnaire principal only leaves to a successor (ATT-11).
    """
    rule, own = RATTACHEMENT_ACTS[action], state.is_of(actor)
    permission = rule.own if own else rule.other
    if permission is None:
        raise error(ErrorCode.FORBIDDEN)
    require(actor, permission, organisation(state.structure_id))
    principal = state.role is UserRole.GESTIONNAIRE_PRINCIPAL and state.status is RattachementStatus.VALIDE
    if rule.ends and principal:
        raise error(ErrorCode.SUCCESSOR_REQUIRED if own else ErrorCode.FORBIDDEN)
    require_valid(state.status)


def rattachement_offers(state: RattachementState, actor: Actor, *, of_structure: bool) -> list[Offer]:
    """The buttons of a rattachement: those that name it, or those that name its structure."""
    acts = (action for action, rule in RATTACHEMENT_ACTS.items() if rule.of_structure is of_structure)
    return own_offers(acts, lambda action: check_act(state, action, actor))


# ------------------------------------------------------------------------------- the gestionnaire principal


def needs_pigp(type_: StructureType, category: PublicCategory | None, moa: MoaPresence | None) -> bool:
    """Whether the gestionnaire principal of such a structure must hold a PIGP account (USR-10)."""
    exempt = category is PublicCategory.ETAT or moa is MoaPresence.EXCLUSIVEMENT_MOA
    return type_ is StructureType.PUBLIQUE and not exempt


@dataclass(frozen=True, slots=True)
class Successor:
    """Somebody who is to become gestionnaire principal, as the rules see it."""

    status: UserStatus
    pigp: bool
    principal_already: bool


def may_succeed(successor: Successor | None, *, pigp_needed: bool) -> bool:
    """Whether somebody may become gestionnaire principal (ATT-12); None is an address that nobody has."""
    if successor is None or successor.principal_already or successor.status not in SIGNS_IN:
        return False
    return successor.pigp or not pigp_needed


# ---------------------------------------------------------------------------------------- the form (§4.4)


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the form: the service, its present state, whether it is ticked, whether that can be changed."""

    service_id: UUID
    status: RattachementStatus | None
    checked: bool
    locked: bool


def choices(
    active: Collection[UUID], statuses: Mapping[UUID, RattachementStatus], asked: Collection[UUID] = ()
) -> list[Choice]:
    """The lines of a form: what is held is ticked and locked, what is asked ticked, inactive services left out.

    `statuses` has the services of the rattachement; one refused or removed before is like any other service.
    """
    lines = []
    for service_id in active:
        status = statuses.get(service_id)
        held = status is RattachementStatus.VALIDE
        waits = status is RattachementStatus.EN_COURS_VALIDATION
        lines.append(Choice(service_id, status if held or waits else None, held or service_id in asked, held))
    return lines
