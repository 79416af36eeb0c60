"""Filters and orders of the lists; `reads.conditions` says what they stand for (works-billing §9.3)."""

from collections.abc import Sequence
from typing import Any

import strawberry

from api.domain.cadres import Cadre, Phase, PieceType
from api.domain.errors import ErrorCode, error
from api.domain.habilitation import Application
from api.domain.pieces import DepositMode, InvoiceType
from api.domain.roles import Seat
from api.domain.statuses import DossierState, PieceStatus
from api.reads.pages import Order
from api.schema.node import Direction
from api.schema.scalars import Date, DateTime, Montant


def _given(description: str) -> Any:
    return strawberry.field(default=None, description=description)


@strawberry.input(description="Une condition sur un texte ; casse et accents ignorés pour `contains`.")
class TextMatch:
    """A condition on a text."""

    is_: str | None = strawberry.field(name="is", default=None, description="Exactement ce texte.")
    in_: list[str] | None = strawberry.field(name="in", default=None, description="L'un de ces textes.")
    starts_with: str | None = _given("Commence par ce texte.")
    contains: str | None = _given("Contient ce texte, casse et accents ignorés.")


@strawberry.input(description="Une structure : toutes les conditions données doivent être vraies.")
class StructureMatch:
    """A condition on a structure."""

    id: strawberry.ID | None = _given("Son identifiant opaque.")
    siret: str | None = _given("Son SIRET.")
    siren: str | None = _given("Son SIREN : toutes les structures de l'entreprise.")
    service_code: str | None = _given("Le code du service nommé au dépôt.")


@strawberry.input(description="Un intervalle de montants.")
class MontantMatch:
    """A range of amounts."""

    gte: Montant | None = _given("Au moins.")
    gt: Montant | None = _given("Plus de.")
    lte: Montant | None = _given("Au plus.")
    lt: Montant | None = _given("Moins de.")


@strawberry.input(description="Un intervalle de jours, bornes comprises.")
class DateMatch:
    """A range of days."""

    gte: Date | None = _given("À partir de ce jour.")
    lte: Date | None = _given("Jusqu'à ce jour.")


@strawberry.input(description="Un intervalle d'instants, fin exclue.")
class DateTimeMatch:
    """A range of instants."""

    gte: DateTime | None = _given("À partir de cet instant.")
    lt: DateTime | None = _given("Avant cet instant.")


@strawberry.input(description="Toutes les conditions données doivent être vraies (works-billing §9.3).")
class PieceFilter:
    """The criteria of « Rechercher »."""

    and_: list["PieceFilter"] | None = strawberry.field(name="and", default=None, description="Toutes sont vraies.")
    or_: list["PieceFilter"] | None = strawberry.field(name="or", default=None, description="L'une au moins est vraie.")
    not_: "PieceFilter | None" = strawberry.field(name="not", default=None, description="Elle est fausse.")
    structure_id: strawberry.ID | None = _given("Une structure partie au dossier.")
    seat: list[Seat] | None = _given("Les places que tient la structure (ou celles de la personne connectée).")
    status: list[PieceStatus] | None = _given("Le statut.")
    cadre: list[Cadre] | None = _given("Le cadre.")
    type: list[PieceType] | None = _given("Le type.")
    number: TextMatch | None = _given("Le numéro de la pièce.")
    dossier_number: TextMatch | None = _given("Le numéro du dossier.")
    marche_number: TextMatch | None = _given("Le numéro de marché.")
    engagement_number: TextMatch | None = _given("Le numéro d'engagement.")
    mandat_number: TextMatch | None = _given("Le numéro de mandat.")
    supplier: StructureMatch | None = _given("Le fournisseur du dossier.")
    moe: StructureMatch | None = _given("La MOE.")
    moa: StructureMatch | None = _given("La MOA.")
    recipient: StructureMatch | None = _given("Le destinataire.")
    total_ht: MontantMatch | None = _given("Le total HT.")
    total_ttc: MontantMatch | None = _given("Le total TTC.")
    net_to_pay: MontantMatch | None = _given("Le net à payer.")
    invoice_date: DateMatch | None = _given("La date de facture.")
    deposited_at: DateTimeMatch | None = _given("L'instant du dépôt.")
    status_at: DateTimeMatch | None = _given("L'instant du statut.")
    waiting_for_viewer: bool | None = _given(
        "Attend un acte d'une structure de la personne connectée, qu'elle puisse le faire ou seulement le lire."
    )
    overdue: bool | None = _given("Un délai est dépassé : les pièces que compte `dashboard.overdueDeadlines`.")
    downloaded_by_recipient: bool | None = _given("Téléchargée par le destinataire.")
    application: list[Application] | None = _given("L'application du dépôt.")
    validator: StructureMatch | None = _given("Un valideur.")
    invoice_type: list[InvoiceType] | None = _given("Facture ou avoir.")
    original_number: TextMatch | None = _given("Le numéro de la facture d'origine.")
    deposit_mode: list[DepositMode] | None = _given("Le mode de dépôt.")
    created_by_id: strawberry.ID | None = _given("La personne qui a déposé.")
    bank_account_id: strawberry.ID | None = _given("Les coordonnées bancaires nommées au dépôt.")
    rejection_handled: bool | None = _given("Le rejet est marqué comme traité.")


@strawberry.input(description="Toutes les conditions données doivent être vraies.")
class DossierFilter:
    """The criteria of a search among dossiers."""

    and_: list["DossierFilter"] | None = strawberry.field(name="and", default=None, description="Toutes sont vraies.")
    or_: list["DossierFilter"] | None = strawberry.field(
        name="or", default=None, description="L'une au moins est vraie."
    )
    not_: "DossierFilter | None" = strawberry.field(name="not", default=None, description="Elle est fausse.")
    structure_id: strawberry.ID | None = _given("Une structure partie au dossier.")
    seat: list[Seat] | None = _given("Les places que tient la structure (ou celles de la personne connectée).")
    state: list[DossierState] | None = _given("L'état.")
    phase: list[Phase] | None = _given("La partie du marché.")
    number: TextMatch | None = _given("Le numéro du dossier.")
    marche_number: TextMatch | None = _given("Le numéro de marché.")
    supplier: StructureMatch | None = _given("Le fournisseur du dossier.")
    moe: StructureMatch | None = _given("La MOE.")
    moa: StructureMatch | None = _given("La MOA.")
    recipient: StructureMatch | None = _given("Le destinataire.")
    opened_at: DateTimeMatch | None = _given("L'instant d'ouverture.")
    updated_at: DateTimeMatch | None = _given("L'instant de la dernière écriture.")
    waiting_for_viewer: bool | None = _given(
        "Attend un acte d'une structure de la personne connectée, qu'elle puisse le faire ou seulement le lire."
    )


@strawberry.input(one_of=True, description="Un critère de tri, et un seul ; le serveur ajoute l'identifiant.")
class PieceOrder:
    """An order of pièces."""

    deposited_at: strawberry.Maybe[Direction] = strawberry.field(description="L'instant du dépôt.")
    status_at: strawberry.Maybe[Direction] = strawberry.field(description="L'instant du statut.")
    number: strawberry.Maybe[Direction] = strawberry.field(description="Le numéro.")
    total_ttc: strawberry.Maybe[Direction] = strawberry.field(description="Le total TTC.")
    invoice_date: strawberry.Maybe[Direction] = strawberry.field(description="La date de facture.")


@strawberry.input(one_of=True, description="Un critère de tri, et un seul ; le serveur ajoute l'identifiant.")
class DossierOrder:
    """An order of dossiers."""

    opened_at: strawberry.Maybe[Direction] = strawberry.field(description="L'instant d'ouverture.")
    updated_at: strawberry.Maybe[Direction] = strawberry.field(description="L'instant de la dernière écriture.")
    number: strawberry.Maybe[Direction] = strawberry.field(description="Le numéro.")


def orders_of(given: Sequence[Any] | None, default: Order) -> list[Order]:
    """The orders that a list of one-key inputs asks for."""
    found = []
    for each in given or ():
        column, value = next((name, value) for name, value in vars(each).items() if value is not None)
        found.append(Order(column, value.value is Direction.DESC))
    names = [order.column for order in found]
    if len(names) > len(set(names)):
        raise error(ErrorCode.VALUE_NOT_ALLOWED, field="orderBy")
    return found or [default]
