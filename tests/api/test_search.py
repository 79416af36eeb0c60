"""What the search box and the criteria of numbers find: any part of a text, however few or many dossiers have it."""

from __future__ import annotations

import pytest

from api.domain.text import fold
from api.models import Dossier, DossierPart, Piece, Structure, StructurePart
from api.reads import dossier_search
from api.usecases.sight import astray, count_again
from tests.api.forms import act, deposit, first_form, follow, key_of
from tests.world import Person, World

PIECES = """query P($search: String, $filter: PieceFilter) {
  pieces(first: 100, search: $search, filter: $filter) { nodes { id } } }"""
DOSSIERS = """query D($search: String, $filter: DossierFilter) {
  dossiers(first: 100, search: $search, filter: $filter) { nodes { id } } }"""


async def found(person: Person, query: str, **variables: object) -> set[str]:
    """The ids of a list."""
    ((_, shown),) = (await person.run(query, **variables)).items()
    return {str(key_of(row["id"])) for row in shown["nodes"]}


def parts(text: str) -> list[str]:
    """The beginning, the middle and the end of a text, of any length; and what it does not hold."""
    middle = len(text) // 2
    lengths = [length for length in (1, 2, 3, 4, 6, len(text) - 1, len(text)) if 0 < length <= len(text)]
    cut = [
        text[start : start + length] for length in lengths for start in (0, 1, middle - length // 2, len(text) - length)
    ]
    return [*sorted({part for part in cut if part.strip() == part}), f"{text}9", f"9{text}", "zz%"]


@pytest.mark.parametrize("few", [0, 1, 200])
async def test_any_part_of_a_number_or_a_name_finds_its_dossiers(
    world: World, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """The same, whether the parts lead to few dossiers, to too many, or are of no use."""
    monkeypatch.setattr(dossier_search, "FEW", few)
    first = await deposit(world, "Sit_2025/A", marcheNumber="Marché d'Été 7", engagementNumber="EJ-0042")
    await follow(world, first, "A15", "MOE-0077+b")
    await deposit(world, "Autre 12", marcheNumber="M7")
    person = await world.person("BATILOIRE")
    dossiers, pieces = await Dossier.all(), await Piece.all().prefetch_related("dossier")
    for word in [part for text in ("MOE-0077+b", dossiers[0].number, "sablier") for part in parts(text or "")]:
        seen = {str(row.id) for row in dossiers if all(each in row.search_text for each in fold(word).split())}
        assert await found(person, DOSSIERS, search=word) == seen, word
        of_pieces = {str(row.id) for row in pieces if str(row.dossier_id) in seen}
        assert await found(person, PIECES, search=word) == of_pieces, word
    for name, column, text in (
        ("number", "number", "MOE-0077+b"),
        ("marcheNumber", "marche_number", "Marché d'Été 7"),
        ("engagementNumber", "engagement_number", "EJ-0042"),
    ):
        values = {str(row.id): getattr(row, column) or "" for row in pieces}
        for part in parts(text):
            held = {key for key, value in values.items() if fold(part) in fold(value)}
            assert await found(person, PIECES, filter={name: {"contains": part}}) == held, part
            begun = {key for key, value in values.items() if value.startswith(part)}
            assert await found(person, PIECES, filter={name: {"startsWith": part}}) == begun, part
            same = {key for key, value in values.items() if value == part}
            assert await found(person, PIECES, filter={name: {"is": part}}) == same, part
            assert await found(person, PIECES, filter={name: {"in": [part, "?"]}}) == same, part
    both = {"search": "sit_2025", "filter": {"marcheNumber": {"contains": "ete"}}}
    assert await found(person, PIECES, **both) == {str(row.id) for row in pieces if row.dossier.marche_number != "M7"}
    stranger = await world.person("LORMEL")
    assert await found(stranger, PIECES, search="sit_2025") == set()
    assert await astray() == 0


async def test_a_dossier_is_found_by_the_names_that_its_structures_had_in_it(world: World) -> None:
    """A structure that has another name is found by it in what comes later; so it is when all is made anew."""
    await deposit(world, "S-1")
    supplier = await Structure.get(name__startswith="Bâtiloire")
    await Structure.filter(id=supplier.id).update(name="Zinguerie Lévêque")
    await deposit(world, "S-2")
    person = await world.person("ATELIER")
    old, new = [str(row.id) for row in await Dossier.all().order_by("number")]
    for mend in (False, True):
        if mend:
            await StructurePart.all().delete()
            await DossierPart.all().delete()
            assert await astray() > 0
            await count_again()
        assert await astray() == 0
        assert await found(person, DOSSIERS, search="loire") == {old}
        assert await found(person, DOSSIERS, search="VÊQ") == {new}
        assert await found(person, DOSSIERS, search="inguerie S-2") == {new}
        assert await found(person, DOSSIERS, search="inguerie S-1") == set()


async def test_names_that_are_known_are_not_split_again(world: World) -> None:
    await deposit(world, "S-1")
    names = await StructurePart.all().count()
    await deposit(world, "S-2")
    assert await StructurePart.all().count() == names > 0
    supplier = await world.person("BATILOIRE")
    await act(supplier, "depositPiece", await first_form(world, "S-3") | {"dryRun": True})
    assert await StructurePart.all().count() == names
