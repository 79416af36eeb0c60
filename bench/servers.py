"""The servers to measure, in processes of their own, and what they use."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice, repeat
from pathlib import Path
from typing import Final, TypeVar

import orjson

from api.cli.serve import SERVER
from bench.client import ask, request
from bench.operations import AGENT, Deposits, Operation
from tests.cli.served import free_port
from tests.world import PASSWORD, SIGN_IN

TICKS: Final = os.sysconf("SC_CLK_TCK")

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Served:
    """A server that listens, the sessions of those who ask it, and the processes that it is made of."""

    name: str
    port: int
    tokens: Mapping[str, str]
    processes: Sequence[int]
    graphql: bool = True

    def cpu_seconds(self) -> float:
        """The time that its processes have used a core for."""
        return sum(_ticks(each) for each in self.processes) / TICKS

    def peak_mebibytes(self) -> float:
        """The most memory that one of its processes has had."""
        return max(_peak(each) for each in self.processes) / 1024

    def request(self, body: bytes, email: str = AGENT) -> bytes:
        """A request of GraphQL to it."""
        return request(self.port, "/graphql", body, self.tokens[email])

    def requests(self, operation: Operation) -> Iterator[bytes]:
        """What to ask of it in one round: the same again and again, or deposits that nobody has made before."""
        if not isinstance(operation, Deposits):
            return repeat(self.asked(operation))
        return map(self.asked, islice(operation.left(), operation.share))

    def asked(self, operation: Operation) -> bytes:
        """An operation, as this server takes it."""
        if self.graphql:
            return self.request(operation.body(), operation.email)
        body = orjson.dumps(operation.variables)
        return request(self.port, f"/{operation.field}", body, self.tokens[operation.email])


@asynccontextmanager
async def project(
    url: str, data: Path, *, workers: int = 1, emails: Sequence[str] = (AGENT,), program: str = "api"
) -> AsyncIterator[Served]:
    """The project as `decompte serve` runs it, and the sessions of those who will ask."""
    port = free_port()
    environment = {
        "DECOMPTE_DATABASE_URL": url,
        "DECOMPTE_DATA_DIR": str(data),
        "DECOMPTE_SANDBOX": "true",
        "DECOMPTE_COOKIE_SECURE": "false",
        "DECOMPTE_SEND_MAILS": "false",
    }
    command = [sys.executable, "-m", program, "serve", "--port", str(port), "--workers", str(workers)]
    async with _process(command, environment, data / "project.log") as process:
        tokens = {}
        for email in emails:
            sign_in = orjson.dumps({"query": SIGN_IN, "variables": {"input": {"email": email, "password": PASSWORD}}})
            asked = request(port, "/graphql", sign_in, None)
            answer = orjson.loads(await _until(process, partial(ask, port, asked)))
            tokens[email] = answer["data"]["signIn"]["token"]
        _forget_peaks(_family(process.pid))
        yield Served("décompte", port, tokens, _family(process.pid))


@asynccontextmanager
async def rival(
    name: str, app: str, url: str, data: Path, tokens: Mapping[str, str], *, workers: int = 1, graphql: bool = True
) -> AsyncIterator[Served]:
    """A server of the bench, under the same uvicorn with the same options, and the same sessions."""
    port = free_port()
    given = {"factory": True, "port": port, "workers": workers, **SERVER}
    command = [sys.executable, "-c", f"import uvicorn; uvicorn.run({app!r}, **{given!r})"]
    async with _process(command, {"DECOMPTE_DATABASE_URL": url}, data / f"{name}.log") as process:
        await _until(process, lambda: asyncio.open_connection("127.0.0.1", port))
        yield Served(name, port, tokens, _family(process.pid), graphql)


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


async def _until(process: asyncio.subprocess.Process, attempt: Callable[[], Awaitable[Answer]]) -> Answer:
    """What is answered once the process listens."""
    async with asyncio.timeout(30):
        while True:
            assert process.returncode is None, "the server did not start: see its log"
            try:
                return await attempt()
            except OSError:
                await asyncio.sleep(0.05)


def _family(process: int) -> list[int]:
    """A process and its children, those that serve."""
    with suppress(OSError):  # it has just ended
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        return [process, *(member for child in children for member in _family(int(child)))]
    return [process]


def cpu_seconds_under(process: int) -> float:
    """The time that a process and its children, the ended ones included, have used a core for."""
    running = sum(_ticks(each) for each in _family(process))
    ended = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[13:15]
    return (running + sum(map(int, ended))) / TICKS


def parent_of(process: int) -> int:
    """The process that started a process."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def _ticks(process: int) -> int:
    with suppress(OSError):  # it has just ended: its time is now among that of its parent's ended children
        values = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return int(values[11]) + int(values[12])
    return 0


def _forget_peaks(processes: Sequence[int]) -> None:
    """Measure the most memory anew: each password took 64 MiB for as long as it was checked, which no rival does."""
    for process in processes:
        Path(f"/proc/{process}/clear_refs").write_text("5")


def _peak(process: int) -> int:
    (line,) = (line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])
