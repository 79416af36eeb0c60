"""The plain server's pages."""

from __future__ import annotations

import strawberry

from api.reads.counts import MAX_COUNT


@strawberry.type
class PageInfo:
    """Where a page stands."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Count:
    """A capped count."""

    value: int
    exact: bool


def place_of(rows: list[str], more: bool, after: str | None) -> PageInfo:
    """The place of a page."""
    first, last = (rows[0], rows[-1]) if rows else (None, None)
    return PageInfo(has_next_page=more, has_previous_page=after is not None, start_cursor=first, end_cursor=last)


def capped(found: int) -> Count:
    """A count, as lists show it."""
    return Count(value=min(found, MAX_COUNT), exact=found <= MAX_COUNT)
