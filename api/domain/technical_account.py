"""Technical accounts: their login, the life of their password, and when its end is announced (organisation §7.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final

from api.domain.delays import PARIS
from api.domain.errors import ErrorCode, Problem
from api.domain.text import text_problems

PASSWORD_DAYS: Final = 424
"""Days that a password serves (TEC-05)."""

REMINDERS: Final = (30, 7, 1)
"""Days before the end of a password at which its manager is written to (organisation §3.7)."""

MAX_ACCOUNTS: Final = 5
"""Technical accounts in use at once on a structure: one for each tool, and one to spare."""

MAX_NAME: Final = 100
MAX_LOGIN: Final = 80

TOKEN_PREFIX: Final = "tech."  # noqa: S105  # what begins a token, not one
"""What tells the token of a technical account from that of a session, in which there is no point."""

_DOMAIN: Final = "@cpro.fr"
_LOGIN: Final = re.compile(r"\s*tech_[0-9]+_[a-z0-9]+@cpro\.fr\s*", re.IGNORECASE)


def login_of(number: int, identifier: str) -> str:
    """The login of an account of the structure that has this identifier."""
    return f"TECH_{number}_{re.sub('[^A-Za-z0-9]', '', identifier)}{_DOMAIN}"


def is_technical_login(text: str) -> bool:
    """Whether somebody gives a technical account to sign in to the portal, whether it exists or not (TEC-03)."""
    return _LOGIN.fullmatch(text) is not None


def expires_at(set_at: datetime) -> datetime:
    """When a password ends: at the beginning of its 424th day, as people in Paris count them (§12.7)."""
    day = set_at.astimezone(PARIS).date() + timedelta(days=PASSWORD_DAYS)
    return datetime.combine(day, time(), tzinfo=PARIS).astimezone(UTC)


def name_problems(name: str) -> Iterator[Problem]:
    """What is wrong with the name of an account."""
    if not name.strip():
        yield Problem(ErrorCode.FIELD_REQUIRED, ("name",))
    yield from text_problems(("name",), name, MAX_NAME)
