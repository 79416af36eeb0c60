"""A database as a busy portal would have it: `python -m bench.dataset URL --scale 1`.

Every circuit of the reference is played once through the product itself, then its rows are copied, with keys, numbers,
names and instants of their own, between structures that are copies too: what is loaded is what the product would have
written. Scale 1 is 2,000 structures and 80,000 pièces, in some 27,000 dossiers with 320,000 lines of history; besides,
6,000 dossiers wait for the next deposit.
"""

from __future__ import annotations

import asyncio
import csv
import io
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any, Final, Protocol, Self

import asyncpg
import typer
from rich.console import Console
from rich.progress import Progress
from tortoise.backends.base.executor import EXECUTOR_CACHE

from api import db
from api.domain.examples import EXAMPLE_STRUCTURES
from api.models import Structure
from api.usecases.sight import count_again
from bench import templates
from bench.copies import Copier, columns
from tests.api.organisation.rights import a_crowd
from tests.world import START

STRUCTURES: Final = 2_000
PIECES: Final = 80_000
WAITING: Final = 4_000
"""How many of the pièces wait for one MOE."""
REQUESTS: Final = 300
"""How many people ask to join it."""
DEPOSITS: Final = 6_000
"""How many pièces wait for another MOE, at any scale: `bench.rivals` deposits what follows them."""
DAYS: Final = 700
BATCH: Final = 1_000

NULL: Final = "\\N"

NOW: Final = START
"""What time it is in the data set: its clock stands there, and its last act has just been done."""


class Target(Protocol):
    """A migrated database that rows are put into, without its checks."""

    async def put(self, table: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows."""

    async def finish(self, counters: Mapping[str, int], now: datetime) -> None:
        """Set the counters and the clock."""

    async def close(self) -> None:
        """Let the database look at what it holds."""


class SqliteTarget:
    """A SQLite file."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute("PRAGMA foreign_keys=OFF")

    async def put(self, table: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows."""
        places = ", ".join("?" * len(names))
        self._connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", rows)

    async def finish(self, counters: Mapping[str, int], now: datetime) -> None:
        """Set the counters and the clock."""
        self._connection.executemany(
            "UPDATE counter SET value = ? WHERE name = ?", [(v, k) for k, v in counters.items()]
        )
        self._connection.execute("INSERT INTO sandbox_clock (id, now) VALUES (1, ?)", [now.isoformat(" ")])
        self._connection.commit()

    async def close(self) -> None:
        """Let the database look at what it holds."""
        self._connection.execute("ANALYZE")
        self._connection.close()


class PostgresTarget:
    """A PostgreSQL database, of which we are a superuser."""

    def __init__(self, connection: asyncpg.Connection[asyncpg.Record]) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect, and have references no longer checked row by row."""
        connection = await asyncpg.connect(url)
        await connection.execute("SET session_replication_role = replica")
        return cls(connection)

    async def put(self, table: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows, as text: the database reads keys and instants as SQLite has them."""
        text = io.StringIO()
        csv.writer(text).writerows([NULL if value is None else value for value in row] for row in rows)
        source = io.BytesIO(text.getvalue().encode())
        await self._connection.copy_to_table(table, source=source, format="csv", columns=list(names), null=NULL)

    async def finish(self, counters: Mapping[str, int], now: datetime) -> None:
        """Set the counters and the clock."""
        for name, value in counters.items():
            await self._connection.execute("UPDATE counter SET value = $1 WHERE name = $2", value, name)
        await self._connection.execute("INSERT INTO sandbox_clock (id, now) VALUES (1, $1)", now)

    async def close(self) -> None:
        """Let the database look at what it holds."""
        await self._connection.execute("VACUUM ANALYZE")
        await self._connection.close()


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows there are in each table."""

    rows: Mapping[str, int]
    seconds: float


async def load(url: str, scale: float, *, progress: Progress) -> Loaded:
    """Migrate an empty database and load a data set of that scale."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        structures, dossiers = await templates.play(Path(folder))
    await db.migrate(url)
    target: Target = SqliteTarget(db.sqlite_path(url)) if db.is_sqlite(url) else await PostgresTarget.open(url)
    copier = Copier(structures, dossiers)
    count, pieces, waiting = (int(number * scale) for number in (STRUCTURES, PIECES, WAITING))
    names: dict[str, tuple[str, ...]] = {}
    for template in chain(structures, dossiers):
        names |= columns(template)
    rows: Counter[str] = Counter()
    for what, total, unit, made in (
        ("Structures", count, "structure", copier.town(count)),
        ("Pièces", pieces, "piece", copier.dossiers(pieces - waiting, until=NOW, days=DAYS)),
        ("En attente", pieces, "piece", copier.waiting(waiting, until=NOW)),
        ("À continuer", pieces + DEPOSITS, "piece", copier.deposits(DEPOSITS, until=NOW)),
    ):
        task = progress.add_task(what, total=total)
        while batch := list(islice(made, BATCH)):
            for table in batch[0]:
                together = [row for each in batch for row in each[table]]
                if together:
                    await target.put(table, names[table], together)
                rows[table] += len(together)
            progress.update(task, completed=rows[unit])
    await target.finish(copier.counters, NOW)
    EXECUTOR_CACHE.clear()  # which has the statements of the database that the dossiers were played in
    await db.connect(url)
    try:
        await count_again()
        rows["approval"] = await _requests(int(REQUESTS * scale))
    finally:
        await db.disconnect()
    await target.close()
    return Loaded(rows, time.monotonic() - started)


async def _requests(count: int) -> int:
    """Requests that wait for the manager of the MOE."""
    siret = next(each.siret for each in EXAMPLE_STRUCTURES if each.key == templates.QUEUE)
    structure = await Structure.get(identifier=siret)
    return len(await a_crowd(f"structure_{structure.id.hex}", count))


def main(
    url: Annotated[str, typer.Argument(help="An empty database: sqlite:///tmp/bench.sqlite3 or postgres://…")],
    scale: Annotated[float, typer.Option(help="1 is 80,000 pièces.")] = 1.0,
) -> None:
    """Load a data set into an empty database, which then is a sandbox's."""
    console = Console()
    with Progress(console=console, transient=True) as progress:
        loaded = asyncio.run(load(url, scale, progress=progress))
    for table, count in loaded.rows.items():
        console.print(f"{table:>20} {count:>10,}")
    console.print(f"{loaded.seconds:.0f} s")


if __name__ == "__main__":
    typer.run(main)
