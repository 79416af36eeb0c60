"""What an operation selects below a root field, through fragments, whatever the directives say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionSetNode,
)


@dataclass(frozen=True, slots=True)
class Selection:
    """The field nodes of one response key, or of one path of fields, of an operation."""

    nodes: tuple[FieldNode, ...]
    fragments: Mapping[str, FragmentDefinitionNode]

    @classmethod
    def of(cls, info: GraphQLResolveInfo[Any]) -> Selection:
        """The selection of the field being resolved."""
        return cls(tuple(info.field_nodes), info.fragments)

    def fields(self, type_names: frozenset[str]) -> Iterator[FieldNode]:
        """The fields selected on an object of one of these names: its own, or those of its interfaces.

        A field under @skip or @include counts as selected: a plan serves all the variables of its document.
        """
        for node in self.nodes:
            if node.selection_set is not None:
                yield from self._fields(node.selection_set, type_names, ())

    def _fields(
        self, selection_set: SelectionSetNode, type_names: frozenset[str], seen: tuple[str, ...]
    ) -> Iterator[FieldNode]:
        for each in selection_set.selections:
            if isinstance(each, FieldNode):
                yield each
            elif isinstance(each, InlineFragmentNode):
                if each.type_condition is None or each.type_condition.name.value in type_names:
                    yield from self._fields(each.selection_set, type_names, seen)
            elif isinstance(each, FragmentSpreadNode) and each.name.value not in seen:
                fragment = self.fragments[each.name.value]
                if fragment.type_condition.name.value in type_names:
                    yield from self._fields(fragment.selection_set, type_names, (*seen, each.name.value))

    def names(self) -> frozenset[str]:
        """The names of the fields selected on it."""
        return frozenset(node.name.value for node in self._any_fields())

    def below(self, *names: str, type_names: Iterable[str] = ()) -> Selection:
        """The selection of the fields `names`, one inside the other, wherever they are selected and however called."""
        here = self
        for name in names:
            found = [node for node in here._any_fields() if node.name.value == name]
            here = Selection(tuple(found), self.fragments)
        return here

    def _any_fields(self) -> Iterator[FieldNode]:
        for node in self.nodes:
            if node.selection_set is not None:
                yield from self._unconditional(node.selection_set, ())

    def _unconditional(self, selection_set: SelectionSetNode, seen: tuple[str, ...]) -> Iterator[FieldNode]:
        for each in selection_set.selections:
            if isinstance(each, FieldNode):
                yield each
            elif isinstance(each, InlineFragmentNode):
                yield from self._unconditional(each.selection_set, seen)
            elif isinstance(each, FragmentSpreadNode) and each.name.value not in seen:
                yield from self._unconditional(self.fragments[each.name.value].selection_set, (*seen, each.name.value))

    def __add__(self, other: Selection) -> Selection:
        return Selection(self.nodes + other.nodes, self.fragments)

    def __bool__(self) -> bool:
        return bool(self.nodes)


def place(info: GraphQLResolveInfo[Any]) -> tuple[str, str | None, tuple[Any, ...]]:
    """What names a field of an operation among all documents: the text, the operation, the path of the field."""
    source = info.operation.loc.source.body if info.operation.loc else repr(id(info.operation))
    operation = info.operation.name.value if info.operation.name else None
    return source, operation, tuple(info.path.as_list())
