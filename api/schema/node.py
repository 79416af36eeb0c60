"""The Relay Node interface, and the counts that lists show."""

from collections.abc import Callable
from enum import Enum
from typing import Any

import strawberry

from api.domain.errors import ErrorCode, error
from api.domain.ids import public_id
from api.reads.below import MAX_PAGE, Bunch, loaded_page
from api.reads.counts import MAX_COUNT
from api.reads.fields import Key, computed


@strawberry.interface(description="Un objet que son identifiant suffit à retrouver.")
class Node:
    """What `node(id:)` can answer."""

    @strawberry.field(description="Identifiant opaque et typé, sûr dans une adresse.")
    def id(self) -> strawberry.ID:
        """The public identifier; each type gives its own."""
        raise NotImplementedError


def identifier(prefix: str, description: str) -> Any:
    """The field `id` of a type: the public identifier of its rows."""

    def shown(self: Any) -> strawberry.ID:
        return strawberry.ID(public_id(prefix, self.pk))

    return computed("id", description=description, shown=Key(prefix))(shown)


@strawberry.type(description="La place d'une page dans sa liste (Relay).")
class PageInfo:
    """Where a page stands."""

    has_next_page: bool = strawberry.field(description="Il y a des lignes après la page.")
    has_previous_page: bool = strawberry.field(description="Il y a des lignes avant la page.")
    start_cursor: str | None = strawberry.field(default=None, description="Le curseur de la première ligne.")
    end_cursor: str | None = strawberry.field(default=None, description="Le curseur de la dernière ligne.")


def page_below(
    row: object, name: str, *, first: int | None, after: str | None, is_cursor: Callable[[str], bool], **narrowed: Any
) -> Bunch:
    """The page of a list that the plan has read below a row; VALUE_NOT_ALLOWED for a size or a cursor that is none."""
    if first is not None and not 1 <= first <= MAX_PAGE:
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="first", value=str(first))
    if after is not None and not is_cursor(after):
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="after", value=after[:60])
    return loaded_page(row, name, first=first, after=after, **narrowed)


def place_of(page: Bunch, after: str | None, cursor: Callable[[Any], str]) -> PageInfo:
    """Where such a page stands: one goes through it forwards only."""
    start, end = (cursor(page.rows[0]), cursor(page.rows[-1])) if page.rows else (None, None)
    return PageInfo(has_next_page=page.more, has_previous_page=after is not None, start_cursor=start, end_cursor=end)


@strawberry.type(description="Un nombre de lignes : exact jusqu'à 10 000, un minimum au-delà.")
class Count:
    """A capped count."""

    value: int = strawberry.field(description="Le nombre, ou 10 000 s'il y en a davantage.")
    exact: bool = strawberry.field(description="Faux quand il y en a davantage.")

    @staticmethod
    def of(found: int) -> "Count":
        """What is shown of so many rows."""
        return Count(value=min(found, MAX_COUNT), exact=found <= MAX_COUNT)


@strawberry.enum(description="Le sens d'un tri.")
class Direction(Enum):
    """Ascending or descending."""

    ASC = strawberry.enum_value("ASC", description="Du plus petit au plus grand, du plus ancien au plus récent.")
    DESC = strawberry.enum_value("DESC", description="Du plus grand au plus petit, du plus récent au plus ancien.")


@strawberry.type(description="Une valeur et son libellé.")
class Labelled:
    """A code and its label."""

    value: str = strawberry.field(description="Le code.")
    label: str = strawberry.field(description="Le libellé, en français.")
