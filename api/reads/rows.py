"""Running a plan: the rows of a root, then each list for all of them at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from uuid import UUID

from graphql import GraphQLObjectType, GraphQLResolveInfo
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.nodes import get_variable_values

from api.db import reads_sqlite
from api.domain.ids import split
from api.reads.plan import Listing, Node, Plan, plan
from api.reads.selection import Selection, place
from api.sql import Sql, as_uuid

MAX_PLANS: Final = 1_000
"""Plans kept: one for each field of each document seen lately."""

_plans: OrderedDict[Hashable, Plan] = OrderedDict()


def planned(info: GraphQLResolveInfo[Any], type_: type, path: tuple[str, ...], needs: tuple[str, ...] = ()) -> Plan:
    """The plan for what is selected under `path` below the present field, made once per document."""

    def make() -> Plan:
        selection = Selection.of(info)
        return plan(type_, selection.below(*path) if path else selection, needs)

    return keep((place(info), path, type_, needs), make)


def keep(key: Hashable, make: Callable[[], Plan]) -> Plan:
    """The plan kept under `key`, made if it is not there."""
    # A plan holds the readers of one kind of database.
    of_kind = (reads_sqlite(), key)
    known = _plans.get(of_kind)
    if known is None:
        known = _plans[of_kind] = make()
        if len(_plans) > MAX_PLANS:
            _plans.popitem(last=False)
    else:
        _plans.move_to_end(of_kind)
    return known


async def load(
    made: Plan, info: GraphQLResolveInfo[Any], where: Callable[[Sql], str], *, order: str = "", limit: int | None = None
) -> list[Any]:
    """The rows that meet `where`, in `order`, with everything the plan reads below them."""
    return await filled(made, info, await read(made, where, order=order, limit=limit))


async def read(made: Plan, where: Callable[[Sql], str], *, order: str = "", limit: int | None = None) -> Sequence[Any]:
    """The records of the rows that meet `where`, in `order`."""
    sql = Sql()
    text = f"SELECT {', '.join(made.select)} FROM {made.source} WHERE {where(sql)}"
    if order:
        text += f" ORDER BY {order}"
    if limit is not None:
        text += f" LIMIT {sql.value(limit)}"
    return await sql.fetch(text)


async def filled(made: Plan, info: GraphQLResolveInfo[Any], records: Sequence[Any]) -> list[Any]:
    """The rows behind records of a plan, with everything it reads below them."""
    rows = [made.make(record) for record in records]
    await _fill(made.root, rows, info)
    return rows


async def _fill(node: Node, rows: Sequence[Any], info: GraphQLResolveInfo[Any]) -> None:
    """Fetch the lists of these rows and of the rows joined to them."""
    present = [row for row in rows if row is not None]
    for listing in node.manys.values():
        await _list(listing, present, info)
    for name, (_, child) in node.ones.items():
        if child.manys or child.ones:
            await _fill(child, _distinct(row.__dict__[name] for row in present), info)


def _distinct(rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if row is not None]


async def _list(listing: Listing, parents: Sequence[Any], info: GraphQLResolveInfo[Any]) -> None:
    """One statement for the list of all the parents, then each parent takes its own."""
    if listing.call is not None:
        await _pages(listing, parents, info)
        return
    here, there = (listing.many.of, *listing.many.same), (listing.many.by, *listing.many.same)
    keys = list({_values(parent, here): None for parent in parents})
    groups: dict[tuple[Any, ...], list[Any]] = {key: [] for key in keys}
    if keys:
        sql = Sql()
        made = listing.plan
        sources = [_source(listing, name) for name in there]
        wanted = [sql.one_of(source, list({key[place]: None for key in keys})) for place, source in enumerate(sources)]
        order = ", ".join([*sources, *(_ordered(listing, name) for name in listing.many.order)])
        extra = [listing.many.where] if listing.many.where else []
        text = f"SELECT {', '.join(made.select)} FROM {made.source} WHERE {' AND '.join([*wanted, *extra])}"
        rows = [made.make(record) for record in await sql.fetch(f"{text} ORDER BY {order}")]
        _lead_back(listing, rows, parents)
        await _fill(made.root, rows, info)
        for row in rows:
            if (key := _values(row, there)) in groups:
                groups[key].append(row)
    for parent in parents:
        parent.__dict__[listing.name] = groups[_values(parent, here)]


def _lead_back(listing: Listing, rows: Sequence[Any], parents: Sequence[Any]) -> None:
    """Link the rows of the lists of these parents to their parent, where the plan goes back there."""
    above = listing.plan.root.above
    if above is not None and above.links:
        owners = {parent.pk: parent for parent in parents}
        for row in rows:
            values = row.__dict__
            values.update(dict.fromkeys(above.links, owners[values[listing.many.by]]))


def _values(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row.__dict__[name] for name in names)


def _source(listing: Listing, name: str) -> str:
    return f"t.{listing.plan.root.model._meta.fields_db_projection[name]}"


def _ordered(listing: Listing, name: str) -> str:
    return f"{_source(listing, name.lstrip('-'))}{' DESC' if name.startswith('-') else ''}"


# ------------------------------------------------------------------------------- a page per parent


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


MAX_PAGE: Final = 100
BUNCH: Final = 50
"""The rows of a page whose size nobody says."""


async def _pages(listing: Listing, parents: Sequence[Any], info: GraphQLResolveInfo[Any]) -> None:
    """The first rows after a position, for every parent, in one statement numbered by parent."""
    if listing.call is None:
        raise LookupError("a page is asked for by a field of the operation")
    if not parents:
        return
    owner = info.schema.get_type(_type_name(parents))
    if not isinstance(owner, GraphQLObjectType):
        raise LookupError(f"{_type_name(parents)} is not an object of the schema")
    given = VariableValues({}, get_variable_values(info))  # Strawberry hands over the coerced values alone
    arguments = get_argument_values(owner.fields[listing.call.name.value], listing.call, given)
    name = _page_key(listing.name, arguments)
    if all(name in parent.__dict__ for parent in parents):  # another alias asked for the same page
        return
    keys = list({parent.pk: None for parent in parents})
    groups: dict[UUID, list[Any]] = {key: [] for key in keys}
    first = arguments.get("first")
    size = BUNCH if first is None else min(max(first, 0), MAX_PAGE)
    for row in await _bunches(listing, keys, arguments, size + 1):
        groups[row.__dict__[listing.many.by]].append(row)
    rows = [row for rows in groups.values() for row in rows]
    _lead_back(listing, rows, parents)
    await _fill(listing.plan.root, rows, info)
    totals = await _totals(listing, keys, arguments) if listing.counted else {}
    through = listing.many.through
    for parent in parents:
        rows = [row.__dict__[through] if through else row for row in groups[parent.pk]]
        parent.__dict__[name] = Bunch(rows[:size], len(rows) > size, totals.get(parent.pk, 0))


async def _bunches(listing: Listing, keys: Sequence[UUID], arguments: Mapping[str, Any], most: int) -> Sequence[Any]:
    """The first rows of each list after the cursor, in their order."""
    made, sql = listing.plan, Sql()
    model = made.root.model._meta
    first = listing.many.order[0]
    name = first.lstrip("-")
    by, position, order = _source(listing, listing.many.by), _source(listing, name), _ordered(listing, first)
    conditions = _conditions(listing, sql, keys, arguments)
    after = _position(model.fields_map[name].field_type, arguments.get("after"))
    if after is not None:
        conditions.append(f"{position} {'>' if order == position else '<'} {sql.value(after)}")
    numbered = f"SELECT t.*, ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY {order}) AS nth"
    inner = f"{numbered} FROM {model.db_table} t WHERE {' AND '.join(conditions)}"
    source = " ".join([f"({inner}) t", *made.joins])
    text = f"SELECT {', '.join(made.select)} FROM {source} WHERE t.nth <= {sql.value(most)}"
    return [made.make(record) for record in await sql.fetch(f"{text} ORDER BY {by}, {order}")]


async def _totals(listing: Listing, keys: Sequence[UUID], arguments: Mapping[str, Any]) -> dict[UUID, int]:
    """How many rows each list has in all."""
    sql, model = Sql(), listing.plan.root.model._meta
    by, inside = _source(listing, listing.many.by), " AND ".join(_conditions(listing, sql, keys, arguments))
    rows = await sql.fetch(f"SELECT {by}, COUNT(*) FROM {model.db_table} t WHERE {inside} GROUP BY {by}")
    return {as_uuid(row[0]): int(row[1]) for row in rows}


def _conditions(listing: Listing, sql: Sql, keys: Sequence[UUID], arguments: Mapping[str, Any]) -> list[str]:
    many = listing.many
    found = [sql.one_of(_source(listing, many.by), keys), *([many.where] if many.where else [])]
    return found + (many.narrow(sql, arguments) if many.narrow else [])


def _type_name(rows: Sequence[Any]) -> str:
    name: str = type(rows[0]).__strawberry_definition__.name
    return name


def _position(kind: type, cursor: str | None) -> UUID | int | None:
    """The place behind a cursor, which the field has checked: nothing comes before the first row."""
    if kind is UUID:
        known = split(cursor or "")
        return known[1] if known else None
    return int(cursor) if cursor and cursor.isascii() and cursor.isdigit() and len(cursor) <= 18 else 0
