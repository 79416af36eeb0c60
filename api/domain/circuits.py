"""The circuits that the dossier of one payment may follow (§3): deposits, validations and the payment, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from api.domain.cadres import CADRES, Cadre, Phase
from api.domain.habilitation import Application
from api.domain.organisation import MoaPresence
from api.domain.roles import ROLES, Role
from api.domain.transitions import Condition


class Circuit(StrEnum):
    """Which circuit."""

    EC_NOMINAL = "EC_NOMINAL"
    EC_SANS_MOE = "EC_SANS_MOE"
    EC_MOE_HORS_OUTIL = "EC_MOE_HORS_OUTIL"
    EC_MOA_HORS_OUTIL = "EC_MOA_HORS_OUTIL"
    EC_DIRECT = "EC_DIRECT"
    EC_MOE_SILENCIEUSE = "EC_MOE_SILENCIEUSE"
    FIN_NOMINAL = "FIN_NOMINAL"
    FIN_SANS_MOE = "FIN_SANS_MOE"
    FIN_MOA_HORS_OUTIL = "FIN_MOA_HORS_OUTIL"
    FIN_DIRECT = "FIN_DIRECT"
    ST_TRAVAUX = "ST_TRAVAUX"
    ST_DE_COTRAITANT = "ST_DE_COTRAITANT"
    COT_CONJOINT_EC = "COT_CONJOINT_EC"
    COT_CONJOINT_FIN = "COT_CONJOINT_FIN"
    COT_SOLIDAIRE = "COT_SOLIDAIRE"
    TACITE_FOURNISSEUR = "TACITE_FOURNISSEUR"
    TACITE_MOE = "TACITE_MOE"
    TACITE_MOA = "TACITE_MOA"
    TACITE_REPRISE = "TACITE_REPRISE"
    MOAD = "MOAD"


class StepKind(StrEnum):
    """What happens at a step."""

    DEPOSIT = "DEPOSIT"
    VALIDATION = "VALIDATION"
    PAYMENT = "PAYMENT"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: `role` deposits `cadre`, validates at `level`, or pays; `recipient` is who gets the pièce, in words."""

    order: int
    kind: StepKind
    role: Role
    libelle: str
    application: Application
    cadre: Cadre | None = None
    level: int | None = None
    recipient: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CircuitRule:
    """A circuit and its steps; `moa_setting` and `supposes` say of which dossiers it may be, if not of all."""

    libelle: str
    english: str
    phase: Phase
    steps: tuple[Step, ...]
    source: tuple[str, ...]
    moa_setting: tuple[MoaPresence, ...] = ()
    supposes: Condition | None = None

    @property
    def cadres(self) -> tuple[Cadre, ...]:
        """The cadres deposited, in order."""
        return tuple(step.cadre for step in self.steps if step.cadre is not None)


_TRAVAUX: Final = Application.FACTURES_DE_TRAVAUX
_RECUES: Final = Application.FACTURES_RECUES
_A_VALIDER: Final = Application.FACTURES_A_VALIDER
_FINANCE: Final = "Service financier"


def short_libelle(role: Role) -> str:
    """The label of an actor without its parenthesis."""
    return ROLES[role].libelle.partition(" (")[0]


def _deposit(
    cadre: Cadre, role: Role, recipient: str, application: Application = _TRAVAUX, note: str | None = None
) -> Step:
    return Step(0, StepKind.DEPOSIT, role, CADRES[cadre].libelle, application, cadre, None, recipient, note)


def _validation(level: int, role: Role, note: str) -> Step:
    libelle = f"Validation de niveau {level} : {short_libelle(role)}"
    return Step(0, StepKind.VALIDATION, role, libelle, _A_VALIDER, None, level, None, note)


def _circuit(
    libelle: str,
    english: str,
    phase: Phase,
    steps: tuple[Step, ...],
    source: tuple[str, ...],
    *moa: MoaPresence,
    supposes: Condition | None = None,
) -> CircuitRule:
    numbered = tuple(replace(step, order=order) for order, step in enumerate(steps, start=1))
    return CircuitRule(libelle, english, phase, numbered, source, moa, supposes)


_PAYMENT: Final = Step(0, StepKind.PAYMENT, Role.SERVICE_FINANCIER, "Paiement", _RECUES)
"""The finance office, then the accountant, change the status up to MISE_EN_PAIEMENT."""

# fmt: off
CIRCUITS: Final[Mapping[Circuit, CircuitRule]] = {
    Circuit.EC_NOMINAL: _circuit("En cours de marché, nominal", "In progress, nominal", Phase.EN_COURS, (
        _deposit(Cadre.A4, Role.TITULAIRE, "MOE"),
        _deposit(Cadre.A15, Role.MOE, "MOA"),
        _deposit(Cadre.A19, Role.MOA, _FINANCE, _RECUES),
        _PAYMENT,
    ), ("S003",), MoaPresence.AVEC_MOA, MoaPresence.EXCLUSIVEMENT_MOA),
    Circuit.EC_SANS_MOE: _circuit(
        "En cours, sans MOE dans l'outil", "In progress, no MOE in the portal", Phase.EN_COURS, (
        _deposit(Cadre.A4, Role.TITULAIRE, "MOA"),
        _deposit(Cadre.A19, Role.MOA, _FINANCE, _RECUES),
        _PAYMENT,
    ), ("PAS", "ANALYST"), supposes=Condition.NO_MOE),
    Circuit.EC_MOE_HORS_OUTIL: _circuit(
        "En cours, MOE hors outil", "In progress, MOE outside the portal", Phase.EN_COURS, (
        _deposit(Cadre.A5, Role.TITULAIRE, "MOA", note="le fournisseur dépose l'état d'acompte signé par la MOE"),
        _deposit(Cadre.A19, Role.MOA, _FINANCE, _RECUES),
        _PAYMENT,
    ), ("OAS", "XSL", "C-FLUX", "ANALYST")),
    Circuit.EC_MOA_HORS_OUTIL: _circuit(
        "En cours, MOA hors outil", "In progress, MOA outside the portal", Phase.EN_COURS, (
        _deposit(Cadre.A4, Role.TITULAIRE, "MOE"),
        _deposit(Cadre.A16, Role.MOE, _FINANCE, _RECUES, "la MOE dépose l'état validé par la MOA sur papier"),
        _PAYMENT,
    ), ("OAS", "XSL", "S003", "ANALYST"), MoaPresence.SANS_MOA),
    Circuit.EC_DIRECT: _circuit(
        "En cours, direct au service financier", "In progress, straight to the finance office", Phase.EN_COURS, (
        _deposit(Cadre.A6, Role.TITULAIRE, _FINANCE, _RECUES, "MOE et MOA ont travaillé hors du portail"),
        _PAYMENT,
    ), ("OAS", "GOBL", "C-FLUX"), MoaPresence.SANS_MOA),
    Circuit.EC_MOE_SILENCIEUSE: _circuit(
        "En cours, MOE silencieuse après 7 jours", "In progress, MOE silent after 7 days", Phase.EN_COURS, (
        _deposit(Cadre.A4, Role.TITULAIRE, "MOE", note="7 jours sans acte de la MOE : la MOA peut agir seule"),
        _deposit(Cadre.A19, Role.MOA, _FINANCE, _RECUES, "la MOA porte les sommes qu'elle admet"),
        _PAYMENT,
    ), ("PGF", "CCAG", "S001", "ANALYST"), supposes=Condition.HAS_MOE),
    Circuit.FIN_NOMINAL: _circuit("Fin de marché, nominal", "End of contract, nominal", Phase.FIN, (
        _deposit(Cadre.A7, Role.TITULAIRE, "MOE"),
        _deposit(Cadre.A17, Role.MOE, "MOA"),
        _deposit(Cadre.A20, Role.MOA, "Titulaire"),
        _deposit(Cadre.A8, Role.TITULAIRE, _FINANCE, _RECUES, "décompte signé, directement au service financier"),
        _PAYMENT,
    ), ("S003", "C-DGD")),
    Circuit.FIN_SANS_MOE: _circuit("Fin, sans MOE dans l'outil", "End, no MOE in the portal", Phase.FIN, (
        _deposit(Cadre.A7, Role.TITULAIRE, "MOA"),
        _deposit(Cadre.A20, Role.MOA, "Titulaire"),
        _deposit(Cadre.A8, Role.TITULAIRE, _FINANCE, _RECUES),
        _PAYMENT,
    ), ("ANALYST", "PAS"), supposes=Condition.NO_MOE),
    Circuit.FIN_MOA_HORS_OUTIL: _circuit("Fin, MOA hors outil", "End, MOA outside the portal", Phase.FIN, (
        _deposit(Cadre.A7, Role.TITULAIRE, "MOE"),
        _deposit(Cadre.A18, Role.MOE, "Titulaire", note="décompte général signé par la MOA sur papier"),
        _deposit(Cadre.A8, Role.TITULAIRE, _FINANCE, _RECUES),
        _PAYMENT,
    ), ("OAS", "XSL", "ANALYST"), MoaPresence.SANS_MOA),
    Circuit.FIN_DIRECT: _circuit("Fin, direct au service financier", "End, straight to the finance office", Phase.FIN, (
        _deposit(Cadre.A8, Role.TITULAIRE, _FINANCE, _RECUES, "toute la procédure hors du portail"),
        _PAYMENT,
    ), ("C-FLUX", "OAS"), MoaPresence.SANS_MOA),
    Circuit.ST_TRAVAUX: _circuit("Sous-traitant en marché de travaux", "Works sub-contractor", Phase.EN_COURS, (
        _deposit(Cadre.A10, Role.SOUS_TRAITANT, "Valideur (titulaire)", _A_VALIDER),
        _validation(1, Role.TITULAIRE, "15 jours, le silence vaut acceptation"),
        _deposit(Cadre.A15, Role.MOE, "MOA"),
        _deposit(Cadre.A19, Role.MOA, _FINANCE, _RECUES),
        _PAYMENT,
    ), ("S001", "C-SST", "KB11386", "ANALYST", "DEC"), supposes=Condition.LAST_VALIDATOR),
    Circuit.ST_DE_COTRAITANT: _circuit(
        "Sous-traitant d'un cotraitant", "Sub-contractor of a co-contractor", Phase.EN_COURS, (
        _deposit(Cadre.A10, Role.SOUS_TRAITANT, "Valideur (cotraitant)", _A_VALIDER),
        _validation(1, Role.COTRAITANT, "15 jours, le silence vaut acceptation"),
        _validation(2, Role.MANDATAIRE, "15 jours, le silence vaut acceptation"),
        _deposit(Cadre.A15, Role.MOE, "MOA"),
        _deposit(Cadre.A19, Role.MOA, _FINANCE, _RECUES),
        _PAYMENT,
    ), ("C-SST", "OAS", "ANALYST", "DEC"), supposes=Condition.SECOND_VALIDATOR),
    Circuit.COT_CONJOINT_EC: _circuit("Groupement conjoint, en cours", "Joint group, in progress", Phase.EN_COURS, (
        _deposit(Cadre.A13, Role.COTRAITANT, "Valideur (mandataire)", _A_VALIDER),
        _validation(1, Role.MANDATAIRE, "obligatoire, sans acceptation tacite"),
        _deposit(Cadre.A15, Role.MOE, "MOA"),
        _deposit(Cadre.A19, Role.MOA, _FINANCE, _RECUES),
        _PAYMENT,
    ), ("S000",)),
    Circuit.COT_CONJOINT_FIN: _circuit("Groupement conjoint, fin", "Joint group, end", Phase.FIN, (
        _deposit(Cadre.A14, Role.COTRAITANT, "Valideur (mandataire)", _A_VALIDER),
        _validation(1, Role.MANDATAIRE, "obligatoire, sans acceptation tacite"),
        _deposit(Cadre.A17, Role.MOE, "MOA"),
        _deposit(Cadre.A20, Role.MOA, "Cotraitant"),
        _deposit(Cadre.A8, Role.COTRAITANT, _FINANCE, _RECUES),
        _PAYMENT,
    ), ("S000", "XSL", "ANALYST")),
    Circuit.COT_SOLIDAIRE: _circuit("Groupement solidaire", "Several (solidary) group", Phase.EN_COURS, (
        _deposit(Cadre.A4, Role.MANDATAIRE, "MOE",
                 note="les demandes des membres sont jointes ; leur validation a lieu hors du portail"),
        _deposit(Cadre.A15, Role.MOE, "MOA"),
        _deposit(Cadre.A19, Role.MOA, _FINANCE, _RECUES),
        _PAYMENT,
    ), ("S000",)),
    Circuit.TACITE_FOURNISSEUR: _circuit(
        "Procédure tacite, clôture par le fournisseur", "Tacit procedure closed by the supplier", Phase.FIN, (
        _deposit(Cadre.A7, Role.TITULAIRE, "MOE"),
        _deposit(Cadre.A22, Role.TITULAIRE, "MOA (copie à la MOE)",
                 note="30 jours sans décompte général ; A22 remplace A7 ou A17"),
        _deposit(Cadre.A23, Role.TITULAIRE, _FINANCE, _RECUES, "encore 10 jours de silence"),
        _PAYMENT,
    ), ("OAS", "C-FLUX", "CCAG1244", "CAA24", "ANALYST")),
    Circuit.TACITE_MOE: _circuit(
        "Procédure tacite, clôture par la MOE", "Tacit procedure closed by the MOE", Phase.FIN, (
        _deposit(Cadre.A7, Role.TITULAIRE, "MOE"),
        _deposit(Cadre.A22, Role.TITULAIRE, "MOA (copie à la MOE)"),
        _deposit(Cadre.A24, Role.MOE, _FINANCE, _RECUES, "10 jours de silence"),
        _PAYMENT,
    ), ("GOBL", "XSL", "ANALYST")),
    Circuit.TACITE_MOA: _circuit(
        "Procédure tacite, clôture par la MOA", "Tacit procedure closed by the MOA", Phase.FIN, (
        _deposit(Cadre.A7, Role.TITULAIRE, "MOE"),
        _deposit(Cadre.A22, Role.TITULAIRE, "MOA (copie à la MOE)"),
        _deposit(Cadre.A25, Role.MOA, _FINANCE, _RECUES, "la MOA accepte le projet du fournisseur"),
        _PAYMENT,
    ), ("GOBL", "PAS", "ANALYST")),
    Circuit.TACITE_REPRISE: _circuit(
        "Procédure tacite, reprise du circuit normal", "Tacit procedure, back to the normal circuit", Phase.FIN, (
        _deposit(Cadre.A7, Role.TITULAIRE, "MOE"),
        _deposit(Cadre.A22, Role.TITULAIRE, "MOA (copie à la MOE)"),
        _deposit(Cadre.A20, Role.MOA, "Titulaire", note="décompte général notifié dans les 10 jours"),
        _deposit(Cadre.A8, Role.TITULAIRE, _FINANCE, _RECUES),
        _PAYMENT,
    ), ("CCAG1244", "ANALYST")),
    Circuit.MOAD: _circuit("Maîtrise d'ouvrage déléguée", "Delegated MOA", Phase.EN_COURS, (
        _deposit(Cadre.A4, Role.TITULAIRE, "MOE"),
        _deposit(Cadre.A15, Role.MOE, "MOAD"),
        _deposit(Cadre.A19, Role.MOAD, "Service financier de la MOAD", _RECUES),
        _PAYMENT,
        _deposit(Cadre.A1, Role.MOAD, "Service financier du mandant", _RECUES,
                 "facture de régularisation des sommes payées, dans Factures émises"),
    ), ("S003", "C-MOAD")),
}
# fmt: on
