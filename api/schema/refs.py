"""Structures as a form or a document names them, known or not."""

from __future__ import annotations

import strawberry

from api.domain.organisation import IdentifierType
from api.schema.organisation import StructureCard


@strawberry.type(description="Une structure telle qu'elle est nommée, connue ou non.")
class StructureRefValue:
    """A structure as it is named."""

    identifier: str = strawberry.field(description="L'identifiant, tel que donné.")
    type: IdentifierType = strawberry.field(description="La nature de l'identifiant.")
    service_code: str | None = strawberry.field(description="Le code service.")
    structure: StructureCard | None = strawberry.field(description="La structure, quand elle est connue.")
