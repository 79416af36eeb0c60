"""People with the same rights: what they share is read once for all of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from api.domain.habilitation import Application
from api.domain.permissions import Actor, Grant


class Personal(Exception):
    """What is being read depends on who exactly asks: it cannot be shared."""


class Peer(Actor):
    """Anybody with the rights of an actor; asking who exactly raises `Personal`."""

    __slots__ = ()

    def __init__(self, actor: Actor, grants: tuple[Grant, ...] | None = None) -> None:
        for name, value in _rights(actor):
            object.__setattr__(self, name, grants if name == "grants" and grants is not None else value)

    @property
    def user_id(self) -> UUID:
        """Nobody's."""
        raise Personal


def rights(actor: Actor) -> Hashable:
    """What two actors have in common if and only if they have the same rights."""
    return tuple(_hashable(value) for _, value in _rights(actor))


def _hashable(value: Any) -> Hashable:
    """A value, without the order of its parts: it says nothing."""
    if isinstance(value, Mapping):
        return frozenset(value.items())
    return frozenset(value) if isinstance(value, tuple) else value


def narrowed(actor: Actor, *, structure_id: UUID | None = None, application: Application | None = None) -> Actor:
    """The same person with only the profiles of a structure, of an application."""
    if structure_id is None and application is None:
        return actor
    kept = tuple(
        grant
        for grant in actor.grants
        if structure_id in (None, grant.structure_id) and application in (None, grant.application)
    )
    return Peer(actor, kept) if isinstance(actor, Peer) else replace(actor, grants=kept)


def _rights(actor: Actor) -> Iterator[tuple[str, Any]]:
    """Everything of an actor but who it is."""
    return ((each.name, getattr(actor, each.name)) for each in fields(Actor) if each.name != "user_id")
