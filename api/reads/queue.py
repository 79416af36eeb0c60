"""Lists in an order that is kept: the work queue, pièces by deposit, dossiers by their last writing (§9.2).

A page costs the same however many rows there are, and beside them: each key has its rows in order in an index, of which
no more than a page is read. With criteria, each key is gone through in that order until a page meets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from api.domain.permissions import Actor
from api.reads.pages import Stretch
from api.sql import Sql


@dataclass(frozen=True, slots=True)
class _Kept:
    """A table `x` that has the rows of another, `t`, in order, under the keys of people in one of its columns."""

    table: str
    under: str
    by: str
    key: str
    of: str = ""


# Both instants are the same, and never change; told, indexes by status and deposit are of use.
_PIECE: Final = "piece t ON t.id = x.piece_id AND t.deposited_at = x.deposited_at"
_SEEN: Final = _Kept("sight", "audience", "deposited_at", "piece_id", _PIECE)
_DOSSIERS: Final = _Kept("dossier_sight", "audience", "updated_at", "dossier_id", "dossier t ON t.id = x.dossier_id")
_AWAITED: Final = tuple(
    _Kept("work_item", under, "deposited_at", "piece_id") for under in ("audience", "service_audience")
)


def first_awaited(sql: Sql, actor: Actor, stretch: Stretch) -> str:
    """The condition that the pièce `t` is among the first of the stretch under one of the actor's keys."""
    return _first(sql, actor, stretch, _AWAITED)


def first_seen(sql: Sql, actor: Actor, stretch: Stretch, criteria: Sequence[str] = ()) -> str:
    """The same of all the pièces that the actor may see and that meet conditions on `t`."""
    return _first(sql, actor, stretch, [_SEEN], criteria)


def first_dossiers(sql: Sql, actor: Actor, stretch: Stretch, criteria: Sequence[str] = ()) -> str:
    """The same of the dossiers of works."""
    return _first(sql, actor, stretch, [_DOSSIERS], criteria)


def _first(sql: Sql, actor: Actor, stretch: Stretch, tables: Sequence[_Kept], criteria: Sequence[str] = ()) -> str:
    keys = list(actor.audiences())
    under = " UNION ALL ".join(_first_under(sql, kept, keys, stretch, criteria) for kept in tables)
    return sql.among("t.id", under)


def _first_under(sql: Sql, kept: _Kept, keys: list[str], stretch: Stretch, criteria: Sequence[str]) -> str:
    sign, way = ("<", " DESC") if stretch.descending else (">", "")
    joined = met = ""
    if criteria:
        # SQLite takes the tables of a CROSS JOIN in the order told; PostgreSQL has statistics to choose by.
        joined = f" {'CROSS ' if sql.sqlite else ''}JOIN {kept.of}"
        met = "".join(f" AND {each}" for each in criteria)
    if stretch.after is not None:
        at, id_ = stretch.after
        met += f" AND (x.{kept.by}, x.{kept.key}) {sign} ({sql.value(at)}, {sql.value(id_)})"
    key = "k.value" if sql.sqlite else "k.key"
    first = (
        f"FROM {kept.table} x{joined} WHERE x.{kept.under} = {key}{met}"
        f" ORDER BY x.{kept.by}{way}, x.{kept.key}{way} LIMIT {sql.value(stretch.limit)}"
    )
    if sql.sqlite:  # which has no LATERAL
        listed = f"json_each({sql.value(orjson.dumps(keys).decode())}) k"
        return f"SELECT w.{kept.key} FROM {listed} JOIN {kept.table} w ON w.rowid IN (SELECT x.rowid {first})"
    listed = f"unnest({sql.value(keys)}::text[]) k(key)"
    return f"SELECT n.{kept.key} FROM {listed} CROSS JOIN LATERAL (SELECT x.{kept.key} {first}) n"
