"""The cadres de facturation (§2): what is deposited, by whom, under which type, and what may follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.domain.habilitation import Application
from api.domain.roles import Role, Seat

__all__ = [
    "CADRES",
    "PHASES",
    "PIECE_TYPES",
    "Cadre",
    "CadreRule",
    "Nature",
    "Phase",
    "PieceType",
    "PieceTypeRule",
    "Position",
    "Recipient",
    "Role",
    "Seat",
]


class Nature(StrEnum):
    """What a cadre bills."""

    TRAVAUX = "TRAVAUX"
    SIMPLE = "SIMPLE"
    AUTRE = "AUTRE"


class Phase(StrEnum):
    """The part of the contract a works dossier belongs to."""

    EN_COURS = "EN_COURS"
    FIN = "FIN"


PHASES: Final[Mapping[Phase, str]] = {Phase.EN_COURS: "En cours de marché", Phase.FIN: "Fin de marché"}


class Position(StrEnum):
    """Where a cadre may stand in a dossier."""

    INITIALE = "INITIALE"
    SUITE = "SUITE"
    INITIALE_OU_SUITE = "INITIALE_OU_SUITE"


class Cadre(StrEnum):
    """Named as people say them, valued as Chorus Pro spells them."""

    A1 = "A1_FACTURE_FOURNISSEUR"
    A2 = "A2_FACTURE_FOURNISSEUR_DEJA_PAYEE"
    A3 = "A3_MEMOIRE_JUSTICE"
    A4 = "A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR"
    A5 = "A5_ETAT_ACOMPTE_FOURNISSEUR"
    A6 = "A6_ETAT_ACOMPTE_VALIDE_FOURNISSEUR"
    A7 = "A7_PROJET_DECOMPTE_FINAL_FOURNISSEUR"
    A8 = "A8_DECOMPTE_GENERAL_DEFINITIF_FOURNISSEUR"
    A9 = "A9_FACTURE_SOUSTRAITANT"
    A10 = "A10_PROJET_DECOMPTE_MENSUEL_SOUSTRAITANT"
    A11 = "A11_PROJET_DECOMPTE_FINAL_SOUSTRAITANT"
    A12 = "A12_FACTURE_COTRAITANT"
    A13 = "A13_PROJET_DECOMPTE_MENSUEL_COTRAITANT"
    A14 = "A14_PROJET_DECOMPTE_FINAL_COTRAITANT"
    A15 = "A15_ETAT_ACOMPTE_MOE"
    A16 = "A16_ETAT_ACOMPTE_VALIDE_MOE"
    A17 = "A17_PROJET_DECOMPTE_GENERAL_MOE"
    A18 = "A18_DECOMPTE_GENERAL_MOE"
    A19 = "A19_ETAT_ACOMPTE_VALIDE_MOA"
    A20 = "A20_DECOMPTE_GENERAL_MOA"
    A21 = "A21_DEMANDE_REMBOURSEMENT_TIC"
    A22 = "A22_PROJET_DECOMPTE_GENERAL_FOURNISSEUR_PROCEDURE_TACITE"
    A23 = "A23_DECOMPTE_GENERAL_DEFINITIF_TACITE_FOURNISSEUR"
    A24 = "A24_DECOMPTE_GENERAL_DEFINITIF_TACITE_MOE"
    A25 = "A25_DECOMPTE_GENERAL_DEFINITIF_MOE_PROCEDURE_TACITE"


class PieceType(StrEnum):
    """The type of a works pièce; always deduced from its cadre."""

    DP_DE_SOUSTRAITANT_TRAVAUX = "DP_DE_SOUSTRAITANT_TRAVAUX"
    PROJET_DECOMPTE_MENSUEL = "PROJET_DECOMPTE_MENSUEL"
    ETAT_ACOMPTE = "ETAT_ACOMPTE"
    ETAT_ACOMPTE_VALIDE = "ETAT_ACOMPTE_VALIDE"
    PROJET_DECOMPTE_FINAL = "PROJET_DECOMPTE_FINAL"
    PROJET_DECOMPTE_GENERAL = "PROJET_DECOMPTE_GENERAL"
    PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE = "PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE"
    DECOMPTE_GENERAL = "DECOMPTE_GENERAL"
    DECOMPTE_GENERAL_SIGNE = "DECOMPTE_GENERAL_SIGNE"
    DECOMPTE_GENERAL_DEFINITIF_TACITE = "DECOMPTE_GENERAL_DEFINITIF_TACITE"
    DECOMPTE_GENERAL_DEFINITIF_PROCEDURE_TACITE = "DECOMPTE_GENERAL_DEFINITIF_PROCEDURE_TACITE"


@dataclass(frozen=True, slots=True)
class Recipient:
    """An actor to whom a pièce of a cadre is sent, and when (the reference's words)."""

    role: Role
    application: Application
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class CadreRule:
    """One cadre; `then` holds the cadres that may follow it, under the conditions of `succession.NEXT`."""

    cadre: Cadre
    libelle: str
    english: str
    depositor: Role
    recipients: tuple[Recipient, ...]
    source: tuple[str, ...]
    application: Application = Application.FACTURES_DE_TRAVAUX
    nature: Nature = Nature.TRAVAUX
    type: PieceType | None = None
    phase: Phase | None = None
    position: Position = Position.INITIALE
    then: tuple[Cadre, ...] = ()
    validated_by: Role | None = None
    active: bool = True

    @property
    def code(self) -> str:
        """The short code people say, such as A4."""
        return self.cadre.name

    @property
    def follows(self) -> tuple[Cadre, ...]:
        """The cadres after which this one may be deposited."""
        return tuple(rule.cadre for rule in CADRES.values() if self.cadre in rule.then)

    @property
    def works(self) -> bool:
        """Whether its pièces belong to a dossier de facturation de travaux."""
        return self.nature is Nature.TRAVAUX

    @property
    def opens_dossier(self) -> bool:
        """Whether it may be the first pièce of a works dossier."""
        return self.works and self.active and self.position is not Position.SUITE

    @property
    def comes_first(self) -> bool:
        """Whether a first deposit may name it: it opens a works dossier, or is a plain invoice (decisions 1)."""
        return self.opens_dossier or (self.active and self.nature is Nature.SIMPLE)

    @property
    def follows_up(self) -> bool:
        """Whether it may be deposited after another pièce."""
        return self.position is not Position.INITIALE

    @property
    def needs_validator(self) -> bool:
        """Whether it goes first to a validator (routing step 1)."""
        return self.validated_by is not None

    @property
    def depositor_seat(self) -> Seat:
        """The seat from which it is deposited."""
        return self.depositor.seat or Seat.FOURNISSEUR


_FINANCE_OFFICE: Final = Recipient(Role.SERVICE_FINANCIER, Application.FACTURES_RECUES)
_FINANCE_OFFICE_ONCE_VALIDATED: Final = Recipient(Role.SERVICE_FINANCIER, Application.FACTURES_RECUES, "once validated")
_VALIDATOR_FIRST: Final = Recipient(Role.VALIDEUR, Application.FACTURES_A_VALIDER, "first")
_MOE: Final = Recipient(Role.MOE, Application.FACTURES_DE_TRAVAUX, "nominal")
_MOA: Final = Recipient(Role.MOA, Application.FACTURES_DE_TRAVAUX)
_SUPPLIER: Final = Recipient(Role.TITULAIRE, Application.FACTURES_DE_TRAVAUX)
_MOE_ONCE_VALIDATED: Final = Recipient(Role.MOE, Application.FACTURES_DE_TRAVAUX, "once validated")
_MOA_NO_MOE: Final = Recipient(Role.MOA, Application.FACTURES_DE_TRAVAUX, "no MOE")
_MOA_ONCE_VALIDATED: Final = Recipient(Role.MOA, Application.FACTURES_DE_TRAVAUX, "once validated, no MOE")
_MOA_ACTION: Final = Recipient(Role.MOA, Application.FACTURES_DE_TRAVAUX, "action")
_MOE_COPY: Final = Recipient(Role.MOE, Application.FACTURES_DE_TRAVAUX, "copy, read only")

# fmt: off
_RULES: Final[tuple[CadreRule, ...]] = (
    CadreRule(Cadre.A1, "Dépôt par un fournisseur d'une facture", "Supplier deposits an invoice", Role.TITULAIRE,
        (_FINANCE_OFFICE,), ("OAS", "XSL", "GOBL"), application=Application.FACTURES_EMISES, nature=Nature.SIMPLE),
    CadreRule(Cadre.A2, "Dépôt par un fournisseur d'une facture déjà payée",
        "Supplier deposits an invoice already paid (purchase card)", Role.TITULAIRE, (_FINANCE_OFFICE,),
        ("OAS", "XSL", "GOBL"), application=Application.FACTURES_EMISES, nature=Nature.SIMPLE),
    CadreRule(Cadre.A3, "Dépôt par un fournisseur d'un mémoire de frais de justice", "Statement of court costs",
        Role.PRESTATAIRE_JUSTICE, (Recipient(Role.SERVICE_FINANCIER, Application.FRAIS_DE_JUSTICE),), ("OAS", "XSL"),
        application=Application.FRAIS_DE_JUSTICE, nature=Nature.AUTRE),
    CadreRule(Cadre.A4, "Dépôt par un fournisseur d'un projet de décompte mensuel",
        "Supplier deposits a draft monthly statement", Role.TITULAIRE, (_MOE, _MOA_NO_MOE),
        ("S003", "OAS", "XSL", "C-FLUX", "PAS"), type=PieceType.PROJET_DECOMPTE_MENSUEL, phase=Phase.EN_COURS,
        then=(Cadre.A15, Cadre.A16, Cadre.A19)),
    CadreRule(Cadre.A5, "Dépôt par un fournisseur d'un état d'acompte",
        "Supplier deposits an interim statement (MOE worked outside the portal)", Role.TITULAIRE, (_MOA,),
        ("OAS", "XSL", "C-FLUX", "ANALYST"), type=PieceType.ETAT_ACOMPTE, phase=Phase.EN_COURS, then=(Cadre.A19,)),
    CadreRule(Cadre.A6, "Dépôt par un fournisseur d'un état d'acompte validé",
        "Supplier deposits a validated interim statement straight to the finance office (MOE and MOA worked outside)",
        Role.TITULAIRE, (_FINANCE_OFFICE,), ("OAS", "XSL", "GOBL", "C-FLUX"), type=PieceType.ETAT_ACOMPTE_VALIDE,
        phase=Phase.EN_COURS),
    CadreRule(Cadre.A7, "Dépôt par un fournisseur d'un projet de décompte final",
        "Supplier deposits the draft final statement", Role.TITULAIRE, (_MOE, _MOA_NO_MOE),
        ("S003", "OAS", "XSL", "C-FLUX"), type=PieceType.PROJET_DECOMPTE_FINAL, phase=Phase.FIN,
        then=(Cadre.A17, Cadre.A18, Cadre.A20, Cadre.A22)),
    CadreRule(Cadre.A8, "Dépôt par un fournisseur d'un décompte général signé",
        "Supplier deposits the signed general account", Role.TITULAIRE, (_FINANCE_OFFICE,),
        ("S003", "C-DGD", "OAS", "XSL", "C-FLUX"), type=PieceType.DECOMPTE_GENERAL_SIGNE, phase=Phase.FIN,
        position=Position.INITIALE_OU_SUITE),
    CadreRule(Cadre.A9, "Dépôt par un sous-traitant d'une demande de paiement",
        "Sub-contractor deposits a payment request (not works)", Role.SOUS_TRAITANT,
        (_VALIDATOR_FIRST, _FINANCE_OFFICE_ONCE_VALIDATED), ("OAS", "XSL", "S001", "FE"),
        application=Application.FACTURES_EMISES, nature=Nature.SIMPLE, validated_by=Role.TITULAIRE),
    CadreRule(Cadre.A10, "Dépôt par un sous-traitant d'une demande de paiement dans le cadre des marchés de travaux",
        "Sub-contractor deposits a payment request in a works contract", Role.SOUS_TRAITANT,
        (_VALIDATOR_FIRST, _MOE_ONCE_VALIDATED, _MOA_ONCE_VALIDATED),
        ("OAS", "XSL", "C-FLUX", "C-SST", "KB11386", "ANALYST", "DEC"), type=PieceType.DP_DE_SOUSTRAITANT_TRAVAUX,
        phase=Phase.EN_COURS, then=(Cadre.A15, Cadre.A16, Cadre.A19), validated_by=Role.TITULAIRE),
    CadreRule(Cadre.A11, "(retiré) Dépôt par un sous-traitant d'un projet de décompte final",
        "Retired: sub-contractor's draft final statement", Role.SOUS_TRAITANT, (),
        ("OAS", "XSL", "GOBL", "DOCP", "ANALYST"), phase=Phase.FIN, validated_by=Role.TITULAIRE, active=False),
    CadreRule(Cadre.A12, "Dépôt par un cotraitant d'une facture", "Co-contractor deposits an invoice (not works)",
        Role.COTRAITANT, (_VALIDATOR_FIRST, _FINANCE_OFFICE_ONCE_VALIDATED), ("OAS", "XSL", "FE"),
        application=Application.FACTURES_EMISES, nature=Nature.SIMPLE, validated_by=Role.MANDATAIRE),
    CadreRule(Cadre.A13, "Dépôt par un cotraitant d'un projet de décompte mensuel",
        "Co-contractor deposits a draft monthly statement", Role.COTRAITANT,
        (_VALIDATOR_FIRST, _MOE_ONCE_VALIDATED, _MOA_ONCE_VALIDATED), ("S000", "OAS", "XSL", "C-FLUX"),
        type=PieceType.PROJET_DECOMPTE_MENSUEL, phase=Phase.EN_COURS, then=(Cadre.A15, Cadre.A16, Cadre.A19),
        validated_by=Role.MANDATAIRE),
    CadreRule(Cadre.A14, "Dépôt par un cotraitant d'un projet de décompte final",
        "Co-contractor deposits a draft final statement", Role.COTRAITANT,
        (_VALIDATOR_FIRST, _MOE_ONCE_VALIDATED, _MOA_ONCE_VALIDATED), ("S000", "OAS", "XSL", "C-FLUX", "ANALYST"),
        type=PieceType.PROJET_DECOMPTE_FINAL, phase=Phase.FIN, then=(Cadre.A17, Cadre.A18, Cadre.A20, Cadre.A22),
        validated_by=Role.MANDATAIRE),
    CadreRule(Cadre.A15, "Dépôt par une MOE d'un état d'acompte", "MOE deposits an interim statement", Role.MOE,
        (_MOA,), ("S003", "OAS", "XSL"), type=PieceType.ETAT_ACOMPTE, phase=Phase.EN_COURS, position=Position.SUITE,
        then=(Cadre.A19,)),
    CadreRule(Cadre.A16, "Dépôt par une MOE d'un état d'acompte validé",
        "MOE deposits a validated interim statement (MOA validated outside)", Role.MOE, (_FINANCE_OFFICE,),
        ("OAS", "XSL", "ANALYST"), type=PieceType.ETAT_ACOMPTE_VALIDE, phase=Phase.EN_COURS, position=Position.SUITE),
    CadreRule(Cadre.A17, "Dépôt par une MOE d'un projet de décompte général", "MOE deposits the draft general account",
        Role.MOE, (_MOA,), ("S003", "OAS", "XSL"), type=PieceType.PROJET_DECOMPTE_GENERAL, phase=Phase.FIN,
        position=Position.SUITE, then=(Cadre.A20, Cadre.A22)),
    CadreRule(Cadre.A18, "Dépôt par une MOE d'un décompte général",
        "MOE deposits the general account (MOA signed outside)", Role.MOE, (_SUPPLIER,), ("OAS", "XSL", "ANALYST"),
        type=PieceType.DECOMPTE_GENERAL, phase=Phase.FIN, position=Position.SUITE, then=(Cadre.A8,)),
    CadreRule(Cadre.A19, "Dépôt par une MOA d'un état d'acompte validé", "MOA deposits the validated interim statement",
        Role.MOA, (_FINANCE_OFFICE,), ("S003", "OAS", "XSL", "DOCP"), type=PieceType.ETAT_ACOMPTE_VALIDE,
        phase=Phase.EN_COURS, position=Position.SUITE),
    CadreRule(Cadre.A20, "Dépôt par une MOA d'un décompte général", "MOA deposits the general account", Role.MOA,
        (_SUPPLIER,), ("S003", "OAS", "XSL", "CCAG"), type=PieceType.DECOMPTE_GENERAL, phase=Phase.FIN,
        position=Position.SUITE, then=(Cadre.A8,)),
    CadreRule(Cadre.A21, "Dépôt par un bénéficiaire d'une demande de remboursement de la TIC",
        "Fuel-tax refund request", Role.BENEFICIAIRE,
        (Recipient(Role.SERVICE_FINANCIER, Application.REMBOURSEMENT_TAXES),), ("OAS", "XSL", "S000"),
        application=Application.REMBOURSEMENT_TAXES, nature=Nature.AUTRE),
    CadreRule(Cadre.A22, "Dépôt par un fournisseur d'un projet de décompte général tacite",
        "Supplier deposits its own draft general account because the MOA kept silent", Role.TITULAIRE,
        (_MOA_ACTION, _MOE_COPY), ("OAS", "XSL", "GOBL", "PAS", "C-FLUX", "CCAG1244", "ANALYST"),
        type=PieceType.PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE, phase=Phase.FIN, position=Position.INITIALE_OU_SUITE,
        then=(Cadre.A20, Cadre.A23, Cadre.A24, Cadre.A25)),
    CadreRule(Cadre.A23, "Dépôt par un fournisseur d'un décompte général et définitif tacite",
        "Supplier deposits the tacit final account", Role.TITULAIRE, (_FINANCE_OFFICE,),
        ("OAS", "GOBL", "PAS", "XSL", "CCAG1244", "ANALYST"), type=PieceType.DECOMPTE_GENERAL_DEFINITIF_TACITE,
        phase=Phase.FIN, position=Position.SUITE),
    CadreRule(Cadre.A24, "Dépôt par une MOE d'un décompte général et définitif tacite",
        "MOE deposits the tacit final account", Role.MOE, (_FINANCE_OFFICE,), ("OAS", "GOBL", "XSL", "ANALYST"),
        type=PieceType.DECOMPTE_GENERAL_DEFINITIF_TACITE, phase=Phase.FIN, position=Position.SUITE),
    CadreRule(Cadre.A25, "Dépôt par une MOA d'un décompte général et définitif dans le cadre d'une procédure tacite",
        "MOA deposits the final account within the tacit procedure", Role.MOA, (_FINANCE_OFFICE,),
        ("OAS", "GOBL", "PAS", "XSL", "ANALYST"), type=PieceType.DECOMPTE_GENERAL_DEFINITIF_PROCEDURE_TACITE,
        phase=Phase.FIN, position=Position.SUITE),
)
# fmt: on

# fmt: off
CADRES: Final[Mapping[Cadre, CadreRule]] = {rule.cadre: rule for rule in _RULES}


@dataclass(frozen=True, slots=True)
class PieceTypeRule:
    """A type of works pièce, and its cadres."""

    libelle: str
    english: str
    cadres: tuple[Cadre, ...]
    source: tuple[str, ...]


PIECE_TYPES: Final[Mapping[PieceType, PieceTypeRule]] = {
    PieceType.DP_DE_SOUSTRAITANT_TRAVAUX: PieceTypeRule("Demande de paiement de sous-traitant (travaux)",
        "Sub-contractor's payment request", (Cadre.A10,), ("OAS",)),
    PieceType.PROJET_DECOMPTE_MENSUEL: PieceTypeRule("Projet de décompte mensuel", "Draft monthly statement",
        (Cadre.A4, Cadre.A13), ("OAS",)),
    PieceType.ETAT_ACOMPTE: PieceTypeRule("État d'acompte", "Interim statement", (Cadre.A5, Cadre.A15), ("OAS",)),
    PieceType.ETAT_ACOMPTE_VALIDE: PieceTypeRule("État d'acompte validé", "Validated interim statement",
        (Cadre.A6, Cadre.A16, Cadre.A19), ("OAS",)),
    PieceType.PROJET_DECOMPTE_FINAL: PieceTypeRule("Projet de décompte final", "Draft final statement",
        (Cadre.A7, Cadre.A14), ("OAS",)),
    PieceType.PROJET_DECOMPTE_GENERAL: PieceTypeRule("Projet de décompte général", "Draft general account",
        (Cadre.A17,), ("OAS",)),
    PieceType.PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE: PieceTypeRule("Projet de décompte général (procédure tacite)",
        "Draft general account, tacit procedure", (Cadre.A22,), ("OAS",)),
    PieceType.DECOMPTE_GENERAL: PieceTypeRule("Décompte général", "General account", (Cadre.A18, Cadre.A20), ("OAS",)),
    PieceType.DECOMPTE_GENERAL_SIGNE: PieceTypeRule("Décompte général signé", "Signed general account", (Cadre.A8,),
        ("OAS",)),
    PieceType.DECOMPTE_GENERAL_DEFINITIF_TACITE: PieceTypeRule("Décompte général et définitif tacite",
        "Tacit final account", (Cadre.A23, Cadre.A24), ("OAS",)),
    PieceType.DECOMPTE_GENERAL_DEFINITIF_PROCEDURE_TACITE: PieceTypeRule(
        "Décompte général et définitif (procédure tacite)", "Final account within the tacit procedure", (Cadre.A25,),
        ("OAS",)),
}
# fmt: on
