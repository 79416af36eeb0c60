"""Documents made to hurt: for each way of being heavy, what to repeat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from graphql import GraphQLError

from api.limits import Limits, parse_within

RUN: Final = "query A { catalogue { version } } "
"""A light operation, which runs: what is beside it is validated, and not measured as what runs is."""


class Heavy(NamedTuple):
    """A text with a part to repeat, and perhaps to close as often; `%` is the rank of each, `+` that of the next."""

    before: str
    each: str
    middle: str = ""
    close: str = ""
    after: str = ""

    def text(self, count: int) -> str:
        """The document with so many of it."""
        return self.before + _many(self.each, count) + self.middle + _many(self.close, count) + self.after

    def largest(self, limits: Limits) -> str:
        """The longest that is not refused while it is parsed: everything that comes after has the most to do."""
        least, most = 1, limits.characters // len(self.each)
        while least < most:
            count = (least + most + 1) // 2
            least, most = (count, most) if _parses(self.text(count), limits) else (least, count - 1)
        return self.text(least)


def _many(form: str, count: int) -> str:
    if "%" not in form:
        return form * count
    return "".join(form.replace("%", str(rank)).replace("+", str(rank + 1)) for rank in range(count))


def _parses(text: str, limits: Limits) -> bool:
    try:
        parse_within(text, limits)
    except GraphQLError as refusal:
        return "limit" not in (refusal.extensions or {})
    return True


USER: Final = RUN + "query B { viewer { user { "
PIECE: Final = RUN + "query B { piece(id: 1) { "
FILTER: Final = "{ pieces(filter: { "
NODES: Final = " }) { nodes { id } } }"
END: Final = "} } }"

HEAVY: Final[Mapping[str, Heavy]] = {
    # Width
    "unknown fields of an interface": Heavy(RUN + "query B { node(id: 1) { ", "unknown% ", "} }"),
    "one field again": Heavy("{ viewer { user { ", "id ", END),
    "one field again, not run": Heavy(USER, "id ", END),
    "one name for many fields": Heavy(USER, "x: field% ", END),
    "one field with other arguments": Heavy(RUN + "query B { viewer { ", "notifications(first: %) { id } ", "} }"),
    "one object again": Heavy(RUN + "query B { viewer { ", "user { id firstName } ", "} }"),
    "impossible inline fragments": Heavy(USER, "... on Piece { id } ", END),
    "unknown arguments": Heavy(RUN + "query B { piece(", "a%: $v ", ") { id } }"),
    # Depth
    "deep": Heavy(PIECE, "dossier { currentPiece { ", "id ", "} } ", "} }"),
    "deep again": Heavy(PIECE, "dossier { currentPiece { " * 9 + "id " + "} } " * 9, "} }"),
    "deep inline fragments": Heavy("{ ", "... on Query { ", "unknown ", "} ", "}"),
    "deep introspection": Heavy(RUN + "query B { __schema { types { ", "fields { type { ", "name ", "} } ", END),
    # Definitions
    "operations on a chain": Heavy(
        RUN, "query B% { ...F0 } ", "", "fragment F% on Query { ...F+ catalogue { version } } "
    ),
    "operations with one variable": Heavy(
        RUN, "query B%($v: ID!) { ...F } ", "fragment F on Query { ", "piece(id: $v) { id } ", "}"
    ),
    "fragments that double": Heavy("{ ...F0 } ", "fragment F% on Query { ...F+ ...F+ } "),
    "a chain that nobody uses": Heavy(RUN, "fragment F% on Query { ...F+ catalogue { version } } "),
    "a chain of many fields": Heavy(RUN, "fragment F% on Query { ...F+ " + "catalogue { version } " * 5 + "} "),
    "fragments with the same fields": Heavy(USER, "...F% ", END, "fragment F% on User { id firstName } "),
    "spreads of nothing": Heavy(RUN + "query B { ", "...Nothing% ", "}"),
    "one spread again": Heavy(RUN + "query B { ", "...F ", "} fragment F on Query { catalogue { version } }"),
    # Variables and values
    "variables": Heavy("query A(", "$v%: Int ", ") { catalogue { version } }"),
    "deep lists": Heavy("{ nodes(ids: ", "[", "1", "]", ") { id } }"),
    "an object of long fields beside fields": Heavy(
        FILTER + " ".join("u" * 150 + f"{rank}: 1" for rank in range(95)) + " }) { ", "id ", "} }"
    ),
    "unknown members of an enum": Heavy(FILTER + "status: [", "A_ASSOCIER_MOE_% ", "]" + NODES),
    # Directives
    "directives that do not run": Heavy(RUN + "query B($v: Boolean!) { catalogue ", "@skip(if: $v) ", "{ version } }"),
    "unknown directives": Heavy(RUN + "query B { catalogue ", "@d% ", "{ version } }"),
    # Characters
    "a long string": Heavy('{ directory(search: "', "a", '") { nodes { id } } }'),
    "a block string": Heavy('{ directory(search: """', '"" ', '""") { nodes { id } } }'),
    "a long number": Heavy("{ pieces(first: ", "1", ") { nodes { id } } }"),
    "a long name": Heavy("{ piece(", "a", ": 1) { id } }"),
    "a long comment": Heavy("#", "a", f"\n{RUN}"),
    "comments": Heavy("", "#\n", RUN),
    "lines before many errors": Heavy(
        "", "\n", RUN + "query B { " + " ".join(f"unknown{rank}" for rank in range(90)) + " }"
    ),
}
