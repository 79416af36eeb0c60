"""What a subscription follows: read once for all who follow the same thing with the same rights."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from api.domain.permissions import Actor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """What happened up to the position `reached`: what the actor may see of it, by position."""

    events: Sequence[tuple[int, T]]
    reached: int


class Source(AsyncIterable[T]):
    """The answer of a subscription's resolver: not the events, but how to read them, for whoever has those rights."""

    def __aiter__(self) -> AsyncIterator[T]:
        """Nothing: GraphQL asks for an iterable, the hub shares the source among its followers instead."""
        raise TypeError("the hub reads a source, nobody iterates over it")


class Feed(Source[T]):
    """Events that each have a position: all of them are told, once and in order, from `start` on."""

    def __init__(self, start: int) -> None:
        self.start = start

    async def read(self, actor: Actor, *, after: int, upto: int) -> Stretch[T]:
        """The events past `after`, those past `upto` left out, in as many reads as it takes to reach it."""
        raise NotImplementedError


class Gauge(Source[T]):
    """A value that moves: only the last one matters."""

    async def read(self, actor: Actor, now: datetime) -> T:
        """The present value."""
        raise NotImplementedError
