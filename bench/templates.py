"""What a data set is made of: rows of structures and dossiers that were written by the product itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from api import db
from api.usecases.clock import read_clock
from tests.circuits.stage import Stage
from tests.circuits.stories import STORIES
from tests.circuits.story import A4, LATER, NAMED, Story
from tests.world import World, a_world

OF_STRUCTURE: Final = ("structure", "structure_word", "service", "open_application", "rattachement", "habilitation")
OF_DOSSIER: Final = (
    "dossier",
    "party",
    "piece",
    "work_item",
    "attachment",
    "invoice_line",
    "vat_line",
    "certificate",
    "journal_entry",
)
"""In an order in which each table only refers to those before it."""

QUEUE: Final = "ATELIER"
"""Whose work queue is the longest."""

WAITING: Final = Story(NAMED, (A4,), state="EN_COURS", clock=None, circuit="EC_NOMINAL", ends={})
"""A monthly statement that its MOE has not looked at yet: what a work queue is full of."""

_BY_DOSSIER: Final = ("dossier", "party", "piece", "journal_entry")


@dataclass(frozen=True, slots=True)
class Template:
    """The rows of one structure with its people, or of one dossier: by table, columns by name."""

    key: str
    rows: Mapping[str, Sequence[Mapping[str, Any]]]

    def own_keys(self) -> Iterator[str]:
        """The primary keys of its rows: what a copy has its own of."""
        for rows in self.rows.values():
            for row in rows:
                if "id" in row:
                    yield row["id"]

    def count(self, table: str) -> int:
        """How many rows it has in a table."""
        return len(self.rows.get(table, ()))


async def play(folder: Path) -> tuple[list[Template], list[Template]]:
    """Furnish a sandbox in a SQLite file, play every circuit in it, and answer its structures and its dossiers.

    The first dossier is that of `WAITING`.
    """
    path = folder / "templates.sqlite3"
    url = f"sqlite://{path}"
    await db.migrate(url)
    async with a_world(url, folder) as world:
        for story in (*STORIES.values(), WAITING):  # last: in the days that others let go by, its delay would pass
            await _play(world, story)
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        structures = [_structure(connection, row["id"]) for row in connection.execute("SELECT id FROM structure")]
        dossiers = [
            _dossier(connection, row["id"])
            for row in connection.execute("SELECT id FROM dossier WHERE works ORDER BY number")
        ]
    connection.close()
    return structures, [dossiers[-1], *dossiers[:-1]]


async def _play(world: World, story: Story) -> None:
    stage = Stage(world, story.marche)
    for who, operation, given, error in story.steps:
        if operation == LATER:
            await world.move_clock(await read_clock() + timedelta(days=given["days"]))
        elif error is None:
            payload = await stage.do(who, operation, given)
            assert not payload["userErrors"], payload["userErrors"]


def _structure(connection: sqlite3.Connection, key: str) -> Template:
    rows = {"structure": _rows(connection, "structure", "id", [key])}
    rows |= {table: _rows(connection, table, "structure_id", [key]) for table in OF_STRUCTURE[1:]}
    people = [row["user_id"] for row in rows["rattachement"]]
    return Template(key, {"account": _rows(connection, "account", "id", people), **rows})


def _dossier(connection: sqlite3.Connection, key: str) -> Template:
    rows = {
        table: _rows(connection, table, "id" if table == "dossier" else "dossier_id", [key]) for table in _BY_DOSSIER
    }
    pieces = [row["id"] for row in rows["piece"]]
    rows |= {table: _rows(connection, table, "piece_id", pieces) for table in OF_DOSSIER if table not in _BY_DOSSIER}
    return Template(key, {table: rows[table] for table in OF_DOSSIER})


def _rows(connection: sqlite3.Connection, table: str, column: str, keys: Sequence[str]) -> list[dict[str, Any]]:
    places = ", ".join("?" * len(keys))
    order = "position" if table == "journal_entry" else "id"
    statement = f"SELECT * FROM {table} WHERE {column} IN ({places}) ORDER BY {order}"
    return [dict(row) for row in connection.execute(statement, keys)]
