"""SQLite: a transaction takes the write lock when it begins, and leaves nothing behind however it ends."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections import deque
from collections.abc import Sequence
from typing import Any, Final, Literal, TypeAlias

import aiosqlite
from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections

Together: TypeAlias = tuple[str, str, Sequence[Sequence[Any]], bool]
"""A statement to run first, if there is one, then one that is run with each of these rows of values.

The last says whether a rival may have come first: what follows is not written unless each row has found its own.
"""

SHARED: Final = 64
"""Acts of one commit at most, of those that are told whole: the first waits for the last."""


class Immediate(SqliteTransactionWrapper):
    """The connection inside a transaction."""

    async def begin(self) -> None:
        """Begin with the lock: a deferred one that reads first fails at once when another process writes between."""
        if self._connection.in_transaction:  # the roll back of the one before failed
            await self._connection.rollback()
        await self._connection.execute("BEGIN IMMEDIATE")

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Immediate(self))

    @translate_exceptions
    async def execute_together(self, steps: Sequence[Together]) -> Sequence[int]:
        """Run statements one after the other without coming back in between; answers how many rows each changed."""
        async with self.acquire_connection() as connection:
            self.log.debug("%s", steps)
            counts: Sequence[int] = await connection._execute(_run, connection._conn, steps)
            return counts


def _run(connection: sqlite3.Connection, steps: Sequence[Together]) -> list[int]:
    counts = [0] * len(steps)
    for place, (first, text, rows, contested) in enumerate(steps):
        if first:
            connection.execute(first)
        counts[place] = connection.executemany(text, rows).rowcount
        if contested and counts[place] < len(rows):
            break
    return counts


class _Told:
    """An act that is told whole, and the future of how many rows each step of it has written."""

    def __init__(self, steps: Sequence[Together]) -> None:
        self.steps = steps
        self.counts: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()


def _settle(acts: Sequence[_Told], answers: Sequence[list[int] | Exception]) -> None:
    """Tell whoever waits for acts what became of them."""
    for act, answer in zip(acts, answers, strict=True):
        if act.counts.done():
            continue
        if isinstance(answer, Exception):
            act.counts.set_exception(answer)
        else:
            act.counts.set_result(answer)


def write_acts(connection: sqlite3.Connection, acts: Sequence[Sequence[Together]]) -> list[list[int] | sqlite3.Error]:
    """Write acts and keep them by one commit; each is undone alone when it fails, or when a rival came first.

    SQLite copies each page that is written below a savepoint, a hundred for a deposit: those of acts are set when one
    of them has to be undone, and all are written again.
    """
    if connection.in_transaction:  # a roll back failed
        connection.rollback()
    connection.execute("BEGIN IMMEDIATE")
    try:
        answers: list[list[int] | sqlite3.Error] | None = _all(connection, acts)
        if answers is None:
            connection.rollback()
            connection.execute("BEGIN IMMEDIATE")
            answers = [_act(connection, steps) for steps in acts]
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return answers


def _all(connection: sqlite3.Connection, acts: Sequence[Sequence[Together]]) -> list[list[int] | sqlite3.Error] | None:
    """Write acts without a way to undo one; None when that is what has to be done."""
    answers: list[list[int] | sqlite3.Error] = []
    for steps in acts:
        try:
            counts = _run(connection, steps)
        except sqlite3.Error:
            return None
        if _overtaken(steps, counts):
            return None
        answers.append(counts)
    return answers


def _act(connection: sqlite3.Connection, steps: Sequence[Together]) -> list[int] | sqlite3.Error:
    connection.execute("SAVEPOINT act")
    answer: list[int] | sqlite3.Error
    try:
        answer = _run(connection, steps)
    except sqlite3.Error as failure:
        answer = failure
    if isinstance(answer, sqlite3.Error) and not connection.in_transaction:
        raise answer  # a full disk, and the like, undo all of them
    if isinstance(answer, sqlite3.Error) or _overtaken(steps, answer):
        connection.execute("ROLLBACK TO act")
    connection.execute("RELEASE act")
    return answer


def _overtaken(steps: Sequence[Together], counts: Sequence[int]) -> bool:
    return any(contested and count < len(rows) for count, (_, _, rows, contested) in zip(counts, steps, strict=True))


class _Turns(asyncio.Lock):
    """The lock, which says how many wait for it: another thread may look."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = 0

    async def acquire(self) -> Literal[True]:
        self.waiting += 1
        try:
            return await super().acquire()
        finally:
            self.waiting -= 1


class _Group:
    """Acts that one commit will keep, or none of them."""

    def __init__(self) -> None:
        self.waiting = 0
        self.ending = False
        self.failure: BaseException | None = None
        self.kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.committing: asyncio.Task[None] | None = None

    async def settled(self) -> None:
        """Wait until the acts are on the disk; raises what prevented it."""
        self.waiting += 1
        try:
            await asyncio.shield(self.kept)
        finally:
            self.waiting -= 1
            if self.ending and not self.waiting and not self.kept.done() and self.committing is not None:
                self.committing.cancel()  # a commit that is never answered, and nobody waits for it any more


class _Act(SqliteTransactionContext):
    """One act of a transaction that it may share with others: it comes after them, and is undone alone.

    Tortoise's own keeps the lock for ever after a BEGIN that fails or is cancelled, and a failed COMMIT open.
    """

    def __init__(self, connection: Immediate, client: ImmediateClient) -> None:
        super().__init__(connection, client._lock)
        self._client = client
        self._first = True

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            self._first = self._client.group is None
            await (self.connection.begin() if self._first else self._run("SAVEPOINT act"))
        except BaseException:
            await self._undo()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        client: TransactionalDBClient = self.connection
        return client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        before = self._client.group
        if exc_type is not None:
            await self._undo()
            if before is not None and isinstance(exc_val, Exception):
                with contextlib.suppress(Exception):  # it is told to those whose acts it is about
                    await before.settled()  # what this act was refused for may be what they have done
            return
        if not self._first:
            try:
                await self._run("RELEASE act")
            except BaseException:
                await self._undo()
                raise
        group = self._client.joined()
        self._trxlock.release()
        await group.settled()

    async def _undo(self) -> None:
        """Undo the act alone, after whatever was cancelled: the connection does one thing at a time, in order."""
        group = self._client.group
        try:
            if self.connection._connection and group is None:
                await self.connection._connection.rollback()
            elif group is not None:
                with contextlib.suppress(sqlite3.OperationalError):  # it had not begun
                    await self._run("ROLLBACK TO act")
                    await self._run("RELEASE act")
        except BaseException as failure:
            if group is not None:
                group.failure = failure
            raise
        finally:
            self._trxlock.release()

    async def _run(self, text: str) -> None:
        await self.connection._connection.execute(text)


class _Alone(ConnectionWrapper[aiosqlite.Connection]):
    """The connection for a statement of no act: those before it are kept first, or it would be one of them.

    It has them kept itself. Were it to wait for that without the lock, acts that came after it could begin before it,
    and with enough of them it would wait for ever.
    """

    def __init__(self, client: ImmediateClient) -> None:
        super().__init__(client._lock, client)
        self._client = client

    async def __aenter__(self) -> aiosqlite.Connection:
        connection = await super().__aenter__()
        try:
            if (group := self._client.group) is not None:
                group.committing = asyncio.create_task(self._client.commit())
                await _ended(group.committing)
            if connection.in_transaction:  # a roll back failed
                await connection.rollback()
        except BaseException:
            self._lock.release()
            raise
        return connection


async def _ended(task: asyncio.Task[None]) -> None:
    """Wait for the end of a task, whatever it is; a cancellation meanwhile is raised then."""
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as failure:
            cancelled = failure
    if cancelled is not None:
        raise cancelled


class ImmediateClient(SqliteClient):
    """The client whose transactions wait for the write lock instead of failing for it, and share their commits.

    A commit waits for the disk, some milliseconds in which nothing can be written. What wants to be written meanwhile
    is one transaction afterwards, act by act, with one commit at its end; each act is acknowledged after that.
    """

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self._lock = self._turns = _Turns()
        self.group: _Group | None = None
        self.told: deque[_Told] = deque()
        self._writing: asyncio.Task[None] | None = None

    def _in_transaction(self) -> TransactionContext:
        return _Act(Immediate(self), self)

    def acquire_connection(self) -> ConnectionWrapper[aiosqlite.Connection]:
        """The connection, for a statement that is its own transaction."""
        return _Alone(self)

    def joined(self) -> _Group:
        """The group of an act that has just ended; the first one has it committed after those that wait already."""
        if self.group is None:
            self.group = _Group()
            self.group.committing = asyncio.create_task(self._commit_after(self.group))
        return self.group

    async def _commit_after(self, group: _Group) -> None:
        async with self._lock:  # which is given in the order in which it was asked for
            if self.group is group:
                await self.commit()

    async def commit(self) -> None:
        """Keep the acts that have ended, while holding the lock."""
        group, self.group = self.group, None
        if group is None or self._connection is None:
            return
        group.ending = True
        try:
            if group.failure is not None:
                raise group.failure
            await self._connection.commit()
        except BaseException as failure:
            with contextlib.suppress(Exception):  # whoever comes next tries again
                await self._connection.rollback()
            group.kept.set_exception(failure if isinstance(failure, Exception) else InterruptedError("COMMIT"))
            group.kept.exception()  # has been seen, should nobody wait for it
        else:
            group.kept.set_result(None)

    @translate_exceptions
    async def execute_act(self, steps: Sequence[Together]) -> Sequence[int]:
        """Write an act that is told whole; once it is on the disk, how many rows each step has written.

        Those that wait are one call of the driver, which begins, writes and commits, and goes on with those that have
        come meanwhile: coming back to the loop between two commits would be to wait for all that it does.
        """
        self.log.debug("%s", steps)
        act = _Told(steps)
        self.told.append(act)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_told())
        return await act.counts

    async def _write_told(self) -> None:
        while self.told:
            async with self._lock:
                try:
                    await self.commit()  # of acts that came before: these are transactions of their own
                    if self._connection is None:
                        await self.create_connection(with_db=True)
                    connection: Any = self._connection
                    await connection._execute(self.write_waiting, connection._conn, asyncio.get_running_loop())
                except Exception as failure:
                    waiting = self._waiting()
                    _settle(waiting, [failure] * len(waiting))

    def write_waiting(self, connection: sqlite3.Connection, loop: asyncio.AbstractEventLoop) -> None:
        """In the thread of the connection: write acts, commit by commit, until none waits or others want the lock."""
        while acts := self._waiting():
            answers: Sequence[list[int] | Exception]
            try:
                answers = write_acts(connection, [act.steps for act in acts])
            except Exception as failure:
                answers = [failure] * len(acts)
            loop.call_soon_threadsafe(_settle, acts, answers)
            if self._turns.waiting:
                return

    def _waiting(self) -> list[_Told]:
        """The next acts to write; nobody waits for one that was cancelled."""
        acts: list[_Told] = []
        while self.told and len(acts) < SHARED:
            act = self.told.popleft()
            if not act.counts.done():
                acts.append(act)
        return acts

    async def close(self) -> None:
        """Keep what is not kept yet, then close."""
        if self._writing is not None:
            await _ended(self._writing)
        async with self._lock:
            await self.commit()
        await super().close()


client_class = ImmediateClient
