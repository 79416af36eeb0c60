"""What every model is made from."""

from __future__ import annotations

from typing import Any

from tortoise.models import Model, ModelMeta


class _Uncommented(ModelMeta):
    """Keeps Tortoise from reading the source of each model again, for `#:` comments: a tenth of the start."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> ModelMeta:
        return super().__new__(cls, name, bases, {"_no_comments": True, **attrs})


class Table(Model, metaclass=_Uncommented):
    """A model; what its columns mean is said by the domain and by the schema."""

    class Meta:
        abstract = True
