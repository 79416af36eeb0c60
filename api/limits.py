"""What one operation may ask for: counted while it is parsed, in a linear pass before validation, in its variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graphql import (
    DefinitionNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    IntValueNode,
    Location,
    NullValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    Source,
    Token,
    ValueNode,
)
from graphql.language.parser import Parser

from api.domain.errors import RequestErrorCode

PAGE_ARGUMENTS: Final = frozenset({"first", "last"})
PAGE_FIELDS: Final = frozenset({"nodes", "edges"})
INTROSPECTION: Final = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a document (up to `literals`, and what follows from `tokens`) or its operation (the rest) may hold.

    What bounds a document bounds the time of validation, which looks at all of it: 20 ms, accepted or refused
    (`bench.limits`). The largest operation of the contract has 501 tokens, 264 selections and 18 fragments.
    """

    tokens: int = 1_000
    comments: int = 500
    # Several rules begin anew with each operation, and go through all that it spreads.
    operations: int = 10
    definitions: int = 50
    # Values written in the document, lists and objects included: an error about one quotes all that is around it.
    literals: int = 100
    depth: int = 12
    introspection_depth: int = 20
    # Braces, inline fragments and spreads included: keeps the pass itself far from Python's own recursion limit.
    nesting: int = 100
    root_fields: int = 20
    mutations: int = 10
    aliases: int = 30
    directives: int = 50
    # Every field of a dossier, its pièces, histories, actions, options and prefill, two links deep, is 441 fields; four
    # links deep, 882. A screen asks for half of the first.
    fields: int = 1_000
    # The product of nested page sizes, summed over the operation: a page of 100 in each row of a page of 100, and more.
    rows: int = 20_000
    # Five hundred lines of an invoice with their nine fields, or a thousand ids, are half of it. Making objects of a
    # million characters of variables would hold the server for seconds, before anybody asks who is there.
    values: int = 10_000
    page_size: int = 100
    default_page_size: int = 50

    @property
    def characters(self) -> int:
        """Twice what so many tokens take when they are laid out by a formatter."""
        return 20 * self.tokens

    @property
    def lines(self) -> int:
        """Saying where an error is reads the lines before it, for each error."""
        return 2 * self.tokens

    @property
    def selections(self) -> int:
        """Fields, spreads and inline fragments as they are written; `fields` counts them where they are spread."""
        return 3 * self.tokens // 5


WEIGHT_OF_MUTATION: Final = 10
"""The points of a mutation; those of a row are 1, and each operation has one more (docs: `@cost`, `@listSize`)."""


@dataclass(slots=True)
class Cost:
    """What a selection costs once its fragments are expanded."""

    depth: int = 0
    introspection_depth: int = 0
    fields: int = 0
    root_fields: int = 0
    aliases: int = 0
    directives: int = 0
    rows: int = 0
    is_page: bool = False

    def absorb(self, other: "Cost", *, same_level: bool) -> None:
        """Add what is selected beside (`same_level`) or below."""
        self.fields += other.fields
        self.aliases += other.aliases
        self.directives += other.directives
        if same_level:
            self.depth = max(self.depth, other.depth)
            self.introspection_depth = max(self.introspection_depth, other.introspection_depth)
            self.root_fields += other.root_fields
            self.rows += other.rows
            self.is_page = self.is_page or other.is_page


def parse_within(text: str, limits: Limits) -> DocumentNode:
    """The document of a text; a `GraphQLError` coded TOO_COSTLY names the limit it passes, any other its fault."""
    if len(text) > limits.characters:
        raise too_costly("characters", limits.characters)
    if text.count("\n") + text.count("\r") > limits.lines:
        raise too_costly("lines", limits.lines)
    try:
        return _Parser(text, limits).parse_document()
    except RecursionError:
        raise too_costly("nesting", limits.nesting) from None
    except GraphQLSyntaxError as error:
        if not error.message.endswith("Parsing aborted."):
            raise
        # The parser gives its two refusals no other mark than their text.
        limit = "tokens" if "tokens" in error.message else "comments"
        raise too_costly(limit, getattr(limits, limit)) from None


class _Parser(Parser):
    """The library's own, which counts as it goes."""

    def __init__(self, text: str, limits: Limits) -> None:
        super().__init__(Source(text), max_lexical_tokens=limits.tokens, max_comments=limits.comments)
        self._left = {name: getattr(limits, name) for name in ("definitions", "operations", "selections", "literals")}
        self._limits = limits

    def _count(self, limit: str) -> None:
        self._left[limit] -= 1
        if self._left[limit] < 0:
            raise too_costly(limit, getattr(self._limits, limit))

    def loc(self, start_token: Token) -> Location | None:
        """Where a node stands, without its tokens: nobody asks for them, and one leads to all the others."""
        found = super().loc(start_token)
        if found is not None:
            del found.start_token, found.end_token
        return found

    def parse_definition(self) -> DefinitionNode:
        self._count("definitions")
        return super().parse_definition()

    def parse_operation_definition(self) -> OperationDefinitionNode:
        self._count("operations")
        return super().parse_operation_definition()

    def parse_selection(self) -> SelectionNode:
        self._count("selections")
        return super().parse_selection()

    def parse_value_literal(self, is_const: bool) -> ValueNode:
        self._count("literals")
        return super().parse_value_literal(is_const)


def check_cost(document: DocumentNode, operation: OperationDefinitionNode, limits: Limits) -> Cost:
    """What this operation of the document costs; a `GraphQLError` coded TOO_COSTLY names the limit it passes."""
    cost = _Measure(document, limits).operation(operation)
    is_mutation = operation.operation is OperationType.MUTATION
    for name, measured, maximum in (
        ("depth", cost.depth, limits.depth),
        ("introspectionDepth", cost.introspection_depth, limits.introspection_depth),
        ("rootFields", cost.root_fields, limits.mutations if is_mutation else limits.root_fields),
        ("aliases", cost.aliases, limits.aliases),
        ("directives", cost.directives, limits.directives),
        ("fields", cost.fields, limits.fields),
        ("rows", cost.rows, limits.rows),
    ):
        if measured > maximum:
            raise too_costly(name, maximum)
    return cost


def points_of(cost: Cost, *, mutation: bool) -> int:
    """What an operation takes from the budget of who asks: one, each of its mutations, each row it may be answered."""
    return 1 + cost.rows + (WEIGHT_OF_MUTATION * cost.root_fields if mutation else 0)


def check_values(variables: Mapping[str, object] | None, limits: Limits) -> None:
    """Refuse variables that hold too many values, lists and objects included, whatever they are for."""
    waiting: list[object] = [variables]
    found = 0
    while waiting:
        value = waiting.pop()
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        found += len(inside)
        if found > limits.values:
            raise too_costly("values", limits.values)
        waiting.extend(inside)


def too_costly(limit: str, maximum: int) -> GraphQLError:
    """The refusal of a document that passes this limit."""
    return GraphQLError(
        f"La requête demande trop à la fois : limite « {limit} » de {maximum} dépassée.",
        extensions={"code": RequestErrorCode.TOO_COSTLY.value, "limit": limit, "maximum": maximum},
    )


class _Measure:
    """One pass: each fragment is measured once, however often it is spread."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self.limits = limits
        self.fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        # A fragment being measured is there already, empty: a cycle adds nothing, and validation reports it.
        self.measured: dict[str, Cost] = {}

    def operation(self, node: OperationDefinitionNode) -> Cost:
        cost = self.selections(node.selection_set, level=1, nesting=1, max_level=self.limits.depth)
        cost.directives += len(node.directives or ())
        cost.directives += sum(len(variable.directives or ()) for variable in node.variable_definitions or ())
        return cost

    def selections(self, selection_set: SelectionSetNode, *, level: int, nesting: int, max_level: int) -> Cost:
        """`level` counts fields from the root on the way taken here, which is one way at least: past the cap, stop."""
        if level > max_level:
            raise too_costly("depth" if max_level == self.limits.depth else "introspectionDepth", max_level)
        if nesting > self.limits.nesting:
            raise too_costly("nesting", self.limits.nesting)
        cost = Cost()
        for node in selection_set.selections:
            cost.directives += len(node.directives or ())
            if isinstance(node, FieldNode):
                self.field(node, cost, level=level, nesting=nesting, max_level=max_level)
            elif isinstance(node, FragmentSpreadNode):
                spread = self.spread(node.name.value, level=level, nesting=nesting + 1, max_level=max_level)
                cost.absorb(spread, same_level=True)
            elif isinstance(node, InlineFragmentNode):
                inner = self.selections(node.selection_set, level=level, nesting=nesting + 1, max_level=max_level)
                cost.absorb(inner, same_level=True)
        return cost

    def field(self, node: FieldNode, cost: Cost, *, level: int, nesting: int, max_level: int) -> None:
        name = node.name.value
        cost.fields += 1
        cost.root_fields += 1
        cost.aliases += node.alias is not None
        cost.is_page = cost.is_page or name in PAGE_FIELDS
        if name in INTROSPECTION:
            max_level = self.limits.introspection_depth
        below = Cost()
        if node.selection_set:
            below = self.selections(node.selection_set, level=level + 1, nesting=nesting + 1, max_level=max_level)
            cost.absorb(below, same_level=False)
        size = self.page_size(node, is_page=below.is_page)
        cost.rows += size * (1 + below.rows) if size else below.rows
        if name in INTROSPECTION:
            cost.depth = max(cost.depth, 1)
            cost.introspection_depth = max(cost.introspection_depth, 1 + max(below.depth, below.introspection_depth))
        else:
            cost.depth = max(cost.depth, 1 + below.depth)
            if below.introspection_depth:
                cost.introspection_depth = max(cost.introspection_depth, 1 + below.introspection_depth)

    def spread(self, name: str, *, level: int, nesting: int, max_level: int) -> Cost:
        if name in self.measured:
            return self.measured[name]
        fragment = self.fragments.get(name)
        self.measured[name] = Cost()
        if fragment is not None:  # an unknown one is validation's to report
            cost = self.selections(fragment.selection_set, level=level, nesting=nesting, max_level=max_level)
            cost.directives += len(fragment.directives or ())
            self.measured[name] = cost
        return self.measured[name]

    def page_size(self, node: FieldNode, *, is_page: bool) -> int:
        """Rows this field may give, 0 when it is no page; a larger literal is the resolver's to refuse."""
        sizes = []
        for argument in node.arguments or ():
            if argument.name.value in PAGE_ARGUMENTS and not isinstance(argument.value, NullValueNode):
                text = argument.value.value if isinstance(argument.value, IntValueNode) else ""
                is_small = len(text) <= len(str(self.limits.page_size)) and text.isdecimal()
                sizes.append(min(int(text), self.limits.page_size) if is_small else self.limits.page_size)
        return max(sizes) if sizes else self.limits.default_page_size * is_page
