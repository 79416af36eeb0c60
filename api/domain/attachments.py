"""What may be joined to a pièce: sizes, names, extensions and kinds (§7.9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MEGABYTE: Final = 1024 * 1024
"""The sizes of the reference, in MB, are counted in mebibytes (organisation §1.9: 10 MB is 10 485 760 bytes)."""

MAX_FILE_BYTES: Final = 10 * MEGABYTE
MAX_TOTAL_BYTES: Final = 120 * MEGABYTE
MAX_STRUCTURE_FILE_BYTES: Final = 4 * MEGABYTE
MIN_FILE_BYTES: Final = 1
MAX_NAME: Final = 50
MAX_DOCUMENT_NAME: Final = 200
MAX_DESIGNATION: Final = 100


class AttachmentKind(StrEnum):
    """What a file is."""

    DOCUMENT_PRINCIPAL = "DOCUMENT_PRINCIPAL"
    BON_COMMANDE = "BON_COMMANDE"
    BON_LIVRAISON = "BON_LIVRAISON"
    ORDRE_SERVICE = "ORDRE_SERVICE"
    ACTE_SPECIAL_SOUS_TRAITANCE = "ACTE_SPECIAL_SOUS_TRAITANCE"
    ATTESTATION_PAIEMENT_DIRECT = "ATTESTATION_PAIEMENT_DIRECT"
    DEMANDE_PAIEMENT_COTRAITANT = "DEMANDE_PAIEMENT_COTRAITANT"
    PV_RECEPTION = "PV_RECEPTION"
    SITUATION_DETAILLEE = "SITUATION_DETAILLEE"
    CALCUL_REVISION_PRIX = "CALCUL_REVISION_PRIX"
    JUSTIFICATIF = "JUSTIFICATIF"
    AUTRE = "AUTRE"


@dataclass(frozen=True, slots=True)
class KindRule:
    """The label of a kind; all are a list of the project, the official one being unknown."""

    libelle: str
    source: tuple[str, ...] = ("ANALYST", "S003", "S000")


ATTACHMENT_KINDS: Final[Mapping[AttachmentKind, KindRule]] = {
    AttachmentKind.DOCUMENT_PRINCIPAL: KindRule("Document principal", ("OAS", "DEC")),
    AttachmentKind.BON_COMMANDE: KindRule("Bon de commande"),
    AttachmentKind.BON_LIVRAISON: KindRule("Bon de livraison"),
    AttachmentKind.ORDRE_SERVICE: KindRule("Ordre de service"),
    AttachmentKind.ACTE_SPECIAL_SOUS_TRAITANCE: KindRule("Acte spécial de sous-traitance"),
    AttachmentKind.ATTESTATION_PAIEMENT_DIRECT: KindRule("Attestation de paiement direct"),
    AttachmentKind.DEMANDE_PAIEMENT_COTRAITANT: KindRule("Demande de paiement d'un cotraitant"),
    AttachmentKind.PV_RECEPTION: KindRule("Procès-verbal de réception"),
    AttachmentKind.SITUATION_DETAILLEE: KindRule("Situation détaillée"),
    AttachmentKind.CALCUL_REVISION_PRIX: KindRule("Calcul de révision des prix"),
    AttachmentKind.JUSTIFICATIF: KindRule("Justificatif"),
    AttachmentKind.AUTRE: KindRule("Autre"),
}


@dataclass(frozen=True, slots=True)
class AttachmentRule:
    """A rule on files; `value` counts `unit`s, names a format, or is None where the rule is a list."""

    code: str
    libelle: str
    value: int | str | None
    unit: str | None
    source: tuple[str, ...]


ATTACHMENT_RULES: Final[tuple[AttachmentRule, ...]] = (
    AttachmentRule("MAX_FILE", "Chaque fichier : 10 Mo au plus.", 10, "MB", ("GCP", "OCA", "FE", "OAS")),
    AttachmentRule("MAX_TOTAL", "Document et pièces jointes : 120 Mo au plus.", 120, "MB", ("OAS", "CPP", "OCA")),
    AttachmentRule(
        "MAX_NAME",
        "Nom du fichier : 50 caractères au plus, extension comprise (200 pour le document).",
        50,
        "characters",
        ("OCA", "FE", "CPP"),
    ),
    AttachmentRule("EXTENSION", "Une extension de la liste est obligatoire.", None, "extensions", ("OCA",)),
    AttachmentRule("NOT_EMPTY", "Un fichier vide est refusé.", 1, "byte", ("OCA",)),
    AttachmentRule("DESIGNATION", "Désignation obligatoire, 100 caractères au plus.", 100, "characters", ("CPP", "FE")),
    AttachmentRule("TYPE", "Type choisi dans une liste.", 30, "characters", ("CPP", "GCP")),
    AttachmentRule("STRUCTURE_FILE", "Fichiers de la fiche structure : 4 Mo au plus.", 4, "MB", ("S002",)),
    AttachmentRule("MAIN_PDF", "La pièce est un seul PDF.", "PDF", None, ("OAS", "S003")),
    AttachmentRule("PROJECT_TYPES", "Liste des types, propre au projet.", None, None, ("ANALYST", "S003", "S000")),
)
