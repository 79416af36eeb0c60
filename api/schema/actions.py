"""What may be done, and why not: the buttons of a screen as data (conventions 7)."""

from collections.abc import Iterable
from datetime import datetime

import strawberry

from api.domain.actions import ACTIONS, Action, Offer, offers, treatments
from api.domain.errors import Problem
from api.domain.facts import Facts, PieceFacts
from api.domain.ids import public_id
from api.domain.permissions import Actor
from api.domain.statuses import STATUSES, DossierState, PieceStatus
from api.schema.payloads import UserError, user_errors

PIECE_FACTS = (
    "id",
    "rank",
    "cadre",
    "status",
    "depositor_seat",
    "deposited_at",
    "holder",
    "held_since",
    "validated_at",
    "comment",
    "suspension_acknowledged_at",
    "rejection_acknowledged_at",
    "rejection_handled",
    "duplicated",
)
"""The columns of a pièce that the rules ask for."""

SEATS_FACTS = (
    "works",
    "state",
    "groupement",
    "mandant_id",
    "interruption_notice_date",
    "interruption_resumed_on",
    "parties.seat",
    "parties.structure_id",
    "parties.service_id",
    "parties.structure.moa_presence",
    "parties.structure.public_category",
)
"""The columns of a dossier, and of who sits in it, that the rules ask for."""

DOSSIER_FACTS = (*SEATS_FACTS, *(f"pieces.{column}" for column in PIECE_FACTS))
"""What must be read of a dossier for the rules to decide."""


def _blockers(self: "ActionOffer") -> list[UserError]:
    """Said only to those who ask why: most screens only show that a button is greyed."""
    return user_errors(self.stopped_by) if self.stopped_by else []


@strawberry.type(description="Un bouton : ce qui peut être fait, ou pourquoi pas maintenant.")
class ActionOffer:
    """An action on an object."""

    stopped_by: strawberry.Private[tuple[Problem, ...]]

    action: Action = strawberry.field(description="L'action.")
    label: str = strawberry.field(description="Le libellé du bouton.")
    enabled: bool = strawberry.field(description="L'acte serait accepté maintenant, avec une saisie correcte.")
    blockers: list[UserError] = strawberry.field(
        resolver=_blockers,
        description="Exactement les userErrors que la mutation répondrait maintenant, erreurs de saisie à part.",
    )
    mutation: str = strawberry.field(description="Le nom de la mutation à appeler.")
    target_id: strawberry.ID = strawberry.field(description="L'objet sur lequel l'appeler.")


@strawberry.type(description="Factures reçues : un statut que le destinataire peut donner, par `treatPiece`.")
class TreatmentOption:
    """A status that the finance office may give."""

    to: PieceStatus = strawberry.field(description="Le statut à atteindre.")
    label: str = strawberry.field(description="Le libellé du statut.")
    enabled: bool = strawberry.field(description="Le statut peut être donné maintenant.")
    reason_required: bool = strawberry.field(description="Un motif est obligatoire.")
    blockers: list[UserError] = strawberry.field(description="Les erreurs que `treatPiece` répondrait maintenant.")


def action_offers(facts: Facts, piece: PieceFacts, actor: Actor, now: datetime) -> list[ActionOffer]:
    """The buttons of a pièce for this actor."""
    return shown_offers(offers(facts, piece, actor, now), strawberry.ID(public_id("piece", piece.id)))


def dossier_action_offers(facts: Facts, actor: Actor, now: datetime) -> list[ActionOffer]:
    """The buttons of a dossier: those of its current pièce; of a stopped one, the first is duplicated (decisions 7)."""
    shown = action_offers(facts, facts.current, actor, now)
    if facts.state is not DossierState.ARRETE:
        return shown
    first = {offer.action: offer for offer in action_offers(facts, facts.pieces[0], actor, now)}
    return [first[offer.action] if offer.action is Action.DUPLICATE else offer for offer in shown]


def shown_offers(offers: Iterable[Offer], target: strawberry.ID) -> list[ActionOffer]:
    """The buttons of an object, as the schema shows them."""
    return [
        ActionOffer(
            action=offer.action,
            label=ACTIONS[offer.action].libelle,
            enabled=not offer.blockers,
            stopped_by=offer.blockers,
            mutation=ACTIONS[offer.action].mutation,
            target_id=target,
        )
        for offer in offers
    ]


def treatment_options(facts: Facts, piece: PieceFacts, actor: Actor) -> list[TreatmentOption]:
    """The statuses that this actor may give to a received pièce."""
    return [
        TreatmentOption(
            to=each.transition.becomes,
            label=STATUSES[each.transition.becomes].libelle,
            enabled=not each.blockers,
            reason_required=each.transition.needs_text,
            blockers=user_errors(each.blockers),
        )
        for each in treatments(facts, piece, actor)
    ]
