"""The acts on dossiers: one mutation per act, one use-case each."""

from uuid import UUID

import strawberry

from api.domain.ids import key_of
from api.resolvers.base import NOBODY, call_of, piece_payload, target_of
from api.schema.bank_account import PREFIX
from api.schema.context import Info
from api.schema.dossier_payloads import PiecePayload
from api.schema.inputs import (
    AttachmentInput,
    CompletePieceInput,
    DepositNextPieceInput,
    DepositPieceInput,
    PieceActInput,
    RefusePieceInput,
    SuspendPieceInput,
    TreatPieceInput,
)
from api.usecases import dossier, piece
from api.usecases.attachment import NewFile
from api.usecases.deposit import Fields, Opening


def _files(given: list[AttachmentInput]) -> list[NewFile]:
    return [each.given() for each in given]


def _service(identifier: str | None) -> tuple[UUID | None, bool]:
    """The key of a service, and whether what was given is not one."""
    key = key_of("service", identifier) if identifier is not None else None
    return key, identifier is not None and key is None


def _bank_account(identifier: str | None) -> UUID | None:
    return None if identifier is None else key_of(PREFIX, identifier) or NOBODY


@strawberry.type
class PieceMutations:
    """Mutations on dossiers and pièces."""

    @strawberry.mutation(
        description="Déposer la première pièce d'un dossier, qu'elle ouvre, ou une facture simple (T03, T04)."
    )
    async def deposit_piece(self, info: Info, input: DepositPieceInput) -> PiecePayload:
        """Deposit a first pièce."""
        call = call_of(info, input)
        service_id, unknown = _service(input.service_id)
        fields = Fields(
            cadre=input.cadre,
            number=input.number,
            invoice_date=input.invoice_date,
            type_tva=input.type_tva,
            payment_method=input.payment_method,
            amounts=input.amounts.given(),
            document=NewFile(key_of("fichier", input.document_id)) if input.document_id is not None else None,
            service_id=service_id,
            unknown_service=unknown,
            attachments=_files(input.attachments),
            exemption_reason=input.exemption_reason,
            marche_number=input.marche_number,
            engagement_number=input.engagement_number,
            lines=[line.given() for line in input.lines or ()],
            vat_summary=[row.given() for row in input.vat_summary or ()],
            comment=input.comment,
            bank_account_id=_bank_account(input.bank_account_id),
        )
        opening = Opening(
            structure_id=key_of("structure", input.structure_id) or NOBODY,
            recipient=input.recipient.given(),
            moe=input.moe.given() if input.moe else None,
            moa=input.moa.given() if input.moa else None,
            validators=[each.given() for each in input.validators or ()],
            mandant=input.mandant.given() if input.mandant else None,
            groupement=input.groupement,
            invoice_type=input.invoice_type,
            regularises=input.regularises_dossier_id is not None,
            regularised_id=key_of("dossier", input.regularises_dossier_id) if input.regularises_dossier_id else None,
            original_number=input.original_number,
            currency=input.currency,
        )
        outcome = await dossier.deposit_piece(call, fields, opening, info.context.printing)
        return await piece_payload(info, outcome, "Votre pièce est validée et envoyée ; elle suit son circuit.")

    @strawberry.mutation(description="Déposer la pièce que le circuit attend après une autre (T31, T35, T41, T50…).")
    async def deposit_next_piece(self, info: Info, input: DepositNextPieceInput) -> PiecePayload:
        """Deposit a next pièce."""
        call = call_of(info, input)
        target = target_of(input.previous_piece_id, input.expected_version)
        service_id, unknown = _service(input.service_id)
        fields = Fields(
            cadre=input.cadre,
            number=input.number,
            invoice_date=input.invoice_date,
            type_tva=input.type_tva,
            payment_method=input.payment_method,
            amounts=input.amounts.given() if input.amounts else None,
            document=NewFile(key_of("fichier", input.document_id)),
            service_id=service_id,
            unknown_service=unknown,
            attachments=_files(input.attachments),
            exemption_reason=input.exemption_reason,
            marche_number=input.marche_number,
            engagement_number=input.engagement_number,
            comment=input.comment,
            bank_account_id=_bank_account(input.bank_account_id),
        )
        outcome = await dossier.deposit_next_piece(
            call, target, fields, recipient_service_code=input.recipient_service_code
        )
        return await piece_payload(info, outcome, "Votre pièce est validée et envoyée ; le dossier avance.")

    @strawberry.mutation(description="Prendre une pièce en compte (T30, T40, T80).")
    async def acknowledge_piece(self, info: Info, input: PieceActInput) -> PiecePayload:
        """Take a pièce in charge."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        outcome = await piece.acknowledge_piece(call, target)
        return await piece_payload(info, outcome, "La pièce est prise en compte.")

    @strawberry.mutation(description="Refuser une pièce : le dossier s'arrête (R-REF-1).")
    async def refuse_piece(self, info: Info, input: RefusePieceInput) -> PiecePayload:
        """Refuse a pièce."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        outcome = await piece.refuse_piece(call, target, reason=input.reason, comment=input.comment)
        return await piece_payload(info, outcome, "La pièce est refusée ; le dossier est arrêté.")

    @strawberry.mutation(description="Suspendre une pièce jusqu'à son complément ; le délai court toujours (R-SUS-1).")
    async def suspend_piece(self, info: Info, input: SuspendPieceInput) -> PiecePayload:
        """Suspend a pièce."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        outcome = await piece.suspend_piece(call, target, comment=input.comment)
        return await piece_payload(info, outcome, "La pièce est suspendue ; son auteur est invité à la compléter.")

    @strawberry.mutation(description="Compléter une pièce suspendue : elle revient à qui l'a suspendue (T60).")
    async def complete_piece(self, info: Info, input: CompletePieceInput) -> PiecePayload:
        """Complete a pièce."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        outcome = await piece.complete_piece(call, target, comment=input.comment, files=_files(input.attachments))
        return await piece_payload(info, outcome, "La pièce est complétée et remise à disposition.")

    @strawberry.mutation(description="Factures reçues : donner à une pièce son statut suivant (T82 à T8A).")
    async def treat_piece(self, info: Info, input: TreatPieceInput) -> PiecePayload:
        """Treat a received pièce."""
        call, target = call_of(info, input), target_of(input.piece_id, input.expected_version)
        outcome = await piece.treat_piece(
            call, target, to=input.to, reason=input.reason, mandat_number=input.mandat_number
        )
        return await piece_payload(info, outcome, "Le statut de la pièce est changé.")
