"""What is compiled and what is left to graphql-core; what is kept; the ways in."""

from __future__ import annotations

import gc
import logging
import weakref
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import pytest
import strawberry
from graphql import GraphQLError, execute, parse
from graphql.execution.executor import Executor
from strawberry.directive import DirectiveLocation, DirectiveValue
from strawberry.execution import optimized_is_awaitable
from strawberry.extensions import SchemaExtension
from strawberry.schema import schema_converter
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.bounded import Bounded
from api.engine.executor import CompiledExecutor, answer, answer_event, executor_with
from api.engine.plans import CHARACTER_BYTES, FIELD_BYTES, Plans
from api.graphql_documents import PreparedSchema
from tests.transport.small_schema import PERSISTED, PERSISTED_ID, client_of, endpoint


@strawberry.type
class Thing:
    name: str

    @strawberry.field
    def label(self, info: strawberry.Info) -> str | None:
        if info.context is None:
            raise LookupError("no context")
        return f"{info.context} {self.name}"


@strawberry.type
class Query:
    @strawberry.field
    def things(self, first: int = 2) -> list[Thing]:
        return [Thing(name=f"n{rank}") for rank in range(first)]


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def follow(self) -> AsyncGenerator[Thing]:
        for rank in range(3):
            yield Thing(name=f"e{rank}")


TEXT = "query A($a: Boolean = true) { things { name label @include(if: $a) } }"
ANSWER = {"things": [{"name": "n0", "label": "here n0"}, {"name": "n1", "label": "here n1"}]}


class Prickly(type):
    def __getattr__(cls, name: str) -> Any:
        raise RuntimeError("do not touch") if name == "__await__" else AttributeError(name)


@strawberry.type
class Touchy(metaclass=Prickly):
    name: str


@strawberry.type
class Holder:
    touchy: Touchy


@strawberry.type
class Root:
    @strawberry.field
    def holder(self) -> Holder:
        return Holder(touchy=Touchy(name="me"))


@strawberry.type
class Sought:
    @strawberry.field
    def worth(self, info: strawberry.Info, more: int = 0) -> str:
        return f"{info.context} {more}"


@strawberry.type
class Seeking:
    @strawberry.field
    async def sought(self, info: strawberry.Info, first: int = 2, named: list[str] | None = None) -> list[Sought]:
        return [Sought() for _ in range(first + len(named or []))]


@strawberry.directive(locations=[DirectiveLocation.FIELD])
def shout(value: DirectiveValue[str]) -> str:
    return value.upper()


class Loud(SchemaExtension):
    """Hears of every resolver."""

    def resolve(self, _next: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        value = _next(root, info, *args, **kwargs)
        return value.upper() if isinstance(value, str) else value


def run(plans: Plans, text: str = TEXT, *, located: bool = True, **options: Any) -> Any:
    """The data of an operation, under these plans."""
    result = execute(
        strawberry.Schema(Query)._schema,
        parse(text, no_location=not located),
        context_value="here",
        executor_class=executor_with(plans),
        is_awaitable=optimized_is_awaitable,  # type: ignore[arg-type]
        operation_extensions=None,
        **options,
    )
    return result.data  # type: ignore[union-attr]


def plans_of(schema: PreparedSchema) -> Plans:
    executor: Any = schema.execution_context_class
    plans: Plans = executor.plans
    return plans


def compiled(plans: Plans) -> dict[str, int]:
    """The texts of the plans kept, the last used last, and how many functions were compiled for each."""
    return {
        key[0]: sum(each is not None for each in plan.functions.values()) for key, (plan, _) in plans.kept._kept.items()
    }


# ------------------------------------------------------------------------------------- what is kept


def test_what_was_used_last_is_kept_within_both_bounds() -> None:
    kept: Bounded[str, int] = Bounded(most=3, most_bytes=10)
    for rank, key in enumerate("abc"):
        kept.put(key, rank, 3)
    assert (kept.get("a"), kept.get("b"), kept.get("x"), kept.bytes) == (0, 1, None, 9)
    kept.put("d", 3, 1)  # one too many: c, used least lately, goes
    assert (kept.get("c"), len(kept), kept.bytes) == (None, 3, 7)
    kept.put("b", 1, 6)  # the same at another weight
    assert (kept.get("a"), kept.get("d"), kept.get("b"), kept.bytes) == (0, 3, 1, 10)
    kept.put("e", 4, 5)  # too heavy together: as many go as it takes
    assert (kept.get("a"), kept.get("d"), kept.get("b"), kept.get("e"), kept.bytes) == (None, None, None, 4, 5)
    kept.put("f", 5, 11)  # too heavy alone
    assert (len(kept), kept.bytes) == (0, 0)


def test_a_plan_serves_its_text_with_all_variables() -> None:
    plans = Plans()
    schema = strawberry.Schema(Query)
    document = parse(TEXT)
    for variables, keys in (({}, ["name", "label"]), ({"a": False}, ["name"]), ({"a": True}, ["name", "label"])):
        result: Any = execute(
            schema._schema,
            document,
            context_value="here",
            variable_values=variables,
            executor_class=executor_with(plans),
            operation_extensions=None,
        )
        assert [list(each) for each in result.data["things"]] == [keys, keys]
    assert compiled(plans) == {TEXT: 4}, "functions for the list and its items, with the label and without"
    assert plans.kept.bytes == CHARACTER_BYTES * len(TEXT) + FIELD_BYTES * (4 + 2 + 1)


def test_plans_are_bounded() -> None:
    plans = Plans(most=2, most_bytes=CHARACTER_BYTES * 140)
    texts = [f"{{ things {{ name a{rank}: label }} }}" for rank in range(3)]
    for text in texts:
        assert run(plans, text)["things"][0]["name"] == "n0"
    assert list(compiled(plans)) == texts[1:]
    assert run(plans, texts[1]) == run(Plans(), texts[1])
    assert list(compiled(plans)) == [texts[2], texts[1]]
    long = f"{{ things {{ name }} }} # {'x' * 140}"
    assert run(plans, long) == {"things": [{"name": "n0"}, {"name": "n1"}]}
    assert list(compiled(plans)) == [texts[2], texts[1]], "too heavy to be kept, and to push others out"


async def test_a_document_has_one_plan_whether_it_comes_by_text_or_by_id() -> None:
    app = endpoint()
    async with client_of(app) as client:
        for body in ({"query": PERSISTED}, {"documentId": PERSISTED_ID}, {"query": PERSISTED}):
            assert (await client.post("/", json=body)).json() == {"data": {"ping": "prêt"}}
    assert list(compiled(plans_of(app.schema))).count(PERSISTED) == 1


async def test_what_has_executed_does_not_wait_for_the_garbage_collector() -> None:
    schema = PreparedSchema(Query)
    prepared = schema.prepare(TEXT, None)
    assert prepared.document is not None
    gc.disable()
    try:
        executor = schema.start(prepared.document, context="here")
        assert isinstance(executor, CompiledExecutor)
        kept = weakref.ref(executor)
        result = await answer(executor)
        del executor
        assert (result.data, kept()) == (ANSWER, None)
    finally:
        gc.enable()


# --------------------------------------------------------------------- what is left to graphql-core


def test_what_has_no_plan_is_answered_all_the_same() -> None:
    plans = Plans()
    assert run(plans, located=False) == ANSWER
    assert compiled(plans) == {}
    assert run(plans) == ANSWER
    assert compiled(plans) == {TEXT: 2}


@pytest.mark.parametrize(("is_compiled", "gets"), [(True, 0), (False, 5)])
async def test_methods_are_called_without_what_strawberry_looks_up_each_time(
    monkeypatch: pytest.MonkeyPatch, gets: int, *, is_compiled: bool
) -> None:
    looked_up: list[Any] = []
    usual = schema_converter.get_arguments

    def noted(**given: Any) -> Any:
        looked_up.append(given["field"])
        return usual(**given)

    monkeypatch.setattr(schema_converter, "get_arguments", noted)
    schema = PreparedSchema(Seeking, compiled=is_compiled)
    text = 'query A($n: Int!) { sought(first: $n, named: ["a"]) { worth a: worth(more: $n) } }'
    result = await schema.answer(text, variables={"n": 1}, context="here")
    assert result.data == {"sought": [{"worth": "here 0", "a": "here 1"}] * 2}
    assert len(looked_up) == gets


async def test_extensions_hear_of_every_resolver() -> None:
    schema = PreparedSchema(Query, extensions=[Loud])
    result = await schema.answer("{ things(first: 1) { name label } }", context="here")
    assert result.data == {"things": [{"name": "N0", "label": "HERE N0"}]}
    assert compiled(plans_of(schema)) == {}


async def test_other_directives_are_graphql_cores() -> None:
    plans = Plans()
    schema = strawberry.Schema(Query, directives=[shout], execution_context_class=executor_with(plans))
    result = await schema.execute("{ things(first: 1) { name @shout label } }", context_value="here")
    assert result.data == {"things": [{"name": "N0", "label": "here n0"}]}
    assert compiled(plans) == {}


def test_a_fault_of_the_compiler_costs_a_line_of_log_and_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    schema = strawberry.Schema(Root, execution_context_class=executor_with(Plans()))
    for _ in range(2):
        assert schema.execute_sync("{ holder { touchy { name } } }").data == {"holder": {"touchy": {"name": "me"}}}
    assert [(record.name, record.levelno) for record in caplog.records] == [("decompte.engine", logging.ERROR)] * 2


# ------------------------------------------------------------------- what is completed once more


@strawberry.type
class Line:
    rank: int

    @strawberry.field
    def half(self, info: strawberry.Info) -> int | None:
        info.context.append(self.rank)
        if self.rank in BROKEN:
            raise LookupError(f"{self.rank} cannot be halved")
        return self.rank // 2


@strawberry.type
class Lines:
    @strawberry.field
    async def lines(self, info: strawberry.Info, count: int) -> list[Line]:
        info.context.append("lines")
        return [Line(rank=rank) for rank in range(count)]

    @strawberry.field
    def line(self) -> Line:
        return soon(Line(rank=4))  # type: ignore[return-value]  # as are the two below

    @strawberry.field
    def word(self) -> str:
        return soon("later")  # type: ignore[return-value]

    @strawberry.field
    async def again(self) -> Lines:
        return Lines()


BROKEN = {40, 45}


async def soon(value: Any) -> Any:
    return value


async def test_rows_that_fail_cost_their_list_once_more() -> None:
    schema = PreparedSchema(Lines)
    calls: list[Any] = []
    result = await schema.answer("{ lines(count: 50) { rank half } }", context=calls)
    assert result.data is not None
    assert result.data["lines"] == [{"rank": rank, "half": None if rank in BROKEN else rank // 2} for rank in range(50)]
    assert [(each.message, each.path) for each in result.errors or []] == [
        (f"{rank} cannot be halved", ["lines", rank, "half"]) for rank in sorted(BROKEN)
    ]
    first = range(41)  # up to the first that fails; then all, and those that fail once more by graphql-core
    assert calls == ["lines", *first, *sorted([*range(50), *BROKEN])]


@pytest.mark.filterwarnings("error")
async def test_what_awaits_unexpectedly_is_awaited() -> None:
    """A resolver that is no coroutine answers one: it is closed, and graphql-core awaits another."""
    schema = PreparedSchema(Lines)
    result = await schema.answer("{ word again { word line { half } a: word } }", context=[])
    assert (result.errors, result.data) == (
        None,
        {"word": "later", "again": {"word": "later", "line": {"half": 2}, "a": "later"}},
    )


# ----------------------------------------------------------------------------------- the ways in


def shown(result: Any) -> Any:
    return result.data, [each.formatted for each in result.errors or []]


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        (TEXT, None),
        (TEXT, {"a": "no boolean"}),
        ("{ things(first: 3000000000) { name } }", None),
        ("{ things { name ", None),
        ("{ nothing }", None),
        ("query A { things { name } } query B { things { label } }", None),
        ("subscription { follow { name } }", None),
    ],
)
async def test_the_short_way_answers_what_strawberry_answers(text: str, variables: dict[str, Any] | None) -> None:
    schemas = [PreparedSchema(Query, subscription=Subscription, compiled=compiled) for compiled in (True, False)]
    for context in ("here", None):
        expected = shown(await schemas[1].execute(text, variables, context))
        for schema in schemas:
            assert shown(await schema.answer(text, context=context, variables=variables)) == expected
            assert shown(await schema.execute(text, variables, context)) == expected


def test_the_setting_chooses_the_executor() -> None:
    assert issubclass(PreparedSchema(Query).execution_context_class, CompiledExecutor)
    assert PreparedSchema(Query, compiled=False).execution_context_class is StrawberryGraphQLCoreExecutionContext


@pytest.mark.parametrize("is_compiled", [True, False])
async def test_an_executor_answers_each_event_of_a_subscription(*, is_compiled: bool) -> None:
    schema = PreparedSchema(Query, subscription=Subscription, compiled=is_compiled)
    text = "subscription A($a: Boolean!) { follow { name label @include(if: $a) } }"
    document = schema.prepare(text, None).document
    assert document is not None
    executor = schema.start(document, context="nobody's", variables={"a": True})
    assert isinstance(executor, Executor)
    answers = [await answer_event(executor, Thing(name="e0"), context) for context in ("one", "two", None, "three")]
    assert [each.data for each in answers] == [
        {"follow": {"name": "e0", "label": "one e0"}},
        {"follow": {"name": "e0", "label": "two e0"}},
        {"follow": {"name": "e0", "label": None}},
        {"follow": {"name": "e0", "label": "three e0"}},
    ]
    assert [[(error.message, error.path) for error in each.errors or []] for each in answers] == [
        [],
        [],
        [("no context", ["follow", "label"])],
        [],
    ]
    refused = schema.start(document, context=None, variables={})
    assert isinstance(refused, list)
    assert isinstance(refused[0], GraphQLError)

    stream: AsyncIterator[Any] = await schema.subscribe(text, {"a": False}, "here")
    assert [each.data async for each in stream] == [{"follow": {"name": f"e{rank}"}} for rank in range(3)]
