"""Loading the lines of a file into an instance: what is not there is made, what is there stays (`decompte load`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from api.db import transaction
from api.domain.errors import DomainError, Problem
from api.domain.organisation import DEFAULT_SERVICE, StructureType
from api.sql import Sql, as_uuid
from api.usecases import instance_people, instance_structures
from api.usecases.instance_batch import Batch, Loaded
from api.usecases.instance_lines import (
    ApplicationLine,
    ApprovalLine,
    BankAccountLine,
    HabilitationLine,
    Line,
    MandateLine,
    RattachementLine,
    ServiceLine,
    StructureLine,
    UserLine,
    line_of,
)
from api.usecases.structure_creation import add_default_service

BATCH: Final = 500

Report = Callable[[int, Problem], None]

_LOADS: Final[Mapping[type[Any], Callable[[Batch[Any]], Awaitable[None]]]] = {
    StructureLine: instance_structures.structures,
    ServiceLine: instance_structures.services,
    ApplicationLine: instance_structures.applications,
    BankAccountLine: instance_structures.bank_accounts,
    MandateLine: instance_structures.mandates,
    UserLine: instance_people.users,
    RattachementLine: instance_people.rattachements,
    HabilitationLine: instance_people.habilitations,
    ApprovalLine: instance_people.approvals,
}


async def load_instance(
    lines: Iterable[tuple[int, bytes]], *, now: datetime, report: Report, progress: Callable[[int], None]
) -> Loaded:
    """Load numbered lines; those in which something is wrong are told to `report` and left out.

    Lines of one kind that follow each other are written together, in transactions of their own: a load that was
    stopped is run again, and so is one of which the bad lines have been mended. `progress` hears how many are done.
    """
    loaded = Loaded()
    done = 0
    for batch in _batches(_read(lines, loaded, report)):
        async with transaction():
            await _LOADS[type(batch[0][1])](work := Batch(batch, now))
            await work.write()
        loaded.add(work)
        for number, problem in work.problems:
            report(number, problem)
        done += len(batch)
        progress(done + loaded.unread)
    await _give_default_services(now)
    return loaded


def _read(lines: Iterable[tuple[int, bytes]], loaded: Loaded, report: Report) -> Iterator[tuple[int, Line]]:
    for number, text in lines:
        if not text.strip():
            continue
        try:
            yield number, line_of(text)
        except DomainError as wrong:
            loaded.unread += 1
            for problem in wrong.problems:
                report(number, problem)


def _batches(lines: Iterator[tuple[int, Line]]) -> Iterator[Sequence[tuple[int, Line]]]:
    """Some lines of one kind that follow each other."""
    for _, alike in groupby(lines, key=lambda each: type(each[1])):
        batch: list[tuple[int, Line]] = []
        for each in alike:
            batch.append(each)
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


async def _give_default_services(now: datetime) -> None:
    """SRV-03: every public structure has its own, whether the file says so or not."""
    sql = Sql()
    async with transaction():
        rows = await sql.write(
            f"UPDATE structure SET version = version + 1 WHERE type = {sql.value(StructureType.PUBLIQUE.value)}"
            " AND NOT EXISTS (SELECT 1 FROM service v WHERE v.structure_id = structure.id AND v.code ="
            f" {sql.value(DEFAULT_SERVICE[0])}) RETURNING id"
        )
        for row in rows:
            await add_default_service(as_uuid(row["id"]), at=now)
