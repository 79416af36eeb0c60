"""Running a plan: the rows of a root with the lists below them, in one statement."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final

from graphql import GraphQLResolveInfo

from api.db import reads_sqlite
from api.reads.below import Take, selected_with_lists
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


class Reading:
    """One run of a plan: a statement in the making, then what makes rows of its records, with their lists.

    Conditions are written with its `sql`; a column may be added to `columns`, after those of the plan.
    """

    def __init__(self, made: Plan, info: GraphQLResolveInfo[Any]) -> None:
        self.plan = made
        self.sql = Sql()
        selected = selected_with_lists(made, info)
        self.columns = [*selected.columns]
        self.sql.values += selected.values
        self._has_lists = bool(selected.takers)
        self.make = _with_lists(made.make, selected.takers) if selected.takers else made.make

    async def records(
        self, condition: str, *, order: str = "", limit: int | None = None, most: int | None = None
    ) -> Sequence[Any]:
        """The records of the rows that meet the condition, in `order`; `most` is a limit of all such readings."""
        made, sql = self.plan, self.sql
        table, key = made.root.model._meta.db_table, made.root.model._meta.db_pk_column
        source, sorted_by = f"{table} t", f" ORDER BY {order}" if order else ""
        bound = "" if limit is None else f" LIMIT {sql.value(limit)}"
        where = f" WHERE {condition}"
        # The page is found first: else all the rows that are sorted would be joined, or have their lists read.
        if bound and not sql.sqlite and made.joins:
            found = f"SELECT t.* FROM {source}{where}{sorted_by}"
            if most is not None:  # PostgreSQL takes a value for a tenth of all rows: it would plan each page anew
                found = f"SELECT * FROM ({found} LIMIT {most}) few"
            source, where, bound = f"({found}{bound}) t", "", ""
        elif bound and sql.sqlite and self._has_lists:
            where, bound = f" WHERE t.{key} IN (SELECT t.{key} FROM {source}{where}{sorted_by}{bound})", ""
        joined = " ".join([source, *made.joins])
        return await sql.fetch(f"SELECT {', '.join(self.columns)} FROM {joined}{where}{sorted_by}{bound}")


async def load(
    made: Plan, info: GraphQLResolveInfo[Any], where: Callable[[Sql], str], *, order: str = "", limit: int | None = None
) -> list[Any]:
    """The rows that meet `where`, in `order`, with everything the plan reads below them."""
    reading = Reading(made, info)
    records = await reading.records(where(reading.sql), order=order, limit=limit)
    return [reading.make(record) for record in records]


def _with_lists(make: Callable[[Any], Any], takers: Sequence[Take]) -> Callable[[Any], Any]:
    def made(record: Any) -> Any:
        row = make(record)
        for take in takers:
            take(row, record)
        return row

    return made
