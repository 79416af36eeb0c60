"""The planner: every field of every type can be planned, and the statements of an operation are counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from graphql import FieldNode, FragmentDefinitionNode, OperationDefinitionNode, parse
from strawberry.types.base import StrawberryObjectDefinition

from api import db
from api.contract import schema
from api.reads.fields import READ
from api.reads.plan import Node, Plan, definition, plan
from api.reads.selection import Selection
from api.sql import Sql
from tests.api.forms import deposit, follow, nominal
from tests.api.selections import everything, object_type, text
from tests.world import Person, World


def types_with_a_table() -> dict[str, type]:
    """The object types of the schema whose rows come from a table."""
    found = {}
    for name, each in schema.schema_converter.type_map.items():
        definition_of = each.definition
        if isinstance(definition_of, StrawberryObjectDefinition) and hasattr(definition_of.origin, "__table__"):
            found[name] = definition_of.origin
    return found


PLANNED = types_with_a_table()


def selection_of(body: str) -> Selection:
    """The selection under the only field of `{ row { … } }`."""
    document = parse(f"{{ row {{ {body} }} }}")
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    node = operation.selection_set.selections[0]
    assert isinstance(node, FieldNode)
    fragments: dict[str, FragmentDefinitionNode] = {}
    return Selection((node,), fragments)


def parts_of(made: Plan, where: str = "") -> Iterator[tuple[Plan, str]]:
    """A plan and those of the lists in it, each with the condition that its list sets."""

    def below(node: Node) -> Iterator[tuple[Plan, str]]:
        for listing in node.manys.values():
            yield from parts_of(listing.plan, listing.many.where)
        for _, child in node.ones.values():
            yield from below(child)

    yield made, where
    yield from below(made.root)


async def check_statements(made: Plan) -> None:
    """The database accepts every part of a plan as a statement."""
    for part, where in parts_of(made):
        sql = Sql()
        condition = where.format(t=part.root.alias) or "TRUE"
        await sql.fetch(f"SELECT {', '.join(part.select)} FROM {part.source} WHERE {condition} AND 1 = {sql.value(0)}")
        assert len(part.select) == len(set(part.select))


def test_the_types_of_the_contract_are_planned() -> None:
    assert {"Dossier", "Piece", "Party", "Attachment", "JournalEntry", "StructureCard", "User"} <= set(PLANNED)


@pytest.mark.parametrize("name", sorted(PLANNED))
def test_every_field_of_a_type_says_what_it_reads(name: str) -> None:
    fields = definition(PLANNED[name])[1]
    undeclared = [field for field in object_type(name).fields if READ not in fields[field].metadata]
    assert undeclared == []


async def test_every_field_of_every_type_is_planned_alone_and_together(world: World) -> None:
    for name, type_ in PLANNED.items():
        selected = everything(name, depth=3)
        for field, below in selected.items():
            made = plan(type_, selection_of(text({field: below})))
            assert made.select
            await check_statements(made)
        await check_statements(plan(type_, selection_of(text(selected))))


@pytest.mark.parametrize("name", sorted(PLANNED))
def test_the_same_selection_makes_the_same_statement(world: World, name: str) -> None:
    selected = everything(name, depth=2)
    backwards = dict(reversed(selected.items()))
    aliased = " ".join(f"a{rank}: {text({field: below})}" for rank, (field, below) in enumerate(selected.items()))
    plans = [plan(PLANNED[name], selection_of(body)) for body in (text(selected), text(backwards), aliased)]
    statements = [sorted((part.source, tuple(part.select)) for part, _ in parts_of(made)) for made in plans]
    assert statements[0] == statements[1] == statements[2]


# ------------------------------------------------------------------------------------ statements counted


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are read inside."""
    seen: list[str] = []
    token = db.statements.set(seen)
    try:
        yield seen
    finally:
        db.statements.reset(token)


async def statements(person: Person, query: str, **variables: Any) -> int:
    """How many statements an operation reads.

    That of the session is not counted: the instant of the sandbox and the actor, which `{ __typename }` reads too.
    """
    with counted() as session:
        await person.run("{ __typename }")
    with counted() as seen:
        await person.run(query, **variables)
    assert seen[: len(session)] == session
    return len(seen) - len(session)


async def test_the_session_is_one_statement_for_the_actor_and_the_clock(world: World) -> None:
    person = await world.person("ATELIER")
    with counted() as seen:
        await person.run("{ __typename }")
    assert [("session" in sql, "sandbox_clock" in sql) for sql in seen] == [(True, True)]


ROW = """id version number cadre cadreLabel status statusLabel statusAt depositedAt waitingFor
  amounts { totalHt totalTtc netToPay } amountDifference { totalTtc }
  depositor { name } createdBy { firstName } previous { number } next { number }
  dossier { number state stateLabel openedAt } paymentClock { indicativeDueDate }"""
PAGE_INFO = "pageInfo { hasNextPage startCursor endCursor }"
COUNTS = "totalCount { value exact }"
TABS = f"{COUNTS} statusCounts {{ status count totalTtc waitingForViewer }}"


@pytest.mark.parametrize(
    ("query", "most"),
    [
        (f"{{ pieces {{ nodes {{ {ROW} }} }} }}", 1),
        (f"{{ pieces {{ nodes {{ {ROW} }} {PAGE_INFO} {COUNTS} }} }}", 1),
        (f"{{ pieces {{ edges {{ cursor node {{ {ROW} }} }} nodes {{ id }} {PAGE_INFO} {TABS} }} }}", 2),
        (f"{{ workQueue {{ nodes {{ {ROW} }} {PAGE_INFO} {TABS} }} }}", 2),
        ("{ dossiers { nodes { number state } totalCount { value } stateCounts { state count } } }", 2),
        (f'{{ pieces(search: "s", filter: {{ status: [ASSOCIEE] }}) {{ nodes {{ id }} {TABS} }} }}', 3),
        ("{ dashboard { byStatus { status count } byCadre { cadre count } waitingPieces overdueDeadlines } }", 1),
        ("{ viewer { user { firstName } waitingPieceCount rattachements { id } habilitations { id } } }", 4),
        ("{ viewer { technicalAccount { id } } }", 1),
        ("{ approvals { nodes { id state stateLabel } totalCount { value } stateCounts { state count } } }", 2),
        ("{ viewer { pendingApprovalCount } }", 1),
        ("{ catalogue { version } }", 0),
    ],
)
async def test_a_page_with_its_total_and_its_facets_take_three_statements_at_most(
    world: World, query: str, most: int
) -> None:
    person = await world.person("ATELIER")
    for number in range(3):
        await nominal(world, f"S-{number}")
        assert await statements(person, query) <= most


async def test_totals_and_tabs_cost_only_when_they_are_selected(world: World) -> None:
    await deposit(world, "S-1")
    person = await world.person("ATELIER")
    with counted() as seen:
        await person.run("{ pieces { nodes { id } } }")
    assert len(seen) == 2
    assert "COUNT" not in seen[1].upper()
    assert await statements(person, "{ pieces { nodes { id } totalCount { value } } }") == 1
    assert await statements(person, "{ pieces { nodes { id } statusCounts { count } } }") == 2
    assert await statements(person, "fragment F on PieceConnection { totalCount { value } } { pieces { ...F } }") == 1


DOSSIER = f"""query D($id: ID!) {{ piece(id: $id) {{ dossier {{ {text(everything("Dossier", depth=2))}
  pieces {{ number status amounts {{ totalTtc }} document {{ id name }} attachments {{ id name }} parties {{ seat }}
    availableActions {{ action enabled }} history {{ nodes {{ position label actor {{ firstName }} }} }} }} }} }} }}"""


async def test_a_dossier_takes_one_statement_however_large_it_is(world: World) -> None:
    person = await world.person("ATELIER")
    a4 = await deposit(world, "S-1")
    assert await statements(person, DOSSIER, id=a4["id"]) == 1
    a15 = await follow(world, a4, "A15", "S-2")
    assert await statements(person, DOSSIER, id=a4["id"]) == 1
    await follow(world, a15, "A19", "S-3")
    assert await statements(person, DOSSIER, id=a4["id"]) == 1


async def test_a_list_takes_one_statement_however_long_it_is(world: World) -> None:
    person = await world.person("ATELIER")
    query = f"""{{ dossiers {{ nodes {{ number parties {{ seat structure {{ name }} }} deadlines {{ code }}
      pieces {{ {ROW} availableActions {{ action enabled }} history(first: 2) {{ nodes {{ position }} }} }} }} }} }}"""
    await nominal(world, "S-0")
    assert await statements(person, query) == 1
    for number in range(1, 8):
        await nominal(world, f"S-{number}", upto="A15")
    assert await statements(person, query) == 1


async def test_a_mutation_reads_back_only_what_is_selected(world: World) -> None:
    person = await world.person("ATELIER")
    a4 = await deposit(world, "S-1")
    act = "mutation A($input: PieceActInput!) {{ acknowledgePiece(input: $input) {{ userErrors {{ code }} {} }} }}"
    form = {"pieceId": a4["id"], "dryRun": True}
    assert await statements(person, act.format(""), input=form) == 0
    assert await statements(person, act.format("piece { id }"), input=form) == 1
    assert await statements(person, act.format("dossier { id }"), input=form) == 1
    assert await statements(person, act.format("piece { id } dossier { id }"), input=form) == 2


async def test_the_text_of_a_statement_holds_nothing_of_the_request(world: World) -> None:
    person = await world.person("ATELIER")
    await deposit(world, "S-1")
    queries = [
        f'{{ zebra: pieces(search: "{word}", first: {size})'
        " { yak: nodes { wolf: number } totalCount { value } } }"
        for word, size in (("xylo", 7), ("other", 9))
    ]
    seen = []
    for query in queries:
        with counted() as texts:
            await person.run(query)
        assert not any(word in sql for sql in texts for word in ("zebra", "yak", "wolf", "xylo", "other"))
        seen.append(texts)
    assert seen[0] == seen[1]
