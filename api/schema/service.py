"""Services of a structure, and the applications open on them."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry
from strawberry.types.lazy_type import LazyType

from api import addresses, models
from api.domain.delays import PARIS
from api.domain.habilitation import Application, Level, RattachementStatus
from api.domain.permissions import Permission
from api.domain.service import is_active
from api.domain.structure import reads
from api.reads.fields import Link, Many, One, column, computed, loaded, one, paged, table
from api.schema.calls import dry_run, expected_version, idempotency_key, kept_unless_given
from api.schema.context import Info
from api.schema.enums import label_of
from api.schema.habilitation import Part, RattachementConnection, users_page
from api.schema.node import Node, identifier
from api.schema.organisation import ServiceCard
from api.schema.payloads import Payload
from api.schema.scalars import Date, DateTime

if TYPE_CHECKING:
    from api.schema.structure import Structure


@table(models.OpenApplication)
@strawberry.type(description="Une application ouverte sur une structure, ou sur un de ses services seulement (HAB-04).")
class OpenApplication:
    """An application that is open."""

    pk: strawberry.Private[UUID]
    service_id: strawberry.Private[UUID | None]

    application: Application = column("L'application.")
    application_label: str = label_of("application", "Le libellé de l'application.")
    service: ServiceCard | None = one("service_id", "Le service ; null : toute la structure, services à venir compris.")


def _structure() -> type:
    return LazyType("Structure", "api.schema.structure").resolve_type()


def _morning(day: date) -> DateTime:
    return DateTime(datetime.combine(day, time(), PARIS))


@table(
    models.Service,
    home=Link(One("structure_id"), _structure),
    own=Link(Many("service_id", ("application", "id")), lambda: OpenApplication),
)
@strawberry.type(description="Un service d'une structure (organisation §2).")
class Service(Node):
    """A part of a structure."""

    pk: strawberry.Private[UUID]
    structure_id: strawberry.Private[UUID]

    id = identifier("service", "Identifiant opaque du service.")

    version: int = column("Croît à chaque modification ; à redonner en `expectedVersion`.")
    code: str = column("Le code service, à donner au dépôt ; il ne change pas.")
    name: str = column("Le nom du service.")

    @computed("description", description="La description ; null sans session.")
    def description(self, info: Info) -> str | None:
        """What it does, which is not in the directory (organisation §11)."""
        return self.__dict__["description"] if info.context.actor else None

    @computed("valid_from", "valid_until", description="Actif aujourd'hui, d'après ses dates (SRV-05).")
    def active(self, info: Info) -> bool:
        """Whether it may be named."""
        today = info.context.now.astimezone(PARIS).date()
        return is_active(self.__dict__["valid_from"], self.__dict__["valid_until"], today)

    valid_from: Date = column("Le premier jour de validité.")
    valid_until: Date | None = column("Le premier jour où il n'est plus valide.")
    engagement_required: bool = column("Un numéro d'engagement est exigé pour ce service (SRV-07).")
    is_default: bool = column("Le service des factures publiques, qui ne se modifie pas (SRV-03).")

    @computed("created_at", "valid_from", description="L'instant de sa création (SRV-06).")
    def created_at(self) -> DateTime:
        """When it was created; a service that was loaded without saying it, on its first day."""
        return self.__dict__["created_at"] or _morning(self.__dict__["valid_from"])

    @computed("updated_at", "valid_from", description="L'instant de sa dernière modification (SRV-06).")
    def updated_at(self) -> DateTime:
        """When it last changed."""
        return self.__dict__["updated_at"] or _morning(self.__dict__["valid_from"])

    @computed(
        "home.openings.service_id",
        shows={"own": (), "home.openings": ()},
        description="Les applications ouvertes sur lui, ou sur toute la structure ; vide sans session.",
    )
    def applications(self, info: Info) -> list[OpenApplication]:
        """What is open on it, which is not in the directory (organisation §11)."""
        if info.context.actor is None:
            return []
        whole = [each for each in loaded(loaded(self, "home"), "openings") if each.service_id is None]
        return [*whole, *loaded(self, "own")]

    @paged(
        "service_id",
        "Les personnes rattachées à ce service en particulier ; null pour qui n'a pas l'application Organisation.",
        order=("rattachement_id",),
        where=f"{{t}}.status = '{RattachementStatus.VALIDE.value}'",
        needs=("structure_id",),
        rows=lambda: Part,
        through="rattachement",
    )
    def users(self, info: Info, first: int | None = 20, after: str | None = None) -> RattachementConnection | None:
        """A page of its people."""
        actor = info.context.actor  # the directory shows services to everybody
        if actor is None or not reads(actor, Permission.USERS_SEARCH, self.structure_id):
            return None
        export = addresses.users({"serviceId": self.id()})
        return users_page(self, export, first, after)


@strawberry.input(description="Un nouveau service.")
class CreateServiceInput:
    """The form of « Créer un service »."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    code: str = strawberry.field(description="Le code, unique dans la structure, de 100 caractères au plus.")
    name: str = strawberry.field(description="Le nom, de 100 caractères au plus.")
    description: str | None = strawberry.field(default=None, description="La description, de 500 caractères au plus.")
    valid_from: Date = strawberry.field(description="Le premier jour de validité.")
    valid_until: Date | None = strawberry.field(
        default=None, description="Le premier jour où il ne sera plus valide ; après le début."
    )
    engagement_required: bool = strawberry.field(
        default=False, description="Exiger un numéro d'engagement pour ce service ; structure publique seulement."
    )
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Les changements d'un service ; ce qui est omis reste.")
class UpdateServiceInput:
    """The form of « Modifier un service »."""

    service_id: strawberry.ID = strawberry.field(description="Le service.")
    name: str | None = strawberry.field(default=None, description="Le nom, de 100 caractères au plus.")
    description: str | None = kept_unless_given("La description ; null l'efface.")
    valid_from: Date | None = strawberry.field(default=None, description="Le premier jour de validité.")
    valid_until: Date | None = kept_unless_given("Le premier jour où il n'est plus valide ; null : sans fin.")
    engagement_required: bool | None = strawberry.field(default=None, description="Exiger un numéro d'engagement.")
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Des services à supprimer, 1 000 au plus.")
class DeleteServicesInput:
    """Several services."""

    service_ids: list[strawberry.ID] = strawberry.field(description="Les services.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.type(description="Le service après l'acte, et sa structure.")
class ServicePayload(Payload):
    """A service."""

    service: Service | None = strawberry.field(default=None, description="Le service, tel qu'il est devenu.")
    structure: Annotated["Structure", strawberry.lazy("api.schema.structure")] | None = strawberry.field(
        default=None, description="Sa structure."
    )


def in_use(services: list[Service], now: datetime) -> list[Service]:
    """Those of these services that may be named today."""
    today = now.astimezone(PARIS).date()
    return [each for each in services if is_active(loaded(each, "valid_from"), loaded(each, "valid_until"), today)]


@strawberry.input(description="Une application à ouvrir.")
class ApplicationOpening:
    """An opening."""

    application: Application = strawberry.field(description="L'application.")
    level: Level = strawberry.field(
        default=Level.MODIFICATION,
        description="Le niveau du gestionnaire principal : MODIFICATION, aucun autre n'est admis (§5.3).",
    )
    service_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le service ; omis : toute la structure, services à venir compris (HAB-04)."
    )


@strawberry.input(description="Des applications à ouvrir.")
class OpenApplicationsInput:
    """Openings."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    openings: list[ApplicationOpening] = strawberry.field(description="Les applications, 100 au plus.")
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Des applications à fermer.")
class CloseApplicationsInput:
    """Closings."""

    structure_id: strawberry.ID = strawberry.field(description="La structure.")
    applications: list[Application] = strawberry.field(description="Les applications.")
    service_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Les services où les fermer ; vide : partout dans la structure."
    )
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()
