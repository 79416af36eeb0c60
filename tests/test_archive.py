"""ZIPs made while they are sent: names that every system accepts, no more in memory than a chunk."""

from __future__ import annotations

import random
import unicodedata
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.archive import MAX_NAME, Entry, Names, safe_name, stream
from api.storage import CHUNK_BYTES, FileMissing, Storage

INSTANT = datetime(2025, 7, 1, 22, 30, 30, tzinfo=UTC)


async def kept(storage: Storage, content: bytes) -> str:
    """The digest of bytes put in the store."""

    async def chunks() -> AsyncIterator[bytes]:
        yield content

    async with storage.stage(chunks(), limit=len(content)) as staged:
        await storage.keep(staged)
        return staged.sha256


async def test_the_archive_opens_and_holds_the_bytes(tmp_path: Path) -> None:
    storage, chance = Storage(tmp_path / "files"), random.Random(1)
    contents = {
        "pièce 1/plan.pdf": chance.randbytes(3 * CHUNK_BYTES + 7),
        "pièce 1/vide.txt": b"",
        "b.txt": b"a" * 10**6,
    }
    entries = [Entry(path, await kept(storage, content), INSTANT) for path, content in contents.items()]
    chunks = [chunk async for chunk in stream(entries, storage)]
    assert max(map(len, chunks)) < 2 * CHUNK_BYTES
    with zipfile.ZipFile(BytesIO(b"".join(chunks))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == contents
        assert {info.date_time for info in archive.infolist()} == {(2025, 7, 2, 0, 30, 30)}  # in Paris


async def test_an_archive_that_fails_midway_does_not_end(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "files")
    entries = [Entry("a", await kept(storage, b"a"), INSTANT), Entry("b", "0" * 64, INSTANT)]
    sent = b""
    with pytest.raises(FileMissing):  # noqa: PT012 - what was sent before counts
        async for chunk in stream(entries, storage):
            sent += chunk
    assert not zipfile.is_zipfile(BytesIO(sent))


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("Métré n° 3.pdf", "Métré n° 3.pdf"),
        ("me\u0301tre\u0301.pdf", "m\xe9tr\xe9.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x.pdf", "C__x.pdf"),
        ("a\tb\x00c\u202e.pdf", "a_b_c.pdf"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("console.txt", "console.txt"),
        (" . ", "_"),
        ("", "_"),
        ("fin. ", "fin"),
        ("x" * 200 + ".pdf", "x" * (MAX_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_made_safe(wanted: str, given: str) -> None:
    assert safe_name(wanted) == given


@given(st.lists(st.text(max_size=200), max_size=20))
def test_names_are_safe_and_differ(wanted: list[str]) -> None:
    names = Names()
    found = [names.give(each) for each in wanted]
    assert len({name.casefold() for name in found}) == len(found)
    for name in found:
        assert name
        assert name == name.strip(" .") or name.startswith("_")
        assert not any(char in '<>:"/\\|?*' or unicodedata.category(char) in ("Cc", "Cf") for char in name)
        assert PureWindowsPath(name).parts == (name,)
        assert not PureWindowsPath(name).is_reserved()
