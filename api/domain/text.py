"""Text: what a form may hold, and how people search for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from api.domain.errors import ErrorCode, Problem

MAX_COMMENT: Final = 2000
"""Characters of a comment (Q12)."""

_UNTYPED: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but for tabs and line ends
    r"\u2028\u2029\u202a-\u202e\u2066-\u2069"  # other line ends; what shows a text in another order than it is read
    r"\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"  # halves of characters, and what never is one
)
"""What no keyboard types: some break a database, the others a line of a certificate or what is read on it."""

_LINE_ENDS: Final = re.compile(r"[\t\n\r]")
"""What a comment may hold, and a reference of one line may not."""


def text_problems(path: tuple[str, ...], text: str | None, limit: int, *, one_line: bool = False) -> Iterator[Problem]:
    """Whether a text is too long, or holds characters that no form types; or tabs and line ends in `one_line`."""
    if text is None:
        return
    if len(text) > limit:
        yield Problem(ErrorCode.FIELD_TOO_LONG, path, {"max": str(limit)})
    if _UNTYPED.search(text) or (one_line and _LINE_ENDS.search(text)):
        yield Problem(ErrorCode.VALUE_NOT_ALLOWED, path)


def storable(text: str) -> str:
    """The text without the one character that PostgreSQL takes in none; what stands in its place matches nothing."""
    return text.replace("\x00", "\ufffd")


def fold(text: str) -> str:
    """The text in lower case without accents, its spaces made single."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


_WORD: Final = re.compile(r"\w+")
_NUMBER: Final = re.compile(r"[\d\s.]*\d[\d\s.]*")


def words(text: str) -> list[str]:
    """The words of a text, folded: what stands between letters and digits only separates them."""
    return list(dict.fromkeys(_WORD.findall(fold(text))))


def wanted_words(search: str) -> list[str]:
    """The words that a search looks for; a number typed with spaces or dots is one (ID-02)."""
    return words(re.sub(r"[\s.]", "", search) if _NUMBER.fullmatch(search) else search)
