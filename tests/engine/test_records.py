"""Lists shown from the records of a driver are those that graphql-core shows of their rows, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

import pytest
import strawberry
from graphql import FieldNode, FragmentDefinitionNode, GraphQLNamedType, OperationDefinitionNode, execute, parse
from graphql.type import GraphQLObjectType, get_named_type, is_leaf_type
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types.base import StrawberryObjectDefinition
from tortoise import fields as columns
from tortoise.fields.data import CharEnumFieldInstance

from api import db
from api.contract import schema as whole
from api.engine.executor import executor_with
from api.engine.plans import Plans
from api.engine.records import Records
from api.models.columns import Exact
from api.reads.below import Selected, _as_array, _as_text, selected_with_lists
from api.reads.fields import READ, Computed
from api.reads.plan import Node, Plan, definition, plan
from api.reads.rows import _with_lists
from api.reads.selection import Selection
from api.reads.values import selected
from api.schema.scalars import SCALARS
from api.sql import Sql
from tests.engine.both import shown
from tests.engine.test_against_graphql_core import CONTEXT
from tests.engine.writing import Writer

TYPES: dict[str, type] = {
    name: each.definition.origin
    for name, each in whole.schema_converter.type_map.items()
    if isinstance(each.definition, StrawberryObjectDefinition) and hasattr(each.definition.origin, "__table__")
}


LISTS: Any = strawberry.type(
    type("Lists", (), {"__annotations__": {name: list[type_ | None] for name, type_ in TYPES.items()}})  # type: ignore[valid-type]
)


@strawberry.type
class Query:
    lists: LISTS


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))._schema


@pytest.fixture
async def _connected(database_url: str) -> AsyncIterator[None]:
    await db.connect(database_url)
    yield
    await db.disconnect()


class WholeWriter(Writer):
    """Selects what no arguments choose the rows of."""

    def names(self, type_: GraphQLNamedType, depth: int) -> list[str]:
        """The fields that need no page."""
        return [name for name in super().names(type_, depth) if is_whole(type_.name, name)]


def graphql_type(name: str) -> GraphQLObjectType:
    """The object type of that name."""
    found = SCHEMA.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found


@cache
def is_whole(type_: str, name: str) -> bool:
    """Whether a field needs no page, where it comes from a table."""
    if type_ not in TYPES:
        return True
    field = graphql_type(type_).fields[name]
    below = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return not field.args and not plan_of(f"{{ lists {{ {type_} {{ {name}{below} }} }} }}")[1].calls


def plan_of(text: str) -> tuple[str, Plan]:
    """The only list of an operation, and its plan."""
    document = parse(text)
    operation: Any = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    lists = operation.selection_set.selections[0]
    assert isinstance(lists, FieldNode)
    assert lists.selection_set is not None
    node = lists.selection_set.selections[0]
    assert isinstance(node, FieldNode)
    named = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    return node.name.value, plan(TYPES[node.name.value], Selection((node,), named))


ROUNDS = 80


# ----------------------------------------------------------------------------------------- records

VALUES: tuple[tuple[Any, str, tuple[Any, ...]], ...] = (
    (columns.UUIDField, "uuid", (UUID(int=0), UUID(int=10**37), UUID("0190a000-0000-7000-8000-00000000abcd"))),
    (
        columns.DatetimeField,
        "timestamptz",
        (
            datetime(2025, 1, 6, 8, tzinfo=UTC),
            datetime(2025, 1, 6, 8, 0, 0, 120, tzinfo=UTC),
            datetime(1, 1, 2, tzinfo=UTC),
            datetime(9999, 12, 31, 23, 59, 59, 123_450, tzinfo=UTC),
        ),
    ),
    (columns.DateField, "date", (date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31))),
    (columns.BooleanField, "boolean", (True, False)),
    (Exact, "bigint", (0, 5, -5, 99, 100, -100, 123_456, -123_456, 10**15)),
    (columns.BigIntField, "bigint", (0, -1, 2**31 - 1, 2**31, -(2**31) - 1, 2**53)),
    (columns.IntField, "integer", (0, 1, -1, 2**31 - 1)),
    (columns.JSONField, "jsonb", ("{}", '{"a": [1, "é"]}', "[]", "null")),
    (columns.Field, "text", ("", "x", "Été à « Bézier »", 'a"b\\c\n\t\x7f', "𝔘 👷🏽‍♀️", "0" * 300, "null")),
)


ENDS = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
"""Instants that PostgreSQL keeps as infinity: such a list is shown from its objects."""


def cast(sql: Sql, value: Any, kind: str) -> str:
    """A value of that type in a statement."""
    place = sql.value(value)
    return place if sql.sqlite else f"{place.partition('::')[0]}::{kind}"


def fill(node: Node, record: list[str], sql: Sql, chance: Random, odds: float, *, there: bool = True) -> None:
    """Put a row into what a statement selects, with those joined to it: now and then one is missing, or a value."""
    meta = node.model._meta
    for name, place in node.places.items():
        column = meta.fields_map[name]
        kind, values = next((kind, values) for type_, kind, values in VALUES if isinstance(column, type_))
        if isinstance(column, CharEnumFieldInstance):
            values = tuple(each.value for each in column.enum_type)
        if odds and isinstance(column, columns.DatetimeField):
            values += ENDS
        absent = chance.random() < (0.3 if column.null else odds)
        value = chance.choice(values) if there and (name == meta.pk_attr or not absent) else None
        record[place] = selected(column, cast(sql, value, kind))
    for one, child in node.ones.values():
        nullable = meta.fields_map[one.by].null or bool(one.among)
        fill(child, record, sql, chance, odds, there=there and chance.random() >= (0.3 if nullable else odds))
    for listing in node.manys.values():
        inside = [""] * listing.values
        fill(listing.plan.root, inside, sql, chance, odds)
        rows = f"FROM (SELECT 1 AS n UNION ALL SELECT 2) few WHERE n > {chance.randrange(3)}"  # 2, 1 or none, all alike
        own = len(listing.plan.select)
        record[listing.place] = _as_text(inside, own, rows) if sql.sqlite else _as_array(inside, rows)


async def records_of(made: Plan, chance: Random, *, odds: float, count: int = 3) -> list[Any]:
    """Records such as the database would answer the plan with, which has had them in its hands."""
    sql, rows = Sql(), []
    width = len(lists_of(made).columns)
    for _ in range(count):
        record = [""] * width
        fill(made.root, record, sql, chance, odds)
        rows.append(f"SELECT {', '.join(record)}")
    return list(await sql.fetch(" UNION ALL ".join(rows)))


def lists_of(made: Plan) -> Selected:
    """What a plan without pages selects: what it is asked for is not looked at."""
    info: Any = None
    return selected_with_lists(made, info)


def rows_of(made: Plan, found: list[Any]) -> list[Any]:
    """The rows of these records, with their lists."""
    make = _with_lists(made.make, lists_of(made).takers)
    return [make(each) for each in found]


def records(made: Plan, found: list[Any]) -> Records:
    """The list of these records."""
    return Records(made.layout, found, lambda rank: rows_of(made, found[rank : rank + 1])[0])


def answer(text: str, variables: dict[str, Any], executor: Any, name: str, rows: Any) -> tuple[str, list[Any]]:
    """What an executor makes of an operation whose only root field answers these rows."""
    lists = object.__new__(LISTS)
    setattr(lists, name, rows)
    found: Any = execute(
        SCHEMA,
        parse(text),
        root_value=Query(lists=lists),
        context_value=CONTEXT,
        variable_values=variables,
        executor_class=executor,
        is_awaitable=optimized_is_awaitable,  # type: ignore[arg-type]
        operation_extensions=None,
    )
    return repr(found.data), shown(found.errors or [])


# ------------------------------------------------------------------------------------------- tests


def known(name: str, depth: int, *, computed: bool) -> str:
    """All that a type declares to show of a record, so far down; with what is computed of it if nothing else is."""
    found, (_, declared, _) = [], definition(TYPES[name])
    for key, field in graphql_type(name).fields.items():
        declaration = declared[key].metadata.get(READ)
        if declaration is None or not is_whole(name, key):
            continue
        if isinstance(declaration, Computed) and declaration.shown is None and (declaration.shows or not computed):
            continue
        below: Any = get_named_type(field.type)
        if is_leaf_type(below):
            found.append(key)
        elif below.name not in TYPES:
            leaves = [each for each, inside in below.fields.items() if is_leaf_type(get_named_type(inside.type))]
            found.append(f"{key} {{ {' '.join(leaves)} }}")
        elif depth:
            found.append(f"{key} {{ {known(below.name, depth - 1, computed=computed)} }}")
    return " ".join(found)


@pytest.mark.usefixtures("_connected")
async def test_what_is_selected_by_chance_is_shown_alike() -> None:
    compiled, core = executor_with(Plans()), StrawberryGraphQLCoreExecutionContext
    without_objects = 0
    for seed in range(ROUNDS):
        chance = Random(seed)
        name = chance.choice(list(TYPES))
        writer = WholeWriter(SCHEMA, chance, depth=4)
        body = " ".join(writer.selection(SCHEMA.type_map[name], 4)[1:-1] for _ in range(3))
        declared = ", ".join(f"${each}: {type_}" for each, type_ in writer.declared.items())
        fragments = "\n".join(f"fragment {each} on {on} {text}" for each, (on, text) in writer.fragments.items())
        text = f"query Made{f'({declared})' if declared else ''} {{ lists {{ {name} {{ {body} }} }} }}\n{fragments}"
        _, made = plan_of(text)
        found = await records_of(made, chance, odds=chance.choice([0, 0, 0.1]))
        expected = answer(text, writer.variables, core, name, rows_of(made, found))
        lists = records(made, found), records(made, found)
        assert answer(text, writer.variables, compiled, name, lists[0]) == expected, text
        assert answer(text, writer.variables, core, name, lists[1]) == expected, text
        without_objects += not lists[0]._made
    assert without_objects > ROUNDS / 3


@pytest.mark.usefixtures("_connected")
async def test_what_types_declare_is_shown_without_objects() -> None:
    compiled, core = executor_with(Plans()), StrawberryGraphQLCoreExecutionContext
    for name, computed in product(TYPES, (False, True)):
        text = f"{{ lists {{ {name} {{ __typename {known(name, 1, computed=computed)} }} }} }}"
        _, made = plan_of(text)
        found = await records_of(made, Random(name), odds=0, count=6)
        rows = records(made, found)
        expected = answer(text, {}, core, name, rows_of(made, found))
        assert answer(text, {}, compiled, name, rows) == expected
        assert not rows._made or expected[1], text
