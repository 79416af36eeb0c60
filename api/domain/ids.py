"""Public identifiers: typed, opaque, safe in an address, one double-click to select (conventions 9)."""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID

_FORM: Final = re.compile(r"([a-z]+)_([0-9a-f]{32})")


def public_id(prefix: str, key: UUID) -> str:
    """The identifier shown for a row."""
    return f"{prefix}_{key.hex}"


def split(identifier: str) -> tuple[str, UUID] | None:
    """The kind and the key behind an identifier, or None when it is not one of ours."""
    match = _FORM.fullmatch(identifier)
    return (match[1], UUID(match[2])) if match else None


def key_of(prefix: str, identifier: str) -> UUID | None:
    """The key of a row of that kind; None for the identifier of another kind, or of nothing at all."""
    found = split(identifier)
    return found[1] if found is not None and found[0] == prefix else None
