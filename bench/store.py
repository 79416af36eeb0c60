"""What SQLite keeps of a deposit, without HTTP, sessions and rules: `python -m bench.writes --store`.

A deposit of a next pièce is recorded, statement by statement, with the values that the project sends; copies of it with
keys and numbers of their own are then sent by twenty at once, in turn by what the project sends them through and on
the connection that the ORM makes by itself: its models read and saved there, or the project's statements sent through
it. All wait for the disk at each commit (`synchronous=FULL`), and leave the same rows.
"""

from __future__ import annotations

import asyncio
import gc
import os
import re
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeAlias

import aiosqlite
import orjson
from rich.table import Table
from tortoise import Tortoise, transactions
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.connection import get_connection
from uuid_utils.compat import uuid7

from api import db
from api.sql import Sql
from bench import models
from tests.api.forms import deposit, follow
from tests.world import a_world

AT_ONCE: Final = 20
TRACED: Final = 100
"""Deposits more, not timed, of which the commits are counted."""

Call: TypeAlias = tuple[str, Any, Any]
"""A method of `Sql`, what it was called with, and the values of the statement."""

Deposit: TypeAlias = list[Call]
Way: TypeAlias = Callable[[Any], Awaitable[None]]
"""What sends a deposit, as it was recorded or as models."""

_OWN: Final = re.compile(
    r"[0-9a-f]{64}|[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|9\d{6}|(?<=20\d\d-)\d{7}"
)
"""Fingerprints, keys, and the numbers of pièces and dossiers."""


@contextmanager
def recorded() -> Iterator[Deposit]:
    """What acts send to the database meanwhile."""
    found: Deposit = []
    originals = {name: getattr(Sql, name) for name in ("fetch", "write", "together")}

    def noting(name: str) -> Callable[..., Awaitable[Any]]:
        async def call(self: Sql, given: Any) -> Any:
            if db.in_transaction():
                found.append((name, given, list(self.values)))
            return await originals[name](self, given)

        return call

    for name in originals:
        setattr(Sql, name, noting(name))
    try:
        yield found
    finally:
        for name, original in originals.items():
            setattr(Sql, name, original)


async def prepare(folder: Path, count: int) -> list[Deposit]:
    """Make the database, with a dossier and a file for each deposit; answers the deposits to send."""
    path = folder / "made.sqlite3"
    url = f"sqlite://{path}"
    await db.migrate(url)
    told: list[tuple[Deposit, Deposit]] = []
    async with a_world(url, folder / "data") as world:
        for rank in range(2):
            with recorded() as opening:
                a4 = await deposit(world, f"S-{9_000_000 + rank}")
            with recorded() as following:
                await follow(world, a4, "A15", f"S-{9_000_000 + rank}-EA")
            told.append((opening, following))
    one, other = (orjson.dumps(each).decode() for each in told)
    own = {_plain(each) for each in _OWN.findall(other)} - {_plain(each) for each in _OWN.findall(one)}
    deposits = []
    with sqlite3.connect(path) as connection:
        connection.create_function("FOLD", 1, str.casefold)
        files = connection.execute("SELECT * FROM attachment ORDER BY id DESC LIMIT 2")
        unused = {"piece_id": None, "kind": None, "designation": None, "rank": None}
        columns = [each[0] for each in files.description]
        rows = [{**dict(zip(columns, row, strict=True)), **unused} for row in files]
        into = f"INSERT INTO attachment VALUES ({', '.join('?' * len(columns))})"
        for rank in range(count):
            opening, following, copied = _copy([*told[1], rows], own, rank)
            connection.executemany(into, [[*row.values()] for row in copied])
            _send(connection, opening)
            deposits.append(following)
    connection.close()
    return deposits


def _plain(token: str) -> str:
    return token.replace("-", "")


def _copy(told: Any, own: set[str], rank: int) -> Any:
    """The same with keys and numbers of its own."""
    names: dict[str, str] = {}

    def named(match: re.Match[str]) -> str:
        token = _plain(match[0])
        if token not in own:
            return match[0]
        if len(token) == 7:
            return str(int(token) + rank + 1).zfill(7)
        if token not in names:
            names[token] = uuid7().hex if len(token) == 32 else sha256(f"{token}{rank}".encode()).hexdigest()
        fresh = names[token]
        return fresh if token == match[0] else f"{fresh[:8]}-{fresh[8:12]}-{fresh[12:16]}-{fresh[16:20]}-{fresh[20:]}"

    return orjson.loads(_OWN.sub(named, orjson.dumps(told).decode()))


def _send(connection: sqlite3.Connection, deposit: Deposit) -> None:
    """The statements of a deposit on a connection of the driver, one after the other."""
    for _, given, values in deposit:
        for first, text, rows, _ in [("", given, [values], False)] if isinstance(given, str) else given:
            if first:
                connection.execute(first)
            for row in rows:
                connection.execute(text, row).fetchall()


# --------------------------------------------------------------------------------------------- the ways


async def _through_ours(deposit: Deposit) -> None:
    async with db.transaction(late=True):
        for method, given, values in deposit:
            sql = Sql()
            sql.values = values
            found = await getattr(sql, method)(given)
            if method == "together":
                assert all(count >= len(rows) for count, (_, _, rows, sure) in zip(found, given, strict=True) if sure)


async def _through_the_orm(deposit: Deposit, most: int = 500) -> None:
    async with transactions.in_transaction() as connection:
        for _, given, values in deposit:
            for first, text, rows, _ in [("", given, [values], False)] if isinstance(given, str) else given:
                if first:
                    await connection.execute_query(first)
                if 1 < len(rows) <= most:
                    await connection.execute_many(text, rows)
                    continue
                for row in rows:
                    await connection.execute_query(text, row)


@asynccontextmanager
async def _ours(url: str) -> AsyncIterator[Way]:
    await db.connect(url)
    try:
        yield _through_ours
    finally:
        await db.disconnect()


@asynccontextmanager
async def _the_orms_own(url: str, way: Way = _through_the_orm) -> AsyncIterator[Way]:
    chosen = db.config(url)
    chosen["connections"]["default"] = expand_db_url(f"{url}?synchronous=FULL")
    await Tortoise.init(config=chosen, init_connections=False, _enable_global_fallback=True)
    try:
        yield way
    finally:
        await Tortoise.close_connections()


MODELS: Final = "the ORM, its models"
WAYS: Final[Mapping[str, Callable[[str], AbstractAsyncContextManager[Way]]]] = {
    "the project's": _ours,
    MODELS: partial(_the_orms_own, way=models.write),
    "our statements on the ORM's connection": _the_orms_own,
    "the same, row by row": partial(_the_orms_own, way=partial(_through_the_orm, most=1)),
}


async def _sent(way: Way, deposits: Iterable[Any]) -> list[float]:
    """Send all of these, by some at once; answers how long each took, in milliseconds."""
    left, took = iter(deposits), list[float]()

    async def sender() -> None:
        for each in left:
            started = time.perf_counter()
            await way(each)
            took.append((time.perf_counter() - started) * 1000)

    await asyncio.gather(*(sender() for _ in range(AT_ONCE)))
    return took


async def _round(name: str, path: Path, deposits: list[Deposit]) -> dict[str, float]:
    async with WAYS[name](f"sqlite://{path}") as way:
        sent = [models.deposit_of(each) for each in deposits] if name == MODELS else deposits
        timed, traced = sent[AT_ONCE:-TRACED], sent[-TRACED:]
        gc.collect()
        gc.freeze()  # what is to be sent is no garbage to look for
        await _sent(way, sent[:AT_ONCE])
        started, cpu = time.perf_counter(), time.process_time()
        took = await _sent(way, timed)
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        kept: list[str] = []
        connection: aiosqlite.Connection = get_connection("default")._connection
        await connection.set_trace_callback(lambda text: kept.append(text) if text.startswith("COMMIT") else None)
        await _sent(way, traced)
    return {
        "deposits/s": len(took) / seconds,
        "p50, ms": statistics.median(took),
        "p99, ms": statistics.quantiles(took, n=100)[98],
        "CPU, ms": cpu * 1000 / len(took),
        "commits of 100": len(kept) * 100 / len(traced),
    }


def _left_by(path: Path) -> dict[str, list[Any]]:
    """The rows of each table, but for the numbers that say in which order they came."""
    with closing(sqlite3.connect(path)) as connection:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'"
        found = {}
        for (table,) in connection.execute(tables).fetchall():
            kept = [
                name
                for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall()
                if name != "position" and (name, kind) != ("id", "INTEGER")
            ]
            columns = ", ".join(kept)
            found[table] = connection.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}").fetchall()
        return found


async def measure(*, rounds: int, deposits: int) -> Table:
    """The table of all measures."""
    found: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory(dir=Path.home()) as name:  # where there is a disk: /tmp is memory on some machines
        folder = Path(name)
        sent = await prepare(folder, AT_ONCE + deposits + TRACED)
        left: dict[str, list[Any]] = {}
        for _ in range(rounds):
            for way in WAYS:
                for old in folder.glob("served.sqlite3*"):  # noqa: ASYNC240 - nothing else runs meanwhile
                    old.unlink()
                shutil.copyfile(folder / "made.sqlite3", folder / "served.sqlite3")
                path = folder / "served.sqlite3"
                for figure, value in (await _round(way, path, sent)).items():
                    found.setdefault(way, {}).setdefault(figure, []).append(value)
                rows = _left_by(path)
                left = left or rows
                different = [table for table in rows if rows[table] != left[table]]
                assert not different, (way, different)
    table = Table("written by", *next(iter(found.values())), box=None)
    for way, figures in found.items():
        table.add_row(way, *(f"{statistics.median(values):.1f}" for values in figures.values()))
    table.caption = f"medians of {rounds} rounds; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return table
