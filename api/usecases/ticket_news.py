"""The mails about support requests, to the contact address of whoever must act or know (organisation §3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api.domain.ids import public_id
from api.domain.messages import Message
from api.models import Structure, Ticket, User
from api.usecases.message import send_message


async def tell(message: Message, ticket: Ticket, readers: Sequence[UUID], *, text: str | None, at: datetime) -> None:
    """Write to these people, in the present transaction."""
    if not readers:
        return
    issuer = await Structure.get_or_none(id=ticket.structure_id)
    facts = [
        ("Demande", f"{ticket.number} : {ticket.title}"),
        ("Catégorie", f"{ticket.category} / {ticket.sub_category}"),
    ]
    if issuer is not None:
        facts.append(("Émetteur", f"{issuer.name} ({issuer.identifier})"))
    people = await User.filter(id__in=list(readers)).order_by("id")
    await send_message(
        message,
        people,
        target=public_id("ticket", ticket.id),
        facts=facts,
        about=ticket.number or "",
        at=at,
        text=(text or "").strip() or None,
    )
