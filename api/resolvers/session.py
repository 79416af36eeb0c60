"""Signing in and out, the viewer, and the clock of a sandbox."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import strawberry

from api.domain.account import PRESENT
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.ids import key_of, public_id
from api.domain.permissions import Actor
from api.reads.counts import waiting
from api.reads.rows import load, planned
from api.resolvers.approval import pending_count
from api.resolvers.lists import selects
from api.resolvers.notification import read_notifications
from api.resolvers.requestable import read_requestable
from api.schema.account import User
from api.schema.context import Info
from api.schema.habilitation import Habilitation, Rattachement
from api.schema.inputs import AdvanceSandboxClockInput
from api.schema.payloads import user_errors
from api.schema.scalars import DateTime
from api.schema.session import (
    ConfirmSignInInput,
    SandboxClockPayload,
    SecondFactorChallenge,
    SignInInput,
    SignInPayload,
    SignOutPayload,
)
from api.schema.technical_account import TechnicalAccount
from api.schema.viewer import Viewer
from api.sql import Sql
from api.usecases import account
from api.usecases.account import SignedIn
from api.usecases.second_factor import Challenge
from api.usecases.visibility import themself_condition


async def read_viewer(info: Info, actor: Actor, *path: str) -> Viewer:
    """The viewer, with what is selected under `path`."""
    raw = info._raw_info

    def own(sql: Sql) -> str:
        return themself_condition(sql, actor, "t.user_id")

    def account_of(sql: Sql) -> str:
        return themself_condition(sql, actor, "t.id")

    def tool(sql: Sql) -> str:
        return f"t.id = {sql.value(actor.technical_account_id)}"

    def attached_or_asked(sql: Sql) -> str:
        return f"{own(sql)} AND {sql.one_of('t.status', [status.value for status in PRESENT])}"

    def wants(name: str) -> bool:
        return selects(info, *path, name)

    async def rows(name: str, type_: type, where: Callable[[Sql], str], needs: tuple[str, ...] = ()) -> list[Any]:
        made = planned(raw, type_, (*path, name), needs)
        return await load(made, raw, where, order="t.id") if wants(name) else []

    users = await rows("user", User, account_of)
    tools = await rows("technicalAccount", TechnicalAccount, tool)
    ends = await account.session_end(info.context.token) if wants("sessionExpiresAt") else None
    return Viewer(
        user=users[0] if users else None,
        technical_account=tools[0] if tools else None,
        rattachements=await rows("rattachements", Rattachement, attached_or_asked),
        loaded_habilitations=await rows("habilitations", Habilitation, own, ("structure_id",)),
        loaded_notifications=await read_notifications(info, actor, *path),
        loaded_requestable=await read_requestable(info, actor, *path),
        pending_approval_count=await pending_count(actor) if wants("pendingApprovalCount") else 0,
        session_expires_at=DateTime(ends) if ends else None,
        waiting_piece_count=await waiting(actor) if wants("waitingPieceCount") else 0,
    )


def asked(challenge: Challenge) -> SignInPayload:
    """The answer to a right password when a second factor is asked for: nothing is open yet."""
    return SignInPayload(
        user_errors=user_errors([Problem(ErrorCode.SECOND_FACTOR_REQUIRED)]),
        second_factor=SecondFactorChallenge(
            id=strawberry.ID(public_id("code", challenge.id)),
            sent_to=challenge.sent_to,
            expires_at=DateTime(challenge.expires_at),
        ),
    )


async def signed_in(info: Info, opened: SignedIn) -> SignInPayload:
    """The answer to somebody whose session is open: the viewer, the token, and the cookie."""
    context = info.context
    context.cookie(context.response, opened.token)
    context.token = opened.token
    context.actor = await account.actor_of(opened.token, at=datetime.now(UTC), now=context.now)
    return SignInPayload(
        user_errors=[],
        viewer=await read_viewer(info, context.signed_in, "viewer"),
        token=opened.token,
        expires_at=DateTime(opened.expires_at),
    )


@strawberry.type
class SessionQueries:
    """Who is signed in."""

    @strawberry.field(description="La personne connectée ; null quand personne ne l'est.")
    async def viewer(self, info: Info) -> Viewer | None:
        """The viewer."""
        return await read_viewer(info, info.context.actor) if info.context.actor else None


@strawberry.type
class SessionMutations:
    """Opening and closing a session."""

    @strawberry.mutation(description="Ouvrir une session ; cinq échecs verrouillent le compte une heure (USR-05).")
    async def sign_in(self, info: Info, input: SignInInput) -> SignInPayload:
        """Sign in."""
        context = info.context
        try:
            opened = await account.sign_in(
                context.passwords,
                email=input.email,
                password=input.password,
                at=datetime.now(UTC),
                hours=context.session_hours,
                second_factor=context.second_factor,
            )
        except DomainError as refusal:
            return SignInPayload(user_errors=user_errors(refusal.problems))
        return asked(opened) if isinstance(opened, Challenge) else await signed_in(info, opened)

    @strawberry.mutation(description="Terminer la connexion par le code reçu ; cinq codes erronés l'annulent (USR-06).")
    async def confirm_sign_in(self, info: Info, input: ConfirmSignInInput) -> SignInPayload:
        """Confirm a sign-in."""
        at = datetime.now(UTC)
        try:
            opened = await account.confirm_sign_in(
                key_of("code", input.challenge_id), input.code, at=at, hours=info.context.session_hours
            )
        except DomainError as refusal:
            return SignInPayload(user_errors=user_errors(refusal.problems))
        return await signed_in(info, opened)

    @strawberry.mutation(description="Fermer la session, tout de suite et pour de bon.")
    async def sign_out(self, info: Info) -> SignOutPayload:
        """Sign out."""
        context = info.context
        if context.token is not None:
            await account.sign_out(context.token)
        context.cookie(context.response, None)
        context.actor = None
        return SignOutPayload(user_errors=[])


@strawberry.type
class SandboxMutations:
    """What only a sandbox has."""

    @strawberry.mutation(description="Bac à sable : avancer l'horloge, et déclencher les délais passés en chemin.")
    async def advance_sandbox_clock(self, info: Info, input: AdvanceSandboxClockInput) -> SandboxClockPayload:
        """Move the clock forward."""
        context = info.context
        _ = context.signed_in
        if context.move_clock is None:
            raise LookupError("this server is not a sandbox")
        try:
            moved = await context.move_clock(input.to)
        except DomainError as refusal:
            # The present is said all the same: it is what the caller has to go past, and no field shows it.
            return SandboxClockPayload(user_errors=user_errors(refusal.problems), now=DateTime(context.now))
        context.now = moved
        return SandboxClockPayload(user_errors=[], now=DateTime(moved))
