"""What time it is in a sandbox: the instant at which its clock stands."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from api.sql import Sql, as_instant

ROW: Final = 1
CLOCK: Final = f"(SELECT now FROM sandbox_clock WHERE id = {ROW})"
"""The expression that reads the clock, for a statement that reads something else too."""


async def read_clock() -> datetime:
    """The present of the sandbox."""
    return as_instant((await Sql().fetch(f"SELECT {CLOCK}"))[0][0])
