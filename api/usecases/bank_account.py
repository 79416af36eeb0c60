"""The bank accounts of a structure (decisions 23)."""

from __future__ import annotations

from uuid import UUID

from api.db import Transaction
from api.domain.actions import Action
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.identifiers import bic_code, iban_number
from api.domain.journal import ChangeKind
from api.domain.structure_assets import NewBankAccount, bank_account_problems, masked
from api.models import BankAccount
from api.usecases.calls import Call, Outcome, once
from api.usecases.journal import record_organisation
from api.usecases.structure import StructureTarget, claim_structure


async def add_bank_account(call: Call, target: StructureTarget, form: NewBankAccount) -> Outcome:
    """Note where a structure is paid; an account that it has already is VALUE_NOT_ALLOWED."""

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, target, Action.ADD_BANK_ACCOUNT)
        problems = list(bank_account_problems(form))
        iban = iban_number(form.iban) or ""
        if await BankAccount.filter(structure_id=structure.id, iban=iban, removed_at=None).exists():
            problems.append(Problem(ErrorCode.VALUE_NOT_ALLOWED, ("iban",), {"value": form.iban}))
        if problems:
            raise DomainError(problems)
        _ = await BankAccount.create(
            structure_id=structure.id,
            iban=iban,
            bic=bic_code(form.bic) if form.bic is not None else None,
            holder=form.holder.strip(),
            factor=form.factor,
            created_at=call.now,
        )
        await _record(call, structure.id, f"Ajout de coordonnées bancaires {masked(iban)}")
        return structure.id

    return await once(call, work, target=target.structure_id)


async def remove_bank_account(call: Call, target: StructureTarget, account_id: UUID) -> Outcome:
    """Take a bank account off a structure; the pièces that name it keep it."""

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, target, Action.REMOVE_BANK_ACCOUNT)
        account = await BankAccount.get_or_none(id=account_id, structure_id=structure.id, removed_at=None)
        if account is None:
            raise error(ErrorCode.NOT_FOUND, field="bankAccountId")
        account.removed_at = call.now
        await account.save(update_fields=["removed_at"])
        await _record(call, structure.id, f"Retrait de coordonnées bancaires {masked(account.iban)}")
        return structure.id

    return await once(call, work, target=target.structure_id)


async def _record(call: Call, structure_id: UUID, comment: str) -> None:
    await record_organisation(ChangeKind.STRUCTURE_CHANGED, structure_id, by=call.actor, at=call.now, comment=comment)
