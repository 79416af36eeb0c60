"""Who may do what: one table, and one function that reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final
from uuid import UUID

from api.domain.actor import Actor, Grant, Place, audience
from api.domain.errors import ErrorCode, error
from api.domain.habilitation import Application, Level
from api.domain.standings import Cell, Standing

__all__ = [
    "RULES",
    "SUFFICIENT",
    "Actor",
    "Grant",
    "Permission",
    "Place",
    "Rule",
    "allowed",
    "audience",
    "check",
    "may",
    "open_to",
    "organisation",
    "require",
]


class Permission(StrEnum):
    """What can be allowed or refused: the 75 actions of organisation §11, then those of our own."""

    ACCOUNT_CREATE = "ACCOUNT_CREATE"
    ACCOUNT_UPDATE = "ACCOUNT_UPDATE"
    CONNECTION_ADDRESS_CHANGE = "CONNECTION_ADDRESS_CHANGE"
    BILLING_NOTIFICATIONS_SWITCH = "BILLING_NOTIFICATIONS_SWITCH"
    ACCOUNT_DEACTIVATE = "ACCOUNT_DEACTIVATE"
    ACCOUNT_REACTIVATE = "ACCOUNT_REACTIVATE"
    PIGP_ACCOUNT_MANAGE = "PIGP_ACCOUNT_MANAGE"
    ACTIVATION_RESEND = "ACTIVATION_RESEND"
    USER_UPDATE = "USER_UPDATE"
    STRUCTURES_SEARCH = "STRUCTURES_SEARCH"
    PUBLIC_STRUCTURE_READ = "PUBLIC_STRUCTURE_READ"
    PRIVATE_STRUCTURE_READ = "PRIVATE_STRUCTURE_READ"
    PRIVATE_STRUCTURE_CREATE = "PRIVATE_STRUCTURE_CREATE"
    PUBLIC_STRUCTURE_CREATE = "PUBLIC_STRUCTURE_CREATE"
    STRUCTURE_UPDATE = "STRUCTURE_UPDATE"
    STRUCTURE_SETTINGS_UPDATE = "STRUCTURE_SETTINGS_UPDATE"
    EDI_FLAGS_UPDATE = "EDI_FLAGS_UPDATE"
    STRUCTURE_REFRESH = "STRUCTURE_REFRESH"
    STRUCTURE_ACTIVATE = "STRUCTURE_ACTIVATE"
    SIRET_CHANGE = "SIRET_CHANGE"
    STRUCTURE_MAKE_PUBLIC = "STRUCTURE_MAKE_PUBLIC"
    STRUCTURE_FILES_READ = "STRUCTURE_FILES_READ"
    STRUCTURE_FILES_MANAGE = "STRUCTURE_FILES_MANAGE"
    BANK_ACCOUNTS_MANAGE = "BANK_ACCOUNTS_MANAGE"
    MANDATE_MANAGE = "MANDATE_MANAGE"
    APPLICATIONS_MANAGE = "APPLICATIONS_MANAGE"
    SERVICES_MANAGE = "SERVICES_MANAGE"
    SERVICE_CODE_USE = "SERVICE_CODE_USE"
    USERS_SEARCH = "USERS_SEARCH"
    USERS_EXPORT = "USERS_EXPORT"
    USERS_TO_ATTACH_SEARCH = "USERS_TO_ATTACH_SEARCH"
    RATTACHEMENT_REQUEST = "RATTACHEMENT_REQUEST"
    REQUEST_WITHDRAW = "REQUEST_WITHDRAW"
    RATTACHEMENT_DECIDE = "RATTACHEMENT_DECIDE"
    USER_ATTACH = "USER_ATTACH"
    USER_DETACH = "USER_DETACH"
    RATTACHEMENT_LEAVE = "RATTACHEMENT_LEAVE"
    ROLE_CHANGE = "ROLE_CHANGE"
    PRINCIPAL_TRANSFER = "PRINCIPAL_TRANSFER"
    RIGHTS_COPY = "RIGHTS_COPY"
    OWN_PROFILES_READ = "OWN_PROFILES_READ"
    PROFILE_REQUEST = "PROFILE_REQUEST"
    OWN_PROFILE_REMOVE = "OWN_PROFILE_REMOVE"
    OWN_REQUEST_APPROVE = "OWN_REQUEST_APPROVE"
    HABILITATION_DECIDE = "HABILITATION_DECIDE"
    PROFILES_SET = "PROFILES_SET"
    ORGANISATION_MODIFICATION_GRANT = "ORGANISATION_MODIFICATION_GRANT"
    APPROVALS_READ = "APPROVALS_READ"
    DECISIONS_READ = "DECISIONS_READ"
    TECHNICAL_ACCOUNT_CREATE = "TECHNICAL_ACCOUNT_CREATE"
    TECHNICAL_PASSWORD_RESET = "TECHNICAL_PASSWORD_RESET"  # noqa: S105  # the name of an action
    TECHNICAL_ACCOUNT_READ = "TECHNICAL_ACCOUNT_READ"
    TECHNICAL_ACCOUNT_DISABLE = "TECHNICAL_ACCOUNT_DISABLE"
    TECHNICAL_SIGN_IN = "TECHNICAL_SIGN_IN"
    CONNECTION_REQUEST = "CONNECTION_REQUEST"
    CONNECTION_VALIDATE = "CONNECTION_VALIDATE"
    FLOWS_READ = "FLOWS_READ"
    DIRECTORY_SEARCH = "DIRECTORY_SEARCH"
    DIRECTORY_EXPORT = "DIRECTORY_EXPORT"
    CHAT = "CHAT"
    SIGNED_OUT_TICKET_CREATE = "SIGNED_OUT_TICKET_CREATE"
    OWN_TICKETS_MANAGE = "OWN_TICKETS_MANAGE"
    RECEIVED_TICKETS_READ = "RECEIVED_TICKETS_READ"
    RECEIVED_TICKETS_TREAT = "RECEIVED_TICKETS_TREAT"
    TICKET_TRANSFER = "TICKET_TRANSFER"
    TECHNICAL_TICKETS_TREAT = "TECHNICAL_TICKETS_TREAT"
    DOCUMENTS_READ = "DOCUMENTS_READ"
    DOCUMENTS_WRITE = "DOCUMENTS_WRITE"
    RECEIVED_APPLICATIONS_USE = "RECEIVED_APPLICATIONS_USE"
    MOA_ACT = "MOA_ACT"
    MEMOIRE_ENTER = "MEMOIRE_ENTER"
    TAX_REFUND_CLAIM = "TAX_REFUND_CLAIM"
    ENGAGEMENT_CREATE = "ENGAGEMENT_CREATE"
    ORDER_TREAT = "ORDER_TREAT"
    DUME_FILL = "DUME_FILL"

    SIGN_IN = "SIGN_IN"
    SIGN_OUT = "SIGN_OUT"
    CATALOGUE_READ = "CATALOGUE_READ"
    FILE_UPLOAD = "FILE_UPLOAD"
    BANK_ACCOUNTS_READ = "BANK_ACCOUNTS_READ"
    PIECE_READ = "PIECE_READ"
    PIECE_DEPOSIT = "PIECE_DEPOSIT"
    PIECE_DEPOSIT_NEXT = "PIECE_DEPOSIT_NEXT"
    PIECE_ACKNOWLEDGE = "PIECE_ACKNOWLEDGE"
    PIECE_REFUSE = "PIECE_REFUSE"
    PIECE_SUSPEND = "PIECE_SUSPEND"
    PIECE_COMPLETE = "PIECE_COMPLETE"
    PIECE_TREAT = "PIECE_TREAT"
    PIECE_VALIDATE = "PIECE_VALIDATE"
    PIECE_DECLINE_VALIDATION = "PIECE_DECLINE_VALIDATION"
    PIECE_CORRECT_VALIDATOR = "PIECE_CORRECT_VALIDATOR"
    PIECE_RECYCLE = "PIECE_RECYCLE"
    PIECE_ACKNOWLEDGE_REJECTION = "PIECE_ACKNOWLEDGE_REJECTION"
    PIECE_ACKNOWLEDGE_SUSPENSION = "PIECE_ACKNOWLEDGE_SUSPENSION"
    PIECE_HANDLE_REJECTION = "PIECE_HANDLE_REJECTION"
    PIECE_RECORD_INTERRUPTION = "PIECE_RECORD_INTERRUPTION"
    PIECE_DUPLICATE = "PIECE_DUPLICATE"
    DRAFT_READ = "DRAFT_READ"
    DRAFT_SAVE = "DRAFT_SAVE"
    WEBHOOKS_MANAGE = "WEBHOOKS_MANAGE"
    NOTIFICATIONS_MARK = "NOTIFICATIONS_MARK"
    SANDBOX_CLOCK = "SANDBOX_CLOCK"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may: the cell of each standing. From which seats is said by the transitions (works-billing §5)."""

    cells: Mapping[Standing, Cell]
    source: str

    @property
    def standing(self) -> Standing:
        """The least standing that suffices on the documents of an application (works-billing §1.3)."""
        return next(each for each in Standing if self.cells[each].allows)


def _cells(text: str) -> Mapping[Standing, Cell]:
    return dict(zip(Standing, map(Cell, text.split()), strict=True))


def _row(cells: str, action: str) -> Rule:
    return Rule(_cells(cells), f"organisation §11 {action}")


def _as(permission: Permission, source: str) -> Rule:
    """Whoever may do the action of the matrix may do this part of it."""
    return Rule(_MATRIX[permission].cells, f"{_MATRIX[permission].source}; {source}")


P = Permission
# fmt: off
_MATRIX: Final[Mapping[Permission, Rule]] = {
    # In the order of the standings: ANON INS UC UM OC OM GP CT SUP DGF.
    P.ACCOUNT_CREATE: _row("Y - - - - - - - Y Y", "Account: create a user account"),
    P.ACCOUNT_UPDATE:
        _row("- Y Y Y Y Y Y - - -", "Account: read and change one's own account (not the connection address)"),
    P.CONNECTION_ADDRESS_CHANGE: _row("- - - - - - - - - -", "Account: change a connection address"),
    P.BILLING_NOTIFICATIONS_SWITCH: _row("- Y Y Y Y Y on - - -", "Account: switch own billing notifications on or off"),
    P.ACCOUNT_DEACTIVATE: _row("- own own own own own own* - - -", "Account: deactivate own account"),
    P.ACCOUNT_REACTIVATE: _row("own own own own own own own - Y -", "Account: reactivate own account within 60 days"),
    P.PIGP_ACCOUNT_MANAGE: _row("- - - - - - - - - Y", "Account: create or delete a PIGP account"),
    P.ACTIVATION_RESEND: _row("- - - - - Y Y - Y -", "Account: resend an activation mail to a user of the structure"),
    P.USER_UPDATE: _row("- - - - - Y Y - Y -", "Account: edit another user's data"),
    P.STRUCTURES_SEARCH: _row("- Y Y Y Y Y Y Y Y -", "Structure: search structures"),
    P.PUBLIC_STRUCTURE_READ: _row("dir Y Y Y Y Y Y Y Y -", "Structure: read a public structure and its services"),
    P.PRIVATE_STRUCTURE_READ: _row("- - Y Y Y Y Y Y Y -", "Structure: read a private structure"),
    P.PRIVATE_STRUCTURE_CREATE: _row("- Y Y Y Y Y Y - Y -", "Structure: create a private structure"),
    P.PUBLIC_STRUCTURE_CREATE: _row("- - - - - - - - Y -", "Structure: create a public structure"),
    P.STRUCTURE_UPDATE: _row("- - - - - Y Y Y Y -", "Structure: edit form data and address"),
    P.STRUCTURE_SETTINGS_UPDATE: _row("- - - - - Y Y Y Y -", "Structure: edit the public parameters and presenceMoa"),
    P.EDI_FLAGS_UPDATE: _row("- - - - - - - - sys -", "Structure: edit EDI flags"),
    P.STRUCTURE_REFRESH: _row("- - - - - Y Y - Y -", "Structure: refresh from INSEE"),
    P.STRUCTURE_ACTIVATE: _row("- - - - - Y Y - Y -", "Structure: activate / deactivate"),
    P.SIRET_CHANGE: _row("- - - - - Y Y - Y -", "Structure: change the SIRET"),
    P.STRUCTURE_MAKE_PUBLIC: _row("- ask ask ask ask ask ask - Y -", "Structure: turn private into public"),
    P.STRUCTURE_FILES_READ: _row("- - Y Y Y Y Y Y Y -", "Structure: list and download attachments"),
    P.STRUCTURE_FILES_MANAGE: _row("- - - - - Y Y Y Y -", "Structure: add or delete attachments"),
    P.BANK_ACCOUNTS_MANAGE: _row("- - - - - Y Y Y - -", "Structure: manage bank details"),
    P.MANDATE_MANAGE: _row("- - - - - - Y - - -", "Structure: give or end the mandat de facturation"),
    P.APPLICATIONS_MANAGE:
        _row("- - - - - Y Y - Y -", "Structure: open or close an application on the structure or a service"),
    P.SERVICES_MANAGE: _row("- - - - - Y Y Y Y -", "Service: create, edit, end, delete a service"),
    P.SERVICE_CODE_USE: _row("- - - Y - - - Y - -", "Service: use a service code on a deposit"),
    P.USERS_SEARCH: _row("- - - - Y Y Y Y Y -", "Users: search the users of the structure"),
    P.USERS_EXPORT: _row("- - - - Y Y Y - Y -", "Users: export the users (CSV / Excel)"),
    P.USERS_TO_ATTACH_SEARCH: _row("- - - - - Y Y - Y -", "Users: search any active user to attach"),
    P.RATTACHEMENT_REQUEST: _row("- Y Y Y Y Y Y - - -", "Attachment: ask for an attachment"),
    P.REQUEST_WITHDRAW: _row("- own own own own own own - - -", "Attachment: withdraw own pending request"),
    P.RATTACHEMENT_DECIDE: _row("- - - - - Y Y - Y -", "Attachment: approve or refuse a request (unit, bulk)"),
    P.USER_ATTACH: _row("- - - - - Y Y - Y -", "Attachment: attach a user directly"),
    P.USER_DETACH: _row("- - - - - Y Y - Y -", "Attachment: delete an attachment of another user"),
    P.RATTACHEMENT_LEAVE: _row("- - own own own own own* - - -", "Attachment: delete one's own attachment"),
    P.ROLE_CHANGE: _row("- - - - - Y Y - Y -", "Attachment: change a user's role"),
    P.PRINCIPAL_TRANSFER: _row("- - - - - - Y - Y -", "Attachment: transfer the GP role"),
    P.RIGHTS_COPY: _row("- - - - - Y Y - - -", "Attachment: copy the rights of a user to another"),
    P.OWN_PROFILES_READ: _row("- Y Y Y Y Y Y - - -", "Habilitation: see own profiles"),
    P.PROFILE_REQUEST: _row("- - Y Y Y Y Y - - -", "Habilitation: ask for a profile"),
    P.OWN_PROFILE_REMOVE: _row("- - Y Y Y Y own* - - -", "Habilitation: remove an own profile"),
    P.OWN_REQUEST_APPROVE: _row("- - - - - Y Y - - -", "Habilitation: approve one's own request"),
    P.HABILITATION_DECIDE: _row("- - - - - Y Y - Y -", "Habilitation: approve or refuse others' requests"),
    P.PROFILES_SET: _row("- - - - - Y Y - Y -", "Habilitation: set the profiles of a user without a request"),
    P.ORGANISATION_MODIFICATION_GRANT: _row("- - - - - Y Y - Y -", "Habilitation: grant Organisation modification"),
    P.APPROVALS_READ: _row("- - - - - Y Y - - -", "Approvals: see the badge and the pending list"),
    P.DECISIONS_READ: _row("- - - - Y Y Y - Y -", "Approvals: read the history of decisions"),
    P.TECHNICAL_ACCOUNT_CREATE: _row("- - - - - - Y - - -", "Technical: create a technical account"),
    P.TECHNICAL_PASSWORD_RESET: _row("- - - - - - Y - - -", "Technical: reset its password"),
    P.TECHNICAL_ACCOUNT_READ: _row("- - - - Y Y Y Y Y -", "Technical: see its expiry date"),
    P.TECHNICAL_ACCOUNT_DISABLE: _row("- - - - - - Y - Y -", "Technical: disable a technical account"),
    P.TECHNICAL_SIGN_IN: _row("- - - - - - - - - -", "Technical: sign in to the portal with it"),
    P.CONNECTION_REQUEST: _row("- - - Y - - Y - - -", "Technical: ask for an EDI / API connection"),
    P.CONNECTION_VALIDATE: _row("- - - - - - - - Y -", "Technical: validate a connection"),
    P.FLOWS_READ: _row("- - Y Y - - Y Y Y -", "Technical: follow the flows of the structure"),
    P.DIRECTORY_SEARCH: _row("Y Y Y Y Y Y Y Y Y -", "Directory: search the directory"),
    P.DIRECTORY_EXPORT: _row("Y Y Y Y Y Y Y Y Y -", "Directory: download the directory (CSV / XML)"),
    P.CHAT: _row("Y Y Y Y Y Y Y - - -", "Support: chat with ClaudIA or an agent"),
    P.SIGNED_OUT_TICKET_CREATE: _row("Y - - - - - - - - -", "Support: create a signed-out ticket"),
    P.OWN_TICKETS_MANAGE: _row("- Y Y Y Y Y Y - - -", "Support: create, draft, follow, close own tickets"),
    P.RECEIVED_TICKETS_READ: _row("- - Y Y - - Y - - -", "Support: read tickets received by the structure or service"),
    P.RECEIVED_TICKETS_TREAT: _row("- - - Y - - Y - - -", "Support: take and treat received tickets"),
    P.TICKET_TRANSFER: _row("- - - Y - - Y - - -", "Support: transfer a received ticket to Chorus Pro support"),
    P.TECHNICAL_TICKETS_TREAT: _row("- - - - - - - - Y -", "Support: treat technical tickets"),
    P.DOCUMENTS_READ: _row("- - Y Y - - Y Y - -", "Business apps: read documents of an application"),
    P.DOCUMENTS_WRITE: _row("- - - Y - - Y Y - -", "Business apps: deposit, enter, treat, change documents"),
    P.RECEIVED_APPLICATIONS_USE:
        _row("- - pub pub - - pub pub - -", "Business apps: use Factures reçues or Sollicitations reçues"),
    P.MOA_ACT: _row("- - pub pub - - pub pub - -", "Business apps: act as MOA in Factures de travaux"),
    P.MEMOIRE_ENTER: _row("- - - priv - - priv - - -", "Business apps: enter a mémoire de frais de justice"),
    P.TAX_REFUND_CLAIM: _row("- - - priv - - priv - - -", "Business apps: claim a TIC refund"),
    P.ENGAGEMENT_CREATE: _row("- - - pub - - pub pub - -", "Business apps: create or send an engagement"),
    P.ORDER_TREAT: _row("- - - Y - - Y Y - -", "Business apps: take into account or refuse an order"),
    P.DUME_FILL: _row("Y Y Y Y Y Y Y - - -", "Business apps: fill a DUME"),
}
# fmt: on

_EVERYBODY = _cells("Y Y Y Y Y Y Y Y Y Y")
_PEOPLE = _cells("- Y Y Y Y Y Y - Y -")
_SIGNED_IN = _cells("- Y Y Y Y Y Y Y Y -")
_DEPOSIT = _as(Permission.DOCUMENTS_WRITE, "works-billing §1.3")

RULES: Final[Mapping[Permission, Rule]] = {
    **_MATRIX,
    Permission.SIGN_IN: Rule(_EVERYBODY, "USR-05"),
    Permission.SIGN_OUT: Rule(_EVERYBODY, "USR-05"),
    Permission.CATALOGUE_READ: Rule(_EVERYBODY, "contract/conventions 13"),
    Permission.FILE_UPLOAD: Rule(_SIGNED_IN, "contract/conventions 16"),
    Permission.BANK_ACCOUNTS_READ: Rule(
        _cells("- - - Y - Y Y Y - -"), "decisions 23: whoever manages them, and whoever may name one on a deposit"
    ),
    Permission.PIECE_READ: _as(Permission.DOCUMENTS_READ, "works-billing §1.3"),
    Permission.PIECE_DEPOSIT: _DEPOSIT,
    Permission.PIECE_DEPOSIT_NEXT: _DEPOSIT,
    Permission.PIECE_ACKNOWLEDGE: _DEPOSIT,
    Permission.PIECE_REFUSE: _DEPOSIT,
    Permission.PIECE_SUSPEND: _DEPOSIT,
    Permission.PIECE_COMPLETE: _DEPOSIT,
    Permission.PIECE_TREAT: _DEPOSIT,
    Permission.PIECE_VALIDATE: _DEPOSIT,
    Permission.PIECE_DECLINE_VALIDATION: _DEPOSIT,
    Permission.PIECE_CORRECT_VALIDATOR: _DEPOSIT,
    Permission.PIECE_RECYCLE: _DEPOSIT,
    Permission.PIECE_ACKNOWLEDGE_REJECTION: _DEPOSIT,
    Permission.PIECE_ACKNOWLEDGE_SUSPENSION: _DEPOSIT,
    Permission.PIECE_HANDLE_REJECTION: _DEPOSIT,
    Permission.PIECE_RECORD_INTERRUPTION: _DEPOSIT,
    Permission.PIECE_DUPLICATE: _DEPOSIT,
    Permission.DRAFT_READ: _as(Permission.DOCUMENTS_READ, "works-billing §1.3; R-FILE-2"),
    Permission.DRAFT_SAVE: _DEPOSIT,
    Permission.WEBHOOKS_MANAGE: _as(Permission.TECHNICAL_ACCOUNT_CREATE, "decisions 33"),
    Permission.NOTIFICATIONS_MARK: Rule(_PEOPLE, "works-billing §10: one's own notifications"),
    Permission.SANDBOX_CLOCK: Rule(_SIGNED_IN, "project decision: everybody shares a sandbox's clock"),
}


_STANDINGS: Final[Mapping[Permission, frozenset[Standing]]] = {
    permission: frozenset(standing for standing, cell in rule.cells.items() if cell.allows)
    for permission, rule in RULES.items()
}
"""The standings that have each action."""

SUFFICIENT: Final[Mapping[Permission, frozenset[Level]]] = {
    permission: frozenset({Level.MODIFICATION} if RULES[permission].standing is Standing.MODIFICATION else Level)
    for permission, standings in _STANDINGS.items()
    if standings
}
"""The levels that suffice for an action on the documents of an application; what nobody may do has none."""

WRITERS: Final = SUFFICIENT[Permission.DOCUMENTS_WRITE]
"""The levels of those who act on pièces; whoever has another reads them."""


def may(actor: Actor, permission: Permission, place: Place) -> bool:
    """Whether the actor's level at `place` suffices."""
    return actor.level(place) in SUFFICIENT[permission]


def check(actor: Actor, permission: Permission, places: Iterable[Place]) -> None:
    """Raise FORBIDDEN when no place lets the actor in, CONSULTATION_ONLY when only the level is missing."""
    held = [level for place in places if (level := actor.level(place)) is not None]
    if not held:
        raise error(ErrorCode.FORBIDDEN)
    if SUFFICIENT[permission].isdisjoint(held):
        raise error(ErrorCode.CONSULTATION_ONLY)


@lru_cache(maxsize=1_024)
def organisation(structure_id: UUID, service_id: UUID | None = None) -> Place:
    """Where what is done to a structure, or to one of its services, is done from."""
    return Place(structure_id, service_id, Application.ORGANISATION)


def allowed(actor: Actor, permission: Permission, place: Place) -> bool:
    """Whether one of the actor's standings at `place` has the action (organisation §11)."""
    return not _STANDINGS[permission].isdisjoint(actor.standings(place))


def open_to(actor: Actor | None, permission: Permission) -> bool:
    """Whether an action that looks at no structure is open to somebody, signed out (None) included."""
    if actor is None:
        standings = {Standing.SIGNED_OUT}
    elif actor.technical_account_id is not None:
        standings = {Standing.TECHNICAL_ACCOUNT}
    else:
        standings = {Standing.SIGNED_IN, Standing.SUPPORT} if actor.support else {Standing.SIGNED_IN}
    return not _STANDINGS[permission].isdisjoint(standings)


def require(actor: Actor, permission: Permission, place: Place) -> None:
    """Raise FORBIDDEN when no standing has the action; CONSULTATION_ONLY when only the level is missing.

    For what is done to structures, services, people and rights; `check` is for pièces.
    """
    if allowed(actor, permission, place):
        return
    held, cells = actor.standings(place), RULES[permission].cells
    more = {read: write for read, write in _LEVELS.items() if read in held}
    raise error(
        ErrorCode.CONSULTATION_ONLY if any(cells[write].allows for write in more.values()) else ErrorCode.FORBIDDEN
    )


_LEVELS: Final = {
    Standing.ORGANISATION_CONSULTATION: Standing.ORGANISATION_MODIFICATION,
}
"""The level that would have been enough, for those who read."""
