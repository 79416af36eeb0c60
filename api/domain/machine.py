"""Following a table of statuses: the one way in which a structure, a person, a right or a request changes state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from api.domain.errors import ErrorCode, error

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Transition(Generic[S, A]):
    """What an act makes of something in one of the statuses `when`; None is what does not exist yet."""

    when: tuple[S | None, ...]
    act: A
    becomes: S
    source: tuple[str, ...]


def follow(
    table: Iterable[Transition[S, A]],
    status: S | None,
    act: A,
    /,
    *,
    refusal: ErrorCode = ErrorCode.TRANSITION_NOT_ALLOWED,
    **params: str,
) -> S:
    """The status that the act leads to; raises `refusal` when the table has no row for it."""
    for row in table:
        if row.act is act and status in row.when:
            return row.becomes
    raise error(refusal, **params)


def leaving(table: Iterable[Transition[S, A]], act: A) -> tuple[S, ...]:
    """The statuses in which the act may be done."""
    return tuple(status for row in table if row.act is act for status in row.when if status is not None)
