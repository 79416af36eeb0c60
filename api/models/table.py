"""What every model is made from."""

from __future__ import annotations

from typing import Any, Final

from tortoise.models import Model, ModelMeta

OPERATORS: Final = frozenset(
    {"contains", "gt", "gte", "in", "isnull", "lt", "lte", "not", "not_in", "not_isnull", "startswith"}
)
"""What may follow `__` in a filter of a column: another is refused as one that Tortoise does not know."""


class _Lean(ModelMeta):
    """Leaves out what Tortoise prepares for anybody.

    That is `#:` comments, for which it parses the source of each model: a tenth of the start; and for each column the
    filters of thirty operators: 3 MiB.
    """

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> ModelMeta:
        made = super().__new__(cls, name, bases, {"_no_comments": True, **attrs})
        filters = made._meta._filters  # type: ignore[attr-defined]  # of the class that was made
        for each in [each for each in filters if "__" in each and each.rpartition("__")[2] not in OPERATORS]:
            del filters[each]
        return made


class Table(Model, metaclass=_Lean):
    """A model; what its columns mean is said by the domain and by the schema."""

    class Meta:
        abstract = True
