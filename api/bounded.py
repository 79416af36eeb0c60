"""A memory with two bounds: so many things, and so many bytes of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Bounded(Generic[Key, Value]):
    """Keeps what was used last; `weight` is what its owner says each thing takes."""

    def __init__(self, *, most: int, most_bytes: int) -> None:
        self.most = most
        self.most_bytes = most_bytes
        self.bytes = 0
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Value | None:
        """What is kept under a key, now the last used."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Key, value: Value, weight: int) -> None:
        """Keep a value, or keep it at another weight; what was used least makes room for it."""
        _, before = self._kept.pop(key, (None, 0))
        self._kept[key] = value, weight
        self.bytes += weight - before
        while len(self._kept) > self.most or self.bytes > self.most_bytes:
            _, (_, freed) = self._kept.popitem(last=False)
            self.bytes -= freed
