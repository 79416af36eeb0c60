"""The form of the next pièce: which ones are open, and what it starts with (works-billing §9.1)."""

from datetime import datetime
from typing import Any

import strawberry

from api.domain.cadres import CADRES, Cadre
from api.domain.deposit import suggested_number
from api.domain.facts import Facts
from api.domain.next_piece import next_options
from api.domain.permissions import Actor
from api.domain.roles import SEATS, Seat
from api.reads.fields import loaded
from api.schema.amounts import Amounts, amounts_of
from api.schema.organisation import ServiceCard
from api.schema.party import Party
from api.schema.payloads import UserError, user_errors

PREFILL = (
    *(
        f"pieces.{name}"
        for name in (
            "number",
            "currency",
            "total_ht",
            "total_tva",
            "discount_ttc",
            "discount_reason",
            "total_ttc",
            "net_to_pay",
            "marche_number",
            "engagement_number",
            "recipient_service_code",
        )
    ),
)
"""What the form takes from the previous pièce."""


@strawberry.type(description="Ce que le formulaire de la pièce suivante contient au départ (works-billing §9.1).")
class PiecePrefill:
    """The first content of a form."""

    currency: str = strawberry.field(description="La devise.")
    amounts: Amounts | None = strawberry.field(description="Les montants de la pièce précédente, modifiables.")
    marche_number: str | None = strawberry.field(description="Le numéro de marché.")
    engagement_number: str | None = strawberry.field(description="Le numéro d'engagement.")
    recipient_service_code: str | None = strawberry.field(description="Le code service du destinataire.")
    depositor_service: ServiceCard | None = strawberry.field(description="Le service du déposant, facultatif.")
    suggested_number: str | None = strawberry.field(
        description="Un numéro proposé : celui de la première pièce suivi de EA, EAV, PDG, DG ou DGD (R-NUM-1)."
    )


@strawberry.type(description="Une pièce que l'on peut déposer ensuite, ou pourquoi pas maintenant.")
class NextPieceOption:
    """A pièce that may follow."""

    cadre: Cadre = strawberry.field(description="Le cadre.")
    cadre_label: str = strawberry.field(description="Le libellé du cadre.")
    seat: Seat = strawberry.field(description="La place d'où elle se dépose.")
    seat_label: str = strawberry.field(description="Le libellé de la place.")
    recipient: Party | None = strawberry.field(description="Chez qui elle arrivera.")
    enabled: bool = strawberry.field(description="Le dépôt serait accepté maintenant, avec une saisie correcte.")
    blockers: list[UserError] = strawberry.field(description="Les erreurs que `depositNextPiece` répondrait.")
    prefill: PiecePrefill = strawberry.field(description="Ce que le formulaire contient au départ.")


def next_piece_options(dossier: Any, facts: Facts, actor: Actor, now: datetime) -> list[NextPieceOption]:
    """The pièces that the viewer's seats may deposit after the current one."""
    parties = {party.seat: party for party in loaded(dossier, "parties")}
    pieces = loaded(dossier, "pieces")
    return [
        NextPieceOption(
            cadre=option.cadre,
            cadre_label=CADRES[option.cadre].libelle,
            seat=option.seat,
            seat_label=SEATS[option.seat].libelle,
            recipient=parties.get(option.recipient),
            enabled=not option.blockers,
            blockers=user_errors(option.blockers),
            prefill=_prefill(option.cadre, pieces[0], pieces[-1], parties[option.seat]),
        )
        for option in next_options(facts, facts.current, actor, now)
    ]


def _prefill(cadre: Cadre, first: Any, previous: Any, depositor: Any) -> PiecePrefill:
    return PiecePrefill(
        currency=previous.currency,
        amounts=amounts_of(previous),
        marche_number=previous.marche_number,
        engagement_number=previous.engagement_number,
        recipient_service_code=previous.recipient_service_code,
        depositor_service=depositor.__dict__.get("service"),
        suggested_number=suggested_number(cadre, first.number),
    )
