"""The executable schema: what a server answers, with and without the sandbox's clock."""

from functools import cache

import strawberry
from strawberry.schema.config import StrawberryConfig

import api.schema.enums  # noqa: F401 - gives the domain's enums their GraphQL face before any type uses them
from api.arguments import make_quickly
from api.graphql_documents import PreparedSchema
from api.limits import Limits
from api.resolvers.account import AccountMutations
from api.resolvers.approval import ApprovalMutations, ApprovalQueries
from api.resolvers.change import ChangeQueries, ChangeSubscriptions
from api.resolvers.counters import CounterQueries, CounterSubscriptions
from api.resolvers.directory import DirectoryQueries
from api.resolvers.dossier_queries import DossierQueries
from api.resolvers.draft import DraftMutations, DraftQueries
from api.resolvers.fiscal import FiscalQueries
from api.resolvers.habilitation import HabilitationMutations, HabilitationQueries
from api.resolvers.node import KINDS, NodeQueries
from api.resolvers.notification import NotificationMutations
from api.resolvers.people import PeopleMutations, PeopleQueries
from api.resolvers.piece_mutations import PieceMutations
from api.resolvers.principal import PrincipalMutations
from api.resolvers.reading import DocumentQueries
from api.resolvers.service import ServiceMutations
from api.resolvers.session import SandboxMutations, SessionMutations, SessionQueries
from api.resolvers.stops import StopMutations
from api.resolvers.structure import StructureMutations, StructureQueries
from api.resolvers.structure_assets import StructureAssetMutations
from api.resolvers.technical_account import TechnicalAccountMutations
from api.resolvers.ticket import TicketMutations, TicketQueries
from api.resolvers.validation import ValidationMutations
from api.resolvers.webhook import WebhookMutations
from api.schema.arguments import describe_arguments
from api.schema.catalogue import Catalogue, catalogue
from api.schema.costs import declare_costs
from api.schema.scalars import SCALARS


@strawberry.type
class CatalogueQueries:
    """Reference data."""

    @strawberry.field(description="Tous les libellés du domaine, à garder en cache.")
    def catalogue(self) -> Catalogue:
        """The catalogue."""
        return catalogue()


@strawberry.type(description="Tout ce qui se lit.")
class Query(
    SessionQueries,
    PeopleQueries,
    NodeQueries,
    HabilitationQueries,
    ApprovalQueries,
    DossierQueries,
    DraftQueries,
    FiscalQueries,
    DocumentQueries,
    StructureQueries,
    DirectoryQueries,
    CatalogueQueries,
    ChangeQueries,
    CounterQueries,
    TicketQueries,
):
    """The root of queries."""


@strawberry.type(description="Tout ce qui se fait : un acte, une mutation, un `input`, une réponse.")
class Mutation(
    SessionMutations,
    AccountMutations,
    PeopleMutations,
    PieceMutations,
    DraftMutations,
    ValidationMutations,
    StopMutations,
    NotificationMutations,
    StructureMutations,
    StructureAssetMutations,
    ServiceMutations,
    TechnicalAccountMutations,
    WebhookMutations,
    HabilitationMutations,
    ApprovalMutations,
    PrincipalMutations,
    TicketMutations,
):
    """The root of mutations."""


@strawberry.type(name="Mutation", description="Tout ce qui se fait : un acte, une mutation, un `input`, une réponse.")
class SandboxMutation(Mutation, SandboxMutations):
    """The root of mutations of a sandbox."""


@strawberry.type(description="Tout ce qui se suit en direct, par WebSocket ou par flux d'événements.")
class Subscription(ChangeSubscriptions, CounterSubscriptions):
    """The root of subscriptions."""


@cache
def make_schema(*, sandbox: bool, limits: Limits, compiled: bool) -> PreparedSchema:
    """The schema of a server, made once per process; only that of a sandbox can move the clock."""
    made = PreparedSchema(
        Query,
        SandboxMutation if sandbox else Mutation,
        Subscription,
        types=[type_ for type_, _ in KINDS.values()],
        config=StrawberryConfig(scalar_map=SCALARS),
        limits=limits,
        compiled=compiled,
    )
    describe_arguments(made._schema)
    make_quickly(made)
    declare_costs(made)
    return made
