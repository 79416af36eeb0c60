"""The numbers that screens show beside their menus."""

import strawberry

from api.schema.connections import StatusCount


@strawberry.type(description="Les nombres qu'un écran tient à jour : pastilles et onglets.")
class Counters:
    """What waits, counted."""

    waiting_pieces: int = strawberry.field(
        description="Les pièces qui attendent un acte d'une structure de la personne connectée (§9.2), "
        "qu'elle puisse le faire ou seulement le lire : `Piece.awaitsViewer` le dit."
    )
    by_status: list[StatusCount] = strawberry.field(description="Par statut ; tous les statuts, zéro compris.")
    pending_approvals: int = strawberry.field(
        description="Les demandes d'Approbations qui attendent la décision de la personne connectée (APP-01)."
    )
    unread_notifications: int = strawberry.field(description="Les notifications non lues, toutes structures ensemble.")
