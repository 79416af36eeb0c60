"""The server to measure, in processes of its own, and what they use."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from bench.client import ask, request
from tests.cli.served import free_port
from tests.world import PASSWORD, SIGN_IN

TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Served:
    """A server that listens, and the processes that it is made of."""

    name: str
    port: int
    path: str
    token: str | None
    processes: Sequence[int]

    def cpu_seconds(self) -> float:
        """The time that its processes have used a core for."""
        return sum(_ticks(each) for each in self.processes) / TICKS

    def peak_mebibytes(self) -> float:
        """The most memory that one of its processes has had."""
        return max(_peak(each) for each in self.processes) / 1024

    def request(self, body: bytes) -> bytes:
        """A request to it."""
        return request(self.port, self.path, body, self.token)


@asynccontextmanager
async def project(url: str, data: Path, *, workers: int = 1, email: str) -> AsyncIterator[Served]:
    """The project as `decompte serve` runs it, and somebody's session."""
    port = free_port()
    environment = {
        "DECOMPTE_DATABASE_URL": url,
        "DECOMPTE_DATA_DIR": str(data),
        "DECOMPTE_SANDBOX": "true",
        "DECOMPTE_COOKIE_SECURE": "false",
        "DECOMPTE_SEND_MAILS": "false",
    }
    command = [sys.executable, "-m", "api", "serve", "--port", str(port), "--workers", str(workers)]
    async with _process(command, environment, data / "project.log") as process:
        sign_in = orjson.dumps({"query": SIGN_IN, "variables": {"input": {"email": email, "password": PASSWORD}}})
        answer = orjson.loads(await _first_answer(port, request(port, "/graphql", sign_in, None), process))
        token = answer["data"]["signIn"]["token"]
        yield Served("décompte", port, "/graphql", token, _family(process.pid))


@asynccontextmanager
async def _process(
    command: Sequence[str], environment: Mapping[str, str], log: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **environment}, stdout=output, stderr=output
        )
        try:
            yield process
        finally:
            process.terminate()
            await process.wait()


async def _first_answer(port: int, asked: bytes, process: asyncio.subprocess.Process) -> bytes:
    async with asyncio.timeout(30):
        while True:
            assert process.returncode is None, "the server did not start: see its log"
            try:
                return await ask(port, asked)
            except OSError:
                await asyncio.sleep(0.05)


def _family(process: int) -> list[int]:
    """A process and its children, those that serve."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(member for child in children for member in _family(int(child)))]


def _ticks(process: int) -> int:
    values = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(values[11]) + int(values[12])


def _peak(process: int) -> int:
    (line,) = (line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])
