"""What writers and readers do to each other on SQLite: `python -m bench.writes`.

Twenty connections deposit first pièces, a hundred read a work queue, on one process and a database on the disk. Acts
share their commits, or have one each, or all is done on the one connection that the ORM makes by itself; the runs
follow each other in turn, on copies of one database.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import orjson
import typer
from rich.table import Table

from api import db
from api.cli import console
from api.models import Attachment, User
from bench.client import Measured, drive
from bench.servers import Served, project
from bench.store import measure as store_alone
from tests.api.forms import first_form, mutation
from tests.world import START, World, a_world, address

READERS: Final = 100
WRITERS: Final = 20
SUPPLIER: Final = address("BATILOIRE", "agent")
ROUTES: Final = {"shared": "api", "one each": "bench.alone", "the ORM's own": "bench.stock"}
"""The program that serves each way."""

QUEUE: Final = orjson.dumps(
    {"query": "{ pieces(first: 20) { nodes { id number status statusLabel depositedAt } pageInfo { endCursor } } }"}
)


async def prepare(folder: Path, deposits: int) -> list[bytes]:
    """Make the database, with a file for each deposit; answers the deposits to send."""
    url = f"sqlite://{folder / 'made.sqlite3'}"
    await db.migrate(url)
    async with a_world(url, folder / "data") as world:
        supplier = await User.get(connection_email=SUPPLIER)
        files = [_file(supplier.id) for _ in range(deposits)]
        await Attachment.bulk_create(files, batch_size=500)
        query = mutation("depositPiece")
        return [
            orjson.dumps({"query": query, "variables": {"input": await _form(world, rank, file)}})
            for rank, file in enumerate(files)
        ]


def _file(sender: UUID) -> Attachment:
    row = {"name": "piece.pdf", "media_type": "application/pdf", "bytes": 1000, "sha256": "0" * 64, "added_at": START}
    return Attachment(**row, uploaded_by_id=sender)


async def _form(world: World, rank: int, file: Attachment) -> Mapping[str, Any]:
    return await first_form(world, f"B-{rank}", documentId=f"fichier_{file.id.hex}")


async def _writing(served: Served, deposits: Iterator[bytes], seconds: float) -> Measured:
    return await drive(
        served.port,
        lambda: served.request(next(deposits), SUPPLIER),
        lambda body: b'"userErrors":[]' in body,
        connections=WRITERS,
        seconds=seconds,
    )


async def _reading(served: Served, seconds: float) -> Measured:
    asked = served.request(QUEUE, SUPPLIER)
    return await drive(
        served.port, lambda: asked, lambda body: b'"errors"' not in body, connections=READERS, seconds=seconds
    )


async def measure(*, rounds: int, seconds: float) -> Table:
    """The table of all measures."""
    found: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory(dir=Path.home()) as name:  # where there is a disk: /tmp is memory on some machines
        folder = Path(name)
        deposits = await prepare(folder, int(rounds * seconds * 1_000))
        for _ in range(rounds):
            for way, program in ROUTES.items():
                kept = found.setdefault(way, {})
                for figure, value in (await _round(folder, program, deposits, seconds)).items():
                    kept.setdefault(figure, []).append(value)
    table = Table("commits", *found["shared"], box=None)
    for way, figures in found.items():
        table.add_row(way, *(f"{statistics.median(values):.1f}" for values in figures.values()))
    load = os.getloadavg()[0]
    table.caption = f"medians of {rounds} rounds; load {load:.1f} on {os.cpu_count()} cores, the driver's included"
    return table


async def _round(folder: Path, program: str, deposits: list[bytes], seconds: float) -> dict[str, float]:
    path = folder / "served.sqlite3"
    for old in folder.glob("served.sqlite3*"):  # noqa: ASYNC240 - nothing else runs meanwhile
        old.unlink()
    shutil.copyfile(folder / "made.sqlite3", path)
    left = iter(deposits)
    async with project(f"sqlite://{path}", folder, emails=[SUPPLIER], program=program) as served:
        warm = await _writing(served, left, 0.5)
        before = served.cpu_seconds()
        alone = await _writing(served, left, seconds)
        cpu = (served.cpu_seconds() - before) / (alone.rate * seconds) * 1000
        reading = await _reading(served, seconds)
        writing, beside = await asyncio.gather(_writing(served, left, seconds), _reading(served, seconds))
        assert warm.rate > 0
        return {
            "deposits/s": alone.rate,
            "p99, ms": alone.p99,
            "CPU, ms": cpu,
            "reads/s": reading.rate,
            "reads p99": reading.p99,
            "reads/s beside": beside.rate,
            "reads p99 beside": beside.p99,
            "deposits/s beside": writing.rate,
        }


def main(
    rounds: Annotated[int, typer.Option(help="How often each way is measured.")] = 3,
    seconds: Annotated[float, typer.Option(help="How long each measure lasts.")] = 4.0,
    *,
    store: Annotated[bool, typer.Option(help="Only what a deposit sends to the database, a thousand times.")] = False,
) -> None:
    """Measure writers and readers on SQLite."""
    asked = store_alone(rounds=rounds, deposits=1_000) if store else measure(rounds=rounds, seconds=seconds)
    console().print(asyncio.run(asked))


if __name__ == "__main__":
    typer.run(main)
