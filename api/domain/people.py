"""The people whom a manager searches and lists: the criteria, and the columns of the exports (organisation §3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final
from uuid import UUID

from api.domain.errors import ErrorCode, error
from api.domain.permissions import Actor, Permission, allowed, organisation
from api.domain.sheets import Column, Kind

MIN_SEARCH: Final = 3
"""Characters of a criterion: fewer would list everybody (ATT-02, ATT-08)."""

MAX_FOUND: Final = 50
"""People answered to a search of whom to attach: more is a search to make narrower."""

COLUMNS: Final = (
    Column("Structure (identifiant)", Kind.TEXT, 20),
    Column("Structure (désignation)", Kind.TEXT, 36),
    Column("Nom", Kind.TEXT, 22),
    Column("Prénom", Kind.TEXT, 18),
    Column("Adresse de connexion", Kind.TEXT, 34),
    Column("Adresse de contact", Kind.TEXT, 34),
    Column("Statut du compte", Kind.TEXT, 20),
    Column("Rôle", Kind.TEXT, 24),
    Column("Statut du rattachement", Kind.TEXT, 22),
    Column("Date de début", Kind.DATE, 14),
    Column("Services", Kind.TEXT, 30),
    Column("Application", Kind.TEXT, 26),
    Column("Niveau", Kind.TEXT, 14),
    Column("Service de l'habilitation", Kind.TEXT, 30),
    Column("Dernière connexion", Kind.INSTANT, 19),
)
"""One line a person and profile, in this order (organisation §3.6)."""


ANYWHERE: Final = UUID(int=0)
"""A structure to which nobody is attached: who may do something there may do it everywhere."""


@lru_cache(maxsize=4_096)  # an actor stays from one request to the next for as long as the rights do
def structures_open_to(actor: Actor, permission: Permission) -> tuple[UUID, ...] | None:
    """The structures where the actor has an action; None when, like the support, they have it at every structure."""
    if allowed(actor, permission, organisation(ANYWHERE)):
        return None
    return tuple(key for key in actor.roles if allowed(actor, permission, organisation(key)))


def somewhere(actor: Actor, permission: Permission) -> bool:
    """Whether the actor has an action at one of their structures or, like the support, at every structure."""
    return structures_open_to(actor, permission) != ()


def exporter(actor: Actor) -> Actor:
    """The actor with only the structures whose users they may export; FORBIDDEN when there is none."""
    keys = structures_open_to(actor, Permission.USERS_EXPORT)
    if keys is None:
        return actor
    if not keys:
        raise error(ErrorCode.FORBIDDEN)
    return replace(actor, roles={key: actor.roles[key] for key in keys})


def check_criteria(criteria: Mapping[str, str | None]) -> None:
    """Raise SEARCH_CRITERION_REQUIRED when there is no criterion (ATT-08), SEARCH_TOO_SHORT when all are short."""
    given = [text.strip() for text in criteria.values() if text and text.strip()]
    if not given:
        raise error(ErrorCode.SEARCH_CRITERION_REQUIRED, field="criteria")
    if all(len(text) < MIN_SEARCH for text in given):
        raise error(ErrorCode.SEARCH_TOO_SHORT, field="criteria")
