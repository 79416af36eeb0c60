"""People beside those of the examples: with profiles of their own, on one service or in one application only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import uuid4

from api.domain.habilitation import Application, Level, RattachementStatus, UserRole
from api.models import Habilitation, Rattachement, Service, Structure, User
from api.usecases.organisation import code_key
from tests.circuits.stage import SIRETS
from tests.world import START, Person, World

TODAY: Final = START.date()

Profile = tuple[Application, Level, str | None]
"""An application, at a level, on the service of a code or on the whole structure."""


async def a_service(key: str, code: str) -> None:
    """One more service of a structure."""
    structure = await Structure.get(identifier=SIRETS[key])
    service = Service(structure_id=structure.id, code=code, code_key=code_key(code), name=code, valid_from=TODAY)
    await service.save(force_create=True)


async def a_person(
    world: World,
    key: str,
    *profiles: Profile,
    name: str | None = None,
    status: RattachementStatus = RattachementStatus.VALIDE,
    valid_from: date = TODAY,
    after: timedelta = timedelta(0),
) -> Person:
    """Somebody of a structure with these profiles only, in force `after` the clock's start, signed in."""
    structure = await Structure.get(identifier=SIRETS[key])
    agent = await User.get(connection_email=f"agent@{key.lower()}.example")
    who = name or uuid4().hex
    address = f"{who}@{key.lower()}.example"
    user = await User.create(
        connection_email=address,
        contact_email=address,
        first_name="Alix",
        last_name=key,
        password_hash=agent.password_hash,
        status=agent.status,
        billing_notifications=True,
        created_at=START,
    )
    joined = {"user_id": user.id, "structure_id": structure.id}
    role = UserRole.UTILISATEUR_SIMPLE
    await Rattachement(**joined, role=role, status=status, valid_from=valid_from).save(force_create=True)
    for application, level, code in profiles:
        service = await Service.get(structure_id=structure.id, code=code) if code else None
        granted = Habilitation(**joined, application=application, level=level, granted_at=START)
        granted.service_id, granted.effective_at = service.id if service else None, START + after
        await granted.save(force_create=True)
    return await world.person(key, who)
