"""How many requests each structure has, by type and state: whatever writes requests tells it here."""

from __future__ import annotations

from collections import Counter
from typing import Final, TypeAlias
from uuid import UUID

from tortoise.models import Model

from api.batch import Batch
from api.models import Approval, ApprovalCount

Alike: TypeAlias = tuple[UUID, str, str]
"""What requests that are counted together have in common: the values of `ALIKE`."""

ALIKE: Final = ("structure_id", "type", "state")
SUMS: Final = ("requests",)
KEPT: Final = "SELECT structure_id, type, state, COUNT(*) AS requests FROM approval GROUP BY 1, 2, 3"
"""The rows of `approval_count` as they must be."""


class ApprovalCounts:
    """What an act changes of them, of which it holds the structures; rows that are no requests count for nothing."""

    def __init__(self) -> None:
        self._sums = Counter[Alike]()

    def add(self, row: Model) -> None:
        """Count a request as it is."""
        self._count(row, 1)

    def take(self, row: Model) -> None:
        """Count it no longer, as it was read."""
        self._count(row, -1)

    def _count(self, row: Model, sign: int) -> None:
        if isinstance(row, Approval):
            self._sums[row.structure_id, row.type.value, row.state.value] += sign

    async def write(self) -> None:
        """Add up."""
        batch = Batch()
        batch.add_up(ApprovalCount, ALIKE, SUMS, [(*alike, sum_) for alike, sum_ in self._sums.items() if sum_])
        await batch.write()
