"""Accounts: creating one, and getting it back, through mailed links."""

from collections.abc import Awaitable
from datetime import UTC, datetime

import strawberry

from api.domain.account import LinkKind
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.ids import key_of
from api.domain.permissions import Permission, open_to
from api.reads.rows import load, planned
from api.resolvers.base import NOBODY, call_of
from api.resolvers.session import signed_in
from api.schema.account import AccountPayload, User
from api.schema.account_inputs import DeactivateAccountInput, UpdateAccountInput
from api.schema.context import Info
from api.schema.payloads import user_errors
from api.schema.session import (
    AcceptedPayload,
    ActivateAccountInput,
    CreateAccountInput,
    EmailInput,
    ResetPasswordInput,
    SignInPayload,
)
from api.usecases import account_settings, leaving, registration
from api.usecases.account_settings import AccountChanges
from api.usecases.calls import Outcome
from api.usecases.leaving import Named
from api.usecases.registration import ACTIVATES, RESETS, NewPerson


async def _accepted(asked: Awaitable[None]) -> AcceptedPayload:
    try:
        await asked
    except DomainError as refusal:
        return AcceptedPayload(user_errors=user_errors(refusal.problems), accepted=False)
    return AcceptedPayload(user_errors=[], accepted=True)


async def _through_link(info: Info, kinds: frozenset[LinkKind], token: str, password: str) -> SignInPayload:
    context = info.context
    try:
        opened = await registration.use_link(
            context.passwords,
            kinds,
            token=token,
            password=password,
            at=datetime.now(UTC),
            now=context.now,
            hours=context.session_hours,
        )
    except DomainError as refusal:
        return SignInPayload(user_errors=user_errors(refusal.problems))
    return await signed_in(info, opened)


async def account_payload(info: Info, outcome: Outcome) -> AccountPayload:
    """The account after an act on it."""
    raw = info._raw_info
    payload = AccountPayload(user_errors=user_errors(outcome.problems), replayed=outcome.replayed)
    if outcome.shown is not None:
        users = await load(planned(raw, User, ("user",)), raw, lambda sql: f"t.id = {sql.value(outcome.shown)}")
        payload.user = users[0] if users else None
    return payload


def _forbidden() -> AcceptedPayload:
    return AcceptedPayload(user_errors=user_errors([Problem(ErrorCode.FORBIDDEN)]), accepted=False)


@strawberry.type
class AccountMutations:
    """Creating an account and getting it back, then changing one's own."""

    @strawberry.mutation(description="Créer un compte ; le lien d'activation va à l'adresse de connexion (USR-04).")
    async def create_account(self, info: Info, input: CreateAccountInput) -> AcceptedPayload:
        """Create an account."""
        if not open_to(info.context.actor, Permission.ACCOUNT_CREATE):
            return _forbidden()
        form = NewPerson(input.email, input.first_name, input.last_name, input.contact_email, input.phone)
        return await _accepted(registration.create_account(form, now=info.context.now))

    @strawberry.mutation(description="Activer un compte, ou le réactiver, par le lien reçu : la session est ouverte.")
    async def activate_account(self, info: Info, input: ActivateAccountInput) -> SignInPayload:
        """Activate an account."""
        return await _through_link(info, ACTIVATES, input.token, input.password)

    @strawberry.mutation(
        description="Recevoir, à l'adresse de connexion seule, de quoi changer de mot de passe (USR-03)."
    )
    async def request_password_reset(self, info: Info, input: EmailInput) -> AcceptedPayload:
        """Ask for a new password."""
        return await _accepted(registration.request_password_reset(input.email, now=info.context.now))

    @strawberry.mutation(description="Changer de mot de passe par le lien reçu ; les autres sessions sont fermées.")
    async def reset_password(self, info: Info, input: ResetPasswordInput) -> SignInPayload:
        """Choose a new password."""
        return await _through_link(info, RESETS, input.token, input.password)

    @strawberry.mutation(description="Recevoir de quoi réactiver un compte désactivé, pendant 60 jours (USR-07).")
    async def reactivate_account(self, info: Info, input: EmailInput) -> AcceptedPayload:
        """Ask for the account back."""
        if not open_to(info.context.actor, Permission.ACCOUNT_REACTIVATE):
            return _forbidden()
        return await _accepted(registration.request_reactivation(input.email, now=info.context.now))

    @strawberry.mutation(description="Changer ses noms, son adresse de contact et ses notifications (USR-02, USR-11).")
    async def update_account(self, info: Info, input: UpdateAccountInput) -> AccountPayload:
        """Change one's own account."""
        changes = AccountChanges(
            contact_email=input.contact_email,
            first_name=input.first_name,
            last_name=input.last_name,
            billing_notifications=input.billing_notifications,
            news_notifications=input.news_notifications,
        )
        return await account_payload(info, await account_settings.update_account(call_of(info, input), changes))

    @strawberry.mutation(
        description="Désactiver son compte, qui peut revenir pendant 60 jours (USR-07) ; la session est fermée."
    )
    async def deactivate_account(self, info: Info, input: DeactivateAccountInput) -> AccountPayload:
        """Close one's own account."""
        context = info.context
        successors = [Named(key_of("structure", each.structure_id) or NOBODY, each.email) for each in input.successors]
        outcome = await leaving.deactivate_account(call_of(info, input), successors)
        payload = await account_payload(info, outcome)
        if not outcome.problems and not outcome.rehearsed:
            context.cookie(context.response, None)
            context.actor = None
        return payload
