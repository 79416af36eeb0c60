"""Running a plan: the rows of a root with the lists below them, in one statement."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final

from graphql import GraphQLResolveInfo

from api.db import reads_sqlite
from api.reads.below import Below, Take
from api.reads.plan import Plan, plan
from api.reads.selection import Selection, place
from api.sql import Sql

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
    records, make = await read(made, info, where, order=order, limit=limit)
    return [make(record) for record in records]


async def read(
    made: Plan, info: GraphQLResolveInfo[Any], where: Callable[[Sql], str], *, order: str = "", limit: int | None = None
) -> tuple[Sequence[Any], Callable[[Any], Any]]:
    """The records of the rows that meet `where`, in `order`, and what makes a row of one, with its lists."""
    sql, columns = Sql(), [*made.select]
    takers = Below(sql, info).lists(made.root, columns)
    condition, sorted_by = where(sql), f" ORDER BY {order}" if order else ""
    bound = "" if limit is None else f" LIMIT {sql.value(limit)}"
    if bound and takers and sql.sqlite:
        # It would read the lists of all the rows that it sorts: the page is found first.
        table, key = made.root.model._meta.db_table, made.root.model._meta.db_pk_column
        condition = f"t.{key} IN (SELECT t.{key} FROM {table} t WHERE {condition}{sorted_by}{bound})"
        bound = ""
    text = f"SELECT {', '.join(columns)} FROM {made.source} WHERE {condition}{sorted_by}{bound}"
    return await sql.fetch(text), _with_lists(made.make, takers) if takers else made.make


def _with_lists(make: Callable[[Any], Any], takers: Sequence[Take]) -> Callable[[Any], Any]:
    def made(record: Any) -> Any:
        row = make(record)
        for take in takers:
            take(row, record)
        return row

    return made
