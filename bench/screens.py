"""What the screens cost on a data set, through the network: `python -m bench.screens URL`, after `bench.dataset URL`.

The person is an agent of the MOE with the longest work queue. Each operation is asked over and over by all connections
for some seconds; CPU is that of the server's processes, a request.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer
from rich.table import Table

from api.cli import console
from bench.client import ask, drive
from bench.operations import DASHBOARD, DOSSIER, PIECES, QUEUE, ROWS
from bench.servers import Served, project

LATEST: Final = "{ dossiers(first: 1) { nodes { id } } }"


async def measure(url: str, *, connections: int, seconds: float, workers: int) -> Table:
    """The table of all measures."""
    table = Table("operation", "answers/s", "p50, ms", "p99, ms", "CPU, ms", "bytes", box=None)
    with tempfile.TemporaryDirectory() as folder:
        async with project(url, Path(folder), workers=workers) as served:
            latest = orjson.loads(await ask(served.port, served.request(orjson.dumps({"query": LATEST}))))
            dossier = latest["data"]["dossiers"]["nodes"][0]["id"]
            for name, query, variables in (
                ("dashboard", DASHBOARD, {}),
                (f"work queue, {ROWS} rows", QUEUE, {"first": ROWS}),
                (f"pièces, {ROWS} rows", PIECES, {"first": ROWS}),
                ("one dossier", DOSSIER, {"id": dossier}),
            ):
                await _add(table, served, name, query, variables, connections=connections, seconds=seconds)
            table.caption = (
                f"{connections} connections, {workers} process(es) of {served.peak_mebibytes():.0f} MiB at most;"
                f" load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, the driver's included"
            )
    return table


async def _add(
    table: Table, served: Served, name: str, query: str, variables: dict[str, Any], *, connections: int, seconds: float
) -> None:
    asked = served.request(orjson.dumps({"query": query, "variables": variables}))
    answer = await ask(served.port, asked)
    assert b'"errors"' not in answer, answer[:500]
    before = served.cpu_seconds()
    found = await drive(
        served.port,
        lambda: asked,
        lambda body: b'"errors"' not in body,
        connections=connections,
        seconds=seconds,
    )
    cpu = (served.cpu_seconds() - before) / (found.rate * seconds) * 1000
    row = (f"{found.rate:.0f}", f"{found.p50:.1f}", f"{found.p99:.1f}", f"{cpu:.2f}", f"{len(answer):,}")
    table.add_row(name, *row)


def main(
    url: Annotated[str, typer.Argument(help="A database that bench.dataset has filled.")],
    connections: int = 32,
    seconds: float = 5.0,
    workers: int = 1,
) -> None:
    """Measure the screens."""
    console().print(asyncio.run(measure(url, connections=connections, seconds=seconds, workers=workers)))


if __name__ == "__main__":
    typer.run(main)
