"""Requests as their authors and managers see them (organisation §6)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from api import models
from api.domain.approval import ApprovalState, ApprovalType, ChangeVerb
from api.domain.decision import Request, description, offers, outcome_label, service_label
from api.domain.delays import PARIS
from api.domain.habilitation import Application, Level, ServiceProfile, UserRole
from api.domain.organisation import MoaPresence, StructureType
from api.domain.profiles import Offering
from api.domain.rattachement import choices
from api.domain.service import is_active
from api.reads.fields import Link, Many, One, column, computed, loaded, many, one, table
from api.schema.account import UserCard
from api.schema.actions import ActionOffer, shown_offers
from api.schema.context import Info
from api.schema.enums import label_of
from api.schema.habilitation import Habilitation, Rattachement, ServiceChoice, service_choice, statuses_of
from api.schema.node import Count, Node, PageInfo, identifier
from api.schema.organisation import ServiceCard, StructureCard
from api.schema.payloads import Payload
from api.schema.scalars import DateTime


@table(models.ApprovalProfile)
@strawberry.type(description="Un profil demandé ou abandonné (HAB-05).")
class ProfileChange:
    """A line of a request of habilitations."""

    service_id: strawberry.Private[UUID | None]

    application: Application = column("L'application.")
    application_label: str = label_of("application", "Le libellé de l'application.")
    level: Level = column("Le niveau.")
    level_label: str = label_of("level", "Le libellé du niveau.")
    service: ServiceCard | None = one("service_id", "Le service ; null : toute la structure.")
    change: ChangeVerb = column("Ajouté ou retiré.")
    change_label: str = label_of("change", "Le libellé de ce qui est demandé.")
    granted: bool | None = column("Accordé tel quel ; null tant que rien n'est décidé.")
    granted_level: Level | None = column(
        "Le niveau accordé, celui demandé ou un autre (APP-07) ; null si rien n'est accordé, ou décidé, et pour un "
        "retrait."
    )
    granted_level_label: str | None = label_of("granted_level", "Le libellé du niveau accordé.", nullable=True)

    @computed(
        "change",
        "granted",
        "granted_level",
        description="Ce que la décision en a fait : « Accordé », « Accordé en consultation », « Non accordé »… ; null "
        "tant que rien n'est décidé.",
    )
    def outcome_label(self) -> str | None:
        """What became of it."""
        return outcome_label(self.change, granted=self.granted, level=self.granted_level)


@table(models.ApprovalService, service=Link(One("service_id"), lambda: ServiceCard))
class Asked:
    """A service that a request names."""

    service_id: UUID


@table(models.OpenApplication)
class Opening:
    """An application open on the structure of a request."""

    application: Application
    service_id: UUID | None


@table(
    models.Structure,
    services=Link(Many("structure_id", ("code",), "{t}.deleted_at IS NULL"), lambda: ServiceCard),
    openings=Link(Many("structure_id", ("id",)), lambda: Opening),
)
class Offered:
    """What decides which rights the structure of a request can give."""

    type: StructureType
    moa_presence: MoaPresence | None


VALIDITY = ("services.valid_from", "services.valid_until")
OFFERING = ("type", "moa_presence", "openings.application", "openings.service_id", *VALIDITY)
LINES = ("application", "level", "service_id", "change")
"""The columns of its lines that the rules ask for."""


def active_services(offered: object, today: date) -> dict[UUID, ServiceCard]:
    """The active services of a structure: `VALIDITY` must be among the needs."""
    services: list[ServiceCard] = loaded(offered, "services")
    return {
        service.pk: service
        for service in services
        if is_active(loaded(service, "valid_from"), loaded(service, "valid_until"), today)
    }


def offering_of(offered: Offered, today: date) -> Offering:
    """What the rules of profiles see of a structure: `OFFERING` must be among the needs."""
    openings: Iterable[Opening] = loaded(offered, "openings")
    return Offering(
        offered.type,
        offered.moa_presence,
        frozenset((each.application, each.service_id) for each in openings),
        frozenset(active_services(offered, today)),
    )


@table(
    models.Approval,
    asked=Link(Many("approval_id", ("id",)), lambda: Asked),
    rattachement=Link(One("rattachement_id"), lambda: Rattachement),
    offered=Link(One("structure_id"), lambda: Offered),
)
@strawberry.type(description="Une demande, qui attend la décision d'un gestionnaire ou l'a reçue (organisation §6).")
class Approval(Node):
    """A request."""

    pk: strawberry.Private[UUID]
    requester_id: strawberry.Private[UUID]
    structure_id: strawberry.Private[UUID]

    id = identifier("approval", "Identifiant opaque de la demande.")

    version: int = column("Croît à chaque modification ; à redonner en `expectedVersion`.")
    type: ApprovalType = column("Ce qui est demandé.")
    type_label: str = label_of("type", "Le libellé de ce qui est demandé.")
    state: ApprovalState = column("L'état.")
    state_label: str = label_of("state", "Le libellé de l'état.")

    @computed(
        "type",
        "structure.name",
        "requested_profiles.change",
        description="La phrase de la liste : « Rattachement à … » ou « Habilitations sur … : n profils ».",
    )
    def description(self) -> str:
        """What lists call it."""
        return called(self)

    requester: UserCard = one("requester_id", "La personne qui demande.")
    structure: StructureCard = one("structure_id", "La structure.")

    @computed(
        "asked.service_id",
        "requested_profiles.service_id",
        shows={"asked.service": (), "requested_profiles.service": ()},
        description="Les services que la demande nomme ; vide : toute la structure.",
    )
    def services(self) -> list[ServiceCard]:
        """The services that it names."""
        return list({card.pk: card for card in self._services() if card}.values())

    @computed(
        "asked.service.name",
        "requested_profiles.service.name",
        description="La colonne Service : un nom, « Tous les services » ou « Plusieurs services ».",
    )
    def service_label(self) -> str:
        """What a list shows of the services."""
        return service_label(card.name if card else None for card in self._services())

    @computed(
        "type",
        "state",
        "asked.service_id",
        "rattachement.parts.service_id",
        "rattachement.parts.status",
        *(f"offered.{path}" for path in VALIDITY),
        shows={"offered.services": ("service",)},
        description="Le formulaire du gestionnaire : les services actifs, demandés cochés, accordés cochés et "
        "verrouillés (§4.4) ; vide pour des habilitations.",
    )
    def service_choices(self, info: Info) -> list[ServiceChoice]:
        """What the manager may tick."""
        rattachement: Rattachement | None = loaded(self, "rattachement")
        if rattachement is None:
            return []
        cards = active_services(loaded(self, "offered"), _today(info))
        waits = self.state is ApprovalState.DEMANDEE
        asked = [each.service_id for each in self._asked()] if waits else []
        lines = choices(cards, statuses_of(rattachement), asked)
        return [service_choice(line, cards[line.service_id], locked=line.locked or not waits) for line in lines]

    requested_at: DateTime = column("L'instant de la demande.")
    comment: str | None = column("Le commentaire de la demande.")
    requested_role: UserRole | None = column("Le rôle que la demande donnera, sauf autre choix du gestionnaire.")
    requested_role_label: str | None = label_of("requested_role", "Le libellé de ce rôle.", nullable=True)
    requested_profiles: list[ProfileChange] = many(
        "approval_id", "Les profils demandés, et ceux que la même demande a abandonnés.", order=("id",)
    )
    decided_by: UserCard | None = one("decided_by_id", "Qui a décidé ; null pour un retrait ou une annulation.")
    decided_at: DateTime | None = column("L'instant de la décision, du retrait ou de l'annulation.")
    decision_reason: str | None = column("Le motif du refus, ou le commentaire de l'approbation.")

    @computed(
        "type",
        "state",
        "requester_id",
        "structure_id",
        "asked.service_id",
        *(f"requested_profiles.{name}" for name in LINES),
        *(f"offered.{path}" for path in OFFERING),
        description="Les boutons de la demande pour la personne connectée.",
    )
    def available_actions(self, info: Info) -> list[ActionOffer]:
        """What the viewer may do with it."""
        request = Request(
            self.type,
            self.state,
            self.requester_id,
            self.structure_id,
            services=tuple(each.service_id for each in self._asked()),
            profiles=tuple(
                ServiceProfile(line.application, line.level, line.service_id)
                for line in self._lines()
                if line.change is ChangeVerb.ADD
            ),
        )
        offering = offering_of(loaded(self, "offered"), _today(info))
        return shown_offers(offers(info.context.signed_in, request, offering), self.id())

    def _asked(self) -> list[Asked]:
        asked: list[Asked] = loaded(self, "asked")
        return asked

    def _lines(self) -> list[ProfileChange]:
        lines: list[ProfileChange] = loaded(self, "requested_profiles")
        return lines

    def _services(self) -> list[ServiceCard | None]:
        return [loaded(row, "service") for row in [*self._asked(), *self._lines()]]


def called(row: Approval) -> str:
    """What lists call a request: its type, `structure.name` and `requested_profiles.change` must have been read."""
    lines: list[ProfileChange] = loaded(row, "requested_profiles")
    structure: StructureCard = loaded(row, "structure")
    return description(row.type, structure.name, sum(line.change is ChangeVerb.ADD for line in lines))


def _today(info: Info) -> date:
    return info.context.now.astimezone(PARIS).date()


@strawberry.type(description="Un onglet : les demandes d'un état.")
class ApprovalStateCount:
    """The requests in a state."""

    state: ApprovalState = strawberry.field(description="L'état.")
    state_label: str = strawberry.field(description="Le libellé de l'état.")
    count: int = strawberry.field(description="Le nombre de demandes.")


@strawberry.type(description="Une demande dans une liste.")
class ApprovalEdge:
    """A request and its place."""

    cursor: str = strawberry.field(description="Le curseur, valable pour ce filtre et cet ordre.")
    node: Approval = strawberry.field(description="La demande.")


@strawberry.type(description="Une page de demandes.")
class ApprovalConnection:
    """A page of requests."""

    nodes: list[Approval] = strawberry.field(description="Les demandes.")
    edges: list[ApprovalEdge] = strawberry.field(description="Les demandes, chacune avec son curseur.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de demandes du filtre.")
    state_counts: list[ApprovalStateCount] = strawberry.field(
        description="Les onglets : le même filtre sans sa condition d'état ; tous les états, zéro compris."
    )


@strawberry.type(
    description="La demande après l'acte. Une suppression, et ce qu'un gestionnaire demande pour lui-même, agissent "
    "tout de suite : `habilitations` a le résultat, `approval` la demande traitée s'il y en a une."
)
class ApprovalPayload(Payload):
    """A request."""

    approval: Approval | None = strawberry.field(default=None, description="La demande, telle qu'elle est devenue.")
    habilitations: list[Habilitation] | None = strawberry.field(
        default=None, description="Les profils de la personne concernée sur la structure, après l'acte."
    )
