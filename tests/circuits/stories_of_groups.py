"""Stories of groups: sub-contractors, co-contractors, their validators, and a MOA that acts for another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.circuits.stage import SIRETS, Marche
from tests.circuits.story import (
    A4,
    A8,
    A15,
    A17,
    A19,
    A20,
    ACKNOWLEDGE,
    DEPOSIT,
    FOURNISSEUR,
    MOA,
    MOE,
    NAMED,
    NEXT,
    PAID,
    REFUSE,
    Step,
    Story,
    later,
)

VALIDATE: Final = "ValidatePiece"
DECLINE: Final = "DeclineValidation"
CORRECT: Final = "CorrectValidator"
FIRST: Final = "VALIDEUR_1"
SECOND: Final = "VALIDEUR_2"
NOT_US: Final = {"comment": "Nous ne sommes pas le mandataire"}

SUB_CONTRACTOR: Final = Marche(supplier="LORMEL", validators=("BATILOIRE",))
COTRAITANT: Final = Marche(supplier="VAUQUELIN", validators=("BATILOIRE",))
OF_COTRAITANT: Final = Marche(supplier="TREHORET", validators=("VAUQUELIN", "LORMEL"))
"""The second validator is the wrong one."""
DELEGATED: Final = Marche(moa="SEM", recipient="SEM", engagement=None)

A10: Final[Step] = (FOURNISSEUR, DEPOSIT, {"cadre": "A10"}, None)
A13: Final[Step] = (FOURNISSEUR, DEPOSIT, {"cadre": "A13", "groupement": "CONJOINT"}, None)
A14: Final[Step] = (FOURNISSEUR, DEPOSIT, {"cadre": "A14", "groupement": "CONJOINT"}, None)
ENDED: Final = {"A15": "ASSOCIEE", "A19": "MISE_EN_PAIEMENT"}


def validated(who: str, capacity: str, error: str | None = None) -> Step:
    """A validator, or somebody else, accepts in the capacity ticked."""
    return (who, VALIDATE, {"capacity": capacity}, error)


def named(key: str) -> Mapping[str, Mapping[str, str]]:
    """The form that corrects a validator."""
    return {"validator": {"identifier": SIRETS[key]}}


# fmt: off
OF_GROUPS: Final[Mapping[str, Story]] = {
    "the titulaire answers its sub-contractor": Story(
        SUB_CONTRACTOR,
        (
            (FOURNISSEUR, DEPOSIT, {"cadre": "A10", "validators": []}, "VALIDATOR_REQUIRED"),
            A10,
            (MOE, ACKNOWLEDGE, {}, "TRANSITION_NOT_ALLOWED"),
            (MOE, NEXT, {"cadre": "A15"}, "TRANSITION_NOT_ALLOWED"),
            validated(FOURNISSEUR, "TITULAIRE", "FORBIDDEN"),
            validated(MOE, "TITULAIRE", "FORBIDDEN"),
            validated("VALIDEUR_1 lecteur", "TITULAIRE", "CONSULTATION_ONLY"),
            validated(FIRST, "MANDATAIRE", "CAPACITY_MISMATCH"),
            validated(FIRST, "TITULAIRE"),
            validated(FIRST, "TITULAIRE", "TRANSITION_NOT_ALLOWED"),
            A15, A19, *PAID,
        ),
        state="PAYE", clock="R-CLK-3", circuit="ST_TRAVAUX", ends={"A10": "ASSOCIEE", **ENDED},
    ),
    "the silence of the titulaire accepts": Story(
        SUB_CONTRACTOR,
        (A10, later(15), (MOE, NEXT, {"cadre": "A15"}, "TRANSITION_NOT_ALLOWED"), later(1), A15),
        state="EN_COURS", clock="R-CLK-3", circuit="ST_TRAVAUX",
        ends={"A10": "ASSOCIEE", "A15": "A_ASSOCIER_MOA"},
    ),
    "a cotraitant, then the mandataire it names, answer a sub-contractor": Story(
        OF_COTRAITANT,
        (
            A10,
            validated(SECOND, "MANDATAIRE", "TRANSITION_NOT_ALLOWED"),
            validated(FIRST, "TITULAIRE", "CAPACITY_MISMATCH"),
            validated(FIRST, "COTRAITANT"),
            (SECOND, DECLINE, NOT_US, None),
            (FOURNISSEUR, CORRECT, named("BATILOIRE"), "TRANSITION_NOT_ALLOWED"),
            (FIRST, CORRECT, named("VAUQUELIN"), "VALIDATOR_NOT_ALLOWED"),
            (FIRST, CORRECT, named("BATILOIRE"), None),
            validated("LORMEL", "MANDATAIRE", "NOT_FOUND"),
            validated("BATILOIRE", "MANDATAIRE"),
            A15, A19, *PAID,
        ),
        state="PAYE", clock="R-CLK-3", circuit="ST_DE_COTRAITANT", ends={"A10": "ASSOCIEE", **ENDED},
    ),
    "nothing of a cotraitant goes on without the mandataire": Story(
        COTRAITANT,
        (
            A13,
            later(60),
            (MOE, NEXT, {"cadre": "A15"}, "TRANSITION_NOT_ALLOWED"),
            validated(FIRST, "COTRAITANT", "CAPACITY_MISMATCH"),
            validated(FIRST, "MANDATAIRE"),
            A15, A19, *PAID,
        ),
        state="PAYE", clock="R-CLK-6", circuit="COT_CONJOINT_EC", ends={"A13": "ASSOCIEE", **ENDED},
    ),
    "the mandataire refuses": Story(
        COTRAITANT,
        (
            A13,
            (FIRST, REFUSE, {}, "REASON_REQUIRED"),
            (FIRST, REFUSE, {"reason": "ERREUR_MOE", "comment": "Non dû"}, "VALUE_NOT_ALLOWED"),
            (FIRST, REFUSE, {"comment": "Travaux non faits"}, None),
            validated(FIRST, "MANDATAIRE", "TRANSITION_NOT_ALLOWED"),
        ),
        state="ARRETE", clock=None, circuit="COT_CONJOINT_EC", ends={"A13": "REFUSEE_1"},
    ),
    "a cotraitant signs its own general account": Story(
        COTRAITANT,
        (
            A14,
            validated(FIRST, "MANDATAIRE"),
            A17, A20,
            (FIRST, NEXT, {"cadre": "A8"}, "FORBIDDEN"),
            A8, *PAID,
        ),
        state="PAYE", clock="R-CLK-4", circuit="COT_CONJOINT_FIN",
        ends={"A14": "ASSOCIEE", "A17": "ASSOCIEE", "A20": "ASSOCIEE", "A8": "MISE_EN_PAIEMENT"},
    ),
    "one pièce for a whole solidary group": Story(
        NAMED,
        (
            ("VAUQUELIN", DEPOSIT,
             {"cadre": "A13", "groupement": "SOLIDAIRE", "validators": [{"identifier": SIRETS["BATILOIRE"]}]},
             "VALUE_NOT_ALLOWED"),
            (FOURNISSEUR, DEPOSIT,
             {"cadre": "A4", "groupement": "SOLIDAIRE", "files": ("DEMANDE_PAIEMENT_COTRAITANT",)}, None),
            A15, A19, *PAID,
        ),
        state="PAYE", clock="R-CLK-1", circuit="COT_SOLIDAIRE", ends={"A4": "ASSOCIEE", **ENDED},
    ),
    "a delegated MOA pays for its mandant": Story(
        DELEGATED,
        (
            (FOURNISSEUR, DEPOSIT, {"cadre": "A4", "mandant": {"identifier": SIRETS["LORMEL"]}},
             "RECIPIENT_NOT_ALLOWED"),
            (FOURNISSEUR, DEPOSIT, {"cadre": "A4", "mandant": {"identifier": SIRETS["VALOMBRE"]}}, None),
            ("VALOMBRE", ACKNOWLEDGE, {}, "NOT_FOUND"),
            A15, A19, *PAID,
        ),
        state="PAYE", clock="R-CLK-1", circuit="MOAD", ends={"A4": "ASSOCIEE", **ENDED},
    ),
    "the MOA takes the place of a silent MOE": Story(
        NAMED,
        (
            A4,
            later(7),
            (MOA, NEXT, {"cadre": "A19"}, "CADRE_NOT_ALLOWED"),
            later(1),
            A19,
            (MOE, NEXT, {"on": "A4", "cadre": "A15"}, "TRANSITION_NOT_ALLOWED"),
            *PAID,
        ),
        state="PAYE", clock="R-CLK-1", circuit="EC_MOE_SILENCIEUSE",
        ends={"A4": "ASSOCIEE", "A19": "MISE_EN_PAIEMENT"},
    ),
}
# fmt: on
