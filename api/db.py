"""The database: connecting, migrating, writing in one transaction, reading beside it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import asyncpg
from tortoise import Tortoise, transactions
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.connection import get_connection, get_connections
from tortoise.context import TortoiseContext
from tortoise.exceptions import IntegrityError

from api.backends.late import Late
from api.domain.text import fold

if TYPE_CHECKING:
    import aiosqlite

    from api.backends.asyncpg import KeepingClient

log = logging.getLogger("decompte.db")

SQLITE_READERS: Final = 3
"""Connections that read while the one writer writes (WAL)."""

MIGRATION_LOCK: Final = 0x6465636F  # any number will do, as long as every process takes the same

_LOG_OF_WRITES: Final = {"journal_size_limit": 64 * 1024 * 1024, "wal_autocheckpoint": 4000}
"""The log is written over and seldom copied: to cut it and let it grow again costs the disk more than the writes."""

statements: ContextVar[list[str] | None] = ContextVar("statements", default=None)
"""When a list is set here, each statement that `fetch` reads outside a transaction is added to it."""


class _Readers:
    """Connections to SQLite that only read: one for each who asks, in the order in which they ask.

    A queue would give one that comes back to whoever asks just then, before those who wait.
    """

    def __init__(self) -> None:
        self._free: list[aiosqlite.Connection] = []
        self._turns = asyncio.Semaphore(0)

    async def take(self) -> aiosqlite.Connection:
        await self._turns.acquire()
        return self._free.pop()

    def give(self, reader: aiosqlite.Connection) -> None:
        self._free.append(reader)
        self._turns.release()


_readers: _Readers | None = None

_server: KeepingClient | None = None
"""The client of PostgreSQL, for what is read outside transactions: it need not be looked for."""

_stopping: set[asyncio.Task[None]] = set()
"""Readers being stopped: a task that nobody holds may be forgotten before its end."""

_readied: str | None = None
"""The engine that the models are ready for, whether a database is open or not."""


def is_sqlite(url: str) -> bool:
    """Whether the address names a SQLite file."""
    return url.startswith("sqlite:")


def sqlite_path(url: str) -> Path:
    """The file that a SQLite address names."""
    return Path(url.removeprefix("sqlite://").partition("?")[0])


def config(url: str, *, pool_size: int = 4, statement_seconds: float | None = None, **options: str) -> dict[str, Any]:
    """The Tortoise configuration of an address; on SQLite a commit is on the disk before it is acknowledged.

    `statement_seconds` is how long PostgreSQL works on a statement at most: a cancellation that asyncpg sends is lost
    when it comes before its statement.
    """
    connection = expand_db_url(url)
    if is_sqlite(url):
        connection["engine"] = "api.backends.sqlite"
        connection["credentials"] |= {"synchronous": "FULL", "busy_timeout": 8000, **_LOG_OF_WRITES, **options}
    else:
        connection["engine"] = "api.backends.asyncpg"
        # Compiling a statement with many lists in it would take longer than running it; instants are read as texts
        # (`api.reads.values`), whose form must not depend on the server.
        session = {"jit": "off", "datestyle": "ISO"}
        if statement_seconds is not None:
            session["statement_timeout"] = f"{statement_seconds * 1000:.0f}"
        connection["credentials"] |= {"minsize": 1, "maxsize": pool_size, "server_settings": session}
    return {
        "connections": {"default": connection},
        "apps": {"models": {"models": ["api.models"], "migrations": "api.migrations", "default_connection": "default"}},
        "use_tz": True,
        "timezone": "UTC",
    }


async def connect(url: str, *, pool_size: int = 4, statement_seconds: float | None = None) -> None:
    """Open the database for the whole process: request tasks see it too."""
    global _readers, _server, _readied  # noqa: PLW0603 - the process has one database, opened and closed by its lifespan
    if is_sqlite(url):
        sqlite_path(url).parent.mkdir(parents=True, exist_ok=True)
    # What the models need to be queried is made once for each kind of database: it takes longer than all the rest.
    chosen = config(url, pool_size=pool_size, statement_seconds=statement_seconds)
    engine = chosen["connections"]["default"]["engine"]
    await Tortoise.init(config=chosen, init_connections=engine != _readied, _enable_global_fallback=True)
    _readied = engine
    if is_sqlite(url):
        import aiosqlite

        await get_connection("default").execute_query("SELECT 1")  # makes the file, in WAL
        _readers = _Readers()
        for _ in range(SQLITE_READERS):
            reader = await aiosqlite.connect(sqlite_path(url), isolation_level=None)
            await reader.execute("PRAGMA query_only=ON")
            await reader.execute("PRAGMA busy_timeout=8000")
            await reader.create_function("FOLD", 1, _fold, deterministic=True)
            _readers.give(reader)
    else:
        _server = cast("KeepingClient", get_connection("default"))


async def disconnect() -> None:
    """Close every connection; without it the process would not end."""
    global _readers, _server
    readers, _readers, _server = _readers, None, None
    if readers is not None:
        for _ in range(SQLITE_READERS):
            await (await readers.take()).close()  # one that still reads comes back first
    await Tortoise.close_connections()


async def fetch(sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
    """The rows of a reading statement, as sequences in the order of its columns; never waits for a writer.

    In a transaction they are as it sees them: on SQLite it may share its commit with acts that no reader sees yet.
    Cancelled, as at the deadline of an operation, the statement is too, in the database.
    """
    tx = _open.get()
    inside = tx is not None and tx.begun
    if not inside:
        if (seen := statements.get()) is not None:
            seen.append(sql)
        if _server is not None:
            return await _server.rows(sql, values)
    readers = _readers
    if readers is None:
        connection: Any = get_connection("default")  # that of `api.backends.asyncpg`
        found: Sequence[Any] = await connection.rows(sql, values)
        return found
    if inside:
        return (await get_connection("default").execute_query(sql, list(values)))[1]
    reader = await readers.take()
    try:
        rows = list(await reader.execute_fetchall(sql, values))
    except asyncio.CancelledError:
        stopping = asyncio.create_task(_stop(reader, readers))
        _stopping.add(stopping)
        stopping.add_done_callback(_stopping.discard)
        raise
    except BaseException:
        readers.give(reader)
        raise
    readers.give(reader)
    return rows


async def _stop(reader: aiosqlite.Connection, readers: _Readers) -> None:
    """Give a reader back once it reads no more, since nobody waits for the rows; asyncpg does as much."""
    stopped = asyncio.ensure_future(reader.rollback())  # there is nothing to undo, but it comes after what runs
    while not stopped.done():
        await reader.interrupt()  # in vain when the thread has not begun
        await asyncio.wait({stopped}, timeout=0.01)
    readers.give(reader)


def _fold(text: str | None) -> str | None:
    return None if text is None else fold(text)


def reads_sqlite() -> bool:
    """Whether the open database is SQLite: statements are written for one or the other."""
    return _readers is not None


# ------------------------------------------------------------------------------------------ writing


@dataclass(slots=True)
class Transaction:
    """A write in progress; what is added to `after_commit` runs once it is kept, and its failure is only logged."""

    after_commit: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    late: bool = False
    beginning: Late | None = None

    @property
    def begun(self) -> bool:
        """Whether the database knows of it."""
        return self.beginning is None or self.beginning.begun


class Overtaken(Exception):
    """A rival came first: leaves the transaction, so that what was locked for nothing stays as the rival left it."""


_open: ContextVar[Transaction | None] = ContextVar("transaction", default=None)


def in_transaction() -> bool:
    """Whether a transaction is open here."""
    return _open.get() is not None


def is_late() -> bool:
    """Whether the transaction open here holds nothing of what it reads: a rival may come first."""
    tx = _open.get()
    return tx is not None and tx.late


def after_commit(callback: Callable[[], Awaitable[None]]) -> None:
    """Run `callback` once the present transaction is kept; a transaction that is undone forgets it."""
    tx = _open.get()
    if tx is None:
        raise LookupError("no transaction is open")
    if callback not in tx.after_commit:
        tx.after_commit.append(callback)


@contextlib.asynccontextmanager
async def transaction(*, late: bool = False) -> AsyncIterator[Transaction]:
    """All or nothing.

    A late one holds nothing of what it reads, so what it writes must say what it relies on (`api.batch.Batch.hold`); it
    raises Overtaken when a rival came first. On SQLite it begins with the first thing written: until then it reads
    beside the writer.
    """
    outer = _open.get()
    tx = Transaction(late=late and outer is None)
    token = _open.set(tx)
    try:
        async with _beginning(tx) if tx.late and reads_sqlite() else transactions.in_transaction():
            yield tx
    finally:
        _open.reset(token)
    if outer is not None:
        outer.after_commit += tx.after_commit  # kept only when the outer one is
        return
    for callback in tx.after_commit:
        try:
            await callback()
        except Exception:
            log.exception("after commit")


@contextlib.asynccontextmanager
async def _beginning(tx: Transaction) -> AsyncIterator[None]:
    tx.beginning = late = Late(get_connection("default"))
    connections = get_connections()
    token = connections.set("default", late)
    try:
        yield
    except BaseException as failure:
        await late.end(type(failure), failure, failure.__traceback__)
        raise
    else:
        await late.end(None, None, None)
    finally:
        connections.reset(token)


@contextlib.asynccontextmanager
async def savepoint() -> AsyncIterator[None]:
    """A part of a transaction that can fail alone: PostgreSQL would otherwise refuse all that follows."""
    async with transactions.in_transaction():
        yield


def violates(failure: IntegrityError, table: str, *columns: str) -> bool:
    """Whether a unique constraint on those columns said no: each database says it in its own words."""
    cause = failure.__cause__
    if isinstance(cause, asyncpg.UniqueViolationError):
        return cause.table_name == table and all(column in (cause.detail or "") for column in columns)
    return all(f"{table}.{column}" in str(failure) for column in columns)


# ----------------------------------------------------------------------------------------- migrating


async def migrate(url: str) -> list[str]:
    """Bring the database to the present schema; answers the names of the migrations applied, in order."""
    if is_sqlite(url):
        import aiosqlite

        sqlite_path(url).parent.mkdir(parents=True, exist_ok=True)
        applied = await _apply(config(url, foreign_keys="OFF"))
        async with aiosqlite.connect(sqlite_path(url)) as connection:
            broken = list(await connection.execute_fetchall("PRAGMA foreign_key_check"))
        if broken:
            raise RuntimeError(f"a migration broke {len(broken)} references")
        return applied
    lock = await asyncpg.connect(url.partition("?")[0])
    try:
        # Tortoise takes no lock of its own: two processes that start together would both migrate.
        await lock.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
        return await _apply(config(url))
    finally:
        await lock.close()


async def _apply(settings: dict[str, Any]) -> list[str]:
    from tortoise.migrations.executor import MigrationTarget

    from api.backends.migrations import Migrations

    applied: list[str] = []

    def note(event: str, _app: str, name: str) -> None:
        if event == "apply_start":
            applied.append(name)

    async with TortoiseContext():
        await Tortoise.init(config=settings, init_connections=False)
        executor = Migrations(get_connection("default"), settings["apps"])
        await executor.migrate([MigrationTarget("models", "__latest__")], progress=note)
        await Tortoise.close_connections()
    return applied


TORTOISE_ORM: Final = config("sqlite://:memory:")
"""What the command `tortoise makemigrations` reads; the address does not matter to it."""
