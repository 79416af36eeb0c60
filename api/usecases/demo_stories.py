"""The dossiers of a fresh sandbox, told step by step: who did what, how many days before the clock's start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from api.domain.cadres import Cadre
from api.domain.refusals import RefusalReason
from api.domain.statuses import PieceStatus


@dataclass(frozen=True, slots=True)
class Deposit:
    """A pièce deposited, the first of its story or the next one, so many days before the clock's start."""

    days_before: int
    by: str
    cadre: Cadre
    total_ht: str
    comment: str | None = None
    retention: str = "0"
    lines: tuple[tuple[str, str, str, str], ...] = ()
    """On a typed invoice: what, how much, of which unit, at what price."""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The last pièce taken in charge."""

    days_before: int
    by: str


@dataclass(frozen=True, slots=True)
class Suspend:
    """The last pièce suspended."""

    days_before: int
    by: str
    comment: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """The last pièce refused."""

    days_before: int
    by: str
    reason: RefusalReason
    comment: str


@dataclass(frozen=True, slots=True)
class Treat:
    """The last pièce given another status by the finance office."""

    days_before: int
    by: str
    to: PieceStatus
    mandat_number: str | None = None


Step = Deposit | Acknowledge | Suspend | Refuse | Treat


@dataclass(frozen=True, slots=True)
class Story:
    """A dossier and how it came where it is; structures go by their key."""

    number: str
    steps: tuple[Step, ...]
    recipient: str = "VALOMBRE"
    service_code: str | None = "TRAVAUX"
    moe: str | None = "ATELIER"
    moa: str | None = "VALOMBRE"
    marche: str = "2025-MT-014"
    engagement: str | None = None


STORIES: Final = (
    Story("DEMO-01", (Deposit(3, "BATILOIRE", Cadre.A4, "38400.00"),)),
    Story(
        "DEMO-02",
        (
            Deposit(12, "BATILOIRE", Cadre.A4, "61250.00"),
            Acknowledge(11, "ATELIER"),
            Deposit(8, "ATELIER", Cadre.A15, "58900.00", "Poste 3.1 ramené au métré constaté sur place"),
        ),
    ),
    Story(
        "DEMO-03",
        (
            Deposit(6, "VAUQUELIN", Cadre.A4, "17300.00"),
            Suspend(5, "ATELIER", "Joindre le bon de livraison des fermes"),
        ),
    ),
    Story(
        "DEMO-04",
        (
            Deposit(9, "BATILOIRE", Cadre.A4, "9800.00"),
            Refuse(7, "ATELIER", RefusalReason.ERREUR_DESTINATAIRE, "Destinataire attendu : le syndicat des eaux"),
        ),
    ),
    Story(
        "DEMO-05",
        (
            Deposit(20, "BATILOIRE", Cadre.A4, "72000.00"),
            Deposit(16, "ATELIER", Cadre.A15, "72000.00"),
            Deposit(11, "VALOMBRE", Cadre.A19, "72000.00", "Retenue de garantie de 5 %", retention="0.05"),
        ),
    ),
    Story(
        "DEMO-06",
        (
            Deposit(19, "BATILOIRE", Cadre.A6, "24600.00"),
            Treat(13, "SMEAUX", PieceStatus.MANDATEE, "M-00318"),
            Treat(4, "SMEAUX", PieceStatus.MISE_EN_PAIEMENT),
        ),
        recipient="SMEAUX",
        service_code=None,
        moe=None,
        moa=None,
        marche="2025-RES-003",
        engagement="EJ-77",
    ),
    Story(
        "DEMO-07",
        (
            Deposit(18, "BATILOIRE", Cadre.A7, "31500.00"),
            Deposit(10, "ATELIER", Cadre.A17, "30800.00", "Pénalités de retard de deux jours"),
            Deposit(2, "VALOMBRE", Cadre.A20, "30800.00"),
        ),
        marche="2024-MT-009",
    ),
    Story(
        "DEMO-08",
        (
            Deposit(
                5,
                "ATELIER",
                Cadre.A1,
                "4310.00",
                "Honoraires de mars : direction de l'exécution",
                lines=(
                    ("Direction de l'exécution des travaux", "6", "DAY", "640.00"),
                    ("Compte rendu de réunion de chantier", "4", "C62", "117.50"),
                ),
            ),
        ),
        moe=None,
        moa=None,
    ),
)
"""In turn: with the MOE, with the MOA, suspended, refused, with the finance office, paid, with the supplier (A20), and
the fees of the MOE, a plain invoice typed line by line."""
