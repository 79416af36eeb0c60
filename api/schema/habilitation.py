"""Rattachements and habilitations: who may do what, where."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

import strawberry

from api import models
from api.domain.habilitation import (
    APPLICATIONS,
    HABILITATION_STATES,
    LEVELS,
    RATTACHEMENT_STATUSES,
    Application,
    HabilitationState,
    Level,
    RattachementStatus,
    UserRole,
)
from api.domain.ids import key_of, public_id
from api.domain.permissions import Grant
from api.domain.rattachement import Choice, RattachementState, choices, rattachement_offers, shows_comment
from api.reads.fields import Link, Many, One, column, computed, loaded, many, one, table
from api.schema.account import UserCard
from api.schema.actions import ActionOffer, shown_offers
from api.schema.context import Info
from api.schema.enums import label_of
from api.schema.node import Count, Node, PageInfo, identifier, page_below, place_of
from api.schema.organisation import ServiceCard, StructureCard
from api.schema.payloads import Payload
from api.schema.scalars import Date, DateTime


@table(models.Habilitation)
@strawberry.type(description="Un profil accordé à une personne sur une structure, ou sur un de ses services (HAB-01).")
class Habilitation(Node):
    """A profile in force."""

    pk: strawberry.Private[UUID]
    structure_id: strawberry.Private[UUID]

    id = identifier("habilitation", "Identifiant opaque de l'habilitation.")

    user: UserCard = one("user_id", "La personne.")
    structure: StructureCard = one("structure_id", "La structure.")
    service: ServiceCard | None = one("service_id", "Le service ; null : toute la structure.")
    application: Application = column("L'application.")
    application_label: str = label_of("application", "Le libellé de l'application.")
    level: Level = column("Le niveau.")
    level_label: str = label_of("level", "Le libellé du niveau.")
    granted_at: DateTime = column("L'instant où elle a été accordée.")
    effective_at: DateTime = column("L'instant où elle prend effet (HAB-07).")
    granted_by: UserCard | None = one("granted_by_id", "Qui l'a accordée.")

    @computed(
        "effective_at",
        description="L'état : a-t-elle pris effet ? Ses droits valent tant que le rattachement vaut lui-même.",
    )
    def state(self, info: Info) -> HabilitationState:
        """Whether it has taken effect."""
        return _state_of(self, info)

    @computed("effective_at", description="Le libellé de l'état.")
    def state_label(self, info: Info) -> str:
        """The label of the state."""
        return HABILITATION_STATES[_state_of(self, info)].libelle


def _state_of(row: Habilitation, info: Info) -> HabilitationState:
    begun = row.effective_at <= info.context.now
    return HabilitationState.EN_VIGUEUR if begun else HabilitationState.EN_ATTENTE


@strawberry.type(description="Un service dans un formulaire de rattachement : son état, et la case à montrer (§4.4).")
class ServiceChoice:
    """A service on a form."""

    service: ServiceCard = strawberry.field(description="Le service.")
    status: RattachementStatus | None = strawberry.field(
        description="L'état du rattachement au service ; null : aucun."
    )
    status_label: str | None = strawberry.field(description="Le libellé de l'état.")
    checked: bool = strawberry.field(description="La case est cochée.")
    locked: bool = strawberry.field(description="La case ne peut pas être changée : le service est déjà accordé.")


def service_choice(choice: Choice, service: ServiceCard, *, locked: bool) -> ServiceChoice:
    """A line of a form, as the schema shows it."""
    return ServiceChoice(
        service=service,
        status=choice.status,
        status_label=RATTACHEMENT_STATUSES[choice.status].libelle if choice.status else None,
        checked=choice.checked,
        locked=locked,
    )


def _rattachement() -> type:
    return Rattachement


@table(
    models.RattachementService,
    service=Link(One("service_id"), lambda: ServiceCard),
    rattachement=Link(One("rattachement_id"), _rattachement),
)
class Part:
    """A service of a rattachement, behind the lines of its form and the people of the service."""

    service_id: UUID
    status: RattachementStatus


def statuses_of(rattachement: object) -> dict[UUID, RattachementStatus]:
    """The status of each service of a rattachement: `parts.service_id` and `parts.status` must be among the needs."""
    parts: list[Part] = loaded(rattachement, "parts")
    return {part.service_id: part.status for part in parts}


@table(models.Rattachement, parts=Link(Many("rattachement_id", ("id",)), lambda: Part))
@strawberry.type(description="Le lien d'une personne à une structure (ATT-01).")
class Rattachement(Node):
    """A link between a person and a structure."""

    pk: strawberry.Private[UUID]
    user_id: strawberry.Private[UUID]
    structure_id: strawberry.Private[UUID]

    id = identifier("rattachement", "Identifiant opaque du rattachement.")

    version: int = column("Croît à chaque modification.")
    user: UserCard = one("user_id", "La personne.")
    structure: StructureCard = one("structure_id", "La structure.")
    whole_structure: bool = column("Porte sur toute la structure, et non sur certains services.")

    @computed(
        "parts.service_id",
        "parts.status",
        shows={"parts.service": ("service",)},
        description="Les services accordés ou demandés un à un ; ils s'ajoutent, et ne se retirent pas seuls (ATT-09).",
    )
    def services(self) -> list[ServiceChoice]:
        """The services that it names."""
        cards: dict[UUID, ServiceCard] = {part.service_id: loaded(part, "service") for part in loaded(self, "parts")}
        statuses = statuses_of(self)
        waiting = [key for key, status in statuses.items() if status is RattachementStatus.EN_COURS_VALIDATION]
        shown = [choice for choice in choices(cards, statuses, waiting) if choice.status]
        return [service_choice(choice, cards[choice.service_id], locked=choice.locked) for choice in shown]

    role: UserRole = column("Le rôle.")
    role_label: str = label_of("role", "Le libellé du rôle.")
    status: RattachementStatus = column("L'état.")
    status_label: str = label_of("status", "Le libellé de l'état.")
    valid_from: Date | None = column("Le premier jour de validité (ATT-15).")

    @computed(
        "comment",
        "status",
        "user_id",
        "structure_id",
        description="Le commentaire ; celui d'une demande en attente n'est montré qu'à son auteur et à qui la traite.",
    )
    def comment(self, info: Info) -> str | None:
        """The comment."""
        shown = shows_comment(info.context.signed_in, self.structure_id, self.user_id, self.status)
        found: str | None = self.__dict__["comment"]
        return found if shown else None

    @computed(
        *("id", "user_id", "structure_id", "role", "status"),
        description="Les boutons du rattachement pour la personne connectée.",
    )
    def available_actions(self, info: Info) -> list[ActionOffer]:
        """What the viewer may do with it."""
        actor, state = (
            info.context.signed_in,
            RattachementState(self.user_id, self.structure_id, self.role, self.status),
        )
        place = strawberry.ID(public_id("structure", self.structure_id))
        return [
            *shown_offers(rattachement_offers(state, actor, of_structure=False), self.id()),
            *shown_offers(rattachement_offers(state, actor, of_structure=True), place),
        ]

    habilitations: list[Habilitation] = many(
        "user_id", "Les profils de la personne sur la structure.", order=("id",), of="user_id", same=("structure_id",)
    )


@strawberry.type(description="Une habilitation dans une liste.")
class HabilitationEdge:
    """A profile and its place."""

    cursor: str = strawberry.field(description="Le curseur, valable pour ce filtre et cet ordre.")
    node: Habilitation = strawberry.field(description="L'habilitation.")


@strawberry.type(description="Une page d'habilitations.")
class HabilitationConnection:
    """A page of profiles."""

    nodes: list[Habilitation] = strawberry.field(description="Les habilitations.")
    edges: list[HabilitationEdge] = strawberry.field(description="Les habilitations, chacune avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre d'habilitations du filtre.")


@strawberry.type(description="Un rattachement dans une liste.")
class RattachementEdge:
    """A rattachement and its place."""

    cursor: str = strawberry.field(description="Le curseur, valable pour cette liste.")
    node: Rattachement = strawberry.field(description="Le rattachement.")


@strawberry.type(description="Une page de rattachements, du plus ancien au plus récent.")
class RattachementConnection:
    """A page of rattachements."""

    __rows__: ClassVar[type] = Rattachement

    nodes: list[Rattachement] = strawberry.field(description="Les rattachements.")
    edges: list[RattachementEdge] = strawberry.field(description="Les rattachements, chacun avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de rattachements de la liste.")
    export_url: str = strawberry.field(
        description="Où télécharger les personnes de la structure en CSV ; `.xlsx` au lieu de `.csv` pour un classeur."
    )


def _cursor(row: Rattachement) -> str:
    return public_id("rattachement", row.pk)


def users_page(
    row: object, export_url: str, first: int | None, after: str | None, **narrowed: Any
) -> RattachementConnection:
    """The page of people that the plan has read for a structure, or for one of its services."""

    def known(given: str) -> bool:
        return key_of("rattachement", given) is not None

    page = page_below(row, "users", first=first, after=after, is_cursor=known, **narrowed)
    return RattachementConnection(
        nodes=page.rows,
        edges=[RattachementEdge(cursor=_cursor(each), node=each) for each in page.rows],
        page_info=place_of(page, after, _cursor),
        total_count=Count.of(page.total),
        export_url=export_url,
    )


@strawberry.type(description="Le rattachement après l'acte.")
class RattachementPayload(Payload):
    """A rattachement."""

    rattachement: Rattachement | None = strawberry.field(
        default=None, description="Le rattachement, tel qu'il est devenu."
    )


@strawberry.type(description="Un profil : une application à un niveau.")
class Profile:
    """An application at a level."""

    application: Application = strawberry.field(description="L'application.")
    application_label: str = strawberry.field(description="Le libellé de l'application.")
    level: Level = strawberry.field(description="Le meilleur niveau, parmi ceux dont il est question.")

    @strawberry.field(description="Le libellé du niveau.")
    def level_label(self) -> str:
        """The label of the level."""
        return LEVELS[self.level].libelle


def profiles(grants: Iterable[Grant]) -> list[Profile]:
    """The applications of these grants, each at its best level, in the order of the menu."""
    found: dict[Application, Level] = {}
    for grant in grants:
        if found.get(grant.application) is not Level.MODIFICATION:
            found[grant.application] = grant.level
    return [
        Profile(application=application, application_label=rule.libelle, level=found[application])
        for application, rule in APPLICATIONS.items()
        if application in found
    ]


@strawberry.type(description="Un domaine du menu, avec les applications que la personne connectée y a.")
class DomainMenu:
    """A domain of the menu."""

    domain: str = strawberry.field(description="Le code du domaine.")
    label: str = strawberry.field(description="Le libellé du domaine.")
    applications: list[Profile] = strawberry.field(description="Les applications, avec leur niveau.")
