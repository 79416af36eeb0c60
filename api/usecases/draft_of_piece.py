"""What a new draft takes from the pièce it is duplicated from (T70)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from api.domain.amounts import Amounts
from api.domain.attachments import AttachmentKind
from api.domain.opening import VALIDATORS
from api.domain.permissions import Actor
from api.domain.roles import Seat
from api.models import Attachment, Party, Service, Structure
from api.usecases.claims import Claimed
from api.usecases.draft_form import DraftForm
from api.usecases.organisation import Ref


async def form_of(claimed: Claimed) -> DraftForm:
    """The form of the claimed pièce, which opened its dossier, but for its number and its files."""
    piece, dossier = claimed.piece, claimed.dossier
    parties = {party.seat: party for party in claimed.parties}
    keys = [party.service_id for party in claimed.parties if party.service_id]
    codes = {row.id: row.code for row in await Service.filter(id__in=keys)} if keys else {}
    mandant = await Structure.get_or_none(id=dossier.mandant_id) if dossier.mandant_id else None

    def named(seat: Seat) -> Ref | None:
        party: Party | None = parties.get(seat)
        if party is None:
            return None
        code = codes.get(party.service_id) if party.service_id else None
        return Ref(party.structure.identifier, party.structure.identifier_type, code)

    return DraftForm(
        structure_id=piece.depositor_id,
        service_id=piece.depositor_service_id,
        cadre=piece.cadre,
        invoice_date=piece.invoice_date,
        recipient=named(Seat.DESTINATAIRE),
        moe=named(Seat.MOE),
        moa=named(Seat.MOA),
        validators=tuple(ref for seat in VALIDATORS if (ref := named(seat)) is not None),
        mandant=Ref(mandant.identifier, mandant.identifier_type) if mandant else None,
        groupement=dossier.groupement,
        invoice_type=piece.invoice_type,
        original_number=piece.original_number,
        marche_number=piece.marche_number,
        engagement_number=piece.engagement_number,
        currency=piece.currency,
        type_tva=piece.type_tva,
        exemption_reason=piece.exemption_reason,
        payment_method=piece.payment_method,
        amounts=Amounts(
            piece.total_ht,
            piece.total_tva,
            piece.discount_ttc,
            piece.discount_reason,
            piece.total_ttc,
            piece.net_to_pay,
        ),
        bank_account_id=piece.bank_account_id,
        comment=piece.comment,
    )


async def copied_files(piece_id: UUID, draft_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let the draft hold copies of the complementary files: the same bytes, under names of their own."""
    joined = await Attachment.filter(piece_id=piece_id).order_by("rank")
    copies = [
        Attachment(
            name=row.name,
            media_type=row.media_type,
            bytes=row.bytes,
            sha256=row.sha256,
            pages=row.pages,
            factur_x=row.factur_x,
            uploaded_by_id=by.user_id,
            technical_account_id=by.technical_account_id,
            added_at=at,
            draft_id=draft_id,
            kind=row.kind,
            designation=row.designation,
            rank=rank,
        )
        for rank, row in enumerate(row for row in joined if row.kind is not AttachmentKind.DOCUMENT_PRINCIPAL)
    ]
    if copies:
        await Attachment.bulk_create(copies)
