"""Structures, their services, and the applications open on them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.domain.habilitation import Application
from api.domain.organisation import IdentifierType, MoaPresence, PublicCategory, StructureStatus, StructureType
from api.models.columns import choice, key, link


class Structure(Model):
    """A registered body; the settings of the last block are null on a private one (PAR-06)."""

    id: UUID = key()
    identifier_type: IdentifierType = choice(IdentifierType)
    identifier = fields.CharField(max_length=18)
    name = fields.CharField(max_length=200)
    search_text = fields.CharField(max_length=300)
    type: StructureType = choice(StructureType)
    status: StructureStatus = choice(StructureStatus)
    email = fields.CharField(max_length=254, null=True)
    version = fields.IntField(default=1)
    service_code_required = fields.BooleanField(null=True)
    engagement_required = fields.BooleanField(null=True)
    engagement_or_service_required = fields.BooleanField(null=True)
    payment_status_not_reported = fields.BooleanField(null=True)
    moa_presence: MoaPresence | None = choice(MoaPresence, null=True)
    public_category: PublicCategory | None = choice(PublicCategory, null=True)

    class Meta:
        table = "structure"
        table_description = "structure"
        unique_together = (("identifier_type", "identifier"),)


class Service(Model):
    """A part of a structure; whether it is active is computed from its dates (SRV-05)."""

    id: UUID = key()
    structure_id: UUID
    structure = link("Structure", related_name="services")
    code = fields.CharField(max_length=100)
    code_key = fields.CharField(max_length=100)
    name = fields.CharField(max_length=100)
    valid_from: date = fields.DateField()
    valid_until: date | None = fields.DateField(null=True)
    engagement_required = fields.BooleanField(default=False)
    is_default = fields.BooleanField(default=False)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "service"
        table_description = "service"
        unique_together = (("structure_id", "code_key"),)


class OpenApplication(Model):
    """An application open on a structure, or on one of its services only (HAB-04)."""

    id: UUID = key()
    structure_id: UUID
    structure = link("Structure")
    service_id: UUID | None
    service = link("Service", null=True)
    application: Application = choice(Application)

    class Meta:
        table = "open_application"
        table_description = "open_application"
