"""The fictive structures of a sandbox (works-billing §12), with the settings that their notes state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.domain.habilitation import Application, Availability, availability, default_openings
from api.domain.organisation import MoaPresence, PublicCategory, StructureType

BILLING: Final = (
    Application.FACTURES_EMISES,
    Application.FACTURES_RECUES,
    Application.FACTURES_DE_TRAVAUX,
    Application.FACTURES_A_VALIDER,
)
"""The applications of the domain Facturation that a sandbox opens."""


@dataclass(frozen=True, slots=True)
class ExampleStructure:
    """A structure of the sandbox; `key` names its accounts and its part in the worked examples."""

    key: str
    siret: str
    name: str
    type: StructureType
    moa_presence: MoaPresence | None = None
    services: tuple[tuple[str, str], ...] = ()
    service_code_required: bool = False
    engagement_or_service_required: bool = False
    public_category: PublicCategory | None = None

    @property
    def openings(self) -> tuple[Application, ...]:
        """The applications open on it: those by default, and the billing ones that its type and setting admit."""
        usual = default_openings(self.type, self.moa_presence)
        asked = (
            application
            for application in BILLING
            if availability(application, self.type, self.moa_presence) is Availability.ON_DEMAND
        )
        return tuple(dict.fromkeys((*usual, *asked)))


_PUBLIC, _PRIVATE = StructureType.PUBLIQUE, StructureType.PRIVEE
_COLLECTIVITE = PublicCategory.COLLECTIVITE_LOCALE

ACCOUNTS: Final[Mapping[str, str]] = {
    "agent": "dépose et traite",
    "gestionnaire": "de plus, gère la structure",
    "lecteur": "consulte",
}
"""The accounts of each structure of a sandbox, and what they are for."""

PASSWORD: Final = "decompte"  # noqa: S105 - everybody's, printed at each start: a sandbox holds nothing to protect
"""That of all the accounts of a sandbox."""

EXAMPLE_STRUCTURES: Final[tuple[ExampleStructure, ...]] = (
    ExampleStructure("BATILOIRE", "00012345500016", "Bâtiloire SAS", _PRIVATE),
    ExampleStructure("ATELIER", "00023456700014", "Atelier Marchand architectes", _PRIVATE),
    ExampleStructure(
        "VALOMBRE",
        "21990011500011",
        "Commune de Valombre-sur-Arve",
        _PUBLIC,
        MoaPresence.AVEC_MOA,
        services=(("TRAVAUX", "Service des travaux"),),
        service_code_required=True,
        public_category=_COLLECTIVITE,
    ),
    ExampleStructure(
        "AGENCE_MOA",
        "18990077200014",
        "Agence régionale des grands ouvrages",
        _PUBLIC,
        MoaPresence.EXCLUSIVEMENT_MOA,
        public_category=_COLLECTIVITE,
    ),
    ExampleStructure(
        "SMEAUX",
        "25990042100019",
        "Syndicat mixte des eaux du Haut-Valombre",
        _PUBLIC,
        MoaPresence.SANS_MOA,
        engagement_or_service_required=True,
        public_category=_COLLECTIVITE,
    ),
    ExampleStructure(
        "SEM",
        "00067891200015",
        "SEM Valombre Aménagement",
        _PUBLIC,
        MoaPresence.AVEC_MOA,
        public_category=_COLLECTIVITE,
    ),
    ExampleStructure("LORMEL", "00078912300015", "Étanchéité Lormel SARL", _PRIVATE),
    ExampleStructure("VAUQUELIN", "00089123400015", "Charpentes Vauquelin SAS", _PRIVATE),
    ExampleStructure("TREHORET", "00091234500014", "Zinguerie Tréhoret EURL", _PRIVATE),
)


def address(kind: str, key: str) -> str:
    """The address by which an account of a structure signs in."""
    return f"{kind}@{key.lower()}.example"
