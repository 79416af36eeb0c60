"""The filters of models, each made when it is first asked for."""

from __future__ import annotations

from typing import Any, Final

from tortoise.fields.base import Field
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.filters import FilterInfoDict, get_filters_for_field
from tortoise.models import MetaInfo

OPERATORS: Final = frozenset(
    {"contains", "gt", "gte", "in", "isnull", "lt", "lte", "not", "not_in", "not_isnull", "startswith"}
)
"""What may follow `__` in a filter of a column: another is refused as one that Tortoise does not know."""


class _Filters(dict[str, FilterInfoDict]):
    """Those of one model; which of them there are is asked of Tortoise, a column at a time."""

    def __init__(self, meta: MetaInfo) -> None:
        self._meta = meta

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and (super().__contains__(key) or self._make(key) is not None)

    def __missing__(self, key: str) -> FilterInfoDict:
        made = self._make(key)
        if made is None:
            raise KeyError(key)
        return made

    def _make(self, key: str) -> FilterInfoDict | None:
        name, _, operator = key.partition("__")
        field = self._meta.pk if name == "pk" else self._meta.fields_map.get(name)
        if field is None or isinstance(field, ForeignKeyFieldInstance) or (operator and operator not in OPERATORS):
            return None
        made = get_filters_for_field(name, field, field.source_field or field.model_field_name).get(key)
        if made is None:
            return None
        own = self._meta.db.executor_class.get_overridden_filter_func(filter_func=made["operator"], filter_info=made)
        self[key] = {**made, "operator": own} if own else made
        return self[key]


class LeanMeta(MetaInfo):
    """What Tortoise knows of a model, but for thirty filters a column, 4 MiB in all, of which few are ever used."""

    __slots__ = ()

    def add_field(self, name: str, value: Field[Any]) -> None:
        """As Tortoise does."""
        super().add_field(name, value)
        self._filters.clear()

    def _generate_filters(self) -> None:
        self.filters = _Filters(self)
