"""A server with compiled execution and one without answer the same bytes."""

from __future__ import annotations

from pathlib import Path

import httpx2
from starlette.applications import Starlette
from starlette.routing import Route

from api.app import create_app
from api.engine.executor import CompiledExecutor
from api.graphql_http import GraphQLEndpoint
from tests.api.forms import deposit, follow
from tests.api.selections import everything, text
from tests.world import HOST, Person, World, settings

READS = (
    "{ dashboard { asOf byStatus { status statusLabel count totalTtc } waitingPieces } }",
    "query Q($first: Int!) { workQueue(first: $first) { edges { cursor node { ...Card } } pageInfo { endCursor } } }"
    f" fragment Card on Piece {{ {text(everything('Piece', depth=2))} }}",
    f"{{ dossiers {{ nodes {{ {text(everything('Dossier', depth=3))} }} totalCount {{ value exact }} }} }}",
    "{ pieces { nodes { ...Row } edges { __typename cursor node { ...Row } } pageInfo { startCursor endCursor } }"
    " last: pieces(last: 1, orderBy: [{ totalTtc: DESC }]) { edges { node { ... on Node { id } number } at: cursor } }"
    " dossiers { edges { cursor node { id number stateLabel openedAt } } } }"
    " fragment Row on Piece { id number cadre cadreLabel typeLabel statusAt depositedAt invoiceDate rejectionHandled"
    " amounts { totalHt netToPay } depositor { id name } recipient { seat structure { name } } dossier { id number } }",
    "{ pieces { nodes { history(first: 1000) { nodes { at } } } } }",
    '{ viewer { user { connectionEmail } } unknown: dossier(number: "none") { id } catalogue { __typename } }',
)


def executor_of(app: Starlette) -> type:
    """What executes the operations of a server."""
    (endpoint,) = [each.endpoint for each in app.routes if isinstance(each, Route) and each.path == "/graphql"]
    assert isinstance(endpoint, GraphQLEndpoint)
    return endpoint.schema.execution_context_class


async def test_the_setting_changes_no_byte(world: World, database_url: str, tmp_path: Path) -> None:
    piece = await deposit(world, "A-1")
    await follow(world, piece, "A15", "A-1-EA")
    await deposit(world, "A-2")
    person = await world.person("ATELIER")
    plain = create_app(settings(database_url, tmp_path / "data", compiled_execution=False))
    executors = [executor_of(app) for app in (world.app, plain)]
    assert [issubclass(each, CompiledExecutor) for each in executors] == [True, False]
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=plain), base_url=HOST) as http:
        other = Person(http, person.token)
        for read in READS:
            answers = [await each.post(read, first=50) for each in (person, other)]
            bodies = [each.text.replace(each.headers["x-request-id"], "") for each in answers]
            assert bodies[0] == bodies[1]
            assert ("errors" in answers[0].json()) is ("1000" in read)
