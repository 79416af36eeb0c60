"""Factures à valider: the answers of the validators."""

import strawberry

from api.resolvers.base import call_of, piece_payload, target_of
from api.schema.context import Info
from api.schema.dossier_payloads import PiecePayload
from api.schema.inputs import CommentedPieceActInput, CorrectValidatorInput, ValidatePieceInput
from api.usecases import validation


@strawberry.type
class ValidationMutations:
    """The acts of a validator, and of who named a wrong one."""

    @strawberry.mutation(description="Valider la pièce d'un sous-traitant ou d'un cotraitant (T05, T11, R-VAL-3).")
    async def validate_piece(self, info: Info, input: ValidatePieceInput) -> PiecePayload:
        """Accept a pièce."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        outcome = await validation.validate_piece(call, target, capacity=input.capacity, comment=input.comment)
        return await piece_payload(info, outcome, "La pièce est validée et envoyée ; elle suit son circuit.")

    @strawberry.mutation(description="Dire que l'on n'est pas le valideur de cette pièce (T07, T13).")
    async def decline_validation(self, info: Info, input: CommentedPieceActInput) -> PiecePayload:
        """Decline a validation."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        outcome = await validation.decline_validation(call, target, comment=input.comment)
        return await piece_payload(info, outcome, "La pièce attend qu'un autre valideur soit nommé.")

    @strawberry.mutation(description="Nommer un autre valideur, sans nouveau dépôt ni nouveau numéro (T08, T14).")
    async def correct_validator(self, info: Info, input: CorrectValidatorInput) -> PiecePayload:
        """Name another validator."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        outcome = await validation.correct_validator(call, target, validator=input.validator.given())
        return await piece_payload(info, outcome, "Le valideur est corrigé ; la pièce l'attend.")
