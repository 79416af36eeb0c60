"""What was measured of servers that were asked the same in turn, and the table of it."""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import asyncpg
from rich.table import Table

from bench.client import Measured, ask, drive
from bench.operations import Operation
from bench.servers import Served, cpu_seconds_under

COUNTED: Final = 10
"""Answers over which statements are counted."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One round of one operation, asked of one server: CPU is in milliseconds a request."""

    found: Measured
    cpu: float
    database_cpu: float


class Comparison:
    """What was measured of each operation and server, a round after the other."""

    def __init__(self, url: str, connections: int, seconds: float) -> None:
        self.url, self.connections, self.seconds = url, connections, seconds
        self.rounds: dict[tuple[str, str], list[Sample]] = defaultdict(list)
        self.statements: dict[tuple[str, str], float] = {}

    async def round(self, servers: Sequence[Served], operation: Operation, database: int | None) -> None:
        """One operation, of each server in turn."""
        for served in servers:
            sample = await self._sample(served, operation, database)
            self.rounds[operation.name, served.name].append(sample)

    async def _sample(self, served: Served, operation: Operation, database: int | None) -> Sample:
        def spent() -> tuple[float, float]:
            return served.cpu_seconds(), cpu_seconds_under(database) if database else 0.0

        requests, before = served.requests(operation), spent()
        found = await drive(
            served.port,
            lambda: next(requests, None),
            lambda body: b'"errors"' not in body and (b'"userErrors"' not in body or b'"userErrors":[]' in body),
            connections=self.connections,
            seconds=self.seconds,
        )
        each = 1000 / found.count
        cpu, database_cpu = ((end - start) * each for start, end in zip(before, spent(), strict=True))
        return Sample(found, cpu, database_cpu)

    async def count(self, served: Served, operation: Operation) -> None:
        """The statements that an answer takes: outside a transaction, each is one of its own to PostgreSQL."""
        connection = await asyncpg.connect(self.url)
        asked = served.asked(operation)

        async def so_far() -> int:
            await asyncio.sleep(1.1)  # a session says what it did at its first statement of another second
            await ask(served.port, asked)
            await asyncio.sleep(0.1)
            found: int = await connection.fetchval(
                "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
            )
            return found

        before = await so_far()
        for _ in range(COUNTED - 1):
            await ask(served.port, asked)
        self.statements[operation.name, served.name] = (await so_far() - before) / COUNTED
        await connection.close()

    def table(self, servers: Sequence[Served], workers: int) -> Table:
        """All of it."""
        heads = ("operation", "server", "of the limit", "× plain", "a second", "p50, ms", "p99, ms", "CPU, ms",
                 "database's, ms", "statements")  # fmt: skip
        table = Table(*heads, box=None)
        for operation, served in self.rounds:
            table.add_row(operation, served, *self._figures(operation, served))
        memory = ", ".join(f"{served.name} {served.peak_mebibytes():.0f} MiB" for served in servers)
        table.caption = (
            f"{self.connections} connections, {workers} process(es): {memory}; load {os.getloadavg()[0]:.1f} on"
            f" {os.cpu_count()} cores, the driver's included"
        )
        return table

    def _figures(self, operation: str, served: str) -> list[str]:
        """The medians of the rounds; a share is one of the same round."""
        rounds = self.rounds[operation, served]

        def share(other: str, form: str) -> str:
            if (operation, other) not in self.rounds:
                return ""
            pairs = zip(rounds, self.rounds[operation, other], strict=True)
            return format(median(one.found.rate / two.found.rate for one, two in pairs), form)

        return [
            share("limit", ".2f"),
            share("plain", ".1f"),
            f"{median(each.found.rate for each in rounds):.0f}",
            f"{median(each.found.p50 for each in rounds):.0f}",
            f"{median(each.found.p99 for each in rounds):.0f}",
            f"{median(each.cpu for each in rounds):.2f}",
            f"{median(each.database_cpu for each in rounds):.2f}",
            f"{self.statements[operation, served]:.0f}" if (operation, served) in self.statements else "",
        ]
