"""What every model is made from."""

from __future__ import annotations

from typing import Any

from tortoise.models import MetaInfo, Model, ModelMeta

from api.models.filters import LeanMeta


class _Lean(ModelMeta):
    """Leaves out what Tortoise prepares for anybody.

    That is filters, and `#:` comments, for which it parses the source of each model: a tenth of the start.
    """

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> ModelMeta:
        return super().__new__(cls, name, bases, {"_no_comments": True, **attrs})

    @staticmethod
    def build_meta(*args: Any) -> MetaInfo:
        """What Tortoise knows of a model."""
        made = ModelMeta.build_meta(*args)
        made._filters.clear()
        made.__class__ = LeanMeta
        return made


class Table(Model, metaclass=_Lean):
    """A model; what its columns mean is said by the domain and by the schema."""

    class Meta:
        abstract = True
