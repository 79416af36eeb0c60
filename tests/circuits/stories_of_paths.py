"""Stories of paths: the circuits other than the nominal ones, the tacit procedure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.circuits.story import (
    A4,
    A7,
    A8,
    A17,
    A19,
    A20,
    ACKNOWLEDGE,
    COMPLETE,
    DEPOSIT,
    DESTINATAIRE,
    FILE,
    FOURNISSEUR,
    MISSING,
    MOA,
    MOE,
    NAMED,
    NEXT,
    NO_MOE,
    OUTSIDE,
    PAID,
    PAYER_ONLY,
    REFUSE,
    SUSPEND,
    Story,
    later,
)

# fmt: off
OF_PATHS: Final[Mapping[str, Story]] = {
    "an état d'acompte goes to the MOA": Story(
        NO_MOE,
        (
            (FOURNISSEUR, DEPOSIT, {"cadre": "A5"}, None),
            (DESTINATAIRE, ACKNOWLEDGE, {}, "FORBIDDEN"),
            (MOA, ACKNOWLEDGE, {}, None),
            A19,
            *PAID,
        ),
        state="PAYE", clock="R-CLK-1", circuit="EC_MOE_HORS_OUTIL",
        ends={"A5": "ASSOCIEE", "A19": "MISE_EN_PAIEMENT"},
    ),
    "the MOE deposits for a MOA outside the tool": Story(
        OUTSIDE,
        (A4, (MOE, NEXT, {"cadre": "A15"}, "CADRE_NOT_ALLOWED"), (MOE, NEXT, {"cadre": "A16"}, None), *PAID),
        state="PAYE", clock="R-CLK-1", circuit="EC_MOA_HORS_OUTIL",
        ends={"A4": "ASSOCIEE", "A16": "MISE_EN_PAIEMENT"},
    ),
    "a MOE may pass over the MOA of a payer without MOA": Story(
        NAMED,
        (A4, (MOE, NEXT, {"cadre": "A16"}, None), (MOA, ACKNOWLEDGE, {}, "FORBIDDEN")),
        state="EN_COURS", clock="R-CLK-1", circuit="EC_MOA_HORS_OUTIL",
        ends={"A4": "ASSOCIEE", "A16": "MISE_A_DISPOSITION"},
    ),
    "the MOE deposits the general account of a MOA outside the tool": Story(
        OUTSIDE,
        (
            A7,
            (MOE, NEXT, {"cadre": "A17"}, "CADRE_NOT_ALLOWED"),
            (MOE, NEXT, {"cadre": "A18"}, None),
            (MOE, NEXT, {"cadre": "A8"}, "FORBIDDEN"),
            A8,
            *PAID,
        ),
        state="PAYE", clock="R-CLK-4", circuit="FIN_MOA_HORS_OUTIL",
        ends={"A7": "ASSOCIEE", "A18": "ASSOCIEE", "A8": "MISE_EN_PAIEMENT"},
    ),
    "without a MOE, the MOA receives the monthly draft": Story(
        NO_MOE,
        (
            A4,
            (MOA, NEXT, {"cadre": "A20"}, "CADRE_NOT_ALLOWED"),
            (MOA, ACKNOWLEDGE, {}, None),
            (MOA, SUSPEND, MISSING, None),
            (FOURNISSEUR, COMPLETE, FILE, None),
            A19,
            *PAID,
        ),
        state="PAYE", clock="R-CLK-1", circuit="EC_SANS_MOE", ends={"A4": "ASSOCIEE", "A19": "MISE_EN_PAIEMENT"},
    ),
    "without a MOE, the MOA may refuse the draft": Story(
        NO_MOE,
        (A4, (MOA, REFUSE, {"reason": "ERREUR_MOE"}, None)),
        state="ARRETE", clock=None, circuit="EC_SANS_MOE", ends={"A4": "REFUSEE_MOA"},
    ),
    "without a MOE, the MOA answers the final draft": Story(
        NO_MOE,
        (A7, (MOA, NEXT, {"cadre": "A19"}, "CADRE_NOT_ALLOWED"), A20, A8, *PAID),
        state="PAYE", clock="R-CLK-4", circuit="FIN_SANS_MOE",
        ends={"A7": "ASSOCIEE", "A20": "ASSOCIEE", "A8": "MISE_EN_PAIEMENT"},
    ),
    "nobody to receive the draft": Story(
        PAYER_ONLY,
        (
            (FOURNISSEUR, DEPOSIT, {"cadre": "A4"}, "MOE_OR_MOA_REQUIRED"),
            (FOURNISSEUR, DEPOSIT, {"cadre": "A7"}, "MOE_OR_MOA_REQUIRED"),
            (FOURNISSEUR, DEPOSIT, {"cadre": "A5"}, "MOE_OR_MOA_REQUIRED"),
            (FOURNISSEUR, DEPOSIT, {"cadre": "A6"}, None),
        ),
        state="EN_COURS", clock="R-CLK-1", circuit="EC_DIRECT", ends={"A6": "MISE_A_DISPOSITION"},
    ),
    "a general account in time leaves no tacit procedure": Story(
        NAMED,
        (
            A7,
            (FOURNISSEUR, NEXT, {"cadre": "A22"}, "TACIT_TOO_EARLY"),
            later(29),
            (FOURNISSEUR, NEXT, {"cadre": "A22"}, "TACIT_TOO_EARLY"),
            A17, A20,
            later(31),
            (FOURNISSEUR, NEXT, {"cadre": "A22"}, "CADRE_NOT_ALLOWED"),
            A8,
        ),
        state="EN_COURS", clock="R-CLK-4", circuit="FIN_NOMINAL",
        ends={"A7": "ASSOCIEE", "A17": "ASSOCIEE", "A20": "ASSOCIEE", "A8": "MISE_A_DISPOSITION"},
    ),
    "the MOE closes the tacit procedure": Story(
        NAMED,
        (
            A7, A17,
            later(31),
            (FOURNISSEUR, NEXT, {"cadre": "A22"}, None),
            (MOE, NEXT, {"cadre": "A24"}, "TACIT_TOO_EARLY"),
            (FOURNISSEUR, NEXT, {"cadre": "A23"}, "TACIT_TOO_EARLY"),
            later(11),
            (MOA, NEXT, {"cadre": "A20"}, "CADRE_NOT_ALLOWED"),
            (MOE, NEXT, {"cadre": "A24"}, None),
            *PAID,
        ),
        state="PAYE", clock="R-CLK-4", circuit="TACITE_MOE",
        ends={"A7": "ASSOCIEE", "A17": "REMPLACEE_PAR_A22", "A22": "ASSOCIEE", "A24": "MISE_EN_PAIEMENT"},
    ),
    "the MOA accepts the supplier's draft": Story(
        NAMED,
        (
            A7,
            (MOE, SUSPEND, MISSING, None),
            later(31),
            (FOURNISSEUR, NEXT, {"cadre": "A22"}, "TRANSITION_NOT_ALLOWED"),
            (FOURNISSEUR, COMPLETE, FILE, None),
            (FOURNISSEUR, NEXT, {"cadre": "A22"}, None),
            (MOA, NEXT, {"cadre": "A25"}, None),
            *PAID,
        ),
        state="PAYE", clock="R-CLK-4", circuit="TACITE_MOA",
        ends={"A7": "REMPLACEE_PAR_A22", "A22": "ASSOCIEE", "A25": "MISE_EN_PAIEMENT"},
    ),
    "the MOA answers the supplier's draft in time": Story(
        NAMED,
        (A7, later(31), (FOURNISSEUR, NEXT, {"cadre": "A22"}, None), (MOA, ACKNOWLEDGE, {}, None), A20, A8,
         *PAID),
        state="PAYE", clock="R-CLK-4", circuit="TACITE_REPRISE",
        ends={"A7": "REMPLACEE_PAR_A22", "A22": "ASSOCIEE", "A20": "ASSOCIEE", "A8": "MISE_EN_PAIEMENT"},
    ),
    "a tacit procedure whose final draft was outside the tool": Story(
        NAMED,
        (
            (FOURNISSEUR, DEPOSIT, {"cadre": "A22"}, "FIELD_REQUIRED"),
            (FOURNISSEUR, DEPOSIT, {"cadre": "A22", "comment": "A7 remis sur papier"}, None),
            later(11),
            (FOURNISSEUR, NEXT, {"cadre": "A23"}, None),
            *PAID,
        ),
        state="PAYE", clock="R-CLK-4", circuit="TACITE_FOURNISSEUR",
        ends={"A22": "ASSOCIEE", "A23": "MISE_EN_PAIEMENT"},
    ),
}
# fmt: on
