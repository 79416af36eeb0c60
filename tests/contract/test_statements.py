"""What each operation of the contract costs the database: queries as much however many rows, no long table whole."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api import db
from api.engine.executor import answer_event
from api.graphql_http import GraphQLEndpoint
from api.graphql_request import Call
from api.live.opening import Opened, open_subscription
from api.reads.source import Feed, Gauge
from api.schema.context import Context
from api.usecases import change
from tests.api.forms import deposit, nominal
from tests.api.hostile.scene import Scene
from tests.api.hostile.templates import TEMPLATES
from tests.api.organisation.people import somebody
from tests.api.test_scans import Sort, scanned, sorts
from tests.contract.test_files import CONTRACT, IDS
from tests.contract.test_operations import Asked, asked, kind_of, send
from tests.databases import Databases
from tests.sent import CONTROL, noted
from tests.world import Person, World, a_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

RECORD: Final = CONTRACT / "statements.json"
SESSION: Final = 1
"""The statement of every operation: who asks and, in a sandbox, what time it is."""

LOOKED_AT_WHOLE: Final[Mapping[str, Mapping[str, str]]] = {
    "Draft": {"attachment": "joined ON FALSE for a form that names no file: SQLite plans a scan, and never begins it"},
}
"""Query → long table → why a plan may say that it is read whole."""


PUT_IN_ORDER: Final[Mapping[str, tuple[Sort, str]]] = {
    "BundleUrl": (Sort.FEW, "the files of the pièces that are named"),
    "Decisions": (Sort.PAGE, ""),
    "FiscalList": (Sort.PAGE, ""),
    "Notifications": (Sort.FEW, "those of one person: the page, found in the order of an index, then with its lists"),
    "SearchDossiers": (Sort.FEW, ""),
    "SearchPieces": (Sort.FEW, ""),
    "Structure": (Sort.FEW, "the files of one form"),
    "Ticket": (Sort.FEW, "the files of one request"),
    "WorkQueue": (Sort.PAGE, ""),
}
"""Query → what is put in order of a long table, and what is few; all others come in the order of an index."""


class Statements(logging.Handler):
    """Those that an operation sends: what is planned, with its values, and what the use-cases ask."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.planned: list[tuple[str, Sequence[Any]]] = []
        self.logged = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.logged += 1

    @property
    def count(self) -> int:
        """All of them; SQLite's readers are ours, and write nothing in the log of the models."""
        return self.logged + (len(self.planned) if db.reads_sqlite() else 0) - SESSION


async def statements(name: str, query: Asked, patch: pytest.MonkeyPatch) -> Statements:
    """What an operation sends."""
    seen, fetch, log = Statements(), db.fetch, logging.getLogger("tortoise.db_client")

    async def kept(sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        seen.planned.append((sql, values))
        return await fetch(sql, values)

    person, variables, _ = query
    with patch.context() as patched:
        patched.setattr(db, "fetch", kept)
        patched.setattr(log, "handlers", [seen])
        level = log.level
        log.setLevel(logging.DEBUG)
        try:
            await send(person, name, variables)
        finally:
            log.setLevel(level)
    return seen


@pytest_asyncio.fixture(loop_scope="module")
async def town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A sandbox that knows the documents of the contract."""
    documents = CONTRACT / "trusted-documents.json"
    async with (
        databases.furnished() as url,
        a_world(url, tmp_path_factory.mktemp("data"), trusted_documents=documents) as made,
    ):
        yield made


async def test_each_query_takes_the_statements_that_are_recorded(
    town: World, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    queries = await asked(town)
    sent = {name: await statements(name, query, monkeypatch) for name, query in queries.items()}
    counted = {name: each.count for name, each in sent.items()}
    _compare(counted, pytestconfig)

    whole = {
        (name, table)
        for name, each in sent.items()
        for text, values in each.planned
        for table in await scanned(text, list(values))
    }
    assert whole <= {(name, table) for name, tables in LOOKED_AT_WHOLE.items() for table in tables}
    ordered = {
        (name, sort)
        for name, each in sent.items()
        for text, values in each.planned[SESSION:]
        for sort in await sorts(text, list(values))
    }
    assert ordered <= {(name, sort) for name, (sort, _) in PUT_IN_ORDER.items()}

    supplier = await town.person("BATILOIRE")
    structure = {"structureId": town.structures["BATILOIRE"]}
    for rank in range(3):
        await nominal(town, f"SIT-1{rank}")
        await deposit(town, f"SIT-2{rank}")
        await send(supplier, "SaveDraft", {"input": {**structure, "cadre": "A4"}})
        await send(supplier, "SaveTicket", {"input": {**structure, "title": "Aide"}})
    grown = {name: (await statements(name, query, monkeypatch)).count for name, query in queries.items()}
    assert grown == counted


# ------------------------------------------------------------------------------------------------------- acts


async def test_each_act_takes_the_statements_that_are_recorded(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    """Those of the whole request of an act that is done; commits are apart."""
    documents = CONTRACT / "trusted-documents.json"
    async with databases.furnished() as url, a_world(url, tmp_path / "data", trusted_documents=documents) as world:
        counted, refused, sent = {}, {}, noted(monkeypatch)
        for name in sorted(each for each in IDS if kind_of(each) == "mutation"):
            person, variables = await _right(world, name)
            sent.clear()
            answer = await send(person, name, variables)
            counted[name] = len([text for text in sent if not text.startswith(CONTROL)])
            if found := _problems(answer):
                refused[name] = found
            world.http.cookies.clear()
        await deposit(world, "SIT-1")
        for name in ("FollowChanges", "FollowCounters"):
            counted[name] = await read_for_an_event(world, name, sent)
    assert not refused
    _compare(dict(sorted(counted.items())), pytestconfig)


async def _right(world: World, name: str) -> tuple[Person, Mapping[str, Any]]:
    """Who sends a mutation, and variables that are right, in a scene that no other act has changed."""
    scene = Scene(world)
    if name == "SignOut":
        return await somebody(world), {}
    await scene.furnish()
    template = TEMPLATES[name[0].lower() + name[1:]][0]
    form = await template.make(scene)
    return await scene.person(template.who), {"input": form}


def _problems(answer: Mapping[str, Any]) -> list[Any]:
    """The refusals of an act, and of each item of one on several."""
    return [*answer["userErrors"], *(each for item in answer.get("results", ()) for each in item["userErrors"])]


async def read_for_an_event(world: World, name: str, sent: list[str]) -> int:
    """The statements that those who follow alike are told the last event by, all together."""
    person = await world.person("ATELIER")
    (endpoint,) = [each.endpoint for each in world.app.routes if isinstance(each, Route) and each.path == "/graphql"]
    assert isinstance(endpoint, GraphQLEndpoint)
    headers = [(name.encode(), value.encode()) for name, value in person.headers.items()]
    context = await endpoint.context_factory(Request({"type": "http", "headers": headers}), Response())
    assert isinstance(context, Context)
    call = Call(endpoint.documents[IDS[name]], {}, None, None)
    document = endpoint.schema.prepare(call.query, None).document
    assert document is not None
    opened = await open_subscription(endpoint.schema, document, call, context)
    assert isinstance(opened, Opened)
    latest = await change.latest()
    sent.clear()
    if isinstance(opened.source, Feed):
        ((_, event),) = (await opened.source.read(context.signed_in, after=latest - 1, upto=latest)).events
    else:
        assert isinstance(opened.source, Gauge)
        event = await opened.source.read(context.signed_in, context.now)
    assert not (await answer_event(opened.executor, event, context)).errors
    return len(sent)


def _compare(counted: Mapping[str, int], pytestconfig: pytest.Config) -> None:
    """Hold what was counted against what is recorded of the same operations."""
    recorded = json.loads(RECORD.read_text())
    if pytestconfig.getoption("--record"):
        recorded |= counted
        RECORD.write_text(
            json.dumps({name: recorded[name] for name in sorted(IDS) if name in recorded}, indent=1) + "\n"
        )
    found = {name: recorded.get(name) for name in counted}
    assert counted == found, "pytest --record writes them anew, if they are meant"
