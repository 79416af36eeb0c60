"""The work queue, and all pièces by deposit: a page costs the same however many there are, and beside them (§9.2)."""

from __future__ import annotations

import orjson

from api.domain.permissions import Actor
from api.reads.pages import Stretch
from api.sql import Sql


def first_awaited(sql: Sql, actor: Actor, stretch: Stretch) -> str:
    """The condition that the pièce `t` is among the first of the stretch under one of the actor's keys.

    The page is among them: each key has its pièces in order in an index, of which no more than a page is read.
    """
    return _first(sql, actor, stretch, ("work_item", "audience"), ("work_item", "service_audience"))


def first_seen(sql: Sql, actor: Actor, stretch: Stretch) -> str:
    """The same, of all the pièces that the actor may see."""
    return _first(sql, actor, stretch, ("sight", "audience"))


def _first(sql: Sql, actor: Actor, stretch: Stretch, *indexes: tuple[str, str]) -> str:
    keys = list(actor.audiences())
    under = " UNION ALL ".join(_first_under(sql, table, column, keys, stretch) for table, column in indexes)
    return sql.among("t.id", under)


def _first_under(sql: Sql, table: str, column: str, keys: list[str], stretch: Stretch) -> str:
    sign, way = ("<", " DESC") if stretch.descending else (">", "")
    beyond = ""
    if stretch.after is not None:
        deposited_at, piece_id = stretch.after
        beyond = f" AND (x.deposited_at, x.piece_id) {sign} ({sql.value(deposited_at)}, {sql.value(piece_id)})"
    key = "k.value" if sql.sqlite else "k.key"
    first = (
        f"FROM {table} x WHERE x.{column} = {key}{beyond}"
        f" ORDER BY x.deposited_at{way}, x.piece_id{way} LIMIT {sql.value(stretch.limit)}"
    )
    if sql.sqlite:  # which has no LATERAL
        listed = f"json_each({sql.value(orjson.dumps(keys).decode())}) k"
        return f"SELECT w.piece_id FROM {listed} JOIN {table} w ON w.rowid IN (SELECT x.rowid {first})"
    listed = f"unnest({sql.value(keys)}::text[]) k(key)"
    return f"SELECT n.piece_id FROM {listed} CROSS JOIN LATERAL (SELECT x.piece_id {first}) n"
