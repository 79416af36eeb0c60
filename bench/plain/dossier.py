"""The plain server's dossiers and pièces: values copied from models, a DataLoader wherever another row is."""

from __future__ import annotations

from uuid import UUID

import strawberry

import api.schema.enums  # noqa: F401 - gives the domain's enums their GraphQL face
from api import models
from api.domain.actions import Action, offers
from api.domain.attachments import AttachmentKind
from api.domain.cadres import CADRES, Cadre
from api.domain.circuits import Circuit
from api.domain.facts import facts_of, piece_facts
from api.domain.ids import public_id
from api.domain.roles import Seat
from api.domain.statuses import DOSSIER_STATES, STATUSES, DossierState, PieceStatus
from api.schema.scalars import DateTime, Montant
from bench.plain.context import Info
from bench.plain.journal import History, line_of
from bench.plain.people import Structure, structure_of


@strawberry.type
class Party:
    """A structure in its seat."""

    structure_id: strawberry.Private[UUID]
    seat: Seat

    @strawberry.field
    async def structure(self, info: Info) -> Structure:
        return await structure_of(info, self.structure_id)


def _party(row: models.Party) -> Party:
    return Party(structure_id=row.structure_id, seat=row.seat)


@strawberry.type
class Amounts:
    """The amounts of a pièce."""

    total_ht: Montant
    total_tva: Montant
    total_ttc: Montant
    net_to_pay: Montant


@strawberry.type
class Attachment:
    """A file."""

    id: strawberry.ID
    name: str
    kind: AttachmentKind


@strawberry.type
class Offer:
    """A button."""

    action: Action
    enabled: bool


@strawberry.type
class Piece:
    """A pièce."""

    row: strawberry.Private[models.Piece]
    id: strawberry.ID
    number: str
    cadre: Cadre
    cadre_label: str
    status: PieceStatus
    status_label: str
    status_at: DateTime
    deposited_at: DateTime
    amounts: Amounts

    @strawberry.field
    async def depositor(self, info: Info) -> Structure:
        return await structure_of(info, self.row.depositor_id)

    @strawberry.field
    async def recipient(self, info: Info) -> Party | None:
        rows = await info.context.parties.load(self.row.dossier_id)
        return next((_party(row) for row in rows if row.seat is self.row.recipient_seat), None)

    @strawberry.field
    async def dossier(self, info: Info) -> Dossier | None:
        row = await info.context.dossiers.load(self.row.dossier_id)
        return dossier_of(row) if row.works else None

    @strawberry.field
    async def attachments(self, info: Info) -> list[Attachment]:
        rows = await info.context.files.load(self.row.id)
        return [
            Attachment(
                id=strawberry.ID(public_id("fichier", row.id)), name=row.name, kind=row.kind or AttachmentKind.AUTRE
            )
            for row in rows
            if row.kind is not AttachmentKind.DOCUMENT_PRINCIPAL
        ]

    @strawberry.field
    async def history(self, info: Info, first: int = 50) -> History:
        return History(nodes=[line_of(row) for row in (await info.context.lines.load(self.row.id))[:first]])

    @strawberry.field
    async def available_actions(self, info: Info) -> list[Offer]:
        key, context = self.row.dossier_id, info.context
        dossier, pieces = await context.dossiers.load(key), await context.pieces.load(key)
        parties = await context.parties.load(key)
        structures = await context.structures.load_many([party.structure_id for party in parties])
        for party, structure in zip(parties, structures, strict=True):
            party.structure = structure
        found = offers(facts_of(dossier, parties, pieces), piece_facts(self.row), context.actor, context.now)
        return [Offer(action=each.action, enabled=not each.blockers) for each in found]


def piece_of(row: models.Piece) -> Piece:
    """A pièce, as the schema shows it."""
    return Piece(
        row=row,
        id=strawberry.ID(public_id("piece", row.id)),
        number=row.number,
        cadre=row.cadre,
        cadre_label=CADRES[row.cadre].libelle,
        status=row.status,
        status_label=STATUSES[row.status].libelle,
        status_at=DateTime(row.status_at),
        deposited_at=DateTime(row.deposited_at),
        amounts=Amounts(
            total_ht=Montant(row.total_ht),
            total_tva=Montant(row.total_tva),
            total_ttc=Montant(row.total_ttc),
            net_to_pay=Montant(row.net_to_pay),
        ),
    )


@strawberry.type
class Dossier:
    """A dossier."""

    row: strawberry.Private[models.Dossier]
    id: strawberry.ID
    number: str | None
    state: DossierState
    state_label: str
    circuit: Circuit | None

    @strawberry.field
    async def parties(self, info: Info) -> list[Party]:
        rows = await info.context.parties.load(self.row.id)
        return [_party(row) for row in sorted(rows, key=lambda row: row.seat.value)]

    @strawberry.field
    async def pieces(self, info: Info) -> list[Piece]:
        return [piece_of(row) for row in await info.context.pieces.load(self.row.id)]


def dossier_of(row: models.Dossier) -> Dossier:
    """A dossier, as the schema shows it."""
    return Dossier(
        row=row,
        id=strawberry.ID(public_id("dossier", row.id)),
        number=row.number,
        state=row.state,
        state_label=DOSSIER_STATES[row.state].libelle,
        circuit=row.circuit,
    )
