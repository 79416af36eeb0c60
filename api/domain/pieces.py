"""The choices a deposit form offers, with their labels (works-billing §7)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Groupement(StrEnum):
    """How the companies of a marché are grouped (R-VAL-2, R-VAL-5)."""

    AUCUN = "AUCUN"
    CONJOINT = "CONJOINT"
    SOLIDAIRE = "SOLIDAIRE"


class ValidatorCapacity(StrEnum):
    """In which capacity a validator answers (R-VAL-3)."""

    TITULAIRE = "TITULAIRE"
    MANDATAIRE = "MANDATAIRE"
    COTRAITANT = "COTRAITANT"


class InvoiceType(StrEnum):
    """An invoice or a credit note (typeFacture)."""

    FACTURE = "FACTURE"
    AVOIR = "AVOIR"


class DepositMode(StrEnum):
    """How the pièce came in (modeDepot, decisions 22)."""

    PDF = "PDF"
    FACTUR_X = "FACTUR_X"
    SAISIE = "SAISIE"


class TypeTva(StrEnum):
    """When the VAT falls due, or why there is none (typeTva)."""

    TVA_SUR_DEBIT = "TVA_SUR_DEBIT"
    TVA_SUR_ENCAISSEMENT = "TVA_SUR_ENCAISSEMENT"
    EXONERATION = "EXONERATION"
    SANS_TVA = "SANS_TVA"


class ExemptionReason(StrEnum):
    """VATEX codes of EN 16931 used in France (motifExonerationTva)."""

    VATEX_EU_AE = "VATEX_EU_AE"
    VATEX_FR_FRANCHISE = "VATEX_FR_FRANCHISE"
    VATEX_EU_IC = "VATEX_EU_IC"
    VATEX_EU_G = "VATEX_EU_G"
    VATEX_EU_O = "VATEX_EU_O"
    VATEX_FR_CNWVAT = "VATEX_FR_CNWVAT"


class PaymentMethod(StrEnum):
    """How the supplier is paid (modePaiement)."""

    CHEQUE = "CHEQUE"
    PRELEVEMENT = "PRELEVEMENT"
    VIREMENT = "VIREMENT"
    ESPECE = "ESPECE"
    AUTRE = "AUTRE"
    REPORT = "REPORT"


GROUPEMENTS: Final[Mapping[Groupement, str]] = {
    Groupement.AUCUN: "Sans groupement",
    Groupement.CONJOINT: "Groupement conjoint",
    Groupement.SOLIDAIRE: "Groupement solidaire",
}
VALIDATOR_CAPACITIES: Final[Mapping[ValidatorCapacity, str]] = {
    ValidatorCapacity.TITULAIRE: "Titulaire",
    ValidatorCapacity.MANDATAIRE: "Mandataire",
    ValidatorCapacity.COTRAITANT: "Cotraitant",
}
INVOICE_TYPES: Final[Mapping[InvoiceType, str]] = {InvoiceType.FACTURE: "Facture", InvoiceType.AVOIR: "Avoir"}
DEPOSIT_MODES: Final[Mapping[DepositMode, str]] = {
    DepositMode.PDF: "Dépôt d'un PDF",
    DepositMode.FACTUR_X: "Dépôt d'un PDF Factur-X",
    DepositMode.SAISIE: "Saisie sur le portail",
}
TYPES_TVA: Final[Mapping[TypeTva, str]] = {
    TypeTva.TVA_SUR_DEBIT: "TVA sur les débits",
    TypeTva.TVA_SUR_ENCAISSEMENT: "TVA sur les encaissements",
    TypeTva.EXONERATION: "Exonération",
    TypeTva.SANS_TVA: "Sans TVA",
}
EXEMPTION_REASONS: Final[Mapping[ExemptionReason, str]] = {
    ExemptionReason.VATEX_EU_AE: "Autoliquidation",
    ExemptionReason.VATEX_FR_FRANCHISE: "Franchise en base",
    ExemptionReason.VATEX_EU_IC: "Livraison intracommunautaire",
    ExemptionReason.VATEX_EU_G: "Exportation hors Union européenne",
    ExemptionReason.VATEX_EU_O: "Hors du champ de la TVA",
    ExemptionReason.VATEX_FR_CNWVAT: "Avoir sans TVA",
}
PAYMENT_METHODS: Final[Mapping[PaymentMethod, str]] = {
    PaymentMethod.CHEQUE: "Chèque",
    PaymentMethod.PRELEVEMENT: "Prélèvement",
    PaymentMethod.VIREMENT: "Virement",
    PaymentMethod.ESPECE: "Espèces",
    PaymentMethod.AUTRE: "Autre",
    PaymentMethod.REPORT: "Report",
}
