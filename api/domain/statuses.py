"""The statuses of a pièce (§4), the states of a dossier (§4.12) and the recorded acts of a user (§4.13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.domain.roles import Role


class PieceStatus(StrEnum):
    """Every status of a pièce, those the engine never gives included."""

    BROUILLON = "BROUILLON"
    INTERPRETEE_OCR = "INTERPRETEE_OCR"
    DEPOSEE = "DEPOSEE"
    SUPPRIMEE = "SUPPRIMEE"
    ABANDONNEE = "ABANDONNEE"
    EN_COURS_TRAITEMENT_PIVOT_S = "EN_COURS_TRAITEMENT_PIVOT_S"
    NON_CONFORME = "NON_CONFORME"
    TECHNIQUE_INCONNU = "TECHNIQUE_INCONNU"
    A_VALIDER_1 = "A_VALIDER_1"
    VALIDEE_1 = "VALIDEE_1"
    REFUSEE_1 = "REFUSEE_1"
    ERREUR_FOURNISSEUR_SUR_VALIDEUR = "ERREUR_FOURNISSEUR_SUR_VALIDEUR"
    ABSENCE_VALIDATION_1_HORS_DELAI = "ABSENCE_VALIDATION_1_HORS_DELAI"
    A_VALIDER_2 = "A_VALIDER_2"
    VALIDEE_2 = "VALIDEE_2"
    REFUSEE_2 = "REFUSEE_2"
    ERREUR_COTRAITANT_SUR_VALIDEUR = "ERREUR_COTRAITANT_SUR_VALIDEUR"
    ABSENCE_VALIDATION_2_HORS_DELAI = "ABSENCE_VALIDATION_2_HORS_DELAI"
    A_ASSOCIER_MOE = "A_ASSOCIER_MOE"
    MISE_A_DISPOSITION_MOE = "MISE_A_DISPOSITION_MOE"
    A_VALIDER_MOE = "A_VALIDER_MOE"
    PRISE_EN_COMPTE_MOE = "PRISE_EN_COMPTE_MOE"
    REFUSEE_MOE = "REFUSEE_MOE"
    ERREUR_FOURNISSEUR_SUR_MOE = "ERREUR_FOURNISSEUR_SUR_MOE"
    ERREUR_DE_MOE = "ERREUR_DE_MOE"
    ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE = "ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE"
    A_ASSOCIER_MOA = "A_ASSOCIER_MOA"
    MISE_A_DISPOSITION_MOA = "MISE_A_DISPOSITION_MOA"
    PRISE_EN_COMPTE_MOA = "PRISE_EN_COMPTE_MOA"
    TRANSMISE_MOA = "TRANSMISE_MOA"
    REFUSEE_MOA = "REFUSEE_MOA"
    ERREUR_FOURNISSEUR_SUR_MOA = "ERREUR_FOURNISSEUR_SUR_MOA"
    ERREUR_MOE_SUR_MOA = "ERREUR_MOE_SUR_MOA"
    ERREUR_DE_MOA = "ERREUR_DE_MOA"
    ERREUR_MOE_SUR_FOURNISSEUR = "ERREUR_MOE_SUR_FOURNISSEUR"
    ERREUR_MOA_SUR_FOURNISSEUR = "ERREUR_MOA_SUR_FOURNISSEUR"
    ERREUR_DESTINATAIRE_PD = "ERREUR_DESTINATAIRE_PD"
    ERREUR_DESTINATAIRE_EA = "ERREUR_DESTINATAIRE_EA"
    A_ASSOCIER_FOURNISSEUR = "A_ASSOCIER_FOURNISSEUR"
    REFUSEE_FOURNISSEUR = "REFUSEE_FOURNISSEUR"
    EN_ATTENTE_RECYCLAGE_FOURNISSEUR = "EN_ATTENTE_RECYCLAGE_FOURNISSEUR"
    ASSOCIEE = "ASSOCIEE"
    A_COMPLETER = "A_COMPLETER"
    SUSPENDUE = "SUSPENDUE"
    COMPLETEE = "COMPLETEE"
    REMPLACEE_PAR_A22 = "REMPLACEE_PAR_A22"
    DUPLIQUE_APRES_REFUS = "DUPLIQUE_APRES_REFUS"
    EN_COURS_ACHEMINEMENT = "EN_COURS_ACHEMINEMENT"
    MISE_A_DISPOSITION = "MISE_A_DISPOSITION"
    PRISE_EN_COMPTE_DESTINATAIRE = "PRISE_EN_COMPTE_DESTINATAIRE"
    A_RECYCLER = "A_RECYCLER"
    REJETEE = "REJETEE"
    SERVICE_FAIT = "SERVICE_FAIT"
    MANDATEE = "MANDATEE"
    MISE_A_DISPOSITION_COMPTABLE = "MISE_A_DISPOSITION_COMPTABLE"
    COMPTABILISEE = "COMPTABILISEE"
    MISE_EN_PAIEMENT = "MISE_EN_PAIEMENT"


class Family(StrEnum):
    """The groups of §4 to which statuses belong."""

    DEPOT = "DEPOT"
    TECHNIQUE = "TECHNIQUE"
    VALIDATION = "VALIDATION"
    TRAVAUX_MOE = "TRAVAUX_MOE"
    TRAVAUX_ERREUR = "TRAVAUX_ERREUR"
    TRAVAUX_MOA = "TRAVAUX_MOA"
    TRAVAUX_FOURNISSEUR = "TRAVAUX_FOURNISSEUR"
    TRAVAUX_COMMUN = "TRAVAUX_COMMUN"
    SUSPENSION = "SUSPENSION"
    DESTINATAIRE = "DESTINATAIRE"
    PAIEMENT = "PAIEMENT"


class Scope(StrEnum):
    """Which pièces may carry a status."""

    TOUTES = "TOUTES"
    TRAVAUX = "TRAVAUX"


@dataclass(frozen=True, slots=True)
class StatusRule:
    """A status: `engine` says that it is reachable, `waits_for` names who must act, `maileva` its life-cycle code."""

    libelle: str
    english: str
    meaning: str
    family: Family
    scope: Scope
    source: tuple[str, ...]
    waits_for: Role | None = None
    engine: bool = True
    final: bool = False
    maileva: str | None = None


# fmt: off
STATUSES: Final[Mapping[PieceStatus, StatusRule]] = {
    PieceStatus.BROUILLON: StatusRule("Brouillon", "Draft",
        "Saved, not sent; seen by the depositor only; stays in the Synthèse until sent or deleted.", Family.DEPOT,
        Scope.TOUTES, ("OAS", "S001", "C-BRO"), waits_for=Role.DEPOSANT),
    PieceStatus.INTERPRETEE_OCR: StatusRule("Interprétée (OCR)", "Read by OCR",
        "A PDF was uploaded and its data read; it still has to be submitted.", Family.DEPOT, Scope.TOUTES, ("OAS",),
        engine=False),
    PieceStatus.DEPOSEE: StatusRule("Déposée", "Deposited",
        "Integrated by the portal, deposit certified and timestamped; very short transient state.", Family.DEPOT,
        Scope.TOUTES, ("OAS", "MAI", "C-CYC"), maileva="C01"),
    PieceStatus.SUPPRIMEE: StatusRule("Supprimée", "Deleted", "Draft deleted by its author.", Family.DEPOT,
        Scope.TOUTES, ("OAS",), final=True),
    PieceStatus.ABANDONNEE: StatusRule("Abandonnée", "Abandoned", "Piece given up before the end of its circuit.",
        Family.DEPOT, Scope.TOUTES, ("OAS",), engine=False, final=True),
    PieceStatus.EN_COURS_TRAITEMENT_PIVOT_S: StatusRule("En cours de traitement (flux sortant)",
        "Outgoing flow being built", "Technical state of a piece being sent to a connected system.", Family.TECHNIQUE,
        Scope.TOUTES, ("OAS",), engine=False),
    PieceStatus.NON_CONFORME: StatusRule("Non conforme - non intégrée", "Not compliant, not integrated",
        "A flow line refused by the integration controls.", Family.TECHNIQUE, Scope.TOUTES, ("OAS", "MAI"),
        engine=False, final=True, maileva="C37"),
    PieceStatus.TECHNIQUE_INCONNU: StatusRule("Inconnu", "Unknown",
        "Fallback of the API when the state cannot be mapped.", Family.TECHNIQUE, Scope.TOUTES, ("OAS",), engine=False),
    PieceStatus.A_VALIDER_1: StatusRule("Mise à disposition du premier valideur", "Waiting for validator 1",
        "Sub-contractor or co-contractor piece waiting for the titulaire, the mandataire, or (two levels) the "
        "co-contractor.", Family.VALIDATION, Scope.TOUTES, ("OAS", "MAI", "S001"), waits_for=Role.VALIDEUR_1,
        maileva="C23"),
    PieceStatus.VALIDEE_1: StatusRule("Validée par le premier valideur", "Accepted by validator 1",
        "Level 1 accepted; goes to level 2 if there is one, else to the public side.", Family.VALIDATION, Scope.TOUTES,
        ("OAS", "S001"), maileva="C13"),
    PieceStatus.REFUSEE_1: StatusRule("Refusée par le premier valideur pour autre motif", "Refused by validator 1",
        "Circuit stops; the depositor starts again.", Family.VALIDATION, Scope.TOUTES, ("OAS", "MAI"), final=True,
        maileva="C14"),
    PieceStatus.ERREUR_FOURNISSEUR_SUR_VALIDEUR: StatusRule(
        "Refusée par le premier valideur pour erreur dans les données d'acheminement", "Wrong validator 1",
        "The named company says it is not the validator; the supplier corrects the validator without a new deposit.",
        Family.VALIDATION, Scope.TOUTES, ("OAS", "MAI", "NORM"), waits_for=Role.DEPOSANT, maileva="C24"),
    PieceStatus.ABSENCE_VALIDATION_1_HORS_DELAI: StatusRule("Validation 1 hors délai",
        "Validator 1 silent past the delay",
        "Fifteen days passed without an answer: tacit acceptance (sub-contractor pieces only, see the open questions).",
        Family.VALIDATION, Scope.TOUTES, ("OAS", "MAI", "C-SST"), maileva="C15"),
    PieceStatus.A_VALIDER_2: StatusRule("Mise à disposition du second valideur", "Waiting for validator 2",
        "Sub-contractor of a co-contractor: waiting for the mandataire.", Family.VALIDATION, Scope.TOUTES,
        ("OAS", "MAI", "C-SST"), waits_for=Role.VALIDEUR_2, maileva="C25"),
    PieceStatus.VALIDEE_2: StatusRule("Validée par le second valideur", "Accepted by validator 2",
        "Level 2 accepted; goes to the public side.", Family.VALIDATION, Scope.TOUTES, ("OAS", "MAI"), maileva="C16"),
    PieceStatus.REFUSEE_2: StatusRule("Refusée par le second valideur pour autre motif", "Refused by validator 2",
        "Circuit stops.", Family.VALIDATION, Scope.TOUTES, ("OAS", "MAI"), final=True, maileva="C17"),
    PieceStatus.ERREUR_COTRAITANT_SUR_VALIDEUR: StatusRule(
        "Refusée par le second valideur pour erreur des données d'acheminement", "Wrong validator 2",
        "The co-contractor named a wrong mandataire; it corrects the validator.", Family.VALIDATION, Scope.TOUTES,
        ("OAS", "MAI"), waits_for=Role.VALIDEUR_1, maileva="C26"),
    PieceStatus.ABSENCE_VALIDATION_2_HORS_DELAI: StatusRule("Validation 2 hors délai",
        "Validator 2 silent past the delay", "Same as level 1.", Family.VALIDATION, Scope.TOUTES, ("OAS", "MAI"),
        maileva="C18"),
    PieceStatus.A_ASSOCIER_MOE: StatusRule("Mise à disposition MOE", "Sent to the MOE, next piece expected",
        "The MOE must attach its own next piece, refuse or suspend. Main pending state on the MOE side.",
        Family.TRAVAUX_MOE, Scope.TRAVAUX, ("OAS", "MAI"), waits_for=Role.MOE, maileva="C40"),
    PieceStatus.MISE_A_DISPOSITION_MOE: StatusRule("Mise à disposition MOE", "Made available to the MOE",
        "Delivered to the MOE. Display synonym of A_ASSOCIER_MOE in this project.", Family.TRAVAUX_MOE, Scope.TRAVAUX,
        ("OAS", "MAI"), waits_for=Role.MOE, engine=False, maileva="C27"),
    PieceStatus.A_VALIDER_MOE: StatusRule("À valider par la MOE", "To be validated by the MOE",
        "Older name of the MOE's pending state.", Family.TRAVAUX_MOE, Scope.TRAVAUX, ("OAS",), waits_for=Role.MOE,
        engine=False),
    PieceStatus.PRISE_EN_COMPTE_MOE: StatusRule("Prise en compte MOE", "Taken in charge by the MOE",
        "The MOE has taken the piece in hand; same actions stay open.", Family.TRAVAUX_MOE, Scope.TRAVAUX,
        ("OAS", "MAI", "CPP"), waits_for=Role.MOE, maileva="C29"),
    PieceStatus.REFUSEE_MOE: StatusRule("Refusée par la MOE pour autre motif", "Refused by the MOE",
        "Circuit stops; the supplier starts again from zero.", Family.TRAVAUX_MOE, Scope.TRAVAUX,
        ("OAS", "MAI", "S001"), final=True, maileva="C19"),
    PieceStatus.ERREUR_FOURNISSEUR_SUR_MOE: StatusRule("Refusée par la MOE pour erreur dans les données d'acheminement",
        "Supplier named the wrong MOE", "Routing error found by the named MOE.", Family.TRAVAUX_ERREUR, Scope.TRAVAUX,
        ("OAS", "MAI"), waits_for=Role.DEPOSANT, engine=False, maileva="C28"),
    PieceStatus.ERREUR_DE_MOE: StatusRule("Erreur de MOE", "Wrong MOE",
        "Refusal because the SIRET of the MOE is wrong.", Family.TRAVAUX_ERREUR, Scope.TRAVAUX, ("OAS", "S003"),
        engine=False),
    PieceStatus.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE: StatusRule(
        "Absence de validation MOE dans le délai réglementaire", "MOE silent past the regulatory delay",
        "The MOE did not act in the regulatory delay (7 days); the MOA may go on without it.", Family.TRAVAUX_MOE,
        Scope.TRAVAUX, ("PGF", "S001", "CCAG"), waits_for=Role.MOA),
    PieceStatus.A_ASSOCIER_MOA: StatusRule("Mise à disposition MOA", "Sent to the MOA, next piece expected",
        "The MOA must attach its own next piece, refuse or suspend. Main pending state on the MOA side.",
        Family.TRAVAUX_MOA, Scope.TRAVAUX, ("OAS", "PAS", "MAI"), waits_for=Role.MOA, maileva="C39"),
    PieceStatus.MISE_A_DISPOSITION_MOA: StatusRule("Mise à disposition MOA", "Made available to the MOA",
        "Delivered to the MOA. Display synonym of A_ASSOCIER_MOA in this project.", Family.TRAVAUX_MOA, Scope.TRAVAUX,
        ("OAS", "MAI"), waits_for=Role.MOA, engine=False, maileva="C30"),
    PieceStatus.PRISE_EN_COMPTE_MOA: StatusRule("Prise en compte par la MOA", "Taken in charge by the MOA",
        "The MOA has taken the piece in hand; same actions stay open.", Family.TRAVAUX_MOA, Scope.TRAVAUX,
        ("OAS", "MAI", "CPP"), waits_for=Role.MOA, maileva="C38"),
    PieceStatus.TRANSMISE_MOA: StatusRule("Transmise à la MOA", "Passed on to the MOA",
        "A finance office 'sans MOA' passed the piece to its MOA, who validates outside the tool.", Family.TRAVAUX_MOA,
        Scope.TOUTES, ("OAS", "MAI", "FP", "S003"), waits_for=Role.SERVICE_FINANCIER, maileva="C35"),
    PieceStatus.REFUSEE_MOA: StatusRule("Refusée par la MOA pour autre motif", "Refused by the MOA",
        "Circuit stops; the supplier starts again from zero.", Family.TRAVAUX_MOA, Scope.TRAVAUX,
        ("OAS", "MAI", "S003"), final=True, maileva="C32"),
    PieceStatus.ERREUR_FOURNISSEUR_SUR_MOA: StatusRule("Refusée par la MOA pour erreur dans les données d'acheminement",
        "Supplier named the wrong MOA", "Routing error found by the named MOA on a supplier's piece.",
        Family.TRAVAUX_ERREUR, Scope.TRAVAUX, ("OAS", "MAI"), waits_for=Role.DEPOSANT, engine=False, maileva="C31"),
    PieceStatus.ERREUR_MOE_SUR_MOA: StatusRule("Refusée par la MOA pour erreur dans les données d'acheminement",
        "MOE named the wrong MOA", "Routing error found by the named MOA on the MOE's piece.", Family.TRAVAUX_ERREUR,
        Scope.TRAVAUX, ("OAS", "MAI"), waits_for=Role.DEPOSANT, engine=False, maileva="C31"),
    PieceStatus.ERREUR_DE_MOA: StatusRule("Erreur de MOA", "Wrong MOA",
        "Refusal because the SIRET of the MOA is wrong.", Family.TRAVAUX_ERREUR, Scope.TRAVAUX, ("OAS", "S003"),
        engine=False),
    PieceStatus.ERREUR_MOE_SUR_FOURNISSEUR: StatusRule("Erreur de la MOE sur le fournisseur",
        "MOE named the wrong supplier", "Routing error on a piece sent by the MOE to the supplier.",
        Family.TRAVAUX_ERREUR, Scope.TRAVAUX, ("OAS",), engine=False),
    PieceStatus.ERREUR_MOA_SUR_FOURNISSEUR: StatusRule("Erreur de la MOA sur le fournisseur",
        "MOA named the wrong supplier", "Routing error on a piece sent by the MOA to the supplier.",
        Family.TRAVAUX_ERREUR, Scope.TRAVAUX, ("OAS",), engine=False),
    PieceStatus.ERREUR_DESTINATAIRE_PD: StatusRule("Erreur de destinataire (projet de décompte)",
        "Wrong recipient on a draft statement", "Refusal because the final recipient is wrong, on a draft statement.",
        Family.TRAVAUX_ERREUR, Scope.TRAVAUX, ("OAS", "S003"), engine=False),
    PieceStatus.ERREUR_DESTINATAIRE_EA: StatusRule("Erreur de destinataire (état d'acompte)",
        "Wrong recipient on an interim statement",
        "Refusal because the final recipient is wrong, on an interim statement.", Family.TRAVAUX_ERREUR, Scope.TRAVAUX,
        ("OAS", "S003"), engine=False),
    PieceStatus.A_ASSOCIER_FOURNISSEUR: StatusRule("Mise à disposition fournisseur",
        "Made available to the supplier, next piece expected",
        "The general account waits for the supplier's signature (A8) or refusal.", Family.TRAVAUX_FOURNISSEUR,
        Scope.TRAVAUX, ("OAS", "MAI", "C-DGD"), waits_for=Role.FOURNISSEUR, maileva="C33"),
    PieceStatus.REFUSEE_FOURNISSEUR: StatusRule("Refusée par le fournisseur pour autre motif",
        "Refused by the supplier", "The supplier refuses the general account.", Family.TRAVAUX_FOURNISSEUR,
        Scope.TRAVAUX, ("OAS", "MAI"), final=True, maileva="C20"),
    PieceStatus.EN_ATTENTE_RECYCLAGE_FOURNISSEUR: StatusRule("En attente de recyclage fournisseur",
        "Waiting for the supplier to recycle",
        "A later actor asked that the previous piece be corrected by the supplier.", Family.TRAVAUX_ERREUR,
        Scope.TRAVAUX, ("OAS", "CPP"), waits_for=Role.DEPOSANT, engine=False),
    PieceStatus.ASSOCIEE: StatusRule("Associée", "Associated",
        "The next piece of the file has been deposited: this piece is closed with success.", Family.TRAVAUX_COMMUN,
        Scope.TRAVAUX, ("OAS", "MAI"), final=True, maileva="C21"),
    PieceStatus.A_COMPLETER: StatusRule("Demande de complément", "More information requested",
        "A complement is asked for; in this project folded into SUSPENDUE.", Family.TRAVAUX_COMMUN, Scope.TRAVAUX,
        ("OAS", "MAI"), waits_for=Role.DEPOSANT, engine=False, maileva="C34"),
    PieceStatus.SUSPENDUE: StatusRule("Suspendue", "Suspended",
        "A supporting document is missing; the supplier of the file, or the author of the piece, must complete it. "
        "Does not stop the payment clock.", Family.SUSPENSION, Scope.TOUTES, ("OAS", "MAI", "S003", "C-ABUS"),
        waits_for=Role.FOURNISSEUR_OU_DEPOSANT, maileva="C06"),
    PieceStatus.COMPLETEE: StatusRule("Complétée - mise à disposition", "Completed, available again",
        "The missing document was added; the piece is back in the hands of the actor who suspended it.",
        Family.SUSPENSION, Scope.TOUTES, ("OAS", "MAI", "OCT", "CPP"), waits_for=Role.ACTEUR_COURANT, maileva="C12"),
    PieceStatus.REMPLACEE_PAR_A22: StatusRule("Remplacée par un A22", "Replaced by an A22",
        "The pending end-of-contract piece was replaced by the supplier's draft general account (tacit procedure).",
        Family.TRAVAUX_COMMUN, Scope.TRAVAUX, ("OAS",), final=True),
    PieceStatus.DUPLIQUE_APRES_REFUS: StatusRule("Dupliquée après refus", "Duplicated after refusal",
        "A refused piece from which the depositor made a new one.", Family.TRAVAUX_COMMUN, Scope.TRAVAUX, ("OAS",),
        final=True),
    PieceStatus.EN_COURS_ACHEMINEMENT: StatusRule("En cours d'acheminement vers le destinataire",
        "On its way to the recipient", "Being routed to the recipient, often through a connected system.",
        Family.DESTINATAIRE, Scope.TOUTES, ("OAS", "MAI"), maileva="C02"),
    PieceStatus.MISE_A_DISPOSITION: StatusRule("Mise à disposition du destinataire", "Available to the recipient",
        "The recipient has it in Factures reçues and may treat it.", Family.DESTINATAIRE, Scope.TOUTES,
        ("OAS", "MAI", "C-CYC"), waits_for=Role.SERVICE_FINANCIER, maileva="C03"),
    PieceStatus.PRISE_EN_COMPTE_DESTINATAIRE: StatusRule("Prise en compte par le destinataire",
        "Taken in charge by the recipient", "The recipient has taken it in hand.", Family.DESTINATAIRE, Scope.TOUTES,
        ("OAS", "MAI", "FP"), waits_for=Role.SERVICE_FINANCIER, maileva="C36"),
    PieceStatus.A_RECYCLER: StatusRule(
        "À recycler (rejetée par l'ordonnateur pour erreur dans les données d'acheminement)", "To be recycled",
        "Routing data are wrong (SIRET, service, commitment). The author corrects only these and sends the same "
        "piece, same number.", Family.DESTINATAIRE, Scope.TOUTES, ("OAS", "MAI", "C-ABUS", "OCT"),
        waits_for=Role.DEPOSANT, maileva="C04"),
    PieceStatus.REJETEE: StatusRule("Rejetée (par l'ordonnateur pour autre motif)", "Rejected",
        "Ends the piece. A new one with a new number is needed. The author must acknowledge, then mark the rejection "
        "as handled.", Family.DESTINATAIRE, Scope.TOUTES, ("OAS", "MAI", "C-REJ"), final=True, maileva="C05"),
    PieceStatus.SERVICE_FAIT: StatusRule("Service fait", "Service rendered",
        "Optional: the recipient confirms the work was done.", Family.PAIEMENT, Scope.TOUTES, ("OAS", "MAI", "C-CYC"),
        waits_for=Role.SERVICE_FINANCIER, maileva="C07"),
    PieceStatus.MANDATEE: StatusRule("Mandatée", "Payment order issued",
        "Optional: turned into a payment order, ready for the accountant.", Family.PAIEMENT, Scope.TOUTES,
        ("OAS", "MAI", "C-CYC"), waits_for=Role.SERVICE_FINANCIER, maileva="C08"),
    PieceStatus.MISE_A_DISPOSITION_COMPTABLE: StatusRule("Mise à disposition du comptable",
        "Available to the accountant", "Optional: handed to the public accountant.", Family.PAIEMENT, Scope.TOUTES,
        ("OAS", "MAI", "C-CYC"), waits_for=Role.COMPTABLE, maileva="C09"),
    PieceStatus.COMPTABILISEE: StatusRule("Comptabilisée", "Booked", "Optional: accepted and booked by the accountant.",
        Family.PAIEMENT, Scope.TOUTES, ("OAS", "MAI", "C-CYC"), waits_for=Role.COMPTABLE, maileva="C10"),
    PieceStatus.MISE_EN_PAIEMENT: StatusRule("Mise en paiement", "Payment launched",
        "The accountant launched the payment. Last state. Not shown to the supplier when the structure says it does "
        "not send it back.", Family.PAIEMENT, Scope.TOUTES, ("OAS", "MAI", "C-CYC", "S002", "S003"), final=True,
        maileva="C11"),
}
# fmt: on


class DossierState(StrEnum):
    """The state of a dossier, always derived from its pièces."""

    EN_COURS = "EN_COURS"
    ARRETE = "ARRETE"
    REJETE = "REJETE"
    PAYE = "PAYE"


@dataclass(frozen=True, slots=True)
class DossierStateRule:
    """A state of a dossier, and whether it is closed."""

    libelle: str
    meaning: str
    final: bool
    source: tuple[str, ...]


# fmt: off
DOSSIER_STATES: Final[Mapping[DossierState, DossierStateRule]] = {
    DossierState.EN_COURS: DossierStateRule("En cours", "At least one live piece that is neither closed nor refused.",
        False, ("ANALYST", "S003", "S001")),
    DossierState.ARRETE: DossierStateRule("Arrêté (refus)",
        "A piece was refused by a validator, the MOE, the MOA or the supplier: no further piece may be added.", True,
        ("ANALYST", "S003", "S001")),
    DossierState.REJETE: DossierStateRule("Rejeté", "The finance office rejected the last piece.", True,
        ("ANALYST", "S003", "S001")),
    DossierState.PAYE: DossierStateRule("Mis en paiement", "The last piece reached MISE_EN_PAIEMENT.", True,
        ("ANALYST", "S003", "S001")),
}
# fmt: on


class UserAction(StrEnum):
    """What a user does that is recorded beside the statuses (§4.13)."""

    TELECHARGEMENT_FACTURE = "TELECHARGEMENT_FACTURE"
    ACQUITTEMENT_REJET = "ACQUITTEMENT_REJET"
    ACQUITTEMENT_SUSPENSION = "ACQUITTEMENT_SUSPENSION"
    TRAITEMENT_REJET = "TRAITEMENT_REJET"


@dataclass(frozen=True, slots=True)
class UserActionRule:
    """A recorded act and what it means."""

    libelle: str
    english: str
    source: tuple[str, ...]


# fmt: off
USER_ACTIONS: Final[Mapping[UserAction, UserActionRule]] = {
    UserAction.TELECHARGEMENT_FACTURE: UserActionRule("Téléchargement de la facture",
        "Piece downloaded; sets the flag 'downloaded by recipient'", ("OAS",)),
    UserAction.ACQUITTEMENT_REJET: UserActionRule("Acquittement du rejet",
        "Supplier confirms it has read the rejection (pop-up at login); piece stays in the Synthèse", ("OAS", "C-REJ")),
    UserAction.ACQUITTEMENT_SUSPENSION: UserActionRule("Acquittement de la suspension",
        "Supplier confirms it has read the suspension", ("OAS",)),
    UserAction.TRAITEMENT_REJET: UserActionRule("Traitement du rejet",
        "Supplier marks the rejection as handled; piece leaves the Synthèse", ("OAS", "C-REJ")),
}
# fmt: on
