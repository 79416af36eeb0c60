"""Files under inspection: what is accepted, what is refused and why, and what the worker survives."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Name

from api.inspection.content import check_content
from api.inspection.flaws import FLAWS, Flaw, Flawed
from api.inspection.formats import FORMATS, check_name
from api.inspection.inspector import Inspector, Verdict
from api.inspection.worker import Bounds, InspectionUnavailable, Worker
from tests.corpus import BAD_CONTENT, BAD_NAMES, BOMBS, GOOD, Case, invoice, with_attachment, with_stream, zeros
from tests.factur_x import factur_x

_TOKENS = [b"/EF", b"/JS", b"/F", b"/UF", b"/Filter", b"[", b">>", b"null", b"3 0 R", b"99 0 R", b"(x)", b"/LZWDecode"]


def verdict(content: bytes, name: str) -> int | Flaw | None:
    """What `check_content` says, as one value."""
    try:
        facts = check_content(content, name)
        return facts.pages if facts is not None else None
    except Flawed as refused:
        return refused.flaw


@pytest.mark.parametrize("case", GOOD, ids=str)
def test_a_sound_file_is_accepted(case: Case) -> None:
    assert check_name(case.name) is None
    assert verdict(case.make(), case.name) == case.pages


@pytest.mark.parametrize("case", BAD_CONTENT, ids=str)
def test_an_unsound_file_is_refused(case: Case) -> None:
    assert check_name(case.name) is None
    assert verdict(case.make(), case.name) is case.flaw


@pytest.mark.parametrize(("name", "flaw"), BAD_NAMES, ids=lambda value: ascii(value)[:40])
def test_a_bad_name_is_refused(name: str, flaw: Flaw) -> None:
    assert check_name(name) is flaw


def test_each_flaw_has_its_sentence() -> None:
    assert set(FLAWS) == set(Flaw)


@pytest.mark.parametrize("case", BOMBS, ids=str)
async def test_a_bomb_is_refused_in_time(inspector: Inspector, case: Case) -> None:
    content = case.make()
    assert len(content) < 10 * 1024**2
    started = time.monotonic()
    assert await inspector.inspect(content, case.name) == Verdict("application/pdf", flaw=case.flaw)
    assert time.monotonic() - started < 15
    assert (await inspector.inspect(invoice(), "apres.pdf")).pages == 1


async def test_the_worker_judges_like_the_function(inspector: Inspector, tmp_path: Path) -> None:
    path = tmp_path / "bytes"
    path.write_bytes(invoice())
    assert await inspector.inspect(path, "facture.pdf") == Verdict("application/pdf", pages=1)
    assert await inspector.inspect(factur_x(), "f.pdf") == Verdict("application/pdf", pages=1, factur_x=True)
    assert await inspector.inspect(b"a;b\n", "lignes.csv") == Verdict("text/csv")
    for case in BAD_CONTENT[:12]:
        assert (await inspector.inspect(case.make(), case.name)).flaw is case.flaw
    assert await inspector.inspect(invoice(), "x.exe") == Verdict("application/octet-stream", flaw=Flaw.EXTENSION)


async def test_a_slow_inspection_is_cut_and_the_next_one_works() -> None:
    inspector = Inspector(bounds=Bounds(wall_seconds=0.3))
    slow = with_stream(zeros(200), Name.FlateDecode)
    try:
        started = time.monotonic()
        assert (await inspector.inspect(slow, "lent.pdf")).flaw is Flaw.TOO_COMPLEX
        assert time.monotonic() - started < 5
        assert (await inspector.inspect(invoice(), "facture.pdf")).ok
    finally:
        await inspector.close()


def test_the_processor_time_is_bounded() -> None:
    worker = Worker(Bounds(cpu_seconds=0))
    assert worker.ask(BOMBS[-1].make(), "dense.pdf") is None


async def test_the_event_loop_runs_beside_an_inspection(inspector: Inspector) -> None:
    slow = asyncio.create_task(inspector.inspect(with_stream(zeros(200), Name.FlateDecode), "lent.pdf"))
    longest, last = 0.0, time.monotonic()
    while not slow.done():
        await asyncio.sleep(0.01)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    assert (await slow).ok
    assert longest < 0.5


async def test_a_worker_that_died_idle_is_replaced(inspector: Inspector) -> None:
    assert (await inspector.inspect(invoice(), "a.pdf")).ok
    process = inspector._idle[0]._process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert (await inspector.inspect(invoice(), "a.pdf")).ok


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")
async def test_the_worker_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DECOMPTE_DATABASE_URL", "postgres://u:secret@h/b")
    worker = Worker(Bounds())
    try:
        environment = await asyncio.to_thread(Path(f"/proc/{worker._process.pid}/environ").read_bytes)
        assert b"PATH=" in environment
        assert b"secret" not in environment
    finally:
        worker.stop()


async def test_a_worker_that_cannot_start_is_not_the_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    inspector = Inspector()
    try:
        with pytest.raises(InspectionUnavailable):
            await inspector.inspect(invoice(), "a.pdf")
    finally:
        await inspector.close()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_broken_pdf_never_breaks_the_inspection(data: st.DataObject) -> None:
    content = bytearray(with_attachment("factur-x.xml", b"<x/>"))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(st.one_of(st.binary(min_size=1, max_size=4), st.sampled_from(_TOKENS)))
        content[at : at + len(piece)] = piece
    assert verdict(bytes(content), "a.pdf") in {1, *FLAWS}


@given(st.binary(max_size=200), st.sampled_from(sorted(set(FORMATS) - {"pdf"})))
def test_any_bytes_under_any_name_get_a_verdict(content: bytes, extension: str) -> None:
    assert verdict(content, f"a.{extension}") in {None, Flaw.EMPTY, Flaw.EXECUTABLE, Flaw.MISMATCH, Flaw.DAMAGED}
