"""The liste fiscale (works-billing §9 LISTE_FISCALE)."""

import strawberry

from api.schema.amounts import Amounts
from api.schema.connections import PieceEdge
from api.schema.node import Count, PageInfo
from api.schema.piece import Piece


@strawberry.type(description="Liste fiscale : ce qui a été déposé dans une période, du plus ancien au plus récent.")
class FiscalList:
    """What was deposited in a period."""

    nodes: list[Piece] = strawberry.field(description="Les pièces.")
    edges: list[PieceEdge] = strawberry.field(description="Les pièces, chacune avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de pièces de la période, toutes devises comprises.")
    totals: Amounts = strawberry.field(
        description="Les sommes de toute la période, en euros : les pièces dans une autre devise n'y sont pas."
    )
    left_out_of_totals: int = strawberry.field(
        description="Le nombre de pièces de la période dans une autre devise, que `totals` laisse de côté."
    )
    csv_url: str = strawberry.field(description="La liste entière en CSV ; les droits sont vérifiés à chaque clic.")
    xlsx_url: str = strawberry.field(description="La liste entière en XLSX ; les droits sont vérifiés à chaque clic.")
