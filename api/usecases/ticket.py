"""Support requests: saving, submitting, taking, answering, transferring and closing them (organisation §9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.db import Transaction
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.journal import ChangeKind
from api.domain.messages import Message
from api.domain.permissions import Permission, open_to
from api.domain.support import Addressee, Channel, TicketStatus
from api.domain.text import storable
from api.domain.ticket import (
    Side,
    TicketAct,
    TicketRule,
    TicketState,
    TicketTexts,
    answer_act,
    decide,
    message_problems,
    missing,
    number_of,
)
from api.models import Structure, Ticket, TicketMessage
from api.sql import Sql
from api.usecases.attachment import NewFile
from api.usecases.calls import Call, Outcome, once
from api.usecases.journal import record_organisation, take
from api.usecases.ticket_agents import agents_of
from api.usecases.ticket_form import Changes, fill, join_files, release_files
from api.usecases.ticket_news import tell, tell_requester
from api.usecases.visibility import ticket_condition


@dataclass(frozen=True, slots=True)
class TicketTarget:
    """The request of an act, and the version the form was filled at."""

    ticket_id: UUID
    expected_version: int | None = None


async def _claim(call: Call, target: TicketTarget) -> Ticket:
    """A request that the actor may see, locked until the end of the transaction."""
    sql = Sql()
    locked = await sql.write(
        f"UPDATE ticket SET version = version + 1, updated_at = {sql.value(call.now)}"
        f" WHERE id = {sql.value(target.ticket_id)} AND {ticket_condition(sql, call.actor, 'ticket')}"
        " RETURNING version"
    )
    if not locked:
        raise error(ErrorCode.NOT_FOUND)
    if target.expected_version is not None and target.expected_version != locked[0]["version"] - 1:
        raise error(ErrorCode.VERSION_CONFLICT)
    return await Ticket.get(id=target.ticket_id)


async def _state(ticket: Ticket) -> TicketState:
    """A request as its rules see it."""
    texts = TicketTexts(ticket.category, ticket.sub_category, ticket.title, ticket.description)
    recipient = await Structure.get_or_none(id=ticket.to_structure_id) if ticket.to_structure_id else None
    return TicketState(
        id=ticket.id,
        status=ticket.status,
        author_id=ticket.author_id,
        addressee=ticket.addressee,
        to_structure_id=ticket.to_structure_id,
        to_service_id=ticket.to_service_id,
        assignee_id=ticket.assignee_id,
        missing=tuple(
            missing(texts, structure=ticket.structure_id is not None, recipient=recipient.status if recipient else None)
        ),
    )


# ------------------------------------------------------------------------------------------------- the issuer


async def save_ticket(call: Call, target: TicketTarget | None, changes: Changes) -> Outcome:
    """Keep a request as far as it is filled: a new draft, or the one named; what is left out stays (SUP-02)."""

    async def work(_tx: Transaction) -> UUID:
        if not open_to(call.actor, Permission.OWN_TICKETS_MANAGE):
            raise error(ErrorCode.FORBIDDEN)
        if target is None:
            ticket = await Ticket.create(
                status=TicketStatus.BROUILLON,
                author_id=call.actor.user_id,
                created_at=call.now,
                updated_at=call.now,
            )
        else:
            ticket = await _claim(call, target)
            _ = decide(await _state(ticket), TicketAct.SAVE, call.actor)
        await fill(call, ticket, changes)
        await ticket.save()
        return ticket.id

    return await once(call, work, target=target.ticket_id if target else None, creates=target is None)


async def submit_ticket(call: Call, target: TicketTarget) -> Outcome:
    """Send a draft to whom its sub-category says (SUP-01); it gets its number then."""

    async def work(_tx: Transaction) -> UUID:
        ticket = await _claim(call, target)
        rule = decide(await _state(ticket), TicketAct.SUBMIT, call.actor)
        ticket.submitted_at = call.now
        ticket.number = number_of(await take("ticket"))
        if ticket.addressee is Addressee.TECHNIQUE:
            ticket.to_structure_id = ticket.to_service_id = None
        await _follow(call, ticket, rule, "Soumission")
        await tell(
            Message.TICKET_SUBMITTED, ticket, await agents_of(ticket, call.now), text=ticket.description, at=call.now
        )
        await tell(Message.TICKET_REGISTERED, ticket, [call.actor.user_id], text=None, at=call.now)
        return ticket.id

    return await once(call, work, target=target.ticket_id)


async def discard_ticket(call: Call, target: TicketTarget) -> Outcome:
    """Delete a draft; its files belong to nothing again (§9.3)."""

    async def work(_tx: Transaction) -> None:
        ticket = await _claim(call, target)
        _ = decide(await _state(ticket), TicketAct.DISCARD, call.actor)
        await release_files(ticket)
        await ticket.delete()

    return await once(call, work, target=target.ticket_id)


async def close_ticket(call: Call, target: TicketTarget) -> Outcome:
    """Put an end to a request whose solution satisfies its issuer."""

    async def work(_tx: Transaction) -> UUID:
        ticket = await _claim(call, target)
        await _follow(call, ticket, decide(await _state(ticket), TicketAct.CLOSE, call.actor), "Clôture")
        return ticket.id

    return await once(call, work, target=target.ticket_id)


# ------------------------------------------------------------------------------------------------- the agents


async def take_ticket(call: Call, target: TicketTarget) -> Outcome:
    """Take charge of a request, before treating it (SUP-04); of two agents one gets it."""

    async def work(_tx: Transaction) -> UUID:
        ticket = await _claim(call, target)
        rule = decide(await _state(ticket), TicketAct.TAKE, call.actor)
        ticket.assignee_id = call.actor.user_id
        await _follow(call, ticket, rule, "Prise en charge")
        return ticket.id

    return await once(call, work, target=target.ticket_id)


async def answer_ticket(
    call: Call, target: TicketTarget, *, text: str, files: Sequence[NewFile], needs_complement: bool
) -> Outcome:
    """Say something: an agent a solution or a question, the issuer what was asked for or why they are not satisfied."""

    async def work(_tx: Transaction) -> UUID:
        ticket = await _claim(call, target)
        state = await _state(ticket)
        act = answer_act(state, call.actor, needs_complement=needs_complement)
        rule = decide(state, act, call.actor)
        if files and state.channel is Channel.TICKET_DECONNECTE:
            raise error(ErrorCode.VALUE_NOT_ALLOWED, field="attachments")  # a mail carries none, and nobody follows it
        await _say(call, ticket, rule, text, files=files)
        await _follow(call, ticket, rule, _ANSWERS[act])
        readers = [ticket.author_id] if rule.by is Side.AGENT else [ticket.assignee_id]
        message = Message.TICKET_ANSWERED if rule.by is Side.AGENT else Message.TICKET_REPLIED
        await tell(message, ticket, [key for key in readers if key], text=text, at=call.now)
        await tell_requester(Message.TICKET_SOLVED, ticket, text=text, at=call.now)
        return ticket.id

    return await once(call, work, target=target.ticket_id)


_ANSWERS = {
    TicketAct.ASK: "Demande de complément",
    TicketAct.ANSWER: "Solution proposée",
    TicketAct.REPLY: "Réponse de l'émetteur",
}


async def transfer_ticket(
    call: Call, target: TicketTarget, *, to_user: UUID | None, to_support: bool, comment: str
) -> Outcome:
    """Hand a request over to a colleague who treats such requests, or to the support of the portal."""

    async def work(_tx: Transaction) -> UUID:
        ticket = await _claim(call, target)
        state = await _state(ticket)
        rule = decide(state, TicketAct.TO_SUPPORT if to_support else TicketAct.HAND_OVER, call.actor)
        if (to_user is not None) is to_support:
            raise error(ErrorCode.FIELD_REQUIRED if to_user is None else ErrorCode.VALUE_NOT_ALLOWED, field="toUserId")
        if to_user is not None and (to_user == call.actor.user_id or to_user not in await agents_of(ticket, call.now)):
            raise error(ErrorCode.VALUE_NOT_ALLOWED, field="toUserId")
        await _say(call, ticket, rule, comment, field="comment")
        ticket.assignee_id = to_user
        if to_support:
            ticket.addressee = Addressee.TECHNIQUE
        await _follow(call, ticket, rule, "Transfert au support" if to_support else "Transfert à un collègue")
        readers = [to_user] if to_user else await agents_of(ticket, call.now)
        await tell(Message.TICKET_TRANSFERRED, ticket, readers, text=comment, at=call.now)
        return ticket.id

    return await once(call, work, target=target.ticket_id)


# ------------------------------------------------------------------------------------------------- what all share


async def _say(
    call: Call,
    ticket: Ticket,
    rule: TicketRule,
    text: str,
    *,
    files: Sequence[NewFile] = (),
    field: str = "text",
) -> None:
    """Add what is said to a request, with the files that go with it."""
    problems: list[Problem] = [*message_problems(field, text)]
    message = await TicketMessage.create(
        ticket_id=ticket.id,
        at=call.now,
        author_id=call.actor.user_id,
        from_support=rule.by is Side.AGENT and ticket.addressee is Addressee.TECHNIQUE,
        text=storable(text.strip()),  # what cannot be stored is told with the faults of the files, then undone
    )
    problems += await join_files(call, ticket, files, message_id=message.id)
    if problems:
        raise DomainError(problems)


async def _follow(call: Call, ticket: Ticket, rule: TicketRule, what: str) -> None:
    """Give a request the status of its transition, and write what happened."""
    ticket.status = rule.becomes
    await ticket.save()
    await record_organisation(
        ChangeKind.TICKET_CHANGED, ticket.structure_id, by=call.actor, at=call.now, ticket_id=ticket.id, comment=what
    )
