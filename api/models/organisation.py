"""Structures, their services, their bank accounts and mandates, and the applications open on them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tortoise import fields

from api.domain.habilitation import Application
from api.domain.organisation import IdentifierType, MoaPresence, PublicCategory, StructureStatus, StructureType
from api.models.columns import choice, key, link
from api.models.table import Table


class Structure(Table):
    """A registered body; its public settings are null on a private one (PAR-06), the system writes its EDI flags."""

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
    first_name = fields.CharField(max_length=100, null=True)
    designation = fields.CharField(max_length=200, null=True)
    vat_number = fields.CharField(max_length=20, null=True)
    pacage = fields.CharField(max_length=20, null=True)
    social_regime = fields.CharField(max_length=100, null=True)
    address_line1 = fields.CharField(max_length=200, null=True)
    address_line2 = fields.CharField(max_length=200, null=True)
    address_line3 = fields.CharField(max_length=200, null=True)
    postal_code = fields.CharField(max_length=20, null=True)
    city = fields.CharField(max_length=100, null=True)
    country = fields.CharField(max_length=100, null=True)
    phone = fields.CharField(max_length=40, null=True)
    fax = fields.CharField(max_length=40, null=True)
    receives_edi = fields.BooleanField(default=False, db_default=False)
    receives_lifecycle = fields.BooleanField(default=False, db_default=False)
    emits_edi = fields.BooleanField(default=False, db_default=False)
    edi_connection_requested = fields.BooleanField(default=False, db_default=False)
    verified = fields.BooleanField(default=False, db_default=False)
    origin_id: UUID | None
    origin = link("Structure", null=True)
    successor_id: UUID | None
    successor = link("Structure", null=True)
    created_at: datetime | None = fields.DatetimeField(null=True)
    updated_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "structure"
        table_description = "structure"
        unique_together = (("identifier_type", "identifier"),)


class StructureWord(Table):
    """A word by which a structure is found: of its names and its identifier, folded."""

    id: UUID = key()
    structure_id: UUID
    structure = link("Structure")
    word = fields.CharField(max_length=300)

    class Meta:
        table = "structure_word"
        table_description = "structure_word"
        unique_together = (("structure_id", "word"),)


class Service(Table):
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
    description = fields.CharField(max_length=500, null=True)
    version = fields.IntField(default=1, db_default=1)
    created_at: datetime | None = fields.DatetimeField(null=True)
    updated_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "service"
        table_description = "service"
        unique_together = (("structure_id", "code_key"),)


class OpenApplication(Table):
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


class BankAccount(Table):
    """Where a structure is paid (decisions 23); removed, it stays on the pièces that name it."""

    id: UUID = key()
    structure_id: UUID
    structure = link("Structure")
    iban = fields.CharField(max_length=34)
    bic = fields.CharField(max_length=11, null=True)
    holder = fields.CharField(max_length=200)
    factor = fields.BooleanField(default=False)
    created_at: datetime = fields.DatetimeField()
    removed_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "bank_account"
        table_description = "bank_account"


class Mandate(Table):
    """A « mandat de facturation »: the structure lets another one, or the portal (null), make its invoices (MAN-01)."""

    id: UUID = key()
    structure_id: UUID
    structure = link("Structure")
    mandatary_id: UUID | None
    mandatary = link("Structure", null=True)
    valid_from: date = fields.DateField()
    valid_until: date | None = fields.DateField(null=True)
    revoked_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "mandate"
        table_description = "mandate"
