"""What PostgreSQL does by itself, with 1,600 pièces and statistics: no order of a list is made by sorting."""

from __future__ import annotations

from pathlib import Path

import pytest
from tortoise.connection import get_connection

from api import db
from api.usecases.sight import count_again
from tests.api.forms import deposit, follow
from tests.api.test_scans import ORDERED, SCREENS, SORTED, Sort, scanned, sorts, statements
from tests.databases import Databases
from tests.world import a_world

COPIES = 400
"""Of each dossier: some thousands of pièces. One copy in ten is seen by those who see the dossier."""

KEYS = {
    "dossier": ("id",),
    "party": ("id", "dossier_id"),
    "piece": ("id", "dossier_id", "previous_id", "next_id"),
    "work_item": ("id", "piece_id"),
    "attachment": ("id", "piece_id"),
    "certificate": ("id", "piece_id"),
    "journal_entry": ("dossier_id", "piece_id"),
    "notification": ("id", "dossier_id", "piece_id"),
}
"""Table → its columns that lead to copies of what they led to; all others are as they were, or as below."""

OTHERS = {
    "dossier": {"number": "'2026-' || LPAD(n::text, 4, '0') || RIGHT(t.number, 3)"},
    "piece": {"number": "LEFT(t.number, 15) || '-' || n", "number_key": "LEFT(t.number_key, 15) || '-' || n"},
    "party": {"audience": "{elsewhere}", "service_audience": "NULL"},
    "work_item": {"audience": "{elsewhere}", "service_audience": "NULL"},
    "certificate": {"fingerprint": "MD5(t.fingerprint || n) || MD5(n || t.fingerprint)"},
    "journal_entry": {"position": "t.position + n * 100000"},
}
ELSEWHERE = "CASE WHEN n % 10 = 0 THEN t.audience ELSE MD5(t.audience || n % 97)::uuid || SUBSTR(t.audience, 37) END"


async def fill() -> None:
    """Copy the dossiers that are there, have them counted and put in order, and have PostgreSQL look at them."""
    connection = get_connection("default")
    for table, keys in KEYS.items():
        rows = await connection.execute_query_dict(
            f"SELECT column_name AS name FROM information_schema.columns WHERE table_name = '{table}'"
        )
        values = {row["name"]: f"t.{row['name']}" for row in rows}
        values |= {name: f"MD5(t.{name}::text || n)::uuid" for name in keys}
        values |= {name: text.format(elsewhere=ELSEWHERE) for name, text in OTHERS.get(table, {}).items()}
        of_dossier = " WHERE t.dossier_id IS NOT NULL" if table == "journal_entry" else ""
        await connection.execute_query(
            f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())}"
            f" FROM {table} t CROSS JOIN generate_series(1, {COPIES}) n{of_dossier}"
        )
    await count_again()
    await connection.execute_query("ANALYZE")


CHOSEN = (
    *("workQueue back", "pieces that are late", "pieces with a word", "pieces of a number", "pieces of a dossier"),
    *("dossiers of a number", "dossiers of a state", "notifications", "changes"),
)
"""The screens that are held without telling PostgreSQL anything, besides every order of the lists.

Of the others it groups counts by putting a hundred in order, reads a table of counts whole while it has a few pages,
and goes through the few rows of a rare status rather than through an order.
"""


async def test_postgres_takes_orders_and_searches_from_indexes_by_itself(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with databases.furnished() as url, a_world(url, tmp_path) as town:
        if db.reads_sqlite():
            pytest.skip("SQLite has no statistics to choose by")
        first, *_ = [await deposit(town, f"P-{number}") for number in range(3)]
        await follow(town, first, "A15", "P-15")
        await fill()
        for screen, query in (ORDERED | {name: SCREENS[name] for name in CHOSEN}).items():
            (_, *read) = await statements(town, monkeypatch, query)  # the first is of the session
            for text, values in read:
                assert await scanned(text, values, by_itself=True) == [], (screen, text)
                allowed = SORTED.get(screen, set()) | {Sort.FEW}
                assert await sorts(text, list(values), by_itself=True) <= allowed, (screen, text)
