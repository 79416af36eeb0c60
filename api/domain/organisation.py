"""What structures are: types, statuses, identifiers, MOA setting and public category (organisation §1 to §3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class StructureType(StrEnum):
    """Whether a structure is a public body."""

    PUBLIQUE = "PUBLIQUE"
    PRIVEE = "PRIVEE"


class StructureStatus(StrEnum):
    """Whether a structure may be used."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    EN_COURS_ACTIVATION = "EN_COURS_ACTIVATION"


class IdentifierType(StrEnum):
    """The register that gave a structure its number."""

    SIRET = "SIRET"
    UE_HORS_FRANCE = "UE_HORS_FRANCE"
    HORS_UE = "HORS_UE"
    RIDET = "RIDET"
    TAHITI = "TAHITI"
    AUTRE = "AUTRE"
    PARTICULIER = "PARTICULIER"


class MoaPresence(StrEnum):
    """The setting « présence maîtrise d'ouvrage » of a public structure (works-billing §1.2)."""

    SANS_MOA = "SANS_MOA"
    AVEC_MOA = "AVEC_MOA"
    EXCLUSIVEMENT_MOA = "EXCLUSIVEMENT_MOA"

    @property
    def is_moa(self) -> bool:
        """Whether such a structure may be named as MOA (R-SET-1)."""
        return self is not MoaPresence.SANS_MOA

    @property
    def receives_invoices(self) -> bool:
        """Whether such a structure has Factures reçues, so may be named as recipient (R-SET-2)."""
        return self is not MoaPresence.EXCLUSIVEMENT_MOA


class PublicCategory(StrEnum):
    """The kind of public body, which sets the payment delay (decisions 11)."""

    ETAT = "ETAT"
    COLLECTIVITE_LOCALE = "COLLECTIVITE_LOCALE"
    EPN = "EPN"
    EPLE = "EPLE"
    SANTE = "SANTE"
    AUTRE_ENTREPRISE_PUBLIQUE = "AUTRE_ENTREPRISE_PUBLIQUE"
    AUTRE = "AUTRE"


DEFAULT_SERVICE: Final = ("FACTURES_PUBLIQUES", "Service des factures publiques")
"""Code and name of what every public structure owns (SRV-03)."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """The French label of a member, and the keys of organisation.json that state it."""

    libelle: str
    source: tuple[str, ...]


STRUCTURE_TYPES: Final[Mapping[StructureType, Labelled]] = {
    StructureType.PUBLIQUE: Labelled("Publique", ("R1", "R2", "S2", "S3")),
    StructureType.PRIVEE: Labelled("Privée", ("R1", "R2", "S0", "S2")),
}

STRUCTURE_STATUSES: Final[Mapping[StructureStatus, Labelled]] = {
    StructureStatus.ACTIVE: Labelled("Active", ("R1", "R2", "W31")),
    StructureStatus.INACTIVE: Labelled("Inactive", ("R2", "S2", "W59")),
    StructureStatus.EN_COURS_ACTIVATION: Labelled("En cours d'activation", ("R2",)),
}

IDENTIFIER_TYPES: Final[Mapping[IdentifierType, Labelled]] = {
    IdentifierType.SIRET: Labelled("Structure avec numéro de SIRET", ("S3", "W13", "W12", "W59", "R4", "R6")),
    IdentifierType.UE_HORS_FRANCE: Labelled("Structure européenne hors France", ("W32", "W16", "R6", "R2")),
    IdentifierType.HORS_UE: Labelled("Structure hors UE", ("W32", "R6", "R2")),
    IdentifierType.RIDET: Labelled("Structure avec RIDET", ("W32", "R6", "R2")),
    IdentifierType.TAHITI: Labelled("Structure avec numéro TAHITI", ("W32", "R6", "R2")),
    IdentifierType.AUTRE: Labelled("En cours d'immatriculation", ("W13", "R2", "R6", "I", "D")),
    IdentifierType.PARTICULIER: Labelled("Particulier", ("W13", "W14", "R1", "R2", "D")),
}

MOA_PRESENCES: Final[Mapping[MoaPresence, Labelled]] = {
    MoaPresence.SANS_MOA: Labelled("Structure sans MOA", ("S2", "S3", "I")),
    MoaPresence.AVEC_MOA: Labelled("Structure avec MOA", ("S2", "S3", "I")),
    MoaPresence.EXCLUSIVEMENT_MOA: Labelled("Structure exclusivement MOA", ("S2", "S3", "I")),
}

PUBLIC_CATEGORIES: Final[Mapping[PublicCategory, Labelled]] = {
    PublicCategory.ETAT: Labelled("État", ("S2", "D")),
    PublicCategory.COLLECTIVITE_LOCALE: Labelled("Collectivité locale", ("S2", "D")),
    PublicCategory.EPN: Labelled("Établissement public national", ("S2", "D")),
    PublicCategory.EPLE: Labelled("Établissement public local d'enseignement", ("S2", "D")),
    PublicCategory.SANTE: Labelled("Établissement public de santé", ("D",)),
    PublicCategory.AUTRE_ENTREPRISE_PUBLIQUE: Labelled("Autre entreprise publique", ("D",)),
    PublicCategory.AUTRE: Labelled("Autre structure publique", ("S2", "D")),
}
