"""Support requests: reading them, and the acts of issuers and agents (organisation §9)."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import strawberry

from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.ids import key_of
from api.domain.permissions import Permission, open_to
from api.domain.support import TicketStatus
from api.reads.pages import Order
from api.reads.rows import load, planned
from api.resolvers.base import NOBODY, call_of
from api.resolvers.lists import Asked, edges_of, page_info, page_of, total_of
from api.schema.context import Info
from api.schema.payloads import user_errors
from api.schema.ticket import PREFIX, SignedOutTicketPayload, Ticket, TicketConnection, TicketEdge, TicketPayload
from api.schema.ticket_inputs import (
    AnswerTicketInput,
    SaveTicketInput,
    SubmitSignedOutTicketInput,
    TicketActInput,
    TransferTicketInput,
)
from api.sql import Sql
from api.usecases import signed_out_ticket
from api.usecases import ticket as usecase
from api.usecases.calls import Outcome
from api.usecases.ticket import TicketTarget
from api.usecases.visibility import received_ticket_condition, themself_condition, ticket_condition

LATEST_FIRST: Final = [Order("updated_at", descending=True)]


async def _read(info: Info, ticket_id: UUID, *path: str) -> Ticket | None:
    raw, actor = info._raw_info, info.context.signed_in

    def where(sql: Sql) -> str:
        return f"t.id = {sql.value(ticket_id)} AND {ticket_condition(sql, actor, 't')}"

    rows = await load(planned(raw, Ticket, path), raw, where)
    return rows[0] if rows else None


@strawberry.type
class TicketQueries:
    """Requests that the viewer made, or treats."""

    @strawberry.field(description="Une sollicitation ; null si on ne peut pas la voir (SUP-04).")
    async def ticket(self, info: Info, id: strawberry.ID) -> Ticket | None:
        """One request."""
        _ = info.context.signed_in
        return await _read(info, key_of(PREFIX, id) or NOBODY)

    @strawberry.field(description="Ses sollicitations ; ou, avec received, celles que l'on peut traiter ou consulter.")
    async def tickets(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        received: bool = False,
        status: list[TicketStatus] | None = None,
        structure_id: strawberry.ID | None = None,
    ) -> TicketConnection:
        """A page of requests."""
        actor = info.context.signed_in

        def conditions(sql: Sql) -> list[str]:
            found = [
                received_ticket_condition(sql, actor, "t")
                if received
                else themself_condition(sql, actor, "t.author_id")
            ]
            if status is not None:
                found.append(sql.one_of("t.status", [each.value for each in status]))
            if structure_id is not None:
                place = "to_structure_id" if received else "structure_id"
                found.append(f"t.{place} = {sql.value(key_of('structure', structure_id) or NOBODY)}")
            return found

        bound = ("tickets", received, status, structure_id)
        found = await page_of(info, Ticket, conditions, Asked(LATEST_FIRST, (first, after, last, before), bound))
        return TicketConnection(
            nodes=found.rows,
            edges=edges_of(found, TicketEdge),
            page_info=page_info(found),
            total_count=total_of(found),
        )


async def _payload(info: Info, outcome: Outcome) -> TicketPayload:
    payload = TicketPayload(user_errors=user_errors(outcome.problems), replayed=outcome.replayed)
    if outcome.shown is not None and not outcome.unborn:
        payload.ticket = await _read(info, outcome.shown, "ticket")
    return payload


def _target(form: TicketActInput | AnswerTicketInput | TransferTicketInput) -> TicketTarget:
    return TicketTarget(key_of(PREFIX, form.ticket_id) or NOBODY, form.expected_version)


@strawberry.type
class TicketMutations:
    """What issuers and agents do."""

    @strawberry.mutation(description="Enregistrer un brouillon de sollicitation, sans l'envoyer (SUP-02).")
    async def save_ticket(self, info: Info, input: SaveTicketInput) -> TicketPayload:
        """Save a draft."""
        target = None
        if input.ticket_id is not None:
            target = TicketTarget(key_of(PREFIX, input.ticket_id) or NOBODY, input.expected_version)
        return await _payload(info, await usecase.save_ticket(call_of(info, input), target, input.given()))

    @strawberry.mutation(description="Soumettre un brouillon : il reçoit son numéro et va à qui de droit (SUP-01).")
    async def submit_ticket(self, info: Info, input: TicketActInput) -> TicketPayload:
        """Submit a draft."""
        return await _payload(info, await usecase.submit_ticket(call_of(info, input), _target(input)))

    @strawberry.mutation(
        description="Demander au support sans pouvoir se connecter ; la réponse va à l'adresse donnée (SUP-03)."
    )
    async def submit_signed_out_ticket(self, info: Info, input: SubmitSignedOutTicketInput) -> SignedOutTicketPayload:
        """Ask without a session."""
        if not open_to(info.context.actor, Permission.SIGNED_OUT_TICKET_CREATE):
            return SignedOutTicketPayload(user_errors=user_errors([Problem(ErrorCode.FORBIDDEN)]))
        try:
            number = await signed_out_ticket.submit(input.given(), at=datetime.now(UTC), now=info.context.now)
        except DomainError as refusal:
            return SignedOutTicketPayload(user_errors=user_errors(refusal.problems))
        return SignedOutTicketPayload(user_errors=[], number=number)

    @strawberry.mutation(description="Supprimer un brouillon de sollicitation ; ses fichiers redeviennent libres.")
    async def discard_ticket(self, info: Info, input: TicketActInput) -> TicketPayload:
        """Delete a draft."""
        return await _payload(info, await usecase.discard_ticket(call_of(info, input), _target(input)))

    @strawberry.mutation(description="Prendre en charge une sollicitation reçue, avant de la traiter (SUP-04).")
    async def take_ticket(self, info: Info, input: TicketActInput) -> TicketPayload:
        """Take a request."""
        return await _payload(info, await usecase.take_ticket(call_of(info, input), _target(input)))

    @strawberry.mutation(
        description="Répondre : l'agent propose une solution ou demande un complément, l'émetteur complète ou renvoie."
    )
    async def answer_ticket(self, info: Info, input: AnswerTicketInput) -> TicketPayload:
        """Answer."""
        files = [each.given() for each in input.attachments]
        outcome = await usecase.answer_ticket(
            call_of(info, input),
            _target(input),
            text=input.text,
            files=files,
            needs_complement=input.needs_complement,
        )
        return await _payload(info, outcome)

    @strawberry.mutation(description="Confier une sollicitation à un collègue, ou au support du portail.")
    async def transfer_ticket(self, info: Info, input: TransferTicketInput) -> TicketPayload:
        """Transfer."""
        to_user = (key_of("user", input.to_user_id) or NOBODY) if input.to_user_id is not None else None
        outcome = await usecase.transfer_ticket(
            call_of(info, input), _target(input), to_user=to_user, to_support=input.to_support, comment=input.comment
        )
        return await _payload(info, outcome)

    @strawberry.mutation(description="Clôturer sa sollicitation, quand la solution proposée convient.")
    async def close_ticket(self, info: Info, input: TicketActInput) -> TicketPayload:
        """Close a request."""
        return await _payload(info, await usecase.close_ticket(call_of(info, input), _target(input)))
