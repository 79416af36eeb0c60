"""Stories of payers: the whole life of a received pièce."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.circuits.story import (
    A4,
    A15,
    A19,
    ACKNOWLEDGE,
    COMPLETE,
    DEPOSIT,
    DESTINATAIRE,
    FILE,
    FOURNISSEUR,
    MISSING,
    MOA,
    NAMED,
    PAID,
    PAYER_ONLY,
    SUSPEND,
    TOWN,
    Story,
    treated,
)

# fmt: off
OF_PAYERS: Final[Mapping[str, Story]] = {
    "a direct pièce goes through every status up to the payment": Story(
        PAYER_ONLY,
        (
            (FOURNISSEUR, DEPOSIT, {"cadre": "A6"}, None),
            treated("DEPOSEE", "VALUE_NOT_ALLOWED"),
            treated("PRISE_EN_COMPTE_DESTINATAIRE", "TRANSITION_NOT_ALLOWED"),
            (DESTINATAIRE, ACKNOWLEDGE, {}, None),
            treated("SERVICE_FAIT"),
            treated("SERVICE_FAIT", "TRANSITION_NOT_ALLOWED"),
            treated("COMPTABILISEE", "VALUE_NOT_ALLOWED", mandatNumber="M-1"),
            treated("MANDATEE", mandatNumber="2025-118"),
            treated("MISE_A_DISPOSITION_COMPTABLE"),
            treated("COMPTABILISEE"),
            treated("MANDATEE", "TRANSITION_NOT_ALLOWED"),
            treated("MISE_EN_PAIEMENT"),
            treated("MISE_EN_PAIEMENT", "TRANSITION_NOT_ALLOWED"),
            (DESTINATAIRE, SUSPEND, MISSING, "TRANSITION_NOT_ALLOWED"),
            (DESTINATAIRE, ACKNOWLEDGE, {}, "TRANSITION_NOT_ALLOWED"),
        ),
        state="PAYE", clock="R-CLK-1", circuit="EC_DIRECT", ends={"A6": "MISE_EN_PAIEMENT"},
    ),
    "a rejection ends the dossier": Story(
        NAMED,
        (
            A4, A15, A19,
            treated("REJETEE", "REASON_REQUIRED"),
            treated("REJETEE", "REASON_REQUIRED", reason=" "),
            treated("REJETEE", reason="Marché résilié"),
            treated("MANDATEE", "TRANSITION_NOT_ALLOWED"),
            (DESTINATAIRE, ACKNOWLEDGE, {}, "TRANSITION_NOT_ALLOWED"),
            (MOA, COMPLETE, FILE, "NOT_SUSPENDED"),
        ),
        state="REJETE", clock=None, circuit="EC_NOMINAL",
        ends={"A4": "ASSOCIEE", "A15": "ASSOCIEE", "A19": "REJETEE"},
    ),
    "a received pièce waits for its recycling": Story(
        PAYER_ONLY,
        (
            (FOURNISSEUR, DEPOSIT, {"cadre": "A6"}, None),
            treated("A_RECYCLER", "REASON_REQUIRED"),
            treated("A_RECYCLER", reason="Engagement clos"),
            treated("MANDATEE", "TRANSITION_NOT_ALLOWED"),
        ),
        state="EN_COURS", clock="R-CLK-1", circuit="EC_DIRECT", ends={"A6": "A_RECYCLER"},
    ),
    "a payer without MOA asks it outside the tool": Story(
        PAYER_ONLY,
        (
            (FOURNISSEUR, DEPOSIT, {"cadre": "A8"}, None),
            treated("TRANSMISE_MOA"),
            treated("MANDATEE", "TRANSITION_NOT_ALLOWED"),
            (DESTINATAIRE, SUSPEND, MISSING, "TRANSITION_NOT_ALLOWED"),
            treated("PRISE_EN_COMPTE_DESTINATAIRE"),
            *PAID,
        ),
        state="PAYE", clock="R-CLK-4", circuit="FIN_DIRECT", ends={"A8": "MISE_EN_PAIEMENT"},
    ),
    "a payer with its MOA has nobody to ask": Story(
        TOWN,
        ((FOURNISSEUR, DEPOSIT, {"cadre": "A8"}, None), treated("TRANSMISE_MOA", "VALUE_NOT_ALLOWED"), *PAID),
        state="PAYE", clock="R-CLK-4", circuit="FIN_DIRECT", ends={"A8": "MISE_EN_PAIEMENT"},
    ),
}
# fmt: on
