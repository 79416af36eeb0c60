"""Drafts: what will be deposited, seen by the depositor's own people until it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from api.domain.cadres import Cadre
from api.domain.habilitation import Application
from api.models.columns import choice, key, link
from api.models.table import Table


class Draft(Table):
    """A pièce not yet sent (T01). `form` holds what nothing searches: see `usecases.draft_form`.

    `audience` names who may see it: structure and application. It is null, and the draft its author's only, as long as
    the structure or the cadre is not chosen. A technical account writes in the name of its gestionnaire principal.
    """

    id: UUID = key()
    version = fields.IntField(default=1)
    author_id: UUID
    author = link("User")
    technical_account_id: UUID | None
    technical_account = link("TechnicalAccount", null=True)
    structure_id: UUID | None
    structure = link("Structure", null=True)
    service_id: UUID | None
    service = link("Service", null=True)
    application: Application | None = choice(Application, null=True)
    audience = fields.CharField(max_length=80, null=True)
    service_audience = fields.CharField(max_length=120, null=True)
    previous_id: UUID | None
    previous = link("Piece", null=True)
    cadre: Cadre | None = choice(Cadre, null=True)
    form: Any = fields.JSONField()
    updated_at: datetime = fields.DatetimeField()

    class Meta:
        table = "draft"
        table_description = "draft"
