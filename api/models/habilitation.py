"""Who is attached to which structure and services, with which profiles, and what awaits a manager."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tortoise import fields

from api.domain.approval import ApprovalState, ApprovalType, ChangeVerb
from api.domain.habilitation import Application, Level, RattachementOrigin, RattachementStatus, UserRole
from api.models.columns import choice, key, link
from api.models.table import Table


class Rattachement(Table):
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
    origin: RattachementOrigin | None = choice(RattachementOrigin, null=True)
    requested_at: datetime | None = fields.DatetimeField(null=True)
    decided_at: datetime | None = fields.DatetimeField(null=True)
    decided_by_id: UUID | None
    decided_by = link("User", null=True)
    refusal_reason = fields.CharField(max_length=2000, null=True)

    class Meta:
        table = "rattachement"
        table_description = "rattachement"
        unique_together = (("user_id", "structure_id"),)


class RattachementService(Table):
    """A service on a rattachement, with a status of its own (organisation §4.2)."""

    id: UUID = key()
    rattachement_id: UUID
    rattachement = link("Rattachement", related_name="services")
    service_id: UUID
    service = link("Service")
    status: RattachementStatus = choice(RattachementStatus)

    class Meta:
        table = "rattachement_service"
        table_description = "rattachement_service"
        unique_together = (("rattachement_id", "service_id"),)


class Habilitation(Table):
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


class Approval(Table):
    """A request that awaits, or has had, the decision of a manager (organisation §6)."""

    id: UUID = key()
    type: ApprovalType = choice(ApprovalType)
    state: ApprovalState = choice(ApprovalState)
    version = fields.IntField(default=1)
    requester_id: UUID
    requester = link("User")
    structure_id: UUID
    structure = link("Structure")
    rattachement_id: UUID | None
    rattachement = link("Rattachement", null=True)
    comment = fields.CharField(max_length=2000, null=True)
    requested_role: UserRole | None = choice(UserRole, null=True)
    requested_at: datetime = fields.DatetimeField()
    decided_at: datetime | None = fields.DatetimeField(null=True)
    decided_by_id: UUID | None
    decided_by = link("User", null=True)
    decision_reason = fields.CharField(max_length=2000, null=True)

    class Meta:
        table = "approval"
        table_description = "approval"


class ApprovalService(Table):
    """A service that a request of rattachement names; `granted` once decided."""

    id: UUID = key()
    approval_id: UUID
    approval = link("Approval", related_name="services")
    service_id: UUID
    service = link("Service")
    granted = fields.BooleanField(null=True)

    class Meta:
        table = "approval_service"
        table_description = "approval_service"
        unique_together = (("approval_id", "service_id"),)


class ApprovalProfile(Table):
    """A profile that a request of habilitations names; `granted` as it was asked for, once decided.

    `granted_level` is the level that is given: another one when the manager changed it (APP-07).
    """

    id: UUID = key()
    approval_id: UUID
    approval = link("Approval", related_name="profiles")
    application: Application = choice(Application)
    level: Level = choice(Level)
    service_id: UUID | None
    service = link("Service", null=True)
    change: ChangeVerb = choice(ChangeVerb)
    granted = fields.BooleanField(null=True)
    granted_level: Level | None = choice(Level, null=True)

    class Meta:
        table = "approval_profile"
        table_description = "approval_profile"
