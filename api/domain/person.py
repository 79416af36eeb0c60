"""What a form says of a person: names, telephone, addresses (organisation §3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from api.domain.errors import ErrorCode, Problem
from api.domain.text import text_problems

MAX_EMAIL: Final = 254
"""Characters of an address (RFC 5321)."""

LIMITS: Final[Mapping[str, int]] = {"firstName": 100, "lastName": 100, "phone": 40}
"""Characters of each text of the form."""

OPTIONAL: Final = frozenset({"phone"})


def person_problems(form: Mapping[str, str | None]) -> Iterator[Problem]:
    """What is wrong with the texts of a form, by the name of their field; a text that may be missing is null."""
    for name, value in form.items():
        if name not in OPTIONAL and not (value or "").strip():
            yield Problem(ErrorCode.FIELD_REQUIRED, (name,))
        else:
            yield from text_problems((name,), value, LIMITS[name])
