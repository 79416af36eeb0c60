"""The delays of the procedure (§6.4), and how days are counted (Q27)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")


class DelayCode(StrEnum):
    """Which delay."""

    MOE_MENSUEL = "MOE_MENSUEL"
    VALIDATION_SOUS_TRAITANT = "VALIDATION_SOUS_TRAITANT"
    VALIDATION_COTRAITANT = "VALIDATION_COTRAITANT"
    DG_NOTIFICATION = "DG_NOTIFICATION"
    DG_SIGNATURE = "DG_SIGNATURE"
    TACITE_MOA = "TACITE_MOA"
    DGP_ETAT_COLLECTIVITE = "DGP_ETAT_COLLECTIVITE"
    DGP_SANTE = "DGP_SANTE"
    DGP_AUTRE_ENTREPRISE_PUBLIQUE = "DGP_AUTRE_ENTREPRISE_PUBLIQUE"
    HABILITATION = "HABILITATION"


class DelayUnit(StrEnum):
    """What a delay is counted in."""

    DAYS = "days"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class DelayRule:
    """A delay: how long, from when, and what its end brings (`effet`, ready to show)."""

    libelle: str
    value: int
    start: str
    effect: str
    effet: str
    source: tuple[str, ...]
    unit: DelayUnit = DelayUnit.DAYS


# fmt: off
DELAYS: Final[Mapping[DelayCode, DelayRule]] = {
    DelayCode.MOE_MENSUEL: DelayRule("Traitement du projet de décompte mensuel par la MOE", 7,
        "reception by the MOE: deposit timestamp of an A4; end of validation of an A10 or A13",
        "No sanction in the portal; then the MOA may act alone",
        "Passé ce délai, la MOA peut agir sans la MOE.", ("S001", "C-MOE", "MON3", "CCAG", "PGF")),
    DelayCode.VALIDATION_SOUS_TRAITANT: DelayRule("Réponse du valideur à un sous-traitant", 15,
        "the validator receives the piece", "Silence is acceptance (sub-contractors only)",
        "Passé ce délai, le silence vaut acceptation.", ("C-SST",)),
    DelayCode.VALIDATION_COTRAITANT: DelayRule("Réponse du mandataire à un cotraitant", 15,
        "the validator receives the piece", "No tacit acceptance: the mandataire is reminded, the co-contractor told",
        "Passé ce délai, le mandataire est relancé ; son silence ne vaut jamais acceptation.", ("S000", "ANALYST")),
    DelayCode.DG_NOTIFICATION: DelayRule("Notification du décompte général", 30,
        "the later of: draft final statement received by the MOE / by the MOA",
        "Past it the titulaire may deposit A22",
        "Passé ce délai, le titulaire peut déposer un projet de décompte général tacite (A22).", ("CCAG", "CAA24")),
    DelayCode.DG_SIGNATURE: DelayRule("Signature du décompte général", 30,
        "the general account is notified to the titulaire", "Accept with or without reserve, or refuse",
        "D'ici là, le titulaire accepte avec ou sans réserve, ou refuse.", ("CCAG",)),
    DelayCode.TACITE_MOA: DelayRule("Réponse de la MOA au projet tacite", 10, "the MOA receives the A22",
        "The draft becomes the tacit final account",
        "Passé ce délai, le projet devient le décompte général et définitif tacite.", ("CCAG1244", "CAA24")),
    DelayCode.DGP_ETAT_COLLECTIVITE: DelayRule("Délai de paiement : État et collectivités", 30, "see DGP start",
        "Late interest and a lump sum", "Passé ce délai, intérêts moratoires et indemnité forfaitaire sont dus.",
        ("CCPDEL",)),
    DelayCode.DGP_SANTE: DelayRule("Délai de paiement : établissements de santé", 50, "see DGP start",
        "Public health bodies and army health service",
        "Établissements publics de santé et service de santé des armées.", ("CCPDEL",)),
    DelayCode.DGP_AUTRE_ENTREPRISE_PUBLIQUE: DelayRule("Délai de paiement : autres entreprises publiques", 60,
        "see DGP start", "Other public undertakings", "Autres entreprises publiques.", ("CCPDEL",)),
    DelayCode.HABILITATION: DelayRule("Prise d'effet d'une habilitation", 30, "an authorisation is submitted",
        "Time before it works", "L'habilitation prend effet dans ce délai.", ("S003",), DelayUnit.MINUTES),
}
# fmt: on


def due_at(start: datetime, days: int) -> datetime:
    """The instant, in UTC, at which a delay of whole days has passed: 00:00 in Paris after its last day.

    The day after `start` is day 1; weekends and holidays count (Q27).
    """
    last_day = start.astimezone(PARIS).date() + timedelta(days=days)
    return datetime.combine(last_day + timedelta(days=1), time(), PARIS).astimezone(UTC)
