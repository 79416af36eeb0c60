"""The forms of typed plain invoices: each refusal with its code and its place, and the drafts they start as."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tests.api.forms import Form, a_file, act, codes, deposit, problems, ref
from tests.api.typed import AMOUNTS, LINES, SHOWN, SUMMARY, changed, pages_of, pdf_of, refused, stored, typed
from tests.operations import OPERATIONS
from tests.world import Person, World

# ------------------------------------------------------------------------------------------------- refusals


def tall(**changes: str) -> Form:
    """The totals, some of which are others."""
    return {**AMOUNTS, **changes}


Row = tuple[Form, Sequence[tuple[str, str | None]]]

ROWS: Final[list[Row]] = [
    ({"lines": None, "vatSummary": None}, [("FIELD_REQUIRED", "number"), ("FIELD_REQUIRED", "documentId")]),
    ({"lines": []}, [("FIELD_REQUIRED", "number"), ("FIELD_REQUIRED", "documentId")]),
    ({"lines": changed(0, name=" ")}, [("FIELD_REQUIRED", "lines.0.name")]),
    ({"lines": changed(1, name="x" * 301)}, [("FIELD_TOO_LONG", "lines.1.name")]),
    ({"lines": changed(1, name="a\x00")}, [("VALUE_NOT_ALLOWED", "lines.1.name")]),
    ({"lines": changed(2, reference="x" * 51, unit="x" * 21)},
     [("FIELD_TOO_LONG", "lines.2.reference"), ("FIELD_TOO_LONG", "lines.2.unit")]),
    ({"lines": changed(0, quantity="", vatRate=" ")},
     [("FIELD_REQUIRED", "lines.0.quantity"), ("FIELD_REQUIRED", "lines.0.vatRate")]),
    ({"lines": changed(0, discountHt="1600.01")},
     [("AMOUNTS_INCONSISTENT", "lines.0.discountHt"), ("AMOUNTS_INCONSISTENT", "vatSummary.0.baseHt")]),
    ({"lines": changed(0, discountHt="-0.01")},
     [("AMOUNTS_INCONSISTENT", "lines.0.discountHt"), ("AMOUNTS_INCONSISTENT", "vatSummary.0.baseHt")]),
    ({"lines": changed(0, quantity="999999999.9999", unitPriceHt="999999999999.99", discountHt=None)},
     [("VALUE_NOT_ALLOWED", "lines.0.quantity")]),
    ({"lines": LINES * 167}, [("VALUE_NOT_ALLOWED", "lines")]),
    ({"vatSummary": SUMMARY * 11}, [("VALUE_NOT_ALLOWED", "vatSummary")]),
    ({"lines": changed(2, vatRate="10")},
     [("AMOUNTS_INCONSISTENT", "vatSummary"), ("AMOUNTS_INCONSISTENT", "vatSummary.1.baseHt")]),
    ({"lines": changed(2, quantity="0.3334")}, []),
    ({"lines": changed(2, quantity="0.34")}, [("AMOUNTS_INCONSISTENT", "vatSummary.1.baseHt")]),
    ({"vatSummary": [SUMMARY[0]]}, [
        ("AMOUNTS_INCONSISTENT", "vatSummary"), ("AMOUNTS_INCONSISTENT", "amounts.totalHt"),
        ("AMOUNTS_INCONSISTENT", "amounts.totalTva"),
    ]),
    ({"vatSummary": [*SUMMARY, {"rate": "20.0", "baseHt": "0.00", "vat": "0.00"}]},
     [("VALUE_NOT_ALLOWED", "vatSummary.2.rate"), ("AMOUNTS_INCONSISTENT", "vatSummary.2.baseHt")]),
    ({"vatSummary": [{**SUMMARY[0], "vat": "320.03"}, SUMMARY[1]],
      "amounts": tall(totalTva="320.26", totalTtc="1924.49")},
     [("AMOUNTS_INCONSISTENT", "vatSummary.0.vat")]),
    # A cent apart is let through where a rate was applied, not where cents are added.
    ({"vatSummary": [{**SUMMARY[0], "vat": "320.02"}, SUMMARY[1]],
      "amounts": tall(totalTva="320.25", totalTtc="1924.48")},
     []),
    ({"amounts": tall(totalTva="320.26", totalTtc="1924.49")}, [("AMOUNTS_INCONSISTENT", "amounts.totalTva")]),
    ({"amounts": tall(totalHt="1604.24", totalTtc="1924.48")}, [("AMOUNTS_INCONSISTENT", "amounts.totalHt")]),
    ({"vatSummary": None, "amounts": tall(totalHt="1604.22", totalTva="320.20", totalTtc="1924.42")},
     [("AMOUNTS_INCONSISTENT", "amounts.totalHt"), ("AMOUNTS_INCONSISTENT", "amounts.totalTva")]),
    ({"amounts": tall(discountTtc="4.47", totalTtc="1924.47")},
     [("FIELD_REQUIRED", "amounts.discountReason"), ("AMOUNTS_INCONSISTENT", "amounts.totalTtc")]),
    ({"typeTva": "SANS_TVA"}, [("AMOUNTS_INCONSISTENT", "amounts.totalTva")]),
    ({"cadre": "A4", "number": "S-1", "moe": ref("ATELIER")},
     [("VALUE_NOT_ALLOWED", "lines"), ("VALUE_NOT_ALLOWED", "vatSummary"), ("FIELD_REQUIRED", "documentId")]),
    ({"number": "a" * 21, "marcheNumber": "x" * 51, "lines": changed(1, quantity="deux", vatRate="vingt"),
      "invoiceDate": "2026-01-01"},
     [("NUMBER_FORMAT", "number"), ("DATE_AFTER_DEPOSIT", "invoiceDate"), ("FIELD_TOO_LONG", "marcheNumber"),
      ("VALUE_NOT_ALLOWED", "lines.1.quantity"), ("VALUE_NOT_ALLOWED", "lines.1.vatRate")]),
    *(({"lines": changed(0, quantity=text)}, [("VALUE_NOT_ALLOWED", "lines.0.quantity")])
      for text in ("1,5", "1.23456", "1e3", "NaN", "+1", "1234567890", "1\n2", "٣", "0x1", "1" * 200)),
    *(({"lines": changed(0, vatRate=text)}, [("VALUE_NOT_ALLOWED", "lines.0.vatRate")])
      for text in ("-1", "100.01", "20.001", "20 %", "5,5")),
    *(({"vatSummary": [{**SUMMARY[0], "rate": text}, SUMMARY[1]]},
       [(code, "vatSummary.0.rate"), ("AMOUNTS_INCONSISTENT", "vatSummary")])
      for text, code in (("", "FIELD_REQUIRED"), ("101", "VALUE_NOT_ALLOWED"))),
]  # fmt: skip


async def test_each_refusal_has_its_code_and_its_place(world: World) -> None:
    for changes, expected in ROWS:
        # Rehearsed: the checks are those of sending, and no row of this table leaves anything behind.
        assert await rehearsed(world, **changes) == expected, changes
    changes, expected = ROWS[3]
    assert await refused(world, **changes) == expected


async def rehearsed(world: World, **changes: Any) -> list[tuple[str, str | None]]:
    """What a deposit would answer."""
    return problems(
        await act(await world.person("ATELIER"), "depositPiece", await typed(world, **changes, dryRun=True))
    )


async def test_the_words_of_a_refusal_give_the_right_figure(world: World) -> None:
    payload = await act(
        await world.person("ATELIER"),
        "depositPiece",
        await typed(world, lines=changed(2, vatRate="10"), amounts=tall(totalHt="1.00", totalTtc="321.24")),
    )
    said = {".".join(each["field"]): (each["message"], each["rule"]) for each in payload["userErrors"]}
    start = "Les montants ne s'accordent pas : "
    assert said["vatSummary"] == (f"{start}le taux de 10 % des lignes y manque.", "montantTtcTotal")
    assert said["vatSummary.1.baseHt"][0] == f"{start}les lignes à 5,5 % donnent 0.00."
    assert said["amounts.totalHt"][0] == f"{start}la somme des bases par taux donne 1604.23."


async def test_inputs_of_another_type_are_refused_before_anything_runs(world: World) -> None:
    architect = await world.person("ATELIER")
    query = "mutation D($input: DepositPieceInput!) { depositPiece(input: $input) { replayed } }"
    for changes in (
        {"lines": changed(0, quantity=2)}, {"lines": changed(0, unitPriceHt="1.005")}, {"lines": "1"},
        {"lines": [None]}, {"lines": changed(0, vatRate=None)}, {"vatSummary": [{"rate": "20"}]},
        {"vatSummary": [{**SUMMARY[0], "vat": 320.01}]}, {"lines": changed(0, totalHt="1.00")},
    ):  # fmt: skip
        answer = (await architect.post(query, input=await typed(world, **changes))).json()
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}, changes


# --------------------------------------------------------------------------------------------------- drafts

DRAFT = """draft {
  id version number document { id } problems { code field }
  lines { number reference name quantity unit unitPriceHt discountHt vatRate totalHt } vatSummary { rate baseHt vat }
}"""


async def saved(person: Person, **form: Any) -> Any:
    """What saving a draft answers."""
    query = (
        f"mutation S($input: SaveDraftInput!) {{ saveDraft(input: $input) {{ userErrors {{ code field }} {DRAFT} }} }}"
    )
    return (await person.run(query, input=form))["saveDraft"]


async def test_a_draft_is_typed_little_by_little_then_sent(world: World) -> None:
    architect = await world.person("ATELIER")
    form = await typed(world)
    lines = changed(0, quantity="deux et demi", vatRate="vingt")
    draft = (await saved(architect, **{**form, "lines": lines, "vatSummary": None, "cadre": None}))["draft"]
    # Without a cadre no rule can be chosen; with lines the number and the document are not missing.
    assert problems({"userErrors": draft["problems"]}) == [("FIELD_REQUIRED", "cadre")]
    assert [(line["quantity"], line["vatRate"], line["totalHt"]) for line in draft["lines"]] == [
        ("deux et demi", "vingt", "0.00"), ("3", "20", "100.05"), ("0.3333", "5.5", "4.18"),
    ]  # fmt: skip
    draft = (await saved(architect, draftId=draft["id"], cadre="A1"))["draft"]
    assert problems({"userErrors": draft["problems"]}) == [
        ("VALUE_NOT_ALLOWED", "lines.0.quantity"),
        ("VALUE_NOT_ALLOWED", "lines.0.vatRate"),
    ]
    draft = (await saved(architect, draftId=draft["id"], lines=LINES, vatSummary=SUMMARY))["draft"]
    assert (draft["problems"], draft["number"], draft["document"]) == ([], None, None)
    assert draft["vatSummary"] == SUMMARY
    assert draft["lines"][0] == {**LINES[0], "number": 1, "totalHt": "1500.00"}
    for changes, expected in (
        ({"lines": None}, [("FIELD_REQUIRED", "number"), ("FIELD_REQUIRED", "documentId")]),
        ({"lines": LINES, "cadre": "A4"}, [("VALUE_NOT_ALLOWED", "lines"), ("VALUE_NOT_ALLOWED", "vatSummary")]),
        ({"cadre": "A1"}, []),
    ):
        found = problems({"userErrors": (await saved(architect, draftId=draft["id"], **changes))["draft"]["problems"]})
        assert [each for each in expected if each in found] == expected
        assert bool(found) == bool(expected)

    rehearsal = await act_on(architect, draft, dryRun=True)
    assert (rehearsal["userErrors"], rehearsal["piece"], stored(world)) == ([], None, set())
    done = await act_on(architect, draft)
    assert done["userErrors"] == []
    piece = (await architect.run(SHOWN, id=done["piece"]["id"]))["piece"]
    assert (piece["number"], piece["depositMode"]) == ("FS-2025-00001", "SAISIE")
    assert [line["totalHt"] for line in piece["lines"]] == ["1500.00", "100.05", "4.18"]
    assert "FS-2025-00001" in pages_of(await pdf_of(architect, piece))[0]
    assert codes(await act_on(architect, draft)) == ["NOT_FOUND"]


async def act_on(person: Person, draft: Any, **more: Any) -> Any:
    """What sending a draft answers."""
    return (await person.run(OPERATIONS["SubmitDraft"], input={"draftId": draft["id"], **more}))["submitDraft"]


async def test_a_draft_does_not_keep_what_is_too_long(world: World) -> None:
    architect = await world.person("ATELIER")
    long = {"name": "x" * 301, "quantity": "1" * 21, "unit": "x" * 21, "unitPriceHt": "1.00", "vatRate": "x" * 21,
            "reference": "\x07"}  # fmt: skip
    payload = await saved(architect, lines=[long], vatSummary=[{**SUMMARY[0], "rate": "2" * 100_000}])
    assert payload["draft"] is None
    assert problems(payload) == [
        ("VALUE_NOT_ALLOWED", "lines.0.reference"),
        ("FIELD_TOO_LONG", "lines.0.name"),
        ("FIELD_TOO_LONG", "lines.0.unit"),
        ("FIELD_TOO_LONG", "lines.0.quantity"),
        ("FIELD_TOO_LONG", "lines.0.vatRate"),
        ("FIELD_TOO_LONG", "vatSummary.0.rate"),
    ]
    assert problems(await saved(architect, lines=LINES * 167)) == [("VALUE_NOT_ALLOWED", "lines")]


async def test_a_works_piece_has_no_lines(world: World) -> None:
    a4 = await deposit(world, "S-1")
    supplier = await world.person("BATILOIRE")
    assert ((await supplier.run(SHOWN, id=a4["id"]))["piece"])["lines"] == []
    moe = await world.person("ATELIER")
    form = {"previousPieceId": a4["id"], "cadre": "A15", "number": "S-1-EA", "lines": LINES}
    draft = (await saved(moe, **form, documentId=await a_file("ATELIER")))["draft"]
    assert ("VALUE_NOT_ALLOWED", "lines") in problems({"userErrors": draft["problems"]})
