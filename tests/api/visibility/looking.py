"""Looking: the operations that everybody sends, and what each was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import get_named_type, is_leaf_type

from tests.api.visibility.edges import PERSONAL
from tests.api.visibility.oracle import KINDS, Actor, Oracle
from tests.api.visibility.roots import CLOSED, WHOLE, Ask, lists, named, refusing
from tests.api.visibility.scene import Scene
from tests.api.visibility.walk import NODES, SCHEMA, Seen, everything
from tests.world import Person

MOST_ROOTS = 20
MOST_IDS = 100


@dataclass
class View:
    """What somebody saw: the objects of each kind by their identifiers, the answers of root fields, all fields."""

    actor: Actor
    seen: Seen = field(default_factory=lambda: Seen(PERSONAL))
    objects: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    answers: list[tuple[Ask, Any]] = field(default_factory=list)


async def look(scene: Scene, oracle: Oracle) -> list[View]:
    """Everybody looks at everything, each in some twenty requests."""
    by_id, asked = _by_identifier(oracle), _batches(scene, oracle)
    alone = [((ask,), _operation((ask,))) for asks, _ in asked for ask in asks]
    views = []
    for actor in oracle.actors:
        person, view = scene.actors[actor.name], View(actor)
        await _objects(person, view, *by_id)
        # Signed out, a field that refuses leaves nothing of the others: each is asked alone.
        for asks, text in asked if actor.signed_in else alone:
            await _roots(person, view, asks, text, scene.structures["VALOMBRE"])
        views.append(view)
    return views


def _by_identifier(oracle: Oracle) -> tuple[str, dict[str, list[str]]]:
    """One operation that asks for every object there is, by its identifier, with all its fields."""
    fields, variables = [], {}
    for kind in KINDS:
        every = [identifier for identifier, _ in oracle.all(kind)]
        for start in range(0, len(every), MOST_IDS):
            name = f"{kind}_{start}"
            variables[name] = every[start : start + MOST_IDS]
            fields.append(f"{name}: nodes(ids: ${name}) {{ ... on {kind} {{ {everything(kind)} }} }}")
    assert len(fields) <= MOST_ROOTS
    given = ", ".join(f"${name}: [ID!]!" for name in variables)
    return f"query Q({given}) {{ {' '.join(fields)} }}", variables


async def _objects(person: Person, view: View, text: str, variables: dict[str, list[str]]) -> None:
    answer = (await person.post(text, **variables)).json()
    if not view.actor.signed_in:
        assert [each["extensions"]["code"] for each in answer["errors"]] == [CLOSED]
        return
    assert "errors" not in answer, (view.actor.name, answer["errors"])
    for name, asked in variables.items():
        for identifier, value in zip(asked, answer["data"][name], strict=True):
            if value is not None:
                view.objects[name.partition("_")[0]].add(identifier)
                view.seen.take(value)


def _batches(scene: Scene, oracle: Oracle) -> list[tuple[Sequence[Ask], str]]:
    """The operations of the root fields: as many in each as an operation may hold, those that refuse alone."""
    found: list[tuple[Sequence[Ask], str]] = []
    for asks, size in (
        (list(lists(scene.structures, oracle)), MOST_ROOTS),
        (list(named(oracle)), MOST_ROOTS),
        (list(refusing(scene.structures, oracle)), 1),
    ):
        parts = [asks[start : start + size] for start in range(0, len(asks), size)]
        found += [(part, _operation(part)) for part in parts]
    return found


def _operation(asks: Sequence[Ask]) -> str:
    text = " ".join(f"_{rank}: {ask.name}{ask.arguments} {_selection(ask)}" for rank, ask in enumerate(asks))
    given = "($structure: ID!)" if "$structure" in text else ""
    return f"query Q{given} {{ {text} }}"


def _selection(ask: Ask) -> str:
    assert SCHEMA.query_type is not None
    type_ = get_named_type(SCHEMA.query_type.fields[ask.name].type)
    if is_leaf_type(type_):
        return ""
    if type_.name in NODES or type_.name == "Node":
        return "{ __typename id }"
    return f"{{ {everything(type_.name, whole=WHOLE)} }}"


async def _roots(person: Person, view: View, asks: Sequence[Ask], text: str, structure: str) -> None:
    answer = (await person.post(text, structure=structure)).json()
    refusals = [each["extensions"]["code"] for each in answer.get("errors", ())]
    for rank, ask in enumerate(asks):
        if refusals:
            view.answers.append((ask, refusals[0]))
            continue
        value = answer["data"][f"_{rank}"]
        view.answers.append((ask, ask.found(value)))
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                view.seen.take(each)
