"""Searching dossiers: by the words of the search box, each a part of their texts, and by their numbers (§9.3).

Parts of numbers and names are in an index (`api.models.search`): one that few dossiers have leads to those, whoever
sees how many. What is found there is looked at again, since parts stay when a text changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from api.domain.facts import application_of
from api.domain.permissions import Actor
from api.domain.roles import Seat
from api.domain.text import fold
from api.reads.words import MAX_WORDS, begins
from api.sql import Sql, as_uuid
from api.usecases.parts import WIDTH
from api.usecases.visibility import dossier_condition, seen_dossiers

FEW: Final = 200
"""Dossiers that a search may find and still be the way in: those of another are met soon in the order of a list."""
LEAST: Final = 3
"""Characters that are worth looking for: fewer are everywhere."""

_APPLICATIONS: Final = sorted({application_of(seat, works=works).value for seat in Seat for works in (True, False)})


@dataclass(frozen=True, slots=True)
class Part:
    """What a number of a dossier is, begins with or holds, folded; or a name, for a word of the search box."""

    texts: Sequence[str]
    whole: bool = False
    first: bool = False
    of_names: bool = False

    def conditions(self, sql: Sql) -> Iterator[str]:
        """The conditions on parts `p`, of which one is to be met."""
        column = sql.by_characters("p.part")
        if self.whole:
            yield f"{sql.one_of(column, self.texts)} AND p.before = ''"
            return
        (text,) = self.texts
        yield begins(sql, column, text) + (" AND p.before = ''" if self.first else "")
        if not self.first:
            yield f"{begins(sql, column, text[1:])} AND p.before = {sql.value(text[0])}"


def parts_of(match: Any, *, by_beginning: bool = True) -> list[Part]:
    """The parts that a condition on a number, if any, asks for; what is whole or begins so may have another way in."""
    if match is None:
        return []
    whole = [[match.is_]] if match.is_ is not None else []
    whole += [match.in_] if match.in_ and len(match.in_) <= FEW else []
    found = [Part([_text(each) for each in texts], whole=True) for texts in whole if by_beginning]
    if match.starts_with is not None and by_beginning:
        found.append(Part([_text(match.starts_with)], first=True))
    if match.contains is not None:
        found.append(Part([_text(match.contains)]))
    return [part for part in found if all(part.texts) and (part.whole or len(part.texts[0]) >= LEAST)]


def _text(text: str) -> str:
    return fold(text)[:WIDTH]


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


async def dossier_search(actor: Actor, search: str | None, numbers: Sequence[Part] = ()) -> DossierSearch:
    """The search that a text asks for, among what somebody sees, and these parts of numbers beside.

    One statement, and none without a word or a part. It begins with what few dossiers have, whoever sees them. If there
    is no such part it looks at those that are seen, no more than it takes to know whether few have the words.
    """
    words = fold(search or "").split()[:MAX_WORDS]
    parts = [*(Part([word[:WIDTH]], of_names=True) for word in words if len(word) >= LEAST), *numbers]
    if not words and not parts:
        return DossierSearch()
    sql = Sql()
    found, begun = _rare(sql, actor, parts, words) if parts else ("", "")
    unless = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM rare)" if parts else ""
    rest = _seen(sql, actor, words, unless) if words else f"SELECT NULL AS id FROM ({unless}) AS none"
    rows = await sql.fetch(f"{begun}{found} UNION ALL {rest}" if parts else rest)
    keys = {row[0] for row in rows}
    return DossierSearch(words, None if None in keys or len(rows) > FEW else [as_uuid(key) for key in keys])


def _rare(sql: Sql, actor: Actor, parts: Sequence[Part], words: Sequence[str]) -> tuple[str, str]:
    """The statement of the dossiers that a rare part leads to, and what comes before it: the rare parts.

    Each part leads to so many dossiers at most, whether they are seen or not.
    """
    led = " UNION ALL ".join(
        f"SELECT {rank} AS rank, dossier_id FROM ({_led(sql, part)}) AS p{rank}" for rank, part in enumerate(parts)
    )
    ranks = " UNION ALL ".join(f"SELECT {rank} AS rank" for rank in range(len(parts)))
    rare = f"SELECT k.rank FROM ({ranks}) AS k WHERE (SELECT COUNT(*) FROM led WHERE led.rank = k.rank) <= {FEW}"
    met = [*([_held(sql, words)] if words else ()), dossier_condition(sql, actor, "sd.id")]
    keys = "SELECT DISTINCT dossier_id FROM led WHERE rank = (SELECT MIN(rank) FROM rare)"
    found = f"SELECT sd.id FROM ({keys}) AS k CROSS JOIN dossier sd WHERE sd.id = k.dossier_id AND {' AND '.join(met)}"
    return found, f"WITH led AS MATERIALIZED ({led}), rare AS MATERIALIZED ({rare}) "


def _led(sql: Sql, part: Part) -> str:
    """The dossiers of a part, the first of them."""
    most = f"LIMIT {FEW + 1}"
    found = [f"SELECT p.dossier_id FROM dossier_part p WHERE {met} {most}" for met in part.conditions(sql)]
    if part.of_names:
        keys = ", ".join(f"s.structure_id || ':{application}'" for application in _APPLICATIONS)
        seats = f"SELECT y.dossier_id FROM party y WHERE y.audience IN ({keys})"
        for met in part.conditions(sql):
            named = f"(SELECT p.structure_id FROM structure_part p WHERE {met} {most}) s"
            beside = f"party y WHERE y.audience IN ({keys})" if sql.sqlite else f"LATERAL ({seats} {most}) y"
            found.append(f"SELECT y.dossier_id FROM {named} CROSS JOIN {beside} {most}")
    each = " UNION ALL ".join(f"SELECT dossier_id FROM ({text}) AS f{rank}" for rank, text in enumerate(found))
    return f"SELECT dossier_id FROM ({each}) AS found {most}"


def _seen(sql: Sql, actor: Actor, words: Sequence[str], unless: str) -> str:
    """The statement of the dossiers that are seen and have the words, one after the other."""
    held = f"sd.id = v.dossier_id AND {_held(sql, words)}"
    # One after the other: PostgreSQL believes that nobody has the words, and would look through all dossiers at once.
    found = (
        f"dossier sd ON {held}" if sql.sqlite else f"LATERAL (SELECT sd.id FROM dossier sd WHERE {held} OFFSET 0) sd"
    )
    # First of all, or SQLite would go through those that are seen to find that they need not be.
    first = f"({unless}) AS first CROSS JOIN " if unless else ""
    seen = f"{first}({seen_dossiers(sql, actor)}) v"
    return f"SELECT id FROM (SELECT sd.id FROM {seen} CROSS JOIN {found} LIMIT {FEW + 1}) AS seen"


def _held(sql: Sql, words: Sequence[str]) -> str:
    return " AND ".join(sql.contains("sd.search_text", word) for word in words)
