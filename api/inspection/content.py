"""What a file is by its first bytes and its build: runs in the worker, never in the server's own process."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final

from api.domain.attachments import MIN_FILE_BYTES
from api.inspection.flaws import Flaw, Flawed
from api.inspection.formats import FORMATS, ODF, extension_of
from api.inspection.pdf import PdfFacts, check_pdf, prepare

__all__ = ["check_content", "prepare"]

# Windows and DOS, Linux, macOS in both byte orders (and Java, which shares the mark of universal binaries), scripts
# that name their interpreter, Android, WebAssembly, Windows shortcuts.
_EXECUTABLE: Final = re.compile(
    rb"MZ|\x7fELF|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba[\xbe\xbf]|(?:\xef\xbb\xbf)?#!|dex\n"
    rb"|\0asm|L\0\0\0\x01\x14\x02\0"
)
_KINDS: Final = (
    ("pdf", re.compile(rb"%PDF-")),
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpeg", re.compile(rb"\xff\xd8\xff")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("bmp", re.compile(rb"BM.{4}\0{4}", re.DOTALL)),
    ("tiff", re.compile(rb"II\*\0|MM\0\*")),
    ("zip", re.compile(rb"PK(?:\x03\x04|\x05\x06)")),
    ("gzip", re.compile(rb"\x1f\x8b\x08")),
    ("bzip2", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")),
    ("ole", re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    ("rtf", re.compile(rb"\{\\rtf")),
    ("biff", re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\0")),
    ("der", re.compile(rb"0[\x80-\x84]")),
    ("markup", re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?A-Za-z]")),
    ("markup", re.compile(rb"\xff\xfe(?:\s\0)*<\0|\xfe\xff(?:\0\s)*\0<")),
    ("text", re.compile(rb"\xff\xfe|\xfe\xff|[^\0-\x08\x0b\x0e-\x19\x1c-\x1f\x7f]+\Z")),
)
_HEAD: Final = 64 * 1024


def check_content(content: bytes, name: str) -> PdfFacts | None:
    """What a PDF holds, None for another file; raises `Flawed`."""
    accepted = FORMATS[extension_of(name)]
    if len(content) < MIN_FILE_BYTES:
        raise Flawed(Flaw.EMPTY)
    if _EXECUTABLE.match(content):
        raise Flawed(Flaw.EXECUTABLE)
    kind = next((kind for kind, form in _KINDS if form.match(content[:_HEAD])), "data")
    if kind not in accepted.kinds:
        raise Flawed(Flaw.MISMATCH)
    if kind == "zip":
        _check_zip(content, accepted.mark)
    if kind == "ole" and not any(mark.encode("utf-16-le") in content for mark in accepted.mark.split("|")):
        raise Flawed(Flaw.MISMATCH)
    if kind != "pdf":
        return None
    facts = check_pdf(content)
    for embedded, head in facts.embedded:
        if _EXECUTABLE.match(head) or (embedded is not None and extension_of(embedded) not in FORMATS):
            raise Flawed(Flaw.EMBEDDED_FILE)
    return facts


def _check_zip(content: bytes, mark: str) -> None:
    """Refuse an archive that does not open, or is not the office document that its extension announces."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if mark.startswith(ODF):
                fits = "mimetype" in names and archive.read("mimetype").startswith(mark.encode())
            else:
                fits = not mark or ("[Content_Types].xml" in names and any(name.startswith(mark) for name in names))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        raise Flawed(Flaw.DAMAGED) from None
    if not fits:
        raise Flawed(Flaw.MISMATCH)
    if mark and any(name.endswith("vbaProject.bin") for name in names):  # docm under the name of docx
        raise Flawed(Flaw.ACTIVE_CONTENT)
