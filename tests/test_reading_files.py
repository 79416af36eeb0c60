"""Files that were kept, read and drawn in the worker: what they give, and what the worker survives."""

from __future__ import annotations

import json
from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Name
from PIL import Image

from api.domain.prefill import prefill_of
from api.inspection.drawing import MAX_HEIGHT, MAX_WIDTH
from api.inspection.inspector import Inspector
from api.inspection.reading import MAX_LINES, read
from api.inspection.worker import Bounds
from tests.corpus import BOMBS, GOOD, Case, invoice, pdf
from tests.factur_x import factur_x, holding, xml

LINE_START, LINE_END = b"<ram:IncludedSupplyChainTradeLineItem>", b"</ram:IncludedSupplyChainTradeLineItem>"


def sized(*box: float) -> bytes:
    """A PDF whose page has this box."""

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = Array(box)

    return pdf(change)


@pytest.mark.parametrize("case", [case for case in GOOD if case.pages], ids=str)
async def test_the_first_page_of_each_sound_pdf_is_drawn(inspector: Inspector, case: Case) -> None:
    picture = Image.open(BytesIO(await inspector.draw(case.make()) or b""))
    picture.load()
    assert picture.format == "PNG"


@pytest.mark.parametrize("box", [(0, 0, 14400, 14400), (0, 0, 14400, 1), (0, 0, 1, 14400), (0, 0, 1e9, 1e-3)])
async def test_a_page_of_any_size_is_fitted(inspector: Inspector, box: tuple[float, ...]) -> None:
    drawn = await inspector.draw(sized(*box))
    if drawn is not None:
        width, height = Image.open(BytesIO(drawn)).size
        assert width <= MAX_WIDTH
        assert height <= MAX_HEIGHT


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"texte", sized(0, 0, 0, 0)[:300]])
async def test_what_is_no_pdf_gives_nothing(inspector: Inspector, content: bytes) -> None:
    assert await inspector.draw(content) is None
    assert await inspector.read(content) == {"found": False}


@pytest.mark.parametrize("case", BOMBS, ids=str)
async def test_a_bomb_is_read_and_drawn_within_the_bounds(inspector: Inspector, case: Case) -> None:
    content = case.make()
    assert not (await inspector.read(content)).get("found")
    await inspector.draw(content)
    assert (await inspector.read(factur_x()))["found"]


async def test_a_slow_reading_is_cut_and_the_next_one_works() -> None:
    inspector = Inspector(bounds=Bounds(wall_seconds=0.01))
    try:
        assert await inspector.read(factur_x()) == {"flaw": "TOO_COMPLEX"}
        assert await inspector.draw(invoice()) is None
        inspector._bounds = Bounds()
        assert (await inspector.read(factur_x()))["found"]
    finally:
        await inspector.close()


async def test_a_long_document_is_cut(inspector: Inspector) -> None:
    start, end = xml().index(LINE_START), xml().rindex(LINE_END) + len(LINE_END)
    line = xml()[start : xml().index(LINE_END) + len(LINE_END)]
    found = await inspector.read(holding(xml()[:start] + line * (MAX_LINES + 1) + xml()[end:]))
    assert len(found["lines"]) == MAX_LINES
    assert f"Seules les {MAX_LINES} premières lignes du document sont reprises." in prefill_of(found)[1]


async def test_texts_come_on_one_line_and_cut(inspector: Inspector) -> None:
    long = "\n".join(["é\u202e\t"] * 1_000).encode()
    found = await inspector.read(holding(xml().replace(b">SIT03-2025<", b">" + long + b"<")))
    assert found["number"] == " ".join(["é"] * 150)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_broken_data_never_breaks_the_reading(data: st.DataObject) -> None:
    content = bytearray(xml())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b"<a/>", b"</a>", b"&#1;", b"'", b"]", b"-1", b"1e9"]))
        )
    found = read(holding(bytes(content)))
    prefill_of(json.loads(json.dumps(found)))


def test_the_name_of_the_standard_comes_first() -> None:
    with pikepdf.open(BytesIO(holding(xml().replace(b"SIT03-2025", b"AUTRE"), "a.xml"))) as document:
        document.attachments["FACTUR-X.xml"] = xml()
        out = BytesIO()
        document.save(out)
    assert read(out.getvalue())["number"] == "SIT03-2025"


def test_names_of_pdfs_need_not_be_utf8() -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=Array([b"\xff", Name.X])))

    assert read(pdf(change)) == {"found": False}
