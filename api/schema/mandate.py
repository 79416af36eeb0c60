"""Mandates: whom a structure lets make its invoices."""

from datetime import datetime
from typing import Final
from uuid import UUID

import strawberry

from api import models
from api.domain.delays import PARIS
from api.domain.structure_assets import MandatePeriod
from api.reads.fields import column, computed, one, table
from api.schema.context import Info
from api.schema.node import identifier
from api.schema.organisation import StructureCard
from api.schema.scalars import Date

PREFIX: Final = "mandat"


@table(models.Mandate)
@strawberry.type(description="Un mandat de facturation (MAN-01, organisation §1.11).")
class Mandate:
    """A mandate that a structure gave."""

    pk: strawberry.Private[UUID]

    id = identifier(PREFIX, "Identifiant opaque du mandat.")

    mandatary: StructureCard | None = one("mandatary_id", "Qui établit les factures ; null : le portail.")
    valid_from: Date = column("Le premier jour de validité.")
    valid_until: Date | None = column("Le premier jour où il ne vaut plus.")

    @computed("valid_from", "valid_until", "revoked_at", description="Il vaut aujourd'hui.")
    def active(self, info: Info) -> bool:
        """Whether it is in force."""
        return in_force(self, info.context.now)


def in_force(row: Mandate, now: datetime) -> bool:
    """Whether a mandate whose period was read holds today, in Paris."""
    revoked = row.__dict__["revoked_at"] is not None
    return MandatePeriod(row.valid_from, row.valid_until, revoked).holds(now.astimezone(PARIS).date())
