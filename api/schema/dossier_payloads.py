"""What the mutations on dossiers answer."""

import strawberry

from api.schema.dossier import Dossier
from api.schema.payloads import Payload
from api.schema.piece import Piece


@strawberry.type(description="La pièce après l'acte, et son dossier.")
class PiecePayload(Payload):
    """A pièce that moved."""

    piece: Piece | None = strawberry.field(default=None, description="La pièce ; après VERSION_CONFLICT, l'actuelle.")
    dossier: Dossier | None = strawberry.field(default=None, description="Son dossier.")
    message: str | None = strawberry.field(default=None, description="La phrase de la page de récapitulatif.")
