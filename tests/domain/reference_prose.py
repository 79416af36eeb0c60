"""The reference's sentences that the tables hold as data: a sentence that changes has no entry here, and fails."""

from __future__ import annotations

from typing import Final

from api.domain.circuits import StepKind
from api.domain.notifications import Audience, Channel
from api.domain.roles import Seat
from api.domain.statuses import PieceStatus
from api.domain.succession import NextCondition
from api.domain.transitions import Condition, Effect, Guard

GUARDS: Final[dict[str, tuple[Guard, ...]]] = {
    "": (),
    "All field rules pass; user has the application in modification; cadre allowed after the previous piece.": (
        Guard.FIELDS_VALID,
    ),
    "Same, plus a validator is named.": (Guard.FIELDS_VALID, Guard.VALIDATOR_NAMED, Guard.VALIDATOR_ALLOWED),
    "Reason mandatory.": (Guard.REASON_REQUIRED,),
    "New validator is active, is not the depositor and is not named twice (decisions 15).": (Guard.VALIDATOR_ALLOWED,),
    "No answer.": (Guard.VALIDATOR_SILENT,),
    "Amounts may differ from the supplier's.": (),
    "Amounts may differ.": (),
    "One of the four reasons; never the amount.": (Guard.REFUSAL_REASON,),
    "Comment mandatory.": (Guard.COMMENT_REQUIRED,),
    "Comment mandatory, no reason (decisions 25).": (Guard.COMMENT_REQUIRED,),
    "No next piece, refusal or suspension by the MOE.": (Guard.MOE_SILENT,),
    "More than 30 days since the draft final statement and no A20 or A18 in the file.": (Guard.GENERAL_ACCOUNT_LATE,),
    "More than 10 days since the A22 was made available to the MOA and no A20 or A25.": (Guard.TACIT_DELAY_PASSED,),
    "Same ten days.": (Guard.TACIT_DELAY_PASSED,),
    "At least one attachment or a changed comment. No other field may change.": (Guard.COMPLETION_NOT_EMPTY,),
    "Initial pièce of a stopped dossier, once (decisions 7).": (Guard.STOPPED_ONCE,),
    "Reason mandatory. Not once the payment order exists.": (Guard.REASON_REQUIRED,),
    "Reason mandatory. Not once the payment order exists (inferred).": (Guard.REASON_REQUIRED,),
    "Reason mandatory. Routing data wrong.": (Guard.REASON_REQUIRED,),
    "Only recipient SIRET, service code and commitment number may change; number and amounts do not.": (
        Guard.ROUTING_ONLY,
    ),
}

IN_WORDS: Final[dict[tuple[str, ...], frozenset[PieceStatus]]] = {
    (
        *("Motif de rejet (texte)", "Free reason of a rejection by the finance office"),
        *("REJETEE in Factures reçues", "OAS"),
    ): frozenset({PieceStatus.REJETEE}),
    (
        *("Motif ou commentaire de suspension (texte)", "Free text naming the missing document"),
        *("SUSPENDUE everywhere", "S003", "OAS", "PAS"),
    ): frozenset({PieceStatus.SUSPENDUE}),
    (
        *("Motif de refus du valideur (texte)", "Free reason plus complement of a validator's refusal"),
        *("REFUSEE_1, REFUSEE_2, ERREUR_*_SUR_VALIDEUR", "OAS"),
    ): frozenset(
        {
            *(PieceStatus.REFUSEE_1, PieceStatus.REFUSEE_2),
            *(PieceStatus.ERREUR_FOURNISSEUR_SUR_VALIDEUR, PieceStatus.ERREUR_COTRAITANT_SUR_VALIDEUR),
        }
    ),
}
"""The reasons that are words: the statuses to which a text must go with the act."""

NEXT_PIECE: Final = (Effect.CREATES_NEXT_PIECE,)
STOPS: Final = (Effect.STOPS_DOSSIER,)

# Beside the sentence stands the transition: the same words may say nothing to the engine elsewhere.
EFFECTS: Final[dict[tuple[str, str], tuple[Effect, ...]]] = {
    ("T06", "Circuit stops, depositor told."): STOPS,
    ("T08", "Same number; 15-day clock starts again."): (Effect.RESTARTS_DELAY,),
    ("T12", "Circuit stops."): STOPS,
    ("T16", "Sent to the public side without any further act of the validator."): (Effect.ENDS_VALIDATION,),
    ("T31", "The new piece is created and routed."): NEXT_PIECE,
    ("T32", "Billing file closed as refused; supplier told."): STOPS,
    ("T35", ""): NEXT_PIECE,
    ("T36", "As T32."): STOPS,
    ("T38", "As T42."): STOPS,
    ("T41", "The new piece is created and routed."): NEXT_PIECE,
    ("T42", "Whole billing file stops; the supplier starts again from zero."): STOPS,
    ("T50", "A8 goes straight to the finance office."): NEXT_PIECE,
    ("T51", "Billing file stops; the dispute goes on outside the portal."): STOPS,
    ("T52", "A22 becomes the live piece, waiting for the MOA, copy to the MOE."): (
        Effect.CREATES_NEXT_PIECE,
        Effect.REPLACES_PIECE,
    ),
    ("T53", "A23 goes to the finance office."): NEXT_PIECE,
    ("T54", "A24 goes to the finance office."): NEXT_PIECE,
    ("T60", "Back to the actor who suspended; that actor told."): (Effect.RETURNS_TO_HOLDER,),
    ("T83", "Piece and billing file closed; author told and asked to acknowledge."): (Effect.REJECTS_DOSSIER,),
    ("T88", "Billing file closed as paid; supplier told unless the structure does not send this status back."): (
        Effect.PAYS_DOSSIER,
    ),
    ("T90", "Routed again; same number; new history entry."): (Effect.RESTARTS_ROUTING,),
}
"""The other effects tell people something, or say what the engine does at every deposit."""

SILENT_EFFECTS: Final = frozenset(
    {
        "",
        "Only the depositor's structure sees it.",
        "Deposit timestamp and certificate; opens the billing file if the piece is initial, else previous piece "
        "becomes ASSOCIEE.",
        "Deposit timestamp; the piece appears in the validator's Factures à valider.",
        "History entry with date of validation.",
        "Depositor may correct the validator.",
        "Tacit acceptance.",
        "MOE notified.",
        "MOA notified.",
        "Titulaire notified.",
        "Finance office notified.",
        "No effect on allowed actions.",
        "Payment clock goes on; author told.",
        "MOA and supplier told; the MOA may deposit A19 directly; the MOE may still act.",
        "As T33.",
        "As T43.",
        "Payment clock goes on; author of the piece told.",
        "New draft with the same data, new number, new billing file.",
        "Author told.",
        "Accountant told.",
        "The MOA answers outside the tool.",
    }
)

# What « appliesTo » or the act says of the dossier, for each group of cadres of the row.
CONDITIONS: Final[dict[tuple[str, str], tuple[Condition | None, ...]]] = {
    ("T10", "A9 A10 of a co-contractor's sub-contractor"): (Condition.SECOND_VALIDATOR,),
    ("T16", "A9 A10 A12 A13 A14"): (Condition.LAST_VALIDATOR,),
    ("T20", "A4 A7 A10 A13 A14 with a MOE"): (Condition.HAS_MOE,),
    ("T21", "A5 A15 A17 A22; A4 A7 A10 A13 A14 without MOE"): (None, Condition.NO_MOE),
    ("T89", "received pieces of a structure SANS_MOA"): (Condition.RECIPIENT_SANS_MOA,),
}
UNCONDITIONAL: Final = frozenset(
    {
        "all cadres",
        "cadres without validator",
        "A9 A10 A12 A13 A14",
        "A9 A10 only",
        "same",
        "A18 A20",
        "A20 A18",
        "A1 A2 A9 A12; A6 A8 A16 A19 A23 A24 A25",
        "A4 A7 A10 A13 A14",
        "A4 A10 A13; A7 A14",
        "A4 A10 A13",
        "pieces waiting for the MOA",
        "A7 A14 A17",
        "A22",
        "any suspended piece",
        "works pieces",
        "received pieces",
    }
)

NEXT_CONDITIONS: Final[dict[str | None, NextCondition | None]] = {
    None: None,
    "nominal": None,
    "the only choice offered": None,
    "author of the initial piece": None,
    "the MOA accepts the supplier's draft": None,
    "nominal; the file names a MOA (decisions 31)": NextCondition.MOA_NAMED,
    "the MOA validated outside the portal: recipient 'sans MOA' (decisions 31)": NextCondition.RECIPIENT_SANS_MOA,
    "the MOA signed outside the portal: recipient 'sans MOA' (decisions 31)": NextCondition.RECIPIENT_SANS_MOA,
    "no MOE in the file": NextCondition.NO_MOE,
    "no MOE in the file, or MOE silent for 7 days": NextCondition.NO_MOE_OR_MOE_SILENT,
    "30 days since the draft final statement, no A20 or A18": NextCondition.GENERAL_ACCOUNT_LATE,
    "general account notified within 10 days": NextCondition.WITHIN_TACIT_DELAY,
    "10 silent days": NextCondition.TACIT_DELAY_PASSED,
}

# Each sentence of §2.3, as the routes it makes: cadres, seat, status, condition.
ROUTES: Final[dict[str, frozenset[tuple[str, Seat, PieceStatus, Condition | None]]]] = {
    "The cadre is A9, A10, A12, A13 or A14: the piece goes first to valideur 1 (then valideur 2 when named), "
    "in Factures à valider.": frozenset(
        {
            ("A9 A10 A12 A13 A14", Seat.VALIDEUR_1, PieceStatus.A_VALIDER_1, None),
            ("A9 A10", Seat.VALIDEUR_2, PieceStatus.A_VALIDER_2, Condition.SECOND_VALIDATOR),
        }
    ),
    "A4, A7, A10, A13, A14 (after validation): to the MOE when the file names one; else to the MOA; neither named: "
    "refuse the deposit and advise A5, A6 or A8.": frozenset(
        {
            ("A4 A7 A10 A13 A14", Seat.MOE, PieceStatus.A_ASSOCIER_MOE, Condition.HAS_MOE),
            ("A4 A7 A10 A13 A14", Seat.MOA, PieceStatus.A_ASSOCIER_MOA, Condition.NO_MOE),
        }
    ),
    "A5, A15, A17, A22: to the MOA, whose structure is publique and AVEC_MOA or EXCLUSIVEMENT_MOA. A payer SANS_MOA "
    "with no other MOA: the MOE uses A16 or A18.": frozenset(
        {("A5 A15 A17 A22", Seat.MOA, PieceStatus.A_ASSOCIER_MOA, None)}
    ),
    "A18, A20: to the author of the initial piece of the file.": frozenset(
        {("A18 A20", Seat.FOURNISSEUR, PieceStatus.A_ASSOCIER_FOURNISSEUR, None)}
    ),
    "A6, A8, A16, A19, A23, A24, A25 and plain invoices: to the destinataire (finance office) in Factures reçues. "
    "When the MOA's structure is AVEC_MOA the proposed destinataire is that same structure; when EXCLUSIVEMENT_MOA it "
    "is another SIRET, taken from the initial piece.": frozenset(
        {
            (
                "A1 A2 A6 A8 A9 A12 A16 A19 A23 A24 A25",
                Seat.DESTINATAIRE,
                PieceStatus.EN_COURS_ACHEMINEMENT,
                None,
            )
        }
    ),
    "At each step the MOE, MOA and destinataire of the file come from the initial piece; a wrong one is a reason to "
    "refuse, not to edit.": frozenset(),
}

RECIPIENTS: Final[dict[str, str]] = {
    "MOE": "MOE",
    "MOA": "MOA",
    "MOAD": "MOAD",
    "MOA (copy MOE)": "MOA (copie à la MOE)",
    "TITULAIRE": "Titulaire",
    "COTRAITANT": "Cotraitant",
    "SERVICE_FINANCIER": "Service financier",
    "SERVICE_FINANCIER of the MOAD": "Service financier de la MOAD",
    "SERVICE_FINANCIER of the mandant": "Service financier du mandant",
    "VALIDEUR (titulaire)": "Valideur (titulaire)",
    "VALIDEUR (cotraitant)": "Valideur (cotraitant)",
    "VALIDEUR (mandataire)": "Valideur (mandataire)",
}
"""Who gets a pièce, in the English of the reference and in the French of the tables."""

PAYMENT: Final = {"actor": "SERVICE_FINANCIER, COMPTABLE", "note": "status changes up to MISE_EN_PAIEMENT"}
STEP_KINDS: Final = {kind.value: kind for kind in StepKind}

NOTES: Final[dict[str | None, str | None]] = {
    None: None,
    "the supplier deposits the interim statement signed by the MOE": (
        "le fournisseur dépose l'état d'acompte signé par la MOE"
    ),
    "the MOE deposits the statement validated by the MOA on paper": (
        "la MOE dépose l'état validé par la MOA sur papier"
    ),
    "MOE and MOA worked outside": "MOE et MOA ont travaillé hors du portail",
    "7 days without action: ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE": (
        "7 jours sans acte de la MOE : la MOA peut agir seule"
    ),
    "the MOA puts the sums it admits": "la MOA porte les sommes qu'elle admet",
    "signed account, straight to the finance office": "décompte signé, directement au service financier",
    "general account signed by the MOA on paper": "décompte général signé par la MOA sur papier",
    "whole procedure outside the portal": "toute la procédure hors du portail",
    "15 days, silence accepts": "15 jours, le silence vaut acceptation",
    "mandatory, no tacit acceptance": "obligatoire, sans acceptation tacite",
    "members' requests are attachments; validation outside the portal": (
        "les demandes des membres sont jointes ; leur validation a lieu hors du portail"
    ),
    "30 days without general account; A7 or A17 becomes REMPLACEE_PAR_A22": (
        "30 jours sans décompte général ; A22 remplace A7 ou A17"
    ),
    "10 more silent days": "encore 10 jours de silence",
    "10 silent days": "10 jours de silence",
    "the MOA accepts the supplier's draft": "la MOA accepte le projet du fournisseur",
    "general account notified within 10 days": "décompte général notifié dans les 10 jours",
    "regularisation invoice of the sums paid, in Factures émises; cadre A1 inferred": (
        "facture de régularisation des sommes payées, dans Factures émises"
    ),
}

_S: Final = PieceStatus
_OWN: Final = frozenset({_S.SUSPENDUE, _S.A_RECYCLER, _S.REJETEE})
_HELD: Final = frozenset({_S.COMPLETEE})
_NONE: Final[frozenset[PieceStatus]] = frozenset()

# The note of §9.2, as the statuses that call a seat on its own pièces, then when it suspended them.
TO_DO_NOTES: Final[dict[tuple[str, str], tuple[frozenset[PieceStatus], frozenset[PieceStatus]]]] = {
    (
        "FOURNISSEUR",
        "A_RECYCLER, ERREUR_FOURNISSEUR_SUR_VALIDEUR and REJETEE only on its own pieces; REJETEE until marked as "
        "handled. Drafts are beside the queue (decisions 8).",
    ): (frozenset({_S.A_RECYCLER, _S.ERREUR_FOURNISSEUR_SUR_VALIDEUR, _S.REJETEE}), _NONE),
    ("VALIDEUR_1", "ERREUR_COTRAITANT_SUR_VALIDEUR only when the structure is the co-contractor."): (_NONE, _NONE),
    ("VALIDEUR_2", ""): (_NONE, _NONE),
    (
        "MOE",
        "COMPLETEE only when the MOE suspended it; SUSPENDUE, A_RECYCLER, REJETEE only on its own pieces, REJETEE "
        "until marked as handled. A22 as read-only copy, then A24 after ten days. Drafts are beside the queue "
        "(decisions 8, 9).",
    ): (_OWN, _HELD),
    (
        "MOA",
        "COMPLETEE only when the MOA suspended it; SUSPENDUE, A_RECYCLER, REJETEE only on its own pieces, REJETEE "
        "until marked as handled. Drafts are beside the queue (decisions 8, 9).",
    ): (_OWN, _HELD),
    ("DESTINATAIRE", "In Factures reçues."): (_NONE, _HELD),
}

_MAIL: Final = (Channel.MAIL,)
_MAIL_AND_QUEUE: Final = (Channel.MAIL, Channel.SYNTHESE)
_MAIL_AND_ANSWER: Final = (Channel.MAIL, Channel.TO_ACKNOWLEDGE)
_AUTHOR_AND_SUPPLIER: Final = (Audience.DEPOSITOR, Audience.SUPPLIER)

# Event of §10 in its own words, whom, how: as the name of the event, the audience and the channels.
NOTIFICATIONS: Final[dict[tuple[str, str, str], tuple[str, tuple[Audience, ...], tuple[Channel, ...]]]] = {
    (
        "Next piece, or first piece, made available",
        "Users of the structure (or service) that must act: MOE, MOA, titulaire, finance office",
        "e-mail to the contact address + Synthèse",
    ): ("PIECE_AVAILABLE", (Audience.HOLDER,), _MAIL_AND_QUEUE),
    ("Piece to validate", "Validator's users", "e-mail + Factures à valider"): (
        "PIECE_TO_VALIDATE",
        (Audience.HOLDER,),
        _MAIL_AND_QUEUE,
    ),
    ("Validated or refused by the validator", "Depositor", "e-mail"): (
        "VALIDATION_ANSWERED",
        (Audience.DEPOSITOR,),
        _MAIL,
    ),
    (
        "Refused by MOE, MOA or titulaire",
        "Depositor of the piece and author of the first piece",
        "e-mail with reason and complement",
    ): ("PIECE_REFUSED", _AUTHOR_AND_SUPPLIER, _MAIL),
    (
        "Rejected by the finance office",
        "Author of the piece and titulaire",
        "e-mail + pop-up at login with deposit date, number, recipient, reason, comment; to be acknowledged",
    ): ("PIECE_REJECTED", _AUTHOR_AND_SUPPLIER, _MAIL_AND_ANSWER),
    (
        "Suspended",
        "Author of the piece and supplier of the file (decisions 27)",
        "e-mail + entry to acknowledge",
    ): ("PIECE_SUSPENDED", _AUTHOR_AND_SUPPLIER, _MAIL_AND_ANSWER),
    ("Completed", "Actor who suspended", "e-mail + Synthèse"): (
        "PIECE_COMPLETED",
        (Audience.HOLDER,),
        _MAIL_AND_QUEUE,
    ),
    ("To be recycled", "Author of the piece", "e-mail + Synthèse"): (
        "PIECE_TO_RECYCLE",
        (Audience.DEPOSITOR,),
        _MAIL_AND_QUEUE,
    ),
    (
        "MOE silent for 7 days; validator silent for 15; MOA silent for 30 then 10",
        "Titulaire, and the actor who may go on",
        "e-mail (project feature)",
    ): ("DELAY_PASSED", (Audience.SUPPLIER, Audience.NEXT_ACTOR), _MAIL),
    (
        "Mise en paiement",
        "Titulaire, unless the structure says it does not send this status back: then no mail (decisions 10)",
        "e-mail",
    ): ("PAYMENT_LAUNCHED", (Audience.SUPPLIER,), _MAIL),
    ("Request of attachment or authorisation accepted or refused", "Requesting user", "e-mail"): (
        "REQUEST_DECIDED",
        (Audience.REQUESTER,),
        _MAIL,
    ),
}

CLOCK_STARTS: Final[dict[str, str]] = {
    "deposit timestamp of the initial piece": "Dépôt de la pièce initiale",
    "the mandataire's validation": "Validation par le mandataire",
    "agreement of the titulaire, or end of its 15 days": "Accord du titulaire, ou fin de ses 15 jours",
    "deposit of A8, A23, A24 or A25": "Dépôt du décompte définitif",
    "no clock; new deposit, new clock": "Aucun délai ; un nouveau dépôt en ouvre un autre",
    "no effect": "Sans effet sur le délai",
}
