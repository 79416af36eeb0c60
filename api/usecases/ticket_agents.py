"""Who treats a support request: the agents of the service it is addressed to, or the support (SUP-04, SUP-05)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api.domain.account import SIGNS_IN
from api.domain.delays import PARIS
from api.domain.habilitation import Application, Level, RattachementStatus, UserRole
from api.domain.support import Addressee
from api.models import Ticket
from api.sql import Sql, as_uuid


async def agents_of(ticket: Ticket, now: datetime) -> Sequence[UUID]:
    """The people who may treat a request now: those of §11 who have « take and treat received tickets »."""
    sql = Sql()
    usable = sql.one_of("u.status", [status.value for status in SIGNS_IN])
    if ticket.addressee is Addressee.TECHNIQUE:
        text = f"SELECT u.id FROM account u WHERE u.support = {sql.value(True)} AND {usable} ORDER BY u.id"
    else:
        service = f" OR h.service_id = {sql.value(ticket.to_service_id)}" if ticket.to_service_id is not None else ""
        held = (
            "SELECT 1 FROM habilitation h WHERE h.user_id = u.id AND h.structure_id = r.structure_id"
            f" AND h.application = {sql.value(Application.SOLLICITATIONS_RECUES.value)}"
            f" AND h.level = {sql.value(Level.MODIFICATION.value)} AND h.effective_at <= {sql.value(now)}"
            f" AND (h.service_id IS NULL{service})"
        )
        text = (
            "SELECT u.id FROM account u JOIN rattachement r ON r.user_id = u.id"
            f" AND r.structure_id = {sql.value(ticket.to_structure_id)}"
            f" AND r.status = {sql.value(RattachementStatus.VALIDE.value)}"
            f" AND (r.valid_from IS NULL OR r.valid_from <= {sql.value(now.astimezone(PARIS).date())})"
            f" WHERE {usable} AND (r.role = {sql.value(UserRole.GESTIONNAIRE_PRINCIPAL.value)} OR EXISTS ({held}))"
            " ORDER BY u.id"
        )
    return [as_uuid(row["id"]) for row in await sql.write(text)]
