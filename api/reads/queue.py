"""Lists in the orders that are kept: the work queue, pièces and dossiers in each of theirs (§9.2).

A page costs the same however many rows there are, and beside them: each key has its rows in order in an index, of which
no more than a page is read. With criteria, each key is gone through in that order until a page meets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson

from api.domain.permissions import Actor
from api.reads.pages import Stretch, later, ordered
from api.sql import Sql
from api.usecases.sight import viewers_of


@dataclass(frozen=True, slots=True)
class _Kept:
    """A table `x` that has the rows of another, `t`, in order, under the keys of people in one of its columns.

    Its columns are called as those of `t`, and never hold anything else. `only` is the condition of its indexes.
    """

    table: str
    under: str
    kind: str
    key: str
    of: str = ""
    only: str = ""


# Instants of deposits never change; told, indexes by status and deposit are of use.
_PIECE: Final = "piece t ON t.id = x.piece_id AND t.deposited_at = x.deposited_at"
_SEEN: Final = _Kept("sight", "viewers", "uuid", "piece_id", _PIECE)
_DOSSIERS: Final = _Kept("dossier_sight", "viewers", "uuid", "dossier_id", "dossier t ON t.id = x.dossier_id")
_AWAITED: Final = tuple(_Kept("work_item", under, "text", "piece_id") for under in ("audience", "service_audience"))
_DECISIONS: Final = _Kept("journal_entry", "structure_id", "uuid", "position", only="x.decision IS NOT NULL")


def first_awaited(sql: Sql, actor: Actor, stretch: Stretch) -> str:
    """The condition that the pièce `t` is among the first of the stretch under one of the actor's keys."""
    keys = list(actor.audiences())
    under = " UNION ALL ".join(_first_under(sql, kept, keys, stretch) for kept in _AWAITED)
    return sql.among("t.id", under)


def first_seen(
    sql: Sql, actor: Actor, stretch: Stretch, criteria: Sequence[str] = (), narrowed: Sequence[str] = ()
) -> str:
    """The same of all the pièces that the actor may see and that meet conditions on `t`, and on what is kept, `x`."""
    return sql.among("t.id", _first_under(sql, _SEEN, _viewers(actor), stretch, criteria=criteria, narrowed=narrowed))


def first_dossiers(
    sql: Sql, actor: Actor, stretch: Stretch, criteria: Sequence[str] = (), narrowed: Sequence[str] = ()
) -> str:
    """The same of the dossiers of works."""
    return sql.among(
        "t.id", _first_under(sql, _DOSSIERS, _viewers(actor), stretch, criteria=criteria, narrowed=narrowed)
    )


def first_decisions(sql: Sql, structures: Sequence[UUID], stretch: Stretch) -> str:
    """The condition that the line of history `t` is among the first decisions on rights of one of these structures."""
    return sql.among("t.position", _first_under(sql, _DECISIONS, structures, stretch))


def seen_where(sql: Sql, actor: Actor, narrowed: Sequence[str]) -> str:
    """The condition that the actor may see the pièce `t`, the row of which meets conditions on `x`: few do."""
    return _where(sql, _SEEN, actor, narrowed)


def dossiers_where(sql: Sql, actor: Actor, narrowed: Sequence[str]) -> str:
    """The same of a dossier of works."""
    return _where(sql, _DOSSIERS, actor, narrowed)


def _where(sql: Sql, kept: _Kept, actor: Actor, narrowed: Sequence[str]) -> str:
    met = " AND ".join([f"({sql.one_of(f'x.{kept.under}', _viewers(actor))})", *narrowed])
    return sql.among("t.id", f"SELECT x.{kept.key} FROM {kept.table} x WHERE {met}")


def _viewers(actor: Actor) -> list[UUID]:
    return [viewers_of(key) for key in actor.audiences()]


def _first_under(
    sql: Sql,
    kept: _Kept,
    keys: Sequence[str | UUID],
    stretch: Stretch,
    *,
    criteria: Sequence[str] = (),
    narrowed: Sequence[str] = (),
) -> str:
    # SQLite takes the tables of a CROSS JOIN in the order told; PostgreSQL has statistics to choose by.
    joined = f" {'CROSS ' if sql.sqlite else ''}JOIN {kept.of}" if criteria else ""
    if sql.sqlite:  # which would go through the range of another order: a column with a sign is in no index
        ordered_by = f"x.{stretch.sorts[0].column} "
        narrowed = [each if each.startswith(ordered_by) else f"+{each}" for each in narrowed]
    met = "".join(f" AND {each}" for each in (kept.only, *narrowed, *criteria) if each)
    columns = [*(_column(sql, each.column) for each in stretch.sorts[:-1]), f"x.{kept.key}"]
    if stretch.after is not None:
        met += f" AND {later(sql, columns, stretch.sorts, stretch.after)}"
    first = (
        f"FROM {kept.table} x{joined} WHERE x.{kept.under} = {'k.value' if sql.sqlite else 'k.key'}{met}"
        f" ORDER BY {ordered(columns, stretch.sorts)} LIMIT {sql.value(stretch.limit)}"
    )
    if sql.sqlite:  # which has no LATERAL
        listed = f"json_each({sql.value(orjson.dumps(keys).decode())}) k"
        return f"SELECT w.{kept.key} FROM {listed} JOIN {kept.table} w ON w.rowid IN (SELECT x.rowid {first})"
    listed = f"unnest({sql.value(keys)}::{kept.kind}[]) k(key)"
    return f"SELECT n.{kept.key} FROM {listed} CROSS JOIN LATERAL (SELECT x.{kept.key} {first}) n"


def _column(sql: Sql, name: str) -> str:
    return sql.by_characters(f"x.{name}") if name == "number" else f"x.{name}"
