"""Bytes on the disk: whole or not at all, found by their digest, checked when read, swept when nobody names them."""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.storage import FileAltered, FileMissing, Storage, Swept, TooLarge

CONTENT = b"facture\n" * 50_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
ABSENT = "0" * 64


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def storage(root: Path) -> Storage:
    return Storage(root)


async def pieces(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def keep(storage: Storage, content: bytes = CONTENT) -> str:
    async with storage.stage(pieces(content), limit=len(content)) as staged:
        assert staged.bytes == len(content)
        await storage.keep(staged)
    return staged.sha256


def on_disk(root: Path) -> list[Path]:
    return sorted(path.relative_to(root) for path in root.rglob("*") if path.is_file() and path.name != ".lock")


async def test_what_is_kept_is_found_by_its_digest_only(storage: Storage, root: Path) -> None:
    assert await keep(storage) == SHA256
    assert on_disk(root) == [Path(SHA256[:2], SHA256[2:4], SHA256)]
    assert (await storage.locate(SHA256)).read_bytes() == CONTENT
    assert b"".join([chunk async for chunk in storage.iterate(SHA256)]) == CONTENT
    await storage.verify(SHA256)


async def test_the_same_bytes_are_kept_once(storage: Storage, root: Path) -> None:
    await asyncio.gather(*(keep(storage) for _ in range(8)))
    assert len(on_disk(root)) == 1


def test_the_folder_is_for_the_server_only(storage: Storage, root: Path) -> None:
    assert storage
    assert root.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("start", "stop"), [(0, 1), (5, 300_000), (399_999, None), (0, None), (7, 7)])
async def test_a_range_is_read(storage: Storage, start: int, stop: int | None) -> None:
    await keep(storage)
    found = b"".join([chunk async for chunk in storage.iterate(SHA256, start=start, stop=stop)])
    assert found == CONTENT[start:stop]


async def test_past_the_limit_nothing_stays(storage: Storage, root: Path) -> None:
    seen = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal seen
        while True:
            seen += 1
            yield bytes(1000)

    with pytest.raises(TooLarge):
        async with storage.stage(endless(), limit=10_000):
            pytest.fail("the block must not run")
    assert seen == 11
    assert on_disk(root) == []


async def test_exactly_the_limit_is_kept(storage: Storage) -> None:
    async with storage.stage(pieces(bytes(10_000)), limit=10_000) as staged:
        assert staged.bytes == 10_000


async def test_a_failure_of_the_sender_leaves_nothing(storage: Storage, root: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield CONTENT
        raise ConnectionError

    with pytest.raises(ConnectionError):
        async with storage.stage(broken(), limit=10**6):
            pytest.fail("the block must not run")
    assert on_disk(root) == []


async def test_a_file_that_is_not_kept_vanishes(storage: Storage, root: Path) -> None:
    async with storage.stage(pieces(CONTENT), limit=10**6) as staged:
        assert len(on_disk(root)) == 1
    assert on_disk(root) == []
    with pytest.raises(FileMissing):
        await storage.locate(staged.sha256)


@pytest.mark.parametrize("function", ["write", "fsync", "replace"])
async def test_a_failure_of_the_disk_leaves_nothing(
    storage: Storage, root: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if function == "write":
        monkeypatch.setattr("api.storage._append", full)
    elif function == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        await keep(storage)
    monkeypatch.undo()
    assert on_disk(root) == []
    assert await keep(storage) == SHA256


@pytest.mark.parametrize("moment", range(6))
async def test_a_cancellation_leaves_nothing_or_all(storage: Storage, root: Path, moment: int) -> None:
    reached = asyncio.Event()

    async def paused() -> AsyncIterator[bytes]:
        for index in range(5):
            if index == moment:
                reached.set()
                await asyncio.sleep(3600)
            yield CONTENT

    async def upload() -> None:
        async with storage.stage(paused(), limit=10**8) as staged:
            reached.set()
            await storage.keep(staged)

    task = asyncio.create_task(upload())
    await reached.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.to_thread(lambda: None)
    await asyncio.sleep(0.05)  # a thread may be in the middle of its rename
    assert all(path.parts[0] != "staging" for path in on_disk(root))
    for path in on_disk(root):
        await storage.verify(path.name)


async def test_the_bytes_are_on_the_disk_before_they_are_acknowledged(
    storage: Storage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def traced_fsync(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def traced_replace(self: Path, target: Path) -> Path:
        order.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", traced_fsync)
    monkeypatch.setattr(Path, "replace", traced_replace)
    await keep(storage)
    assert order == ["file", "rename", "folder", "folder", "folder"]


async def test_an_altered_file_is_not_served(storage: Storage) -> None:
    await keep(storage)
    path = await storage.locate(SHA256)
    path.write_bytes(CONTENT[:-1] + b"!")
    with pytest.raises(FileAltered):
        await storage.locate(SHA256)
    with pytest.raises(FileAltered):
        await storage.verify(SHA256)
    with pytest.raises(FileAltered):
        await anext(storage.iterate(SHA256))
    await keep(storage)
    await storage.verify(SHA256)


async def test_verify_reads_again_even_what_looks_untouched(storage: Storage) -> None:
    await keep(storage)
    path = await storage.locate(SHA256)
    before = path.stat()
    path.write_bytes(b"x" * len(CONTENT))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(FileAltered):
        await storage.verify(SHA256)


@pytest.mark.parametrize("digest", [ABSENT, "", "../../etc/passwd", SHA256.upper(), SHA256[:-1], f"{SHA256}\n"])
async def test_what_is_not_there_is_missing(storage: Storage, digest: str) -> None:
    await keep(storage)
    with pytest.raises(FileMissing):
        await storage.locate(digest)
    with pytest.raises(FileMissing):
        await storage.verify(digest)


async def test_the_sweep_deletes_old_files_that_no_row_names(storage: Storage, root: Path) -> None:
    now = datetime.now(UTC)
    digests = [await keep(storage, name) for name in (b"known", b"orphan", b"recent")]
    (root / "staging" / "left-by-a-crash").write_bytes(b"x")
    long_ago = (now - timedelta(days=2)).timestamp()
    for path in (*(await asyncio.gather(*map(storage.locate, digests[:2]))), root / "staging" / "left-by-a-crash"):
        os.utime(path, (long_ago, long_ago))
    for delete in (False, True):
        found = await storage.sweep({digests[0]}, older_than=now - timedelta(days=1), delete=delete)
        assert found == Swept(named=1, left=2, bytes=len(b"orphan") + len(b"x"))
    assert {path.name for path in on_disk(root)} == {digests[0], digests[2]}


async def test_sending_the_same_bytes_again_keeps_the_sweep_away(storage: Storage) -> None:
    now = datetime.now(UTC)
    digest = await keep(storage)
    os.utime(await storage.locate(digest), (0, 0))
    await keep(storage)
    assert await storage.sweep(set(), older_than=now - timedelta(days=1), delete=True) == Swept(0, 0, 0)
    await storage.verify(digest)
