"""From a selection to statements: the columns, joins and lists that a type's declared fields need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from graphql import FieldNode
from strawberry.types.base import StrawberryList, StrawberryObjectDefinition, StrawberryOptional, get_object_definition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType
from tortoise.models import Model

from api.reads.fields import READ, Column, Computed, Declaration, Many, One
from api.reads.layout import RowLayout
from api.reads.make import build
from api.reads.selection import Selection
from api.reads.values import Reader, reader_of, selected


@dataclass(slots=True)
class Node:
    """A table in a statement: the columns to read of it, the rows joined to it, the lists to read with it.

    `level` is how many lists it is in; `places` says where a record holds each of its columns, once the plan is made;
    `computed` has what the methods need that show no other rows.
    """

    type_: type
    alias: str
    columns: dict[str, None] = field(default_factory=dict)
    ones: dict[str, tuple[One, Node]] = field(default_factory=dict)
    manys: dict[tuple[str, int], Listing] = field(default_factory=dict)
    asked: dict[str, list[Selection]] = field(default_factory=dict)
    above: Above | None = None
    level: int = 0
    places: dict[str, int] = field(default_factory=dict)
    computed: dict[str, None] = field(default_factory=dict)

    @property
    def model(self) -> type[Model]:
        """The Tortoise model behind the type."""
        model: type[Model] = self.type_.__table__  # type: ignore[attr-defined]
        return model


@dataclass(slots=True)
class Above:
    """Whose list the rows of a node are, by which column, and the links that lead back there."""

    node: Node
    by: str
    links: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Listing:
    """A list to read with every row of a node; `call` is the field with its arguments, if paged.

    `counted` says that the total of each list is selected too. Once the statement is written, the record of the row
    has the list at `place`, which `opened` answers as records of so many `values`.
    """

    name: str
    many: Many
    plan: Plan
    call: FieldNode | None = None
    counted: bool = False
    place: int = 0
    opened: Callable[[Any], Sequence[Any]] = lambda records: records
    values: int = 0


@dataclass
class Plan:
    """A statement, or a list in one: its root, its joins and its columns in the order of the answer.

    Of a page, `beside` has the names of the fields that are selected on the page itself.
    """

    root: Node
    joins: list[str] = field(default_factory=list)
    select: list[str] = field(default_factory=list)
    make: Callable[[Any], Any] = lambda record: record
    beside: frozenset[str] = frozenset()
    selected: Any = None  # what its statement selected last, with the lists below: `below.Selected`

    @cached_property
    def calls(self) -> list[tuple[Node, Listing]]:
        """The paged lists in it, however deep, each with the node that it is of."""
        return [*_calls(self.root)]

    @cached_property
    def layout(self) -> RowLayout:
        """Where its records hold what is shown."""
        return RowLayout(self.root)

    @property
    def source(self) -> str:
        """The FROM clause: the root table and what is joined to it."""
        return " ".join([f"{self.root.model._meta.db_table} {self.root.alias}", *self.joins])


def _calls(node: Node) -> Iterator[tuple[Node, Listing]]:
    for listing in node.manys.values():
        if listing.call is not None:
            yield node, listing
        yield from _calls(listing.plan.root)
    for _, child in node.ones.values():
        yield from _calls(child)


def plan(type_: type, selection: Selection, needs: tuple[str, ...] = ()) -> Plan:
    """The plan that reads what `selection` selects on `type_`, and the columns or paths of `needs`."""
    made = Plan(Node(type_, "t"))
    if selection:
        _select(made.root, selection)
    for path in needs:
        *links, last = path.split(".")
        _walk(made.root, links).columns[last] = None
    _finish(made)
    return made


@cache
def definition(type_: type) -> tuple[frozenset[str], Mapping[str, StrawberryField], Mapping[str, StrawberryField]]:
    """The GraphQL names that fit a type, and its fields by GraphQL name and by Python name."""
    found = get_object_definition(type_, strict=True)
    names = frozenset({found.name, *(interface.name for interface in found.interfaces)})
    by_python = {each.python_name: each for each in found.fields}
    by_graphql = {each.graphql_name or _camel(each.python_name): each for each in found.fields}
    return names, by_graphql, by_python


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.title() for part in tail)


def declared(each: StrawberryField) -> Declaration:
    """What a field declares; a field without declaration cannot be planned, and says so."""
    found = each.metadata.get(READ)
    if found is None:
        raise LookupError(f"{each.python_name} declares nothing to read")
    declaration: Declaration = found
    return declaration


def target(each: StrawberryField) -> type:
    """The type of the rows that a link leads to."""
    here: Any = each.type
    while isinstance(here, StrawberryOptional | StrawberryList | LazyType):
        here = here.resolve_type() if isinstance(here, LazyType) else here.of_type
    if isinstance(here, StrawberryObjectDefinition):
        here = here.origin
    rows: type = getattr(here, "__rows__", here)
    return rows


def link_of(type_: type, name: str) -> tuple[Declaration, type]:
    """The link of that Python name, shown or not, and the type of the rows it leads to."""
    hidden = type_.__links__.get(name)  # type: ignore[attr-defined]
    if hidden is not None:
        return hidden.declaration, hidden.target()
    each = definition(type_)[2][name]
    declaration = declared(each)
    behind = declaration.rows if isinstance(declaration, Many) else None
    return declaration, behind() if behind else target(each)


def _select(node: Node, selection: Selection) -> None:
    names, by_graphql, _ = definition(node.type_)
    for chosen in selection.fields(names):
        if chosen.name.value.startswith("__"):
            continue
        each = by_graphql[chosen.name.value]
        below = Selection((chosen,), selection.fragments)
        match declared(each):
            case Column():
                node.columns[each.python_name] = None
            case Computed(needs, shows, shown):
                if not shows and shown is None:
                    node.computed.update(dict.fromkeys(needs))
                for path in needs:
                    *links, last = path.split(".")
                    _walk(node, links).columns[last] = None
                for path, inside in shows:
                    _select(_walk(node, path.split(".")), below.below(*inside))
            case Many(paged=True):
                _ask_page(node, each.python_name, chosen, below)
            case _:
                _select(_walk(node, [each.python_name]), below)


def _ask_page(node: Node, name: str, call: FieldNode, below: Selection) -> None:
    """Another page of a list: two calls may turn out to ask for the same rows, so each page has what any selects."""
    earlier = node.asked.setdefault(name, [])
    _many(node, name, call)
    asked = [listing for listing in node.manys.values() if listing.name == name and listing.call is not None]
    counted = bool(below.below("totalCount")) or any(listing.counted for listing in asked)
    for listing in asked:
        listing.counted = counted
        node.columns.update(dict.fromkeys(listing.many.needs))
        shown = _walk(listing.plan.root, [listing.many.through] if listing.many.through else [])
        for selection in [*earlier, below] if listing.call is call else [below]:
            _select(shown, selection.below("nodes") + selection.below("edges", "node"))
    earlier.append(below)


def _walk(node: Node, path: Sequence[str]) -> Node:
    """The node at the end of a path of links, each added to the plan if it was not there."""
    for name in path:
        declaration, _ = link_of(node.type_, name)
        node = _one(node, name) if isinstance(declaration, One) else _many(node, name, None).root
    return node


def _one(node: Node, name: str) -> Node:
    declaration, type_ = link_of(node.type_, name)
    if not isinstance(declaration, One):
        raise LookupError(f"{name} is not a link to one row")
    above = node.above
    if above is not None and declaration == One(above.by) and above.node.type_ is type_:
        above.links[name] = None  # where we come from: it is read already
        return above.node
    if name not in node.ones:
        node.ones[name] = (declaration, Node(type_, f"{node.alias}_{name}", level=node.level))
    return node.ones[name][1]


def _many(node: Node, name: str, call: FieldNode | None) -> Plan:
    declaration, type_ = link_of(node.type_, name)
    if not isinstance(declaration, Many):
        raise LookupError(f"{name} is not a list")
    key = (name, id(call) if call else 0)
    node.columns.update(dict.fromkeys((*declaration.same, *([declaration.of] if declaration.of != "pk" else []))))
    if key not in node.manys:
        above = Above(node, declaration.by) if declaration.of == "pk" else None
        level = node.level + 1
        below = Node(type_, f"{name}{level}", above=above, level=level)
        node.manys[key] = Listing(name, declaration, Plan(below), call)
    return node.manys[key].plan


def _finish(made: Plan) -> None:
    """Fix the columns in an order of their own, so that alike selections make the same statement."""
    made.make = _maker(made, made.root)


def _maker(made: Plan, node: Node) -> Callable[[Any], Any]:
    model = node.model
    if node.manys or not node.columns:
        node.columns["id" if "id" in model._meta.fields_map else model._meta.pk_attr] = None
    key_name = model._meta.pk_attr
    node.columns[key_name] = None
    cells: list[tuple[str, int, Reader | None]] = []
    for name in sorted(node.columns):
        column, source = model._meta.fields_map[name], f"{node.alias}.{model._meta.fields_db_projection[name]}"
        node.places[name] = len(made.select)
        made.select.append(selected(column, source))
        attribute = "pk" if name == key_name else name
        cells.append((attribute, node.places[name], reader_of(column)))
    key_at = next(index for attribute, index, _ in cells if attribute == "pk")
    children: list[tuple[str, Callable[[Any], Any]]] = []
    for name in sorted(node.ones):
        one, child = node.ones[name]
        pairs = one.among or ((child.model._meta.pk_attr, one.by),)
        matches = " AND ".join(
            f"{child.alias}.{child.model._meta.fields_db_projection[there]}"
            f" = {node.alias}.{model._meta.fields_db_projection[here]}"
            for there, here in pairs
        )
        also = f" AND {one.where.format(t=child.alias, of=node.alias)}" if one.where else ""
        made.joins.append(f"LEFT JOIN {child.model._meta.db_table} {child.alias} ON {matches}{also}")
        children.append((name, _maker(made, child)))
    for listing in node.manys.values():
        _finish(listing.plan)
    return build(node.type_, cells, key_at, children)
