"""How a story is told: a step is who does what, with which form, and the error answered, if any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.circuits.stage import Marche

Step = tuple[str, str, Mapping[str, Any], str | None]

FOURNISSEUR: Final = "FOURNISSEUR"
MOE: Final = "MOE"
MOA: Final = "MOA"
DESTINATAIRE: Final = "DESTINATAIRE"
STRANGER: Final = "LORMEL"

DEPOSIT: Final = "DepositPiece"
NEXT: Final = "DepositNextPiece"
ACKNOWLEDGE: Final = "AcknowledgePiece"
REFUSE: Final = "RefusePiece"
SUSPEND: Final = "SuspendPiece"
COMPLETE: Final = "CompletePiece"
TREAT: Final = "TreatPiece"
LATER: Final = "AdvanceSandboxClock"

MISSING: Final = {"comment": "Joindre le bon de livraison"}
FILE: Final = {"files": ("BON_LIVRAISON",)}


@dataclass(frozen=True)
class Story:
    """The steps of one dossier, then how it ends: its state, the rule of its clock, its circuit, its pièces."""

    marche: Marche
    steps: tuple[Step, ...]
    state: str
    clock: str | None
    circuit: str
    ends: Mapping[str, str]


NAMED: Final = Marche()
"""Four structures, one a seat; the payer is « sans MOA », the MOA only MOA."""
TOWN: Final = Marche(moa="VALOMBRE", recipient="VALOMBRE", service="TRAVAUX", engagement=None)
"""The payer is its own MOA."""
NO_MOE: Final = Marche(moe=None)
OUTSIDE: Final = Marche(moa=None)
"""The MOA works outside the portal."""
PAYER_ONLY: Final = Marche(moe=None, moa=None)

A4: Final[Step] = (FOURNISSEUR, DEPOSIT, {"cadre": "A4"}, None)
A15: Final[Step] = (MOE, NEXT, {"cadre": "A15"}, None)
A19: Final[Step] = (MOA, NEXT, {"cadre": "A19"}, None)
A7: Final[Step] = (FOURNISSEUR, DEPOSIT, {"cadre": "A7"}, None)
A17: Final[Step] = (MOE, NEXT, {"cadre": "A17"}, None)
A20: Final[Step] = (MOA, NEXT, {"cadre": "A20"}, None)
A8: Final[Step] = (FOURNISSEUR, NEXT, {"cadre": "A8"}, None)


def later(days: int) -> Step:
    """Some days go by."""
    return (FOURNISSEUR, LATER, {"days": days}, None)


def treated(to: str, error: str | None = None, **form: str) -> Step:
    """The finance office, or its accountant, gives a status."""
    return (DESTINATAIRE, TREAT, {"to": to, **form}, error)


PAID: Final = (treated("MANDATEE"), treated("MISE_EN_PAIEMENT"))
