"""Compiled execution shows what graphql-core shows: data, errors, their places, all orders.

The same resolvers run, those of root fields as often and in the same order; those below may run again, once for each
value around them that is completed again because something in it is not as promised.

`pytest tests/engine --hypothesis-profile=long` takes minutes.
"""

from __future__ import annotations

from dataclasses import fields
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
import strawberry
from graphql import get_introspection_query, parse, validate
from hypothesis import given
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig

import api.schema.enums  # noqa: F401 - gives enums their GraphQL face before any type uses them
from api.domain.habilitation import UserRole
from api.domain.permissions import Actor
from api.resolvers.node import KINDS as NODES
from api.schema.connections import Dashboard, DossierConnection, PieceConnection
from api.schema.dossier import Dossier
from api.schema.node import Node
from api.schema.piece import Piece
from api.schema.scalars import SCALARS
from tests.engine import shapes
from tests.engine.both import Both, Given
from tests.engine.growing import NEARLY, STRANGERS, Few, Trial, awaitables, cast, twisted
from tests.engine.growing import SCALARS as RIGHT
from tests.engine.rows import RowGrower
from tests.engine.writing import Writer
from tests.world import START

pytestmark = pytest.mark.filterwarnings(
    # What an error makes useless is left there by both.
    "ignore:coroutine .* was never awaited:RuntimeWarning",
)
chances = st.randoms(use_true_random=False)
seeds = st.integers(0, 10**6)


def shapes_of(seed: int, names: frozenset[str]) -> Given:
    schema = SHAPES.schema
    assert schema.query_type is not None
    trial = Trial(schema, seed, names)
    return Given(trial.grower("").object(schema.query_type, 3), trial, trial.calls)


SHAPES = Both(shapes.every_shape, shapes_of)


@given(chances, seeds, st.sampled_from(["query", "query", "mutation", "subscription"]))
def test_every_shape_is_answered_alike(chance: Random, seed: int, kind: str) -> None:
    SHAPES.check(chance, seed, kind)


@pytest.mark.parametrize(
    "text",
    [
        # One resolver changes a list that it was given.
        "{ branches { pick(wanted: {tone: LIGHT}, among: [1]) } }",
        "query A($among: JSON) { branches { pick(wanted: {tone: SOMBRE}, among: $among) } }",
        # Root fields that are awaited: arguments of every kind, refusals, nulls where there must be none.
        "query A($among: JSON) { a: found { id } sought(wanted: {tone: LIGHT, sizes: []}, among: $among) { text } }",
        "query A($a: Boolean!) { guarded(depth: 1) { id } ... @skip(if: $a) { b: guarded { name } } }",
        "query A($size: Int = 1) { found(depth: $size) { id } sought(wanted: {tone: SOMBRE, note: null}) { number } }",
        "query A($most: Int) { sought(wanted: {tone: LIGHT}, most: $most) { text } branch { __typename } }",
        "{ sought(wanted: {tone: LIGHT}, most: null) { text } leaf { text } found { slowHard { text } } }",
        "query A($size: Int) { found(depth: $size) { id } maybe { pick(wanted: {tone: LIGHT}, most: $size) } }",
        # The same selection in several places: the locations of its errors tell them apart.
        "{ a: branch { leaf { ...F } leaves { ...F } } b: branches { leaf { number } leaves { number } } }"
        " fragment F on Leaf { number }",
        "{ branches { b: brokenHard leaf { name } } maybe { leaf { name } b: brokenHard } }",
        # Variables that choose without a value.
        "query A($a: Boolean = true, $b: Boolean! = false) { branches { id @include(if: $a) name @skip(if: $b) } }",
        "query A($a: Boolean!) { branches { ... @include(if: $a) { child { id @skip(if: $a) name } } } }",
        # Types that are found out from their field, however deep the list.
        "{ branches { shelf { __typename title } book { pages } thing { __typename } } }",
        "{ named { __typename name ... on Leaf { text } ... on Branch { id } } thing { ... on Leaf { text } } }",
        # Much to wait for, beside what cannot be null.
        "{ branches { slow { id } slowHard { text } a: slow { words } promised { id slow { id } } leaves { text } } }",
        "mutation { act(wanted: {tone: LIGHT}) { slow { slowHard { text } } slowHard { text } twin { id } } fail }",
        "{ branch { __typename a: __typename child { __typename } named { __typename } } __typename }",
    ],
)
def test_what_is_rare_is_answered_alike(text: str) -> None:
    for seed in range(12):
        SHAPES.compare(
            text,
            seed,
            *({"a": truth, "b": truth, "among": [seed], "size": truth and 2} for truth in (True, False, None)),
        )


def test_introspection_is_answered_alike() -> None:
    SHAPES.compare(get_introspection_query(), 0, {})


def every_value(calls: list[Any]) -> list[Any]:
    """What a field could be given, right or wrong."""
    right = [make(Random(seed)) for make in RIGHT.values() for seed in range(4)]
    nearly = [value for values in NEARLY.values() for value in values]
    lists = [[], ["a", 3, None, *awaitables(calls, 3)], ("a",), Few([3]), [[["a"], None]]]
    kinds = (shapes.Branch, shapes.Leaf, shapes.Box, shapes.Book, shapes.Page)
    objects = [made(kind, {each.name: None for each in fields(kind)}) for kind in kinds * 3]
    changed = [*objects[:5], *map(twisted, objects[5:10]), *map(cast, objects[10:])]
    return [*right, *nearly, *STRANGERS, *awaitables(calls, 3), *lists, *changed, *shapes.Tone, *shapes.Size]


def made(kind: type, values: dict[str, Any]) -> Any:
    """An object with these attributes and no others."""
    one: Any = object.__new__(kind)
    one.__dict__.update(values)
    return one


@pytest.mark.parametrize(
    ("way", "kind", "field"),
    [
        *(("", shapes.Branch, name) for name in ("id", "flag", "name", "words", "numbers", "tones", "grid", "cube")),
        *(
            ("", shapes.Branch, f"{name} {{ __typename }}")
            for name in ("child", "leaf", "named", "thing", "page", "book")
        ),
        *(("leaf", shapes.Leaf, name) for name in ("text", "number", "ratio", "tone", "size")),
        *(("boxes", shapes.Box, name) for name in ("label", "amount", "day", "instant", "content")),
        *(("book", shapes.Book, name) for name in ("title", "pages", "strange")),
    ],
)
def test_every_value_is_answered_alike_in_every_place(way: str, kind: type, field: str) -> None:
    def given(seed: int, names: frozenset[str]) -> Given:
        trial = Trial(SHAPES.schema, seed, names)
        ends = [made(kind, {field.split(maxsplit=1)[0]: value}) for value in every_value(trial.calls)]
        branches = [made(shapes.Branch, {way: [end] if way == "boxes" else end}) for end in ends] if way else ends
        return Given(made(shapes.Query, {"branches": branches}), trial, trial.calls)

    # Several times: what fails first goes another way than what comes after it, and each has its own location.
    thrice = f"{field} b: {field} c: {field}"
    text = f"{way} {{ {thrice} }} again: {way} {{ {thrice} }}" if way else thrice
    text = f"{{ branches {{ {text} }} }}"
    Both(shapes.every_shape, given).compare(text, 0, {})


# ------------------------------------------------------------------------------------- our own types


@strawberry.type
class Reads:
    dossier: Dossier | None
    dossiers: DossierConnection | None
    piece: Piece | None
    pieces: PieceConnection | None
    dashboard: Dashboard | None
    nodes: list[Node | None]


def rows_of(seed: int, names: frozenset[str]) -> Given:
    schema = ROWS.schema
    assert schema.query_type is not None
    root = RowGrower(schema, Random(seed), names | {"structure"}, [], odds=0.01).object(schema.query_type, 4)
    return Given(root, CONTEXT, [])


SOMEBODY = Actor(UUID(int=1), {UUID(int=1): UserRole.GESTIONNAIRE_PRINCIPAL}, ())
CONTEXT = SimpleNamespace(actor=SOMEBODY, signed_in=SOMEBODY, now=START)
"""What the fields of rows look for around them."""
ROWS = Both(
    lambda: strawberry.Schema(
        Reads, types=[type_ for type_, _ in NODES.values()], config=StrawberryConfig(scalar_map=SCALARS)
    ),
    rows_of,
)


@given(chances, seeds)
def test_our_own_types_are_answered_alike(chance: Random, seed: int) -> None:
    ROWS.check(chance, seed, "query", depth=5)


@pytest.mark.parametrize("both", [SHAPES, ROWS])
def test_the_operations_are_valid(both: Both) -> None:
    for seed in range(20):
        kinds = ["query", *(["mutation", "subscription"] if both is SHAPES else [])]
        text = Writer(both.schema, Random(seed)).operation(kinds[seed % len(kinds)])
        assert validate(both.schema, parse(text)) == []
