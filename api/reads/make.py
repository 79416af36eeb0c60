"""What makes rows of records: with all that a plan reads, or apart, with what some fields need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from api.reads.values import Reader, reader_of

if TYPE_CHECKING:
    from api.reads.plan import Listing, Node

Make = Callable[[Any], Any]

MAKE: Final = """def make(v):
 if v[{key}] is None:
  return None
 row = new(T)
 row.__dict__ = {{{values}}}
 return row
"""


def apart(node: Node, needs: Iterable[str]) -> Make:
    """The function that makes a row of a record with nothing but these needs: columns, or paths of links to one."""
    key = node.model._meta.pk_attr
    below: dict[str, list[str]] = {}
    names = {key: None}
    for path in needs:
        head, _, rest = path.partition(".")
        if rest:
            below.setdefault(head, []).append(rest)
        else:
            names[head] = None
    columns = node.model._meta.fields_map
    cells = [("pk" if name == key else name, node.places[name], reader_of(columns[name])) for name in names]
    children = [
        (name, apart(node.ones[name][1], rest) if name in node.ones else _each(node.manys[name, 0], rest))
        for name, rest in below.items()
    ]
    return build(node.type_, cells, node.places[key], children)


def _each(listing: Listing, needs: Iterable[str]) -> Make:
    make, opened, place = apart(listing.plan.root, needs), listing.opened, listing.place
    return lambda record: [make(each) for each in opened(record[place])]


def reaches(node: Node, path: str) -> bool:
    """Whether the column at the end of a path is in the records, and not where the row comes from."""
    *links, last = path.split(".")
    for name in links:
        if name in node.ones:
            node = node.ones[name][1]
        elif (name, 0) in node.manys:
            node = node.manys[name, 0].plan.root
        else:
            return False
    return last in node.places


def build(
    type_: type,
    cells: Sequence[tuple[str, int, Reader | None]],
    key_at: int,
    children: Sequence[tuple[str, Make]],
) -> Make:
    """The function that makes a row of a record, written out: it runs for every row of every list."""
    names: dict[str, Any] = {"new": object.__new__, "T": type_}
    values = []
    for name, index, read in cells:
        if read is None:
            values.append(f"{name!r}: v[{index}]")
        else:
            names[f"r{index}"] = read
            values.append(f"{name!r}: None if (c := v[{index}]) is None else r{index}(c)")
    for place, (name, child) in enumerate(children):
        names[f"m{place}"] = child
        values.append(f"{name!r}: m{place}(v)")
    # Only the names of our own columns and links are in it.
    exec(MAKE.format(key=key_at, values=", ".join(values)), names)  # noqa: S102 - as the comment says
    make: Make = names["make"]
    return make
