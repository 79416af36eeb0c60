"""The application of a process that does nothing else, as `decompte serve` and `decompte demo` have uvicorn make it."""

from __future__ import annotations

import asyncio
import gc
import linecache
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from starlette.applications import Starlette

COLLECTED_AFTER: Final = 3_000
"""Objects made, not yet given back, before the garbage collector looks at the young ones: at 20,000 it takes as long,
and the garbage of 32 connections 2 MiB more."""


def served_app() -> Starlette:
    """The application; what is there when it starts stays, the little garbage included.

    Tortoise comes without Pydantic, by which columns of JSON could be typed: 6 MiB, and no model of ours does it; dates
    without the time zones of Windows, for which ctypes is imported everywhere.
    The garbage collector does not look at it while it is imported and made, an eighth of that time, nor later, a tenth
    of a second each time; and looks for new garbage less often.
    """
    gc.disable()
    with _without("pydantic"), _without("dateutil.tz.win"):
        from api.app import create_app

    app = create_app()
    linecache.clearcache()  # Tortoise has looked for comments in a module of its own
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)
    gc.enable()
    return app


def upgraded(**given: Any) -> asyncio.Protocol:
    """The connection of a WebSocket; their library, half a MiB, is imported for the first one."""
    from api.handshake import Handshakes

    return Handshakes(**given)


@contextmanager
def _without(library: str) -> Iterator[None]:
    """Have those who can do without a library believe that it is not installed, unless it is imported already."""
    if library in sys.modules:
        yield
        return
    sys.modules[library] = None  # type: ignore[assignment]  # so says the documentation of Python
    try:
        yield
    finally:
        del sys.modules[library]
