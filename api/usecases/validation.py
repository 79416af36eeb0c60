"""Factures à valider: accept, decline, and correct who validates."""

from __future__ import annotations

from uuid import UUID

from api.db import Transaction
from api.domain import dossier as rules
from api.domain.dossier import ActInput
from api.domain.errors import DomainError
from api.domain.moves import carry
from api.domain.pieces import ValidatorCapacity
from api.domain.transitions import Act
from api.domain.validation import capacity_problems, new_validator_problems
from api.usecases.calls import Call, Outcome, once
from api.usecases.claims import claim, seat_structure
from api.usecases.organisation import Ref, find_named
from api.usecases.piece import Target, act_on, follow_move


async def validate_piece(call: Call, target: Target, *, capacity: ValidatorCapacity, comment: str | None) -> Outcome:
    """Accept the pièce of a sub-contractor or a cotraitant; it then goes on by itself (T05, T11, T16)."""

    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        facts = claimed.facts_of(claimed.piece)
        move = rules.decide(claimed.facts, facts, Act.VALIDATE, call.actor, ActInput(text=comment))
        problems = tuple(capacity_problems(claimed.facts, facts, claimed.seat(move), capacity))
        if problems:
            raise DomainError(problems)
        await follow_move(call, claimed, move, comment)
        return claimed.piece.id

    return await once(call, work, target=target.piece_id)


async def decline_validation(call: Call, target: Target, *, comment: str) -> Outcome:
    """Say that one is not the validator, so that another is named (T07, T13)."""
    return await act_on(call, target, Act.DECLINE_VALIDATION, ActInput(text=comment))


async def correct_validator(call: Call, target: Target, *, validator: Ref) -> Outcome:
    """Name another validator, without a new deposit; the fifteen days start again (T08, T14)."""

    async def work(_: Transaction) -> UUID:
        claimed = await claim(call.actor, target.piece_id, expected_version=target.expected_version, now=call.now)
        facts = claimed.facts_of(claimed.piece)
        move = rules.decide(claimed.facts, facts, Act.CORRECT_VALIDATOR, call.actor, ActInput())
        seat = carry(claimed.facts, facts, [move], call.now).holder
        if seat is None:
            raise LookupError(f"{move.transition.id} gives the pièce to no validator")
        named = await find_named(validator, call.now)
        problems = tuple(new_validator_problems(claimed.facts, seat, named))
        if problems or named.structure is None:
            raise DomainError(problems)
        service_id = named.structure.service.id if named.structure.service else None
        await seat_structure(claimed, seat, named.structure.id, service_id)
        await follow_move(call, claimed, move, f"Valideur : {claimed.party(seat).structure.name}")
        return claimed.piece.id

    return await once(call, work, target=target.piece_id)
