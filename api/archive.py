"""A ZIP made while it is sent: one chunk of one file in memory at a time, names safe on every system."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from api.domain.delays import PARIS
from api.storage import Storage

if TYPE_CHECKING:
    from zipfile import ZipInfo

MAX_NAME: Final = 120
"""Folder and file together stay under the 260 characters that some systems still have."""

_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_RESERVED: Final = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?:\.|\Z)", re.IGNORECASE)
_FIRST_DAY: Final = datetime(1980, 1, 1, tzinfo=PARIS)  # a ZIP knows none before


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive: where it goes, which bytes, of when."""

    path: str
    sha256: str
    modified_at: datetime


class Names:
    """Names given once each in a folder, whatever the case; a second one takes a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, wanted: str) -> str:
        """A name that every system accepts and that nobody else has."""
        stem, dot, extension = safe_name(wanted).rpartition(".")
        if not stem:
            stem, dot, extension = extension, "", ""
        name, count = f"{stem}{dot}{extension}", 1
        while name.casefold() in self._taken:
            count += 1
            name = f"{stem} ({count}){dot}{extension}"
        self._taken.add(name.casefold())
        return name


def safe_name(text: str) -> str:
    """The text as one name: no separator, no control or invisible character, nothing that a system keeps to itself."""
    name = "".join(map(_safe_char, unicodedata.normalize("NFC", text))).strip(" .")
    if len(name) > MAX_NAME:
        stem, dot, extension = name.rpartition(".")
        kept = f"{dot}{extension}" if stem and len(extension) <= 10 else ""
        name = name[: MAX_NAME - len(kept)].rstrip(" .") + kept
    return f"_{name}" if not name or _RESERVED.match(name) else name


def _safe_char(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Cf", "Cs"):  # invisible, such as right-to-left marks; or half a character
        return ""
    return "_" if char in _FORBIDDEN or kind in ("Cc", "Zl", "Zp") else char


class _Sink:
    """What the archive is written to: a file that cannot go back, emptied after each chunk."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        """Keep the bytes until they are taken."""
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """The bytes written since the last time."""
        taken = bytes(self._written)
        self._written.clear()
        return taken


async def stream(entries: Iterable[Entry], storage: Storage) -> AsyncIterator[bytes]:
    """The archive, chunk by chunk, packed in threads."""
    from zipfile import ZipFile

    sink = _Sink()
    with ZipFile(sink, "w") as archive:  # type: ignore[call-overload]  # an unseekable file is one that only writes
        for entry in entries:
            with archive.open(_info(entry), "w") as file:
                async for chunk in storage.iterate(entry.sha256):
                    await asyncio.to_thread(file.write, chunk)
                    if packed := sink.take():
                        yield packed
    yield sink.take()


def _info(entry: Entry) -> ZipInfo:
    from zipfile import ZIP_DEFLATED, ZipInfo

    local = max(entry.modified_at.astimezone(PARIS), _FIRST_DAY)
    info = ZipInfo(entry.path, local.timetuple()[:6])
    # Packed even when there is little to gain: programs that read while they receive need to see where a file ends.
    info.compress_type = ZIP_DEFLATED
    info._compresslevel = 1  # type: ignore[attr-defined]  # no public way before Python 3.13
    info.external_attr = 0o644 << 16
    return info
