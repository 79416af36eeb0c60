"""Loading the directory: public structures written from its file, all or nothing (STR-03, organisation §8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from uuid_utils.compat import uuid7

from api.db import transaction
from api.domain.delays import PARIS
from api.domain.directory import Line
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.habilitation import default_openings
from api.domain.organisation import DEFAULT_SERVICE, IdentifierType, StructureStatus, StructureType
from api.models import Service, Structure
from api.sql import Sql
from api.usecases.holding import hold_structures
from api.usecases.journal import record_load
from api.usecases.organisation import code_key
from api.usecases.structure import keep_words, searchable
from api.usecases.structure_closing import close
from api.usecases.structure_creation import set_public

BATCH: Final = 500
UPDATED: Final = 100
"""Rows that a statement changes: it names the key of each one twice a column."""

LOADED: Final = "Chargement de l'annuaire"
"""What the history says of what a load creates or changes."""

_TEXTS: Final[Mapping[str, str]] = {
    "Adresse": "address_line1",
    "ComplementAdresse1": "address_line2",
    "ComplementAdresse2": "address_line3",
    "CodePostal": "postal_code",
    "Ville": "city",
    "NumTelephone": "phone",
    "Courriel": "email",
    "LibellePays": "country",
}


@dataclass(slots=True)
class Loaded:
    """What a load did."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    touched: list[UUID] = field(default_factory=list)


async def load_directory(lines: Iterable[Line], *, now: datetime, progress: Callable[[int], None]) -> Loaded:
    """Create the public structures of these lines and bring known ones up to date; run again, it changes nothing.

    All in one transaction: a private structure under one of the numbers stops it whole (STRUCTURE_ALREADY_EXISTS).
    `progress` is told how many lines are read. A structure that leaves the file stays as it is. The lines that change
    something wait in memory until all are read: no structure is held before, and then all of them at once.
    """
    done, loaded, rest, changing = 0, Loaded(), iter(lines), list[Line]()
    async with transaction():
        while batch := list(islice(rest, BATCH)):
            changing += await _create(batch, loaded, now)
            done += len(batch)
            progress(done)
        if changing:
            await hold_structures(lambda sql: sql.one_of("identifier", [line.siret for line in changing]))
        # Closing writes in the journal, whose counter whoever holds a structure waits for: nobody is waited for here.
        for start in range(0, len(changing), BATCH):
            await _change(changing[start : start + BATCH], loaded, now)
        for start in range(0, len(loaded.touched), BATCH):
            await record_load(loaded.touched[start : start + BATCH], at=now, comment=LOADED)
    return loaded


async def _create(batch: Sequence[Line], loaded: Loaded, now: datetime) -> list[Line]:
    """Create the structures that nobody knows; answers the lines of those of which something changes."""
    known = await _known(batch)
    private = [row for row in known.values() if row.type is StructureType.PRIVEE]
    if private:
        raise DomainError(
            [
                Problem(ErrorCode.STRUCTURE_ALREADY_EXISTS, (row.identifier,), {"siret": row.identifier})
                for row in private
            ]
        )
    new = [_new(line, now) for line in batch if line.siret not in known]
    await Structure.bulk_create(new)
    await Service.bulk_create([_default_service(row.id, now) for row in new])
    opened = {moa: default_openings(StructureType.PUBLIQUE, moa) for moa in {row.moa_presence for row in new}}
    await Sql().insert(
        "open_application",
        ("id", "structure_id", "application"),
        [(uuid7(), row.id, application.value) for row in new for application in opened[row.moa_presence]],
    )
    await keep_words(*new)
    loaded.created += len(new)
    loaded.touched += [row.id for row in new]
    changing = [line for line in batch if line.siret in known and _changes(line, known[line.siret])]
    loaded.unchanged += len(batch) - len(new) - len(changing)
    return changing


async def _change(batch: Sequence[Line], loaded: Loaded, now: datetime) -> None:
    """Bring structures that are held up to date; those that leave use are closed as their managers would."""
    known = await _known(batch)
    rows, renamed, closed = list[Structure](), list[Structure](), list[Structure]()
    for line in batch:
        row = known[line.siret]
        changes = _changes(line, row)
        _ = row.update_from_dict({**changes, "version": row.version + 1, "updated_at": now})
        row.search_text = searchable(row)
        if changes.get("status") is StructureStatus.INACTIVE:
            closed.append(row)
        if "name" in changes:
            renamed.append(row)
        rows.append(row)
    if closed:
        await close(closed, by=None, at=now)
    fields = [*_columns(batch[0]), "version", "updated_at", "search_text"]
    await Structure.bulk_update(rows, fields, batch_size=UPDATED)
    await keep_words(*renamed)
    loaded.changed += len(rows)
    loaded.touched += [row.id for row in rows]


async def _known(batch: Sequence[Line]) -> dict[str, Structure]:
    """The structures of these lines that are there, by number."""
    sirets = [line.siret for line in batch]
    found = await Structure.filter(identifier_type=IdentifierType.SIRET, identifier__in=sirets)
    return {row.identifier: row for row in found}


def _changes(line: Line, row: Structure) -> dict[str, Any]:
    """What a line changes of a structure; one that another SIRET has taken over stays closed (SIR-01, SIR-08)."""
    given = _columns(line)
    if row.successor_id is not None:
        given["status"] = row.status
    return {name: value for name, value in given.items() if getattr(row, name) != value}


def _columns(line: Line) -> dict[str, Any]:
    """What a line says, by column."""
    flags = line.flags
    return {
        "name": line.name,
        "status": StructureStatus.ACTIVE if line.active else StructureStatus.INACTIVE,
        "emits_edi": flags["EmetteurEdi"],
        "receives_edi": flags["RecepteurEdi"],
        "payment_status_not_reported": not flags["GestionStatutMiseEnPaiement"],  # the file says the contrary
        "engagement_required": flags["GestionEngagement"],
        "service_code_required": flags["GestionService"],
        "engagement_or_service_required": flags["GestionServiceEngagement"],
        "moa_presence": line.moa,
        "public_category": line.category,
        **{column: line.texts[heading] for heading, column in _TEXTS.items()},
    }


def _new(line: Line, now: datetime) -> Structure:
    row = Structure(
        identifier_type=IdentifierType.SIRET,
        identifier=line.siret,
        type=StructureType.PUBLIQUE,
        created_at=now,
        updated_at=now,
        **_columns(line),
    )
    set_public(row, line.moa)
    row.search_text = searchable(row)
    return row


def _default_service(structure_id: UUID, now: datetime) -> Service:
    """SRV-03."""
    code, name = DEFAULT_SERVICE
    return Service(
        structure_id=structure_id,
        code=code,
        code_key=code_key(code),
        name=name,
        valid_from=now.astimezone(PARIS).date(),
        is_default=True,
        created_at=now,
        updated_at=now,
    )
