"""Which cadre may follow which pièce, from which seat and under what condition (§2.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.domain.cadres import Cadre
from api.domain.errors import ErrorCode
from api.domain.roles import Seat


class NextCondition(StrEnum):
    """What must hold for a next cadre to be deposited."""

    MOA_NAMED = "MOA_NAMED"
    RECIPIENT_SANS_MOA = "RECIPIENT_SANS_MOA"
    NO_MOE = "NO_MOE"
    NO_MOE_OR_MOE_SILENT = "NO_MOE_OR_MOE_SILENT"
    GENERAL_ACCOUNT_LATE = "GENERAL_ACCOUNT_LATE"
    WITHIN_TACIT_DELAY = "WITHIN_TACIT_DELAY"
    TACIT_DELAY_PASSED = "TACIT_DELAY_PASSED"


@dataclass(frozen=True, slots=True)
class NextConditionRule:
    """A condition in words, and the error that its absence answers."""

    libelle: str
    error: ErrorCode
    source: tuple[str, ...]


# fmt: off
NEXT_CONDITIONS: Final[Mapping[NextCondition, NextConditionRule]] = {
    NextCondition.MOA_NAMED: NextConditionRule("Le dossier nomme une MOA.", ErrorCode.CADRE_NOT_ALLOWED, ("DEC",)),
    NextCondition.RECIPIENT_SANS_MOA: NextConditionRule("Le destinataire est une structure sans MOA.",
        ErrorCode.CADRE_NOT_ALLOWED, ("XSL", "DEC")),
    NextCondition.NO_MOE: NextConditionRule("Le dossier ne nomme pas de MOE.", ErrorCode.CADRE_NOT_ALLOWED,
        ("ANALYST",)),
    NextCondition.NO_MOE_OR_MOE_SILENT: NextConditionRule(
        "Le dossier ne nomme pas de MOE, ou la MOE est restée silencieuse 7 jours.", ErrorCode.CADRE_NOT_ALLOWED,
        ("PAS", "CCAG", "PGF")),
    NextCondition.GENERAL_ACCOUNT_LATE: NextConditionRule(
        "30 jours ont passé depuis le projet de décompte final, sans décompte général.", ErrorCode.TACIT_TOO_EARLY,
        ("OAS", "CCAG1244")),
    NextCondition.WITHIN_TACIT_DELAY: NextConditionRule(
        "Les 10 jours qui suivent la réception du A22 ne sont pas écoulés.", ErrorCode.CADRE_NOT_ALLOWED,
        ("CCAG1244",)),
    NextCondition.TACIT_DELAY_PASSED: NextConditionRule(
        "10 jours ont passé depuis la réception du A22 par la MOA, sans réponse.", ErrorCode.TACIT_TOO_EARLY,
        ("CCAG1244", "GOBL")),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class NextCadre:
    """After any cadre of `after`, the structure at `seat` may deposit `cadre`."""

    after: tuple[Cadre, ...]
    seat: Seat
    cadre: Cadre
    condition: NextCondition | None
    source: tuple[str, ...]


# fmt: off
NEXT: Final[tuple[NextCadre, ...]] = (
    NextCadre((Cadre.A4, Cadre.A10, Cadre.A13), Seat.MOE, Cadre.A15, NextCondition.MOA_NAMED, ("S003", "S000", "DEC")),
    NextCadre((Cadre.A4, Cadre.A10, Cadre.A13), Seat.MOE, Cadre.A16, NextCondition.RECIPIENT_SANS_MOA,
        ("XSL", "ANALYST", "DEC")),
    NextCadre((Cadre.A4, Cadre.A10, Cadre.A13), Seat.MOA, Cadre.A19, NextCondition.NO_MOE_OR_MOE_SILENT,
        ("PAS", "CCAG", "PGF")),
    NextCadre((Cadre.A5,), Seat.MOA, Cadre.A19, None, ("XSL", "C-FLUX")),
    NextCadre((Cadre.A15,), Seat.MOA, Cadre.A19, None, ("S003",)),
    NextCadre((Cadre.A7, Cadre.A14), Seat.MOE, Cadre.A17, NextCondition.MOA_NAMED, ("S003", "DEC")),
    NextCadre((Cadre.A7, Cadre.A14), Seat.MOE, Cadre.A18, NextCondition.RECIPIENT_SANS_MOA, ("XSL", "ANALYST", "DEC")),
    NextCadre((Cadre.A7, Cadre.A14), Seat.MOA, Cadre.A20, NextCondition.NO_MOE, ("ANALYST",)),
    NextCadre((Cadre.A17,), Seat.MOA, Cadre.A20, None, ("S003",)),
    NextCadre((Cadre.A20, Cadre.A18), Seat.FOURNISSEUR, Cadre.A8, None, ("S003", "C-DGD")),
    NextCadre((Cadre.A7, Cadre.A14, Cadre.A17), Seat.FOURNISSEUR, Cadre.A22, NextCondition.GENERAL_ACCOUNT_LATE,
        ("OAS", "CCAG1244")),
    NextCadre((Cadre.A22,), Seat.MOA, Cadre.A20, NextCondition.WITHIN_TACIT_DELAY, ("CCAG1244",)),
    NextCadre((Cadre.A22,), Seat.MOA, Cadre.A25, None, ("GOBL", "PAS")),
    NextCadre((Cadre.A22,), Seat.FOURNISSEUR, Cadre.A23, NextCondition.TACIT_DELAY_PASSED, ("CCAG1244",)),
    NextCadre((Cadre.A22,), Seat.MOE, Cadre.A24, NextCondition.TACIT_DELAY_PASSED, ("GOBL", "XSL")),
)
# fmt: on
