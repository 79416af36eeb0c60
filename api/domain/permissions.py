"""Who may do what: one table, and one function that reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.errors import ErrorCode, error
from api.domain.habilitation import Application, Level, UserRole


class Standing(StrEnum):
    """How somebody stands towards a structure: the columns of the reference's matrix (organisation §11)."""

    SIGNED_OUT = "SIGNED_OUT"
    SIGNED_IN = "SIGNED_IN"
    CONSULTATION = "CONSULTATION"
    MODIFICATION = "MODIFICATION"


class Permission(StrEnum):
    """What can be allowed or refused."""

    SIGN_IN = "SIGN_IN"
    SIGN_OUT = "SIGN_OUT"
    ACCOUNT_READ = "ACCOUNT_READ"
    CATALOGUE_READ = "CATALOGUE_READ"
    FILE_UPLOAD = "FILE_UPLOAD"
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
    NOTIFICATIONS_MARK = "NOTIFICATIONS_MARK"
    SANDBOX_CLOCK = "SANDBOX_CLOCK"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may: the least standing that suffices. From which seats is said by the transitions (works-billing §5)."""

    standing: Standing
    source: str


_READ = "organisation §11 Business apps: read documents of an application; works-billing §1.3"
_WRITE = "organisation §11 Business apps: deposit, enter, treat, change documents; works-billing §1.3"

RULES: Final[Mapping[Permission, Rule]] = {
    Permission.SIGN_IN: Rule(Standing.SIGNED_OUT, "USR-05"),
    Permission.SIGN_OUT: Rule(Standing.SIGNED_OUT, "USR-05"),
    Permission.ACCOUNT_READ: Rule(Standing.SIGNED_IN, "organisation §11 Account: read and change one's own account"),
    Permission.CATALOGUE_READ: Rule(Standing.SIGNED_OUT, "contract/conventions 13"),
    Permission.FILE_UPLOAD: Rule(Standing.SIGNED_IN, "contract/conventions 16"),
    Permission.PIECE_READ: Rule(Standing.CONSULTATION, _READ),
    Permission.PIECE_DEPOSIT: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_DEPOSIT_NEXT: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_ACKNOWLEDGE: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_REFUSE: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_SUSPEND: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_COMPLETE: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_TREAT: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_VALIDATE: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_DECLINE_VALIDATION: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_CORRECT_VALIDATOR: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_RECYCLE: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_ACKNOWLEDGE_REJECTION: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_ACKNOWLEDGE_SUSPENSION: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_HANDLE_REJECTION: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_RECORD_INTERRUPTION: Rule(Standing.MODIFICATION, _WRITE),
    Permission.PIECE_DUPLICATE: Rule(Standing.MODIFICATION, _WRITE),
    Permission.DRAFT_READ: Rule(Standing.CONSULTATION, f"{_READ}; R-FILE-2"),
    Permission.DRAFT_SAVE: Rule(Standing.MODIFICATION, _WRITE),
    Permission.NOTIFICATIONS_MARK: Rule(Standing.SIGNED_IN, "works-billing §10: one's own notifications"),
    Permission.SANDBOX_CLOCK: Rule(Standing.SIGNED_IN, "project decision: everybody shares a sandbox's clock"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A profile in force: an application at a level, on a structure or on one of its services."""

    structure_id: UUID
    service_id: UUID | None
    application: Application
    level: Level


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act is done from: a structure, its service if one is named, and the application."""

    structure_id: UUID
    service_id: UUID | None
    application: Application


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person with the profiles in force."""

    user_id: UUID
    roles: Mapping[UUID, UserRole]
    grants: tuple[Grant, ...]

    def level(self, place: Place) -> Level | None:
        """The best level held at `place`: for the whole structure, or for just its service (HAB-02, HAB-04)."""
        levels = {
            grant.level
            for grant in self.grants
            if grant.structure_id == place.structure_id
            and grant.application is place.application
            and grant.service_id in (None, place.service_id)
        }
        return Level.MODIFICATION if Level.MODIFICATION in levels else next(iter(levels), None)

    def audiences(self) -> tuple[str, ...]:
        """The keys under which this person may read dossiers: see `audience`."""
        return tuple(sorted({audience(g.structure_id, g.application, g.service_id) for g in self.grants}))


def audience(structure_id: UUID, application: Application, service_id: UUID | None = None) -> str:
    """The key of those who may read from a seat: everybody with the application, or those of one service."""
    return ":".join(str(part) for part in (structure_id, application.value, service_id) if part is not None)


def may(actor: Actor, permission: Permission, place: Place) -> bool:
    """Whether the actor's level at `place` suffices."""
    least = {Level.MODIFICATION} if RULES[permission].standing is Standing.MODIFICATION else set(Level)
    return actor.level(place) in least


def check(actor: Actor, permission: Permission, places: Iterable[Place]) -> None:
    """Raise FORBIDDEN when no place lets the actor in, CONSULTATION_ONLY when only the level is missing."""
    held = [place for place in places if actor.level(place) is not None]
    if not held:
        raise error(ErrorCode.FORBIDDEN)
    if not any(may(actor, permission, place) for place in held):
        raise error(ErrorCode.CONSULTATION_ONLY)
