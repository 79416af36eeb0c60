"""Searching structures by words: one of theirs begins with each (organisation §8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from api.domain.text import wanted_words
from api.sql import Sql

MAX_WORDS: Final = 10
RARE: Final = 2_000
"""Structures that a word may lead to and still be the way in: those of a more frequent one are met soon by name."""

_LAST: Final = "\U0010ffff"
"""After any other character: what begins with a word is before that word and this."""


@dataclass(frozen=True, slots=True)
class WordSearch:
    """The words of a search, the rarest first; `rare` when that one leads to few structures."""

    words: tuple[str, ...]
    rare: bool = False
    everything: bool = False

    def conditions(self, sql: Sql) -> list[str]:
        """The conditions on the table `t` of structures."""
        if self.everything:
            return []
        if not self.words:
            return ["FALSE"]  # a search without a letter or a digit
        rest = self.words[1:] if self.rare else self.words
        found = [sql.contains("(' ' || t.search_text)", f" {word}") for word in rest]
        if self.rare:
            found.append(f"t.id IN (SELECT w.structure_id FROM structure_word w WHERE {_begins(sql, self.words[0])})")
        return found


def begins(sql: Sql, column: str, start: str) -> str:
    """The condition that a text, sorted by its characters, begins so: a range of its index."""
    return f"{column} >= {sql.value(start)} AND {column} < {sql.value(start + _LAST)}"


def _begins(sql: Sql, word: str) -> str:
    return begins(sql, sql.by_characters("w.word"), word)


async def word_search(search: str | None) -> WordSearch:
    """The search that a text asks for: none asks for everything. One statement, and none without a word.

    Neither database would know by itself where to begin: one has no statistics, the other none of these values.
    """
    if not (search or "").strip():
        return WordSearch((), everything=True)
    words = wanted_words(search or "")[:MAX_WORDS]
    if not words:
        return WordSearch(())
    sql = Sql()
    counts = ", ".join(
        f"(SELECT COUNT(*) FROM (SELECT 1 FROM structure_word w WHERE {_begins(sql, word)} LIMIT {RARE + 1}) c)"
        for word in words
    )
    (found,) = await sql.fetch(f"SELECT {counts}")
    ranked = sorted(zip(found, words, strict=True))
    return WordSearch(tuple(word for _, word in ranked), rare=ranked[0][0] <= RARE)
