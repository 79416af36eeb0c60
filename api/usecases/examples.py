"""Filling a sandbox: the example structures, and three people in each."""

from __future__ import annotations

from datetime import datetime

from api.db import transaction
from api.domain.account import UserStatus
from api.domain.examples import BILLING, EXAMPLE_STRUCTURES, ExampleStructure, address
from api.domain.habilitation import Level, Profile, RattachementStatus, UserRole, default_profiles
from api.domain.organisation import DEFAULT_SERVICE, IdentifierType, StructureStatus, StructureType
from api.domain.text import words
from api.models import Habilitation, OpenApplication, Rattachement, Service, Structure, User
from api.usecases.organisation import code_key
from api.usecases.structure import keep_words

PEOPLE = {
    "gestionnaire": ("Camille", UserRole.GESTIONNAIRE_PRINCIPAL),
    "agent": ("Dominique", UserRole.UTILISATEUR_SIMPLE),
    "lecteur": ("Claude", UserRole.UTILISATEUR_SIMPLE),
}


async def seed(digest: str, at: datetime) -> bool:
    """Create the structures, services and accounts of a sandbox, all or nothing; answers no if they are there."""
    if await Structure.exists():
        return False
    async with transaction():
        for example in EXAMPLE_STRUCTURES:
            structure = await _structure(example, at)
            for kind in PEOPLE:
                await _person(example, structure, kind, digest=digest, at=at)
    return True


async def _structure(example: ExampleStructure, at: datetime) -> Structure:
    public = example.type is StructureType.PUBLIQUE
    structure = await Structure.create(
        identifier_type=IdentifierType.SIRET,
        identifier=example.siret,
        name=example.name,
        search_text=" ".join(words(f"{example.name} {example.siret}")),
        type=example.type,
        status=StructureStatus.ACTIVE,
        email=f"contact@{example.key.lower()}.example",
        service_code_required=example.service_code_required if public else None,
        engagement_required=False if public else None,
        engagement_or_service_required=example.engagement_or_service_required if public else None,
        payment_status_not_reported=False if public else None,
        moa_presence=example.moa_presence,
        public_category=example.public_category,
    )
    defaults = (DEFAULT_SERVICE,) if public else ()
    await keep_words(structure)
    await Service.bulk_create(
        [
            Service(
                structure_id=structure.id,
                code=code,
                code_key=code_key(code),
                name=name,
                valid_from=at.date(),
                is_default=(code, name) in defaults,
            )
            for code, name in (*defaults, *example.services)
        ]
    )
    await OpenApplication.bulk_create(
        [OpenApplication(structure_id=structure.id, application=application) for application in example.openings]
    )
    return structure


async def _person(example: ExampleStructure, structure: Structure, kind: str, *, digest: str, at: datetime) -> None:
    first_name, role = PEOPLE[kind]
    email = address(kind, example.key)
    user = await User.create(
        connection_email=email,
        contact_email=email,
        first_name=first_name,
        last_name=example.name.split()[0],
        password_hash=digest,
        status=UserStatus.ACTIF,
        billing_notifications=True,
        created_at=at,
    )
    _ = await Rattachement.create(
        user_id=user.id, structure_id=structure.id, role=role, status=RattachementStatus.VALIDE, valid_from=at.date()
    )
    await Habilitation.bulk_create(
        [
            Habilitation(
                user_id=user.id,
                structure_id=structure.id,
                application=profile.application,
                level=profile.level,
                granted_at=at,
                effective_at=at,
            )
            for profile in _profiles(example, kind, role)
        ]
    )


def _profiles(example: ExampleStructure, kind: str, role: UserRole) -> tuple[Profile, ...]:
    """HAB-09 for all; the agent has besides what a manager grants to those who deposit and treat."""
    usual = default_profiles(role, example.openings)
    if kind != "agent":
        return usual
    return tuple(
        Profile(each.application, Level.MODIFICATION if each.application in BILLING else each.level) for each in usual
    )
