"""The liste fiscale: one plan for its page, one statement for its totals."""

from typing import Annotated, Final

import strawberry

from api import addresses
from api.domain.days import period
from api.domain.errors import ErrorCode, error
from api.domain.fiscal import reader
from api.domain.habilitation import Application
from api.domain.ids import key_of
from api.reads import fiscal
from api.reads.fiscal import Totals
from api.reads.pages import Order
from api.resolvers.lists import Asked, edges_of, page_info, page_of, total_of
from api.schema.amounts import Amounts
from api.schema.connections import PieceEdge
from api.schema.context import Info
from api.schema.fiscal import FiscalList
from api.schema.piece import Piece
from api.schema.scalars import Date, Montant

FROM: Final = strawberry.argument(name="from", description="Le premier jour du dépôt, à Paris.")
TO: Final = strawberry.argument(description="Le dernier jour du dépôt, à Paris, compris.")


@strawberry.type
class FiscalQueries:
    """What accountants export."""

    @strawberry.field(
        description="Liste fiscale d'une structure : ouverte à Factures de travaux ou Factures reçues en consultation "
        "(FORBIDDEN sinon) ; la période est celle des instants de dépôt."
    )
    async def fiscal_list(
        self,
        info: Info,
        structure_id: strawberry.ID,
        from_: Annotated[Date, FROM],
        to: Annotated[Date, TO],
        application: Application | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> FiscalList:
        """A page of the list."""
        key = key_of("structure", structure_id)
        asked = fiscal.Asked(reader(info.context.signed_in, key, application), period(from_, to))
        if key is None:
            raise error(ErrorCode.FORBIDDEN)
        bound = ("fiscalList", key, from_, to, application)
        window = (first, after, last, before)
        part = Asked([Order("deposited_at")], window, bound, among=asked.first)
        found = await page_of(info, Piece, asked.where, part)
        sums = await fiscal.totals(asked) if found.beside & {"totals", "leftOutOfTotals"} else None
        return FiscalList(
            nodes=found.rows,
            edges=edges_of(found, PieceEdge),
            page_info=page_info(found),
            total_count=total_of(found),
            totals=_amounts(sums) if sums else None,  # type: ignore[arg-type]
            left_out_of_totals=sums.left_out if sums else 0,
            csv_url=addresses.fiscal("csv", key, from_, to, application),
            xlsx_url=addresses.fiscal("xlsx", key, from_, to, application),
        )


def _amounts(sums: Totals) -> Amounts:
    return Amounts(
        total_ht=Montant(sums.total_ht),
        total_tva=Montant(sums.total_tva),
        discount_ttc=Montant(sums.discount_ttc),
        discount_reason=None,
        total_ttc=Montant(sums.total_ttc),
        net_to_pay=Montant(sums.net_to_pay),
    )
