"""The mails about support requests, to the contact address of whoever must act or know (organisation §3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api.domain.ids import public_id
from api.domain.messages import Message
from api.models import Structure, Ticket, User
from api.usecases.message import send_message, write_to_address


async def tell(message: Message, ticket: Ticket, readers: Sequence[UUID], *, text: str | None, at: datetime) -> None:
    """Write to these people, in the present transaction."""
    if not readers:
        return
    issuer = await Structure.get_or_none(id=ticket.structure_id) if ticket.structure_id else None
    facts = [("Demande", f"{ticket.number} : {ticket.title}"), _category(ticket)]
    if ticket.requester_email is not None:
        facts.append(("Émetteur", ticket.requester_email))
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


async def tell_requester(message: Message, ticket: Ticket, *, text: str | None, at: datetime) -> None:
    """Write to whoever made a request without a session, at the address that was given (SUP-03).

    Nobody has proved that it is theirs: the mail quotes nothing of what they wrote.
    """
    if ticket.requester_email is not None:
        facts = [("Demande", ticket.number or ""), _category(ticket)]
        await write_to_address(
            message, ticket.requester_email, facts=facts, about=ticket.number or "", text=text, at=at
        )


def _category(ticket: Ticket) -> tuple[str, str]:
    return ("Catégorie", f"{ticket.category} / {ticket.sub_category}")
