"""Where the records of a plan hold what the fields of its types show, for the engine to show it without making rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from strawberry.types.base import StrawberryOptional, get_object_definition
from strawberry.types.field import StrawberryField
from tortoise.fields.data import CharEnumFieldInstance

from api.engine.records import Below, Cell, Inside, Layout, Records
from api.reads.fields import READ, Column, Computed, Key, Listed, Many, One, Parts, Through, Words
from api.reads.make import Make, apart, reaches
from api.reads.values import identifier, reader_of, written_of

if TYPE_CHECKING:
    from api.reads.plan import Node


class RowLayout:
    """What is shown of the rows of a node, all of which are in one record."""

    def __init__(self, node: Node) -> None:
        self.node = node

    @property
    def type(self) -> type:
        """The type of the rows."""
        return self.node.type_

    def find(self, field: StrawberryField) -> Cell | Inside | Below | Make | None:
        """What a field shows, by what it declares to read."""
        match field.metadata.get(READ):
            case Column():
                return cell(self.node, field.python_name)
            case One():
                return self._behind(field.python_name)
            case Many(paged=False):
                return self._list(field.python_name)
            case Computed() as computed:
                return self._computed(computed, field)
        return None

    def _computed(self, computed: Computed, field: StrawberryField) -> Cell | Inside | Below | Make | None:
        match computed.shown:
            case Through(link, when):
                return self._behind(link, when)
            case Listed(path):
                return self._list(path)
            case Key(prefix):
                place = self.node.places[self.node.model._meta.pk_attr]
                return Cell(place, written=identifier(prefix, f"c{place}"))
            case Words(name, words):
                members: Any = self.node.model._meta.fields_map[name]
                return Cell(self.node.places[name], {each.value: words(each) for each in members.enum_type})
            case Parts():
                return Inside(PartsLayout(self.node, shown_type(field)))
        alone = not computed.shows and all(reaches(self.node, path) for path in computed.needs)
        return self._apart if alone else None

    @cached_property
    def _apart(self) -> Make:
        """What makes rows for methods, those that need nothing of where the row comes from."""
        return apart(self.node, [path for path in self.node.computed if reaches(self.node, path)])

    def _behind(self, link: str, when: str | None = None) -> Inside | None:
        if link not in self.node.ones:  # it leads back to where the row comes from
            return None
        behind = self.node.ones[link][1]
        there = f"c{behind.places[behind.model._meta.pk_attr]} is not None"
        return Inside(RowLayout(behind), f"{there} and c{behind.places[when]}" if when else there)

    def _list(self, path: str) -> Below | None:
        *links, name = path.split(".")
        node, there = self.node, "True"
        for link in links:
            if link not in node.ones:
                return None
            node = node.ones[link][1]
            there += f" and c{node.places[node.model._meta.pk_attr]} is not None"
        found = node.manys[name, 0]
        if found.plan.calls:  # how many values a record has depends on the arguments of the pages in it
            return None
        return Below(found.place, RowLayout(found.plan.root), found.values, found.opened, there)


class PartsLayout:
    """What is shown of an object that is made of columns of a row."""

    def __init__(self, node: Node, type_: type) -> None:
        self.node = node
        self.type = type_

    def find(self, field: StrawberryField) -> Cell | None:
        """The column of the same name."""
        return cell(self.node, field.python_name) if field.is_basic_field else None


@dataclass(frozen=True, slots=True)
class EdgeLayout:
    """What is shown of a row of a page, which is given, and of its cursor, made of the values at the places `keys`."""

    type: type
    rows: Layout
    keys: tuple[int, ...]

    def find(self, field: StrawberryField) -> Cell | Inside | None:
        """The cursor or the row."""
        if field.python_name == "cursor":
            return Cell(self.keys[-1], written=f"g.cursor({', '.join(f'c{key}' for key in self.keys)})")
        return Inside(self.rows, made="g.rows[n]") if field.python_name == "node" else None


class CellLayout:
    """What is shown of records that no plan has read: a cell for each attribute of the objects of a type."""

    def __init__(self, type_: type, cells: Mapping[str, Cell]) -> None:
        self.type, self.cells = type_, cells

    def find(self, field: StrawberryField) -> Cell | None:
        """The cell of the attribute."""
        return self.cells.get(field.python_name)

    def of(self, records: Sequence[Sequence[Any]]) -> Any:
        """The records as a list of such objects."""
        return Records(self, records, lambda rank: self._object(records[rank]))

    def _object(self, record: Sequence[Any]) -> Any:
        return self.type(**{name: _promised(cell, record[cell.at]) for name, cell in self.cells.items()})


def _promised(cell: Cell, value: Any) -> Any:
    if cell.among is not None:
        return cell.among[value]
    return cell.read(value) if cell.read is not None else value


def cell(node: Node, name: str) -> Cell:
    """What a column holds."""
    place, column = node.places[name], node.model._meta.fields_map[name]
    if isinstance(column, CharEnumFieldInstance):
        return Cell(place, among={member.value: member for member in column.enum_type})
    return Cell(place, read=reader_of(column), written=written_of(column, f"c{place}"))


def shown_type(field: StrawberryField) -> type:
    """The class of the objects that a field shows."""
    found: Any = field.type
    found = found.of_type if isinstance(found, StrawberryOptional) else found
    return get_object_definition(found, strict=True).origin
