"""Servers to kill: each a session of its own, killed with everything it started."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx2

from tests.cli.served import ROOT, environment

PATIENCE: Final = 120.0
"""How long anything may take on a busy machine; what a dead server had claimed waits for its lease, a minute."""

ENDED_BY: Final = (0, -signal.SIGTERM)
"""How a server ends that was asked to: uvicorn sends itself the signal again once all is closed."""


class Launcher:
    """The process that forks servers (`tests.crash.launcher`)."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.launcher"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, **given: Any) -> dict[str, Any]:
        """What the launcher answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(given), file=self._process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End it: it leaves when nobody can give orders any more."""
        self._process.communicate(timeout=PATIENCE)


@dataclass(frozen=True)
class House:
    """Where servers run: one database, one folder, one port, one relay; the folder is also how they are recognised."""

    database: str
    folder: Path
    port: int
    smtp_port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """A sandbox that mails through the relay."""
        return environment(self.database) | {
            "DECOMPTE_DATA_DIR": str(self.folder),
            "DECOMPTE_PORT": str(self.port),
            "DECOMPTE_SANDBOX": "true",
            "DECOMPTE_SMTP_HOST": "127.0.0.1",
            "DECOMPTE_SMTP_PORT": str(self.smtp_port),
            "DECOMPTE_SMTP_TLS": "none",
            "DECOMPTE_MAIL_FROM": "ne-pas-repondre@decompte.example",
        }

    @property
    def output(self) -> Path:
        """What all the servers have said."""
        return self.folder.with_suffix(".txt")

    @property
    def said(self) -> str:
        """The end of it, requests left out."""
        lines = self.output.read_text().splitlines() if self.output.exists() else []
        return "\n".join([line for line in lines if '" 200' not in line][-150:])

    def processes(self) -> Iterator[int]:
        """Every process that a server started, itself included: they all work in the folder, and nobody else does."""
        for entry in Path("/proc").glob("[0-9]*"):
            # A process that is ending, or somebody else's, does not say where it works.
            with contextlib.suppress(OSError):
                if (entry / "cwd").readlink() == self.folder:
                    yield int(entry.name)


@dataclass
class Server:
    """A server that runs: forked by the launcher, or by the very command a person types."""

    house: House
    pid: int
    launcher: Launcher | None
    command: subprocess.Popen[bytes] | None = None
    http: httpx2.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx2.AsyncClient(base_url=self.house.url, timeout=PATIENCE, trust_env=False)

    @classmethod
    def forked(cls, house: House, launcher: Launcher) -> Server:
        """A server that starts in half a second."""
        order = {"folder": str(house.folder), "output": str(house.output), "environment": house.environment}
        return cls(house, launcher.order(start=["serve"], **order)["pid"], launcher)

    @classmethod
    def typed(cls, house: House, *options: str) -> Server:
        """A server started by its command, which takes its time."""
        with house.output.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "api", "serve", *options],
                cwd=house.folder,
                env=house.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return cls(house, process.pid, None, process)

    async def ready(self) -> None:
        """Return once it answers."""
        until = time.monotonic() + PATIENCE
        while not await self._answers():
            assert time.monotonic() < until, self.house.said
            await asyncio.sleep(0.01)

    async def _answers(self) -> bool:
        try:
            return (await self.http.get("/readyz")).status_code == 200
        except httpx2.HTTPError:
            return False

    def strike(self) -> None:
        """Kill it, with its workers, at once."""
        os.killpg(self.pid, signal.SIGKILL)

    async def buried(self) -> int:
        """How it ended; nothing that it started is left."""
        # In a thread: a server that ends finishes its mail first, and the relay is in this process.
        status = await asyncio.to_thread(self.command.wait if self.command else self._reap)
        await self.http.aclose()
        until = time.monotonic() + PATIENCE
        while left := list(self.house.processes()):
            assert time.monotonic() < until, f"orphans: {left}"
            await asyncio.sleep(0.01)
        return status

    def _reap(self) -> int:
        assert self.launcher is not None
        status: int = self.launcher.order(reap=self.pid)["status"]
        return status

    async def stopped(self) -> None:
        """Ask it to end, and wait until it has."""
        os.kill(self.pid, signal.SIGTERM)
        assert await self.buried() in ENDED_BY, self.house.said


@contextlib.asynccontextmanager
async def launching() -> AsyncIterator[Launcher]:
    """A launcher for as long as the block lasts."""
    launcher = Launcher()
    try:
        yield launcher
    finally:
        launcher.close()
