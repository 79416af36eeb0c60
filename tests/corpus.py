"""Files to send, sound and unsound, all made here: no binary is kept in the repository."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from api.documents import InvoiceSpec, Party, example_invoice
from api.inspection.flaws import Flaw

MEGABYTE = 1024 * 1024

SUPPLIER = Party("Bâtiloire SAS", "00012345600014")
MOE = Party("Atelier d'architecture", "00023456700016")
MOA = Party("Communauté de communes de Valombre", "20001234500017", "TRAVAUX")
INVOICE = InvoiceSpec(
    number="SIT03-2025",
    cadre="A4",
    title="Projet de décompte mensuel",
    invoice_date=date(2025, 4, 2),
    author=SUPPLIER,
    supplier=SUPPLIER,
    recipient=MOA,
    moe=MOE,
    moa=MOA,
    marche="2025-MT-014",
    engagement="EJ-77",
    ht=Decimal("84500.00"),
    tva=Decimal("16900.00"),
    ttc=Decimal("101400.00"),
    net=Decimal("96330.00"),
    comment="Poste 4.2 ramené de 12 500 à 10 000 € HT : pose non terminée, dit le maître d'œuvre.",
)


@dataclass(frozen=True)
class Case:
    """A file, and what the inspection must say of it."""

    label: str
    name: str
    make: Callable[[], bytes]
    flaw: Flaw | None = None
    pages: int | None = None

    def __str__(self) -> str:
        return self.label


@cache
def zeros(megabytes: int) -> bytes:
    """So much of nothing, packed."""
    return zlib.compress(bytes(megabytes * MEGABYTE))


# ---- PDF -------------------------------------------------------------------------------------------------------------


def invoice() -> bytes:
    return example_invoice(INVOICE)


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, *, pages: int = 1, **options: Any) -> bytes:
    """A PDF of blank pages, changed before it is saved."""
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        if change:
            change(document)
        out = BytesIO()
        document.save(out, **options)
        return out.getvalue()


def with_stream(data: bytes, *filters: pikepdf.Object) -> bytes:
    """A PDF whose page has this content, left as it is packed."""

    def change(document: pikepdf.Pdf) -> None:
        stream = Stream(document, data)
        stream.Filter = Array(filters)
        document.pages[0].obj.Contents = document.make_indirect(stream)

    return pdf(change, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def with_action(**action: Any) -> bytes:
    """A PDF that does this when it opens."""

    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(**action)

    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def with_attachment(name: str, content: bytes) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.attachments[name] = content

    return pdf(change)


def _script_in_names(document: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=document.make_stream(b"app.alert(1)"))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", script])))


def _launch_behind_a_reference(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=document.make_indirect(Name.Launch), F="cmd.exe")


def _script_on_a_field(document: pikepdf.Pdf) -> None:
    field = Dictionary(FT=Name.Tx, T="montant", AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS="AFNumber()")))
    document.Root.AcroForm = Dictionary(Fields=Array([document.make_indirect(field)]))


def _xfa_form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"<xdp/>"))


def _harmless_form(document: pikepdf.Pdf) -> None:
    link = Dictionary(S=Name.URI, URI="https://example.org/JavaScript")
    document.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T="/JS /Launch")]), Link=link)


def _latin_names(document: pikepdf.Pdf) -> None:
    document.Root.Fonts = document.make_stream(b"/Caf\xe9 12 Tf")


def _many_streams(document: pikepdf.Pdf) -> None:
    packed = zeros(200)
    for index in range(6):
        stream = Stream(document, packed)
        stream.Filter = Name.FlateDecode
        document.Root[f"/Bomb{index}"] = document.make_indirect(stream)


def disguised_script() -> bytes:
    """`/JavaScript` written `/#4aavaScript`, in as many bytes as a name that the table of objects was made with."""
    return with_action(S=Name("/JavaScriptXX")).replace(b"/JavaScriptXX", b"/#4aavaScript")


def zip_inside_a_pdf() -> bytes:
    """A file that opens as a PDF and as an archive: the directory of the archive is in a comment at the end."""
    whole = pdf()
    head, mark, tail = whole.rpartition(b"startxref")
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("setup.exe", b"MZ")
    body = bytearray(archive.getvalue())
    end = mark + tail
    body[-2:] = len(b"\n" + end).to_bytes(2, "little")  # the rest of the PDF is the comment of the archive
    return head + b"%" + bytes(body) + b"\n" + end


@cache
def _objects_bomb() -> bytes:
    """A small PDF 1.5 whose object stream unpacks to forty million objects."""
    packed = zlib.compress(b"5 0 [" + b"<<>>" * 40_000_000 + b"]", 9)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>/X 5 0 R>>",
        4: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    }
    out, rows = b"%PDF-1.5\n", b"\0\0\0\0\0\xff"
    for number, body in objects.items():
        rows += b"\1" + len(out).to_bytes(4, "big") + b"\0"
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows += b"\2" + (4).to_bytes(4, "big") + b"\0" + b"\1" + len(out).to_bytes(4, "big") + b"\0"
    table = b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream\nendobj\n"
    return out + table % (len(rows), rows) + b"startxref\n%d\n%%%%EOF\n" % len(out)


# ---- Others ----------------------------------------------------------------------------------------------------------


def archive(**entries: bytes) -> bytes:
    """A ZIP."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return out.getvalue()


def office(folder: str, **more: bytes) -> bytes:
    return archive(**{"[Content_Types].xml": b"<Types/>", f"{folder}/main.xml": b"<x/>"}, **more)


def odf(kind: str) -> bytes:
    return archive(mimetype=f"application/vnd.oasis.opendocument.{kind}".encode(), **{"content.xml": b"<x/>"})


def ole(stream: str) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000) + stream.encode("utf-16-le") + bytes(1000)


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
EXE = b"MZ\x90\0\x03\0\0\0" + bytes(56) + b"PE\0\0"
ELF = b"\x7fELF\x02\x01\x01" + bytes(9)
MACHO = b"\xcf\xfa\xed\xfe\x07\0\0\x01"
JAVA = b"\xca\xfe\xba\xbe\0\0\0\x34"

GOOD = (
    Case("invoice", "Situation n° 3 – mars.pdf", invoice, pages=1),
    Case("capital extension", "FACTURE.PDF", invoice, pages=1),
    Case("three pages", "a.pdf", lambda: pdf(pages=3), pages=3),
    Case("object streams", "a.pdf", lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate), pages=1),
    Case("linearised", "a.pdf", lambda: pdf(linearize=True), pages=1),
    Case("whitespace after the end", "a.pdf", lambda: pdf() + b"\r\n \0\0", pages=1),
    Case("Factur-X", "a.pdf", lambda: with_attachment("factur-x.xml", b"<?xml version='1.0'?><x/>"), pages=1),
    Case("form and link without script", "a.pdf", lambda: pdf(_harmless_form), pages=1),
    Case("names that are not UTF-8", "a.pdf", lambda: pdf(_latin_names).replace(b"/Fonts", b"/Font\xe9"), pages=1),
    Case("large plan", "a.pdf", lambda: with_stream(zeros(100), Name.FlateDecode), pages=1),
    Case("longest name", "n" * 196 + ".pdf", invoice, pages=1),
    Case("double extension", "notice.exe.pdf", invoice, pages=1),
    Case("png", "plan.png", lambda: PNG),
    Case("jpeg", "photo.JPG", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF"),
    Case("text in Latin-1", "note.txt", lambda: "Réception différée\r\n".encode("latin-1")),
    Case("text in UTF-16", "note.txt", lambda: "Réception".encode("utf-16")),
    Case("csv", "lignes.csv", lambda: b"BM;poste;montant\n4.2;pose;10000\n"),
    Case("xml", "flux.xml", lambda: b"\xef\xbb\xbf<?xml version='1.0'?><x/>"),
    Case("xml in UTF-16", "flux.xml", lambda: "<?xml version='1.0'?><x/>".encode("utf-16")),
    Case("svg", "plan.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    Case("html", "page.html", lambda: b"<!DOCTYPE html><p>x</p>"),
    Case("docx", "cr.docx", lambda: office("word")),
    Case("xlsx", "dqe.xlsx", lambda: office("xl")),
    Case("pptx", "revue.pptx", lambda: office("ppt")),
    Case("odt", "cr.odt", lambda: odf("text")),
    Case("ods", "dqe.ods", lambda: odf("spreadsheet")),
    Case("doc", "cr.doc", lambda: ole("WordDocument")),
    Case("rtf named doc", "cr.doc", lambda: rb"{\rtf1 x}"),
    Case("xls", "dqe.xls", lambda: ole("Workbook")),
    Case("zip", "photos.zip", lambda: archive(a=b"x")),
    Case("empty zip", "photos.zip", archive),
    Case("gzip", "photos.tgz", lambda: b"\x1f\x8b\x08\0"),
    Case("bzip2", "photos.bz2", lambda: b"BZh91AY&SY"),
    Case("tiff", "scan.tif", lambda: b"II*\0\x08\0\0\0"),
    Case("bmp", "scan.bmp", lambda: b"BM\x46\0\0\0\0\0\0\0\x36"),
    Case("gif", "logo.gif", lambda: b"GIF89a\x01\0"),
    Case("signature", "piece.p7s", lambda: b"0\x82\x05\x10\x06\x09"),
    Case("fax", "piece.fax", lambda: b"\0\x01\xd5\x80\x9a"),
)

BAD_CONTENT = (
    Case("empty", "a.pdf", bytes, Flaw.EMPTY),
    Case("renamed Windows program", "facture.pdf", lambda: EXE, Flaw.EXECUTABLE),
    Case("Windows program as text", "lisez.txt", lambda: EXE, Flaw.EXECUTABLE),
    Case("Linux program", "photo.png", lambda: ELF, Flaw.EXECUTABLE),
    Case("macOS program", "photo.fax", lambda: MACHO, Flaw.EXECUTABLE),
    Case("Java class", "photo.p7s", lambda: JAVA, Flaw.EXECUTABLE),
    Case("shell script", "note.txt", lambda: b"#!/bin/sh\nrm -rf /\n", Flaw.EXECUTABLE),
    Case("text named pdf", "a.pdf", lambda: b"Facture 12\n", Flaw.MISMATCH),
    Case("header at offset 5", "a.pdf", lambda: b"12345" + pdf(), Flaw.MISMATCH),
    Case("blank before the header", "a.pdf", lambda: b"\n" + pdf(), Flaw.MISMATCH),
    Case("page before the pdf", "a.pdf", lambda: b"<html><script>x</script>" + pdf(), Flaw.MISMATCH),
    Case("pdf named png", "a.png", pdf, Flaw.MISMATCH),
    Case("pdf named txt", "a.txt", pdf, Flaw.MISMATCH),
    Case("png named jpg", "a.jpg", lambda: PNG, Flaw.MISMATCH),
    Case("binary named csv", "a.csv", lambda: b"a;b\0\x01\x02", Flaw.MISMATCH),
    Case("text named xml", "a.xml", lambda: b"bonjour", Flaw.MISMATCH),
    Case("zip named docx", "a.docx", lambda: archive(a=b"x"), Flaw.MISMATCH),
    Case("xlsx named docx", "a.docx", lambda: office("xl"), Flaw.MISMATCH),
    Case("ods named odt", "a.odt", lambda: odf("spreadsheet"), Flaw.MISMATCH),
    Case("installer named doc", "a.doc", lambda: ole("_Tables"), Flaw.MISMATCH),
    Case("truncated zip", "a.zip", lambda: archive(a=b"x" * 500)[:-30], Flaw.DAMAGED),
    Case("macros in a docx", "a.docx", lambda: office("word", **{"word/vbaProject.bin": b"x"}), Flaw.ACTIVE_CONTENT),
    Case("header only", "a.pdf", lambda: b"%PDF-1.7\n", Flaw.DAMAGED),
    Case("truncated in the middle", "a.pdf", lambda: invoice()[:1200], Flaw.DAMAGED),
    Case("truncated by one line", "a.pdf", lambda: invoice().rpartition(b"%%EOF")[0], Flaw.DAMAGED),
    Case("no header version", "a.pdf", lambda: b"%PDF-x.y" + pdf()[8:], Flaw.MISMATCH),
    Case("wrong table of objects", "a.pdf", lambda: pdf().replace(b"startxref\n", b"startxref\n9"), Flaw.DAMAGED),
    Case("garbage between the marks", "a.pdf", lambda: b"%PDF-1.7\nstartxref\n0\n%%EOF", Flaw.DAMAGED),
    Case("zip after the end", "a.pdf", lambda: pdf() + archive(a=b"x"), Flaw.TRAILING_DATA),
    Case("program after the end", "a.pdf", lambda: pdf() + EXE, Flaw.TRAILING_DATA),
    Case("page after the end", "a.pdf", lambda: pdf() + b"<script>x</script>", Flaw.TRAILING_DATA),
    Case("zip inside", "a.pdf", zip_inside_a_pdf, Flaw.TRAILING_DATA),
    Case("password", "a.pdf", lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="u")), Flaw.ENCRYPTED),
    Case("owner's password", "a.pdf", lambda: pdf(encryption=pikepdf.Encryption(owner="o")), Flaw.ENCRYPTED),
    Case("no page", "a.pdf", lambda: pdf(pages=0), Flaw.NO_PAGE),
    Case("script on opening", "a.pdf", lambda: with_action(S=Name.JavaScript, JS="x()"), Flaw.ACTIVE_CONTENT),
    Case("script under a disguised name", "a.pdf", disguised_script, Flaw.ACTIVE_CONTENT),
    Case("script in the names", "a.pdf", lambda: pdf(_script_in_names), Flaw.ACTIVE_CONTENT),
    Case("script on a field", "a.pdf", lambda: pdf(_script_on_a_field), Flaw.ACTIVE_CONTENT),
    Case("program to launch", "a.pdf", lambda: with_action(S=Name.Launch, F="cmd.exe"), Flaw.ACTIVE_CONTENT),
    Case("program behind a reference", "a.pdf", lambda: pdf(_launch_behind_a_reference), Flaw.ACTIVE_CONTENT),
    Case("form sent on opening", "a.pdf", lambda: with_action(S=Name.SubmitForm, F="x"), Flaw.ACTIVE_CONTENT),
    Case("XFA form", "a.pdf", lambda: pdf(_xfa_form), Flaw.ACTIVE_CONTENT),
    Case("program attached", "a.pdf", lambda: with_attachment("outil.exe", b"x"), Flaw.EMBEDDED_FILE),
    Case("script attached", "a.pdf", lambda: with_attachment("outil.js", b"x"), Flaw.EMBEDDED_FILE),
    Case("program attached as xml", "a.pdf", lambda: with_attachment("factur-x.xml", EXE), Flaw.EMBEDDED_FILE),
)

BOMBS = (
    Case(
        "one stream packed twice",
        "a.pdf",
        lambda: with_stream(zlib.compress(zeros(300)), *[Name.FlateDecode] * 2),
        Flaw.TOO_COMPLEX,
    ),
    Case(
        "bomb around an image",
        "a.pdf",
        lambda: with_stream(zeros(300), Name.FlateDecode, Name.DCTDecode),
        Flaw.TOO_COMPLEX,
    ),
    Case(
        "streams of 1.2 GB together",
        "a.pdf",
        lambda: pdf(_many_streams, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False),
        Flaw.TOO_COMPLEX,
    ),
    Case("forty million objects", "a.pdf", _objects_bomb, Flaw.TOO_COMPLEX),
)

BAD_NAMES = (
    ("", Flaw.NAME_REQUIRED),
    ("   ", Flaw.NAME_REQUIRED),
    ("n" * 197 + ".pdf", Flaw.NAME_TOO_LONG),
    ("n" * 5000 + ".pdf", Flaw.NAME_TOO_LONG),
    ("../../etc/passwd.pdf", Flaw.NAME_FORBIDDEN),
    ("..\\..\\facture.pdf", Flaw.NAME_FORBIDDEN),
    ("/etc/cron.d/x.pdf", Flaw.NAME_FORBIDDEN),
    ("dossier/facture.pdf", Flaw.NAME_FORBIDDEN),
    ("facture\0.pdf", Flaw.NAME_FORBIDDEN),
    ("facture\x7f.pdf", Flaw.NAME_FORBIDDEN),
    ("facture\n.pdf", Flaw.NAME_FORBIDDEN),
    ("facture\x85.pdf", Flaw.NAME_FORBIDDEN),
    ("facture\u202efdp.exe.pdf", Flaw.NAME_FORBIDDEN),
    ("facture\u200b.pdf", Flaw.NAME_FORBIDDEN),
    ("facture\u2028.pdf", Flaw.NAME_FORBIDDEN),
    ("facture\ue000.pdf", Flaw.NAME_FORBIDDEN),
    ("facture\ud800.pdf", Flaw.NAME_FORBIDDEN),
    ("facture", Flaw.EXTENSION),
    ("facture.", Flaw.EXTENSION),
    (".pdf", Flaw.EXTENSION),
    ("..", Flaw.EXTENSION),
    ("facture.exe", Flaw.EXTENSION),
    ("facture.pdf.exe", Flaw.EXTENSION),
    ("facture.pdf:outil.exe", Flaw.EXTENSION),
    ("facture.docm", Flaw.EXTENSION),
    ("facture.pdf.", Flaw.EXTENSION),
)
