"""The liste fiscale: to whom it is open, and the columns of its exports (works-billing §9, decisions 28)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from api.domain.habilitation import Application
from api.domain.permissions import Actor, Permission, Place, check
from api.domain.sheets import Column, Kind

APPLICATIONS: Final = frozenset({Application.FACTURES_DE_TRAVAUX, Application.FACTURES_RECUES})
"""The list is open to those who hold one of these, at consultation."""

TOTALS_CURRENCY: Final = "EUR"

COLUMNS: Final = (
    Column("Numéro", Kind.TEXT, 22),
    Column("Cadre", Kind.TEXT, 8),
    Column("Type", Kind.TEXT, 32),
    Column("Fournisseur", Kind.TEXT, 36),
    Column("Identifiant du fournisseur", Kind.TEXT, 20),
    Column("Destinataire", Kind.TEXT, 36),
    Column("Identifiant du destinataire", Kind.TEXT, 20),
    Column("Date de facture", Kind.DATE, 14),
    Column("Date de dépôt", Kind.INSTANT, 19),
    Column("Devise", Kind.TEXT, 8),
    Column("Montant HT", Kind.AMOUNT, 16),
    Column("Montant TVA", Kind.AMOUNT, 16),
    Column("Montant TTC", Kind.AMOUNT, 16),
    Column("Statut", Kind.TEXT, 34),
)
"""The project columns of LISTE_FISCALE; the identifiers and the currency stand beside what they belong to."""


def reader(actor: Actor, structure_id: UUID | None, application: Application | None) -> Actor:
    """The actor with only the profiles that open the list of that structure; FORBIDDEN when there is none."""
    wanted = APPLICATIONS if application is None else APPLICATIONS & {application}
    grants = tuple(
        grant for grant in actor.grants if grant.structure_id == structure_id and grant.application in wanted
    )
    places = [Place(grant.structure_id, grant.service_id, grant.application) for grant in grants]
    check(actor, Permission.PIECE_READ, places)
    return replace(actor, grants=grants)
