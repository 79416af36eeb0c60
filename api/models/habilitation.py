"""Who is attached to which structure, and with which profiles."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.domain.habilitation import Application, Level, RattachementStatus, UserRole
from api.models.columns import choice, key, link


class Rattachement(Model):
    """The link between a person and a structure (ATT-01)."""

    id: UUID = key()
    user_id: UUID
    user = link("User")
    structure_id: UUID
    structure = link("Structure")
    role: UserRole = choice(UserRole)
    status: RattachementStatus = choice(RattachementStatus)
    whole_structure = fields.BooleanField(default=True)
    valid_from: date | None = fields.DateField(null=True)
    comment = fields.CharField(max_length=2000, null=True)
    version = fields.IntField(default=1)

    class Meta:
        table = "rattachement"
        table_description = "rattachement"
        unique_together = (("user_id", "structure_id"),)


class Habilitation(Model):
    """A profile (application and level) granted to a person on a structure or one of its services (HAB-01)."""

    id: UUID = key()
    user_id: UUID
    user = link("User")
    structure_id: UUID
    structure = link("Structure")
    service_id: UUID | None
    service = link("Service", null=True)
    application: Application = choice(Application)
    level: Level = choice(Level)
    granted_at: datetime = fields.DatetimeField()
    effective_at: datetime = fields.DatetimeField()
    granted_by_id: UUID | None
    granted_by = link("User", null=True)

    class Meta:
        table = "habilitation"
        table_description = "habilitation"
