"""The dossier that a regularisation invoice settles (R-MOAD-1)."""

from __future__ import annotations

from uuid import UUID

from api.db import in_transaction
from api.domain.opening import Regularised
from api.domain.permissions import Actor
from api.domain.pieces import InvoiceType
from api.domain.roles import Seat
from api.domain.statuses import DossierState
from api.sql import Sql, as_uuid
from api.usecases.holding import hold_dossiers
from api.usecases.visibility import dossier_condition


async def find_regularised(actor: Actor, dossier_id: UUID | None) -> Regularised | None:
    """A works dossier that the actor may see, held for the present transaction; None for any other."""
    if dossier_id is None:
        return None

    def seen(sql: Sql, table: str) -> str:
        works = f"{table}.works = {sql.value(True)} AND {dossier_condition(sql, actor, f'{table}.id')}"
        return f"{table}.id = {sql.value(dossier_id)} AND {works}"

    if in_transaction():  # the problems of a draft are told outside
        await hold_dossiers(lambda sql: seen(sql, "dossier"))
    sql = Sql()
    invoice = (  # only the MOA may have sent one: by its pièces there is an index
        "SELECT 1 FROM piece i JOIN dossier o ON o.id = i.dossier_id"
        " WHERE i.supplier_id = p.structure_id AND i.regularises_id = d.id"
        f" AND i.invoice_type = {sql.value(InvoiceType.FACTURE.value)}"
        f" AND o.state <> {sql.value(DossierState.REJETE.value)}"
    )
    rows = await sql.write(
        f"SELECT d.id, d.number, d.state, d.mandant_id, p.structure_id AS moa_id, EXISTS ({invoice}) AS invoiced"
        f" FROM dossier d LEFT JOIN party p ON p.dossier_id = d.id AND p.seat = {sql.value(Seat.MOA.value)}"
        f" WHERE {seen(sql, 'd')}"
    )
    if not rows:
        return None
    row = rows[0]
    moa, mandant = (as_uuid(row[name]) if row[name] is not None else None for name in ("moa_id", "mandant_id"))
    state, invoiced = DossierState(row["state"]), bool(row["invoiced"])
    return Regularised(as_uuid(row["id"]), row["number"], state, moa, mandant, invoiced)
