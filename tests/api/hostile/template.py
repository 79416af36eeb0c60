"""What a template is: an input that is right, in which bad values are then put."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.api.hostile.scene import Scene
from tests.api.hostile.values import Form
from tests.circuits.stage import Marche
from tests.circuits.story import NAMED, Step

Make = Callable[[Scene], Awaitable[Form]]

TWICE: Final = ("twice the same",)
"""What may be said twice is done once, or refused the second time."""


@dataclass(frozen=True)
class Template:
    """Who sends what: an input that is done, or rehearsed, without a problem."""

    who: str
    make: Make
    takes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By place, the bad values (by their names in `values.py`) that the rules rightly take."""
    alike: frozenset[str] = frozenset()
    """The places where whatever comes is answered alike: only that nothing breaks, and nothing is written, is tried."""
    writes: frozenset[str] = frozenset()
    """The tables that a refusal rightly writes."""
    dear: bool = False
    """Whether doing it takes long, even as a rehearsal: what may be right or wrong is then left to `--whole`."""


def on_piece(name: str, *steps: Step, marche: Marche = NAMED, **given: Any) -> Make:
    """The input of an act on the last pièce of a dossier, which is played once under that name."""

    async def make(at: Scene) -> Form:
        return {"pieceId": await at.piece(name, steps, marche), **given}

    return make


def on_structure(which: str, **given: Any) -> Make:
    """The input of an act on a structure of the scene: `a private one` or `a public one`."""

    async def make(at: Scene) -> Form:
        return {"structureId": at.structures[which], **given}

    return make
