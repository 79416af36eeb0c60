"""The plain server: what a team writes with Strawberry, Tortoise and DataLoaders, for the same documents."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import strawberry
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL
from strawberry.schema.config import StrawberryConfig
from tortoise.expressions import Q

import api.schema.enums  # noqa: F401 - gives the domain's enums their GraphQL face, before any input has one
from api import db, models
from api.domain.account import SIGNS_IN
from api.domain.delays import PARIS
from api.domain.habilitation import RattachementStatus
from api.domain.ids import key_of
from api.domain.permissions import Actor, Grant
from api.schema.inputs import DepositNextPieceInput
from api.schema.scalars import SCALARS
from api.security import token_digest
from bench.plain.approval import Approvals, approvals_of
from bench.plain.context import Context, Info
from bench.plain.deposit import PiecePayload, deposited
from bench.plain.dossier import Dossier, dossier_of
from bench.plain.lists import Dashboard, Pieces, counts_of, queue_of, seen_by


@strawberry.type
class Query:
    """What may be asked."""

    @strawberry.field
    async def dashboard(self, info: Info) -> Dashboard:
        return await counts_of(info.context)

    @strawberry.field
    async def work_queue(self, info: Info, first: int = 20, after: str | None = None) -> Pieces:
        return await queue_of(info.context, first, after)

    @strawberry.field
    async def dossier(self, info: Info, id: strawberry.ID) -> Dossier | None:
        key = key_of("dossier", id)
        row = await models.Dossier.get_or_none(seen_by(info.context.actor, "id"), id=key, works=True)
        return dossier_of(row) if row else None

    @strawberry.field
    async def approvals(self, info: Info, first: int = 20, after: str | None = None) -> Approvals:
        return await approvals_of(info.context, first, after)


@strawberry.type
class Mutation:
    """What may be done."""

    @strawberry.mutation
    async def deposit_next_piece(self, info: Info, input: DepositNextPieceInput) -> PiecePayload:
        return await deposited(info.context, input)


async def _actor(token: str, now: datetime) -> Actor:
    session = await models.Session.get(token_digest=token_digest(token), expires_at__gt=datetime.now(UTC))
    user = await models.User.get(id=session.user_id, status__in=SIGNS_IN)
    begun = Q(valid_from=None) | Q(valid_from__lte=now.astimezone(PARIS).date())
    held = await models.Rattachement.filter(begun, user_id=user.id, status=RattachementStatus.VALIDE)
    roles = {row.structure_id: row.role for row in held}
    profiles = await models.Habilitation.filter(user_id=user.id, structure_id__in=[*roles], effective_at__lte=now)
    grants = tuple(Grant(row.structure_id, row.service_id, row.application, row.level) for row in profiles)
    return Actor(user.id, roles, grants, support=user.support)


class PlainServer(GraphQL[Context, None]):
    """The endpoint: who asks, and loaders of their own for each operation."""

    async def get_context(self, request: Any, response: Any) -> Context:
        now = (await models.SandboxClock.get(id=1)).now
        return Context(await _actor(request.headers["authorization"].removeprefix("Bearer "), now), now)


def create_app() -> Starlette:
    """The application, on the database that the environment names."""
    schema = strawberry.Schema(Query, Mutation, config=StrawberryConfig(scalar_map=SCALARS))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await db.connect(os.environ["DECOMPTE_DATABASE_URL"])
        yield
        await db.disconnect()

    return Starlette(routes=[Route("/graphql", PlainServer(schema))], lifespan=lifespan)
