"""The numbers that screens show beside their menus."""

import strawberry

from api.schema.connections import StatusCount


@strawberry.type(description="Les nombres qu'un écran tient à jour : pastilles et onglets.")
class Counters:
    """What waits, counted."""

    waiting_pieces: int = strawberry.field(description="Les pièces qui attendent un acte de la personne connectée.")
    by_status: list[StatusCount] = strawberry.field(description="Par statut ; tous les statuts, zéro compris.")
    pending_approvals: int = strawberry.field(
        description="Les demandes d'Approbations qui attendent la décision de la personne connectée (APP-01)."
    )
    unread_notifications: int = strawberry.field(description="Les notifications non lues, toutes structures ensemble.")
