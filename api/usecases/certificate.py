"""Deposit certificates: written with the deposit, printed for those who see the pièce, verified by anybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.certificates import CertificateSpec, Genuine
from api.domain.attachments import AttachmentKind
from api.domain.cadres import Cadre, Seat
from api.domain.certificate import Certified, fingerprint
from api.domain.permissions import Actor
from api.models import Certificate, Piece
from api.models.columns import Montant
from api.paper import Party
from api.sql import Sql, as_instant
from api.stored import new
from api.usecases.claims import Claimed
from api.usecases.visibility import dossier_condition


def certify(claimed: Claimed, piece: Piece, document_sha256: str) -> None:
    """Have written the certificate of a pièce just deposited, in the transaction of its deposit (T03)."""
    supplier = claimed.party(Seat.FOURNISSEUR).structure
    recipient = claimed.party(Seat.DESTINATAIRE).structure
    deposit = Certified(
        number=piece.number,
        cadre=piece.cadre,
        supplier=(supplier.identifier_type, supplier.identifier),
        recipient=(recipient.identifier_type, recipient.identifier),
        deposited_at=piece.deposited_at,
        document_sha256=document_sha256,
    )
    certificate = new(
        Certificate,
        piece_id=piece.id,
        fingerprint=fingerprint(deposit),
        number=deposit.number,
        cadre=deposit.cadre,
        deposited_at=deposit.deposited_at,
        supplier_type=supplier.identifier_type,
        supplier_identifier=supplier.identifier,
        supplier_name=supplier.name,
        recipient_type=recipient.identifier_type,
        recipient_identifier=recipient.identifier,
        recipient_name=recipient.name,
        document_sha256=deposit.document_sha256,
    )
    claimed.batch.add_one(certificate)


_PRINTED = (
    "c.number, c.cadre, c.deposited_at, c.supplier_name, c.supplier_identifier, c.recipient_name,"
    " c.recipient_identifier, p.supplier_id, p.depositor_id, s.name, s.identifier, p.currency, p.total_ht, p.total_tva,"
    " p.discount_ttc, p.total_ttc, p.net_to_pay, a.name, a.bytes, c.document_sha256, c.fingerprint"
)


async def certificate_of(actor: Actor, piece_id: UUID) -> CertificateSpec | None:
    """The certificate of a pièce that the actor may see; None for any other."""
    sql = Sql()
    rows = await sql.fetch(
        f"SELECT {_PRINTED} FROM certificate c JOIN piece p ON p.id = c.piece_id"
        " JOIN structure s ON s.id = p.depositor_id"
        f" JOIN attachment a ON a.piece_id = p.id AND a.kind = {sql.value(AttachmentKind.DOCUMENT_PRINCIPAL.value)}"
        f" WHERE c.piece_id = {sql.value(piece_id)} AND {dossier_condition(sql, actor, 'p.dossier_id')}"
    )
    return _spec(rows[0]) if rows else None


def _spec(row: Any) -> CertificateSpec:
    ht, tva, discount, ttc, net = (Montant.read(cents) for cents in row[12:17])
    return CertificateSpec(
        number=row[0],
        cadre=Cadre(row[1]),
        deposited_at=as_instant(row[2]),
        supplier=Party(row[3], row[4]),
        recipient=Party(row[5], row[6]),
        depositor=Party(row[9], row[10]) if str(row[7]) != str(row[8]) else None,
        currency=row[11],
        ht=ht,
        tva=tva,
        discount=discount,
        ttc=ttc,
        net=net,
        document_name=row[17],
        document_bytes=int(row[18]),
        document_sha256=row[19],
        fingerprint=row[20],
    )


async def verify(typed: str) -> Genuine | None:
    """The deposit behind a fingerprint, for anybody who holds its certificate; None when there is none."""
    sql = Sql()
    rows = await sql.fetch(
        f"SELECT c.number, c.cadre, c.deposited_at FROM certificate c WHERE c.fingerprint = {sql.value(typed)}"
    )
    return Genuine(rows[0][0], Cadre(rows[0][1]), as_instant(rows[0][2])) if rows else None
