"""Walking the schema: every field of whatever somebody reaches, and what was seen through each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from api.contract import schema

SCHEMA: Final = build_schema(schema.as_str())
NODE: Final = SCHEMA.type_map["Node"]
assert isinstance(NODE, GraphQLInterfaceType)
NODES: Final = frozenset(each.name for each in SCHEMA.get_possible_types(NODE))

ARGUMENTS: Final[Mapping[str, str]] = {
    "Structure.services": "(includeInactive: true)",
    "Structure.users": "(first: 100, status: [EN_COURS_VALIDATION, VALIDE, REFUSE, SUPPRIME, ANNULE])",
    "Structure.history": "(first: 100)",
    "Service.users": "(first: 100)",
    "Viewer.notifications": "(first: 100)",
    "Viewer.requestableProfiles": "(structureId: $structure)",
}
"""The arguments with which the most is seen; the other fields are asked for without any."""

Value = dict[str, Any]
Path = tuple[str, ...]
"""The fields from an object with an identifier down to what was seen, each as `Type.field`."""


def edges() -> Iterator[tuple[str, GraphQLField]]:
    """Every field that a query can reach, as `Type.field`."""
    waiting, known = ["Query"], set[str]()
    while waiting:
        name = waiting.pop()
        type_ = SCHEMA.type_map[name]
        if name in known or is_leaf_type(type_):
            continue
        known.add(name)
        if isinstance(type_, GraphQLInterfaceType):
            waiting += [each.name for each in SCHEMA.get_possible_types(type_)]
        assert isinstance(type_, GraphQLInterfaceType | GraphQLObjectType)
        for each, found in type_.fields.items():
            yield f"{name}.{each}", found
            waiting.append(get_named_type(found.type).name)


@cache
def everything(name: str, *, whole: frozenset[str] = frozenset()) -> str:
    """The selection of every field of a type; another object with an identifier is only named, but under `whole`."""
    type_ = SCHEMA.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    parts = ["__typename"]
    for each, found in type_.fields.items():
        arguments, below = ARGUMENTS.get(f"{name}.{each}", ""), get_named_type(found.type)
        if not arguments and any(map(is_required_argument, found.args.values())):
            raise LookupError(f"{name}.{each} wants arguments: say which in ARGUMENTS")
        if is_leaf_type(below):
            parts.append(each + arguments)
        elif below.name in NODES and f"{name}.{each}" not in whole:
            parts.append(f"{each}{arguments} {{ __typename id }}")
        else:
            parts.append(f"{each}{arguments} {{ {everything(below.name, whole=whole)} }}")
    return " ".join(parts)


@dataclass
class Seen:
    """What somebody saw: the fields of each object, and what each path below it led to."""

    personal: frozenset[str]
    leaves: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    links: dict[tuple[str, str], dict[Path, frozenset[str]]] = field(default_factory=dict)
    walked: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def take(self, value: Value, owner: tuple[str, str] | None = None, path: Path = ()) -> str:
        """Note an object and all below it; answers what it is called: its identifier, or all it says."""
        name = value["__typename"]
        if "id" in value:
            owner, path = (name, value["id"]), ()
        said = {}
        for each, below in value.items():
            if each == "__typename":
                continue
            step = f"{name}.{each}"
            shown, children = below, below if isinstance(below, list) else [below]
            if not is_leaf(step):
                called = [self.take(child, owner, (*path, step)) for child in children if child is not None]
                self.walked |= {step} if called else set()
                if owner is not None:
                    self._link(owner, (*path, step), frozenset(called))
                shown = sorted(called)
            elif "id" in value and owner is not None and step not in self.personal:
                self._leaf(owner, each, below)
            if step not in self.personal:
                said[each] = shown
        self._check_page(name, value)
        return value["id"] if "id" in value else json.dumps(said, sort_keys=True, default=str)

    def _link(self, owner: tuple[str, str], path: Path, called: frozenset[str]) -> None:
        known = self.links.setdefault(owner, {})
        # Several rows of one list lead on: what they lead to is seen from the owner together.
        known[path] = known.get(path, frozenset()) | called

    def _leaf(self, owner: tuple[str, str], name: str, value: Any) -> None:
        known = self.leaves.setdefault(owner, {})
        if known.setdefault(name, value) != value:
            self.faults.append(f"{owner} says of {name} {known[name]!r} on one path, {value!r} on another")

    def _check_page(self, name: str, value: Value) -> None:
        """A page has its rows, its edges, its total and its tabs agree; the town is small enough for one page."""
        if "nodes" not in value:
            return
        size = len(value["nodes"])
        total = value.get("totalCount", {}).get("value", size)
        listed = [each["node"]["id"] for each in value.get("edges", [])]
        tabs = [sum(each["count"] for each in value[key]) for key in ("stateCounts", "statusCounts") if key in value]
        if value["pageInfo"]["hasNextPage"]:
            self.faults.append(f"{name} has a second page")
        if total != size or (listed and listed != [each["id"] for each in value["nodes"]]) or set(tabs) - {size}:
            self.faults.append(f"{name} of {size} rows counts {total}, has {len(listed)} edges and tabs of {tabs}")


@cache
def is_leaf(step: str) -> bool:
    """Whether a field holds a value, not an object."""
    name, _, each = step.partition(".")
    type_ = SCHEMA.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    return is_leaf_type(get_named_type(type_.fields[each].type))
