"""Typed invoices: their lines, the number that the server gives them, and the PDF that it makes (decisions 22)."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import asdict, dataclass, replace
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from api.archive import safe_name
from api.domain.attachments import AttachmentKind
from api.domain.delays import PARIS
from api.domain.deposit import Common, made_number, number_key
from api.domain.lines import settled, settled_summary
from api.domain.organisation import IdentifierType
from api.domain.pieces import ExemptionReason, InvoiceType
from api.domain.roles import Seat
from api.invoices.making import make_invoice
from api.invoices.spec import Account, Address, InvoiceParty, InvoiceSpec, vat_number_of
from api.models import Attachment, BankAccount, Dossier, InvoiceLine, Party, Piece, Service, VatLine
from api.sql import Sql
from api.storage import Storage
from api.usecases.calls import Call
from api.usecases.claims import Claimed

PDF: Final = "application/pdf"
TAXABLE: Final = (ExemptionReason.VATEX_EU_AE, ExemptionReason.VATEX_EU_IC, ExemptionReason.VATEX_EU_G)
"""The exemptions of those who are known to the tax office by a VAT number."""


@dataclass(frozen=True, slots=True)
class Printing:
    """Where the documents made by the server are kept; those of a sandbox say that they are worth nothing.

    `mandate_required`: whether a supplier must have let the portal make its invoices (MAN-01).
    """

    storage: Storage
    sandbox: bool
    mandate_required: bool = False


async def next_number(call: Call, supplier_id: UUID) -> str:
    """The next free number of a supplier for the year of the deposit; one deposit at a time goes past this point.

    The counter is written with the pièce: what is rolled back, or only rehearsed, leaves no gap.
    """
    year = call.now.astimezone(PARIS).year
    while True:
        sql = Sql()
        rows = await sql.write(
            "INSERT INTO number_series (id, supplier_id, year, value)"
            f" VALUES ({sql.value(uuid7())}, {sql.value(supplier_id)}, {sql.value(year)}, 1)"
            " ON CONFLICT (supplier_id, year) DO UPDATE SET value = number_series.value + 1 RETURNING value"
        )
        number = made_number(year, rows[0]["value"])
        # The supplier may have used it by hand: a number serves once (R-NUM-1).
        if not await Piece.filter(supplier_id=supplier_id, number_key=number_key(number)).exists():
            return number


def keep_lines(claimed: Claimed, form: Common) -> None:
    """Have written the lines and the VAT summary of a plain invoice; without a summary, that of its lines."""
    lines, summary = settled(form.lines), settled_summary(form.lines, form.vat_summary)
    piece_id = claimed.piece.id
    claimed.batch.add([InvoiceLine(piece_id=piece_id, **asdict(line)) for line in lines])
    claimed.batch.add(
        [VatLine(piece_id=piece_id, number=number, **asdict(row)) for number, row in enumerate(summary, 1)]
    )


async def print_document(call: Call, claimed: Claimed, form: Common, printing: Printing) -> str:
    """Make the PDF of a typed invoice and have it joined as its main document; answers its SHA-256.

    The bytes are on the disk before any row names them; should the deposit fail after this, no row does, and
    `decompte sweep-files` finds them as it finds those of an interrupted upload.
    """
    piece = claimed.piece
    spec = await _spec(claimed, piece, form, sandbox=printing.sandbox)
    made = await asyncio.to_thread(make_invoice, spec)
    sha256 = hashlib.sha256(made.content).hexdigest()
    if not call.dry_run:
        sha256 = (await printing.storage.put(made.content)).sha256
    kind = "avoir" if spec.credit_note else "facture"
    document = Attachment(
        name=safe_name(f"{kind}-{piece.number}.pdf"),
        media_type=PDF,
        bytes=len(made.content),
        sha256=sha256,
        pages=made.pages,
        uploaded_by_id=call.actor.user_id,
        technical_account_id=call.actor.technical_account_id,
        added_at=call.now,
        piece_id=piece.id,
        kind=AttachmentKind.DOCUMENT_PRINCIPAL,
        designation=piece.number,
        rank=0,
    )
    claimed.batch.add([document])
    return sha256


async def _spec(claimed: Claimed, piece: Piece, form: Common, *, sandbox: bool) -> InvoiceSpec:
    if form.amounts is None or form.type_tva is None or form.payment_method is None or form.invoice_date is None:
        raise LookupError("a form with something missing was refused")
    account = await BankAccount.get(id=piece.bank_account_id) if piece.bank_account_id else None
    settles = await Dossier.get(id=piece.regularises_id) if piece.regularises_id else None
    return InvoiceSpec(
        number=piece.number,
        credit_note=piece.invoice_type is InvoiceType.AVOIR,
        cadre=piece.cadre,
        invoice_date=form.invoice_date,
        made_at=piece.deposited_at,
        supplier=await _supplier(claimed.party(Seat.FOURNISSEUR), form),
        recipient=await _party(claimed.party(Seat.DESTINATAIRE)),
        lines=settled(form.lines),
        vat=settled_summary(form.lines, form.vat_summary),
        amounts=form.amounts,
        currency=piece.currency,
        type_tva=form.type_tva,
        exemption_reason=form.exemption_reason,
        payment_method=form.payment_method,
        delay_days=claimed.dossier.clock_delay_days,
        marche=piece.marche_number,
        engagement=piece.engagement_number,
        original_number=piece.original_number,
        regularises=settles.number if settles else None,
        comment=(piece.comment or "").strip() or None,
        sandbox=sandbox,
        account=Account(account.iban, account.holder, account.bic) if account else None,
    )


async def _supplier(party: Party, form: Common) -> InvoiceParty:
    """Who invoices; a company that charges VAT, or leaves it to the other, has a number even if it never said which."""
    found = await _party(party)
    rates = any(row.rate for row in settled_summary(form.lines, form.vat_summary))
    if found.vat_number or not found.french or not (rates or form.exemption_reason in TAXABLE):
        return found
    return replace(found, vat_number=vat_number_of(found.identifier))


async def _party(party: Party) -> InvoiceParty:
    structure = party.structure
    service = await Service.get(id=party.service_id) if party.service_id else None
    lines = (structure.address_line1, structure.address_line2, structure.address_line3)
    return InvoiceParty(
        name=structure.name,
        identifier=structure.identifier,
        service=service.code if service else None,
        french=structure.identifier_type is IdentifierType.SIRET,
        vat_number=structure.vat_number or None,
        address=Address(tuple(filter(None, lines)), structure.postal_code, structure.city, structure.country),
    )
