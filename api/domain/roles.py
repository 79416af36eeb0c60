"""Who acts on a pièce: the actors of the reference (§1) and the seats they take in a dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Seat(StrEnum):
    """Where a structure sits in a dossier."""

    FOURNISSEUR = "FOURNISSEUR"
    MOE = "MOE"
    MOA = "MOA"
    DESTINATAIRE = "DESTINATAIRE"
    VALIDEUR_1 = "VALIDEUR_1"
    VALIDEUR_2 = "VALIDEUR_2"


@dataclass(frozen=True, slots=True)
class SeatRule:
    """A seat, as people name it."""

    libelle: str
    english: str
    source: tuple[str, ...]


SEATS: Final[Mapping[Seat, SeatRule]] = {
    Seat.FOURNISSEUR: SeatRule("Fournisseur", "Supplier: author of the initial pièce", ("OAS", "ANALYST")),
    Seat.MOE: SeatRule("Maîtrise d'œuvre", "Project supervisor", ("OAS", "S003")),
    Seat.MOA: SeatRule("Maîtrise d'ouvrage", "Contracting authority", ("OAS", "S003")),
    Seat.DESTINATAIRE: SeatRule("Destinataire (service financier)", "Finance office of the payer", ("OAS", "S003")),
    Seat.VALIDEUR_1: SeatRule("Premier valideur", "First validator", ("OAS",)),
    Seat.VALIDEUR_2: SeatRule("Second valideur", "Second validator", ("OAS",)),
}


def is_recipient(seat: Seat | None) -> bool:
    """Whether what is downloaded from that seat is « downloaded by recipient » (§4.13, TELECHARGEMENT_FACTURE)."""
    return seat is Seat.DESTINATAIRE


class Role(StrEnum):
    """The actors named by the tables of the reference, aliases included."""

    TITULAIRE = "TITULAIRE"
    SOUS_TRAITANT = "SOUS_TRAITANT"
    COTRAITANT = "COTRAITANT"
    MANDATAIRE = "MANDATAIRE"
    VALIDEUR = "VALIDEUR"
    MOE = "MOE"
    MOA = "MOA"
    MOAD = "MOAD"
    SERVICE_FINANCIER = "SERVICE_FINANCIER"
    COMPTABLE = "COMPTABLE"
    GESTIONNAIRE_PRINCIPAL = "GESTIONNAIRE_PRINCIPAL"
    GESTIONNAIRE_SECONDAIRE = "GESTIONNAIRE_SECONDAIRE"
    UTILISATEUR_SIMPLE = "UTILISATEUR_SIMPLE"
    FOURNISSEUR = "FOURNISSEUR"
    DEPOSANT = "DEPOSANT"
    FOURNISSEUR_OU_DEPOSANT = "FOURNISSEUR_OU_DEPOSANT"
    VALIDEUR_1 = "VALIDEUR_1"
    VALIDEUR_2 = "VALIDEUR_2"
    ACTEUR_COURANT = "ACTEUR_COURANT"
    SYSTEME = "SYSTEME"
    PRESTATAIRE_JUSTICE = "PRESTATAIRE_JUSTICE"
    BENEFICIAIRE = "BENEFICIAIRE"

    @property
    def seat(self) -> Seat | None:
        """The seat this actor takes in a dossier, or None for an actor who has none of its own."""
        return ROLES[self].seat


@dataclass(frozen=True, slots=True)
class RoleRule:
    """What an actor is and does."""

    libelle: str
    english: str
    does: str
    applications: str
    seat: Seat | None
    source: tuple[str, ...]


# fmt: off
ROLES: Final[Mapping[Role, RoleRule]] = {
    Role.TITULAIRE: RoleRule("Titulaire (fournisseur)", "Main contractor (supplier)",
        "Starts each billing file (A4 or A7, or the direct A5/A6/A8), signs the general account (A8), runs the tacit "
        "procedure (A22, A23), validates its sub-contractors.",
        "Factures de travaux; Factures à valider (as valideur); Factures émises for plain invoices", Seat.FOURNISSEUR,
        ("S000", "S001", "S003")),
    Role.SOUS_TRAITANT: RoleRule("Sous-traitant (1er rang, paiement direct)", "First-tier sub-contractor paid directly",
        "Deposits its payment request A10 (works) or A9 (plain). Needs the titulaire's validation.",
        "Factures de travaux (A10); Factures émises (A9)", Seat.FOURNISSEUR, ("S001", "C-SST", "XSL")),
    Role.COTRAITANT: RoleRule("Cotraitant (non mandataire)", "Co-contractor who is not the group leader",
        "Groupement conjoint: deposits A13 or A14 (works) or A12 (plain), validated by the mandataire. Groupement "
        "solidaire: deposits nothing, sends its request to the mandataire outside the portal.",
        "Factures de travaux (A13, A14); Factures émises (A12); Factures à valider when its own sub-contractor "
        "deposits", Seat.FOURNISSEUR, ("S000", "C-SST")),
    Role.MANDATAIRE: RoleRule("Mandataire du groupement (cotraitant mandataire)", "Leader of the group",
        "Deposits its own pieces as a titulaire (A4, A7); validates A12, A13, A14 of the other members. Its own A4 "
        "needs no validation. Solidaire: deposits one A4 for all, with the members' requests attached.",
        "Factures de travaux; Factures à valider", Seat.FOURNISSEUR, ("S000",)),
    Role.VALIDEUR: RoleRule("Valideur (1 ou 2)", "Validator: a capacity, not a company type",
        "The titulaire or mandataire (level 1), or co-contractor then mandataire (levels 1 and 2), who accepts or "
        "refuses the piece of a sub-contractor or co-contractor.", "Factures à valider", None, ("OAS", "S000", "S001")),
    Role.MOE: RoleRule("Maîtrise d'œuvre (MOE)", "Project supervisor, architect or engineer",
        "Collects the draft statement, checks the amounts, deposits its own piece (A15, A16, A17, A18, A24). Never "
        "edits the supplier's piece. Its fees are plain invoices (A1, Factures émises).",
        "Factures de travaux; Factures émises for its fees", Seat.MOE, ("S000", "S001", "S003", "DAJ")),
    Role.MOA: RoleRule("Maîtrise d'ouvrage (MOA)", "Contracting authority, owner of the works",
        "Receives the MOE's piece, deposits the validated interim statement (A19), the general account (A20) or the "
        "tacit answer (A25). Only a structure of type publique may be MOA.",
        "Factures de travaux (and Factures reçues when the same structure pays)", Seat.MOA, ("S002", "S003")),
    Role.MOAD: RoleRule("Maîtrise d'ouvrage déléguée (MOAD)", "Delegated contracting authority",
        "Acts as MOA on behalf of the mandant, pays, then invoices the mandant for what it paid. Public or private "
        "company, but its structure must be registered as publique with the setting 'avec MOA'.",
        "Factures de travaux; Factures reçues (pays); Factures émises (regularisation invoice)", Seat.MOA,
        ("S003", "C-MOAD")),
    Role.SERVICE_FINANCIER: RoleRule("Service financier / destinataire / ordonnateur",
        "Finance office, payer's authorising side",
        "Receives the last piece of the file, changes its status up to payment. Does not need Factures de travaux.",
        "Factures reçues", Seat.DESTINATAIRE, ("S003", "KBDEP")),
    Role.COMPTABLE: RoleRule("Comptable (public)", "Public accountant",
        "Books and pays: sets Comptabilisée and Mise en paiement. Uses Liste fiscale.",
        "Factures reçues (Liste fiscale)", Seat.DESTINATAIRE, ("C-CYC", "S003")),
    Role.GESTIONNAIRE_PRINCIPAL: RoleRule("Gestionnaire principal", "Main administrator of a structure",
        "Settings of the structure, services, users, authorisations; approves requests, also its own; cannot switch "
        "off billing notifications. One per structure.", "All applications in modification by default", None,
        ("S001", "S002", "S003")),
    Role.GESTIONNAIRE_SECONDAIRE: RoleRule("Gestionnaire secondaire", "Deputy administrator",
        "Same settings as the main one, appointed by it. Classic-portal role; the present portal has only the main "
        "manager and plain users, who may hold the profile Organisation modification.", "As opened", None,
        ("S002", "S003")),
    Role.UTILISATEUR_SIMPLE: RoleRule("Utilisateur simple", "Plain user",
        "Works in the applications opened to it, per structure or per service.",
        "Consultation by default, modification on request", None, ("S002", "S003")),
    Role.FOURNISSEUR: RoleRule("Fournisseur du dossier", "Supplier of the file: author of its initial piece",
        "Alias used in the tables: the TITULAIRE, COTRAITANT or SOUS_TRAITANT who opened the file.",
        "Factures de travaux", Seat.FOURNISSEUR, ("ANALYST",)),
    Role.DEPOSANT: RoleRule("Déposant de la pièce", "Author of the piece",
        "Alias: the structure that deposited the piece at hand.", "Factures de travaux or Factures émises", None,
        ("ANALYST",)),
    Role.FOURNISSEUR_OU_DEPOSANT: RoleRule("Fournisseur du dossier ou déposant de la pièce", "Either of the two",
        "Alias used for completion.", "Factures de travaux", None, ("ANALYST",)),
    Role.VALIDEUR_1: RoleRule("Premier valideur", "First validator", "Alias of VALIDEUR, level 1.",
        "Factures à valider", Seat.VALIDEUR_1, ("OAS",)),
    Role.VALIDEUR_2: RoleRule("Second valideur", "Second validator", "Alias of VALIDEUR, level 2.",
        "Factures à valider", Seat.VALIDEUR_2, ("OAS",)),
    Role.ACTEUR_COURANT: RoleRule("Acteur courant", "Actor who holds the piece",
        "Stored on the piece (waitingActor): MOE, MOA, FOURNISSEUR, DESTINATAIRE, VALIDEUR_1 or VALIDEUR_2. "
        "COMPLETEE goes back to it.", "-", None, ("ANALYST",)),
    Role.SYSTEME: RoleRule("Système", "The engine or a timer", "Routing, delays.", "-", None, ("OAS",)),
    Role.PRESTATAIRE_JUSTICE: RoleRule("Prestataire de justice", "Court service provider",
        "Depositor of A3; out of scope.", "Frais de justice", None, ("OAS",)),
    Role.BENEFICIAIRE: RoleRule("Bénéficiaire (TIC)", "Beneficiary of the fuel tax refund",
        "Depositor of A21; out of scope.", "Demande de remboursement TIC", None, ("OAS",)),
}
# fmt: on
