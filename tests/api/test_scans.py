"""What each screen reads goes through an index: no statement looks at everybody's rows to find one's own.

The tables of a test are so small that a database would rightly look at all of them: PostgreSQL is told to prefer its
indexes, SQLite has no statistics here and does so by itself. `test_plans` holds what PostgreSQL does by itself.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio
from tortoise.transactions import in_transaction

from api import db
from api.reads import words
from tests.api.forms import deposit, follow
from tests.databases import Databases
from tests.world import World, a_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = (
    *("piece", "dossier", "party", "work_item", "sight", "dossier_sight", "piece_count"),
    *("journal_entry", "attachment", "notification", "certificate"),
)
"""The tables that grow with every deposit."""

PIECES = "nodes { id number status history(first: 5) { nodes { at } } attachments { id } }"
SCREENS = {
    "workQueue": f"{{ workQueue(first: 2) {{ {PIECES} totalCount {{ value }} statusCounts {{ count }} }} }}",
    "workQueue back": f"{{ workQueue(last: 2) {{ {PIECES} }} }}",
    "pieces": f"{{ pieces(first: 2) {{ {PIECES} totalCount {{ value }} statusCounts {{ count }} }} }}",
    "pieces of a status": f"{{ pieces(filter: {{ status: [A_ASSOCIER_MOE] }}) {{ {PIECES} }} }}",
    "pieces of a seat": "{ pieces(filter: { seat: [FOURNISSEUR] }) { nodes { id } totalCount { value }"
    " statusCounts { count } } }",
    "pieces that are late": f"{{ pieces(filter: {{ overdue: true }}) {{ {PIECES} totalCount {{ value }} }} }}",
    "pieces with a word": f'{{ pieces(search: "atelier") {{ {PIECES} }} }}',
    "pieces of a number": f'{{ pieces(filter: {{ number: {{ startsWith: "P-" }} }}) {{ {PIECES} }} }}',
    "pieces of a dossier": f'{{ pieces(filter: {{ dossierNumber: {{ is: "2025-0000001" }} }}) {{ {PIECES} }} }}',
    "dossiers of a number": '{ dossiers(filter: { number: { is: "2025-0000001" } }) { nodes { id } } }',
    "dossiers": "{ dossiers(first: 2) { nodes { id parties { seat } pieces { id } } totalCount { value }"
    " stateCounts { count } } }",
    "dossiers of a state": '{ dossiers(search: "2", filter: { state: [EN_COURS] }) { nodes { id } } }',
    "dashboard": "{ dashboard { byStatus { count } byCadre { count } waitingPieces overdueDeadlines } }",
    "dashboard of a seat": "{ dashboard(seat: [FOURNISSEUR]) { byStatus { count } overdueDeadlines } }",
    "counters": "{ counters { byStatus { count } waitingPieces unreadNotifications } }",
    "notifications": "{ viewer { notifications(first: 2) { unreadCount nodes { id } } } }",
    "changes": "{ changes(first: 2) { changes { position kind piece { id } } latest } }",
}


ORDERS = {
    "pieces": ("depositedAt", "statusAt", "number", "totalTtc", "invoiceDate"),
    "dossiers": ("updatedAt", "openedAt", "number"),
}
ORDERED = {
    f"{name} {kind} {column} {direction}": (
        f"{{ {name}({window}: 2, orderBy: [{{ {column}: {direction} }}]{criteria}) {{ nodes {{ id }} }} }}"
    )
    for name, columns in ORDERS.items()
    for column in columns
    for direction, window in (("ASC", "first"), ("DESC", "last"))
    for kind, criteria in (
        ("by", ""),
        ("met by", ', filter: { marcheNumber: { contains: "x" } }'),
    )
}
"""Every order of the lists, each way, without a criterion and with one that no index knows."""

SEVERAL = {
    "pieces by total and number": "{ pieces(orderBy: [{ totalTtc: DESC }, { number: ASC }]) { nodes { id } } }",
    "dossiers by opening and number": "{ dossiers(orderBy: [{ openedAt: ASC }, { number: DESC }]) { nodes { id } } }",
}


class Sort(StrEnum):
    """What a database may put in order, and why that stays small."""

    PAGE = "no more than a page under each key of the viewer, out of an index in that order"
    TIES = "those that the first of several orders does not tell apart"
    FEW = "the rows of a number, of a passed delay, or of the few dossiers that a search finds"
    ALL = "all that the viewer sees and the filter keeps"


OF_A_PAGE = {"workQueue", "workQueue back", "pieces", "pieces of a status", "pieces of a seat", "dossiers", *ORDERED}
OF_FEW = {
    *("pieces with a word", "pieces that are late", "pieces of a number", "pieces of a dossier"),
    "dossiers of a state",
}
SORTED = {
    **{screen: {Sort.PAGE} for screen in OF_A_PAGE},
    **{screen: {Sort.FEW} for screen in OF_FEW},
    **{screen: {Sort.PAGE, Sort.TIES} for screen in SEVERAL},
}
"""Screen → what is put in order for it; all others come in the order of an index."""


SEARCHES = {
    "directory": '{ directory(search: "valom arve") { nodes { id } totalCount { value } } }',
    "directory, a SIRET": '{ directory(search: "219 900 115 00011") { nodes { id } } }',
    "structures": '{ structures(search: "valom arve") { nodes { id } totalCount { value } } }',
    "structuresToJoin": '{ structuresToJoin(search: "valom arve") { id } }',
    "structuresToJoin, a SIRET": '{ structuresToJoin(search: "21990011500011") { id } }',
}
"""Among a hundred thousand structures (`bench.organisation`)."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A sandbox with a few dossiers in it."""
    async with databases.furnished() as url, a_world(url, tmp_path_factory.mktemp("data")) as made:
        first, *_ = [await deposit(made, f"P-{number}") for number in range(3)]
        await follow(made, first, "A15", "P-15")
        yield made


@pytest.mark.parametrize("screen", SCREENS)
async def test_a_screen_scans_no_long_table(town: World, monkeypatch: pytest.MonkeyPatch, screen: str) -> None:
    read = await statements(town, monkeypatch, SCREENS[screen])
    scans = {text: found for text, values in read if (found := await scanned(text, values))}
    assert scans == {}


async def test_no_order_of_a_list_scans_a_long_table(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scans = {
        (screen, table)
        for screen, query in (ORDERED | SEVERAL).items()
        for text, values in await statements(town, monkeypatch, query)
        for table in await scanned(text, values)
    }
    assert scans == set()


async def test_no_more_is_put_in_order_than_is_said(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {}
    for screen, query in (SCREENS | ORDERED | SEVERAL).items():
        (_, *read) = await statements(town, monkeypatch, query)  # the first is of the session: one person's rights
        kinds = {kind for text, values in read for kind in await sorts(text, list(values))}
        if kinds:
            found[screen] = kinds
    if not db.reads_sqlite():  # it could do without some sorts; its statistics are to tell whether that is slower
        found = {
            **SORTED,
            **{screen: kinds for screen, kinds in found.items() if not kinds <= SORTED.get(screen, set())},
        }
    assert found == SORTED


@pytest.mark.parametrize("search", SEARCHES)
async def test_a_search_of_structures_looks_at_those_it_finds(
    town: World, monkeypatch: pytest.MonkeyPatch, search: str
) -> None:
    read = await statements(town, monkeypatch, SEARCHES[search])
    assert [
        found for text, values in read if (found := await scanned(text, values, "structure", "structure_word"))
    ] == []


async def test_of_a_frequent_word_structures_come_in_the_order_of_their_names(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as are shown are read, and none is sorted."""
    monkeypatch.setattr(words, "RARE", -1)
    for search in ("directory", "structures", "structuresToJoin"):
        query = SEARCHES[search].replace(" totalCount { value }", "")
        (*_, (text, values)) = await statements(town, monkeypatch, query)
        assert "idx_structure_name" in await explained(text, list(values), "seqscan", "sort"), text


async def statements(town: World, monkeypatch: pytest.MonkeyPatch, query: str) -> list[tuple[str, Sequence[Any]]]:
    """What an operation reads."""
    read: list[tuple[str, Sequence[Any]]] = []
    fetch = db.fetch

    async def kept(sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        read.append((sql, values))
        return await fetch(sql, values)

    person = await town.person("ATELIER")
    with monkeypatch.context() as patch:
        patch.setattr(db, "fetch", kept)
        await person.run(query)
    return read


async def scanned(text: str, values: Sequence[Any], *tables: str, by_itself: bool = False) -> list[str]:
    """The long tables that a statement reads from one end to the other; `by_itself` as PostgreSQL chooses."""
    plan = await explained(text, list(values), *([] if by_itself else ["seqscan"]))
    explain = _of_sqlite if db.reads_sqlite() else _of_postgres
    return sorted(set(tables or LONG) & explain(text, plan))


async def explained(text: str, values: list[Any], *avoided: str) -> str:
    """How the database goes about a statement; PostgreSQL as if it could not do some things."""
    if db.reads_sqlite():
        return "\n".join(row[3] for row in await db.fetch(f"EXPLAIN QUERY PLAN {text}", values))
    async with in_transaction() as connection:
        for what in avoided:
            await connection.execute_query(f"SET LOCAL enable_{what} = off")
        found = (await connection.execute_query(f"EXPLAIN {text}", values))[1]
    return "\n".join(row[0] for row in found)


async def sorts(text: str, values: list[Any], *, by_itself: bool = False) -> set[Sort]:
    """What a statement puts in order of the long tables: rows at last, or rows `x` that it takes the first of.

    PostgreSQL as if it could not, unless it is to choose `by_itself`.
    """
    if db.reads_sqlite():
        found = _sorts_of_sqlite(await db.fetch(f"EXPLAIN QUERY PLAN {text}", values))
    else:
        avoided = [] if by_itself else ["seqscan", "sort"]
        found = _sorts_of_postgres((await explained(text, values, *avoided)).splitlines())
    last, tables = Sort.PAGE if "ORDER BY x." in text else Sort.FEW, _aliases(text)
    return {last if of != "x" else Sort.TIES if ties else Sort.ALL for of, ties in found if tables.get(of, of) in LONG}


def _sorts_of_sqlite(rows: Sequence[Any]) -> Iterator[tuple[str, bool]]:
    """Each sort: the first table of those whose rows are put in order, and whether only ties are."""
    for _, parent, _, what in rows:
        if what.startswith("USE TEMP B-TREE FOR") and what.endswith("ORDER BY"):
            beside = [row[3].split()[1] for row in rows if row[1] == parent and row[3].startswith(("SEARCH", "SCAN"))]
            yield next(iter(beside), "t"), "FOR ORDER BY" not in what


def _sorts_of_postgres(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The same."""
    for node, line in pairwise(lines):
        if "Sort Key: " in line:
            yield line.partition("Sort Key: ")[2].lstrip("(").partition(".")[0], "Incremental Sort" in node


def _of_sqlite(text: str, plan: str) -> set[str]:
    tables = _aliases(text)
    of_its_own = set(re.findall(r"(?:CO-ROUTINE|MATERIALIZE) (\w+)", plan))
    return {tables.get(name, name) for name in set(re.findall(r"^SCAN (\w+)", plan, re.MULTILINE)) - of_its_own}


def _aliases(text: str) -> dict[str, str]:
    return {alias: table for table, alias in re.findall(r"(?:FROM|JOIN) (\w+) (\w+)", text)}


def _of_postgres(_text: str, plan: str) -> set[str]:
    return set(re.findall(r"Seq Scan on (\w+)", plan))
