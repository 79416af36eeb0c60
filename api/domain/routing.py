"""Where a pièce goes once it is sent (§2.3): the routes that the engine follows, and the six rules behind them."""

from dataclasses import dataclass
from typing import Final

from api.domain.cadres import Cadre
from api.domain.roles import Seat
from api.domain.statuses import PieceStatus
from api.domain.transitions import Condition


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """A rule of §2.3, in words."""

    step: int
    libelle: str
    source: tuple[str, ...]


ROUTING_RULES: Final[tuple[RoutingRule, ...]] = (
    RoutingRule(
        1, "Une pièce à valider va d'abord au premier valideur, puis au second s'il y en a un.", ("S000", "S001", "FE")
    ),
    RoutingRule(2, "Un projet va à la MOE si le dossier en nomme une, sinon à la MOA.", ("S003", "PAS", "ANALYST")),
    RoutingRule(3, "Un état d'acompte ou un projet de décompte général va à la MOA.", ("S003", "ANALYST")),
    RoutingRule(4, "Un décompte général va à l'auteur de la pièce initiale.", ("S003", "C-DGD", "ANALYST")),
    RoutingRule(5, "Une pièce validée, un décompte définitif ou une facture simple va au destinataire.", ("S003",)),
    RoutingRule(6, "La MOE, la MOA et le destinataire sont ceux de la pièce initiale.", ("S003", "S001")),
)


@dataclass(frozen=True, slots=True)
class Route:
    """Pièces of these cadres go to `to`, in `status`, by the transition of that id."""

    step: int
    cadres: frozenset[Cadre]
    to: Seat
    status: PieceStatus
    transition: str
    libelle: str
    source: tuple[str, ...]
    condition: Condition | None = None


def _cadres(numbers: str) -> frozenset[Cadre]:
    return frozenset(Cadre[f"A{number}"] for number in numbers.split())


_DRAFTS: Final = _cadres("4 7 10 13 14")

VALIDATION_ROUTES: Final[tuple[Route, ...]] = (
    Route(
        1,
        _cadres("9 10 12 13 14"),
        Seat.VALIDEUR_1,
        PieceStatus.A_VALIDER_1,
        "T04",
        "Vers le premier valideur",
        ("S000", "S001", "FE"),
    ),
    Route(
        1,
        _cadres("9 10"),
        Seat.VALIDEUR_2,
        PieceStatus.A_VALIDER_2,
        "T10",
        "Vers le second valideur",
        ("OAS", "C-SST"),
        Condition.SECOND_VALIDATOR,
    ),
)
"""Step 1, before the public side."""

ROUTES: Final[tuple[Route, ...]] = (
    Route(
        2,
        _DRAFTS,
        Seat.MOE,
        PieceStatus.A_ASSOCIER_MOE,
        "T20",
        "Vers la MOE",
        ("S003", "PAS", "ANALYST"),
        Condition.HAS_MOE,
    ),
    Route(
        2,
        _DRAFTS,
        Seat.MOA,
        PieceStatus.A_ASSOCIER_MOA,
        "T21",
        "Vers la MOA, faute de MOE",
        ("S003", "PAS", "ANALYST"),
        Condition.NO_MOE,
    ),
    Route(3, _cadres("5 15 17 22"), Seat.MOA, PieceStatus.A_ASSOCIER_MOA, "T21", "Vers la MOA", ("S003", "ANALYST")),
    Route(
        4,
        _cadres("18 20"),
        Seat.FOURNISSEUR,
        PieceStatus.A_ASSOCIER_FOURNISSEUR,
        "T22",
        "Vers le fournisseur",
        ("S003", "C-DGD", "ANALYST"),
    ),
    Route(
        5,
        _cadres("1 2 6 8 9 12 16 19 23 24 25"),
        Seat.DESTINATAIRE,
        PieceStatus.EN_COURS_ACHEMINEMENT,
        "T23",
        "Vers le destinataire",
        ("S003",),
    ),
)
"""Steps 2 to 5, from DEPOSEE; a deposit that no route receives is refused (MOE_OR_MOA_REQUIRED)."""
