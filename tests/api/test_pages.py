"""Keyset pages: exact on ties, both ways, in every order; cursors of one list only (conventions 10, 11)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from api.domain.statuses import PieceStatus
from api.models import Dossier, Party, Piece, WorkItem
from api.reads import dossier_search
from api.usecases.sight import count_again
from tests.api.forms import deposit, key_of
from tests.world import START, Person, World

COUNT = 60


async def many(world: World, count: int = COUNT) -> None:
    """As many dossiers of one pièce, with instants and amounts that many share; copies of a real one."""
    first = await deposit(world, "S-0")
    piece = await Piece.get(id=key_of(first["id"]))
    dossier = await Dossier.get(id=piece.dossier_id)
    parties = await Party.filter(dossier_id=dossier.id)
    items = await WorkItem.filter(piece_id=piece.id)
    rows: dict[type, list[Any]] = {Dossier: [], Party: [], Piece: [], WorkItem: []}
    for rank in range(count - 1):
        shuffled = rank * 37 % count
        folder = dossier.clone(pk=_key(shuffled, 0))
        folder.number = f"2025-{900 - shuffled:07d}"
        folder.opened_at = START + timedelta(hours=rank % 3)
        folder.updated_at = START + timedelta(minutes=rank % 4, microseconds=rank % 2 * 500)
        rows[Dossier].append(folder)
        copy = piece.clone(pk=_key(shuffled, 1))
        copy.dossier_id = folder.id
        copy.number = f"{'sS'[rank % 2]}-{shuffled:03d}"
        copy.number_key = f"K-{shuffled:03d}"
        copy.deposited_at = START + timedelta(hours=rank % 3)
        copy.status_at = START + timedelta(microseconds=rank % 5)
        copy.invoice_date = piece.invoice_date - timedelta(days=rank % 4)
        copy.total_ttc = Decimal(rank % 5 - 1) * 100
        rows[Piece].append(copy)
        for index, party in enumerate(parties):
            seat = party.clone(pk=_key(shuffled, 10 + index))
            seat.dossier_id = folder.id
            rows[Party].append(seat)
        for index, item in enumerate(items):
            awaited = item.clone(pk=_key(shuffled, 30 + index))
            awaited.piece_id, awaited.deposited_at = copy.id, copy.deposited_at
            rows[WorkItem].append(awaited)
    for model, found in rows.items():
        await model.bulk_create(found)  # type: ignore[attr-defined]  # each is a model
    await count_again()


def _key(rank: int, kind: int) -> Any:
    return key_of(f"row_{0x0190_0000_0000_7000_8000_0000_0000_0000 + rank * 256 + kind:032x}")


LISTS = {"pieces": "PieceOrder", "dossiers": "DossierOrder"}


def listing(name: str, extra: str = "") -> str:
    """The operation that reads a page of a list."""
    variables = "$first: Int, $after: String, $last: Int, $before: String"
    arguments = "first: $first, after: $after, last: $last, before: $before"
    if name in LISTS:
        kind = "PieceFilter" if name == "pieces" else "DossierFilter"
        variables += f", $orderBy: [{LISTS[name]}!], $filter: {kind}, $search: String"
        arguments += ", orderBy: $orderBy, filter: $filter, search: $search"
    return f"""query Page({variables}) {{ {name}({arguments}) {{
      nodes {{ id }} edges {{ cursor node {{ id }} }}
      pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} {extra} }} }}"""


async def page(person: Person, name: str, **variables: Any) -> Any:
    """One page, its three ways of naming rows checked against each other."""
    found = (await person.run(listing(name), **variables))[name]
    assert [edge["node"] for edge in found["edges"]] == found["nodes"]
    cursors = [edge["cursor"] for edge in found["edges"]]
    info = found["pageInfo"]
    assert (info["startCursor"], info["endCursor"]) == ((cursors[0], cursors[-1]) if cursors else (None, None))
    return found


async def forwards(person: Person, name: str, size: int, **variables: Any) -> list[str]:
    """The whole list, page after page."""
    rows: list[str] = []
    after = None
    while True:
        found = await page(person, name, first=size, after=after, **variables)
        rows += [row["id"] for row in found["nodes"]]
        assert found["pageInfo"]["hasPreviousPage"] == (after is not None)
        if not found["pageInfo"]["hasNextPage"]:
            return rows
        assert len(found["nodes"]) == size
        after = found["pageInfo"]["endCursor"]


async def backwards(person: Person, name: str, size: int, **variables: Any) -> list[str]:
    """The whole list, page before page."""
    rows: list[str] = []
    before = None
    while True:
        found = await page(person, name, last=size, before=before, **variables)
        rows = [row["id"] for row in found["nodes"]] + rows
        assert found["pageInfo"]["hasNextPage"] == (before is not None)
        if not found["pageInfo"]["hasPreviousPage"]:
            return rows
        assert len(found["nodes"]) == size
        before = found["pageInfo"]["startCursor"]


def sorted_by(rows: list[Any], prefix: str, *orders: tuple[str, bool]) -> list[str]:
    """The ids of the rows in that order; the id comes last, in the direction of the last order."""
    found = sorted(rows, key=lambda row: row.id, reverse=orders[-1][1])
    for column, descending in reversed(orders):
        found.sort(key=lambda row, column=column: getattr(row, column), reverse=descending)  # type: ignore[misc]
    return [f"{prefix}_{row.id.hex}" for row in found]


ORDERS = {
    "depositedAt": "deposited_at",
    "statusAt": "status_at",
    "number": "number",
    "totalTtc": "total_ttc",
    "invoiceDate": "invoice_date",
}


async def test_pages_of_pieces_add_up_in_every_order(world: World) -> None:
    await many(world)
    person = await world.person("BATILOIRE")
    rows = await Piece.all()
    assert len(rows) == COUNT
    for name, column in ORDERS.items():
        for descending in (False, True):
            expected = sorted_by(rows, "piece", (column, descending))
            order = [{name: "DESC" if descending else "ASC"}]
            for size in (7, 20):
                assert await forwards(person, "pieces", size, orderBy=order) == expected, (name, descending)
                assert await backwards(person, "pieces", size, orderBy=order) == expected, (name, descending)


async def test_filtered_pages_add_up_in_every_order(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        dossier_search, "FEW", COUNT // 2
    )  # so that one search below finds few dossiers, and one too many
    await many(world)
    person = await world.person("BATILOIRE")
    rows = await Piece.all()
    kept = sorted(row.total_ttc for row in rows)[COUNT // 4 : COUNT // 2]
    low, high = kept[0], kept[-1]
    at = sorted(row.status_at for row in rows)[COUNT // 3]
    late = {row.id for row in rows[::3]}
    await Piece.filter(id__in=late).update(due_at=START - timedelta(days=1), status=PieceStatus.SUSPENDUE)
    await Dossier.filter(id__in=[row.dossier_id for row in rows[::4]]).update(search_text="batiloire sablier")
    for number, some in (("M-1234", rows[::5]), ("M-5678", rows[1:])):
        await Piece.filter(id__in=[row.id for row in some], marche_number=None).update(marche_number=number)
    found = {row.dossier_id for row in rows[::4]}
    await count_again()
    rows = await Piece.all()
    beginning, highest = rows[0].number[:-1], max(row.number for row in rows)
    cases: list[tuple[dict[str, Any], Callable[[Piece], bool]]] = [
        ({"filter": {"status": ["SUSPENDUE"]}}, lambda row: row.status is PieceStatus.SUSPENDUE),
        ({"filter": {"overdue": True}}, lambda row: row.id in late),
        ({"filter": {"totalTtc": {"gte": str(low), "lt": str(high)}}}, lambda row: low <= row.total_ttc < high),
        ({"filter": {"statusAt": {"gte": at.isoformat()}}}, lambda row: row.status_at >= at),
        ({"filter": {"number": {"startsWith": beginning}}}, lambda row: row.number.startswith(beginning)),
        ({"filter": {"number": {"in": [row.number for row in rows[:9]]}}}, lambda row: row in rows[:9]),
        ({"filter": {"number": {"contains": highest[1:]}}}, lambda row: row.number[1:] == highest[1:]),
        ({"filter": {"number": {"contains": "S-0"}}}, lambda row: row.number[2] == "0"),
        ({"filter": {"marcheNumber": {"startsWith": "M-1"}}}, lambda row: row.marche_number == "M-1234"),
        ({"filter": {"marcheNumber": {"is": "M-5678"}}}, lambda row: row.marche_number == "M-5678"),
        ({"filter": {"not": {"overdue": True}}}, lambda row: row.id not in late),
        ({"search": "Sablier bati"}, lambda row: row.dossier_id in found),
        ({"search": "batiloire"}, lambda _: True),
    ]
    for asked, test in cases:
        met = [row for row in rows if test(row)]
        assert met, asked
        for rank, (name, column) in enumerate(ORDERS.items()):
            descending = bool(rank % 2)
            given = {**asked, "orderBy": [{name: "DESC" if descending else "ASC"}]}
            expected = sorted_by(met, "piece", (column, descending))
            assert await forwards(person, "pieces", 17, **given) == expected, given
            assert await backwards(person, "pieces", 17, **given) == expected, given


async def test_pages_of_dossiers_add_up_in_every_order(world: World) -> None:
    await many(world)
    person = await world.person("ATELIER")
    rows = await Dossier.all()
    for name, column in {"openedAt": "opened_at", "updatedAt": "updated_at", "number": "number"}.items():
        for descending in (False, True):
            expected = sorted_by(rows, "dossier", (column, descending))
            order = [{name: "DESC" if descending else "ASC"}]
            assert await forwards(person, "dossiers", 13, orderBy=order) == expected, (name, descending)
            assert await backwards(person, "dossiers", 13, orderBy=order) == expected, (name, descending)


@pytest.mark.parametrize(
    "orders",
    [
        [("totalTtc", True), ("depositedAt", False)],
        [("invoiceDate", False), ("totalTtc", True), ("statusAt", True)],
        [("depositedAt", True), ("number", False)],
    ],
)
async def test_several_orders_break_each_others_ties(world: World, orders: list[tuple[str, bool]]) -> None:
    await many(world)
    person = await world.person("BATILOIRE")
    expected = sorted_by(await Piece.all(), "piece", *((ORDERS[name], descending) for name, descending in orders))
    given = [{name: "DESC" if descending else "ASC"} for name, descending in orders]
    assert await forwards(person, "pieces", 11, orderBy=given) == expected
    assert await backwards(person, "pieces", 11, orderBy=given) == expected


async def test_lists_without_an_order_have_theirs(world: World) -> None:
    await many(world)
    person = await world.person("ATELIER")
    pieces, dossiers = await Piece.all(), await Dossier.all()
    assert await forwards(person, "pieces", 20) == sorted_by(pieces, "piece", ("deposited_at", True))
    assert await forwards(person, "dossiers", 20) == sorted_by(dossiers, "dossier", ("updated_at", True))
    assert await forwards(person, "pieces", 20, orderBy=[]) == sorted_by(pieces, "piece", ("deposited_at", True))
    queue = sorted_by(pieces, "piece", ("deposited_at", False))
    for size in (7, 60):
        assert await forwards(person, "workQueue", size) == queue
        assert await backwards(person, "workQueue", size) == queue


async def test_filtered_pages_add_up_too(world: World) -> None:
    await many(world)
    person = await world.person("BATILOIRE")
    given = {"totalTtc": {"gte": "100.00", "lt": "300.00"}}
    rows = [row for row in await Piece.all() if Decimal(100) <= row.total_ttc < Decimal(300)]
    expected = sorted_by(rows, "piece", ("total_ttc", False))
    assert 10 < len(expected) < COUNT
    assert await forwards(person, "pieces", 7, filter=given, orderBy=[{"totalTtc": "ASC"}]) == expected
    assert await backwards(person, "pieces", 7, filter=given, orderBy=[{"totalTtc": "ASC"}]) == expected
    # In the order of the lists, a page is looked for from the row before it, and not found by looking at all.
    await Piece.filter(id__in=[row.id for row in rows]).update(status=PieceStatus.SUSPENDUE)
    dossiers = await Dossier.filter(number__contains="86")
    for name, filter_, found in (
        ("pieces", {"status": ["SUSPENDUE"]}, sorted_by(rows, "piece", ("deposited_at", True))),
        ("dossiers", {"number": {"contains": "86"}}, sorted_by(dossiers, "dossier", ("updated_at", True))),
    ):
        assert 7 < len(found) < COUNT
        assert await forwards(person, name, 5, filter=filter_) == found
        assert await backwards(person, name, 5, filter=filter_) == found


async def test_a_row_that_comes_between_two_pages_moves_nothing(world: World) -> None:
    await many(world, 20)
    person = await world.person("BATILOIRE")
    order = [{"depositedAt": "DESC"}]
    first = await page(person, "pieces", first=10, orderBy=order)
    await world.move_clock(START + timedelta(hours=9))
    newer = await deposit(world, "NEW")
    rest = await page(person, "pieces", first=20, after=first["pageInfo"]["endCursor"], orderBy=order)
    seen = [row["id"] for row in first["nodes"] + rest["nodes"]]
    assert len(seen) == len(set(seen)) == 20
    assert newer["id"] not in seen
    back = await page(person, "pieces", last=5, before=first["pageInfo"]["startCursor"], orderBy=order)
    assert [row["id"] for row in back["nodes"]] == [newer["id"]]


# ----------------------------------------------------------------------------------------- the window


async def refusal(person: Person, name: str, **variables: Any) -> list[tuple[str, list[str]]]:
    """Code and field of the errors of a page that is refused."""
    answer = (await person.post(listing(name), **variables)).json()
    assert answer.get("data") is None
    return [(each["extensions"]["code"], each["extensions"].get("field")) for each in answer["errors"]]


@pytest.mark.parametrize("name", ["pieces", "dossiers", "workQueue"])
async def test_the_window_is_checked(world: World, name: str) -> None:
    await many(world, 30)
    person = await world.person("ATELIER")
    cursor = (await page(person, name, first=5))["pageInfo"]["endCursor"]
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"first": 101}, "first"),
        ({"last": 101}, "last"),
        ({"first": -1}, "first"),
        ({"last": -1}, "last"),
        ({"first": 2**31 - 1}, "first"),
        ({"first": 5, "last": 5}, "last"),
        ({"first": 0, "last": 0}, "last"),
        ({"first": 5, "before": cursor}, "before"),
        ({"before": cursor}, "before"),
        ({"last": 5, "after": cursor}, "after"),
    ]
    for variables, field in wrong:
        assert await refusal(person, name, **variables) == [("VALUE_NOT_ALLOWED", [field])], variables
    assert len((await page(person, name))["nodes"]) == 20
    assert len((await page(person, name, first=None, last=None))["nodes"]) == 20
    assert len((await page(person, name, first=100))["nodes"]) == 30
    assert len((await page(person, name, last=100))["nodes"]) == 30


async def test_a_page_of_nothing_still_says_where_it_is(world: World) -> None:
    await many(world, 5)
    person, stranger = await world.person("ATELIER"), await world.person("LORMEL")
    nothing: dict[str, list[Any]] = {"nodes": [], "edges": []}
    none = {"startCursor": None, "endCursor": None}
    assert await page(person, "pieces", first=0) == {
        **nothing, "pageInfo": {"hasNextPage": True, "hasPreviousPage": False, **none},
    }  # fmt: skip
    assert await page(person, "pieces", last=0) == {
        **nothing, "pageInfo": {"hasNextPage": False, "hasPreviousPage": True, **none},
    }  # fmt: skip
    for name in ("pieces", "dossiers", "workQueue"):
        assert await page(stranger, name, first=10) == {
            **nothing, "pageInfo": {"hasNextPage": False, "hasPreviousPage": False, **none},
        }  # fmt: skip
    last = (await page(person, "pieces", first=5))["pageInfo"]
    assert last["hasNextPage"] is False
    beyond = await page(person, "pieces", first=5, after=last["endCursor"])
    assert beyond == {**nothing, "pageInfo": {"hasNextPage": False, "hasPreviousPage": True, **none}}


async def test_a_total_is_that_of_the_list_wherever_the_page_is(world: World) -> None:
    await many(world, 5)
    person, stranger = await world.person("ATELIER"), await world.person("LORMEL")
    filtered = {"filter": {"totalTtc": {"gte": "0.00"}}}
    for name, given in (("pieces", {}), ("pieces", filtered), ("dossiers", {}), ("workQueue", {})):

        async def total(who: Person, name: str = name, given: Any = given, **window: Any) -> Any:
            return (await who.run(listing(name, "totalCount { value exact }"), **given, **window))[name]

        every = await total(person, first=50)
        count = len(every["nodes"])
        assert count > 2
        ends = [every["edges"][rank]["cursor"] for rank in (0, -1)]
        windows = (
            {"first": 0},
            {"first": 2},
            {"last": 2},
            {"first": 2, "after": ends[-1]},
            {"last": 2, "before": ends[0]},
        )
        for window in windows:
            assert (await total(person, **window))["totalCount"] == {"value": count, "exact": True}, (name, window)
        assert (await total(stranger))["totalCount"] == {"value": 0, "exact": True}


# ---------------------------------------------------------------------------------------- the cursors


async def test_a_cursor_is_good_for_its_own_list_only(world: World) -> None:
    await many(world, 10)
    person = await world.person("ATELIER")
    own = {"orderBy": [{"number": "ASC"}], "search": "valombre", "filter": {"status": ["A_ASSOCIER_MOE"]}}
    cursor = (await page(person, "pieces", first=3, **own))["pageInfo"]["endCursor"]
    assert len((await page(person, "pieces", first=3, after=cursor, **own))["nodes"]) == 3
    assert len((await page(person, "pieces", last=3, before=cursor, **own))["nodes"]) == 2
    others: list[tuple[str, dict[str, Any]]] = [
        ("pieces", {**own, "orderBy": [{"number": "DESC"}]}),
        ("pieces", {**own, "orderBy": [{"totalTtc": "ASC"}]}),
        ("pieces", {**own, "orderBy": [{"number": "ASC"}, {"totalTtc": "ASC"}]}),
        ("pieces", {**own, "orderBy": None}),
        ("pieces", {**own, "search": "valombr"}),
        ("pieces", {**own, "search": None}),
        ("pieces", {**own, "filter": None}),
        ("pieces", {**own, "filter": {"status": ["A_ASSOCIER_MOA"]}}),
        ("dossiers", {"orderBy": [{"number": "ASC"}], "search": "valombre"}),
        ("workQueue", {}),
    ]
    for name, variables in others:
        assert await refusal(person, name, first=3, after=cursor, **variables) == [("VALUE_NOT_ALLOWED", ["after"])]
        assert await refusal(person, name, last=3, before=cursor, **variables) == [("VALUE_NOT_ALLOWED", ["before"])]
    bare = (await page(person, "pieces", first=3, orderBy=[{"number": "ASC"}]))["pageInfo"]["endCursor"]
    assert await refusal(person, "dossiers", after=bare, orderBy=[{"number": "ASC"}]) == [
        ("VALUE_NOT_ALLOWED", ["after"])
    ]


def encoded(content: Any) -> str:
    """A cursor of that content."""
    text = json.dumps(content, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


INSTANTS = ["", "x", 1, "9999-99-99", "2025-01-06T08:00:00", "0001-01-01T00:00:00+14:00"]
FORGED: dict[str, list[Any]] = {
    "depositedAt": INSTANTS,
    "statusAt": INSTANTS,
    "number": [1],
    "totalTtc": ["", "x", "100", 10**25, -(10**25), 2**63, -(2**63) - 1],
    "invoiceDate": ["", "x", 1, "9999-99-99", "2025-01-06T08:00:00+00:00"],
}


@pytest.mark.parametrize("order", [*ORDERS])
async def test_a_forged_cursor_is_refused(world: World, order: str) -> None:
    await many(world, 10)
    person = await world.person("ATELIER")
    given = [{order: "ASC"}]
    cursor = (await page(person, "pieces", first=3, orderBy=given))["pageInfo"]["endCursor"]
    assert len((await page(person, "pieces", after=cursor, orderBy=given))["nodes"]) == 7
    whole = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    assert encoded(whole) == cursor
    seal, value, key = whole
    contents: list[Any] = [[seal, each, key] for each in (None, True, 1.5, [], {}, "a\x00b", *FORGED[order])]
    keys: list[Any] = [None, True, 1, "", "x", "\x00", []]
    contents += [[seal, value, each] for each in keys]
    contents += [[seal, value], [*whole, key], [seal], [], {}, None, seal, ["0" * 12, value, key], [None, value, key]]
    for content in contents:
        found = await refusal(person, "pieces", after=encoded(content), orderBy=given)
        assert found == [("VALUE_NOT_ALLOWED", ["after"])], content


async def test_garbage_is_no_cursor(world: World) -> None:
    await many(world, 3)
    person = await world.person("ATELIER")
    for garbage in ("", " ", "x", "é", "====", "AAAA", "a" * 5000, "\x00", "null", "W10", "e30", "MQ", "🙂", "%00"):
        for name in ("pieces", "dossiers", "workQueue"):
            assert await refusal(person, name, after=garbage) == [("VALUE_NOT_ALLOWED", ["after"])], garbage
            assert await refusal(person, name, last=1, before=garbage) == [("VALUE_NOT_ALLOWED", ["before"])], garbage


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ([{"number": "ASC"}, {"number": "DESC"}], "VALUE_NOT_ALLOWED"),
        ([{"number": "ASC", "totalTtc": "ASC"}], "BAD_USER_INPUT"),
        ([{}], "BAD_USER_INPUT"),
        ([{"number": None}], "BAD_USER_INPUT"),
        ([{"number": "UP"}], "BAD_USER_INPUT"),
        ([{"id": "ASC"}], "BAD_USER_INPUT"),
    ],
)
async def test_an_order_names_one_column_once(world: World, order: Any, code: str) -> None:
    answer = (await (await world.person("ATELIER")).post(listing("pieces"), orderBy=order)).json()
    assert [each["extensions"]["code"] for each in answer["errors"]] == [code]


async def test_what_is_wrong_is_quoted_by_its_beginning(world: World) -> None:
    answer = await (await world.person("ATELIER")).post('{ workQueue(after: "' + "x" * 15_000 + '") { nodes { id } } }')
    (error,) = answer.json()["errors"]
    assert error["extensions"]["params"] == {"value": "x" * 200}
    assert len(answer.content) < 1_500
