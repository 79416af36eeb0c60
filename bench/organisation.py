"""What the organisation side costs with 100,000 structures in it: `python -m bench.organisation`.

An import of the whole directory by the command, run twice; searches among what it loaded; a thousand requests approved
in one call, then called again. The peak is the memory of the process that does the work, `growth` what the approvals
add to it. The database lies in memory where the machine allows, so that the disk is no part of the figures.
"""

from __future__ import annotations

import asyncio
import csv
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import typer
from rich.table import Table
from stdnum import luhn

from api.cli import console
from api.domain.directory import HEADINGS
from tests.api.organisation.rights import a_crowd
from tests.cli.served import environment
from tests.databases import Databases, made_for
from tests.operations import OPERATIONS
from tests.world import Person, World, a_world

TOWNS: Final = ("Valombre", "Saint-Aubin", "Montreuil", "Beaumont", "Villeneuve", "Rochefort", "Clairvaux", "Lacroix")
KINDS: Final = (
    "Commune de",
    "Commune de",
    "Communauté de communes de",
    "Syndicat des eaux de",
    "Collège de",
    "SDIS de",
)
ENDINGS: Final = ("les-Bains", "sur-Arve", "la-Forêt", "en-Plaine", "le-Château", "Sainte-Thérèse", "d'Olmes", "-")


class Database(StrEnum):
    """Where it is measured."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took."""

    seconds: float
    cpu: float
    peak_mib: float
    said: str


def lines(count: int) -> Iterator[Sequence[str]]:
    """The lines of a directory of made-up structures, always the same."""
    chance = random.Random(4)  # noqa: S311 - names, no secrets
    for number in range(1, count + 1):
        siren = f"99{number:06d}"
        siren += luhn.calc_check_digit(siren)
        siret = f"{siren}0001{luhn.calc_check_digit(f'{siren}0001')}"
        town = f"{chance.choice(TOWNS)}-{chance.choice(ENDINGS)}".rstrip("-")
        name = f"{chance.choice(KINDS)} {town} n° {chance.randrange(count)}"
        flags = ("false", "false", "true", "false", "false", "false", "false", "false", "true")
        yield (
            "1",
            siret,
            name,
            *flags,
            "1 rue",
            "",
            "",
            f"{chance.randrange(1000, 96000):05d}",
            town,
            "",
            "",
            "FR",
            "France",
        )


def write_directory(path: Path, count: int) -> Path:
    """A file of the directory with so many lines."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        writer.writerows(lines(count))
    return path


def command(database: str, *words: str) -> Spent:
    """Run a command of `decompte`, and say what it took."""
    started = time.perf_counter()
    read, write = os.pipe()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "api", *words],
        {**environment(database), "LANG": "C.UTF-8"},
        file_actions=[(os.POSIX_SPAWN_DUP2, write, 1)],
    )
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as out:
        said = out.read().strip()
    _, status, used = os.wait4(child, 0)
    assert status == 0, said
    # Linux counts the peak in KiB, macOS in bytes.
    peak = used.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    return Spent(time.perf_counter() - started, used.ru_utime + used.ru_stime, peak, said)


# ------------------------------------------------------------------------------------------------ searches

SEARCHES: Final = {
    "a SIRET": "99050000200019",
    "a rare word": "château 31416",
    "a common word": "commune",
    "two common words": "commune valombre",
    "nothing": "zanzibar",
    "the beginning of a word": "synd monte 777",
}
QUERIES: Final = {
    "directory": "query Q($s: String!) { directory(search: $s) { nodes { id siret name } } }",
    "directory, total": "query Q($s: String!) { directory(search: $s) { nodes { id } totalCount { value } } }",
    "structures": "query Q($s: String!) { structures(search: $s) { nodes { id identifier name } } }",
    "structuresToJoin": "query Q($s: String!) { structuresToJoin(search: $s) { id identifier name } }",
}


async def search(person: Person, table: Table, times: int) -> None:
    """How long each search takes, the whole request through: the best of some."""
    for what, text in SEARCHES.items():
        spent = []
        for query in QUERIES.values():
            best = float("inf")
            for _ in range(times):
                started = time.perf_counter()
                await person.run(query, s=text)
                best = min(best, time.perf_counter() - started)
            spent.append(best)
        table.add_row(what, *(f"{each * 1e3:,.1f}" for each in spent))


# ----------------------------------------------------------------------------------------------- approvals


async def decide(world: World, table: Table, count: int) -> None:
    """One call that approves all, then the same call again, in which each item says that it was decided already."""
    manager = await world.person("VAUQUELIN", "gestionnaire")
    ids = [f"approval_{row.id.hex}" for row in await a_crowd(world.structures["VAUQUELIN"], count)]
    for name, code in (("approve", None), ("again", "APPROVAL_ALREADY_TREATED")):
        peak, cpu, started = _peak(), time.process_time(), time.perf_counter()
        answer = await manager.run(OPERATIONS["DecideApprovals"], input={"approvalIds": ids, "decision": "APPROVE"})
        spent = time.perf_counter() - started
        results: list[Any] = answer["decideApprovals"]["results"]
        assert {each["code"] for item in results for each in item["userErrors"]} == ({code} if code else set())
        growth = _peak() - peak
        table.add_row(
            f"{count:,} requests, {name}", f"{spent:.2f}", f"{time.process_time() - cpu:.2f}", f"{growth:.0f} growth"
        )


def _peak() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 if sys.platform == "linux" else 1024**2)


# -------------------------------------------------------------------------------------------------- the whole


async def inside(url: str, folder: Path, bulk: Table, searches: Table, *, approvals: int, times: int) -> None:
    """What is asked of a server on that database."""
    async with a_world(url, folder) as world:
        await decide(world, bulk, approvals)
        await search(await world.person("BATILOIRE"), searches, times)


async def measure(made: Databases, folder: Path, structures: int, approvals: int, times: int) -> list[Table]:
    """The tables of all measures on one database."""
    bulk = Table("what", "s", "s CPU", "peak, MiB", box=None, title="in bulk")
    searches = Table("search for", *(f"{name}, ms" for name in QUERIES), box=None, title=f"among {structures:,}")
    bulk.caption = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    async with made.furnished() as url:
        for name, count in (("a tenth of it", structures // 10), ("the whole", structures), ("again", structures)):
            file = write_directory(folder / "annuaire.csv", count)
            spent = await asyncio.to_thread(command, url, "import-structures", str(file))
            bulk.add_row(
                f"import, {name}: {count:,}", f"{spent.seconds:.1f}", f"{spent.cpu:.1f}", f"{spent.peak_mib:.0f}"
            )
        await inside(url, folder, bulk, searches, approvals=approvals, times=times)
    return [bulk, searches]


def main(
    database: Database = Database.SQLITE, structures: int = 100_000, approvals: int = 1_000, times: int = 5
) -> None:
    """Load STRUCTURES structures twice, search among them, approve APPROVALS requests."""
    with tempfile.TemporaryDirectory() as folder, made_for(database.value) as made:
        for table in asyncio.run(measure(made, Path(folder), structures, approvals, times)):
            console().print(table)


if __name__ == "__main__":
    typer.run(main)
