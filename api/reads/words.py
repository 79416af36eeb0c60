"""Searching by words: those of structures begin with each one (organisation §8), those of dossiers hold it (§9.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.domain.permissions import Actor
from api.domain.text import fold, wanted_words
from api.sql import Sql, as_uuid
from api.usecases.visibility import seen_dossiers

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


# ------------------------------------------------------------------------------------------ dossiers

FEW: Final = 200
"""Dossiers that a search may find and still be the way in: those of another are met soon in the order of a list."""


@dataclass(frozen=True, slots=True)
class DossierSearch:
    """The words of the search box, each to be found in the text of a dossier; `few` has the dossiers, if few do."""

    words: Sequence[str] = ()
    few: Sequence[UUID] | None = None

    def conditions(self, sql: Sql, column: str) -> list[str]:
        """The conditions on the dossier whose key is in `column`."""
        if self.few is not None:
            return [sql.one_of(column, self.few)]
        found = _held(sql, self.words)
        return [f"EXISTS (SELECT 1 FROM dossier sd WHERE sd.id = {column} AND {found})"] if found else []


async def dossier_search(actor: Actor, search: str | None) -> DossierSearch:
    """The search that a text asks for, among what somebody sees. One statement, and none without a word.

    It looks at no more dossiers than it takes to know whether few have the words.
    """
    words = fold(search or "").split()[:MAX_WORDS]
    if not words:
        return DossierSearch()
    sql = Sql()
    held = f"sd.id = v.dossier_id AND {_held(sql, words)}"
    # One after the other: PostgreSQL believes that nobody has the words, and would look through all dossiers at once.
    found = (
        f"dossier sd ON {held}" if sql.sqlite else f"LATERAL (SELECT sd.id FROM dossier sd WHERE {held} OFFSET 0) sd"
    )
    rows = await sql.fetch(f"SELECT sd.id FROM ({seen_dossiers(sql, actor)}) v CROSS JOIN {found} LIMIT {FEW + 1}")
    return DossierSearch(words, None if len(rows) > FEW else [as_uuid(key) for key in {row[0] for row in rows}])


def _held(sql: Sql, words: Sequence[str]) -> str:
    return " AND ".join(sql.contains("sd.search_text", word) for word in words)
