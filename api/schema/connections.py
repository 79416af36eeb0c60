"""Lists as screens page through them, with their total and their tabs."""

import strawberry

from api.domain.cadres import Cadre
from api.domain.statuses import DossierState, PieceStatus
from api.schema.dossier import Dossier
from api.schema.node import Count, PageInfo
from api.schema.piece import Piece
from api.schema.scalars import DateTime, Montant


@strawberry.type(description="Un onglet : les pièces d'un statut.")
class StatusCount:
    """The pièces in a status."""

    status: PieceStatus = strawberry.field(description="Le statut.")
    status_label: str = strawberry.field(description="Le libellé du statut.")
    count: int = strawberry.field(description="Le nombre de pièces.")
    total_ttc: Montant = strawberry.field(description="La somme des TTC, en euros.")
    waiting_for_viewer: int = strawberry.field(
        description="Celles qui attendent un acte d'une structure de la personne connectée (§9.2), "
        "qu'elle puisse le faire ou seulement le lire : `Piece.awaitsViewer` le dit."
    )


@strawberry.type(description="Une pièce dans une liste.")
class PieceEdge:
    """A pièce and its place."""

    cursor: str = strawberry.field(description="Le curseur, valable pour ce filtre et cet ordre.")
    node: Piece = strawberry.field(description="La pièce.")


@strawberry.type(description="Une page de pièces.")
class PieceConnection:
    """A page of pièces."""

    nodes: list[Piece] = strawberry.field(description="Les pièces.")
    edges: list[PieceEdge] = strawberry.field(description="Les pièces, chacune avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de pièces du filtre.")
    status_counts: list[StatusCount] = strawberry.field(
        description="Les onglets : le même filtre sans sa condition de statut ; tous les statuts, zéro compris."
    )


@strawberry.type(description="Un onglet : les dossiers d'un état.")
class DossierStateCount:
    """The dossiers in a state."""

    state: DossierState = strawberry.field(description="L'état.")
    state_label: str = strawberry.field(description="Le libellé de l'état.")
    count: int = strawberry.field(description="Le nombre de dossiers.")


@strawberry.type(description="Un dossier dans une liste.")
class DossierEdge:
    """A dossier and its place."""

    cursor: str = strawberry.field(description="Le curseur, valable pour ce filtre et cet ordre.")
    node: Dossier = strawberry.field(description="Le dossier.")


@strawberry.type(description="Une page de dossiers.")
class DossierConnection:
    """A page of dossiers."""

    nodes: list[Dossier] = strawberry.field(description="Les dossiers.")
    edges: list[DossierEdge] = strawberry.field(description="Les dossiers, chacun avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de dossiers du filtre.")
    state_counts: list[DossierStateCount] = strawberry.field(
        description="Les onglets : le même filtre sans sa condition d'état ; tous les états, zéro compris."
    )


@strawberry.type(description="Les pièces d'un cadre.")
class CadreCount:
    """The pièces of a cadre."""

    cadre: Cadre = strawberry.field(description="Le cadre.")
    cadre_label: str = strawberry.field(description="Le libellé du cadre.")
    count: int = strawberry.field(description="Le nombre de pièces.")
    total_ttc: Montant = strawberry.field(description="La somme des TTC, en euros.")


@strawberry.type(description="Le tableau de bord.")
class Dashboard:
    """What waits, and how much of it."""

    as_of: DateTime = strawberry.field(description="L'instant de la lecture.")
    by_status: list[StatusCount] = strawberry.field(description="Par statut ; tous les statuts, zéro compris.")
    by_cadre: list[CadreCount] = strawberry.field(description="Par cadre ; ceux qui ont au moins une pièce.")
    waiting_pieces: int = strawberry.field(
        description="Les pièces qui attendent un acte d'une structure de la personne connectée (§9.2), "
        "qu'elle puisse le faire ou seulement le lire : `Piece.awaitsViewer` le dit."
    )
    pending_approvals: int = strawberry.field(description="Les demandes qui attendent une décision de cette personne.")
    overdue_deadlines: int = strawberry.field(description="Les pièces dont un délai est passé.")
