"""Structures of a file, their services, applications, bank accounts and mandates (`decompte load`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from api.domain import identifiers
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.habilitation import Application, Availability, availability
from api.domain.identifiers import normalise
from api.domain.journal import ChangeKind
from api.domain.organisation import DEFAULT_SERVICE, IdentifierType, StructureType
from api.domain.service import ServiceForm, form_problems
from api.domain.structure_assets import NewBankAccount, bank_account_problems
from api.domain.structure_form import GENERATED
from api.domain.structure_settings import PARAMETERS, Settings, Surroundings, settings_problems
from api.models import BankAccount, Mandate, OpenApplication, Service, Structure
from api.sql import Sql
from api.usecases.instance_batch import Batch, look_up
from api.usecases.instance_lines import (
    ApplicationLine,
    BankAccountLine,
    MandateLine,
    ServiceLine,
    StructureLine,
    structure_ref,
)
from api.usecases.organisation import code_key
from api.usecases.structure import searchable

_SETTINGS: Final = tuple(column for column, rule in PARAMETERS.items() if rule.field)


async def structures(batch: Batch[StructureLine]) -> None:
    """New structures; one of an identifier that is known stays as it is (ID-01)."""
    refs = [structure_ref(line.identifier_type, _identifier(line)) for _, line in batch.lines]
    known = (await look_up([*refs, *(line.origin for _, line in batch.lines)])).structures
    replaced = {row.origin_id for row in await Structure.filter(origin_id__in=[row.id for row in known.values()])}
    for ref, attempt in zip(refs, batch.each(), strict=True):
        with attempt as line:
            if ref in known:
                batch.known += 1
                continue
            if problems := list(_structure_problems(line)):
                raise DomainError(problems)
            origin = known.get(line.origin) if line.origin else None
            if line.origin and origin is None:
                raise error(ErrorCode.STRUCTURE_UNKNOWN, field="origin", identifier=line.origin)
            if origin is not None and origin.id in replaced:
                raise error(ErrorCode.STRUCTURE_ALREADY_EXISTS, field="origin")  # SIR-01: replaced once
            row = Structure(**{**line.values("origin"), "identifier": _identifier(line)}, updated_at=batch.now)
            row.search_text = searchable(row)
            if origin is not None:
                replaced.add(origin.id)
                batch.replace(origin, row)
            batch.made(row, kind=ChangeKind.STRUCTURE_CHANGED, structure_id=row.id)
            known[ref] = row
    await _advance_counters(list(known.values()))


def _identifier(line: StructureLine) -> str:
    return normalise(line.identifier_type, line.identifier)


def _structure_problems(line: StructureLine) -> Iterator[Problem]:
    public = line.type is StructureType.PUBLIQUE
    if public and line.identifier_type is not IdentifierType.SIRET:
        yield Problem(ErrorCode.IDENTIFIER_TYPE_NOT_ALLOWED, ("identifierType",))  # ID-07
    if wrong := identifiers.problem(line.identifier_type, _identifier(line), field=("identifier",)):
        yield wrong
    if line.identifier_type is IdentifierType.PARTICULIER and line.first_name is None:
        yield Problem(ErrorCode.NAME_REQUIRED, ("firstName",))  # ID-06
    settings = Settings(**{column: getattr(line, column) for column in _SETTINGS})
    if public:
        for column in _SETTINGS:
            if getattr(line, column) is None:
                yield Problem(ErrorCode.FIELD_REQUIRED, (PARAMETERS[column].field or column,))
    yield from settings_problems(line.type, Settings(), settings, Surroundings())
    if not public and line.public_category is not None:
        yield Problem(ErrorCode.PARAMETER_NOT_APPLICABLE, ("publicCategory",))


async def _advance_counters(rows: list[Structure]) -> None:
    """The next number given to who has none yet comes after those of the file (decisions 26)."""
    for type_ in GENERATED:
        numbers = [int(row.identifier.rpartition("-")[2]) for row in rows if row.identifier_type is type_]
        if numbers:
            sql = Sql()
            last = sql.value(max(numbers))
            name = sql.value(type_.value)
            await sql.write(f"UPDATE counter SET value = {last} WHERE name = {name} AND value < {last} RETURNING value")


async def services(batch: Batch[ServiceLine]) -> None:
    """New services; one of a code that the structure has stays as it is (SRV-02)."""
    known = await look_up((line.structure for _, line in batch.lines), services=(line.code for _, line in batch.lines))
    for attempt in batch.each():
        with attempt as line:
            structure = known.structure(line.structure)
            key = (structure.id, code_key(line.code))
            if key in known.codes:
                batch.known += 1
                continue
            form = ServiceForm(
                line.code, line.name, line.description, line.valid_from, line.valid_until, line.engagement_required
            )
            problems = list(form_problems(form, structure.type))
            default = structure.type is StructureType.PUBLIQUE and key[1] == code_key(DEFAULT_SERVICE[0])
            if line.is_default != default:
                problems.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("isDefault",)))  # SRV-03
            if problems:
                raise DomainError(problems)
            values = line.values("structure")
            row = Service(**values, structure_id=structure.id, code_key=key[1], updated_at=batch.now)
            batch.made(row, kind=ChangeKind.SERVICE_CHANGED, structure_id=structure.id, service_id=row.id)
            known.codes[key] = row.id


async def applications(batch: Batch[ApplicationLine]) -> None:
    """Applications to open, where they may be (organisation §5.4)."""
    known = await look_up(
        (line.structure for _, line in batch.lines), services=(line.service for _, line in batch.lines)
    )
    places = [row.id for row in known.structures.values()]
    opened: set[tuple[UUID, UUID | None, Application]] = {
        (row.structure_id, row.service_id, row.application)
        for row in await OpenApplication.filter(structure_id__in=places)
    }
    for attempt in batch.each():
        with attempt as line:
            structure = known.structure(line.structure)
            key = (structure.id, known.service(structure, line.service), line.application)
            if key in opened:
                batch.known += 1
                continue
            if availability(line.application, structure.type, structure.moa_presence) is Availability.NEVER:
                raise error(ErrorCode.PROFILE_NOT_ALLOWED, field="application")
            opened.add(key)
            row = OpenApplication(structure_id=key[0], service_id=key[1], application=key[2])
            batch.made(row, kind=ChangeKind.APPLICATION_OPENED, structure_id=structure.id)


async def bank_accounts(batch: Batch[BankAccountLine]) -> None:
    """Bank accounts; one is known by its IBAN and the instant it was added."""
    known = await look_up(line.structure for _, line in batch.lines)
    places = [row.id for row in known.structures.values()]
    there = {(row.structure_id, row.iban, row.created_at) for row in await BankAccount.filter(structure_id__in=places)}
    for attempt in batch.each():
        with attempt as line:
            structure = known.structure(line.structure)
            key = (structure.id, line.iban, line.created_at)
            if key in there:
                batch.known += 1
                continue
            if problems := list(bank_account_problems(NewBankAccount(line.iban, line.holder, line.bic, line.factor))):
                raise DomainError(problems)
            there.add(key)
            row = BankAccount(**line.values("structure"), structure_id=structure.id)
            batch.made(row, kind=ChangeKind.STRUCTURE_CHANGED, structure_id=structure.id)


async def mandates(batch: Batch[MandateLine]) -> None:
    """Mandates; one is known by all that it says."""
    known = await look_up(ref for _, line in batch.lines for ref in (line.structure, line.mandatary))
    places = [row.id for row in known.structures.values()]
    there = {
        (row.structure_id, row.mandatary_id, row.valid_from, row.valid_until, row.revoked_at)
        for row in await Mandate.filter(structure_id__in=places)
    }
    for attempt in batch.each():
        with attempt as line:
            structure = known.structure(line.structure)
            mandatary = known.structure(line.mandatary, "mandatary").id if line.mandatary else None
            key = (structure.id, mandatary, line.valid_from, line.valid_until, line.revoked_at)
            if key in there:
                batch.known += 1
                continue
            there.add(key)
            values = line.values("structure", "mandatary")
            row = Mandate(**values, structure_id=structure.id, mandatary_id=mandatary)
            batch.made(row, kind=ChangeKind.STRUCTURE_CHANGED, structure_id=structure.id)
