"""The PDF documents of a player: a page for each pièce and each file joined, with the example's own figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from api.cli.playing.reference import Deposit, Example
from api.documents import InvoiceSpec, Party, example_invoice
from api.domain.attachments import ATTACHMENT_KINDS, AttachmentKind
from api.domain.cadres import CADRES, PIECE_TYPES, Cadre
from api.domain.examples import EXAMPLE_STRUCTURES

STRUCTURES: Final = {structure.key: structure for structure in EXAMPLE_STRUCTURES}


def page(example: Example, deposit: Deposit, number: str, invoice_date: date, kind: AttachmentKind) -> bytes:
    """The document of a pièce, or a file joined to it, as its depositor would have made it."""
    rule = CADRES[Cadre[deposit.cadre]]
    title = PIECE_TYPES[rule.type].libelle if rule.type else rule.libelle
    main = kind is AttachmentKind.DOCUMENT_PRINCIPAL
    return example_invoice(
        InvoiceSpec(
            number=number,
            cadre=f"{deposit.cadre} · {rule.libelle}",
            title=title if main else ATTACHMENT_KINDS[kind].libelle,
            invoice_date=invoice_date,
            author=_party(deposit.depositor),
            supplier=_party(example.supplier),
            recipient=_party(str(example.parties["destinataire"]), example.service_code),
            ht=Decimal(deposit.total_ht),
            tva=Decimal(deposit.total_tva),
            ttc=Decimal(deposit.total_ttc),
            net=Decimal(deposit.net_to_pay),
            moe=_party(moe) if (moe := example.parties["moe"]) else None,
            moa=_party(moa) if (moa := example.parties["moa"]) else None,
            marche=example.marche_number,
            engagement=example.engagement_number,
            comment=deposit.comment if main else f"Pièce jointe à la pièce {number}.",
        )
    )


def file_name(number: str, kind: AttachmentKind) -> str:
    """The name of the file: 50 characters at most, none of those that numbers may hold and names may not."""
    stem = number.replace("/", "-")
    return f"{stem}.pdf" if kind is AttachmentKind.DOCUMENT_PRINCIPAL else f"{stem}-{kind.value.lower()}"[:46] + ".pdf"


def _party(key: str, service: str | None = None) -> Party:
    return Party(STRUCTURES[key].name, STRUCTURES[key].siret, service)
