"""Filters, search and counts: each criterion narrows as it says, alone, negated and combined (conventions 12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tortoise.connection import get_connection

from api import db
from api.domain.pieces import DepositMode, InvoiceType
from api.domain.statuses import STATUSES
from api.models import Piece, WorkItem
from api.sql import Sql
from api.usecases.sight import count_again
from tests.api.forms import SIRETS, Form, a_file, amounts, deposit, done, first_form, follow, key_of, ref
from tests.world import START, Person, World

Row = dict[str, Any]
Test = Callable[[Row], bool]

ROW = """id number cadre type status statusAt depositedAt invoiceDate invoiceType originalNumber depositMode application
  marcheNumber engagementNumber mandatNumber downloadedByRecipient rejectionHandled currency
  amounts { totalHt totalTtc netToPay } createdBy { id } bankAccount { id } waitingFor
  parties { seat structure { id identifier } service { code } } dossier { id number }"""
DOSSIER_ROW = """id number state phase marcheNumber openedAt updatedAt
  parties { seat structure { id identifier } service { code } } pieces { id }"""


async def a_portfolio(world: World) -> None:
    """Dossiers that differ in everything a search can ask for."""
    moe, payer = await world.person("ATELIER"), await world.person("SMEAUX")
    given: Form = {"marcheNumber": "2025-MT-014", "engagementNumber": "EJ-1", "amounts": amounts(1000)}
    whole = await deposit(world, "SIT_03", **given)
    a15 = await follow(world, whole, "A15", "SIT_03-EA", amounts=amounts(900))
    await follow(world, a15, "A19", "SIT_03-EAV", amounts=amounts(900, net="1026.00"))
    await world.move_clock(START + timedelta(hours=1))
    accented: Form = {"marcheNumber": "Marché d'Été 100%", "invoiceDate": "2025-01-03", "amounts": amounts(500)}
    held = await deposit(world, "SITX03", **accented)
    await done(moe, "suspendPiece", pieceId=held["id"], comment="Il manque le PV")
    gone = await deposit(world, "sit-4", marcheNumber="100 pour cent", invoiceDate="2024-12-31")
    await done(moe, "refusePiece", pieceId=gone["id"], reason="ERREUR_MOE")
    await world.move_clock(START + timedelta(hours=2))
    paid, rejected = await deposit(world, "R-1", "A6"), await deposit(world, "R-2", "A6", amounts=amounts(2500))
    await done(payer, "treatPiece", pieceId=paid["id"], to="MANDATEE", mandatNumber="M-77_A")
    await done(payer, "treatPiece", pieceId=rejected["id"], to="REJETEE", reason="Marché résilié")
    await Piece.filter(id=key_of(rejected["id"])).update(rejection_handled=True, downloaded_by_recipient=True)
    await WorkItem.filter(piece_id=key_of(rejected["id"])).delete()
    added = await an_account(world)
    final = await deposit(world, "F-1", "A7", moa=ref("SEM"), currency="USD", bankAccountId=added)
    await Piece.filter(id=key_of(final["id"])).update(
        invoice_type=InvoiceType.AVOIR, original_number="SIT_03", deposit_mode=DepositMode.FACTUR_X
    )
    await count_again()
    lormel = await world.person("LORMEL")
    document = await a_file("LORMEL")
    sub = await first_form(
        world, "L-1", "A10", structureId=world.structures["LORMEL"], validators=[ref("BATILOIRE")], documentId=document
    )
    await done(lormel, "depositPiece", sub)
    await done(await world.person("BATILOIRE", "gestionnaire"), "depositPiece", await first_form(world, "G-1", "A5"))


async def an_account(world: World) -> str:
    """The id of a bank account of Bâtiloire."""
    manager = await world.person("BATILOIRE", "gestionnaire")
    add = """mutation A($input: AddBankAccountInput!) {
      addBankAccount(input: $input) { userErrors { code } structure { bankAccounts { id } } } }"""
    form = {"structureId": world.structures["BATILOIRE"], "iban": "FR7630006000011234567890189", "holder": "Bâtiloire"}
    added: list[Row] = (await manager.run(add, input=form))["addBankAccount"]["structure"]["bankAccounts"]
    identifier: str = added[0]["id"]
    return identifier


LISTS = {"pieces": ("PieceFilter", ROW), "dossiers": ("DossierFilter", DOSSIER_ROW)}


async def found(person: Person, name: str = "pieces", row: str | None = None, **variables: Any) -> list[Row]:
    """The rows of a list."""
    kind, whole = LISTS[name]
    query = f"""query Search($filter: {kind}, $search: String) {{
      {name}(first: 100, filter: $filter, search: $search) {{
        nodes {{ {row or whole} }} totalCount {{ value exact }} }} }}"""
    answer = (await person.run(query, **variables))[name]
    assert answer["totalCount"] == {"value": len(answer["nodes"]), "exact": True}
    rows: list[Row] = answer["nodes"]
    return rows


async def found_ids(person: Person, name: str = "pieces", **variables: Any) -> set[str]:
    """The ids of the rows of a list, each there once."""
    return ids_of(await found(person, name, "id", **variables))


def ids_of(rows: list[Row]) -> set[str]:
    """The ids of the rows, each there once."""
    found_once = {row["id"] for row in rows}
    assert len(found_once) == len(rows)
    return found_once


async def refusal(person: Person, name: str = "pieces", **variables: Any) -> tuple[str, Any]:
    """Code and field of the one error of a search that is refused."""
    kind = LISTS[name][0]
    query = f"query S($filter: {kind}) {{ {name}(filter: $filter) {{ nodes {{ id }} }} }}"
    errors = (await person.post(query, **variables)).json()["errors"]
    assert len(errors) == 1, errors
    return errors[0]["extensions"]["code"], errors[0]["extensions"].get("field")


def party(row: Row, *seats: str) -> list[Row]:
    """Who sits in one of these seats."""
    return [each for each in row["parties"] if each["seat"] in seats]


def sits(key: str, *seats: str) -> Test:
    """Whether an example structure sits in one of these seats."""
    return lambda row: SIRETS[key] in {each["structure"]["identifier"] for each in party(row, *seats)}


def has_service(row: Row) -> bool:
    """Whether a service is named beside the recipient."""
    return any(each["service"] for each in party(row, "DESTINATAIRE"))


def created_by(creator: str) -> Test:
    """Whether this person deposited the pièce."""
    return lambda row: row["createdBy"]["id"] == creator


def always(_: Row) -> bool:
    return True


def never(_: Row) -> bool:
    return False


def numbered(*numbers: str) -> Test:
    """Whether the pièce has one of these numbers."""
    return lambda row: row["number"] in numbers


SEATS = ("FOURNISSEUR", "MOE", "MOA", "DESTINATAIRE", "VALIDEUR_1", "VALIDEUR_2")


def ttc(row: Row) -> Decimal:
    return Decimal(row["amounts"]["totalTtc"])


CRITERIA: list[tuple[Form, Test]] = [
    ({"status": ["SUSPENDUE", "REJETEE"]}, lambda row: row["status"] in ("SUSPENDUE", "REJETEE")),
    ({"cadre": ["A4", "A19"]}, lambda row: row["cadre"] in ("A4", "A19")),
    ({"type": ["ETAT_ACOMPTE"]}, lambda row: row["type"] == "ETAT_ACOMPTE"),
    ({"number": {"is": "SIT_03"}}, lambda row: row["number"] == "SIT_03"),
    ({"number": {"is": "sit_03"}}, never),
    ({"number": {"in": ["R-1", "R-2", "R-3"]}}, lambda row: row["number"] in ("R-1", "R-2")),
    ({"number": {"in": []}}, never),
    ({"number": {"startsWith": "SIT"}}, lambda row: row["number"].startswith("SIT")),
    ({"number": {"startsWith": "SIT_"}}, lambda row: row["number"].startswith("SIT_")),
    ({"number": {"startsWith": "sit"}}, lambda row: row["number"] == "sit-4"),
    ({"number": {"contains": "it"}}, lambda row: "it" in row["number"].lower()),
    ({"number": {"contains": "IT_0"}}, lambda row: "IT_0" in row["number"]),
    ({"number": {"contains": "%"}}, never),
    ({"number": {"startsWith": "S", "contains": "ea", "in": ["SIT_03-EA", "R-1"]}}, numbered("SIT_03-EA")),
    ({"marcheNumber": {"contains": "marche d'ete"}}, lambda row: row["number"] == "SITX03"),
    ({"marcheNumber": {"contains": "MARCHÉ"}}, lambda row: row["number"] == "SITX03"),
    ({"marcheNumber": {"contains": "100%"}}, lambda row: row["number"] == "SITX03"),
    ({"marcheNumber": {"startsWith": "100"}}, lambda row: row["number"] == "sit-4"),
    ({"marcheNumber": {"is": "2025-MT-014"}}, lambda row: row["marcheNumber"] == "2025-MT-014"),
    ({"marcheNumber": {}}, always),
    ({"engagementNumber": {"startsWith": "EJ"}}, lambda row: (row["engagementNumber"] or "").startswith("EJ")),
    ({"mandatNumber": {"contains": "77_a"}}, lambda row: row["mandatNumber"] == "M-77_A"),
    ({"dossierNumber": {"contains": "-0000001"}}, lambda row: row["dossier"]["number"] == "2025-0000001"),
    ({"dossierNumber": {"in": ["2025-0000001", "x"]}}, lambda row: row["dossier"]["number"] == "2025-0000001"),
    ({"supplier": {"siret": "00012345500016"}}, sits("BATILOIRE", "FOURNISSEUR")),
    ({"supplier": {"siret": "000 123 455 00016"}}, sits("BATILOIRE", "FOURNISSEUR")),
    ({"supplier": {"siren": "000789123"}}, sits("LORMEL", "FOURNISSEUR")),
    ({"supplier": {"siren": "000 789 123"}}, sits("LORMEL", "FOURNISSEUR")),
    ({"supplier": {"siren": "000"}}, never),
    ({"moe": {"siret": SIRETS["ATELIER"]}}, sits("ATELIER", "MOE")),
    ({"moa": {"siret": SIRETS["SEM"]}}, sits("SEM", "MOA")),
    ({"recipient": {"siret": SIRETS["SMEAUX"]}}, sits("SMEAUX", "DESTINATAIRE")),
    ({"recipient": {"serviceCode": "travaux"}}, has_service),
    ({"recipient": {"serviceCode": "TRAVAUX", "siret": SIRETS["SMEAUX"]}}, never),
    ({"validator": {"siret": SIRETS["BATILOIRE"]}}, sits("BATILOIRE", "VALIDEUR_1", "VALIDEUR_2")),
    ({"totalHt": {"gte": "1000.00"}}, lambda row: Decimal(row["amounts"]["totalHt"]) >= 1000),
    ({"totalTtc": {"gt": "1080.00", "lt": "3000.00"}}, lambda row: 1080 < ttc(row) < 3000),
    ({"totalTtc": {"lte": "1080.00"}}, lambda row: ttc(row) <= 1080),
    ({"netToPay": {"lte": "1026.00", "gte": "1026.00"}}, lambda row: row["amounts"]["netToPay"] == "1026.00"),
    ({"invoiceDate": {"gte": "2025-01-03", "lte": "2025-01-04"}}, lambda row: row["invoiceDate"] == "2025-01-03"),
    ({"depositedAt": {"lt": "2025-01-06T09:00:00Z"}}, lambda row: row["depositedAt"] < "2025-01-06T09:00:00Z"),
    ({"depositedAt": {"gte": "2025-01-06T10:00:00+01:00"}}, lambda row: row["depositedAt"] >= "2025-01-06T09:00:00Z"),
    ({"statusAt": {"gte": "2025-01-06T10:00:00Z"}}, lambda row: row["statusAt"] >= "2025-01-06T10:00:00Z"),
    ({"downloadedByRecipient": True}, lambda row: row["downloadedByRecipient"]),
    ({"downloadedByRecipient": False}, lambda row: not row["downloadedByRecipient"]),
    ({"rejectionHandled": True}, lambda row: row["rejectionHandled"]),
    ({"application": ["FACTURES_DE_TRAVAUX"]}, always),
    ({"application": ["FACTURES_EMISES"]}, never),
    ({"invoiceType": ["AVOIR"]}, lambda row: row["invoiceType"] == "AVOIR"),
    ({"originalNumber": {"is": "SIT_03"}}, lambda row: row["originalNumber"] == "SIT_03"),
    ({"depositMode": ["FACTUR_X", "SAISIE"]}, lambda row: row["depositMode"] == "FACTUR_X"),
    ({"seat": ["VALIDEUR_1"]}, sits("BATILOIRE", "VALIDEUR_1")),
    ({"seat": ["FOURNISSEUR", "MOE"]}, sits("BATILOIRE", "FOURNISSEUR")),
    ({"status": []}, never),
    ({}, always),
]  # fmt: skip


async def test_each_criterion_narrows_as_it_says(world: World) -> None:
    await a_portfolio(world)
    person = await world.person("BATILOIRE")
    rows = await found(person)
    assert len(rows) == 10
    everything = ids_of(rows)
    criteria = [*CRITERIA]
    for key in ("ATELIER", "SEM", "LORMEL"):
        identifier = world.structures[key]
        criteria.append(({"structureId": identifier}, sits(key, *SEATS)))
        criteria.append(({"moe": {"id": identifier}}, sits(key, "MOE")))
    criteria.append(({"structureId": world.structures["ATELIER"], "seat": ["MOE"]}, sits("ATELIER", "MOE")))
    criteria.append(({"structureId": world.structures["ATELIER"], "seat": ["MOA"]}, never))
    criteria += [
        ({"createdById": creator}, created_by(creator)) for creator in {row["createdBy"]["id"] for row in rows}
    ]
    (account,) = [row["bankAccount"]["id"] for row in rows if row["bankAccount"]]
    criteria.append(({"bankAccountId": account}, lambda row: row["bankAccount"] is not None))
    narrowed = 0
    for given, test in criteria:
        expected = {row["id"] for row in rows if test(row)}
        assert await found_ids(person, filter=given) == expected, given
        assert await found_ids(person, filter={"not": given}) == everything - expected, given
        narrowed += 0 < len(expected) < len(everything)
    assert narrowed > 35


DOSSIER_CRITERIA: list[tuple[Form, Test]] = [
    ({"state": ["ARRETE", "REJETE"]}, lambda row: row["state"] in ("ARRETE", "REJETE")),
    ({"phase": ["FIN"]}, lambda row: row["phase"] == "FIN"),
    ({"number": {"is": "2025-0000003"}}, lambda row: row["number"] == "2025-0000003"),
    ({"number": {"startsWith": "2025"}}, always),
    ({"marcheNumber": {"contains": "ete"}}, lambda row: row["marcheNumber"] == "Marché d'Été 100%"),
    ({"supplier": {"siret": SIRETS["LORMEL"]}}, sits("LORMEL", "FOURNISSEUR")),
    ({"moe": {"siret": SIRETS["ATELIER"]}}, sits("ATELIER", "MOE")),
    ({"moa": {"siret": SIRETS["VALOMBRE"]}}, sits("VALOMBRE", "MOA")),
    ({"recipient": {"siren": SIRETS["SMEAUX"][:9]}}, sits("SMEAUX", "DESTINATAIRE")),
    ({"openedAt": {"gte": "2025-01-06T09:00:00Z"}}, lambda row: row["openedAt"] >= "2025-01-06T09:00:00Z"),
    ({"updatedAt": {"lt": "2025-01-06T09:00:00Z"}}, lambda row: row["updatedAt"] < "2025-01-06T09:00:00Z"),
    ({"seat": ["VALIDEUR_1", "VALIDEUR_2"]}, sits("BATILOIRE", "VALIDEUR_1")),
    ({"state": ["EN_COURS"], "phase": ["EN_COURS"], "moe": {"siret": SIRETS["ATELIER"]}},
     lambda row: row["state"] == row["phase"] == "EN_COURS" and sits("ATELIER", "MOE")(row)),
]  # fmt: skip


async def test_each_criterion_of_dossiers_narrows_as_it_says(world: World) -> None:
    await a_portfolio(world)
    person = await world.person("BATILOIRE")
    rows = await found(person, "dossiers")
    assert len(rows) == 8
    everything = ids_of(rows)
    for given, test in DOSSIER_CRITERIA:
        expected = {row["id"] for row in rows if test(row)}
        assert await found_ids(person, "dossiers", filter=given) == expected, given
        assert await found_ids(person, "dossiers", filter={"not": given}) == everything - expected, given


async def test_what_waits_for_the_viewer_is_their_work_queue(world: World) -> None:
    await a_portfolio(world)
    queue = (
        "{ workQueue(first: 100) { nodes { id waitingFor awaitsViewer } totalCount { value } }"
        " viewer { waitingPieceCount } pieces(first: 100) { nodes { id awaitsViewer availableActions { enabled } } } }"
    )
    waiting = 0
    for key in ("BATILOIRE", "ATELIER", "VALOMBRE", "SMEAUX", "SEM", "LORMEL", "VAUQUELIN"):
        for who in ("agent", "lecteur"):
            person = await world.person(key, who)
            shown = await person.run(queue)
            expected = ids_of(shown["workQueue"]["nodes"])
            assert shown["workQueue"]["totalCount"]["value"] == len(expected)
            assert shown["viewer"]["waitingPieceCount"] == len(expected)
            assert all(row["waitingFor"] for row in shown["workQueue"]["nodes"])
            # Whoever only reads has the Synthèse of their structure, and is told that nothing there is for them to do.
            theirs = {row["id"] for row in shown["pieces"]["nodes"] if row["awaitsViewer"]}
            assert theirs == (expected if who == "agent" else set())
            assert {row["awaitsViewer"] for row in shown["workQueue"]["nodes"]} <= {who == "agent"}
            offered = {
                row["id"]
                for row in shown["pieces"]["nodes"]
                if any(each["enabled"] for each in row["availableActions"])
            }
            assert theirs <= offered
            rows = await found(person)
            assert await found_ids(person, filter={"waitingForViewer": True}) == expected
            assert await found_ids(person, filter={"waitingForViewer": False}) == ids_of(rows) - expected
            of_dossiers = await found(person, "dossiers", filter={"waitingForViewer": True})
            assert {row["dossier"]["id"] for row in rows if row["id"] in expected} == ids_of(of_dossiers)
            waiting += len(expected)
    assert waiting > 10


async def test_and_or_not_combine_to_depth_four(world: World) -> None:
    await a_portfolio(world)
    person = await world.person("BATILOIRE")
    rows = await found(person)

    async def check(given: Form, test: Test) -> None:
        assert await found_ids(person, filter=given) == {row["id"] for row in rows if test(row)}, given

    a4, low = {"cadre": ["A4"]}, {"totalTtc": {"lt": "1000.00"}}
    suspended = {"status": ["SUSPENDUE"]}
    await check({"and": [a4, low]}, lambda row: row["cadre"] == "A4" and ttc(row) < 1000)
    await check({"or": [a4, low]}, lambda row: row["cadre"] == "A4" or ttc(row) < 1000)
    await check({"or": [a4, {"not": low}]}, lambda row: row["cadre"] == "A4" or ttc(row) >= 1000)
    await check({**a4, "or": [suspended, low], "not": low}, never)
    await check({"or": []}, never)
    await check({"and": []}, always)
    await check({"not": {}}, never)
    await check({"or": [{}, a4]}, always)
    deep = {"not": {"or": [{"and": [a4, suspended]}, low]}}
    await check(deep, lambda row: not ((row["cadre"] == "A4" and row["status"] == "SUSPENDUE") or ttc(row) < 1000))
    for given in ({"not": deep}, {"and": [deep]}, {"or": [a4, deep]}):
        assert await refusal(person, filter=given) == ("VALUE_NOT_ALLOWED", ["filter"])
    assert await refusal(person, "dossiers", filter={"not": {"not": {"not": {"not": {}}}}}) == (
        "VALUE_NOT_ALLOWED", ["filter"],
    )  # fmt: skip


async def test_a_filter_has_fifty_leaves_and_lists_of_two_hundred_at_most(world: World) -> None:
    person = await world.person("BATILOIRE")
    leaf = {"number": {"is": "S"}}
    assert await found(person, filter={"or": [leaf] * 50}) == []
    refused = [
        {"or": [leaf] * 51},
        {"or": [leaf] * 25, "and": [leaf] * 26},
        {"number": {"in": ["S"] * 201}},
        {"or": [{"number": {"in": ["S"] * 201}}]},
        {"status": ["REJETEE"] * 201},
        {"seat": ["MOE"] * 201},
        {"or": [{}] * 201},
        {"and": [{"or": [{}] * 100}, {"or": [{}] * 101}]},
    ]
    for given in refused:
        code, field = await refusal(person, filter=given)
        assert (code, field[0]) == ("VALUE_NOT_ALLOWED", "filter"), given
    assert await refusal(person, filter={"marcheNumber": {"in": ["x"] * 201}}) == (
        "VALUE_NOT_ALLOWED", ["filter", "marcheNumber"],
    )  # fmt: skip
    assert await found(person, filter={"number": {"in": [f"S-{rank}" for rank in range(200)]}}) == []
    assert await found(person, filter={"status": ["REJETEE"] * 200}) == []


async def test_an_id_of_another_kind_is_refused_in_a_filter(world: World) -> None:
    person = await world.person("BATILOIRE")
    tries: list[tuple[Form, str]] = [
        ({"structureId": "structure_1"}, "structureId"),
        ({"structureId": f"piece_{'0' * 32}"}, "structureId"),
        ({"createdById": "x"}, "createdById"),
        ({"bankAccountId": world.structures["BATILOIRE"]}, "bankAccountId"),
        ({"moe": {"id": ""}}, "moe"),
    ]
    for given, field in tries:
        assert await refusal(person, filter=given) == ("VALUE_NOT_ALLOWED", ["filter", field])


HOSTILE = [
    "\x00",
    "a\x00b",
    "'",
    '"',
    "\\",
    "%",
    "_",
    "!",
    "e\u0301\u0301zz",
    "\ufffd",
    "🙂",
    "e\u0301\u0301zz",
    "x" * 10_000,
    "\u202e",
]


async def test_hostile_texts_find_nothing_and_break_nothing(world: World) -> None:
    await deposit(world, "S-1", marcheNumber="M")
    person = await world.person("BATILOIRE")
    for word in HOSTILE:
        for name in ("number", "marcheNumber", "dossierNumber"):
            for verb in ("is", "startsWith", "contains"):
                assert await found_ids(person, filter={name: {verb: word}}) == set(), (name, verb, word)
            assert await found_ids(person, filter={name: {"in": [word, word]}}) == set()
        for field in ("siret", "siren", "serviceCode"):
            assert await found_ids(person, filter={"supplier": {field: word}}) == set()
        assert await found_ids(person, search=word) == set(), word
        assert await found_ids(person, "dossiers", search=word) == set()


# --------------------------------------------------------------------------------------------- search


SEARCHES: dict[str, tuple[str, ...]] = {
    "batiloire": ("P_1", "D-2"),
    "BÂTILOIRE": ("P_1", "D-2"),
    "Bâtiloire   atelier": ("P_1",),
    "atelier batiloire": ("P_1",),
    "00012345500016": ("P_1", "D-2"),
    "000123": ("P_1", "D-2"),
    "eaux haut-valombre": ("D-2",),
    "2025-0000002": ("D-2",),
    "p_1": ("P_1",),
    "P_1": ("P_1",),
    "p%1": (),
    "p1": (),
    "p_1-ea": ("P_1",),
    "inconnu": (),
    "atelier inconnu": (),
    "": ("P_1", "D-2"),
    "   ": ("P_1", "D-2"),
}
"""Words → the first pièces of the dossiers that hold them all."""


async def test_the_search_box_ignores_case_and_accents(world: World) -> None:
    first = await deposit(world, "P_1")
    await follow(world, first, "A15", "P_1-EA")
    await deposit(world, "D-2", "A6")
    person = await world.person("BATILOIRE")
    pieces = {"P_1": {"P_1", "P_1-EA"}, "D-2": {"D-2"}}
    for search, dossiers in SEARCHES.items():
        expected = {number for each in dossiers for number in pieces[each]}
        assert {row["number"] for row in await found(person, row="id number", search=search)} == expected, search
        assert len(await found_ids(person, "dossiers", search=search)) == len(dossiers), search


# --------------------------------------------------------------------------------------------- counts

TABS = """query Tabs($filter: PieceFilter, $search: String) { pieces(filter: $filter, search: $search) {
  totalCount { value } statusCounts { status statusLabel count totalTtc waitingForViewer } } }"""


async def tabs(person: Person, **variables: Any) -> tuple[int, dict[str, Row]]:
    """The total of a search and its tabs by status, all of them there."""
    shown = (await person.run(TABS, **variables))["pieces"]
    by_status = {each["status"]: each for each in shown["statusCounts"]}
    assert list(by_status) == [status.name for status in STATUSES]
    assert len(shown["statusCounts"]) == 57
    labels = {each["status"]: each["statusLabel"] for each in shown["statusCounts"]}
    assert labels == {status.name: rule.libelle for status, rule in STATUSES.items()}
    return shown["totalCount"]["value"], by_status


async def test_tabs_count_the_same_filter_without_its_status(world: World) -> None:
    await a_portfolio(world)
    person = await world.person("BATILOIRE")
    rows = await found(person)
    queue = {row["id"] for row in await found(person, filter={"waitingForViewer": True})}
    filters: list[tuple[Form | None, Test]] = [
        (None, always),
        ({"status": ["SUSPENDUE"]}, always),
        ({"cadre": ["A4"], "status": ["SUSPENDUE"]}, lambda row: row["cadre"] == "A4"),
        ({"and": [{"status": ["REJETEE"]}, {"cadre": ["A6"]}]}, lambda row: row["cadre"] == "A6"),
        ({"or": [{"status": ["REJETEE"]}]}, lambda row: row["status"] == "REJETEE"),
        ({"not": {"status": ["REJETEE"]}}, lambda row: row["status"] != "REJETEE"),
    ]
    for given, test in filters:
        total, shown = await tabs(person, filter=given)
        assert total == len(await found(person, filter=given))
        for status, tab in shown.items():
            inside = [row for row in rows if test(row) and row["status"] == status]
            assert tab["count"] == len(inside), (given, status)
            euros = sum((ttc(row) for row in inside if row["currency"] == "EUR"), Decimal(0))
            assert tab["totalTtc"] == f"{euros:.2f}", (given, status)
            assert tab["waitingForViewer"] == len([row for row in inside if row["id"] in queue])


async def test_tabs_of_nothing_are_all_zero(world: World) -> None:
    total, shown = await tabs(await world.person("BATILOIRE"))
    assert total == 0
    assert {(tab["count"], tab["totalTtc"], tab["waitingForViewer"]) for tab in shown.values()} == {(0, "0.00", 0)}


async def test_states_are_counted_without_the_state_asked_for(world: World) -> None:
    await a_portfolio(world)
    query = """query D($filter: DossierFilter) { dossiers(filter: $filter) {
      totalCount { value } stateCounts { state stateLabel count } } }"""
    person = await world.person("BATILOIRE")
    whole = {"EN_COURS": 6, "ARRETE": 1, "REJETE": 1, "PAYE": 0}
    for given, total, expected in [
        (None, 8, whole),
        ({"state": ["PAYE"]}, 0, whole),
        ({"state": ["PAYE"], "phase": ["FIN"]}, 0, {"EN_COURS": 1, "ARRETE": 0, "REJETE": 0, "PAYE": 0}),
    ]:
        shown = (await person.run(query, filter=given))["dossiers"]
        assert shown["totalCount"]["value"] == total
        assert {each["state"]: each["count"] for each in shown["stateCounts"]} == expected
        assert all(each["stateLabel"] for each in shown["stateCounts"])


async def test_the_dashboard_agrees_with_the_lists(world: World) -> None:
    await a_portfolio(world)
    query = """query B($structureId: ID, $seat: [Seat!], $application: Application) {
      dashboard(structureId: $structureId, seat: $seat, application: $application) {
        asOf waitingPieces overdueDeadlines byStatus { status count totalTtc waitingForViewer }
        byCadre { cadre cadreLabel count totalTtc } } }"""
    for key in ("BATILOIRE", "ATELIER", "VALOMBRE", "SMEAUX", "VAUQUELIN"):
        person = await world.person(key)
        rows = await found(person)
        shown = (await person.run(query))["dashboard"]
        assert shown["asOf"] == "2025-01-06T10:00:00Z"
        assert sum(each["count"] for each in shown["byStatus"]) == len(rows)
        assert {each["cadre"]: each["count"] for each in shown["byCadre"]} == {
            cadre: len([row for row in rows if row["cadre"] == cadre]) for cadre in {row["cadre"] for row in rows}
        }
        waiting = await found(person, filter={"waitingForViewer": True})
        assert shown["waitingPieces"] == len(waiting) == sum(each["waitingForViewer"] for each in shown["byStatus"])
        assert shown["overdueDeadlines"] == 0
    person = await world.person("BATILOIRE")
    seated = (await person.run(query, seat=["VALIDEUR_1"]))["dashboard"]
    assert [(each["cadre"], each["count"]) for each in seated["byCadre"]] == [("A10", 1)]
    validating = (await person.run(query, application="FACTURES_A_VALIDER"))["dashboard"]
    assert [(each["cadre"], each["count"]) for each in validating["byCadre"]] == [("A10", 1)]
    elsewhere = (await person.run(query, structureId=world.structures["ATELIER"]))["dashboard"]
    assert elsewhere["byCadre"] == []
    none = (await person.run(query, structureId="garbage"))["dashboard"]
    assert (none["byCadre"], none["waitingPieces"]) == ([], 0)


async def copies(piece: str, first: int, last: int) -> None:
    """Copies of a pièce in its own dossier, made by the database: of thousands, no model is wanted."""
    own = {
        "id": "('01900000-0000-7000-8000-' || lpad(to_hex(n.i), 12, '0'))::uuid",
        "rank": "n.i",
        "number": "'C-' || n.i",
        "number_key": "'C-' || n.i",
    }
    if db.reads_sqlite():
        own["id"] = "printf('01900000-0000-7000-8000-%012x', n.i)"
    columns = Piece._meta.fields_db_projection.values()
    chosen = ", ".join(own.get(column, f"p.{column}") for column in columns)
    sql = Sql()
    bounds = sql.value(key_of(piece))
    await get_connection("default").execute_query(
        f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
        f" INSERT INTO piece ({', '.join(columns)}) SELECT {chosen} FROM piece p, n WHERE p.id = {bounds}",
        sql.values,
    )
    await count_again()


async def test_counting_stops_at_ten_thousand(world: World) -> None:
    a4 = await deposit(world, "S-0")
    query = "{ pieces(first: 1) { nodes { id } totalCount { value exact } } }"
    person = await world.person("BATILOIRE")
    await copies(a4["id"], 2, 10_000)
    assert (await person.run(query))["pieces"]["totalCount"] == {"value": 10_000, "exact": True}
    await copies(a4["id"], 10_001, 10_001)
    assert (await person.run(query))["pieces"]["totalCount"] == {"value": 10_000, "exact": False}
    assert (await tabs(person))[1]["A_ASSOCIER_MOE"]["count"] == 10_001
