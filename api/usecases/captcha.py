"""Challenges for those who have no session: given to anybody, each answered once (SUP-03)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from tortoise.exceptions import IntegrityError

from api.captcha import Solved, new_challenge, solved
from api.db import savepoint, violates
from api.domain.errors import ErrorCode, error
from api.models import Secret, UsedCaptcha

KEY: Final = "captcha"
"""The secret that signs challenges; every process of a database has it, and nobody has to set it."""


async def challenge(*, cost: int, at: datetime) -> dict[str, Any]:
    """A new challenge, which nothing is kept of until it is answered."""
    return new_challenge(await _key(), cost=cost, at=at)


async def solved_in(solution: str) -> Solved | None:
    """The challenge that a solution answers right and in time, whether or not it was used before."""
    return solved(await _key(), solution)


async def use(found: Solved, *, at: datetime) -> None:
    """Note, in the present transaction, that a challenge was answered; raises CAPTCHA_FAILED the second time."""
    try:
        async with savepoint():
            _ = await UsedCaptcha.create(signature=found.signature, expires_at=found.expires_at)
    except IntegrityError as failure:
        if not violates(failure, "used_captcha", "signature"):
            raise
        raise error(ErrorCode.CAPTCHA_FAILED, field="captcha") from None
    await UsedCaptcha.filter(expires_at__lt=at).delete()


async def _key() -> str:
    return (await Secret.get(name=KEY)).value
