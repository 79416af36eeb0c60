"""The history of a dossier or of a pièce: everything that happened, in one order."""

from typing import ClassVar
from uuid import UUID

import strawberry

from api import models
from api.domain.approval import HISTORY_LABELS, HistoryLabel
from api.domain.ids import public_id
from api.domain.journal import CHANGE_KINDS, ChangeKind
from api.domain.statuses import STATUSES, PieceStatus
from api.reads.fields import Link, One, column, computed, loaded, one, table
from api.schema.account import UserCard
from api.schema.enums import label_of
from api.schema.node import Count, PageInfo, page_below, place_of
from api.schema.organisation import ServiceCard, StructureCard
from api.schema.scalars import DateTime


@table(models.TechnicalAccount)
class TechnicalLogin:
    """The technical account that acted, behind the actor of a line."""


@table(models.User)
@strawberry.type(description="La personne derrière une ligne d'historique, ou l'outil : alors `technicalLogin` seul.")
class JournalActor:
    """Who acted."""

    pk: strawberry.Private[UUID]

    first_name: str | None = column("Le prénom.")
    last_name: str | None = column("Le nom.")
    contact_email: str | None = column("L'adresse de contact.")
    phone: str | None = column("Le téléphone.")

    @computed(description="L'identifiant du compte technique ; null quand une personne a agi.")
    def technical_login(self) -> str | None:
        """The login of the tool."""
        found: str | None = self.__dict__.get("login")
        return found


def _of_tool(login: str) -> JournalActor:
    """A tool as the actor of a line."""
    found: JournalActor = object.__new__(JournalActor)
    found.__dict__ |= {"login": login, "first_name": None, "last_name": None, "contact_email": None, "phone": None}
    return found


@table(
    models.JournalEntry,
    person=Link(One("user_id"), lambda: JournalActor),
    technical=Link(One("technical_account_id"), lambda: TechnicalLogin),
)
@strawberry.type(description="Une chose qui s'est produite. Les positions croissent dans l'ordre des écritures.")
class JournalEntry:
    """A line of history."""

    pk: strawberry.Private[int]

    @computed("position", description="La position, commune à l'historique et aux changements.")
    def position(self) -> strawberry.ID:
        """The position as an opaque text."""
        return strawberry.ID(str(self.pk))

    at: DateTime = column("L'instant.")
    kind: ChangeKind = column("Ce qui s'est produit.")
    kind_label: str = label_of("kind", "Le libellé de ce qui s'est produit.")

    @computed("kind", "to_status", description="La phrase de la ligne : le statut atteint, ou ce qui s'est produit.")
    def label(self) -> str:
        """What a screen shows."""
        return STATUSES[self.to_status].libelle if self.to_status else CHANGE_KINDS[self.kind]

    @computed(
        "technical.login",
        shows={"person": ()},
        description="La personne, ou le compte technique ; null : le système.",
    )
    def actor(self) -> JournalActor | None:
        """Who acted: of a tool the login, not the manager in whose name it does."""
        tool = loaded(self, "technical")
        found: JournalActor | None = loaded(self, "person")
        return found if tool is None else _of_tool(loaded(tool, "login"))

    structure: StructureCard | None = one("structure_id", "La structure au nom de laquelle l'acte est fait.")
    comment: str | None = column("Le commentaire ou le motif donné avec l'acte.")
    subject: UserCard | None = one("subject_id", "La personne dont les droits ou le compte sont concernés.")
    service: ServiceCard | None = one("service_id", "Le service concerné.")

    @computed("approval_id", description="La demande concernée.")
    def approval_id(self) -> strawberry.ID | None:
        """The public identifier of the request."""
        key: UUID | None = self.__dict__["approval_id"]
        return strawberry.ID(public_id("approval", key)) if key else None

    @computed("decision", description="« Historique » d'un gestionnaire : Validée, Refusée, Désactivée, Supprimée.")
    def decision_label(self) -> str | None:
        """The label of the decision (organisation §4.5)."""
        decision: HistoryLabel | None = self.__dict__["decision"]
        return HISTORY_LABELS[decision].libelle if decision else None

    from_status: PieceStatus | None = column("Le statut quitté ; null à la création.")
    from_status_label: str | None = label_of("from_status", "Le libellé du statut quitté.", nullable=True)
    to_status: PieceStatus | None = column("Le statut atteint.")
    to_status_label: str | None = label_of("to_status", "Le libellé du statut atteint.", nullable=True)

    @computed("transition", description="La règle suivie : une transition de works-billing §5, par exemple T31.")
    def rule(self) -> str | None:
        """The id of the transition."""
        found: str | None = self.__dict__["transition"]
        return found


@strawberry.type(description="Une page d'historique, du plus ancien au plus récent.")
class JournalConnection:
    """A page of history."""

    __rows__: ClassVar[type] = JournalEntry

    nodes: list[JournalEntry] = strawberry.field(description="Les lignes.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")


@strawberry.type(description="Une page de l'« Historique » d'un gestionnaire, de la plus récente à la plus ancienne.")
class DecisionConnection:
    """A page of decisions."""

    nodes: list[JournalEntry] = strawberry.field(description="Les décisions, chacune avec son `decisionLabel`.")
    page_info: PageInfo = strawberry.field(description="La place de la page.")
    total_count: Count = strawberry.field(description="Le nombre de décisions.")


def history_page(row: object, first: int | None, after: str | None) -> JournalConnection:
    """The page of history that the plan has read for a dossier or a pièce."""
    page = page_below(row, "history", first=first, after=after, is_cursor=_is_position)
    return JournalConnection(nodes=page.rows, page_info=place_of(page, after, lambda each: str(each.pk)))


def _is_position(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) <= 18
