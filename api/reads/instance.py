"""The organisation side of an instance as the lines of a file, read some at a time (`decompte export`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from tortoise.models import Model

from api.domain.account import UserStatus
from api.models import (
    Approval,
    ApprovalProfile,
    ApprovalService,
    BankAccount,
    Habilitation,
    Mandate,
    OpenApplication,
    Rattachement,
    RattachementService,
    Service,
    Structure,
    User,
)
from api.usecases.instance_lines import (
    ApplicationLine,
    ApprovalLine,
    AskedProfile,
    AskedService,
    BankAccountLine,
    HabilitationLine,
    Line,
    MandateLine,
    RattachedService,
    RattachementLine,
    ServiceLine,
    StructureLine,
    UserLine,
    structure_ref,
)

BATCH: Final = 1_000

Row = TypeVar("Row", bound=Model)
Part = TypeVar("Part")


async def count() -> int:
    """How many lines there are, more or less: people go on working."""
    return sum([await model.all().count() for model, _ in _TABLES])


async def instance_lines() -> AsyncIterator[list[Line]]:
    """Every line, a table after the other and the oldest row first; never more than some in memory."""
    for model, lines in _TABLES:
        last: UUID | None = None
        while True:
            query = model.all() if last is None else model.filter(id__gt=last)
            rows = await query.order_by("id").limit(BATCH)
            if rows:
                yield list(await lines(rows))
                last = rows[-1].pk
            if len(rows) < BATCH:
                break


# ------------------------------------------------------------------------------------------------ references


async def _structures_of(keys: Iterable[UUID | None]) -> dict[UUID | None, str]:
    wanted = list({key for key in keys if key is not None})
    rows = await Structure.filter(id__in=wanted).values_list("id", "identifier_type", "identifier")
    return {key: structure_ref(type_, identifier) for key, type_, identifier in rows}


async def _users_of(keys: Iterable[UUID | None]) -> dict[UUID | None, str]:
    wanted = list({key for key in keys if key is not None})
    return dict(await User.filter(id__in=wanted).values_list("id", "connection_email"))


async def _services_of(keys: Iterable[UUID | None]) -> dict[UUID | None, str]:
    wanted = list({key for key in keys if key is not None})
    return dict(await Service.filter(id__in=wanted).values_list("id", "code"))


def _grouped(parts: Iterable[tuple[UUID, Part]]) -> dict[UUID, list[Part]]:
    found: dict[UUID, list[Part]] = {}
    for key, part in parts:
        found.setdefault(key, []).append(part)
    return found


def _same(row: Model, shape: type[Any], **given: Any) -> Any:
    """The line of a row: what is not given is what the column of that name holds."""
    names = [name for name in shape.model_fields if name not in given and name != "kind"]
    # Nothing is checked on the way out: what was kept under older rules leaves as it is.
    return shape.model_construct(**given, **{name: getattr(row, name) for name in names})


# ---------------------------------------------------------------------------------------------------- tables


async def _structures(rows: Sequence[Structure]) -> list[Line]:
    origins = await _structures_of(row.origin_id for row in rows)
    return [_same(row, StructureLine, origin=origins.get(row.origin_id)) for row in rows]


async def _services(rows: Sequence[Service]) -> list[Line]:
    places = await _structures_of(row.structure_id for row in rows)
    return [_same(row, ServiceLine, structure=places[row.structure_id]) for row in rows]


async def _applications(rows: Sequence[OpenApplication]) -> list[Line]:
    places = await _structures_of(row.structure_id for row in rows)
    services = await _services_of(row.service_id for row in rows)
    return [
        _same(row, ApplicationLine, structure=places[row.structure_id], service=services.get(row.service_id))
        for row in rows
    ]


async def _bank_accounts(rows: Sequence[BankAccount]) -> list[Line]:
    places = await _structures_of(row.structure_id for row in rows)
    return [_same(row, BankAccountLine, structure=places[row.structure_id]) for row in rows]


async def _mandates(rows: Sequence[Mandate]) -> list[Line]:
    places = await _structures_of(key for row in rows for key in (row.structure_id, row.mandatary_id))
    return [
        _same(row, MandateLine, structure=places[row.structure_id], mandatary=places.get(row.mandatary_id))
        for row in rows
    ]


async def _users(rows: Sequence[User]) -> list[Line]:
    # A lock is about a password, which stays here.
    open_ = {UserStatus.VERROUILLE: UserStatus.ACTIF}
    return [_same(row, UserLine, status=open_.get(row.status, row.status)) for row in rows]


async def _rattachements(rows: Sequence[Rattachement]) -> list[Line]:
    places = await _structures_of(row.structure_id for row in rows)
    people = await _users_of(key for row in rows for key in (row.user_id, row.decided_by_id))
    parts = await RattachementService.filter(rattachement_id__in=[row.id for row in rows]).order_by("id")
    services = await _services_of(part.service_id for part in parts)
    held = _grouped(
        (part.rattachement_id, RattachedService(service=services[part.service_id], status=part.status))
        for part in parts
    )
    return [
        _same(
            row,
            RattachementLine,
            user=people[row.user_id],
            structure=places[row.structure_id],
            decided_by=people.get(row.decided_by_id),
            services=tuple(held.get(row.id, ())),
        )
        for row in rows
    ]


async def _habilitations(rows: Sequence[Habilitation]) -> list[Line]:
    places = await _structures_of(row.structure_id for row in rows)
    people = await _users_of(key for row in rows for key in (row.user_id, row.granted_by_id))
    services = await _services_of(row.service_id for row in rows)
    return [
        _same(
            row,
            HabilitationLine,
            user=people[row.user_id],
            structure=places[row.structure_id],
            service=services.get(row.service_id),
            granted_by=people.get(row.granted_by_id),
        )
        for row in rows
    ]


async def _approvals(rows: Sequence[Approval]) -> list[Line]:
    keys = [row.id for row in rows]
    places = await _structures_of(row.structure_id for row in rows)
    people = await _users_of(key for row in rows for key in (row.requester_id, row.decided_by_id))
    parts = await ApprovalService.filter(approval_id__in=keys).order_by("id")
    profiles = await ApprovalProfile.filter(approval_id__in=keys).order_by("id")
    services = await _services_of([*(part.service_id for part in parts), *(line.service_id for line in profiles)])
    asked = _grouped(
        (part.approval_id, AskedService(service=services[part.service_id], granted=part.granted)) for part in parts
    )
    wanted = _grouped(
        (line.approval_id, _same(line, AskedProfile, service=services.get(line.service_id))) for line in profiles
    )
    return [
        _same(
            row,
            ApprovalLine,
            requester=people[row.requester_id],
            structure=places[row.structure_id],
            decided_by=people.get(row.decided_by_id),
            services=tuple(asked.get(row.id, ())),
            profiles=tuple(wanted.get(row.id, ())),
        )
        for row in rows
    ]


_TABLES: Final[Sequence[tuple[type[Model], Callable[[Any], Coroutine[Any, Any, list[Line]]]]]] = (
    (Structure, _structures),
    (Service, _services),
    (OpenApplication, _applications),
    (BankAccount, _bank_accounts),
    (Mandate, _mandates),
    (User, _users),
    (Rattachement, _rattachements),
    (Habilitation, _habilitations),
    (Approval, _approvals),
)
"""What is written, in an order in which a line follows what it points to."""
