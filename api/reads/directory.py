"""The directory: the conditions of a search, and the rows of its two files (organisation §8)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Final

from api.domain.delays import PARIS
from api.domain.directory import FRANCE, SIRET_CODE
from api.domain.organisation import IdentifierType, MoaPresence, StructureStatus, StructureType
from api.sql import Sql

BATCH: Final = 1_000

Row = tuple[Any, ...]


def listed(sql: Sql, *, postal_code: str | None = None, with_moa: bool | None = None) -> list[str]:
    """The conditions on the table `t` of structures: public ones, inactive ones included (DIR-01)."""
    found = [f"t.type = {sql.value(StructureType.PUBLIQUE.value)}"]
    if postal_code is not None:
        found.append(f"t.postal_code = {sql.value(postal_code.strip())}")
    if with_moa is not None:
        with_one = sql.one_of("t.moa_presence", [each.value for each in MoaPresence if each.is_moa])
        found.append(with_one if with_moa else f"NOT {with_one}")
    return found


def _has_siret(sql: Sql) -> str:
    """What every public structure has (ID-07): said, it lets them be read in the order of the index."""
    return f"t.identifier_type = {sql.value(IdentifierType.SIRET.value)}"


_STRUCTURE: Final = (
    "t.identifier, t.name, t.emits_edi, t.receives_edi, t.payment_status_not_reported, t.engagement_required,"
    " t.service_code_required, t.engagement_or_service_required, t.moa_presence, t.status, t.address_line1,"
    " t.address_line2, t.address_line3, t.postal_code, t.city, t.phone, t.email, t.country"
)


async def structure_batches() -> AsyncIterator[list[Row]]:
    """Every public structure as `api.domain.directory.HEADINGS` says it, by identifier, some at a time."""
    last: str | None = None
    while True:
        sql = Sql()
        conditions = [*listed(sql), _has_siret(sql)]
        if last is not None:
            conditions.append(f"{sql.by_characters('t.identifier')} > {sql.value(last)}")
        rows = await sql.fetch(
            f"SELECT {_STRUCTURE} FROM structure t WHERE {' AND '.join(conditions)}"
            f" ORDER BY {sql.by_characters('t.identifier')} LIMIT {BATCH}"
        )
        if rows:
            yield [_structure(row) for row in rows]
        if len(rows) < BATCH:
            return
        last = rows[-1][0]


def _structure(row: Any) -> Row:
    moa = MoaPresence(row[8]) if row[8] else MoaPresence.SANS_MOA
    flags = (
        row[2],
        row[3],
        not row[4],  # the file says the contrary of the setting
        row[5],
        row[6],
        row[7],
        moa.is_moa,
        not moa.receives_invoices,
        row[9] == StructureStatus.ACTIVE.value,
    )
    country = row[17] or FRANCE[1]
    code = FRANCE[0] if country == FRANCE[1] else None
    return (SIRET_CODE, row[0], row[1], *map(_flag, flags), *row[10:17], code, country)


_SERVICE: Final = (
    "t.identifier, t.name, v.code, v.name, v.engagement_required, v.valid_from, v.valid_until, t.address_line1,"
    " t.address_line2, t.address_line3, t.postal_code, t.city, t.phone, t.email, t.country"
)


async def service_batches(now: datetime) -> AsyncIterator[list[Row]]:
    """Every service of the directory as `api.domain.directory.SERVICE_HEADINGS` says it, some at a time."""
    last: tuple[str, str] | None = None
    while True:
        sql = Sql()
        today = sql.value(now.astimezone(PARIS).date())
        active = f"(v.valid_from <= {today} AND (v.valid_until IS NULL OR {today} < v.valid_until))"
        conditions = [*listed(sql), _has_siret(sql), "v.deleted_at IS NULL"]
        identifier, key = sql.by_characters("t.identifier"), sql.by_characters("v.code_key")
        if last is not None:
            one, other = sql.value(last[0]), sql.value(last[1])
            conditions.append(f"({identifier} > {one} OR ({identifier} = {one} AND {key} > {other}))")
        rows = await sql.fetch(
            f"SELECT {_SERVICE}, {active}, v.code_key FROM structure t JOIN service v ON v.structure_id = t.id"
            f" WHERE {' AND '.join(conditions)} ORDER BY {identifier}, {key} LIMIT {BATCH}"
        )
        if rows:
            yield [_service(row) for row in rows]
        if len(rows) < BATCH:
            return
        last = rows[-1][0], rows[-1][16]


def _service(row: Any) -> Row:
    country = row[14] or FRANCE[1]
    code = FRANCE[0] if country == FRANCE[1] else None
    return (*row[:4], _flag(row[4]), _flag(row[15]), *row[7:14], code, country)


def _flag(value: Any) -> str:
    return "true" if value else "false"
