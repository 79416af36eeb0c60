"""The parts of numbers and names by which dossiers are found: an act adds those of the texts that it brings.

Rows are only ever added: whoever finds a dossier by them looks whether it has the text still.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeAlias

from api.batch import Batch
from api.domain.text import fold
from api.models import Dossier, DossierPart, Party, Piece, StructurePart
from api.sql import Sql
from api.usecases.organisation import name_words

WIDTH: Final = 300
"""Characters of a part at most; of a longer text only its first are compared."""

Texts: TypeAlias = Sequence[Mapping[str, Any]]
"""Folded texts, each with its `owner`: a dossier or a structure."""

_OF_PIECE: Final = ("number", "marche_number", "engagement_number", "mandat_number", "original_number")
_OF_DOSSIER: Final = ("number", "marche_number", "engagement_number")
KEPT: Final = ("dossier_part", "structure_part")
_PAGE: Final = 5_000
"""Dossiers that are split at once."""


def numbers_of(dossier: Dossier, pieces: Sequence[Piece]) -> frozenset[str]:
    """The numbers by which a dossier is found."""
    found = {dossier.number, dossier.marche_number, dossier.engagement_number}
    for piece in pieces:
        found.update((piece.number, piece.marche_number, piece.engagement_number))
        found.update((piece.mandat_number, piece.original_number))
    return frozenset(filter(None, found))


def add_numbers(batch: Batch, dossier: Dossier, numbers: frozenset[str]) -> None:
    """Have the parts of numbers written that the dossier did not have."""
    texts = sorted({_folded(number) for number in numbers} - {""})
    batch.split(DossierPart, _written("dossier_part", "dossier_id"), {"dossier_id": dossier.id}, each="part", of=texts)


def add_names(batch: Batch, parties: Sequence[Party]) -> None:
    """Have the parts of the names of parties written, unless they are known."""
    told = _written("structure_part", "structure_id", once=True)
    for key, row in {party.structure_id: party.structure for party in parties}.items():
        batch.split(StructurePart, told, {"structure_id": key}, each="part", of=[_name(row.name, row.identifier)])


def _name(name: str, identifier: str) -> str:
    return _folded(name_words(name, identifier))


def _folded(text: str) -> str:
    return fold(text)[:WIDTH]


def _split(texts: str, *, sqlite: bool) -> str:
    """The rows `owner`, `part` and `before` of texts, which are rows of `owner` and `text`."""
    if sqlite:
        further = "SELECT owner, SUBSTR(part, 3), SUBSTR(part, 2, 1) FROM ends WHERE LENGTH(part) > 3"
        ends = f"WITH RECURSIVE ends(owner, part, before) AS (SELECT owner, text, '' FROM {texts} UNION ALL {further})"
        return f"SELECT * FROM ({ends} SELECT owner, SUBSTR(part, 1, {WIDTH}) AS part, before FROM ends) AS parts"
    places = "generate_series(1, GREATEST(LENGTH(t.text) - 1, 1), 2)"
    ends = f"SUBSTR(t.text, place, {WIDTH}) AS part, SUBSTR(t.text, place - 1, 1) AS before"
    return f"SELECT t.owner, {ends} FROM {texts} t CROSS JOIN {places} AS places(place)"


@cache
def _written(table: str, key: str, *, once: bool = False) -> tuple[str, str]:
    """How the parts of texts are written, on PostgreSQL and on SQLite; `once` passes over texts that are there."""
    into = f"INSERT INTO {table} ({key}, part, before)"
    known = f" WHERE NOT EXISTS (SELECT 1 FROM {table} o WHERE o.{key} = {{owner}} AND o.before = '' AND {{same}})"
    owner, same = f"{{{key}}}::uuid", 'o.part COLLATE "C" = g.text'
    unless = known.format(owner=owner, same=same) if once else ""
    postgres = f"(SELECT {owner} AS owner, g.text FROM UNNEST({{part}}::text[]) AS g(text){unless})"
    unless = known.format(owner="?1", same="o.part = ?2") if once else ""
    sqlite = f"(SELECT ?1 AS owner, ?2 AS text{unless})"
    return f"{into} {_split(postgres, sqlite=False)}", f"{into} {_split(sqlite, sqlite=True)}"


# ------------------------------------------------------------------------------------------ of all dossiers


def _kept(sql: Sql, texts: Texts, table: str, key: str, missing: str = "") -> str:
    """The parts of texts that a table has not, or some statement about them."""
    given = sql.table(texts, {"owner": "uuid", "text": "text"})
    same = f"o.{key} = p.owner AND o.before = p.before AND {sql.by_characters('o.part')} = p.part"
    parts = _split(given, sqlite=sql.sqlite)
    return f"SELECT {missing or 'p.*'} FROM ({parts}) AS p WHERE NOT EXISTS (SELECT 1 FROM {table} o WHERE {same})"


async def _seats() -> Texts:
    """The names of all the structures that sit somewhere."""
    rows = await Sql().fetch(
        "SELECT s.id, s.name, s.identifier FROM structure s WHERE s.id IN (SELECT structure_id FROM party)"
    )
    return [{"owner": key, "text": _name(name, identifier)} for key, name, identifier in rows]


async def _numbers() -> AsyncIterator[Texts]:
    """The numbers of all dossiers, some thousands of dossiers after the others."""
    last = None
    while True:
        sql = Sql()
        after = "" if last is None else f" WHERE id > {sql.value(last)}"
        page = [row[0] for row in await sql.fetch(f"SELECT id FROM dossier{after} ORDER BY id LIMIT {_PAGE}")]
        if not page:
            return
        last, sql = page[-1], Sql()
        bounds = f"BETWEEN {sql.value(page[0])} AND {sql.value(last)}"
        numbers = [f"SELECT id, {name} FROM dossier WHERE id {bounds}" for name in _OF_DOSSIER]
        numbers += [f"SELECT dossier_id, {name} FROM piece WHERE dossier_id {bounds}" for name in _OF_PIECE]
        rows = await sql.fetch(" UNION ".join(numbers))
        yield [{"owner": key, "text": text} for key, number in rows if number and (text := _folded(number))]


async def _otherwise_named() -> Texts:
    """The whole texts of dossiers in which a structure is named as no part tells: so it was before parts were kept."""
    sql = Sql()
    inside = "INSTR(d.search_text, w.part)" if sql.sqlite else "STRPOS(d.search_text, w.part)"
    rows = await sql.fetch(
        "SELECT DISTINCT d.id, d.search_text FROM dossier d JOIN party y ON y.dossier_id = d.id"
        " LEFT JOIN (SELECT structure_id, part FROM structure_part WHERE before = '') w"
        f" ON w.structure_id = y.structure_id AND {inside} > 0 WHERE w.part IS NULL"
    )
    return [{"owner": key, "text": text} for key, text in rows]


async def astray() -> int:
    """How many parts are missing."""
    wrong = 0
    async for numbers in _numbers():
        wrong += await _missing(numbers, "dossier_part", "dossier_id")
    known = await Sql().fetch("SELECT DISTINCT structure_id, part FROM structure_part WHERE before = ''")
    wrong += await _missing([{"owner": key, "text": text} for key, text in known], "structure_part", "structure_id")
    return wrong + await _missing(await _otherwise_named(), "dossier_part", "dossier_id")


async def _missing(texts: Texts, table: str, key: str) -> int:
    sql = Sql()
    return int((await sql.fetch(_kept(sql, texts, table, key, "COUNT(*)")))[0][0])


async def make_again() -> None:
    """Write all parts anew, in the present transaction; names that structures have no more stay among theirs."""
    await _write(await _seats(), "structure_part", "structure_id")
    await Sql().write("DELETE FROM dossier_part")
    async for numbers in _numbers():
        await _write(numbers, "dossier_part", "dossier_id")
    await _write(await _otherwise_named(), "dossier_part", "dossier_id")


async def _write(texts: Texts, table: str, key: str) -> None:
    sql = Sql()
    await sql.write(f"INSERT INTO {table} ({key}, part, before) {_kept(sql, texts, table, key)}")
