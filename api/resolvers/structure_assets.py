"""The files, the bank accounts and the mandates of a structure."""

import strawberry

from api.domain.ids import key_of
from api.domain.structure_assets import MandatePeriod
from api.resolvers.base import NOBODY, call_of, keys_of, structure_payload
from api.resolvers.structure import target_structure
from api.schema import bank_account as accounts
from api.schema import mandate as mandates
from api.schema.context import Info
from api.schema.structure import StructurePayload
from api.schema.structure_inputs import (
    AddBankAccountInput,
    AddStructureAttachmentsInput,
    EndMandateInput,
    GiveMandateInput,
    RemoveBankAccountInput,
    RemoveStructureAttachmentsInput,
)
from api.usecases import bank_account, mandate, structure_files


@strawberry.type
class StructureAssetMutations:
    """Adding and removing what a structure owns."""

    @strawberry.mutation(description="Joindre des fichiers à la fiche d'une structure (PJ-01 à PJ-03).")
    async def add_structure_attachments(self, info: Info, input: AddStructureAttachmentsInput) -> StructurePayload:
        """Join files."""
        call, target = call_of(info, input), target_structure(input.structure_id)
        files = [each.given() for each in input.attachments]
        return await structure_payload(info, await structure_files.add_structure_attachments(call, target, files))

    @strawberry.mutation(description="Retirer des fichiers de la fiche d'une structure, un ou plusieurs (PJ-02).")
    async def remove_structure_attachments(
        self, info: Info, input: RemoveStructureAttachmentsInput
    ) -> StructurePayload:
        """Take files off."""
        call, target = call_of(info, input), target_structure(input.structure_id)
        ids = keys_of("fichier", input.ids)
        return await structure_payload(info, await structure_files.remove_structure_attachments(call, target, ids))

    @strawberry.mutation(description="Ajouter des coordonnées bancaires, qu'un dépôt pourra nommer (décision 23).")
    async def add_bank_account(self, info: Info, input: AddBankAccountInput) -> StructurePayload:
        """Add a bank account."""
        call, target = call_of(info, input), target_structure(input.structure_id)
        return await structure_payload(info, await bank_account.add_bank_account(call, target, input.given()))

    @strawberry.mutation(description="Retirer des coordonnées bancaires.")
    async def remove_bank_account(self, info: Info, input: RemoveBankAccountInput) -> StructurePayload:
        """Remove a bank account."""
        call, target = call_of(info, input), target_structure(input.structure_id)
        key = key_of(accounts.PREFIX, input.bank_account_id) or NOBODY
        return await structure_payload(info, await bank_account.remove_bank_account(call, target, key))

    @strawberry.mutation(description="Donner un mandat de facturation, au portail ou à une structure (MAN-01).")
    async def give_mandate(self, info: Info, input: GiveMandateInput) -> StructurePayload:
        """Give a mandate."""
        call, target = call_of(info, input), target_structure(input.structure_id)
        mandatary = input.mandatary.given() if input.mandatary else None
        period = MandatePeriod(input.valid_from, input.valid_until)
        return await structure_payload(info, await mandate.give_mandate(call, target, mandatary, period))

    @strawberry.mutation(description="Mettre fin à un mandat de facturation.")
    async def end_mandate(self, info: Info, input: EndMandateInput) -> StructurePayload:
        """End a mandate."""
        call, target = call_of(info, input), target_structure(input.structure_id)
        key = key_of(mandates.PREFIX, input.mandate_id) or NOBODY
        return await structure_payload(info, await mandate.end_mandate(call, target, key))
