"""Attachment bytes on the local disk: found by their SHA-256, written whole or not at all, checked when read."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_BYTES: Final = 256 * 1024

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_REMEMBERED: Final = 10_000


class TooLarge(Exception):
    """The bytes go past the limit; none of them is kept."""


class FileMissing(Exception):
    """Nothing is stored under this digest."""


class FileAltered(Exception):
    """What is stored under this digest has another one: it must not be served."""


@dataclass(frozen=True)
class Staged:
    """Bytes written apart, with their digest and size; `Storage.keep` makes them permanent."""

    path: Path
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Swept:
    """How many files a row names, how many are left over and what these weigh."""

    named: int
    left: int
    bytes: int


class Storage:
    """Files under `root`, named after their digest only: the names people give never reach the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)  # for the server's own user: so is all below
        self._staging = root / "staging"
        self._staging.mkdir(exist_ok=True)
        self._verified: dict[str, tuple[int, int, int]] = {}

    @asynccontextmanager
    async def stage(self, chunks: AsyncIterator[bytes], *, limit: int) -> AsyncIterator[Staged]:
        """The chunks as a file that vanishes when the block ends, unless it was kept; `TooLarge` above the limit."""
        path = self._staging / uuid4().hex
        digest, size = hashlib.sha256(), 0
        # Opened here and cleaned up without a thread: a cancellation finds no moment when the file could stay behind.
        file = path.open("xb")
        try:
            with file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise TooLarge(f"More than {limit} bytes.")
                    await asyncio.to_thread(_append, file, digest, chunk)
                await asyncio.to_thread(_settle, file)
            yield Staged(path, digest.hexdigest(), size)
        finally:
            path.unlink(missing_ok=True)

    async def keep(self, staged: Staged) -> None:
        """Make the bytes permanent: on the disk, under their digest, before this returns."""
        await asyncio.to_thread(self._keep, staged)

    async def put(self, content: bytes) -> Staged:
        """Make bytes of our own permanent, as `keep` does."""
        async with self.stage(_whole(content), limit=len(content)) as staged:
            await self.keep(staged)
            return staged

    async def locate(self, sha256: str) -> Path:
        """The file with this digest, verified when it is new to this process or was touched since."""
        return await asyncio.to_thread(self._locate, sha256)

    async def iterate(self, sha256: str, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to `stop`, chunk by chunk."""
        path = await self.locate(sha256)
        file = await asyncio.to_thread(path.open, "rb")
        try:
            await asyncio.to_thread(file.seek, start)
            left = (path.stat().st_size if stop is None else stop) - start
            while left > 0 and (chunk := await asyncio.to_thread(file.read, min(left, CHUNK_BYTES))):
                left -= len(chunk)
                yield chunk
        finally:
            file.close()

    async def verify(self, sha256: str) -> None:
        """Read the whole file again: `FileMissing`, `FileAltered`, or all is well."""
        self._verified.pop(sha256, None)
        await self.locate(sha256)

    async def sweep(self, known: set[str], *, older_than: datetime, delete: bool) -> Swept:
        """Count, or delete, the files that no row names, left by interrupted uploads.

        `older_than` is an instant of the machine's clock (not of a sandbox), well before `known` was read: a file
        written since may belong to a row not yet committed.
        """
        return await asyncio.to_thread(self._sweep, known, older_than.timestamp(), delete)

    def _path(self, sha256: str) -> Path:
        if not _DIGEST.fullmatch(sha256):
            raise FileMissing(sha256)
        return self._root / sha256[:2] / sha256[2:4] / sha256

    def _keep(self, staged: Staged) -> None:
        target = self._path(staged.sha256)
        with self._alone():
            target.parent.mkdir(parents=True, exist_ok=True)
            # Also when the same bytes are there: it heals an altered copy, and its new date keeps `sweep` away.
            staged.path.replace(target)
            for folder in (target.parent, target.parent.parent, self._root):
                _settle_folder(folder)
        self._verified.pop(staged.sha256, None)

    def _locate(self, sha256: str) -> Path:
        path = self._path(sha256)
        try:
            stat = path.stat()
            seen = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if self._verified.get(sha256) != seen:
                with path.open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
                if found != sha256:
                    raise FileAltered(f"{sha256} now holds {found}.")
        except FileNotFoundError:
            raise FileMissing(sha256) from None
        if len(self._verified) >= _REMEMBERED:
            self._verified.clear()
        self._verified[sha256] = seen
        return path

    def _sweep(self, known: set[str], older_than: float, delete: bool) -> Swept:
        named = left = size = 0
        for path in [*self._staging.iterdir(), *self._root.glob("??/??/*")]:
            if path.name in known:
                named += 1
                continue
            with self._alone():  # or the date could change between the look and the deletion
                try:
                    stat = path.stat()
                    if stat.st_mtime < older_than:
                        left, size = left + 1, size + stat.st_size
                        if delete:
                            path.unlink()
                except FileNotFoundError:
                    pass  # its upload ended, one way or the other
        return Swept(named, left, size)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the store against the other threads and processes that keep or sweep."""
        with (self._root / ".lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _append(file: BinaryIO, digest: hashlib._Hash, chunk: bytes) -> None:
    file.write(chunk)
    digest.update(chunk)


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _settle_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
