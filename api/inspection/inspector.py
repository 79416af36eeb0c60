"""Judges sent files, reads and draws those that were kept: names here, contents in worker processes."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.inspection.flaws import Flaw
from api.inspection.formats import check_name, media_type_of
from api.inspection.worker import Answer, Bounds, Worker

_FILES_PER_WORKER: Final = 200  # then a new one: what a parser leaks is not kept for ever


@dataclass(frozen=True)
class Verdict:
    """What the inspection says: a media type and, for a PDF, its pages and whether it is a Factur-X; or the flaw."""

    media_type: str
    pages: int | None = None
    factur_x: bool = False
    flaw: Flaw | None = None

    @property
    def ok(self) -> bool:
        """May the file be kept?"""
        return self.flaw is None


class Inspector:
    """Judges, reads and draws files, `workers` at a time; its processes start with the first file."""

    def __init__(self, *, workers: int = 1, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="inspection")
        self._idle: list[Worker] = []

    async def inspect(self, source: Path | bytes, name: str) -> Verdict:
        """Whether a file of this name and content may be kept, and what it is."""
        flaw = check_name(name)
        if flaw:
            return Verdict("application/octet-stream", flaw=flaw)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._inspect, source, name)

    async def read(self, source: Path | bytes) -> Answer:
        """What a PDF that was kept says as a Factur-X document (`api.domain.prefill` makes a form of it)."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._ask, source, "", "read")

    async def draw(self, source: Path | bytes) -> bytes | None:
        """The first page of a PDF that was kept, as a PNG; None when it cannot be drawn within the bounds."""
        answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._ask, source, "", "draw")
        blob = answer.get("blob")
        return blob if isinstance(blob, bytes) else None

    def _ask(self, source: Path | bytes, name: str, task: str) -> Answer:
        content = source.read_bytes() if isinstance(source, Path) else source
        worker = self._take()
        answer = worker.ask(content, name, task)
        if answer is None:
            return {"flaw": Flaw.TOO_COMPLEX.value}
        if worker.answers < _FILES_PER_WORKER and "spent" not in answer:
            self._idle.append(worker)
        else:
            worker.stop()
        return answer

    def _inspect(self, source: Path | bytes, name: str) -> Verdict:
        answer = self._ask(source, name, "check")
        pages, flaw = answer.get("pages"), answer.get("flaw")
        return Verdict(
            media_type_of(name),
            pages=pages if isinstance(pages, int) else None,
            factur_x=answer.get("factur_x") is True,
            flaw=Flaw(flaw) if isinstance(flaw, str) else None,
        )

    def _take(self) -> Worker:
        """A worker for this thread alone: list.pop and list.append are atomic."""
        while self._idle:
            try:
                worker = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            if worker.alive:
                return worker
            worker.stop()
        return Worker(self._bounds)

    async def close(self) -> None:
        """Stop the workers, once the files under inspection are judged."""
        await asyncio.to_thread(self._threads.shutdown, wait=True, cancel_futures=True)
        while self._idle:
            self._idle.pop().stop()
