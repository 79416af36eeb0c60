"""People with rights of their own in a sandbox, and the acts on rattachements, habilitations and requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.batch import Batch
from api.db import transaction
from api.domain.account import UserStatus
from api.domain.approval import ApprovalState, ApprovalType
from api.domain.habilitation import RattachementStatus, UserRole
from api.models import (
    Approval,
    Habilitation,
    JournalEntry,
    OutboxMail,
    Rattachement,
    RattachementService,
    Service,
    Structure,
    User,
)
from api.usecases.approval_counts import ApprovalCounts
from tests.api.forms import SIRETS, key_of
from tests.api.organisation import people
from tests.operations import OPERATIONS
from tests.world import START, Person, World


async def somebody(world: World, email: str, **columns: Any) -> Person:
    """A person with an account and no structure, signed in if the account is active."""
    first, _, last = email.partition("@")[0].partition(".")
    names = {"first_name": first.capitalize(), "last_name": last.capitalize()}
    return await people.somebody(world, email, contact_email=f"contact.{email}", **names, **columns)


async def attached(
    world: World, key: str, email: str, *profiles: people.Profile, services: Iterable[str] = (), **columns: Any
) -> Person:
    """Somebody of a structure, or of some of its services, with these profiles there."""
    person, structure = await somebody(world, email, **columns), world.structures[key]
    user = await User.get(connection_email=email)
    if not services:
        await people.join(user, structure, *profiles)
        return person
    await people.join(user, structure)
    row = await Rattachement.get(user_id=user.id, structure_id=key_of(structure))
    await Rattachement.filter(id=row.id).update(whole_structure=False)
    for code in services:
        place = await Service.get(structure_id=key_of(structure), code=code)
        part = RattachementService(rattachement_id=row.id, service_id=place.id, status=RattachementStatus.VALIDE)
        await part.save(force_create=True)
        for application, level in profiles:
            held = {"user_id": user.id, "structure_id": place.structure_id, "service_id": place.id}
            granted = Habilitation(**held, application=application, level=level, granted_at=START, effective_at=START)
            await granted.save(force_create=True)
    return person


async def a_service(world: World, key: str, code: str, **columns: Any) -> str:
    """One more service of a structure; its id."""
    made = await people.a_service(world.structures[key], code, name=f"Service {code.lower()}", **columns)
    return f"service_{made.hex}"


async def service(key: str, code: str) -> str:
    """The id of a service."""
    structure = await Structure.get(identifier=SIRETS[key])
    return f"service_{(await Service.get(structure_id=structure.id, code=code)).id.hex}"


async def rattachement_of(email: str, key: str) -> str:
    """The id of somebody's rattachement to a structure."""
    user, structure = await User.get(connection_email=email), await Structure.get(identifier=SIRETS[key])
    return f"rattachement_{(await Rattachement.get(user_id=user.id, structure_id=structure.id)).id.hex}"


async def user_id(email: str) -> str:
    """The id of an account."""
    return f"user_{(await User.get(connection_email=email)).id.hex}"


async def a_crowd(structure: str, count: int) -> list[Approval]:
    """The waiting requests of so many people who ask to join a structure."""
    users = [
        User(
            connection_email=f"foule{number}@town.example",
            contact_email="foule@town.example",
            first_name="Foule",
            last_name=str(number),
            status=UserStatus.ACTIF,
            created_at=START,
        )
        for number in range(count)
    ]
    rows = [
        Rattachement(
            user_id=user.id,
            structure_id=key_of(structure),
            role=UserRole.UTILISATEUR_SIMPLE,
            status=RattachementStatus.EN_COURS_VALIDATION,
            requested_at=START,
        )
        for user in users
    ]
    requests = [
        Approval(
            type=ApprovalType.RATTACHEMENT_STRUCTURE,
            state=ApprovalState.DEMANDEE,
            requester_id=row.user_id,
            structure_id=row.structure_id,
            rattachement_id=row.id,
            requested_at=START,
        )
        for row in rows
    ]
    batch = Batch()  # not `bulk_create`, whose statements are kept for the first kind of database of a process
    batch.add(users)
    batch.add(rows)
    batch.add(requests)
    counts = ApprovalCounts()
    for request in requests:
        counts.add(request)
    async with transaction():
        await batch.write()
        await counts.write()
    return requests


# ---------------------------------------------------------------------------------------------------- acts


async def do(person: Person, operation: str, **given: Any) -> Any:
    """The payload of an act."""
    return (await person.run(OPERATIONS[operation], input=given))[operation[0].lower() + operation[1:]]


async def done(person: Person, operation: str, **given: Any) -> Any:
    """The payload of an act that is not refused."""
    payload = await do(person, operation, **given)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload


def refusals(payload: Any) -> list[tuple[str, str | None]]:
    """The code and the path of each problem."""
    return [(each["code"], ".".join(each["field"]) if each["field"] else None) for each in payload["userErrors"]]


def each(payload: Any) -> list[list[str]]:
    """The codes that each item of a bulk act is answered."""
    return [[problem["code"] for problem in item["userErrors"]] for item in payload["results"]]


async def viewer(person: Person, selection: str, **variables: Any) -> Any:
    """What is selected of the viewer."""
    return (await person.run(f"{{ viewer {{ {selection} }} }}", **variables))["viewer"]


async def badge(person: Person) -> int:
    """The number beside « Approbations »."""
    found: int = (await viewer(person, "pendingApprovalCount"))["pendingApprovalCount"]
    return found


def profile(application: str, level: str, *, change: str = "ADD", at: str | None = None) -> dict[str, Any]:
    """A line of a form."""
    return {"application": application, "level": level, "change": change, "serviceId": at}


def rights(payload: Any) -> list[tuple[str, str, str | None]]:
    """The profiles of a payload: application, level, code of the service."""
    found = payload["habilitations"] if isinstance(payload, dict) else payload
    return sorted((held["application"], held["level"], held["service"] and held["service"]["code"]) for held in found)


# --------------------------------------------------------------------------------------------- what follows


async def mails_to(email: str) -> list[tuple[str, dict[str, str], str | None]]:
    """The mails to somebody's contact address: subject, facts, text."""
    rows = await OutboxMail.filter(to_address=f"contact.{email}").order_by("id")
    return [(row.subject, dict(row.data["facts"]), next((text for _, text in row.data["words"]), None)) for row in rows]


async def journal(approval: str) -> list[tuple[str, str | None, str | None]]:
    """The lines of history of a request: kind, decision, comment."""
    rows = await JournalEntry.filter(approval_id=key_of(approval)).order_by("position")
    return [(row.kind, row.decision, row.comment) for row in rows]
