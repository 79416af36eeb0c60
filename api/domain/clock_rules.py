"""When the indicative payment delay starts, and how long it is (§11, decisions 11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.domain.cadres import Cadre
from api.domain.delays import DELAYS, DelayCode
from api.domain.organisation import PublicCategory


class ClockCase(StrEnum):
    """The cases of the payment clock."""

    MENSUEL = "MENSUEL"
    COTRAITANT = "COTRAITANT"
    SOUS_TRAITANT = "SOUS_TRAITANT"
    SOLDE = "SOLDE"
    ARRETE_OU_REJETE = "ARRETE_OU_REJETE"
    SUSPENSION = "SUSPENSION"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """What starts the delay, for pièces of these cadres, by which rule of the reference."""

    libelle: str
    rule: str
    cadres: tuple[Cadre, ...]
    source: tuple[str, ...]


CLOCK_RULES: Final[Mapping[ClockCase, ClockRule]] = {
    ClockCase.MENSUEL: ClockRule(
        "Dépôt de la pièce initiale", "R-CLK-1", (Cadre.A4, Cadre.A5, Cadre.A6), ("S001", "S003")
    ),
    ClockCase.COTRAITANT: ClockRule("Validation par le mandataire", "R-CLK-6", (Cadre.A13,), ("S001", "S000", "DEC")),
    ClockCase.SOUS_TRAITANT: ClockRule(
        "Accord du titulaire, ou fin de ses 15 jours", "R-CLK-3", (Cadre.A10,), ("CCP22", "CCP23")
    ),
    ClockCase.SOLDE: ClockRule(
        "Dépôt du décompte définitif", "R-CLK-4", (Cadre.A8, Cadre.A23, Cadre.A24, Cadre.A25), ("ANALYST", "CCAG")
    ),
    ClockCase.ARRETE_OU_REJETE: ClockRule(
        "Aucun délai ; un nouveau dépôt en ouvre un autre", "R-REF-4", (), ("BTP45", "MON2")
    ),
    ClockCase.SUSPENSION: ClockRule("Sans effet sur le délai", "R-SUS-1", (), ("S003", "S001")),
}

PAYMENT_DELAYS: Final[Mapping[PublicCategory, int]] = {
    PublicCategory.ETAT: DELAYS[DelayCode.DGP_ETAT_COLLECTIVITE].value,
    PublicCategory.COLLECTIVITE_LOCALE: DELAYS[DelayCode.DGP_ETAT_COLLECTIVITE].value,
    PublicCategory.EPN: DELAYS[DelayCode.DGP_ETAT_COLLECTIVITE].value,
    PublicCategory.EPLE: DELAYS[DelayCode.DGP_ETAT_COLLECTIVITE].value,
    PublicCategory.SANTE: DELAYS[DelayCode.DGP_SANTE].value,
    PublicCategory.AUTRE_ENTREPRISE_PUBLIQUE: DELAYS[DelayCode.DGP_AUTRE_ENTREPRISE_PUBLIQUE].value,
    PublicCategory.AUTRE: DELAYS[DelayCode.DGP_ETAT_COLLECTIVITE].value,
}
"""The delay in days, by kind of buyer (R-CLK-5)."""
