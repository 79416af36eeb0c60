"""The accepted extensions and what each may hold, as a table; the rule for names."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from api.domain.attachments import MAX_DOCUMENT_NAME
from api.inspection.flaws import Flaw

if TYPE_CHECKING:
    from collections.abc import Mapping


class Format(NamedTuple):
    """An accepted extension: its media type, the kinds of content it may hold, and a mark that one of them bears."""

    media_type: str
    kinds: frozenset[str]
    mark: str = ""


def _format(media_type: str, *kinds: str, mark: str = "") -> Format:
    return Format(media_type, frozenset(kinds), mark)


ODF: Final = "application/vnd.oasis.opendocument."
_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_EXCEL: Final = _format("application/vnd.ms-excel", "ole", "biff", mark="Book|Workbook")
_POWERPOINT: Final = _format("application/vnd.ms-powerpoint", "ole", mark="PowerPoint Document")

# works-billing 7.9 EXTENSION. The mark is a stream of an OLE file, a folder of an OOXML one, the type of an ODF one.
FORMATS: Final[Mapping[str, Format]] = {
    "bmp": _format("image/bmp", "bmp"),
    "bz2": _format("application/x-bzip2", "bzip2"),
    "csv": _format("text/csv", "text", "markup"),
    "doc": _format("application/msword", "ole", "rtf", mark="WordDocument"),
    "docx": _format(_OOXML + "wordprocessingml.document", "zip", mark="word/"),
    "fax": _format("image/g3fax", "data", "tiff"),
    "gif": _format("image/gif", "gif"),
    "gz": _format("application/gzip", "gzip"),
    "gzip": _format("application/gzip", "gzip"),
    "htm": _format("text/html", "markup"),
    "html": _format("text/html", "markup"),
    "jpeg": _format("image/jpeg", "jpeg"),
    "jpg": _format("image/jpeg", "jpeg"),
    "odp": _format(ODF + "presentation", "zip", mark=ODF + "presentation"),
    "ods": _format(ODF + "spreadsheet", "zip", mark=ODF + "spreadsheet"),
    "odt": _format(ODF + "text", "zip", mark=ODF + "text"),
    "p7s": _format("application/pkcs7-signature", "der", "text"),
    "pdf": _format("application/pdf", "pdf"),
    "png": _format("image/png", "png"),
    "pps": _POWERPOINT,
    "ppt": _POWERPOINT,
    "pptx": _format(_OOXML + "presentationml.presentation", "zip", mark="ppt/"),
    "rtf": _format("application/rtf", "rtf"),
    "svg": _format("image/svg+xml", "markup"),
    "tgz": _format("application/gzip", "gzip"),
    "tif": _format("image/tiff", "tiff"),
    "tiff": _format("image/tiff", "tiff"),
    "txt": _format("text/plain", "text", "markup"),
    "xhtml": _format("application/xhtml+xml", "markup"),
    "xlc": _EXCEL,
    "xlm": _EXCEL,
    "xls": _EXCEL,
    "xlsx": _format(_OOXML + "spreadsheetml.sheet", "zip", mark="xl/"),
    "xml": _format("application/xml", "markup"),
    "zip": _format("application/zip", "zip"),
}


def media_type_of(name: str) -> str:
    """The media type that goes with the extension of an accepted name."""
    return FORMATS[extension_of(name)].media_type


def extension_of(name: str) -> str:
    """What follows the last dot, in lower case; empty without a stem before it."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def check_name(name: str) -> Flaw | None:
    """Why a file may not be called so."""
    if not name.strip():
        return Flaw.NAME_REQUIRED
    if len(name) > MAX_DOCUMENT_NAME:
        return Flaw.NAME_TOO_LONG
    # C: controls, invisible formatting such as right-to-left marks, unassigned; Zl and Zp: other line ends.
    if any(c in "/\\" or unicodedata.category(c)[0] == "C" or unicodedata.category(c) in {"Zl", "Zp"} for c in name):
        return Flaw.NAME_FORBIDDEN
    return None if extension_of(name) in FORMATS else Flaw.EXTENSION
