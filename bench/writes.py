"""What writers and readers do to each other on SQLite: `python -m bench.writes`.

Twenty connections deposit next pièces (`--first`: first ones, which open a dossier and take its number), a hundred read
a work queue, on one process and a database on the disk. Acts share their commits, or have one each, or all is done on
the one connection that the ORM makes by itself; the runs follow each other in turn, on copies of one database.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import orjson
import typer
from rich.table import Table

from api import db
from api.cli import console
from api.domain.ids import public_id
from api.models import Attachment, User
from bench import store as store_alone
from bench.client import Measured, drive
from bench.servers import Served, project
from tests.api.forms import Form, first_form, mutation, next_form
from tests.world import START, a_world, address

READERS: Final = 100
WRITERS: Final = 20
SUPPLIER: Final = address("BATILOIRE", "agent")
MOE: Final = address("ATELIER", "agent")
MOST: Final = 400
"""More deposits than any way does in a second."""
ROUTES: Final = {"shared": "api", "one each": "bench.alone", "the ORM's own": "bench.stock"}
"""The program that serves each way."""

QUEUE: Final = orjson.dumps(
    {"query": "{ pieces(first: 20) { nodes { id number status statusLabel depositedAt } pageInfo { endCursor } } }"}
)


async def prepare(folder: Path, count: int, *, first: bool) -> list[bytes]:
    """Make the database, with what each deposit needs; answers the deposits to send."""
    if first:
        return await _first(folder, count)
    await store_alone.prepare(folder, count)
    with closing(sqlite3.connect(folder / "made.sqlite3")) as connection:
        pieces = connection.execute("SELECT id, number FROM piece WHERE next_id IS NULL AND rank = 1").fetchall()
        files = connection.execute(
            "SELECT a.id FROM attachment a JOIN account u ON u.id = a.uploaded_by_id"
            " WHERE a.piece_id IS NULL AND u.connection_email = ?",
            [MOE],
        ).fetchall()
    forms = [
        await next_form(public_id("piece", UUID(piece)), "A15", f"{number}-EA", documentId=_file_id(UUID(file)))
        for (piece, number), (file,) in zip(pieces, files, strict=True)
    ]
    assert len(forms) >= count
    return [_sent("depositNextPiece", form) for form in forms]


async def _first(folder: Path, count: int) -> list[bytes]:
    url = f"sqlite://{folder / 'made.sqlite3'}"
    await db.migrate(url)
    async with a_world(url, folder / "data") as world:
        supplier = await User.get(connection_email=SUPPLIER)
        files = [_file(supplier.id) for _ in range(count)]
        await Attachment.bulk_create(files, batch_size=500)
        forms = [await first_form(world, f"B-{rank}", documentId=_file_id(file.id)) for rank, file in enumerate(files)]
    return [_sent("depositPiece", form) for form in forms]


def _file(sender: UUID) -> Attachment:
    row = {"name": "piece.pdf", "media_type": "application/pdf", "bytes": 1000, "sha256": "0" * 64, "added_at": START}
    return Attachment(**row, uploaded_by_id=sender)


def _file_id(key: UUID) -> str:
    return public_id("fichier", key)


def _sent(name: str, form: Form) -> bytes:
    return orjson.dumps({"query": mutation(name), "variables": {"input": form}})


async def _writing(served: Served, deposits: Iterator[bytes], who: str, seconds: float) -> Measured:
    return await drive(
        served.port,
        lambda: served.request(next(deposits), who),
        lambda body: b'"userErrors":[]' in body,
        connections=WRITERS,
        seconds=seconds,
    )


async def _reading(served: Served, seconds: float) -> Measured:
    asked = served.request(QUEUE, SUPPLIER)
    return await drive(
        served.port, lambda: asked, lambda body: b'"errors"' not in body, connections=READERS, seconds=seconds
    )


async def measure(*, rounds: int, seconds: float, first: bool) -> Table:
    """The table of all measures."""
    found: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory(dir=Path.home()) as name:  # where there is a disk: /tmp is memory on some machines
        folder = Path(name)
        deposits = await prepare(folder, int(2 * (seconds + 1) * MOST), first=first)  # copies have the same to do
        who = SUPPLIER if first else MOE
        for _ in range(rounds):
            for way, program in ROUTES.items():
                kept = found.setdefault(way, {})
                for figure, value in (await _round(folder, program, deposits, who, seconds)).items():
                    kept.setdefault(figure, []).append(value)
    table = Table("commits", *found["shared"], box=None)
    for way, figures in found.items():
        table.add_row(way, *(f"{statistics.median(values):.1f}" for values in figures.values()))
    load = os.getloadavg()[0]
    table.caption = f"medians of {rounds} rounds; load {load:.1f} on {os.cpu_count()} cores, the driver's included"
    return table


async def _round(folder: Path, program: str, deposits: list[bytes], who: str, seconds: float) -> dict[str, float]:
    path = folder / "served.sqlite3"
    for old in folder.glob("served.sqlite3*"):  # noqa: ASYNC240 - nothing else runs meanwhile
        old.unlink()
    shutil.copyfile(folder / "made.sqlite3", path)
    left = iter(deposits)
    async with project(f"sqlite://{path}", folder, emails=[SUPPLIER, MOE], program=program) as served:
        warm = await _writing(served, left, who, 0.5)
        before = served.cpu_seconds()
        alone = await _writing(served, left, who, seconds)
        cpu = (served.cpu_seconds() - before) / (alone.rate * seconds) * 1000
        reading = await _reading(served, seconds)
        writing, beside = await asyncio.gather(_writing(served, left, who, seconds), _reading(served, seconds))
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
    first: Annotated[bool, typer.Option(help="Deposit first pièces.")] = False,
    store: Annotated[bool, typer.Option(help="Only what a deposit sends to the database, some hundred times.")] = False,
) -> None:
    """Measure writers and readers on SQLite."""
    asked = (
        store_alone.measure(rounds=rounds, deposits=500)
        if store
        else measure(rounds=rounds, seconds=seconds, first=first)
    )
    console().print(asyncio.run(asked))


if __name__ == "__main__":
    typer.run(main)
