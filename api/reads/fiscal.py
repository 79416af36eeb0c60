"""The liste fiscale: what was deposited in a period, its totals, and its rows for an export (§9, decisions 28)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from api.domain.cadres import PIECE_TYPES, Cadre, PieceType
from api.domain.days import Period
from api.domain.fiscal import TOTALS_CURRENCY
from api.domain.permissions import Actor
from api.domain.pieces import INVOICE_TYPES, InvoiceType
from api.domain.statuses import STATUSES, PieceStatus
from api.models.columns import Montant
from api.reads.pages import Stretch
from api.reads.queue import first_seen
from api.sql import Sql, as_instant, as_uuid
from api.usecases.visibility import dossiers_condition

BATCH: Final = 1_000

Row = tuple[str | date | datetime | Decimal | None, ...]
"""The cells of `api.domain.fiscal.COLUMNS`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose list: the actor, with only the profiles that open it, and the instants of the period."""

    reader: Actor
    period: Period

    def where(self, sql: Sql) -> list[str]:
        """The conditions on the table `t` of pièces."""
        return [dossiers_condition(sql, self.reader, "t.dossier_id"), *self._within(sql, "t.deposited_at")]

    def first(self, sql: Sql, stretch: Stretch) -> str:
        """The condition that the pièce `t` may be in a page of it."""
        return first_seen(sql, self.reader, stretch, narrowed=self._within(sql, "x.deposited_at"))

    def _within(self, sql: Sql, column: str) -> list[str]:
        return [f"{column} >= {sql.value(self.period.start)}", f"{column} < {sql.value(self.period.end)}"]


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of the pièces in euros, and how many pièces in another currency are not in them."""

    total_ht: Decimal
    total_tva: Decimal
    discount_ttc: Decimal
    total_ttc: Decimal
    net_to_pay: Decimal
    left_out: int


async def totals(asked: Asked) -> Totals:
    """The sums of a list, whatever its length."""
    sql = Sql()
    euros = f"t.currency = {sql.value(TOTALS_CURRENCY)}"
    sums = [
        f"SUM(CASE WHEN {euros} THEN t.{name} ELSE 0 END)"
        for name in ("total_ht", "total_tva", "discount_ttc", "total_ttc", "net_to_pay")
    ]
    left_out = f"SUM(CASE WHEN {euros} THEN 0 ELSE 1 END)"
    text = f"SELECT {', '.join([*sums, left_out])} FROM piece t WHERE {' AND '.join(asked.where(sql))}"
    row = (await sql.fetch(text))[0]
    ht, tva, discount, ttc, net = (_amount(cents or 0) for cents in list(row)[:5])
    return Totals(ht, tva, discount, ttc, net, left_out=int(row[5] or 0))


_CELLS: Final = (
    "t.id, t.deposited_at, t.number, t.cadre, t.type, t.invoice_type, s.name, s.identifier, r.name, r.identifier,"
    " t.invoice_date, t.currency, t.total_ht, t.total_tva, t.total_ttc, t.status"
)
_SOURCE: Final = (
    "piece t JOIN structure s ON s.id = t.supplier_id"
    " JOIN party d ON d.dossier_id = t.dossier_id AND d.seat = 'DESTINATAIRE' JOIN structure r ON r.id = d.structure_id"
)


async def batches(asked: Asked) -> AsyncIterator[list[Row]]:
    """Every row of a list in the order of the deposits, some at a time: a long list is never whole in memory."""
    last: tuple[datetime, UUID] | None = None
    while True:
        sql = Sql()
        conditions = asked.where(sql)
        if last is not None:
            at, key = sql.value(last[0]), sql.value(last[1])
            conditions.append(f"(t.deposited_at > {at} OR (t.deposited_at = {at} AND t.id > {key}))")
        rows = await sql.fetch(
            f"SELECT {_CELLS} FROM {_SOURCE} WHERE {' AND '.join(conditions)} ORDER BY t.deposited_at, t.id"
            f" LIMIT {BATCH}"
        )
        if rows:
            yield [_row(row) for row in rows]
        if len(rows) < BATCH:
            return
        last = as_instant(rows[-1][1]), as_uuid(rows[-1][0])


def _row(row: Any) -> Row:
    type_ = PIECE_TYPES[PieceType(row[4])].libelle if row[4] else INVOICE_TYPES[InvoiceType(row[5])]
    day = row[10] if isinstance(row[10], date) else date.fromisoformat(row[10])
    return (
        row[2],
        Cadre(row[3]).name,
        type_,
        row[6],
        row[7],
        row[8],
        row[9],
        day,
        as_instant(row[1]),
        row[11],
        *(_amount(cents) for cents in (row[12], row[13], row[14])),
        STATUSES[PieceStatus(row[15])].libelle,
    )


def _amount(cents: Any) -> Decimal:
    return Montant.read(int(cents))
