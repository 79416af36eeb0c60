"""What every operation shares: the call of a mutation, and reading back what it did."""

import dataclasses
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final
from uuid import UUID

import orjson
import strawberry
from strawberry.types.unset import UNSET

from api.domain.ids import key_of
from api.domain.organisation import IdentifierType
from api.domain.permissions import Actor
from api.reads.rows import load, planned
from api.reads.selection import Selection
from api.schema.context import Info
from api.schema.dossier import Dossier
from api.schema.dossier_payloads import PiecePayload
from api.schema.payloads import BulkPayload, BulkResult, user_errors
from api.schema.piece import Piece
from api.schema.structure import Structure, StructurePayload
from api.sql import Sql
from api.usecases import account
from api.usecases.calls import Call, Outcome
from api.usecases.piece import Target
from api.usecases.visibility import dossier_condition, structure_condition, works_of_piece


def call_of(info: Info, form: Any) -> Call:
    """The call that an input makes: its key and its rehearsal apart, two equal inputs are one."""
    return Call(
        actor=info.context.signed_in,
        mutation=info.field_name,
        now=info.context.now,
        key=form.idempotency_key,
        digest=digest(form) if form.idempotency_key is not None else "",
        dry_run=form.dry_run,
        delay=info.context.habilitation_delay,
    )


def digest(form: Any) -> str:
    """What two inputs share when they say the same."""
    given = dataclasses.asdict(form).items()
    values = {name: value for name, value in given if name != "idempotency_key" and value is not UNSET}
    text = orjson.dumps(values, default=_plain, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()


def _plain(value: Any) -> str:
    return value.name if isinstance(value, Enum) else str(value)


NOBODY: Final = UUID(int=0)
"""The key of nothing: what the id of another kind stands for, so that it is answered like what one may not see."""


def target_of(identifier: str, expected_version: int | None) -> Target:
    """The pièce that an input names."""
    return Target(key_of("piece", identifier) or NOBODY, expected_version)


def keys_of(prefix: str, identifiers: Sequence[str]) -> list[UUID]:
    """The keys of the items that an input names."""
    return [key_of(prefix, each) or NOBODY for each in identifiers]


def bulk_payload(outcome: Outcome, identifiers: Sequence[str]) -> BulkPayload:
    """The payload of a bulk act on the items that an input names."""
    items = zip(identifiers, outcome.items, strict=False)  # a refused call has no item
    return BulkPayload(
        user_errors=user_errors(outcome.problems),
        replayed=outcome.replayed,
        results=[
            BulkResult(id=strawberry.ID(given), done=not problems, user_errors=user_errors(problems))
            for given, problems in items
        ],
        done_count=sum(not problems for problems in outcome.items),
    )


async def piece_payload(info: Info, outcome: Outcome, message: str) -> PiecePayload:
    """The payload of an act on a pièce, with what is selected of it read back after the commit."""
    shown = outcome.shown
    payload = PiecePayload(
        user_errors=user_errors(outcome.problems),
        replayed=outcome.replayed,
        message=None if outcome.problems or outcome.rehearsed else message,
    )
    if shown is not None:
        selected = Selection.of(info._raw_info)
        if selected.below("piece") and not outcome.unborn:
            payload.piece = await read_piece(info, shown, "piece")
        if selected.below("dossier"):
            payload.dossier = await _read_dossier(info, shown)
    return payload


async def read_piece(info: Info, piece_id: UUID, *path: str) -> Piece | None:
    """A pièce with what is selected of it under `path`; None when the viewer may not see it."""
    raw = info._raw_info
    actor = info.context.signed_in

    def where(sql: Sql) -> str:
        return f"t.id = {sql.value(piece_id)} AND {dossier_condition(sql, actor, 't.dossier_id')}"

    rows = await load(planned(raw, Piece, path), raw, where)
    return rows[0] if rows else None


async def _read_dossier(info: Info, piece_id: UUID) -> Dossier | None:
    """The dossier of a pièce, unless it is a plain invoice."""
    raw = info._raw_info
    actor: Actor = info.context.signed_in

    def where(sql: Sql) -> str:
        return f"{works_of_piece(sql, piece_id, 't.id')} AND {dossier_condition(sql, actor, 't.id')}"

    rows = await load(planned(raw, Dossier, ("dossier",)), raw, where)
    return rows[0] if rows else None


async def read_structure(
    info: Info, structure_id: UUID | None, *path: str, siret: str | None = None
) -> Structure | None:
    """A structure, by its key or its SIRET, with what is selected under `path`; None when it may not be seen."""
    raw, actor = info._raw_info, info.context.signed_in

    def where(sql: Sql) -> str:
        if siret is None:
            named = f"t.id = {sql.value(structure_id)}"
        else:
            kind = sql.value(IdentifierType.SIRET.value)
            named = f"t.identifier_type = {kind} AND t.identifier = {sql.value(siret)}"
        return f"{named} AND {structure_condition(sql, actor, 't')}"

    rows = await load(planned(raw, Structure, path), raw, where)
    return rows[0] if rows else None


async def structure_payload(info: Info, outcome: Outcome) -> StructurePayload:
    """The payload of an act on a structure, with what is selected of it read back after the commit."""
    payload = StructurePayload(user_errors=user_errors(outcome.problems), replayed=outcome.replayed)
    selected = Selection.of(info._raw_info).below("structure")
    if outcome.shown is not None and selected and not outcome.unborn:
        payload.structure = await read_structure(info, outcome.shown, "structure")
    return payload


async def refresh_actor(info: Info) -> None:
    """Look up again what the actor may do: the act may just have given it rights."""
    context = info.context
    if context.token is not None:
        context.actor = await account.actor_of(context.token, at=datetime.now(UTC), now=context.now)
