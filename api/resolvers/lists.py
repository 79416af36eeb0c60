"""What every list shares: the part asked for, its rows with what is selected on them, its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from graphql import GraphQLObjectType
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.nodes import get_variable_values

from api.reads.counts import Where
from api.reads.pages import Order, Page, Stretch, page, window
from api.reads.plan import Plan, plan
from api.reads.rows import keep
from api.reads.selection import Selection, place
from api.schema.context import Info
from api.schema.node import Count, PageInfo
from api.sql import Sql

Edge = TypeVar("Edge")


def selects(info: Info, *names: str) -> bool:
    """Whether the operation selects this path of fields below the present one."""
    return bool(Selection.of(info._raw_info).below(*names))


def arguments_of(info: Info, owner: str, *path: str) -> list[dict[str, Any]]:
    """The arguments of every call of the field at the end of `path`, which is a field of the type `owner`."""
    raw = info._raw_info
    type_ = raw.schema.get_type(owner)
    if not isinstance(type_, GraphQLObjectType):
        raise LookupError(f"{owner} is not an object of the schema")
    field = type_.fields[path[-1]]
    given = VariableValues({}, get_variable_values(raw))  # Strawberry hands over the coerced values alone
    return [get_argument_values(field, node, given) for node in Selection.of(raw).below(*path).nodes]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of a list is asked for: the order, the four Relay arguments, and what its cursors are bound to.

    `among` finds the rows of a stretch in that order sooner than by looking at all; `total` says how many there are in
    all when it takes no counting.
    """

    orders: Sequence[Order]
    arguments: tuple[Any, ...]
    bound_to: Any
    among: Callable[[Sql, Stretch], str] | None = None
    total: Callable[[Sql], str] | None = None


async def page_of(info: Info, type_: type, where: Where, asked: Asked) -> Page:
    """A page, read with what is selected on its nodes, wherever they are selected, and beside them."""
    raw = info._raw_info
    needs = tuple(order.column for order in asked.orders)

    def make() -> Plan:
        selection = Selection.of(raw)
        made = plan(type_, selection.below("nodes") + selection.below("edges", "node"), needs)
        made.beside = selection.names()
        return made

    made = keep((place(raw), type_, needs), make)
    return await page(
        made,
        raw,
        lambda sql: " AND ".join(where(sql)),
        asked.orders,
        window(*asked.arguments),
        bound_to=asked.bound_to,
        among=asked.among,
        total=asked.total,
    )


def edges_of(found: Page, edge: type[Edge]) -> list[Edge]:
    """The rows of a page, each with its cursor; nothing when no edge is selected."""
    edges: list[Edge] = found.edges(edge) if "edges" in found.beside else []
    return edges


def total_of(found: Page) -> Count:
    """How many rows its list has; nothing when that is not selected."""
    return None if found.total is None else Count.of(found.total)  # type: ignore[return-value]


def page_info(found: Page) -> PageInfo:
    """The place of a page in its list."""
    start, end = found.ends
    return PageInfo(has_next_page=found.after, has_previous_page=found.before, start_cursor=start, end_cursor=end)
