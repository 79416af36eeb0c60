"""The application of a process that does nothing else, as `decompte serve` and `decompte demo` have uvicorn make it."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.applications import Starlette

COLLECTED_AFTER: Final = 20_000
"""Objects made, not yet given back, before the garbage collector looks at the young ones: about two pages of a list."""


def served_app() -> Starlette:
    """The application; what is there when it starts stays, the little garbage included.

    The garbage collector does not look at it while it is imported and made, an eighth of that time, nor later, a tenth
    of a second each time; and looks for new garbage less often.
    """
    gc.disable()
    from api.app import create_app

    app = create_app()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)
    gc.enable()
    return app
