"""The lists below the rows of a statement: each row has its own in a column, whatever their depth.

PostgreSQL answers them as arrays of records, SQLite as JSON text: its values are then those that it answers as columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import Any, Final
from uuid import UUID

import orjson
from graphql import GraphQLObjectType, GraphQLResolveInfo
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.nodes import get_variable_values

from api.domain.ids import split
from api.reads.plan import Listing, Node, Plan
from api.sql import Sql

MAX_PAGE: Final = 100
BUNCH: Final = 50
"""The rows of a page whose size nobody says."""

MOST_ARGUMENTS: Final = 100
"""Values that SQLite puts in one array of JSON: a function has 127 arguments at most."""

Take = Callable[[Any, Any], None]
"""Row, the record it was made of → puts on the row a list that came with it."""


@dataclass(frozen=True, slots=True)
class Bunch:
    """A page of a list: its rows, whether there are more, and how many there are in all if that is selected."""

    rows: list[Any]
    more: bool
    total: int = 0


def loaded_page(row: object, name: str, **arguments: Any) -> Bunch:
    """The page that the plan has read for these arguments of a paged field."""
    page: Bunch = row.__dict__[_page_key(name, arguments)]
    return page


def _page_key(name: str, arguments: Mapping[str, Any]) -> str:
    given = sorted((key, _plain(value)) for key, value in arguments.items() if value is not None)
    return f"{name}{given!r}"


def _plain(value: Any) -> Any:
    """An argument as it is compared: the same from the document and from a method."""
    if isinstance(value, list):
        return tuple(map(_plain, value))
    return value.value if isinstance(value, Enum) else value


@dataclass(frozen=True, slots=True)
class Selected:
    """What a statement selects with the lists below its rows, the values in it, and what takes the lists."""

    key: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[Any, ...]
    takers: list[Take]


def selected_with_lists(made: Plan, info: GraphQLResolveInfo[Any]) -> Selected:
    """What the statement of a plan selects; kept until its lists are called with other arguments."""
    given = {id(listing): _arguments(info, node, listing) for node, listing in made.calls}
    key = tuple(_page_key(listing.name, given[id(listing)]) for _, listing in made.calls)
    kept: Selected | None = made.selected
    if kept is None or kept.key != key:
        sql, columns = Sql(), [*made.select]
        takers = _Below(sql, given).lists(made.root, columns)
        kept = made.selected = Selected(key, tuple(columns), tuple(sql.values), takers)
    return kept


def _arguments(info: GraphQLResolveInfo[Any], node: Node, listing: Listing) -> Mapping[str, Any]:
    """The values that a paged field is called with."""
    name = node.type_.__strawberry_definition__.name  # type: ignore[attr-defined]
    owner = info.schema.get_type(name)
    if not isinstance(owner, GraphQLObjectType) or listing.call is None:
        raise LookupError(f"{name} is not an object of the schema")
    given = VariableValues({}, get_variable_values(info))  # Strawberry hands over the coerced values alone
    return get_argument_values(owner.fields[listing.call.name.value], listing.call, given)


class _Below:
    """Writes the lists of an operation into one statement, and takes them out of its records.

    `given` has the arguments of each paged list.
    """

    def __init__(self, sql: Sql, given: Mapping[int, Mapping[str, Any]]) -> None:
        self._sql = sql
        self._given = given

    def lists(self, node: Node, columns: list[str]) -> list[Take]:
        """Add the lists of a node, and of the rows joined to it, to the columns; answers what takes them.

        Pages come last: how many of them differ depends on their arguments, and the place of the others must not.
        """
        return [*self._some(node, columns, paged=False), *self._some(node, columns, paged=True)]

    def _some(self, node: Node, columns: list[str], *, paged: bool) -> list[Take]:
        takers: list[Take] = []
        pages: set[str] = set()
        for listing in node.manys.values():
            if (listing.call is not None) is not paged:
                continue
            if not paged:
                takers.append(self._list(node, listing, columns))
                continue
            arguments = self._given[id(listing)]
            name = _page_key(listing.name, arguments)
            if name not in pages:  # else another alias asks for the same page
                pages.add(name)
                takers.append(self._page(node, listing, name, arguments, columns))
        for name, (_, child) in node.ones.items():
            if inside := self._some(child, columns, paged=paged):
                takers.append(_of_joined(name, inside))
        return takers

    def _list(self, node: Node, listing: Listing, columns: list[str]) -> Take:
        order = ", ".join(_ordered(listing, each) for each in listing.many.order)
        read = self._read(listing, columns, f"{self._matching(node, listing)} ORDER BY {order}")
        name = listing.name

        def take(row: Any, record: Any) -> None:
            row.__dict__[name] = read(row, record)

        return take

    def _page(self, node: Node, listing: Listing, name: str, arguments: Mapping[str, Any], columns: list[str]) -> Take:
        """The first rows after the cursor, one more than are shown, and how many there are without it."""
        many, sql, model = listing.many, self._sql, listing.plan.root.model._meta
        narrowed = many.narrow(sql, listing.plan.root.alias, arguments) if many.narrow else []
        conditions = [self._matching(node, listing), *narrowed]
        total = None
        if listing.counted:
            total = len(columns)
            source = f"{model.db_table} {listing.plan.root.alias}"
            columns.append(f"(SELECT COUNT(*) FROM {source} WHERE {' AND '.join(conditions)})")
        sorted_by = many.order[0].lstrip("-")
        order = _ordered(listing, many.order[0])
        after = _position(model.fields_map[sorted_by].field_type, arguments.get("after"))
        if after is not None:
            position = _column(listing.plan.root, sorted_by)
            conditions.append(f"{position} {'>' if order == position else '<'} {sql.value(after)}")
        first = arguments.get("first")
        size = BUNCH if first is None else min(max(first, 0), MAX_PAGE)
        bounded = f"{' AND '.join(conditions)} ORDER BY {order} LIMIT {sql.value(size + 1)}"
        read, through = self._read(listing, columns, bounded), many.through

        def take(row: Any, record: Any) -> None:
            found = read(row, record)
            rows = [each.__dict__[through] for each in found] if through else found
            row.__dict__[name] = Bunch(rows[:size], len(rows) > size, 0 if total is None else record[total])

        return take

    def _matching(self, node: Node, listing: Listing) -> str:
        """The condition that rows of a list belong to the row of the node."""
        many, below = listing.many, listing.plan.root
        pairs = ((many.by, many.of), *((name, name) for name in many.same))
        found = [f"{_column(below, there)} = {_column(node, here)}" for there, here in pairs]
        return " AND ".join([*found, *([many.where.format(t=below.alias)] if many.where else [])])

    def _read(self, listing: Listing, columns: list[str], condition: str) -> Callable[[Any, Any], list[Any]]:
        """Add a list to the columns; answers what makes its rows of the record that it came with."""
        made = listing.plan
        inside = [*made.select]
        takers = self.lists(made.root, inside)
        own, make, place = len(made.select), made.make, len(columns)
        listing.place, listing.values = place, len(inside)
        source = f"FROM {made.source} WHERE {condition}"
        columns.append(_as_text(inside, own, source) if self._sql.sqlite else _as_array(inside, source))
        if self._sql.sqlite:
            listing.opened = _opened(-(-own // MOST_ARGUMENTS))
        records, above = listing.opened, made.root.above
        back = tuple(above.links) if above is not None else ()

        def read(parent: Any, record: Any) -> list[Any]:
            rows = []
            for each in records(record[place]):
                row = make(each)
                for name in back:  # where we come from
                    row.__dict__[name] = parent
                for take in takers:
                    take(row, each)
                rows.append(row)
            return rows

        return read


def _of_joined(name: str, takers: Sequence[Take]) -> Take:
    """What takes the lists of a row joined to another, which came with that one's record."""

    def take(row: Any, record: Any) -> None:
        joined = row.__dict__[name]
        if joined is not None:
            for each in takers:
                each(joined, record)

    return take


# ---------------------------------------------------------------------------- a list in a column, on each database


def _as_array(columns: Sequence[str], source: str) -> str:
    return f"ARRAY(SELECT ROW({', '.join(columns)}) {source})"


def _as_text(columns: Sequence[str], own: int, source: str) -> str:
    """The lists in a row are JSON already: they are put beside its own values, and not read again."""
    values = [columns[start : min(start + MOST_ARGUMENTS, own)] for start in range(0, own, MOST_ARGUMENTS)]
    parts = [*(f"JSON_ARRAY({', '.join(each)})" for each in values), *columns[own:]]
    row = " || ',' || ".join(parts)
    return f"(SELECT '[' || COALESCE(GROUP_CONCAT(o), '') || ']' FROM (SELECT '[' || {row} || ']' AS o {source}))"


def _opened(arrays: int) -> Callable[[Any], Sequence[Any]]:
    """What opens such a list: in its column it is text, in a row of another list it has been read with that one."""

    def opened(records: Any) -> Sequence[Any]:
        found = orjson.loads(records) if isinstance(records, str) else records
        return [[*chain.from_iterable(record[:arrays]), *record[arrays:]] for record in found]

    return opened


def _column(node: Node, name: str) -> str:
    meta = node.model._meta
    return f"{node.alias}.{meta.fields_db_projection[meta.pk_attr if name == 'pk' else name]}"


def _ordered(listing: Listing, name: str) -> str:
    return f"{_column(listing.plan.root, name.lstrip('-'))}{' DESC' if name.startswith('-') else ''}"


def _position(kind: type, cursor: str | None) -> UUID | int | None:
    """The place behind a cursor, which the field has checked: nothing comes before the first row."""
    if kind is UUID:
        known = split(cursor or "")
        return known[1] if known else None
    return int(cursor) if cursor and cursor.isascii() and cursor.isdigit() and len(cursor) <= 18 else 0
