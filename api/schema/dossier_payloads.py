"""What the mutations on dossiers and sessions answer."""

from __future__ import annotations

import strawberry

from api.schema.dossier import Dossier
from api.schema.payloads import Payload
from api.schema.piece import Piece
from api.schema.scalars import DateTime
from api.schema.viewer import Viewer


@strawberry.type(description="La pièce après l'acte, et son dossier.")
class PiecePayload(Payload):
    """A pièce that moved."""

    piece: Piece | None = strawberry.field(default=None, description="La pièce ; après VERSION_CONFLICT, l'actuelle.")
    dossier: Dossier | None = strawberry.field(default=None, description="Son dossier.")
    message: str | None = strawberry.field(default=None, description="La phrase de la page de récapitulatif.")


@strawberry.type(description="La session ouverte.")
class SignInPayload(Payload):
    """A session."""

    viewer: Viewer | None = strawberry.field(default=None, description="La personne connectée.")
    token: str | None = strawberry.field(
        default=None, description="Pour les outils ; les écrans se servent du cookie HttpOnly posé par la même réponse."
    )
    expires_at: DateTime | None = strawberry.field(default=None, description="La fin de la session.")


@strawberry.type(description="La session est fermée.")
class SignOutPayload(Payload):
    """The end of a session."""


@strawberry.type(description="L'horloge du bac à sable, après le déplacement.")
class SandboxClockPayload(Payload):
    """The clock of the sandbox."""

    now: DateTime | None = strawberry.field(default=None, description="Le présent du bac à sable.")
