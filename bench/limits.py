"""What the worst documents cost before anything is executed: `python -m bench.limits`.

Each row is one way of being heavy (`tests/heavy_documents.py`), repeated until the next token, or the next character,
would be refused unread: what is left costs the most. CPU is that of the process from the text to the operation or to
the coded errors, the best round counting; `parsed` is the part of the parser. `beyond` is the same way at 100 kB.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable
from functools import partial
from typing import Final

import typer
from graphql import GraphQLError
from rich.table import Table

from api.cli import console
from api.contract import schema
from api.graphql_documents import PreparedSchema
from api.limits import parse_within
from tests.heavy_documents import HEAVY, Heavy

BEYOND: Final = 100_000


def milliseconds(act: Callable[[], object], rounds: int) -> float:
    """The CPU of the process, in the best round."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        act()
        taken.append(time.process_time() - started)
    return 1000 * min(taken)


def prepare(served: PreparedSchema, text: str) -> str:
    """What the server makes of a text that it has not seen."""
    served._prepared.cache_clear()
    prepared = served.prepare(text, "A" if "query A" in text else None)
    told = [error.extensions or {} for error in prepared.errors]
    return ", ".join(sorted({str(each.get("limit", each["code"])) for each in told})) or "accepted"


def parse(text: str) -> None:
    """The part of the parser in it."""
    with contextlib.suppress(GraphQLError):
        parse_within(text, schema.limits)


def beyond(heavy: Heavy) -> str:
    """The document at 100 kB."""
    part = len(heavy.text(2)) - len(heavy.text(1))
    return heavy.text(BEYOND // part)


def main(rounds: int = 15) -> None:
    """Measure each family ROUNDS times, and print them, the worst first."""
    gc.disable()  # a collection now and then is nobody's fault in particular
    rows = []
    for name, heavy in HEAVY.items():
        text = heavy.largest(schema.limits)

        much = beyond(heavy)

        whole, long = [milliseconds(partial(prepare, schema, each), rounds) for each in (text, much)]
        rows.append((whole, milliseconds(partial(parse, text), rounds), long, name, len(text), prepare(schema, text)))
        gc.collect()
    table = Table("Document", "Characters", "CPU ms", "parsed", "beyond", "Answer")
    for whole, parsed, long, name, length, answer in sorted(rows, reverse=True):
        table.add_row(name, f"{length}", f"{whole:.1f}", f"{parsed:.1f}", f"{long:.1f}", answer)
    console().print(table)


if __name__ == "__main__":
    typer.run(main)
