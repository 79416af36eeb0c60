"""What may be done with a structure: its statuses, its buttons, and who reads what of it (organisation §1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.actions import Action, Offer, own_offers
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import Application, UserRole
from api.domain.identifiers import normalise, problem
from api.domain.organisation import IdentifierType, PublicCategory, StructureStatus, StructureType
from api.domain.permissions import Actor, Permission, Place, allowed, organisation, require
from api.domain.text import fold, wanted_words


class StatusAct(StrEnum):
    """What moves a structure from one status to another."""

    CREATE = "CREATE"
    CREATE_WITHOUT_MANAGER = "CREATE_WITHOUT_MANAGER"
    CONFIRM = "CONFIRM"
    DEACTIVATE = "DEACTIVATE"
    ACTIVATE = "ACTIVATE"


@dataclass(frozen=True, slots=True)
class StatusRule:
    """From one status to another; `unless_replaced`: never once another SIRET has taken over."""

    when: StructureStatus | None
    act: StatusAct
    becomes: StructureStatus
    source: tuple[str, ...]
    unless_replaced: bool = False


_S = StructureStatus
STATUS_RULES: Final[tuple[StatusRule, ...]] = (
    StatusRule(None, StatusAct.CREATE, _S.ACTIVE, ("S0", "S2", "W15")),
    StatusRule(None, StatusAct.CREATE_WITHOUT_MANAGER, _S.EN_COURS_ACTIVATION, ("R2", "I")),
    StatusRule(_S.EN_COURS_ACTIVATION, StatusAct.CONFIRM, _S.ACTIVE, ("I",)),
    StatusRule(_S.ACTIVE, StatusAct.DEACTIVATE, _S.INACTIVE, ("W3", "S2")),
    StatusRule(_S.INACTIVE, StatusAct.ACTIVATE, _S.ACTIVE, ("W3", "D"), unless_replaced=True),
)


@dataclass(frozen=True, slots=True)
class StructureState:
    """A structure, as the rules of what is done to it see it."""

    id: UUID
    type: StructureType
    status: StructureStatus
    public_category: PublicCategory | None = None
    replaced: bool = False


# --------------------------------------------------------------------------------------------- what may be done


@dataclass(frozen=True, slots=True)
class StructureRule:
    """An act on a structure: who may, what it does to the status, and which structures refuse it."""

    permission: Permission
    act: StatusAct | None = None
    adds: bool = False
    public_only: bool = False
    changes_siret: bool = False
    source: str = "STR-06"


STRUCTURE_ACTS: Final[Mapping[Action, StructureRule]] = {
    Action.UPDATE_STRUCTURE: StructureRule(Permission.STRUCTURE_UPDATE),
    Action.UPDATE_STRUCTURE_SETTINGS: StructureRule(Permission.STRUCTURE_SETTINGS_UPDATE, adds=True, public_only=True),
    Action.CHANGE_SIRET: StructureRule(Permission.SIRET_CHANGE, adds=True, changes_siret=True),
    Action.DEACTIVATE_STRUCTURE: StructureRule(Permission.STRUCTURE_ACTIVATE, StatusAct.DEACTIVATE),
    Action.ACTIVATE_STRUCTURE: StructureRule(Permission.STRUCTURE_ACTIVATE, StatusAct.ACTIVATE),
    Action.ADD_STRUCTURE_ATTACHMENTS: StructureRule(Permission.STRUCTURE_FILES_MANAGE, adds=True, source="PJ-02"),
    Action.REMOVE_STRUCTURE_ATTACHMENTS: StructureRule(Permission.STRUCTURE_FILES_MANAGE, source="PJ-02"),
    Action.ADD_BANK_ACCOUNT: StructureRule(Permission.BANK_ACCOUNTS_MANAGE, adds=True, source="decisions 23"),
    Action.REMOVE_BANK_ACCOUNT: StructureRule(Permission.BANK_ACCOUNTS_MANAGE, source="decisions 23"),
    Action.CREATE_TECHNICAL_ACCOUNT: StructureRule(Permission.TECHNICAL_ACCOUNT_CREATE, adds=True, source="TEC-01"),
    Action.CREATE_WEBHOOK: StructureRule(Permission.WEBHOOKS_MANAGE, adds=True, source="decisions 33"),
    Action.GIVE_MANDATE: StructureRule(Permission.MANDATE_MANAGE, adds=True, source="MAN-01"),
    Action.END_MANDATE: StructureRule(Permission.MANDATE_MANAGE, source="MAN-01"),
    Action.CREATE_SERVICE: StructureRule(Permission.SERVICES_MANAGE, adds=True, source="SIR-08"),
    Action.UPDATE_SERVICE: StructureRule(Permission.SERVICES_MANAGE, source="SRV-08"),
    Action.DELETE_SERVICES: StructureRule(Permission.SERVICES_MANAGE, source="SRV-08"),
    Action.OPEN_APPLICATIONS: StructureRule(Permission.APPLICATIONS_MANAGE, adds=True, source="HAB-04"),
    Action.CLOSE_APPLICATIONS: StructureRule(Permission.APPLICATIONS_MANAGE, source="HAB-04"),
}
"""`adds` is new work, which an inactive structure refuses (SIR-08); the form of one can still be put right."""


def status_after(state: StructureState, act: StatusAct) -> StructureStatus | None:
    """What the act makes of the status; None when the table has no such move."""
    found = (rule for rule in STATUS_RULES if rule.act is act and rule.when is state.status)
    return next((rule.becomes for rule in found if not (rule.unless_replaced and state.replaced)), None)


def blockers(state: StructureState, action: Action) -> tuple[Problem, ...]:
    """What of the structure itself stops an act, whoever tries it."""
    rule = STRUCTURE_ACTS[action]
    found = []
    if rule.act is not None and status_after(state, rule.act) is None:
        found.append(Problem(ErrorCode.TRANSITION_NOT_ALLOWED))
    if rule.adds and state.status is StructureStatus.INACTIVE:
        found.append(Problem(ErrorCode.STRUCTURE_INACTIVE))
    if rule.changes_siret and state.public_category is PublicCategory.COLLECTIVITE_LOCALE:
        found.append(Problem(ErrorCode.SIRET_CHANGE_AUTOMATIC))
    return tuple(found)


def check_act(state: StructureState, action: Action, actor: Actor) -> None:
    """Raise what stops the actor from that act: first the right, then the structure itself."""
    require(actor, STRUCTURE_ACTS[action].permission, organisation(state.id))
    if problems := blockers(state, action):
        raise DomainError(problems)


def structure_offers(state: StructureState, actor: Actor) -> list[Offer]:
    """The buttons of a structure: those whose act is the actor's, at this level or the next (conventions 7)."""
    acts = (
        action
        for action, rule in STRUCTURE_ACTS.items()
        if not rule.public_only or state.type is StructureType.PUBLIQUE
    )
    return own_offers(acts, lambda action: check_act(state, action, actor))


# ------------------------------------------------------------------------------------------- becoming public


@dataclass(frozen=True, slots=True)
class Manager:
    """Somebody who manages a structure, and whether through the portal of public management."""

    role: UserRole
    pigp: bool


def publication_problems(
    state: StructureState, identifier_type: IdentifierType, people: Sequence[Manager]
) -> Iterator[Problem]:
    """What stops a private structure from becoming a public one (TYP-01, ID-07)."""
    if identifier_type is not IdentifierType.SIRET:
        yield Problem(ErrorCode.IDENTIFIER_TYPE_NOT_ALLOWED)
    if state.status is StructureStatus.INACTIVE:
        yield Problem(ErrorCode.STRUCTURE_INACTIVE)
    managers = [each for each in people if each.role is not UserRole.UTILISATEUR_SIMPLE]
    principal = any(each.role is UserRole.GESTIONNAIRE_PRINCIPAL for each in managers)
    if not principal or not all(each.pigp for each in managers):
        yield Problem(ErrorCode.PIGP_REQUIRED)


# -------------------------------------------------------------------------------------------------- who reads what

_DEPOSITING: Final = frozenset({Application.FACTURES_EMISES, Application.FACTURES_DE_TRAVAUX})
"""The applications in which something is deposited (works-billing §1)."""


def reads_bank_accounts(actor: Actor, structure_id: UUID) -> bool:
    """Whether the actor manages the bank accounts of a structure, or may name one on a deposit (decisions 23)."""
    deposits = (
        Place(structure_id, grant.service_id, grant.application)
        for grant in actor.grants
        if grant.structure_id == structure_id and grant.application in _DEPOSITING
    )
    places = (organisation(structure_id), *deposits)
    return any(allowed(actor, Permission.BANK_ACCOUNTS_READ, place) for place in places)


def reads(actor: Actor, permission: Permission, structure_id: UUID) -> bool:
    """Whether a part of a structure that the matrix keeps for some is shown to the actor."""
    return allowed(actor, permission, organisation(structure_id))


# ----------------------------------------------------------------------------------------------- one to join

MIN_SEARCH: Final = 3
"""Characters of a search for a structure to join (ATT-02, decisions 20)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search for a structure to join looks for: one of these identifiers, or a name with these words."""

    identifiers: tuple[tuple[IdentifierType, str], ...]
    words: tuple[str, ...]


def joinable(search: str) -> Wanted:
    """What a search looks for; raises SEARCH_TOO_SHORT when it would list everybody."""
    if len(fold(search)) < MIN_SEARCH:
        raise error(ErrorCode.SEARCH_TOO_SHORT, field="search")
    numbers = ((type_, normalise(type_, search)) for type_ in IdentifierType)
    formed = tuple(each for each in numbers if problem(*each, check_key=False) is None)
    return Wanted(formed, tuple(wanted_words(search)))
