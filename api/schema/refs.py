"""Structures as a form or a document names them, known or not."""

import strawberry

from api.domain.organisation import IdentifierType
from api.schema.enums import label
from api.schema.organisation import StructureCard


@strawberry.type(description="Une structure telle qu'elle est nommée, connue ou non.")
class StructureRefValue:
    """A structure as it is named."""

    identifier: str = strawberry.field(description="L'identifiant, tel que donné.")
    type: IdentifierType = strawberry.field(description="La nature de l'identifiant.")

    @strawberry.field(description="Le libellé de cette nature.")
    def type_label(self) -> str:
        """The label of the type of the identifier."""
        return label(self.type)

    service_code: str | None = strawberry.field(description="Le code service.")
    structure: StructureCard | None = strawberry.field(description="La structure, quand elle est connue.")
