"""Technical accounts: creating them, giving them another password, putting an end to them."""

from uuid import UUID

import strawberry

from api.domain.ids import key_of
from api.reads.rows import load, planned
from api.resolvers.base import NOBODY, call_of
from api.schema.context import Info
from api.schema.payloads import user_errors
from api.schema.technical_account import (
    PREFIX,
    CreateTechnicalAccountInput,
    TechnicalAccount,
    TechnicalAccountActInput,
    TechnicalAccountPayload,
)
from api.sql import Sql
from api.usecases import technical_account
from api.usecases.calls import Outcome
from api.usecases.technical_account import NewAccount
from api.usecases.visibility import technical_account_condition


async def _payload(info: Info, outcome: Outcome, password: str | None = None) -> TechnicalAccountPayload:
    """The payload of an act on an account, read back after the commit."""
    raw, actor = info._raw_info, info.context.signed_in
    payload = TechnicalAccountPayload(
        user_errors=user_errors(outcome.problems), replayed=outcome.replayed, password=password
    )
    if outcome.shown is not None and not outcome.unborn:

        def where(sql: Sql) -> str:
            return f"t.id = {sql.value(outcome.shown)} AND {technical_account_condition(sql, actor, 't')}"

        rows = await load(planned(raw, TechnicalAccount, ("technicalAccount",)), raw, where)
        payload.technical_account = rows[0] if rows else None
    return payload


def _key(input: TechnicalAccountActInput) -> UUID:
    return key_of(PREFIX, input.technical_account_id) or NOBODY


@strawberry.type
class TechnicalAccountMutations:
    """The acts of the gestionnaire principal on the accounts of tools."""

    @strawberry.mutation(
        description="Créer un compte technique ; son mot de passe n'est montré que dans cette réponse (TEC-01, TEC-02)."
    )
    async def create_technical_account(self, info: Info, input: CreateTechnicalAccountInput) -> TechnicalAccountPayload:
        """Create an account."""
        form = NewAccount(input.name, input.own_structure_only)
        structure_id = key_of("structure", input.structure_id) or NOBODY
        call, passwords = call_of(info, input), info.context.passwords
        made = await technical_account.create_technical_account(call, passwords, structure_id, form)
        return await _payload(info, made.outcome, made.secret)

    @strawberry.mutation(
        description="Donner un autre mot de passe à un compte technique : ses jetons ne servent plus (TEC-06)."
    )
    async def reset_technical_account_password(
        self, info: Info, input: TechnicalAccountActInput
    ) -> TechnicalAccountPayload:
        """Choose another password."""
        call, passwords = call_of(info, input), info.context.passwords
        made = await technical_account.reset_technical_account_password(call, passwords, _key(input))
        return await _payload(info, made.outcome, made.secret)

    @strawberry.mutation(description="Désactiver un compte technique, pour de bon ; ses jetons ne servent plus.")
    async def disable_technical_account(self, info: Info, input: TechnicalAccountActInput) -> TechnicalAccountPayload:
        """Disable an account."""
        return await _payload(
            info, await technical_account.disable_technical_account(call_of(info, input), _key(input))
        )
