"""Support requests of those who cannot sign in: sent at once, to the support, answered by mail (SUP-03)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from api.db import transaction
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.journal import ChangeKind
from api.domain.messages import Message
from api.domain.support import Addressee, TicketStatus
from api.domain.ticket import TicketTexts, number_of, signed_out_problems
from api.models import Ticket
from api.usecases import captcha
from api.usecases.journal import record_organisation, take
from api.usecases.registration import email_problems
from api.usecases.ticket_agents import agents_of
from api.usecases.ticket_news import tell, tell_requester


@dataclass(frozen=True, slots=True)
class SignedOutRequest:
    """What the form says (§9.2): it names no structure and joins no file."""

    email: str
    email_confirmation: str
    texts: TicketTexts
    captcha: str


async def submit(form: SignedOutRequest, *, at: datetime, now: datetime) -> str:
    """Send a request and answer its number; raises the problems of the form, all at once.

    `at` is the instant of the machine, which dates what a browser solved. A form that is refused leaves that unused.
    """
    problems = [*_problems(form)]
    solved = await captcha.solved_in(form.captcha)
    if solved is None:
        problems.append(Problem(ErrorCode.CAPTCHA_FAILED, ("captcha",)))
    if problems or solved is None:
        raise DomainError(problems)
    texts = form.texts
    async with transaction():
        await captcha.use(solved, at=at)
        ticket = await Ticket.create(
            status=TicketStatus.SOUMIS,
            addressee=Addressee.TECHNIQUE,
            category=texts.category,
            sub_category=texts.sub_category,
            title=texts.title,
            description=texts.description,
            requester_email=form.email.strip(),
            number=number_of(await take("ticket")),
            created_at=now,
            updated_at=now,
            submitted_at=now,
        )
        await tell(Message.TICKET_SUBMITTED, ticket, await agents_of(ticket, now), text=ticket.description, at=now)
        await tell_requester(Message.TICKET_RECEIVED, ticket, text=None, at=now)
        await record_organisation(
            ChangeKind.TICKET_CHANGED, None, by=None, at=now, ticket_id=ticket.id, comment="Soumission sans session"
        )
    return ticket.number or ""


def _problems(form: SignedOutRequest) -> Iterator[Problem]:
    faults = [*email_problems("email", form.email)]
    yield from faults
    if not form.email_confirmation.strip():
        yield Problem(ErrorCode.FIELD_REQUIRED, ("emailConfirmation",))
    elif not faults and form.email_confirmation.strip().casefold() != form.email.strip().casefold():
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, ("emailConfirmation",))
    yield from signed_out_problems(form.texts)
