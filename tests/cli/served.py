"""A `decompte demo` of its own process, on a free port, on the database of the run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

ROOT = Path(__file__).parents[2]
CHEAP = {
    "DECOMPTE_ARGON2_TIME": "1",
    "DECOMPTE_ARGON2_MEMORY_KIB": "8",
    "DECOMPTE_ARGON2_PARALLELISM": "1",
}
PATIENCE = 120.0  # to migrate and fill a database on a machine that does ten other things


@dataclass(frozen=True)
class Served:
    """A sandbox that answers at `url` and has printed `page`."""

    url: str
    page: str


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(database: str) -> dict[str, str]:
    """The environment of a command that works on this database."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DECOMPTE_DATABASE_URL": database, **CHEAP}


def demo_command(data: Path, port: int, *options: str) -> list[str]:
    """The command that serves a folder."""
    return [sys.executable, "-m", "api", "demo", "--data", str(data), "--port", str(port), *options]


@contextmanager
def served(database: str, data: Path, *options: str, **variables: str) -> Iterator[Served]:
    """A sandbox that runs while the block does."""
    port = free_port()
    url, output = f"http://127.0.0.1:{port}", data.with_suffix(f".{port}.txt")
    command = demo_command(data, port, *options)
    with (
        output.open("wb") as page,
        subprocess.Popen(command, env=environment(database) | variables, stdout=page, stderr=page) as process,
    ):
        try:
            deadline = time.monotonic() + PATIENCE
            while not _answers(url):
                assert process.poll() is None, output.read_text()
                assert time.monotonic() < deadline, output.read_text()
                time.sleep(0.05)
            yield Served(url, output.read_text())
        finally:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        # The port listens before the server does: a request then waits, and may wait in vain.
        return httpx2.get(f"{url}/readyz", timeout=2, trust_env=False).status_code == 200
    except httpx2.HTTPError:
        return False
