"""How a field of the schema says what it reads; the planner reads these declarations and guesses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

import strawberry
from tortoise.models import Model

from api.sql import Sql

READ = "read"
"""The key under which a Strawberry field carries its declaration."""


Narrow = Callable[[Sql, str, Mapping[str, Any]], list[str]]
"""The conditions on the table of that alias that the arguments of a paged field ask for."""


@dataclass(frozen=True, slots=True)
class Column:
    """The column of the same name."""


@dataclass(frozen=True, slots=True)
class One:
    """The row whose key is in the column `by`; with `among`, the one whose columns hold what columns of this row do.

    `among` pairs a column of that row with one of this row; `where` is one more condition on it, its table being `{t}`
    and that of this row `{of}`: there must not be two such rows.
    """

    by: str
    among: tuple[tuple[str, str], ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Many:
    """The rows whose column `by` holds this row's key, in `order`; with `paged`, a page of them for each parent.

    `where` is one more condition on them, their table being `{t}`. `of` names another column of this row that `by`
    holds in place of its key, `same` columns that both rows share. `narrow` makes conditions of the arguments of a
    page; `needs` are columns of this row that its method asks for. `rows` is the type of the rows when the field shows
    others, which their link `through` leads to.
    """

    by: str
    order: tuple[str, ...]
    where: str = ""
    paged: bool = False
    of: str = "pk"
    same: tuple[str, ...] = ()
    narrow: Narrow | None = None
    needs: tuple[str, ...] = ()
    rows: Callable[[], type] | None = None
    through: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """Shows the public identifier of the row."""

    prefix: str


@dataclass(frozen=True, slots=True)
class Words:
    """Shows what `words` says of the member that a column of an enum holds; null when it holds none."""

    column: str
    words: Callable[[Enum], str]


@dataclass(frozen=True, slots=True)
class Parts:
    """Shows an object whose fields are columns of the row, under the same names."""


@dataclass(frozen=True, slots=True)
class Through:
    """Shows the row behind a link as it is; with `when`, only if that column of it is true."""

    link: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Shows the rows of a list as they are: `path` goes through links to it."""

    path: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A pure function of columns: each need is a column, or a path of links down to one.

    `shows` says which rows it lets through: path of links → the fields, one inside the other, that select on them.
    `shown` says what the function does, if that is something usual: a list is then shown without making its rows.
    """

    needs: tuple[str, ...]
    shows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    shown: Key | Words | Parts | Through | Listed | None = None


Declaration = Column | One | Many | Computed
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that no field shows as it is: methods show it under conditions; `target` names the type late."""

    declaration: One | Many
    target: Callable[[], type]


def table(model: type[Model], **links: Link) -> Callable[[type[T]], type[T]]:
    """Say from which table the rows of a type come, and the links behind its methods."""

    def mark(cls: type[T]) -> type[T]:
        cls.__table__ = model  # type: ignore[attr-defined]
        cls.__links__ = links  # type: ignore[attr-defined]
        return cls

    return mark


def column(description: str) -> Any:
    """A field that is a column."""
    return strawberry.field(description=description, metadata={READ: Column()})


def one(by: str, description: str) -> Any:
    """A field that is another row, whose key is in the column `by`."""
    return strawberry.field(description=description, metadata={READ: One(by)})


def many(by: str, description: str, *, order: tuple[str, ...], where: str = "", **shared: Any) -> Any:
    """A field that is a list of rows which point here through their column `by`; see `Many` for `of` and `same`."""
    return strawberry.field(description=description, metadata={READ: Many(by, order, where, **shared)})


def paged(by: str, description: str, *, order: tuple[str, ...], **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """A method that shows a page of rows which point here; it finds them with `loaded_page`; see `Many`."""

    def wrap(resolver: Callable[..., Any]) -> Any:
        many = Many(by, order, paged=True, **options)
        return strawberry.field(resolver=resolver, description=description, metadata={READ: many})

    return wrap


def computed(
    *needs: str,
    description: str,
    shows: Mapping[str, tuple[str, ...]] | None = None,
    shown: Key | Words | Parts | Through | Listed | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """A method computed from what was read, never awaiting; see `Computed`."""

    def wrap(resolver: Callable[..., Any]) -> Any:
        declaration = Computed(needs, tuple((shows or {}).items()), shown)
        return strawberry.field(resolver=resolver, description=description, metadata={READ: declaration})

    return wrap


def loaded(row: object, name: str) -> Any:
    """What the plan has put on a row under the name of a link."""
    return row.__dict__[name]
