"""The directory of public structures, open to everybody (organisation §8)."""

from uuid import UUID

import strawberry

from api import models
from api.domain.organisation import StructureStatus
from api.reads.fields import Link, Many, column, computed, loaded, table
from api.schema.context import Info
from api.schema.node import Count, PageInfo, identifier
from api.schema.scalars import Siret
from api.schema.service import Service, in_use
from api.schema.structure_form import ADDRESS, SETTINGS, Address, PublicSettings, address_of, public_settings


@table(
    models.Structure,
    services=Link(Many("structure_id", ("code", "id"), "{t}.deleted_at IS NULL"), lambda: Service),
)
@strawberry.type(description="Une structure publique de l'annuaire : ce qu'un fournisseur doit en savoir (DIR-01).")
class DirectoryEntry:
    """A public structure, for suppliers."""

    pk: strawberry.Private[UUID]

    id = identifier("structure", "Identifiant opaque de la structure.")

    @computed("identifier", description="Le SIRET.")
    def siret(self) -> Siret:
        """The SIRET."""
        return Siret(self.__dict__["identifier"])

    name: str = column("La raison sociale.")

    @computed("status", description="Peut être nommée comme destinataire ; une inactive reste dans l'annuaire.")
    def active(self) -> bool:
        """Whether it may be named."""
        return self.__dict__["status"] is StructureStatus.ACTIVE

    @computed(*ADDRESS, description="L'adresse postale du siège.")
    def address(self) -> Address | None:
        """The address."""
        return address_of(self)

    @computed(*SETTINGS, description="Ce qu'elle demande à ses fournisseurs.")
    def settings(self) -> PublicSettings:
        """What suppliers must know."""
        return public_settings(self)

    @computed(
        "services.valid_from",
        "services.valid_until",
        shows={"services": ()},
        description="Ses services actifs, par code ; celui des factures publiques n'est que pour les publiques.",
    )
    def services(self, info: Info) -> list[Service]:
        """The services that may be named."""
        return in_use(loaded(self, "services"), info.context.now)


@strawberry.type(description="Une structure de l'annuaire dans une liste.")
class DirectoryEdge:
    """A structure and its place."""

    cursor: str = strawberry.field(description="Le curseur, valable pour cette recherche.")
    node: DirectoryEntry = strawberry.field(description="La structure.")


@strawberry.type(description="Une page de l'annuaire.")
class DirectoryConnection:
    """A page of the directory."""

    nodes: list[DirectoryEntry] = strawberry.field(description="Les structures.")
    edges: list[DirectoryEdge] = strawberry.field(description="Les structures, chacune avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de structures de la recherche.")
    export_url: str = strawberry.field(description="Où télécharger tout l'annuaire en CSV, sans se connecter.")
    services_export_url: str = strawberry.field(description="Où télécharger les services de l'annuaire en CSV.")
