"""Who sees what: each kind of object, for each kind of actor, through every path of the schema that reaches it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from graphql import get_named_type, is_leaf_type

from tests.api.visibility.edges import DECISIONS, PERSONAL, WORDS, opened, shown, wanted
from tests.api.visibility.looking import View
from tests.api.visibility.oracle import KINDS, Oracle
from tests.api.visibility.roots import ELSEWHERE
from tests.api.visibility.walk import NODES, SCHEMA, Path, edges

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_each_field_that_shows_objects_has_its_decision() -> None:
    every = {step for step, _ in edges()}
    assert set(wanted()) - set(DECISIONS) == set(), "say in tests/api/visibility/edges.py who sees through these fields"
    assert set(DECISIONS) - every == set()
    assert set(KINDS) == NODES


async def test_what_needs_no_decision_leads_to_no_object() -> None:
    for step, found in edges():
        type_ = get_named_type(found.type)
        if step.partition(".")[0] in WORDS and step != "ActionOffer.targetId":
            assert type_.name in WORDS if not is_leaf_type(type_) else type_.name != "ID", step


async def test_each_root_field_is_asked(views: list[View]) -> None:
    assert SCHEMA.query_type is not None
    assert {ask.name for ask, _ in views[0].answers} | set(ELSEWHERE) == set(SCHEMA.query_type.fields)
    assert SCHEMA.subscription_type is not None
    assert SCHEMA.subscription_type.fields.keys() == {"changes", "counters"}  # the same objects, the same numbers


async def test_who_sees_each_object(views: list[View], oracle: Oracle) -> None:
    for view in views:
        for kind, seen in view.objects.items():
            expected = oracle.visible(view.actor, kind)
            assert seen == expected, (view.actor.name, kind)
    for kind in KINDS:
        every = {identifier for identifier, _ in oracle.all(kind)}
        sizes = {len(view.objects[kind]) for view in views}
        assert len(sizes) > 1, f"everybody sees the same {kind}: somebody must see less"
        assert set().union(*(view.objects[kind] for view in views)) <= every


async def test_what_each_root_field_answers(views: list[View], oracle: Oracle) -> None:
    for view in views:
        for ask, answer in view.answers:
            assert answer == ask.expected(oracle, view.actor), (view.actor.name, ask.name, ask.arguments)


async def test_pages_totals_and_paths_agree(views: list[View]) -> None:
    assert [(view.actor.name, view.seen.faults) for view in views if view.seen.faults] == []


async def test_what_each_field_leads_to(views: list[View], oracle: Oracle) -> None:
    known: dict[tuple[str, str], dict[Path, frozenset[str]]] = defaultdict(dict)
    for view in views:
        for owner, links in view.seen.links.items():
            for path, called in links.items():
                known[owner][path] = known[owner].get(path, frozenset()) | called
    for view in views:
        for owner, links in view.seen.links.items():
            for path, every in known[owner].items():
                if PERSONAL.intersection(path):
                    continue
                whole = all(opened(oracle, view.actor, owner, step) for step in path)
                expected = shown(oracle, view.actor, path[-1], every) if whole else frozenset()
                assert links.get(path, frozenset()) == expected, (view.actor.name, owner, path)


async def test_what_an_object_says_is_the_same_for_all_who_see_it(views: list[View], oracle: Oracle) -> None:
    said: dict[tuple[tuple[str, str], str], Any] = {}
    for view in views:
        for owner, leaves in view.seen.leaves.items():
            for name, value in leaves.items():
                if opened(oracle, view.actor, owner, f"{owner[0]}.{name}"):
                    assert said.setdefault((owner, name), value) == value, (view.actor.name, owner, name)
                else:
                    assert value is None, (view.actor.name, owner, name)


async def test_each_field_was_followed(views: list[View]) -> None:
    walked = set().union(*(view.seen.walked for view in views))
    objects = {step for step, found in edges() if not is_leaf_type(get_named_type(found.type))}
    missed = {step for step in DECISIONS if step in objects} - walked
    assert missed == NOBODY_GOES, "put something there in tests/api/visibility/scene.py"


NOBODY_GOES = {"DraftPrefill.supplier", "DraftPrefill.recipient"}
"""What a document says takes a process and some time to read: its cards are those of a draft (`StructureRefValue`)."""
