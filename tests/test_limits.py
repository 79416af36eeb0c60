"""The limits of a document: each at its last value and one past it, and the documents made to hurt."""

import time
from collections.abc import Callable
from cProfile import Profile
from dataclasses import replace
from pathlib import Path
from types import NoneType
from typing import Final

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Location,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    Visitor,
    get_introspection_query,
    parse,
    visit,
)
from hypothesis import given, settings, target
from hypothesis import strategies as st

from api.contract import schema
from api.graphql_documents import MOST_ERRORS, Prepared
from api.limits import Cost, Limits, check_cost, check_values, parse_within
from tests.heavy_documents import HEAVY, RUN, Heavy
from tests.world import a_world

LIMITS = Limits()


def cost(text: str, name: str | None = None, limits: Limits = LIMITS) -> Cost:
    document = parse(text)
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    chosen = next(node for node in operations if name is None or (node.name and node.name.value == name))
    return check_cost(document, chosen, limits)


def refusal(text: str, name: str | None = None, limits: Limits = LIMITS) -> tuple[str, int]:
    with pytest.raises(GraphQLError) as refused:
        cost(text, name, limits)
    extensions = refused.value.extensions or {}
    assert extensions["code"] == "TOO_COSTLY"
    assert extensions["limit"] in refused.value.message
    return extensions["limit"], extensions["maximum"]


def nested(depth: int) -> str:
    return "{ a " * depth + "}" * depth


def names(count: int) -> str:
    return " ".join(f"f{rank}" for rank in range(count))


@pytest.mark.parametrize(
    ("limit", "at_the_limit", "past_it"),
    [
        ("depth", nested(12), nested(13)),
        ("rootFields", f"{{ {names(20)} }}", f"{{ {names(21)} }}"),
        ("rootFields", f"mutation {{ {names(10)} }}", f"mutation {{ {names(11)} }}"),
        (
            "rootFields",
            f"{{ ...F }} fragment F on Q {{ {names(20)} }}",
            f"{{ ...F g }} fragment F on Q {{ {names(20)} }}",
        ),
        ("aliases", f"{{ a {{ {'x: b ' * 30} }} }}", f"{{ a {{ {'x: b ' * 31} }} }}"),
        (
            "aliases",
            f"{{ a {{ ...F }} b {{ ...F }} }} fragment F on A {{ {'x: b ' * 15} }}",
            f"{{ a {{ ...F }} b {{ ...F }} }} fragment F on A {{ {'x: b ' * 16} }}",
        ),
        ("directives", f"{{ a {'@skip(if: true) ' * 50} }}", f"{{ a {'@skip(if: true) ' * 51} }}"),
        ("directives", f"query {'@d ' * 50} {{ a }}", f"query ($v: Int {'@d ' * 50}) {{ a ... @d {{ b }} }}"),
        ("fields", f"{{ a {{ {names(999)} }} }}", f"{{ a {{ {names(1000)} }} }}"),
        (
            "fields",
            f"{{ a {{ b ...F }} c {{ ...F }} d }} fragment F on A {{ e {{ {names(497)} }} }}",
            f"{{ a {{ b ...F }} c {{ ...F }} d }} fragment F on A {{ e {{ {names(498)} }} }}",
        ),
        (
            "rows",
            "{ a(first: 100) { b(first: 100) { c } } }",
            "{ a(first: 100) { b(first: 100) { c } } d(last: 100) { e(last: 100) { f } } }",
        ),
    ],
)
def test_each_limit_holds_at_its_last_value_and_refuses_the_next(limit: str, at_the_limit: str, past_it: str) -> None:
    cost(at_the_limit)
    assert refusal(past_it)[0] == limit


@pytest.mark.parametrize(
    ("limit", "form"),
    [
        ("tokens", Heavy("query A(", "$v: A ", ") { a b c }")),
        ("characters", Heavy("{ a }", " ")),
        ("lines", Heavy("{ a }", "\n")),
        ("comments", Heavy("", "#\n", "{ a }")),
        ("operations", Heavy("", "query B% { a } ")),
        ("definitions", Heavy("{ a } ", "fragment F% on A { a } ")),
        ("selections", Heavy("{ a { ", "b ", "} }")),
        ("selections", Heavy("{ a ", "... { b b b } ...F ", "}")),
        ("literals", Heavy("{ a(b: [", "1 ", "]) }")),
        ("literals", Heavy("query A($v: [B!] = [", '{ c: "d" } ', "]) { a @e(f: { g: $v }) }")),
    ],
)
def test_what_a_document_holds_is_counted_while_it_is_parsed(limit: str, form: Heavy) -> None:
    few = Limits(comments=20)
    largest = form.largest(few)
    parse_within(largest, few)
    count = next(count for count in range(few.characters) if form.text(count) == largest)
    with pytest.raises(GraphQLError) as refused:
        parse_within(form.text(count + 1), few)
    assert refused.value.extensions == {"code": "TOO_COSTLY", "limit": limit, "maximum": getattr(few, limit)}


def test_a_document_knows_its_places_without_its_tokens() -> None:
    text = "{ a(b: [1]) { ...F } } fragment F on A { c @d }"
    document = parse_within(text, LIMITS)
    places = _places(document)
    assert [str(place) for place in places] == [str(place) for place in _places(parse(text))]
    assert {place.source.body for place in places} == {text}
    held = {type(getattr(place, name, None)) for place in places for name in Location.__slots__}
    assert held == {int, Source, NoneType}


def _places(document: DocumentNode) -> list[Location]:
    class Places(Visitor):
        def enter(self, node: Node, *_: object) -> None:
            assert node.loc is not None
            found.append(node.loc)

    found: list[Location] = []
    visit(document, Places())
    return found


@pytest.mark.parametrize(
    "at_the_limit",
    [
        {"a": [0] * 9_999},
        {"a": {f"f{rank}": None for rank in range(9_999)}},
        {"a": [{"b": "c"}] * 4_999, "d": 1},
        {f"v{rank}": {"a": []} for rank in range(5_000)},
    ],
)
def test_the_values_of_the_variables_are_counted_at_every_depth(at_the_limit: dict[str, object]) -> None:
    check_values(at_the_limit, LIMITS)
    with pytest.raises(GraphQLError) as refused:
        check_values({**at_the_limit, "one": "more"}, LIMITS)
    assert refused.value.extensions == {"code": "TOO_COSTLY", "limit": "values", "maximum": 10_000}


def test_no_variables_are_not_too_many() -> None:
    check_values(None, LIMITS)


def test_the_refusal_says_which_limit_and_how_much_it_allows() -> None:
    assert refusal(nested(13)) == ("depth", 12)
    assert refusal(nested(5), limits=replace(LIMITS, depth=4)) == ("depth", 4)


@pytest.mark.parametrize("depth", [200, 5_000])
def test_depth_is_refused_before_the_recursion_can_hurt(depth: int) -> None:
    chain = " ".join(f"fragment F{rank} on Q {{ a {{ ...F{rank + 1} }} }}" for rank in range(depth))
    assert refusal("{ ...F0 } " + chain)[0] == "depth"
    # Fragments alone add no level of answer, but they do nest.
    chain = " ".join(f"fragment F{rank} on Q {{ ...F{rank + 1} }}" for rank in range(depth))
    assert refusal("{ ...F0 } " + chain) == ("nesting", 100)


def test_fragments_that_double_are_measured_in_one_pass() -> None:
    bomb = "{ a { ...F0 } } " + " ".join(
        f"fragment F{rank} on A {{ ...F{rank + 1} ...F{rank + 1} }}" for rank in range(30)
    )
    document = parse(bomb + " fragment F30 on A { b }")
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    started = time.process_time()
    with pytest.raises(GraphQLError) as refused:
        check_cost(document, operation, LIMITS)
    assert time.process_time() - started < 5  # unmeasured, thirty fragments would take an hour
    assert (refused.value.extensions or {})["limit"] == "fields"


def test_cycles_and_unknown_fragments_are_left_to_validation() -> None:
    assert cost("{ ...A } fragment A on Q { a ...B } fragment B on Q { b ...A }").fields == 2
    assert cost("{ a ...Nowhere }").fields == 1


def test_only_the_operation_that_runs_is_measured() -> None:
    both = f"query Light {{ a }} query Heavy {nested(13)}"
    assert cost(both, "Light").depth == 1
    assert refusal(both, "Heavy")[0] == "depth"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("{ a { b } }", 0),
        ("{ a(first: 20) { b } }", 20),
        ("{ a(first: 20, last: 3) { b } }", 20),
        ("query ($n: Int) { a(first: $n) { b } }", 100),
        ("{ a(first: 1000000000) { b } }", 100),
        ("{ a(first: 101) { b } }", 100),
        ("{ a(first: -5) { b } }", 100),
        ("{ a(first: 0) { b } }", 0),
        ("{ a(first: null) { nodes { b } } }", 50),
        ("{ a { nodes { b } } }", 50),
        ("{ a { edges { node { b } } } }", 50),
        ("{ a { ...F } } fragment F on C { ... { nodes { b } } }", 50),
        ("{ a(first: 10) { nodes { b(first: 5) { nodes { c } } } } }", 10 * (1 + 5)),
        ("{ a(first: 10) { nodes { ...F ...F } } } fragment F on B { b(first: 5) { c } }", 10 * (1 + 5 + 5)),
    ],
)
def test_rows_are_the_product_of_page_sizes(text: str, rows: int) -> None:
    assert cost(text).rows == rows


def test_three_full_pages_inside_each_other_are_refused() -> None:
    assert refusal("query ($n: Int) { a(first: $n) { b(first: $n) { c(first: $n) { d } } } }")[0] == "rows"


async def test_the_rows_are_those_of_the_setting(sandbox_url: str, tmp_path: Path) -> None:
    async with a_world(sandbox_url, tmp_path, max_rows=100) as world:
        person = await world.person("BATILOIRE")
        for size, refusals in ((99, []), (100, ["TOO_COSTLY"])):
            query = f"{{ pieces(first: 1) {{ nodes {{ history(first: {size}) {{ nodes {{ at }} }} }} }} }}"
            answer = (await person.post(query)).json()
            assert [each["extensions"]["code"] for each in answer.get("errors", ())] == refusals


def test_introspection_has_a_depth_of_its_own() -> None:
    measured = cost(get_introspection_query(schema_description=True, input_value_deprecation=True))
    assert (measured.depth, measured.introspection_depth) == (1, 15)
    deep = "{ __schema { types { fields { type "
    cost(deep + "{ ofType " * 15 + "{ name" + " }" * 20)
    assert refusal(deep + "{ ofType " * 16 + "{ name" + " }" * 21) == ("introspectionDepth", 20)
    # A fragment that only introspection may afford is still measured where it is spread again.
    smuggled = "fragment T on T { a { a { a { a { a { a { a { a { a { a { a { a } } } } } } } } } } } }"
    assert refusal("{ __schema { ...T } b { ...T } }" + smuggled) == ("depth", 12)


def test_the_widest_dossier_screen_fits() -> None:
    """Pièces with history, actions and attachments, options with prefill: the deepest screen of the product."""
    card = "fragment Card on StructureCard { id identifierType identifier name type }"
    fault = "fragment Fault on UserError { code message field remedy rule params { name value } }"
    amounts = "fragment Sums on Amounts { totalHt totalTva discountTtc discountReason totalTtc netToPay }"
    offer = "fragment Offer on ActionOffer { action label enabled mutation targetId blockers { ...Fault } }"
    entries = """fragment Entries on JournalConnection { pageInfo { hasNextPage endCursor } nodes {
      position at kind kindLabel label comment fromStatus toStatus rule structure { ...Card }
      actor { firstName lastName contactEmail } } }"""
    piece = """fragment Piece on Piece {
      id version rank number cadre cadreLabel type typeLabel status statusLabel statusAt waitingFor invoiceDate
      depositedAt currency marcheNumber engagementNumber comment
      depositor { ...Card } depositorService { id code name } recipient { seat structure { ...Card } }
      amounts { ...Sums } amountDifference { totalHt totalTtc netToPay }
      refusal { reason reasonLabel comment at by { ...Card } } suspension { comment at by { ...Card } }
      document { id name bytes downloadUrl } attachments { id name designation kind kindLabel bytes downloadUrl }
      availableActions { ...Offer } history(first: $n) { ...Entries } }"""
    screen = """query Dossier($id: ID!, $n: Int) { dossier(id: $id) {
      id version number state stateLabel phase phaseLabel circuit circuitLabel groupement openedAt updatedAt
      steps { rank cadre label seat state at piece { id number statusLabel } }
      parties { seat structure { ...Card } service { id code name } }
      pieces { ...Piece } currentPiece { ...Piece }
      availableActions { ...Offer }
      nextPieceOptions { cadre cadreLabel seat enabled recipient { structure { ...Card } } blockers { ...Fault }
        prefill { currency amounts { ...Sums } marcheNumber engagementNumber suggestedNumber } }
      paymentClock { startsAt rule delayDays indicativeDueDate overdue }
      deadlines { code label seat dueAt passed effect }
      history(first: $n) { ...Entries } } }"""
    measured = cost(screen + card + fault + amounts + offer + entries + piece)
    assert measured.fields < LIMITS.fields / 2
    assert measured.depth < LIMITS.depth
    assert measured.rows < LIMITS.rows / 2


MOST_CALLS: Final = 300_000
"""What 20 ms of an idle machine are good for, with room (`bench.limits` has the milliseconds)."""


def calls(act: Callable[[], object]) -> int:
    """How many functions are called: what it costs on any machine, busy or not."""
    profile = Profile()
    profile.runcall(act)
    return sum(entry.callcount for entry in profile.getstats())


def check_outcome(text: str) -> int:
    """The server says in little time whether it would run the document, and codes whatever it does not like."""
    outcomes: list[Prepared] = []
    schema._prepared.cache_clear()
    name = "A" if "query A" in text else None
    taken = calls(lambda: outcomes.append(schema.prepare(text, name)))
    assert taken < MOST_CALLS
    [outcome] = outcomes
    assert (outcome.document is None) == bool(outcome.errors)
    assert len(outcome.errors) <= MOST_ERRORS + 1
    codes = {(error.extensions or {}).get("code") for error in outcome.errors}
    assert codes <= {"TOO_COSTLY", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "OPERATION_NOT_FOUND"}
    return taken


@pytest.mark.parametrize("name", HEAVY)
def test_the_heaviest_document_of_each_kind_takes_little(name: str) -> None:
    check_outcome(HEAVY[name].largest(schema.limits))
    text = HEAVY[name].text(100_000 // len(HEAVY[name].each))
    assert calls(lambda: schema.prepare(text, None)) < 100, "refused for its length"


NAMES: Final = st.sampled_from(["viewer", "user", "id", "piece", "dossier", "nodes", "pieces", "status", "u", "x: id"])
VALUES: Final = st.recursive(
    st.sampled_from(["1", "1e9", '"a"', '"""\n b\n"""', "A_B", "$v", "null", "[]", "{}"]),
    lambda inner: st.builds(
        lambda form, value, times: form.replace("*", f"{value} " * times),
        st.sampled_from(["[*]", "{a: [*]}", "{status: [*] status: 1}", "{and: [*], b: 1}"]),
        inner,
        st.sampled_from([1, 2, 40]),
    ),
    max_leaves=4,
)
SELECTIONS: Final = st.recursive(
    NAMES | st.sampled_from(["...F0", "...F1", "...F9", "__typename"]),
    lambda inner: st.builds(
        lambda form, name, value, below, times: (
            form.replace("NAME", name).replace("VALUE", value).replace("*", f"{below} " * times)
        ),
        st.sampled_from(
            """NAME { * }
            NAME(id: VALUE) { * }
            NAME(a: VALUE, id: $v) { * }
            NAME @skip(if: VALUE) @include(if: true) { * }
            NAME @d(a: VALUE)
            ... on Piece { * }
            ... { * }
            *
            * NAME *""".splitlines()
        ),
        NAMES,
        VALUES,
        inner,
        st.sampled_from([1, 2, 3, 12, 40, 150]),
    ),
    max_leaves=6,
)
DEFINITIONS: Final = st.builds(
    lambda form, body, times: "".join(form.replace("%", str(rank)).replace("*", body) for rank in range(times)),
    st.sampled_from(
        """query B%($v: ID!) { * }
        fragment F% on Query { * ...F0 }
        fragment F% on Piece { * }
        mutation M% { * }
        subscription S% { * }
        type T { a: Int }
        query A { * }
        { * }
        #""".splitlines(keepends=True)
    ),
    SELECTIONS,
    st.sampled_from([1, 2, 9, 30]),
) | st.builds(
    lambda heavy, times: heavy.text(times).removeprefix(RUN),
    st.sampled_from([each for each in HEAVY.values() if each.before.startswith(RUN)]),
    st.integers(1, 200),
)


@settings(max_examples=50)
@given(SELECTIONS, st.lists(DEFINITIONS, max_size=4))
def test_no_document_takes_long(selections: str, definitions: list[str]) -> None:
    target(check_outcome(f"query A($v: ID!) {{ {selections} }} {''.join(definitions)}"))


def expand(document: DocumentNode, selection_set: SelectionSetNode) -> tuple[int, int, int]:
    """Fields, aliases and depth, by walking every spread again: exponential, hence only here."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    fields = aliases = depth = 0
    for node in selection_set.selections:
        below, level = (0, 0, 0), 0
        if isinstance(node, FieldNode):
            fields, aliases, level = fields + 1, aliases + (node.alias is not None), 1
            below = expand(document, node.selection_set) if node.selection_set else (0, 0, 0)
        elif isinstance(node, InlineFragmentNode):
            below = expand(document, node.selection_set)
        elif isinstance(node, FragmentSpreadNode):
            below = expand(document, fragments[node.name.value].selection_set)
        fields, aliases, depth = fields + below[0], aliases + below[1], max(depth, level + below[2])
    return fields, aliases, depth


def selections(spreads: list[str]) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["a", "b: c", *(f"...{name}" for name in spreads)])
    return st.recursive(
        leaf,
        lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
            lambda items: st.sampled_from(["d { %s }", "... { %s }", "%s"]).map(lambda form: form % " ".join(items))
        ),
        max_leaves=6,
    )


@given(st.data())
def test_memory_of_fragments_changes_no_figure(data: st.DataObject) -> None:
    count = data.draw(st.integers(0, 4))
    known = [f"F{rank}" for rank in range(count)]
    # A fragment spreads only later ones: no cycle.
    bodies = [data.draw(selections(known[rank + 1 :])) for rank in range(count)]
    text = f"{{ {data.draw(selections(known))} }} " + " ".join(
        f"fragment {name} on T {{ {body} }}" for name, body in zip(known, bodies, strict=True)
    )
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    endless = Limits(depth=80, nesting=200, root_fields=10**9, aliases=10**9, fields=10**9, rows=10**9)
    measured = check_cost(document, operation, endless)
    assert (measured.fields, measured.aliases, measured.depth) == expand(document, operation.selection_set)
