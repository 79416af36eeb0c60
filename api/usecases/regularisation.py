"""The dossier that a regularisation invoice settles (R-MOAD-1)."""

from __future__ import annotations

from uuid import UUID

from api.domain.opening import Regularised
from api.domain.permissions import Actor
from api.domain.roles import Seat
from api.domain.statuses import DossierState
from api.sql import Sql, as_uuid
from api.usecases.visibility import dossier_condition


async def find_regularised(actor: Actor, dossier_id: UUID | None) -> Regularised | None:
    """A works dossier that the actor may see; None for any other."""
    if dossier_id is None:
        return None
    sql = Sql()
    rows = await sql.write(
        "SELECT d.id, d.number, d.state, d.mandant_id, p.structure_id AS moa_id FROM dossier d"
        f" LEFT JOIN party p ON p.dossier_id = d.id AND p.seat = {sql.value(Seat.MOA.value)}"
        f" WHERE d.id = {sql.value(dossier_id)} AND d.works = {sql.value(True)}"
        f" AND {dossier_condition(sql, actor, 'd.id')}"
    )
    if not rows:
        return None
    row = rows[0]
    moa, mandant = (as_uuid(row[name]) if row[name] is not None else None for name in ("moa_id", "mandant_id"))
    return Regularised(as_uuid(row["id"]), row["number"], DossierState(row["state"]), moa, mandant)
