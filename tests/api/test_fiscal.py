"""The liste fiscale: to whom it is open, what it holds, its totals, and its exports read by other programs."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

import httpx2
import openpyxl
import pytest
from tortoise.connection import get_connection

from api.domain.habilitation import Application
from api.models import Habilitation, Service, Structure
from api.reads import fiscal
from tests.api.forms import deposit, follow, grown, key_of, ref, tables
from tests.world import Person, World

LIST = """query Fiscal(
  $structure: ID!, $from: Date!, $to: Date!, $application: Application, $first: Int, $after: String, $last: Int,
  $before: String
) {
  fiscalList(
    structureId: $structure, from: $from, to: $to, application: $application, first: $first, after: $after, last: $last,
    before: $before
  ) {
    nodes { number } edges { cursor node { number } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
    totalCount { value exact } totals { totalHt totalTva discountTtc discountReason totalTtc netToPay } leftOutOfTotals
    csvUrl xlsxUrl
  }
}"""
HEADINGS = [
    "Numéro", "Cadre", "Type", "Fournisseur", "Identifiant du fournisseur", "Destinataire",
    "Identifiant du destinataire", "Date de facture", "Date de dépôt", "Devise", "Montant HT", "Montant TVA",
    "Montant TTC", "Statut",
]  # fmt: skip
JANUARY = {"from": "2025-01-01", "to": "2025-01-31"}


async def asked(person: Person, world: World, key: str = "VALOMBRE", **given: Any) -> Any:
    """The list of a structure."""
    return (await person.run(LIST, structure=world.structures[key], **{**JANUARY, **given}))["fiscalList"]


async def refusal(person: Person, world: World, key: str = "VALOMBRE", **given: Any) -> list[tuple[str, Any]]:
    """The codes and fields of a list that is refused."""
    answer = (await person.post(LIST, **{"structure": world.structures[key], **JANUARY, **given})).json()
    return [(each["extensions"]["code"], each["extensions"].get("field")) for each in answer["errors"]]


async def export(person: Person, url: str) -> httpx2.Response:
    """A file that somebody exports."""
    return await person.http.get(url, headers=person.headers)


def numbers(found: Any) -> list[str]:
    """The numbers of a page."""
    return [node["number"] for node in found["nodes"]]


def rows_of(content: bytes) -> list[list[str]]:
    """The lines of a CSV, read as a French spreadsheet does."""
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


async def test_the_list_is_what_was_deposited_in_the_days_of_paris(world: World) -> None:
    for number, at in (
        ("S1", "2025-01-06T22:59:59Z"),
        ("S2", "2025-01-06T23:00:00Z"),
        ("S3", "2025-01-07T22:59:59Z"),
        ("S4", "2025-01-07T23:00:00Z"),
    ):
        await world.move_clock(at)
        await deposit(world, number)
    valombre = await world.person("VALOMBRE", "lecteur")
    for first, last, expected in (
        ("2025-01-07", "2025-01-07", ["S2", "S3"]),
        ("2025-01-06", "2025-01-06", ["S1"]),
        ("2025-01-06", "2025-01-08", ["S1", "S2", "S3", "S4"]),
        ("2024-01-01", "2024-12-31", []),
    ):
        assert numbers(await asked(valombre, world, **{"from": first, "to": last})) == expected


async def test_totals_are_in_euros_and_say_what_they_leave_out(world: World) -> None:
    await deposit(world, "S1")
    await deposit(
        world,
        "S2",
        amounts={
            "totalHt": "100.10", "totalTva": "20.02", "discountTtc": "0.12", "discountReason": "Arrondi",
            "totalTtc": "120.00", "netToPay": "110.00",
        },
    )  # fmt: skip
    await deposit(world, "S3", currency="CHF")
    found = await asked(await world.person("VALOMBRE"), world, first=1)
    assert found["totals"] == {
        "totalHt": "1100.10",
        "totalTva": "220.02",
        "discountTtc": "0.12",
        "discountReason": None,
        "totalTtc": "1320.00",
        "netToPay": "1310.00",
    }
    assert found["leftOutOfTotals"] == 1
    assert found["totalCount"] == {"value": 3, "exact": True}
    assert numbers(found) == ["S1"]
    empty = await asked(await world.person("VALOMBRE"), world, **{"from": "2024-01-01", "to": "2024-01-01"})
    assert (empty["totals"]["totalTtc"], empty["leftOutOfTotals"]) == ("0.00", 0)


async def test_pages_add_up_in_both_directions(world: World) -> None:
    made = [f"S{number}" for number in range(5)]
    for number in made:
        await deposit(world, number)
    valombre = await world.person("VALOMBRE")
    seen, after = [], None
    while True:
        page = await asked(valombre, world, first=2, after=after)
        seen += numbers(page)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == made
    last = await asked(valombre, world, last=2)
    assert numbers(last) == made[-2:]
    assert [edge["node"]["number"] for edge in last["edges"]] == made[-2:]
    assert numbers(await asked(valombre, world, last=2, before=last["pageInfo"]["startCursor"])) == made[1:3]
    other = {"from": "2025-01-02", "after": after}
    assert await refusal(valombre, world, **other) == [("VALUE_NOT_ALLOWED", ["after"])]


async def test_the_list_is_open_to_two_applications_at_consultation(world: World) -> None:
    await deposit(world, "S1")
    valombre, moe = await world.person("VALOMBRE"), await world.person("ATELIER")
    for application in (None, "FACTURES_DE_TRAVAUX", "FACTURES_RECUES"):
        assert numbers(await asked(valombre, world, application=application)) == ["S1"]
    assert numbers(await asked(moe, world, "ATELIER")) == ["S1"]
    for person, given in (
        (valombre, {"application": "FACTURES_EMISES"}),
        (moe, {}),
        (moe, {"key": "ATELIER", "application": "FACTURES_RECUES"}),
        (moe, {"structure": f"structure_{'0' * 32}"}),
        (moe, {"structure": "piece_x"}),
    ):
        assert await refusal(person, world, **given) == [("FORBIDDEN", None)]
    execute = get_connection("default").execute_query
    await execute("UPDATE habilitation SET level = 'CONSULTATION'")
    assert numbers(await asked(valombre, world)) == ["S1"]
    url = (await asked(valombre, world))["csvUrl"]
    await execute("DELETE FROM habilitation WHERE application IN ('FACTURES_DE_TRAVAUX', 'FACTURES_RECUES')")
    assert await refusal(valombre, world) == [("FORBIDDEN", None)]
    assert (await export(valombre, url)).status_code == 403


async def test_a_right_on_one_service_opens_the_pieces_of_that_service(world: World) -> None:
    structure = key_of(world.structures["VALOMBRE"])
    service = await Service.create(
        structure_id=structure, code="VOIRIE", code_key="voirie", name="Voirie", valid_from=date(2025, 1, 1)
    )
    await deposit(world, "S1")
    await deposit(world, "S2", recipient=ref("VALOMBRE", service="VOIRIE"))
    rights = Habilitation.filter(structure_id=structure)
    await rights.filter(application=Application.FACTURES_DE_TRAVAUX).delete()
    await rights.filter(application=Application.FACTURES_RECUES).update(service_id=service.id)
    assert numbers(await asked(await world.person("VALOMBRE"), world)) == ["S2"]


async def test_a_stranger_is_refused(world: World) -> None:
    assert await refusal(Person(world.http), world) == [("UNAUTHENTICATED", None)]
    found = await asked(await world.person("VALOMBRE"), world)
    assert (await world.http.get(found["csvUrl"])).status_code == 401
    assert (await export(await world.person("LORMEL"), found["xlsxUrl"])).status_code == 403


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from": "2025-02-01"}, "to"),
        ({"from": "0001-01-01"}, "from"),
        ({"to": "9999-12-31"}, "to"),
        ({"first": 101}, "first"),
    ],
)
async def test_wrong_arguments_are_refused(world: World, given: dict[str, Any], field: str) -> None:
    assert await refusal(await world.person("VALOMBRE"), world, **given) == [("VALUE_NOT_ALLOWED", [field])]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 422, "FIELD_REQUIRED"),
        ("from=2025-01-01&to=x", 422, "VALUE_NOT_ALLOWED"),
        ("from=2025-1-1&to=2025-01-31", 422, "VALUE_NOT_ALLOWED"),
        ("from=2025-02-30&to=2025-03-31", 422, "VALUE_NOT_ALLOWED"),
        ("from=2025-01-01&to=2025-01-31&application=X", 422, "VALUE_NOT_ALLOWED"),
        ("from=2025-01-01&to=2025-01-31", 403, "FORBIDDEN"),
        ("from=2025-01-01&to=2025-01-31&structure=%00", 403, "FORBIDDEN"),
    ],
)
async def test_a_wrong_address_of_an_export_is_refused(world: World, query: str, status: int, code: str) -> None:
    answer = await export(await world.person("VALOMBRE"), f"/exports/fiscal.csv?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)


async def test_exports_hold_the_whole_list(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fiscal, "BATCH", 2)
    made = [await deposit(world, f"S{number}") for number in range(5)]
    await follow(world, made[-1], "A15", "S4-EA")
    valombre = await world.person("VALOMBRE")
    found = await asked(valombre, world)
    before = await tables()
    answer = await export(valombre, found["csvUrl"])
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''liste-fiscale_2025-01-01_2025-01-31.csv"
    )
    heading, *lines = rows_of(answer.content)
    assert heading == HEADINGS
    assert [line[0] for line in lines] == ["S0", "S1", "S2", "S3", "S4", "S4-EA"]
    assert lines[0] == [
        "S0", "A4", "Projet de décompte mensuel", "Bâtiloire SAS", "00012345500016", "Commune de Valombre-sur-Arve",
        "21990011500011", "2025-01-05", "2025-01-06 09:00:00", "EUR", "1000,00", "200,00", "1200,00",
        "Mise à disposition MOE",
    ]  # fmt: skip
    answer = await export(valombre, found["xlsxUrl"])
    assert answer.headers["content-type"] == ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0] == HEADINGS
    assert [row[0] for row in values[1:]] == ["S0", "S1", "S2", "S3", "S4", "S4-EA"]
    assert values[1][4:14] == [
        "00012345500016", "Commune de Valombre-sur-Arve", "21990011500011", datetime(2025, 1, 5),  # noqa: DTZ001
        datetime(2025, 1, 6, 9), "EUR", 1000, 200, 1200, "Mise à disposition MOE",  # noqa: DTZ001
    ]  # fmt: skip
    assert [cell.data_type for cell in sheet[2]] == list("sssssssddsnnns")
    for url in (found["csvUrl"], found["xlsxUrl"]):
        head = await world.http.head(url, headers=valombre.headers)
        assert (head.status_code, head.content) == (200, b"")
    assert grown(before, await tables()) == {}


async def test_an_empty_list_is_exported_too(world: World) -> None:
    valombre = await world.person("VALOMBRE")
    found = await asked(valombre, world)
    assert rows_of((await export(valombre, found["csvUrl"])).content) == [HEADINGS]
    sheet = openpyxl.load_workbook(io.BytesIO((await export(valombre, found["xlsxUrl"])).content)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [HEADINGS]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
async def test_no_text_becomes_a_formula(world: World, start: str) -> None:
    name = f'{start}HYPERLINK("http://x";"y");"z'
    await deposit(world, "-1+2")
    await Structure.filter(identifier="00012345500016").update(name=name)
    valombre = await world.person("VALOMBRE")
    found = await asked(valombre, world)
    line = rows_of((await export(valombre, found["csvUrl"])).content)[1]
    assert (line[0], line[3]) == ("'-1+2", f"'{name}")
    assert line[10] == "1000,00"
    workbook = openpyxl.load_workbook(io.BytesIO((await export(valombre, found["xlsxUrl"])).content))
    row = workbook.active[2]
    assert (row[0].value, row[0].data_type) == ("-1+2", "s")
    assert row[3].data_type == "s"
    assert row[3].value.endswith(name[1:])


async def test_a_list_longer_than_a_sheet_is_refused_as_xlsx(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.exports.MAX_ROWS", 1)
    for number in ("S1", "S2"):
        await deposit(world, number)
    valombre = await world.person("VALOMBRE")
    answer = await export(valombre, (await asked(valombre, world))["xlsxUrl"])
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (413, "PAYLOAD_TOO_LARGE")
