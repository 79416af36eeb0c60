"""Text as people search for it: case and accents ignored."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """The text in lower case without accents, its spaces made single."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())
