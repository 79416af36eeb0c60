"""Dossiers, who sits where in them, their pièces, and who is awaited."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from tortoise import fields

from api.domain.cadres import Cadre, Phase, PieceType, Seat
from api.domain.circuits import Circuit
from api.domain.habilitation import Application
from api.domain.pieces import (
    DepositMode,
    ExemptionReason,
    Groupement,
    InvoiceType,
    PaymentMethod,
    TypeTva,
)
from api.domain.refusals import RefusalReason
from api.domain.statuses import DossierState, PieceStatus
from api.models.columns import Montant, choice, key, link
from api.models.table import Table


class Dossier(Table):
    """Everything billed for one payment (R-FILE-1); a plain invoice has a row of its own, with `works` false.

    `seats` names those that its parties take, for good: a list says who is awaited without reading the parties.
    """

    id: UUID = key()
    works = fields.BooleanField()
    number = fields.CharField(max_length=20, null=True, unique=True)
    state: DossierState = choice(DossierState)
    phase: Phase | None = choice(Phase, null=True)
    circuit: Circuit | None = choice(Circuit, null=True)
    groupement: Groupement = choice(Groupement)
    supplier_id: UUID
    supplier = link("Structure")
    mandant_id: UUID | None
    mandant = link("Structure", null=True)
    marche_number = fields.CharField(max_length=50, null=True)
    engagement_number = fields.CharField(max_length=50, null=True)
    opened_at: datetime = fields.DatetimeField()
    updated_at: datetime = fields.DatetimeField()
    seats = fields.CharField(max_length=80, db_default="")
    clock_starts_at: datetime | None = fields.DatetimeField(null=True)
    clock_rule = fields.CharField(max_length=12, null=True)
    clock_delay_days = fields.IntField(null=True)
    interruption_notice_date: date | None = fields.DateField(null=True)
    interruption_reasons = fields.CharField(max_length=2000, null=True)
    interruption_resumed_on: date | None = fields.DateField(null=True)
    interruption_by_id: UUID | None
    interruption_by = link("Structure", null=True)
    search_text = fields.TextField()
    version = fields.IntField(default=1)

    class Meta:
        table = "dossier"
        table_description = "dossier"


class Party(Table):
    """A seat of a dossier. `audience` names who may read it from there: structure and application (R-FILE-2)."""

    id: UUID = key()
    dossier_id: UUID
    dossier = link("Dossier", related_name="parties")
    seat: Seat = choice(Seat)
    structure_id: UUID
    structure = link("Structure")
    service_id: UUID | None
    service = link("Service", null=True)
    audience = fields.CharField(max_length=80)
    service_audience = fields.CharField(max_length=120, null=True)

    class Meta:
        table = "party"
        table_description = "party"
        unique_together = (("dossier_id", "seat"),)


class Piece(Table):
    """One deposit under one cadre. `holder` is the seat that must act, or that acted last (waitingActor of §5)."""

    id: UUID = key()
    dossier_id: UUID
    dossier = link("Dossier", related_name="pieces")
    rank = fields.IntField()
    version = fields.IntField(default=1)
    supplier_id: UUID
    supplier = link("Structure")
    regularises_id: UUID | None
    regularises = link("Dossier", null=True)
    bank_account_id: UUID | None
    bank_account = link("BankAccount", null=True)
    number = fields.CharField(max_length=20)
    number_key = fields.CharField(max_length=20)
    application: Application = choice(Application)
    cadre: Cadre = choice(Cadre)
    type: PieceType | None = choice(PieceType, null=True)
    invoice_type: InvoiceType = choice(InvoiceType)
    original_number = fields.CharField(max_length=20, null=True)
    deposit_mode: DepositMode = choice(DepositMode)
    status: PieceStatus = choice(PieceStatus)
    status_at: datetime = fields.DatetimeField()
    holder: Seat | None = choice(Seat, null=True)
    held_since: datetime | None = fields.DatetimeField(null=True)
    validated_at: datetime | None = fields.DatetimeField(null=True)
    previous_id: UUID | None
    previous = link("Piece", null=True)
    next_id: UUID | None
    next = link("Piece", null=True)
    depositor_id: UUID
    depositor = link("Structure")
    depositor_service_id: UUID | None
    depositor_service = link("Service", null=True)
    depositor_seat: Seat = choice(Seat)
    created_by_id: UUID | None
    created_by = link("User", null=True)
    recipient_seat: Seat | None = choice(Seat, null=True)
    recipient_service_code = fields.CharField(max_length=100, null=True)
    invoice_date: date = fields.DateField()
    deposited_at: datetime = fields.DatetimeField()
    currency = fields.CharField(max_length=3)
    total_ht: Decimal = Montant()
    total_tva: Decimal = Montant()
    discount_ttc: Decimal = Montant()
    discount_reason = fields.CharField(max_length=200, null=True)
    total_ttc: Decimal = Montant()
    net_to_pay: Decimal = Montant()
    type_tva: TypeTva = choice(TypeTva)
    exemption_reason: ExemptionReason | None = choice(ExemptionReason, null=True)
    payment_method: PaymentMethod = choice(PaymentMethod)
    marche_number = fields.CharField(max_length=50, null=True)
    engagement_number = fields.CharField(max_length=50, null=True)
    comment = fields.CharField(max_length=2000, null=True)
    refusal_reason: RefusalReason | None = choice(RefusalReason, null=True)
    refusal_comment = fields.CharField(max_length=2000, null=True)
    refusal_at: datetime | None = fields.DatetimeField(null=True)
    refusal_by_id: UUID | None
    refusal_by = link("Structure", null=True)
    suspension_comment = fields.CharField(max_length=2000, null=True)
    suspension_at: datetime | None = fields.DatetimeField(null=True)
    suspension_by_id: UUID | None
    suspension_by = link("Structure", null=True)
    suspension_acknowledged_at: datetime | None = fields.DatetimeField(null=True)
    recycling_comment = fields.CharField(max_length=2000, null=True)
    recycling_at: datetime | None = fields.DatetimeField(null=True)
    recycling_by_id: UUID | None
    recycling_by = link("Structure", null=True)
    rejection_comment = fields.CharField(max_length=2000, null=True)
    rejection_at: datetime | None = fields.DatetimeField(null=True)
    rejection_by_id: UUID | None
    rejection_by = link("Structure", null=True)
    rejection_acknowledged_at: datetime | None = fields.DatetimeField(null=True)
    rejection_handled = fields.BooleanField(default=False)
    duplicated = fields.BooleanField(default=False)
    mandat_number = fields.CharField(max_length=50, null=True)
    downloaded_by_recipient = fields.BooleanField(default=False)
    due_at: datetime | None = fields.DatetimeField(null=True)
    due_code = fields.CharField(max_length=40, null=True)
    due_fired_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "piece"
        table_description = "piece"
        unique_together = (("dossier_id", "rank"), ("supplier_id", "number_key"))


class WorkItem(Table):
    """An act awaited from a structure on a pièce: the work queue is read straight from here (§9.2)."""

    id: UUID = key()
    piece_id: UUID
    piece = link("Piece", related_name="work_items")
    seat: Seat = choice(Seat)
    structure_id: UUID
    structure = link("Structure")
    application: Application = choice(Application)
    audience = fields.CharField(max_length=80)
    service_audience = fields.CharField(max_length=120, null=True)
    deposited_at: datetime = fields.DatetimeField()

    class Meta:
        table = "work_item"
        table_description = "work_item"
        unique_together = (("piece_id", "seat"),)
