"""What the resolvers of one operation find around them: who asks, when, and loaders of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader
from tortoise.models import Model

from api import models
from api.domain.permissions import Actor


def _by_key(model: type[Model]) -> Callable[[list[UUID]], Coroutine[Any, Any, Sequence[Any]]]:
    async def load(keys: list[UUID]) -> Sequence[Any]:
        rows = {row.pk: row for row in await model.filter(pk__in=keys)}
        return [rows[key] for key in keys]

    return load


def _by_parent(model: type[Model], parent: str, order: str) -> Callable[[list[UUID]], Coroutine[Any, Any, Any]]:
    async def load(keys: list[UUID]) -> Sequence[Sequence[Any]]:
        found: dict[UUID, list[Any]] = defaultdict(list)
        for row in await model.filter(**{f"{parent}__in": keys}).order_by(order):
            found[getattr(row, parent)].append(row)
        return [found[key] for key in keys]

    return load


class Context(dict[str, Any]):
    """Who asks, when, and the loaders of one operation."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        super().__init__()
        self.actor = actor
        self.now = now
        self.structures: DataLoader[UUID, models.Structure] = DataLoader(load_fn=_by_key(models.Structure))
        self.people: DataLoader[UUID, models.User] = DataLoader(load_fn=_by_key(models.User))
        self.dossiers: DataLoader[UUID, models.Dossier] = DataLoader(load_fn=_by_key(models.Dossier))
        self.parties: DataLoader[UUID, Sequence[models.Party]] = DataLoader(
            load_fn=_by_parent(models.Party, "dossier_id", "id")
        )
        self.pieces: DataLoader[UUID, Sequence[models.Piece]] = DataLoader(
            load_fn=_by_parent(models.Piece, "dossier_id", "rank")
        )
        self.files: DataLoader[UUID, Sequence[models.Attachment]] = DataLoader(
            load_fn=_by_parent(models.Attachment, "piece_id", "rank")
        )
        self.lines: DataLoader[UUID, Sequence[models.JournalEntry]] = DataLoader(
            load_fn=_by_parent(models.JournalEntry, "piece_id", "position")
        )


Info = strawberry.Info[Context, None]
