"""Whether a PDF may be kept: runs in the inspection worker, never in the server's own process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeGuard

import pikepdf

from api.inspection.flaws import Flaw, Flawed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object, Pdf, Stream

MAX_STREAM_BYTES: Final = 256 * 1024 * 1024  # an A0 plan at 200 dpi in colours, unpacked, is 190 MB
MAX_UNPACKED_BYTES: Final = 1024 * 1024 * 1024
HEAD_BYTES: Final = 64
FACTUR_X: Final = "factur-x.xml"

_WHITESPACE: Final = b"\0\t\n\f\r "  # ISO 32000-1, table 1
_START: Final = re.compile(rb"%PDF-\d\.\d")
_END: Final = re.compile(rb"startxref[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+%%EOF\Z")
_ZIP_END: Final = re.compile(rb"PK\x05\x06.{18}", re.DOTALL)
_SKIPPED: Final = re.compile(r"error reading object|giving up|depth exceeded|bad_alloc")
_SUSPECT: Final = re.compile(
    rb"/(?:JavaScript|JS|Launch|ImportData|SubmitForm|Rendition|RichMedia|XFA|EF|EmbeddedFile)\b"
)
_ACTIVE_KEYS: Final = ("/JS", "/XFA")
_ACTIVE_NAMES: Final = frozenset(
    {b"/JavaScript", b"/Launch", b"/ImportData", b"/SubmitForm", b"/Rendition", b"/RichMedia", b"/RichMediaExecute"}
)
_IMAGE_FILTERS: Final = frozenset({b"/DCTDecode", b"/DCT", b"/JPXDecode", b"/CCITTFaxDecode", b"/CCF", b"/JBIG2Decode"})


@dataclass(frozen=True)
class PdfFacts:
    """What a sound PDF holds: its pages and the files in it, as (name or None, first bytes)."""

    pages: int
    embedded: tuple[tuple[str | None, bytes], ...]

    @property
    def factur_x(self) -> bool:
        """Whether it holds the data of a Factur-X invoice, by the name that the standard gives them."""
        return any((name or "").lower() == FACTUR_X for name, _ in self.embedded)


def prepare() -> None:
    """Set qpdf's own limits, once per process."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MAX_STREAM_BYTES,
        run_length_max_memory=MAX_STREAM_BYTES,
        png_max_memory=MAX_STREAM_BYTES,
        tiff_max_memory=MAX_STREAM_BYTES,
        max_stream_filters=5,
        doc_max_warnings=100,
    )


def check_pdf(content: bytes) -> PdfFacts:
    """What the PDF holds; raises `Flawed` when it must not be kept (security.md 2.6)."""
    _check_frame(content)
    limits = pikepdf.settings.qpdf_limit_errors()
    try:
        # Without recovery: of a document that readers must repair, two readers may show two contents.
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Flawed(Flaw.ENCRYPTED)
            facts = PdfFacts(pages=len(pdf.pages), embedded=tuple(_examine(pdf)))
            skipped = next(filter(_SKIPPED.search, pdf.get_warnings()), None)
    except pikepdf.PasswordError:
        raise Flawed(Flaw.ENCRYPTED) from None
    except (pikepdf.PikepdfError, UnicodeDecodeError) as refused:
        raise Flawed(_flaw(str(refused))) from None
    # What qpdf skipped nobody has checked, and another reader may see it.
    if skipped:
        raise Flawed(_flaw(skipped))
    if pikepdf.settings.qpdf_limit_errors() > limits:
        raise Flawed(Flaw.TOO_COMPLEX)
    if not facts.pages:
        raise Flawed(Flaw.NO_PAGE)
    return facts


def _flaw(message: str) -> Flaw:
    """What qpdf complains of: it tells these apart in words only."""
    if "no pages found" in message:
        return Flaw.NO_PAGE
    return Flaw.TOO_COMPLEX if "limit exceeded" in message or "bad_alloc" in message else Flaw.DAMAGED


def _check_frame(content: bytes) -> None:
    """Refuse what does not begin and end as a PDF, and only as a PDF."""
    if not _START.match(content):
        raise Flawed(Flaw.MISMATCH)
    end = content.rstrip(_WHITESPACE)
    if not _END.search(end, max(0, len(end) - 100)):
        raise Flawed(Flaw.TRAILING_DATA if b"%%EOF" in content else Flaw.DAMAGED)
    # A ZIP is read from its end: its directory may hide in a comment before the last startxref.
    for found in _ZIP_END.finditer(content, max(0, len(content) - 65_557)):
        if found.start() + 22 + int.from_bytes(found[0][20:22], "little") == len(content):
            raise Flawed(Flaw.TRAILING_DATA)


def _examine(pdf: Pdf) -> Iterator[tuple[str | None, bytes]]:
    """Refuse scripts, actions that leave the document and bombs; yield the embedded files."""
    streams: list[Stream] = []
    names: dict[tuple[int, int], str] = {}
    # Null, numbers and booleans come as Python values.
    for item in filter(_is_object, pdf.objects):
        whole: Object = item
        if isinstance(item, pikepdf.Stream):
            streams.append(item)
            whole = item.stream_dict
        if _name(item) in _ACTIVE_NAMES:  # for `/S 7 0 R` where 7 is /Launch
            raise Flawed(Flaw.ACTIVE_CONTENT)
        # unparse() writes names in their canonical form, so /J#61vaScript cannot hide.
        if _SUSPECT.search(whole.unparse(resolved=True)):
            for part in _dictionaries(whole):
                _refuse_active(part)
                names.update(_embedded_names(part))
    total = 0
    for stream in streams:
        unpacked = _unpack(stream)
        total += len(unpacked)
        if total > MAX_UNPACKED_BYTES:
            raise Flawed(Flaw.TOO_COMPLEX)
        if stream.objgen in names or _name(stream.get("/Type")) == b"/EmbeddedFile":
            yield names.get(stream.objgen), unpacked[:HEAD_BYTES]


def _dictionaries(whole: Object) -> Iterator[Object]:
    """Each dictionary written inside this object; what it refers to is an object of its own."""
    waiting = [whole]
    while waiting:
        item = waiting.pop()
        children: list[Object] = []
        if isinstance(item, pikepdf.Dictionary):
            yield item
            children = list(item.values())
        elif isinstance(item, pikepdf.Array):
            children = list(item)
        waiting += [
            child
            for child in children
            if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect
        ]


def _is_object(item: object) -> TypeGuard[Object]:
    return isinstance(item, pikepdf.Object)


def _name(item: object) -> bytes:
    """A PDF name in its canonical form, which need not be UTF-8; empty for anything else."""
    return item.unparse(resolved=True) if isinstance(item, pikepdf.Name) else b""


def _refuse_active(part: Object) -> None:
    if any(key in part for key in _ACTIVE_KEYS) or any(_name(part.get(k)) in _ACTIVE_NAMES for k in ("/S", "/Subtype")):
        raise Flawed(Flaw.ACTIVE_CONTENT)


def _embedded_names(part: Object) -> Iterator[tuple[tuple[int, int], str]]:
    """The streams that a file specification names (ISO 32000-1, 7.11.3)."""
    files = part.get("/EF")
    if isinstance(files, pikepdf.Dictionary):
        name = str(part.get("/UF", part.get("/F", "")))
        yield from ((stream.objgen, name) for stream in files.values() if isinstance(stream, pikepdf.Stream))


def _unpack(stream: Stream) -> bytes:
    """The stream without its packing, within the limits; images keep their own coding."""
    filters = stream.get("/Filter")
    chain = list(filters) if isinstance(filters, pikepdf.Array) else [] if filters is None else [filters]
    packing = [item for item in chain if _name(item) not in _IMAGE_FILTERS]
    if not packing:
        return b"" if chain else stream.read_raw_bytes()
    if len(packing) < len(chain):
        stream.Filter = pikepdf.Array(packing)
        if isinstance(stream.get("/DecodeParms"), pikepdf.Array):
            stream.DecodeParms = pikepdf.Array(list(stream.DecodeParms)[: len(packing)])
    return stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)
