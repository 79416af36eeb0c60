"""The transitions of a pièce (§5): one row per arrow, followed by the engine and offered as actions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.domain.cadres import Cadre
from api.domain.roles import Role
from api.domain.statuses import PieceStatus as S


class Act(StrEnum):
    """What is done to a pièce, by a person or by the engine."""

    SAVE = "SAVE"
    DISCARD = "DISCARD"
    SEND = "SEND"
    VALIDATE = "VALIDATE"
    REFUSE = "REFUSE"
    DECLINE_VALIDATION = "DECLINE_VALIDATION"
    CORRECT_VALIDATOR = "CORRECT_VALIDATOR"
    EXPIRE = "EXPIRE"
    PASS_ON = "PASS_ON"  # noqa: S105 (an act, not a password)
    ROUTE = "ROUTE"
    DELIVER = "DELIVER"
    ACKNOWLEDGE = "ACKNOWLEDGE"
    DEPOSIT_NEXT_PIECE = "DEPOSIT_NEXT_PIECE"
    SUSPEND = "SUSPEND"
    COMPLETE = "COMPLETE"
    DUPLICATE = "DUPLICATE"
    TREAT = "TREAT"
    RECYCLE = "RECYCLE"


class Guard(StrEnum):
    """What must hold, besides the status and the actor, for a transition to be followed."""

    FIELDS_VALID = "FIELDS_VALID"
    VALIDATOR_NAMED = "VALIDATOR_NAMED"
    VALIDATOR_ALLOWED = "VALIDATOR_ALLOWED"
    REASON_REQUIRED = "REASON_REQUIRED"
    REFUSAL_REASON = "REFUSAL_REASON"
    COMMENT_REQUIRED = "COMMENT_REQUIRED"
    COMPLETION_NOT_EMPTY = "COMPLETION_NOT_EMPTY"
    VALIDATOR_SILENT = "VALIDATOR_SILENT"
    MOE_SILENT = "MOE_SILENT"
    GENERAL_ACCOUNT_LATE = "GENERAL_ACCOUNT_LATE"
    TACIT_DELAY_PASSED = "TACIT_DELAY_PASSED"
    ROUTING_ONLY = "ROUTING_ONLY"
    STOPPED_ONCE = "STOPPED_ONCE"


class Condition(StrEnum):
    """A fact of the dossier on which a row depends: where it is false, the row does not exist."""

    HAS_MOE = "HAS_MOE"
    NO_MOE = "NO_MOE"
    SECOND_VALIDATOR = "SECOND_VALIDATOR"
    LAST_VALIDATOR = "LAST_VALIDATOR"
    RECIPIENT_SANS_MOA = "RECIPIENT_SANS_MOA"


class Effect(StrEnum):
    """What a transition does beyond changing the status of its pièce."""

    STOPS_DOSSIER = "STOPS_DOSSIER"
    REJECTS_DOSSIER = "REJECTS_DOSSIER"
    PAYS_DOSSIER = "PAYS_DOSSIER"
    CREATES_NEXT_PIECE = "CREATES_NEXT_PIECE"
    REPLACES_PIECE = "REPLACES_PIECE"
    RESTARTS_ROUTING = "RESTARTS_ROUTING"
    RESTARTS_DELAY = "RESTARTS_DELAY"
    ENDS_VALIDATION = "ENDS_VALIDATION"
    RETURNS_TO_HOLDER = "RETURNS_TO_HOLDER"


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow: from any status of `when` (None is a pièce not yet saved) to `becomes`, by `role`."""

    id: str
    when: tuple[S | None, ...]
    becomes: S
    role: Role
    act: Act
    libelle: str
    cadres: frozenset[Cadre]
    source: tuple[str, ...]
    condition: Condition | None = None
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    next_cadres: tuple[Cadre, ...] = ()

    @property
    def needs_text(self) -> bool:
        """Whether words must go with the act, whatever else is given."""
        return not _IN_WORDS.isdisjoint(self.guards)

    @property
    def is_consequence(self) -> bool:
        """Whether nobody asks for it apart: the engine does it, or a deposit, to its draft or to the pièce before."""
        return self.role is Role.SYSTEME or self.act in (Act.SAVE, Act.DEPOSIT_NEXT_PIECE)


_IN_WORDS: Final = frozenset({Guard.REASON_REQUIRED, Guard.COMMENT_REQUIRED})


def _cadres(numbers: str) -> frozenset[Cadre]:
    return frozenset(Cadre[f"A{number}"] for number in numbers.split())


_ALL: Final = _cadres("1 2 4 5 6 7 8 9 10 12 13 14 15 16 17 18 19 20 22 23 24 25")
_WITHOUT_VALIDATOR: Final = _cadres("1 2 4 5 6 7 8 15 16 17 18 19 20 22 23 24 25")
_VALIDATED: Final = _cadres("9 10 12 13 14")
_SUB_CONTRACTOR: Final = _cadres("9 10")
_FOR_MOE: Final = _cadres("4 7 10 13 14")
_FOR_MOA: Final = _cadres("4 5 7 10 13 14 15 17 22")
_GENERAL_ACCOUNT: Final = _cadres("18 20")
_RECEIVED: Final = _cadres("1 2 6 8 9 12 16 19 23 24 25")
_MONTHLY: Final = _cadres("4 10 13")
_BEFORE_ACCOUNT: Final = _cadres("7 14 17")
_TACIT: Final = _cadres("22")
_WORKS: Final = _cadres("4 5 6 7 8 10 13 14 15 16 17 18 19 20 22 23 24 25")

_AT_MOE: Final = (S.A_ASSOCIER_MOE, S.PRISE_EN_COMPTE_MOE, S.COMPLETEE)
_AT_MOA: Final = (S.A_ASSOCIER_MOA, S.PRISE_EN_COMPTE_MOA, S.COMPLETEE)
_AT_RECIPIENT: Final = (S.MISE_A_DISPOSITION, S.PRISE_EN_COMPTE_DESTINATAIRE, S.COMPLETEE)
_BEFORE_ORDER: Final = (*_AT_RECIPIENT, S.SERVICE_FAIT)
_BEFORE_ACCOUNTANT: Final = (*_BEFORE_ORDER, S.MANDATEE)
_BEFORE_BOOKING: Final = (*_BEFORE_ACCOUNTANT, S.MISE_A_DISPOSITION_COMPTABLE)
_BEFORE_PAYMENT: Final = (*_BEFORE_BOOKING, S.COMPTABILISEE)

# fmt: off
TRANSITIONS: Final[tuple[Transition, ...]] = (
    Transition("T01", (None,), S.BROUILLON, Role.DEPOSANT, Act.SAVE, "enregistrer", _ALL, ("S001", "C-BRO")),
    Transition("T02", (S.BROUILLON,), S.SUPPRIMEE, Role.DEPOSANT, Act.DISCARD, "supprimer", _ALL, ("OAS",)),
    Transition("T03", (S.BROUILLON,), S.DEPOSEE, Role.DEPOSANT, Act.SEND,
        "valider et envoyer, puis confirmer et envoyer", _WITHOUT_VALIDATOR, ("S001", "S003"),
        guards=(Guard.FIELDS_VALID,)),
    Transition("T04", (S.BROUILLON,), S.A_VALIDER_1, Role.DEPOSANT, Act.SEND,
        "valider et envoyer, puis confirmer et envoyer", _VALIDATED, ("S000", "S001", "FE"),
        guards=(Guard.FIELDS_VALID, Guard.VALIDATOR_NAMED, Guard.VALIDATOR_ALLOWED)),
    Transition("T05", (S.A_VALIDER_1,), S.VALIDEE_1, Role.VALIDEUR_1, Act.VALIDATE,
        "valider (VALIDATION), avec un commentaire libre", _VALIDATED, ("S001", "OAS", "GCP")),
    Transition("T06", (S.A_VALIDER_1,), S.REFUSEE_1, Role.VALIDEUR_1, Act.REFUSE, "refuser (REFUS)", _VALIDATED,
        ("OAS", "GCP"), guards=(Guard.REASON_REQUIRED,), effects=(Effect.STOPS_DOSSIER,)),
    Transition("T07", (S.A_VALIDER_1,), S.ERREUR_FOURNISSEUR_SUR_VALIDEUR, Role.VALIDEUR_1, Act.DECLINE_VALIDATION,
        "refuser : n'est pas le valideur", _VALIDATED, ("OAS", "MAI"), guards=(Guard.REASON_REQUIRED,)),
    Transition("T08", (S.ERREUR_FOURNISSEUR_SUR_VALIDEUR,), S.A_VALIDER_1, Role.DEPOSANT, Act.CORRECT_VALIDATOR,
        "corriger le valideur", _VALIDATED, ("OAS", "NORM", "DEC"), guards=(Guard.VALIDATOR_ALLOWED,),
        effects=(Effect.RESTARTS_DELAY,)),
    Transition("T09", (S.A_VALIDER_1,), S.ABSENCE_VALIDATION_1_HORS_DELAI, Role.SYSTEME, Act.EXPIRE,
        "15 jours après la réception par le valideur", _SUB_CONTRACTOR, ("C-SST", "S000", "OAS"),
        guards=(Guard.VALIDATOR_SILENT,)),
    Transition("T10", (S.VALIDEE_1, S.ABSENCE_VALIDATION_1_HORS_DELAI), S.A_VALIDER_2, Role.SYSTEME, Act.PASS_ON,
        "un second valideur est nommé", _SUB_CONTRACTOR, ("OAS", "C-SST"), condition=Condition.SECOND_VALIDATOR),
    Transition("T11", (S.A_VALIDER_2,), S.VALIDEE_2, Role.VALIDEUR_2, Act.VALIDATE, "valider", _SUB_CONTRACTOR,
        ("OAS", "MAI")),
    Transition("T12", (S.A_VALIDER_2,), S.REFUSEE_2, Role.VALIDEUR_2, Act.REFUSE, "refuser", _SUB_CONTRACTOR,
        ("OAS", "MAI"), guards=(Guard.REASON_REQUIRED,), effects=(Effect.STOPS_DOSSIER,)),
    Transition("T13", (S.A_VALIDER_2,), S.ERREUR_COTRAITANT_SUR_VALIDEUR, Role.VALIDEUR_2, Act.DECLINE_VALIDATION,
        "refuser : n'est pas le valideur", _SUB_CONTRACTOR, ("OAS", "MAI"), guards=(Guard.REASON_REQUIRED,)),
    Transition("T14", (S.ERREUR_COTRAITANT_SUR_VALIDEUR,), S.A_VALIDER_2, Role.VALIDEUR_1, Act.CORRECT_VALIDATOR,
        "corriger le valideur", _SUB_CONTRACTOR, ("OAS", "DEC"), guards=(Guard.VALIDATOR_ALLOWED,)),
    Transition("T15", (S.A_VALIDER_2,), S.ABSENCE_VALIDATION_2_HORS_DELAI, Role.SYSTEME, Act.EXPIRE,
        "15 jours après la réception par le valideur", _SUB_CONTRACTOR, ("OAS", "C-SST"),
        guards=(Guard.VALIDATOR_SILENT,)),
    Transition("T16", (S.VALIDEE_1, S.ABSENCE_VALIDATION_1_HORS_DELAI, S.VALIDEE_2, S.ABSENCE_VALIDATION_2_HORS_DELAI),
        S.DEPOSEE, Role.SYSTEME, Act.PASS_ON, "dernier niveau de validation passé", _VALIDATED, ("S001", "OAS"),
        condition=Condition.LAST_VALIDATOR, effects=(Effect.ENDS_VALIDATION,)),
    Transition("T20", (S.DEPOSEE,), S.A_ASSOCIER_MOE, Role.SYSTEME, Act.ROUTE, "acheminer", _FOR_MOE,
        ("S003", "S000", "OAS"), condition=Condition.HAS_MOE),
    # T21 has two clauses: these cadres always go to the MOA, the others only when the dossier names no MOE.
    Transition("T21", (S.DEPOSEE,), S.A_ASSOCIER_MOA, Role.SYSTEME, Act.ROUTE, "acheminer", _cadres("5 15 17 22"),
        ("S003", "PAS", "OAS")),
    Transition("T21", (S.DEPOSEE,), S.A_ASSOCIER_MOA, Role.SYSTEME, Act.ROUTE, "acheminer", _FOR_MOE,
        ("S003", "PAS", "OAS"), condition=Condition.NO_MOE),
    Transition("T22", (S.DEPOSEE,), S.A_ASSOCIER_FOURNISSEUR, Role.SYSTEME, Act.ROUTE, "acheminer", _GENERAL_ACCOUNT,
        ("S003", "C-DGD", "OAS")),
    Transition("T23", (S.DEPOSEE,), S.EN_COURS_ACHEMINEMENT, Role.SYSTEME, Act.ROUTE, "acheminer", _RECEIVED,
        ("OAS", "C-CYC")),
    Transition("T24", (S.EN_COURS_ACHEMINEMENT,), S.MISE_A_DISPOSITION, Role.SYSTEME, Act.DELIVER,
        "remettre au destinataire", _RECEIVED, ("OAS", "C-CYC")),
    Transition("T30", (S.A_ASSOCIER_MOE,), S.PRISE_EN_COMPTE_MOE, Role.MOE, Act.ACKNOWLEDGE, "prendre en compte",
        _FOR_MOE, ("CPP", "OAS")),
    Transition("T31",
        (S.A_ASSOCIER_MOE, S.PRISE_EN_COMPTE_MOE, S.COMPLETEE, S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE),
        S.ASSOCIEE, Role.MOE, Act.DEPOSIT_NEXT_PIECE, "déposer la pièce suivante : A15 ou A16 ; A17 ou A18", _FOR_MOE,
        ("S003", "S001", "OAS"), effects=(Effect.CREATES_NEXT_PIECE,),
        next_cadres=(Cadre.A15, Cadre.A16, Cadre.A17, Cadre.A18)),
    Transition("T32", _AT_MOE, S.REFUSEE_MOE, Role.MOE, Act.REFUSE, "refuser", _FOR_MOE, ("S001", "S003", "KB11867"),
        guards=(Guard.REFUSAL_REASON,), effects=(Effect.STOPS_DOSSIER,)),
    Transition("T33", _AT_MOE, S.SUSPENDUE, Role.MOE, Act.SUSPEND, "suspendre", _FOR_MOE, ("S001", "S003"),
        guards=(Guard.COMMENT_REQUIRED,)),
    Transition("T34", _AT_MOE, S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE, Role.SYSTEME, Act.EXPIRE,
        "7 jours après la réception par la MOE (A4 : horodatage du dépôt ; A10, A13 : fin de la validation)", _MONTHLY,
        ("PGF", "S001", "CCAG"), guards=(Guard.MOE_SILENT,)),
    Transition("T35", (S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE,), S.ASSOCIEE, Role.MOA, Act.DEPOSIT_NEXT_PIECE,
        "déposer la pièce suivante : A19", _MONTHLY, ("CCAG", "PGF"), effects=(Effect.CREATES_NEXT_PIECE,),
        next_cadres=(Cadre.A19,)),
    Transition("T36", (S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE,), S.REFUSEE_MOE, Role.MOE, Act.REFUSE, "refuser",
        _MONTHLY, ("ANALYST",), guards=(Guard.REFUSAL_REASON,), effects=(Effect.STOPS_DOSSIER,)),
    Transition("T37", (S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE,), S.SUSPENDUE, Role.MOE, Act.SUSPEND, "suspendre",
        _MONTHLY, ("ANALYST",), guards=(Guard.COMMENT_REQUIRED,)),
    Transition("T38", (S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE,), S.REFUSEE_MOA, Role.MOA, Act.REFUSE, "refuser",
        _MONTHLY, ("ANALYST",), guards=(Guard.REFUSAL_REASON,), effects=(Effect.STOPS_DOSSIER,)),
    Transition("T39", (S.ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE,), S.SUSPENDUE, Role.MOA, Act.SUSPEND, "suspendre",
        _MONTHLY, ("ANALYST",), guards=(Guard.COMMENT_REQUIRED,)),
    Transition("T40", (S.A_ASSOCIER_MOA,), S.PRISE_EN_COMPTE_MOA, Role.MOA, Act.ACKNOWLEDGE, "prendre en compte",
        _FOR_MOA, ("CPP", "OAS")),
    Transition("T41", _AT_MOA, S.ASSOCIEE, Role.MOA, Act.DEPOSIT_NEXT_PIECE,
        "déposer la pièce suivante : A19 (après A15, A5, A4, A10, A13), A20 (après A17, A7, A14, A22), A25 (après A22)",
        _FOR_MOA, ("S003", "OAS"), effects=(Effect.CREATES_NEXT_PIECE,), next_cadres=(Cadre.A19, Cadre.A20, Cadre.A25)),
    Transition("T42", _AT_MOA, S.REFUSEE_MOA, Role.MOA, Act.REFUSE, "refuser", _FOR_MOA, ("S003", "KB11867"),
        guards=(Guard.REFUSAL_REASON,), effects=(Effect.STOPS_DOSSIER,)),
    Transition("T43", _AT_MOA, S.SUSPENDUE, Role.MOA, Act.SUSPEND, "suspendre", _FOR_MOA, ("S003",),
        guards=(Guard.COMMENT_REQUIRED,)),
    Transition("T50", (S.A_ASSOCIER_FOURNISSEUR,), S.ASSOCIEE, Role.FOURNISSEUR, Act.DEPOSIT_NEXT_PIECE,
        "déposer la pièce suivante : A8", _GENERAL_ACCOUNT, ("S003", "C-DGD"), effects=(Effect.CREATES_NEXT_PIECE,),
        next_cadres=(Cadre.A8,)),
    Transition("T51", (S.A_ASSOCIER_FOURNISSEUR,), S.REFUSEE_FOURNISSEUR, Role.FOURNISSEUR, Act.REFUSE, "refuser",
        _GENERAL_ACCOUNT, ("OAS", "MAI", "S003", "DEC"), guards=(Guard.COMMENT_REQUIRED,),
        effects=(Effect.STOPS_DOSSIER,)),
    Transition("T52", (S.A_ASSOCIER_MOE, S.PRISE_EN_COMPTE_MOE, S.A_ASSOCIER_MOA, S.PRISE_EN_COMPTE_MOA, S.COMPLETEE),
        S.REMPLACEE_PAR_A22, Role.FOURNISSEUR, Act.DEPOSIT_NEXT_PIECE, "déposer un A22", _BEFORE_ACCOUNT,
        ("OAS", "CCAG", "CCAG1244", "CAA24"), guards=(Guard.GENERAL_ACCOUNT_LATE,),
        effects=(Effect.CREATES_NEXT_PIECE, Effect.REPLACES_PIECE), next_cadres=(Cadre.A22,)),
    Transition("T53", _AT_MOA, S.ASSOCIEE, Role.FOURNISSEUR, Act.DEPOSIT_NEXT_PIECE,
        "déposer la pièce suivante : A23", _TACIT, ("CCAG1244", "CAA24", "OAS"), guards=(Guard.TACIT_DELAY_PASSED,),
        effects=(Effect.CREATES_NEXT_PIECE,), next_cadres=(Cadre.A23,)),
    Transition("T54", _AT_MOA, S.ASSOCIEE, Role.MOE, Act.DEPOSIT_NEXT_PIECE,
        "déposer la pièce suivante : A24", _TACIT, ("GOBL", "XSL"), guards=(Guard.TACIT_DELAY_PASSED,),
        effects=(Effect.CREATES_NEXT_PIECE,), next_cadres=(Cadre.A24,)),
    Transition("T60", (S.SUSPENDUE,), S.COMPLETEE, Role.FOURNISSEUR_OU_DEPOSANT, Act.COMPLETE,
        "compléter : ajouter des pièces jointes ou changer le commentaire", _ALL, ("S003", "OAS", "FP", "OCT", "CPP"),
        guards=(Guard.COMPLETION_NOT_EMPTY,), effects=(Effect.RETURNS_TO_HOLDER,)),
    Transition("T70", (S.REFUSEE_MOE, S.REFUSEE_MOA, S.REFUSEE_FOURNISSEUR, S.REFUSEE_1, S.REFUSEE_2),
        S.DUPLIQUE_APRES_REFUS, Role.FOURNISSEUR, Act.DUPLICATE, "dupliquer", _WORKS, ("OAS", "S003", "DEC"),
        guards=(Guard.STOPPED_ONCE,)),
    Transition("T80", (S.MISE_A_DISPOSITION, S.COMPLETEE), S.PRISE_EN_COMPTE_DESTINATAIRE, Role.SERVICE_FINANCIER,
        Act.ACKNOWLEDGE, "prendre en compte", _RECEIVED, ("FP", "OAS")),
    Transition("T81", _BEFORE_ORDER, S.SUSPENDUE, Role.SERVICE_FINANCIER, Act.SUSPEND, "suspendre", _RECEIVED,
        ("OAS", "PAS", "CCP27"), guards=(Guard.REASON_REQUIRED,)),
    Transition("T82", _AT_RECIPIENT, S.A_RECYCLER, Role.SERVICE_FINANCIER, Act.TREAT, "mettre à recycler", _RECEIVED,
        ("OAS", "C-ABUS"), guards=(Guard.REASON_REQUIRED,)),
    Transition("T83", _BEFORE_ORDER, S.REJETEE, Role.SERVICE_FINANCIER, Act.TREAT, "rejeter", _RECEIVED,
        ("OAS", "PAS", "C-REJ", "CL"), guards=(Guard.REASON_REQUIRED,), effects=(Effect.REJECTS_DOSSIER,)),
    Transition("T84", _AT_RECIPIENT, S.SERVICE_FAIT, Role.SERVICE_FINANCIER, Act.TREAT, "constater le service fait",
        _RECEIVED, ("C-CYC", "PAS")),
    Transition("T85", _BEFORE_ORDER, S.MANDATEE, Role.SERVICE_FINANCIER, Act.TREAT,
        "mandater (numéro de mandat facultatif)", _RECEIVED, ("C-CYC", "OAS")),
    Transition("T86", _BEFORE_ACCOUNTANT, S.MISE_A_DISPOSITION_COMPTABLE, Role.SERVICE_FINANCIER, Act.TREAT,
        "transmettre au comptable", _RECEIVED, ("C-CYC", "OAS")),
    Transition("T87", _BEFORE_BOOKING, S.COMPTABILISEE, Role.COMPTABLE, Act.TREAT, "comptabiliser", _RECEIVED,
        ("C-CYC", "OAS")),
    Transition("T88", _BEFORE_PAYMENT, S.MISE_EN_PAIEMENT, Role.COMPTABLE, Act.TREAT, "mettre en paiement", _RECEIVED,
        ("C-CYC", "OAS", "S002"), effects=(Effect.PAYS_DOSSIER,)),
    Transition("T89", _AT_RECIPIENT, S.TRANSMISE_MOA, Role.SERVICE_FINANCIER, Act.TREAT, "transmettre à la MOA",
        _RECEIVED, ("FP", "S003"), condition=Condition.RECIPIENT_SANS_MOA),
    Transition("T8A", (S.TRANSMISE_MOA,), S.PRISE_EN_COMPTE_DESTINATAIRE, Role.SERVICE_FINANCIER, Act.TREAT,
        "reprendre après validation hors outil", _RECEIVED, ("ANALYST",)),
    Transition("T90", (S.A_RECYCLER,), S.DEPOSEE, Role.DEPOSANT, Act.RECYCLE, "recycler", _RECEIVED,
        ("OAS", "C-ABUS", "OCT", "FP"), guards=(Guard.ROUTING_ONLY,), effects=(Effect.RESTARTS_ROUTING,)),
)
# fmt: on
