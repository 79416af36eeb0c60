"""Telling people from floods: a proof of work that a browser does, signed by the server (ALTCHA, no third party)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

LIFE: Final = timedelta(minutes=20)
"""How long a challenge may be answered: as long as somebody may take over a form."""

ALGORITHM: Final = "PBKDF2/SHA-256"  # browsers have it, in a worker as on the page
FEWEST_TRIES: Final = 200
MORE_TRIES: Final = 200
LONGEST: Final = 4_000
"""Characters of a solution: what a widget sends has some 600."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A challenge of ours that was solved in time: its signature tells it from every other."""

    signature: str
    expires_at: datetime


def new_challenge(key: str, *, cost: int, at: datetime) -> dict[str, Any]:
    """A challenge as the widgets of ALTCHA take it; each try costs so many iterations, 300 tries are the average."""
    import altcha  # with the HTTP client of the standard library: 2 MiB, for forms that few fill

    challenge = altcha.create_challenge(
        ALGORITHM,
        cost,
        counter=FEWEST_TRIES + secrets.randbelow(MORE_TRIES),
        expires_at=at + LIFE,
        hmac_secret=key,
    )
    return challenge.to_dict()


def solved(key: str, solution: str) -> Solved | None:
    """The challenge that a solution answers; None when it is not one of ours, answered wrong or too late."""
    import altcha

    if len(solution) > LONGEST or not altcha.verify_solution(solution, key).verified:
        return None
    challenge = altcha.Payload.from_base64(solution).challenge
    end = challenge.parameters.expires_at
    if challenge.signature is None or end is None:
        return None
    return Solved(challenge.signature, datetime.fromtimestamp(end, UTC))
